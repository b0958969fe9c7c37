//! Dropout without a generator's state: the mask is a function of where and when it is drawn.

use tch::Tensor;

use crate::{Device, TorchError, allocator, border};

/// Where and when something random is drawn. The same place, seed and step give the same draws,
/// whatever was drawn before: a resumed run equals an uninterrupted one, and a layer that is
/// computed again drops the same elements.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Draw {
    /// The seed of the run.
    pub seed: u64,
    /// The place in the network: no two places share a number.
    pub stream: u64,
    /// The step, counted through the whole run; micro-batches of one step count apart.
    pub step: u64,
}

impl Draw {
    /// The same step, drawn at another place.
    #[must_use]
    pub fn at(self, stream: u64) -> Self {
        Self { stream, ..self }
    }

    /// All three in 64 bits: SplitMix64's finaliser after each.
    pub(crate) fn key(self) -> u64 {
        [self.stream, self.step]
            .iter()
            .fold(mixed(self.seed), |key, part| mixed(key ^ mixed(*part)))
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
fn mixed(value: u64) -> u64 {
    let mut x = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// A probability of dropping: at least 0 and less than 1, NaN refused.
pub(crate) fn probability(p: f64) -> Result<f64, TorchError> {
    if (0.0..1.0).contains(&p) {
        Ok(p)
    } else {
        Err(TorchError::Range {
            what: "a dropout probability",
            given: p.to_string(),
            allowed: "at least 0 and less than 1",
        })
    }
}

/// Sets each element of `x` to 0 with probability `p` and divides the others by what is left,
/// differentiably.
///
/// `x` has any shape and is f32, f64, bf16 or f16. On the CPU `p` is rounded to 1/65536 and what is
/// kept is scaled by the exact counterpart; element `i` (row by row) depends on `draw` and `i`
/// alone, not on threads, kind or shape. On CUDA the mask comes from the GPU's own generator,
/// seeded by `draw`: the same on one kind of GPU, another than on the CPU, and the state of that
/// generator changes. With `p` 0 the tensor itself comes back.
///
/// # Errors
/// [`TorchError::Range`] for a `p` outside 0 <= p < 1, [`TorchError::Refused`] for whole numbers.
///
/// ```
/// use landfall_torch::dropout::{Draw, dropout};
/// use landfall_torch::tch::{Device, Kind, Tensor};
///
/// let x = Tensor::f_ones([1000], (Kind::Float, Device::Cpu))?;
/// let draw = Draw { seed: 1, stream: 2, step: 3 };
/// let once = dropout(&x, 0.25, draw)?;
/// assert_eq!(once, dropout(&x, 0.25, draw)?);
/// assert_ne!(once, dropout(&x, 0.25, draw.at(4))?);
/// # Ok::<(), landfall_torch::TorchError>(())
/// ```
pub fn dropout(x: &Tensor, p: f64, draw: Draw) -> Result<Tensor, TorchError> {
    if probability(p)? == 0.0 {
        return Ok(x.shallow_clone());
    }
    border::dropout(x, None, p, draw.key())
}

/// `residual + dropout(x)` in one pass over memory, differentiable in both.
///
/// # Errors
/// As [`dropout`]; also [`TorchError::Refused`] unless both have one shape, kind and device.
pub fn dropout_add(
    x: &Tensor,
    residual: &Tensor,
    p: f64,
    draw: Draw,
) -> Result<Tensor, TorchError> {
    if probability(p)? == 0.0 {
        return Ok(residual.f_add(x)?);
    }
    border::dropout(x, Some(residual), p, draw.key())
}

/// Seeds libtorch's own generator of a device, for operations that draw from it.
///
/// # Errors
/// [`TorchError::Refused`] where CUDA is not loaded or has no such GPU.
pub fn seed(device: Device, draw: Draw) -> Result<(), TorchError> {
    let index = match device {
        Device::Cpu => -1,
        Device::Cuda(index) => allocator::number(index)?,
    };
    border::seed(index, draw.key())
}
