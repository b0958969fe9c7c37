//! Between linfa's numbers and ours.

use std::any::TypeId;

use linfa::Float;
use ndarray::Array2;

use crate::cluster::Real;

/// The number as `f64`; exact for `f32` and `f64`.
pub(super) fn wide<F: Float>(value: F) -> f64 {
    value.to_f64().unwrap_or(f64::NAN)
}

/// The nearest number of linfa's type.
pub(super) fn narrow<F: Float>(value: f64) -> F {
    F::from(value).unwrap_or_else(F::nan)
}

/// Greatest magnitude a value may have, so that sums of squares stay finite.
pub(super) fn limit<F: Float>() -> f64 {
    if TypeId::of::<F>() == TypeId::of::<f32>() {
        f32::LIMIT
    } else {
        f64::LIMIT
    }
}

/// K x columns numbers of linfa's type out of `f64`s, row after row.
pub(super) fn array<F: Float>(values: &[f64], columns: usize) -> Array2<F> {
    let rows = values.len().checked_div(columns).unwrap_or(0);
    Array2::from_shape_fn((rows, columns), |(row, column)| {
        values
            .get(row * columns + column)
            .map_or_else(F::nan, |v| narrow(*v))
    })
}

/// A count or weight as an `f64`.
#[expect(clippy::cast_precision_loss, reason = "rows are far below 2^53")]
pub(super) const fn count(value: usize) -> f64 {
    value as f64
}
