//! Rows of a table.

use tch::Tensor;

use crate::{TorchError, border};

/// The rows of `table` [rows, ..] at the places `at`, i64 `[count]`: `[count, ..]`. Differentiable once.
///
/// On the way back what comes for one row several times is added up in one order, on a GPU too, where
/// libtorch's own lookups of few rows by many places (`index_select`, and `embedding` of more than
/// some thousand places) add in any: the same bits on every run.
///
/// # Errors
/// [`TorchError::Refused`] for a table without rows of numbers, places that are no whole numbers, or
/// a place beyond the table.
///
/// ```
/// use landfall_torch::{lookup, tch::Tensor};
///
/// let table = Tensor::from_slice(&[1.0f32, 2.0]).view([2, 1]).set_requires_grad(true);
/// let rows = lookup::rows(&table, &Tensor::from_slice(&[1i64, 0, 1]))?;
/// assert_eq!(rows, Tensor::from_slice(&[2.0f32, 1.0, 2.0]).view([3, 1]));
/// rows.sum(None).backward();
/// assert_eq!(table.grad(), Tensor::from_slice(&[1.0f32, 2.0]).view([2, 1]));
/// # Ok::<(), landfall_torch::TorchError>(())
/// ```
pub fn rows(table: &Tensor, at: &Tensor) -> Result<Tensor, TorchError> {
    border::lookup(table, at)
}
