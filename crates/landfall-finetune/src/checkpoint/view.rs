//! A tensor in a file.

use std::borrow::Cow;

use super::dtype::Dtype;
use super::flaw::CheckpointFlaw;
use crate::FinetuneError;

/// A tensor in a file: bytes where they lie, without a copy wherever the file stores them in row
/// order (safetensors always does).
#[derive(Debug, Clone)]
pub struct TensorView<'a> {
    pub(super) name: &'a str,
    pub(super) file: &'a str,
    pub(super) dtype: Dtype,
    pub(super) shape: &'a [usize],
    pub(super) bytes: Cow<'a, [u8]>,
}

impl TensorView<'_> {
    /// Name in the file.
    pub fn name(&self) -> &str {
        self.name
    }

    /// The file.
    pub fn file(&self) -> &str {
        self.file
    }

    /// Type of the numbers.
    pub fn dtype(&self) -> Dtype {
        self.dtype
    }

    /// Shape; empty for a single number.
    pub fn shape(&self) -> &[usize] {
        self.shape
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        self.bytes.len() / self.dtype.width()
    }

    /// Whether it has no element.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The numbers in row order, little-endian: `len` × [`Dtype::width`] bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The numbers where they lie, when they are 32-bit floats at an aligned address on a
    /// little-endian machine.
    pub fn as_f32(&self) -> Option<&[f32]> {
        (self.dtype == Dtype::F32 && cfg!(target_endian = "little"))
            .then(|| bytemuck::try_cast_slice(&self.bytes).ok())
            .flatten()
    }

    /// The numbers as 32-bit floats, borrowed where possible.
    ///
    /// # Errors
    /// When they are integers.
    pub fn to_f32(&self) -> Result<Cow<'_, [f32]>, FinetuneError> {
        if let Some(values) = self.as_f32() {
            return Ok(Cow::Borrowed(values));
        }
        let values = self.dtype.to_f32(&self.bytes);
        values
            .map(Cow::Owned)
            .ok_or_else(|| FinetuneError::Checkpoint {
                file: self.file.to_owned(),
                flaw: CheckpointFlaw::NotFloat {
                    key: self.name.to_owned(),
                    found: self.dtype.name(),
                },
            })
    }
}
