//! The rows to cluster, borrowed and checked once.

use std::collections::BTreeSet;

use ndarray::ArrayView2;

use super::{ClusterError, Real};

/// Rows of numbers, row-major, with optional weights; every value is known to be finite.
///
/// ```
/// use landfall_market::cluster::Points;
///
/// let points = Points::new(&[0.0, 1.0, 4.0, 5.0], 2)?;
/// assert_eq!((points.rows(), points.columns()), (2, 2));
/// assert!(Points::new(&[0.0, f64::NAN], 1).is_err());
/// # Ok::<(), landfall_market::cluster::ClusterError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Points<'a, T> {
    values: &'a [T],
    columns: usize,
    weights: Option<&'a [f64]>,
}

impl<'a, T: Real> Points<'a, T> {
    /// Rows of `columns` values each; shape rows x columns.
    ///
    /// # Errors
    /// When there is no row or no column, when the last row is not whole, and for the first cell
    /// that is not finite or so large that its square overflows.
    pub fn new(values: &'a [T], columns: usize) -> Result<Self, ClusterError> {
        if columns == 0 {
            return Err(ClusterError::NoColumns);
        }
        if values.is_empty() {
            return Err(ClusterError::NoRows);
        }
        if !values.len().is_multiple_of(columns) {
            return Err(ClusterError::Ragged {
                values: values.len(),
                columns,
            });
        }
        check_values(values, columns)?;
        Ok(Self {
            values,
            columns,
            weights: None,
        })
    }

    /// The rows of a view in standard (row-major, contiguous) layout; `None` for another layout.
    ///
    /// # Errors
    /// As [`Points::new`].
    pub fn from_view(view: ArrayView2<'a, T>) -> Option<Result<Self, ClusterError>> {
        let columns = view.ncols();
        view.to_slice().map(|values| Self::new(values, columns))
    }

    /// The same rows with a weight each. A weight of k counts as k copies of the row; a row of
    /// weight 0 is labelled but moves nothing.
    ///
    /// # Errors
    /// When there is not one weight per row, one is negative or not finite, or all are 0.
    pub fn weighted(self, weights: &'a [f64]) -> Result<Self, ClusterError> {
        if weights.len() != self.rows() {
            return Err(ClusterError::WeightCount {
                weights: weights.len(),
                rows: self.rows(),
            });
        }
        let wrong = weights.iter().position(|w| !(w.is_finite() && *w >= 0.0));
        if let Some((row, &value)) = wrong.and_then(|row| weights.get(row).map(|w| (row, w))) {
            return Err(ClusterError::Weight { row, value });
        }
        if weights.iter().all(|w| *w == 0.0) {
            return Err(ClusterError::NoWeight);
        }
        Ok(Self {
            weights: Some(weights),
            ..self
        })
    }

    /// The same rows without weights.
    #[must_use]
    pub const fn unweighted(self) -> Self {
        Self {
            weights: None,
            ..self
        }
    }

    /// Number of rows.
    pub const fn rows(&self) -> usize {
        self.values.len() / self.columns
    }

    /// Number of columns.
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// All values, row after row.
    pub const fn values(&self) -> &'a [T] {
        self.values
    }

    /// The values of one row; empty beyond the last.
    pub fn row(&self, row: usize) -> &'a [T] {
        let start = row.saturating_mul(self.columns);
        self.values
            .get(start..start.saturating_add(self.columns))
            .unwrap_or_default()
    }

    /// Every row in turn.
    pub fn iter(&self) -> std::slice::ChunksExact<'a, T> {
        self.values.chunks_exact(self.columns)
    }

    /// The weights, where there are any.
    pub const fn weights(&self) -> Option<&'a [f64]> {
        self.weights
    }

    /// The weight of one row; 1 without weights.
    pub fn weight(&self, row: usize) -> f64 {
        self.weights
            .and_then(|weights| weights.get(row).copied())
            .unwrap_or(1.0)
    }

    /// Sum of the weights; the number of rows without weights.
    #[expect(clippy::cast_precision_loss, reason = "rows are far below 2^53")]
    pub fn total_weight(&self) -> f64 {
        self.weights
            .map_or(self.rows() as f64, |weights| weights.iter().sum())
    }

    /// Number of rows with a weight above 0.
    pub fn founders(&self) -> usize {
        self.weights.map_or(self.rows(), |weights| {
            weights.iter().filter(|w| **w > 0.0).count()
        })
    }

    /// Whether there are no more than `most` distinct rows with a weight above 0.
    pub(super) fn are_at_most(&self, most: usize) -> bool {
        let mut seen: BTreeSet<Vec<u64>> = BTreeSet::new();
        let counted = (0..self.rows()).filter(|row| self.weight(*row) > 0.0);
        for row in counted {
            // Both zeros are one.
            let bits = self.row(row).iter().map(|x| (x.to_f64() + 0.0).to_bits());
            if seen.insert(bits.collect()) && seen.len() > most {
                return false;
            }
        }
        true
    }
}

/// Finds the first cell that cannot be computed with.
fn check_values<T: Real>(values: &[T], columns: usize) -> Result<(), ClusterError> {
    // Branch-free over blocks: one bad cell among millions is looked for only when there is one.
    let fits = |value: &T| value.to_f64().abs() <= T::LIMIT;
    let good = |block: &[T]| block.iter().fold(true, |all, value| all & fits(value));
    let Some(block) = values.chunks(4096).position(|block| !good(block)) else {
        return Ok(());
    };
    let start = block * 4096;
    let bad = values
        .iter()
        .enumerate()
        .skip(start)
        .find(|(_, v)| !fits(v));
    let Some((index, value)) = bad.map(|(index, value)| (index, value.to_f64())) else {
        return Ok(());
    };
    let (row, column) = (index / columns, index % columns);
    Err(if value.is_finite() {
        ClusterError::TooLarge {
            row,
            column,
            value,
            limit: T::LIMIT,
        }
    } else {
        ClusterError::NotFinite { row, column, value }
    })
}
