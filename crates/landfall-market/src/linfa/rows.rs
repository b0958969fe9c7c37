//! The rows of a linfa dataset and their weights, checked once.

use std::borrow::Cow;

use linfa::Float;
use ndarray::{Array1, ArrayView1, ArrayView2};

use super::number::{count, limit, wide};
use crate::cluster::{ClusterError, Points};

/// Rows in standard layout (borrowed where the array has it, copied where not) with weights. Every
/// value is finite, there is at least one row and one column.
#[derive(Debug)]
pub(super) struct Rows<'a, F: Clone> {
    values: Cow<'a, [F]>,
    columns: usize,
    weights: Option<Cow<'a, [f64]>>,
}

/// Rows in a type the engine works in.
pub(super) enum EngineRows<'a> {
    Single(Points<'a, f32>),
    Double(Points<'a, f64>),
}

impl<'a, F: Float> Rows<'a, F> {
    /// Checks the rows.
    pub(super) fn new(view: ArrayView2<'a, F>) -> Result<Self, ClusterError> {
        let columns = view.ncols();
        if columns == 0 {
            return Err(ClusterError::NoColumns);
        }
        if view.nrows() == 0 {
            return Err(ClusterError::NoRows);
        }
        let values = view
            .to_slice()
            .map_or_else(|| Cow::Owned(view.iter().copied().collect()), Cow::Borrowed);
        check_values(&values, columns)?;
        Ok(Self {
            values,
            columns,
            weights: None,
        })
    }

    /// The same rows with the weights set on the parameters or, without such, the dataset's.
    pub(super) fn weighted(
        self,
        given: Option<&'a [f64]>,
        dataset: &Array1<f32>,
    ) -> Result<Self, ClusterError> {
        let weights = match given {
            Some(weights) => Some(Cow::Borrowed(weights)),
            None if dataset.is_empty() => None,
            None => Some(dataset.iter().copied().map(f64::from).collect()),
        };
        if let Some(weights) = &weights {
            self.check_weights(weights)?;
        }
        Ok(Self { weights, ..self })
    }

    fn check_weights(&self, weights: &[f64]) -> Result<(), ClusterError> {
        if weights.len() != self.len() {
            return Err(ClusterError::WeightCount {
                weights: weights.len(),
                rows: self.len(),
            });
        }
        if let Some((row, value)) = wrong_weight(weights) {
            return Err(ClusterError::Weight { row, value });
        }
        if weights.iter().all(|w| *w == 0.0) {
            return Err(ClusterError::NoWeight);
        }
        Ok(())
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.values.len() / self.columns.max(1)
    }

    /// Number of columns.
    pub(super) const fn columns(&self) -> usize {
        self.columns
    }

    /// All values, row after row.
    pub(super) fn values(&self) -> &[F] {
        &self.values
    }

    /// Every row in turn.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[F]> {
        self.values.chunks_exact(self.columns)
    }

    /// One row as linfa's distances take it; empty beyond the last.
    pub(super) fn row(&self, row: usize) -> ArrayView1<'_, F> {
        let start = row.saturating_mul(self.columns);
        let end = start.saturating_add(self.columns);
        ArrayView1::from(self.values.get(start..end).unwrap_or_default())
    }

    /// The weight of one row; 1 without weights.
    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weights
            .as_ref()
            .map_or(1.0, |weights| weights.get(row).copied().unwrap_or(0.0))
    }

    /// Sum of the weights; the number of rows without weights.
    pub(super) fn total_weight(&self) -> f64 {
        self.weights
            .as_ref()
            .map_or_else(|| count(self.len()), |weights| weights.iter().sum())
    }

    /// An error when there are fewer rows of positive weight than clusters.
    pub(super) fn check_clusters(&self, k: usize) -> Result<(), ClusterError> {
        let rows = self.weights.as_ref().map_or_else(
            || self.len(),
            |weights| weights.iter().filter(|w| **w > 0.0).count(),
        );
        if k > rows {
            return Err(ClusterError::TooManyClusters { k, rows });
        }
        Ok(())
    }

    /// Some of the rows, with other weights.
    pub(super) fn select(&self, rows: &[usize], weights: Vec<f64>) -> Rows<'static, F> {
        let values = rows.iter().flat_map(|row| self.row(*row).to_vec());
        Rows {
            values: Cow::Owned(values.collect()),
            columns: self.columns,
            weights: Some(Cow::Owned(weights)),
        }
    }

    /// The rows as the engine takes them; `None` where linfa's number is neither `f32` nor `f64`.
    pub(super) fn engine(&self) -> Option<Result<EngineRows<'_>, ClusterError>> {
        engine_rows(&self.values, self.columns).map(|rows| match (rows?, &self.weights) {
            (EngineRows::Single(points), Some(weights)) => {
                points.weighted(weights).map(EngineRows::Single)
            }
            (EngineRows::Double(points), Some(weights)) => {
                points.weighted(weights).map(EngineRows::Double)
            }
            (rows, None) => Ok(rows),
        })
    }

    /// Mean of the columns' variances (divided by the number of rows), without weights, as the
    /// engine takes it for its tolerance.
    pub(super) fn mean_variance(&self) -> f64 {
        let rows = count(self.len());
        let first: Vec<f64> = self.row(0).iter().map(|v| wide(*v)).collect();
        // Taken from the first row, sums stay small under a large offset.
        let mut sums = vec![(0.0, 0.0); self.columns];
        for row in self.iter() {
            for ((sum, value), origin) in sums.iter_mut().zip(row).zip(&first) {
                sum.0 += wide(*value) - origin;
            }
        }
        for row in self.iter() {
            for ((sum, value), origin) in sums.iter_mut().zip(row).zip(&first) {
                let gap = wide(*value) - origin - sum.0 / rows;
                sum.1 += gap * gap;
            }
        }
        sums.iter().map(|(_, squares)| squares / rows).sum::<f64>() / count(self.columns)
    }
}

/// The values under the type the engine knows them by, without a copy.
///
/// linfa's `Float` is `'static`, so the cast is checked by the type's identity; `castaway` does it
/// without `unsafe` here.
fn engine_rows<F: Float>(
    values: &[F],
    columns: usize,
) -> Option<Result<EngineRows<'_>, ClusterError>> {
    if let Ok(values) = castaway::cast!(values, &[f64]) {
        return Some(Points::new(values, columns).map(EngineRows::Double));
    }
    castaway::cast!(values, &[f32])
        .ok()
        .map(|values| Points::new(values, columns).map(EngineRows::Single))
}

fn check_values<F: Float>(values: &[F], columns: usize) -> Result<(), ClusterError> {
    if let Some(checked) = engine_rows(values, columns) {
        return checked.map(drop);
    }
    let limit = limit::<F>();
    let wrong = values
        .iter()
        .map(|v| wide(*v))
        .enumerate()
        .find(|(_, v)| v.is_nan() || v.abs() > limit);
    let Some((index, value)) = wrong else {
        return Ok(());
    };
    let (row, column) = (index / columns, index % columns);
    Err(if value.is_finite() {
        ClusterError::TooLarge {
            row,
            column,
            value,
            limit,
        }
    } else {
        ClusterError::NotFinite { row, column, value }
    })
}

/// The first weight that is no finite number of 0 or above, with its row.
pub(super) fn wrong_weight(weights: &[f64]) -> Option<(usize, f64)> {
    weights
        .iter()
        .copied()
        .enumerate()
        .find(|(_, w)| !(w.is_finite() && *w >= 0.0))
}
