//! Steps over all weights at once: AdamW, the norm of the gradient, clipping, forgetting.
//!
//! Each function takes lists of tensors and works on them in place, in few launches.

use tch::{Kind, Tensor};

use crate::{TorchError, border};

/// The numbers of AdamW, with the defaults of `torch.optim.AdamW`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdamW {
    /// Learning rate, 1e-3 by default.
    pub rate: f64,
    /// Share of the old first moment, 0.9 by default.
    pub beta1: f64,
    /// Share of the old second moment, 0.999 by default.
    pub beta2: f64,
    /// Added to the root of the second moment, 1e-8 by default.
    pub epsilon: f64,
    /// Decoupled weight decay: weights are multiplied by `1 - rate * decay`. 0.01 by default.
    pub decay: f64,
}

impl Default for AdamW {
    fn default() -> Self {
        Self {
            rate: 1e-3,
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            decay: 0.01,
        }
    }
}

impl AdamW {
    /// Checks that the numbers are in their ranges.
    ///
    /// # Errors
    /// [`TorchError::Range`] for a rate, epsilon or decay that is negative or no number, and for a
    /// beta outside 0 <= beta < 1.
    pub fn check(&self) -> Result<(), TorchError> {
        let positive = [
            ("the learning rate", self.rate),
            ("epsilon", self.epsilon),
            ("the weight decay", self.decay),
        ];
        let shares = [("beta1", self.beta1), ("beta2", self.beta2)];
        let wrong = positive
            .iter()
            .find(|(_, value)| !(*value >= 0.0 && value.is_finite()))
            .map(|one| (one, "a number of at least 0"))
            .or_else(|| {
                shares
                    .iter()
                    .find(|(_, value)| !(0.0..1.0).contains(value))
                    .map(|one| (one, "at least 0 and less than 1"))
            });
        match wrong {
            None => Ok(()),
            Some(((what, value), allowed)) => Err(TorchError::Range {
                what,
                given: value.to_string(),
                allowed,
            }),
        }
    }
}

/// What AdamW remembers of a list of weights. The lists are public so that they can be saved and
/// read back.
#[derive(Debug)]
pub struct Moments {
    /// Running mean of the gradients, shaped like the weights.
    pub first: Vec<Tensor>,
    /// Running mean of their squares, shaped like the weights.
    pub second: Vec<Tensor>,
    /// Steps taken, one f32 scalar for each weight.
    pub steps: Vec<Tensor>,
}

impl Moments {
    /// Moments of weights that have not been trained yet: all 0.
    ///
    /// # Errors
    /// [`TorchError::Refused`] when memory is short.
    pub fn zeros(weights: &[Tensor]) -> Result<Self, TorchError> {
        let like = || -> Result<Vec<Tensor>, TorchError> {
            let zeros = |weight: &Tensor| Ok(weight.f_zeros_like()?.f_detach()?);
            weights.iter().map(zeros).collect()
        };
        let steps = weights
            .iter()
            .map(|weight| Ok(Tensor::f_zeros([], (Kind::Float, weight.device()))?));
        Ok(Self {
            first: like()?,
            second: like()?,
            steps: steps.collect::<Result<_, TorchError>>()?,
        })
    }
}

/// The loss scale of f16 training.
#[derive(Debug)]
pub struct Scaled<'a> {
    /// What the loss was multiplied by: an f32 scalar on the weights' device.
    pub scale: &'a Tensor,
    /// An f32 scalar, 1 where a gradient is infinite or no number: the step is then not taken and
    /// not counted.
    pub infinite: &'a Tensor,
}

/// One step of AdamW (Loshchilov, Hutter 2019) on `weights` in place, by libtorch's fused kernel:
/// what `torch.optim.AdamW(fused=True)` does, with its bias corrections.
///
/// `grads` and both moments have the shapes and kinds of the weights.
///
/// # Errors
/// [`TorchError::Range`] as [`AdamW::check`], [`TorchError::Shape`] unless the lists have one
/// length, [`TorchError::Refused`] for tensors that do not fit.
///
/// ```
/// use landfall_torch::fused::{AdamW, Moments, adamw};
/// use landfall_torch::tch::Tensor;
///
/// let weights = [Tensor::from_slice(&[1.0f32])];
/// let moments = Moments::zeros(&weights)?;
/// let with = AdamW { rate: 0.1, decay: 0.0, ..AdamW::default() };
/// adamw(&weights, &[Tensor::from_slice(&[2.0f32])], &moments, &with, None)?;
/// // The first step is rate * g / |g|.
/// let value = f64::try_from(&weights[0])?;
/// assert!((value - 0.9).abs() < 1e-6);
/// # Ok::<(), landfall_torch::TorchError>(())
/// ```
pub fn adamw(
    weights: &[Tensor],
    grads: &[Tensor],
    moments: &Moments,
    with: &AdamW,
    scaled: Option<&Scaled<'_>>,
) -> Result<(), TorchError> {
    with.check()?;
    if weights.is_empty() && grads.is_empty() {
        return Ok(());
    }
    let tensors = border::StepTensors {
        weights,
        grads,
        firsts: &moments.first,
        seconds: &moments.second,
        steps: &moments.steps,
    };
    let numbers = border::StepNumbers {
        rate: with.rate,
        beta1: with.beta1,
        beta2: with.beta2,
        decay: with.decay,
        epsilon: with.epsilon,
    };
    border::adamw(
        &tensors,
        &numbers,
        scaled.map(|scaled| scaled.scale),
        scaled.map(|scaled| scaled.infinite),
    )
}

