//! Activation recomputation: a part of a network keeps its inputs only.

use tch::Tensor;

use crate::{TorchError, border};

/// Runs `part` on `inputs` so that only the inputs are kept: on the way back it runs again, with
/// gradients recorded (gradient checkpointing, Chen et al. 2016).
///
/// The gradients of weights that `part` owns are added to them as always. `part` must give the same
/// result both times: dropout must come from [`crate::dropout`]. It is kept until the graph is
/// freed, and may be called from a thread of libtorch. Without gradients it simply runs.
///
/// # Errors
/// What `part` returns; on the way back its error is that of the backward pass. A panic in `part`
/// becomes an error.
///
/// ```
/// use landfall_torch::recompute::recomputed;
/// use landfall_torch::tch::Tensor;
///
/// let weight = Tensor::from_slice(&[3.0f32]).set_requires_grad(true);
/// let inside = weight.shallow_clone();
/// let x = Tensor::from_slice(&[2.0f32]);
/// let y = recomputed(&[x], move |given| match given {
///     [x] => Ok(x.f_mul(&inside)?),
///     _ => Ok(inside.shallow_clone()),
/// })?;
/// y.f_backward()?;
/// assert_eq!(f64::try_from(weight.f_grad()?)?, 2.0);
/// # Ok::<(), landfall_torch::TorchError>(())
/// ```
pub fn recomputed(
    inputs: &[Tensor],
    part: impl Fn(&[Tensor]) -> Result<Tensor, TorchError> + Send + 'static,
) -> Result<Tensor, TorchError> {
    if !border::grad_enabled() {
        return part(inputs);
    }
    border::recomputed(Box::new(part), inputs)
}
