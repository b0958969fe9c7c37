//! Rows with missing cells, borrowed and checked once.

use crate::cluster::{ClusterError, Points, Real};
use crate::shapes::common::slice;

/// Rows of numbers, row-major, where NaN says that a cell is missing. Every row has an observed
/// cell, and so has every column in a row that counts.
///
/// ```
/// use landfall_market::shapes::MaskedPoints;
///
/// let rows = [1.0, f64::NAN, 2.0, 5.0];
/// let points = MaskedPoints::new(&rows, 2)?;
/// assert_eq!((points.rows(), points.missing()), (2, 1));
/// assert!(MaskedPoints::new(&[1.0, f64::NAN], 2).is_err()); // the second column is empty
/// # Ok::<(), landfall_market::cluster::ClusterError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct MaskedPoints<'a, T> {
    values: &'a [T],
    columns: usize,
    weights: Option<&'a [f64]>,
}

impl<'a, T: Real> MaskedPoints<'a, T> {
    /// Rows of `columns` values each; shape rows x columns; NaN is a missing cell.
    ///
    /// # Errors
    /// [`ClusterError::NoRows`], [`ClusterError::NoColumns`], [`ClusterError::Ragged`],
    /// [`ClusterError::NotFinite`] for an infinity, [`ClusterError::TooLarge`],
    /// [`ClusterError::UnobservedRow`], [`ClusterError::UnobservedColumn`].
    pub fn new(values: &'a [T], columns: usize) -> Result<Self, ClusterError> {
        let shown: Vec<f64> = values
            .iter()
            .map(|v| known(*v).unwrap_or_default())
            .collect();
        // The shape and the size of what is there follow the rules of complete rows.
        Points::new(&shown, columns)?;
        if let Some((index, value)) = too_large(values) {
            return Err(ClusterError::TooLarge {
                row: index / columns,
                column: index % columns,
                value,
                limit: T::LIMIT,
            });
        }
        let points = Self {
            values,
            columns,
            weights: None,
        };
        let hidden = |row: &[T]| row.iter().all(|v| known(*v).is_none());
        if let Some(row) = points.iter().position(hidden) {
            return Err(ClusterError::UnobservedRow { row });
        }
        points.check_columns()?;
        Ok(points)
    }

    /// The same rows with a weight each; a weight of k counts as k copies of the row.
    ///
    /// # Errors
    /// As [`Points::weighted`], and [`ClusterError::UnobservedColumn`] for a column that only rows
    /// of weight 0 have.
    pub fn weighted(self, weights: &'a [f64]) -> Result<Self, ClusterError> {
        let shown = vec![0.0; self.rows()];
        Points::new(&shown, 1)?.weighted(weights)?;
        let points = Self {
            weights: Some(weights),
            ..self
        };
        points.check_columns()?;
        Ok(points)
    }

    fn check_columns(&self) -> Result<(), ClusterError> {
        let mut observed = vec![false; self.columns];
        for (row, values) in self.iter().enumerate() {
            if self.weight(row) > 0.0 {
                for (observed, value) in observed.iter_mut().zip(values) {
                    *observed |= known(*value).is_some();
                }
            }
        }
        match observed.iter().position(|observed| !observed) {
            Some(column) => Err(ClusterError::UnobservedColumn { column }),
            None => Ok(()),
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

    /// Number of missing cells.
    pub fn missing(&self) -> usize {
        self.values.iter().filter(|v| known(**v).is_none()).count()
    }

    /// The values of one row, NaN where missing; empty beyond the last.
    pub fn row(&self, row: usize) -> &'a [T] {
        slice(self.values, row, self.columns)
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
}

/// The value, where it is not missing.
pub(super) fn known<T: Real>(value: T) -> Option<f64> {
    let value = value.to_f64();
    (!value.is_nan()).then_some(value)
}

fn too_large<T: Real>(values: &[T]) -> Option<(usize, f64)> {
    let mut cells = values.iter().map(|v| v.to_f64()).enumerate();
    cells.find(|(_, value)| value.abs() > T::LIMIT)
}