/// Copies of tensors, all of one kind on one device, in another kind, in few launches; the gradients
/// of all go back together, once each copy has its own. Where one learns, gradients are computed for
/// all.
///
/// # Errors
/// [`TorchError::Refused`] for tensors that do not fit, or when memory is short.
///
/// ```
/// use landfall_torch::fused::cast;
/// use landfall_torch::tch::{Kind, Tensor};
///
/// let weight = Tensor::from_slice(&[2.0f32]).set_requires_grad(true);
/// let low = cast(&[&weight], Kind::BFloat16)?;
/// assert_eq!(low[0].kind(), Kind::BFloat16);
/// low[0].square().sum(None).backward();
/// assert_eq!((weight.grad().kind(), f64::try_from(weight.grad())?), (Kind::Float, 4.0));
/// # Ok::<(), landfall_torch::TorchError>(())
/// ```
pub fn cast(tensors: &[&Tensor], kind: Kind) -> Result<Vec<Tensor>, TorchError> {
    if tensors.is_empty() {
        return Ok(Vec::new());
    }
    border::cast(tensors, &Tensor::f_empty([0], (kind, tch::Device::Cpu))?)
}

/// Throws the gradients of `weights` away: they have none until the next pass back, and their memory
/// is free.
///
/// # Errors
/// [`TorchError::Refused`] for a tensor that cannot have a gradient.
///
/// ```
/// use landfall_torch::{fused::forget, tch::Tensor};
///
/// let weight = Tensor::from_slice(&[2.0f32]).set_requires_grad(true);
/// (&weight * 3.0).sum(None).backward();
/// assert_eq!(f64::try_from(weight.grad())?, 3.0);
/// forget(&[&weight])?;
/// assert!(!weight.grad().defined());
/// # Ok::<(), landfall_torch::TorchError>(())
/// ```
pub fn forget(weights: &[&Tensor]) -> Result<(), TorchError> {
    border::forget(weights)
}

/// The Euclidean norm of all gradients together: an f32 scalar on the device of the first. It is
/// not read back, so nothing waits.
///
/// # Errors
/// [`TorchError::Shape`] for an empty list, [`TorchError::Refused`] for whole numbers.
pub fn gradient_norm(grads: &[Tensor]) -> Result<Tensor, TorchError> {
    some(grads)?;
    border::norm(grads)
}

/// Scales all gradients in place by `min(1, limit / (norm + 1e-6))`, as
/// `torch.nn.utils.clip_grad_norm_`, and returns the norm they had: an f32 scalar on the device of
/// the first. A norm that is no number makes every gradient so.
///
/// # Errors
/// [`TorchError::Range`] for a limit that is not positive, [`TorchError::Shape`] for an empty list.
///
/// ```
/// use landfall_torch::{fused::clip, tch::Tensor};
///
/// let grads = [Tensor::from_slice(&[3.0f32]), Tensor::from_slice(&[4.0f32])];
/// assert_eq!(f64::try_from(clip(&grads, 1.0)?)?, 5.0);
/// assert!((f64::try_from(&grads[0])? - 0.6).abs() < 1e-6);
/// # Ok::<(), landfall_torch::TorchError>(())
/// ```
pub fn clip(grads: &[Tensor], limit: f64) -> Result<Tensor, TorchError> {
    some(grads)?;
    if limit > 0.0 {
        return border::clip(grads, limit);
    }
    Err(TorchError::Range {
        what: "the limit of the gradient norm",
        given: limit.to_string(),
        allowed: "more than 0",
    })
}

fn some(grads: &[Tensor]) -> Result<(), TorchError> {
    if grads.is_empty() {
        return Err(TorchError::Shape {
            what: "a gradient norm",
            given: "an empty list".to_owned(),
            allowed: "at least one gradient".to_owned(),
        });
    }
    Ok(())
}
