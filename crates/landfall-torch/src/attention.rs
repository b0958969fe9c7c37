//! Attention over packed sequences: each token sees the tokens of its own sequence.

mod buckets;
mod plan;

use tch::{Kind, Tensor};

use crate::dropout::{Draw, probability};
use crate::{TorchError, border};

pub use plan::Plan;

/// How attention is computed.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Attention {
    /// Probability of dropping a weight of the attention, 0 by default.
    pub dropout: f64,
    /// Where and when it is dropped.
    pub draw: Draw,
    /// Factor of the scores, `1 / sqrt(width)` by default.
    pub scale: Option<f64>,
}

/// Full self-attention within each sequence of a packed batch, differentiable once.
///
/// On the CPU f32, bf16 and f16 are computed sequence by sequence without padding; the scores are
/// not kept but computed again on the way back, so memory grows with the length, not its square. On
/// CUDA bf16, f16 and f32 go to libtorch's own kernels for packed sequences where the GPU has them.
/// Everything else goes by [`by_buckets`]. The dropout of the first way depends on `draw` and the
/// weight's place alone; the other two seed the device's generator by `draw` first.
///
/// # Shapes
/// `q`, `k` and `v`: [N, heads, width], the N tokens of `plan` one after the other. The result
/// likewise, in the kind of `q`.
///
/// # Errors
/// [`TorchError::Shape`] for other shapes, [`TorchError::Range`] for a probability outside
/// 0 <= p < 1, [`TorchError::Refused`] for tensors of different kinds or devices.
///
/// ```
/// use landfall_torch::attention::{Attention, Plan, attention};
/// use landfall_torch::{Device, tch};
///
/// // Two sequences: of one token and of two.
/// let plan = Plan::new(&[0, 1, 3], Device::Cpu)?;
/// let x = tch::Tensor::f_ones([3, 2, 4], (tch::Kind::Float, tch::Device::Cpu))?;
/// let out = attention(&x, &x, &x, &plan, &Attention::default())?;
/// assert_eq!(out.size(), [3, 2, 4]);
/// # Ok::<(), landfall_torch::TorchError>(())
/// ```
pub fn attention(
    q: &Tensor,
    k: &Tensor,
    v: &Tensor,
    plan: &Plan,
    with: &Attention,
) -> Result<Tensor, TorchError> {
    let draw = checked([q, k, v], plan, with)?;
    match (border::attention_way(q)?, plan.starts_on_gpu()) {
        (1, _) => border::attention_cpu([q, k, v], plan.starts(), plan.order(), draw),
        (2, Some(starts)) => border::attention_cuda([q, k, v], starts, plan.longest(), draw),
        _ => buckets::attend([q, k, v], plan, with, draw),
    }
}

/// The same by `scaled_dot_product_attention` over sequences of similar length, padded to the
/// longest of their bucket: for every device and kind of number, and differentiable any number of
/// times. [`attention`] uses it where there is nothing better.
///
/// # Errors
/// As [`attention`].
pub fn by_buckets(
    q: &Tensor,
    k: &Tensor,
    v: &Tensor,
    plan: &Plan,
    with: &Attention,
) -> Result<Tensor, TorchError> {
    let draw = checked([q, k, v], plan, with)?;
    buckets::attend([q, k, v], plan, with, draw)
}

/// Checks everything the C++ relies on.
fn checked(
    tensors: [&Tensor; 3],
    plan: &Plan,
    with: &Attention,
) -> Result<border::Draw, TorchError> {
    let [q, k, v] = tensors;
    let size = q.size();
    let width = match size.as_slice() {
        [tokens, heads, width] if *tokens == plan.tokens() && *heads > 0 && *width > 0 => *width,
        _ => return Err(wrong_shape("the query of attention", &size, plan)),
    };
    for (what, other) in [("the key of attention", k), ("the value of attention", v)] {
        if other.size() != size {
            return Err(wrong_shape(what, &other.size(), plan));
        }
        let (kind, device) = (other.f_kind()?, other.device());
        if (kind, device) != (q.f_kind()?, q.device()) {
            return Err(TorchError::Refused {
                what: "attention",
                message: format!(
                    "query, key and value must be of one kind on one device, not {:?} on {:?} and {kind:?} on {device:?}",
                    q.f_kind()?,
                    q.device()
                ),
            });
        }
    }
    if !matches!(
        q.f_kind()?,
        Kind::Float | Kind::Double | Kind::Half | Kind::BFloat16
    ) {
        return Err(TorchError::Refused {
            what: "attention",
            message: format!("{:?} has no fractions", q.f_kind()?),
        });
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "a head is a few hundred numbers wide"
    )]
    let scale = with.scale.unwrap_or_else(|| 1.0 / (width as f64).sqrt());
    Ok(border::Draw {
        p: probability(with.dropout)?,
        key: with.draw.key(),
        scale,
    })
}

fn wrong_shape(what: &'static str, given: &[i64], plan: &Plan) -> TorchError {
    TorchError::Shape {
        what,
        given: format!("{given:?}"),
        allowed: format!("[{}, heads, width], alike for all three", plan.tokens()),
    }
}
