//! Squared distances of profiles that may not know every dimension.

use super::{CultureTable, Distance};
use crate::factor::FactorError;

/// Pivots below this share of their variance count as singular.
const SINGULAR: f64 = 1e-10;
/// Largest ridge.
const MAX_RIDGE: f64 = 1e6;

#[derive(Debug, Clone)]
pub(super) enum Metric {
    /// One variance per dimension.
    Scaled(Vec<f64>),
    /// Covariance of all dimensions and its Cholesky factor.
    Correlated {
        covariance: Vec<Vec<f64>>,
        factor: Vec<Vec<f64>>,
    },
}

impl Metric {
    pub(super) fn new(table: &CultureTable, distance: Distance) -> Result<Self, FactorError> {
        match distance {
            Distance::Euclidean => Ok(Self::Scaled(table.variances().to_vec())),
            Distance::Mahalanobis { ridge } => Self::correlated(table, ridge),
        }
    }

    fn correlated(table: &CultureTable, ridge: f64) -> Result<Self, FactorError> {
        if !(0.0..=MAX_RIDGE).contains(&ridge) {
            return Err(FactorError::Ridge { given: ridge });
        }
        let complete: Vec<Vec<f64>> = table
            .rows()
            .values()
            .filter_map(|row| row.iter().copied().collect())
            .collect();
        let mut covariance = covariance(&complete, table.dimensions().len());
        for (place, (row, variance)) in covariance.iter_mut().zip(table.variances()).enumerate() {
            if let Some(diagonal) = row.get_mut(place) {
                *diagonal += ridge * variance;
            }
        }
        match cholesky(&covariance) {
            Ok(factor) => Ok(Self::Correlated { covariance, factor }),
            Err(place) => Err(FactorError::Singular {
                dimension: table.dimensions().get(place).cloned().unwrap_or_default(),
                rows: complete.len(),
            }),
        }
    }

    /// Squared distance over the dimensions known of both, scaled up to all; `None` without one.
    /// Infinite where it exceeds what a float holds.
    pub(super) fn squared(&self, a: &[Option<f64>], b: &[Option<f64>]) -> Option<f64> {
        let (sum, shared) = match self {
            Self::Scaled(variances) => scaled(a, b, variances),
            Self::Correlated { covariance, factor } => correlated(a, b, covariance, factor),
        };
        #[expect(clippy::cast_precision_loss, reason = "at most 64 dimensions")]
        let share = a.len() as f64 / shared as f64;
        // Differences beyond all bounds can cancel to no number; they are still far apart.
        let sum = if sum.is_nan() { f64::INFINITY } else { sum };
        (shared > 0).then_some(if shared == a.len() { sum } else { sum * share })
    }
}

fn scaled(a: &[Option<f64>], b: &[Option<f64>], variances: &[f64]) -> (f64, usize) {
    let mut shared = 0;
    let mut sum = 0.0;
    for ((a, b), variance) in a.iter().zip(b).zip(variances) {
        if let (Some(a), Some(b)) = (a, b) {
            shared += 1;
            sum += (a - b) * (a - b) / variance;
        }
    }
    (sum, shared)
}

fn correlated(
    a: &[Option<f64>],
    b: &[Option<f64>],
    covariance: &[Vec<f64>],
    factor: &[Vec<f64>],
) -> (f64, usize) {
    let known: Vec<(usize, f64)> = a
        .iter()
        .zip(b)
        .enumerate()
        .filter_map(|(place, (a, b))| Some((place, (*a)? - (*b)?)))
        .collect();
    let differences: Vec<f64> = known.iter().map(|(_, difference)| *difference).collect();
    if known.len() == a.len() {
        return (solved(factor, &differences), known.len());
    }
    let pick = |row: &Vec<f64>| {
        let places = known.iter();
        places
            .filter_map(|(place, _)| row.get(*place).copied())
            .collect()
    };
    let part: Vec<Vec<f64>> = known
        .iter()
        .filter_map(|(place, _)| covariance.get(*place).map(pick))
        .collect();
    // A principal part of a regular covariance is regular.
    let sum = cholesky(&part).map_or(f64::INFINITY, |factor| solved(&factor, &differences));
    (sum, known.len())
}

/// `|y|^2` with `factor y = differences`: the squared Mahalanobis distance.
#[expect(
    clippy::indexing_slicing,
    reason = "a lower triangular factor has as many rows as there are differences"
)]
fn solved(factor: &[Vec<f64>], differences: &[f64]) -> f64 {
    let mut y: Vec<f64> = Vec::with_capacity(differences.len());
    for (row, difference) in factor.iter().zip(differences) {
        let known: f64 = row.iter().zip(&y).map(|(entry, y)| entry * y).sum();
        y.push((difference - known) / row[y.len()]);
    }
    y.iter().map(|y| y * y).sum()
}

/// Covariance of `rows`, divided by their number.
#[expect(clippy::cast_precision_loss, reason = "a count of countries")]
fn covariance(rows: &[Vec<f64>], dimensions: usize) -> Vec<Vec<f64>> {
    let count = rows.len().max(1) as f64;
    let column = |k: usize| rows.iter().filter_map(move |row| row.get(k).copied());
    let centred: Vec<Vec<f64>> = (0..dimensions)
        .map(|k| {
            let mean: f64 = column(k).map(|score| score / count).sum();
            column(k).map(|score| score - mean).collect()
        })
        .collect();
    let product = |a: &Vec<f64>, b: &Vec<f64>| a.iter().zip(b).map(|(a, b)| a * b / count).sum();
    centred
        .iter()
        .map(|a| centred.iter().map(|b| product(a, b)).collect())
        .collect()
}

/// The lower triangular Cholesky factor of a symmetric matrix, or the place of the first pivot that
/// is not clearly above 0.
#[expect(
    clippy::indexing_slicing,
    reason = "the matrix is square and rows before the current one are complete"
)]
fn cholesky(matrix: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, usize> {
    let mut factor: Vec<Vec<f64>> = Vec::with_capacity(matrix.len());
    for (place, row) in matrix.iter().enumerate() {
        let mut next: Vec<f64> = Vec::with_capacity(place + 1);
        for (column, earlier) in factor.iter().enumerate() {
            let known: f64 = next.iter().zip(earlier).map(|(a, b)| a * b).sum();
            next.push((row[column] - known) / earlier[column]);
        }
        let pivot = row[place] - next.iter().map(|entry| entry * entry).sum::<f64>();
        if !(pivot > SINGULAR * row[place] && pivot >= f64::MIN_POSITIVE) {
            return Err(place);
        }
        next.push(pivot.sqrt());
        factor.push(next);
    }
    Ok(factor)
}
