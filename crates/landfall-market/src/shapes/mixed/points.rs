//! Rows of numbers and categories.

use super::Categories;
use crate::cluster::{ClusterError, Points, Real};

/// Rows of numbers and categories together, or of categories alone, with optional weights.
///
/// ```
/// use landfall_market::cluster::Points;
/// use landfall_market::shapes::{Categories, MissingCategory, MixedPoints};
///
/// let income = [31.0, 28.0];
/// let paid_by = Categories::new(&[Some("card"), Some("cash")], 1, MissingCategory::Refuse)?;
/// let rows = MixedPoints::new(Points::new(&income, 1)?, &paid_by)?;
/// assert_eq!((rows.rows(), rows.numeric_columns(), rows.categorical_columns()), (2, 1, 1));
/// # Ok::<(), landfall_market::cluster::ClusterError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct MixedPoints<'a, T = f64> {
    numbers: Option<Points<'a, T>>,
    categories: &'a Categories,
    weights: Option<&'a [f64]>,
}

impl<'a, T: Real> MixedPoints<'a, T> {
    /// Rows of both kinds; the weights are those of the numbers.
    ///
    /// # Errors
    /// [`ClusterError::RowCount`] when there are not as many rows of each.
    pub fn new(numbers: Points<'a, T>, categories: &'a Categories) -> Result<Self, ClusterError> {
        if numbers.rows() != categories.rows() {
            return Err(ClusterError::RowCount {
                what: "categories",
                given: categories.rows(),
                rows: numbers.rows(),
            });
        }
        Ok(Self {
            numbers: Some(numbers),
            categories,
            weights: numbers.weights(),
        })
    }

    /// The same rows with a weight each; a weight of k counts as k copies of the row.
    ///
    /// # Errors
    /// As [`Points::weighted`].
    pub fn weighted(self, weights: &'a [f64]) -> Result<Self, ClusterError> {
        let blank = vec![0.0; self.rows()];
        Points::new(&blank, 1)?.weighted(weights)?;
        Ok(Self {
            weights: Some(weights),
            ..self
        })
    }

    /// Number of rows.
    pub const fn rows(&self) -> usize {
        self.categories.rows()
    }

    /// Number of numeric columns.
    pub fn numeric_columns(&self) -> usize {
        self.numbers.map_or(0, |numbers| numbers.columns())
    }

    /// Number of categorical columns.
    pub const fn categorical_columns(&self) -> usize {
        self.categories.columns()
    }

    /// The categories.
    pub const fn categories(&self) -> &'a Categories {
        self.categories
    }

    /// The weight of one row; 1 without weights.
    pub fn weight(&self, row: usize) -> f64 {
        self.weights
            .and_then(|weights| weights.get(row).copied())
            .unwrap_or(1.0)
    }

    pub(super) fn numbers(&self, row: usize) -> Vec<f64> {
        let row = self.numbers.map(|numbers| numbers.row(row));
        row.unwrap_or_default().iter().map(|v| v.to_f64()).collect()
    }
}

impl<'a> MixedPoints<'a, f64> {
    /// Rows of categories alone: k-prototypes becomes k-modes.
    #[must_use]
    pub const fn categorical(categories: &'a Categories) -> Self {
        Self {
            numbers: None,
            categories,
            weights: None,
        }
    }
}
