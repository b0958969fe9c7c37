//! Where tensors lie in a mapped file.

use std::borrow::Cow;
use std::ops::Range;

use landfall_core::Map;

use super::dtype::Dtype;
use super::flaw::CheckpointFlaw;
use crate::FinetuneError;

/// A mapped file of weights and what it holds.
#[derive(Debug)]
pub(super) struct Store {
    /// The file.
    pub(super) file: String,
    /// Its bytes.
    pub(super) map: Map,
    /// Its tensors, in the file's order.
    pub(super) tensors: Vec<Found>,
}

/// A tensor whose place was checked against the length of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) name: String,
    pub(super) dtype: Dtype,
    pub(super) shape: Vec<usize>,
    pub(super) place: Place,
}

/// Where the numbers of a tensor lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// In row order at these bytes.
    Rows(Range<usize>),
    /// Spread over these bytes: the element at index `i` lies Σ `i[d] · strides[d]` elements after
    /// the start.
    Strided {
        bytes: Range<usize>,
        strides: Vec<usize>,
    },
}

impl Found {
    /// The numbers in row order.
    pub(super) fn bytes<'a>(&self, file: &'a [u8]) -> Cow<'a, [u8]> {
        match &self.place {
            Place::Rows(range) => Cow::Borrowed(file.get(range.clone()).unwrap_or_default()),
            Place::Strided { bytes, strides } => {
                let from = file.get(bytes.clone()).unwrap_or_default();
                Cow::Owned(gather(from, &self.shape, strides, self.dtype.width()))
            }
        }
    }
}

/// Copies strided numbers into row order.
fn gather(from: &[u8], shape: &[usize], strides: &[usize], width: usize) -> Vec<u8> {
    let count: usize = shape.iter().product();
    let mut rows = Vec::with_capacity(count * width);
    let mut index = vec![0; shape.len()];
    for _ in 0..count {
        let at: usize = index
            .iter()
            .zip(strides)
            .map(|(i, stride)| i * stride)
            .sum();
        rows.extend_from_slice(from.get(at * width..(at + 1) * width).unwrap_or_default());
        for (i, size) in index.iter_mut().zip(shape).rev() {
            *i += 1;
            if *i < *size {
                break;
            }
            *i = 0;
        }
    }
    rows
}

/// Number of elements, `None` on overflow.
pub(super) fn elements(shape: &[u64]) -> Option<u64> {
    shape
        .iter()
        .try_fold(1u64, |product, size| product.checked_mul(*size))
}

/// A shape as the program counts, `None` on overflow.
pub(super) fn sizes(shape: &[u64]) -> Option<Vec<usize>> {
    shape
        .iter()
        .map(|size| usize::try_from(*size).ok())
        .collect()
}

/// A flaw of `file`.
pub(super) fn flawed(file: &str, flaw: CheckpointFlaw) -> FinetuneError {
    FinetuneError::Checkpoint {
        file: file.to_owned(),
        flaw,
    }
}
