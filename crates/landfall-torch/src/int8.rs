//! Dense layers whose weights are kept as whole numbers of one byte.
//!
//! A row of weights, those of one output, has one factor: `w = q * scale` with `q` from -127 to 127.
//! Activations stay as they are, so that the only loss is that of rounding the weights. Where the
//! processor has matrix tiles (AMX with bf16), products are computed in them: `q` is a bf16 without
//! loss, and a row of f32 is split into two of bf16, which together keep 16 of its 24 bits. Elsewhere
//! the weights are brought back to the kind of the activations for each product, which saves memory
//! and no time.

use tch::{Kind, Tensor};

use crate::{Device, TorchError, border};

/// Weights [outputs, inputs] of one byte, and a factor for each output.
#[derive(Debug)]
pub struct Int8Weight {
    /// [outputs, inputs], or by tiles where the machine has them.
    rows: Tensor,
    /// f32, [outputs].
    scale: Tensor,
}

/// Rounds rows of `inputs` numbers to whole numbers from -127 to 127, to the nearest, ties to even;
/// the factor of a row is its largest magnitude / 127, and 1 for a row of zeros.
///
/// # Errors
/// [`TorchError::Shape`] unless the numbers make whole rows, [`TorchError::Range`] for one that is
/// not finite.
///
/// ```
/// use landfall_torch::int8::quantized;
///
/// let (bytes, scale) = quantized(&[1.27, -0.5, 0.005, 0.015], 4)?;
/// assert_eq!(bytes, [127, -50, 0, 2]);
/// assert!((scale[0] - 0.01).abs() < 1e-8);
/// # Ok::<(), landfall_torch::TorchError>(())
/// ```
pub fn quantized(values: &[f32], inputs: usize) -> Result<(Vec<i8>, Vec<f32>), TorchError> {
    if inputs == 0 || !values.len().is_multiple_of(inputs) {
        return Err(TorchError::Shape {
            what: "a weight of one byte",
            given: format!("{} numbers in rows of {inputs}", values.len()),
            allowed: "whole rows of at least one number".to_owned(),
        });
    }
    let mut bytes = Vec::with_capacity(values.len());
    let mut scales = Vec::with_capacity(values.len() / inputs);
    for row in values.chunks_exact(inputs) {
        if let Some(odd) = row.iter().find(|value| !value.is_finite()) {
            return Err(TorchError::Range {
                what: "a weight of one byte",
                given: odd.to_string(),
                allowed: "a finite number",
            });
        }
        let top = row.iter().fold(0.0f32, |top, value| top.max(value.abs()));
        // Numbers near zero: a factor that rounds to nothing has no quotients.
        let scale = match top / 127.0 {
            scale if scale >= f32::MIN_POSITIVE => scale,
            _ => 1.0,
        };
        let one = |value: &f32| (value / scale).round_ties_even().clamp(-127.0, 127.0) as i8;
        bytes.extend(row.iter().map(one));
        scales.push(scale);
    }
    Ok((bytes, scales))
}

impl Int8Weight {
    /// Rounds a weight [outputs, inputs], given by rows, and brings it to a device.
    ///
    /// # Errors
    /// As [`quantized`], and [`TorchError::Refused`] where memory is short.
    ///
    /// ```
    /// use landfall_torch::tch::Tensor;
    /// use landfall_torch::{Device, int8::Int8Weight};
    ///
    /// let weight = Int8Weight::of(&[127.0, 0.0, 0.0, -254.0], 2, Device::Cpu)?;
    /// let (x, bias) = (Tensor::from_slice(&[1.0f32, 0.5]).view([1, 2]), Tensor::from_slice(&[0.0f32, 1.0]));
    /// assert_eq!(weight.dense(&x, &bias)?, Tensor::from_slice(&[127.0f32, -126.0]).view([1, 2]));
    /// # Ok::<(), landfall_torch::TorchError>(())
    /// ```
    pub fn of(values: &[f32], inputs: usize, device: Device) -> Result<Self, TorchError> {
        let (bytes, scale) = quantized(values, inputs)?;
        let rows = Tensor::f_from_slice(&bytes)?
            .f_view([scale.len() as i64, inputs as i64])?
            .f_to_device(device.tch())?;
        Ok(Self {
            rows: border::int8_pack(&rows)?,
            scale: Tensor::f_from_slice(&scale)?.f_to_device(device.tch())?,
        })
    }

    /// The bytes and the factors, as they are kept.
    pub fn into_parts(self) -> (Tensor, Tensor) {
        (self.rows, self.scale)
    }

    /// A weight of the parts of another, or of copies of them.
    pub fn from_parts(rows: Tensor, scale: Tensor) -> Self {
        Self { rows, scale }
    }

    /// Whether a tensor holds such bytes.
    pub fn is_one(tensor: &Tensor) -> bool {
        tensor.f_kind().is_ok_and(|kind| kind == Kind::Int8)
    }

    /// `x W^T + b` for x [.., inputs] in f32 or bf16, in x's kind; without gradients. In tiles each
    /// row of the result depends on its own row of `x` alone, on any number of threads.
    ///
    /// # Errors
    /// [`TorchError::Refused`] where shapes or kinds do not fit.
    pub fn dense(&self, x: &Tensor, bias: &Tensor) -> Result<Tensor, TorchError> {
        border::int8_dense(x, &self.rows, &self.scale, bias)
    }

    /// More handles to the same tensors.
    pub fn handles(&self) -> Self {
        Self {
            rows: self.rows.shallow_clone(),
            scale: self.scale.shallow_clone(),
        }
    }
}
