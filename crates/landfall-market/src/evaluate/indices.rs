//! All figures of one clustering.

use landfall_core::{Progress, Seed};
use serde::Serialize;

use super::dispersion::Dispersion;
use super::figure::Figure;
use super::sampled::sampled_silhouette;
use crate::cluster::{ClusterError, Points, Real};

/// Rows that are scored at least when there are too many for all.
const FEWEST_ROWS: usize = 500;

/// Unchecked parameters of the evaluation.
///
/// Default: silhouettes are exact up to 50,000 rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvaluateParams {
    exact_rows: usize,
}

impl Default for EvaluateParams {
    fn default() -> Self {
        Self { exact_rows: 50_000 }
    }
}

impl EvaluateParams {
    /// Parameters with the default above.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Up to this many rows the silhouette is exact. Above, `exact_rows`² / rows of them (500 at
    /// least) are compared with all, so that the time no longer rises with the square.
    #[must_use]
    pub const fn exact_rows(mut self, rows: usize) -> Self {
        self.exact_rows = rows;
        self
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// [`ClusterError::Parameter`] for no rows.
    pub fn check(self) -> Result<ValidEvaluateParams, ClusterError> {
        if self.exact_rows == 0 {
            return Err(ClusterError::Parameter {
                name: "exact_rows",
                given: self.exact_rows.to_string(),
                allowed: "a whole number of 1 or above",
            });
        }
        Ok(ValidEvaluateParams(self))
    }
}

/// Checked parameters of the evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValidEvaluateParams(EvaluateParams);

/// How good a clustering is, by four figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Indices {
    /// Mean silhouette, -1 to 1, higher is better (Rousseeuw 1987).
    pub silhouette: Figure,
    /// Rows behind it; fewer than all when it was sampled.
    pub silhouette_rows: usize,
    /// Its standard error when it was sampled.
    pub silhouette_error: Option<f64>,
    /// Mean silhouette with distances to centroids, higher is better (Hruschka, de Castro &
    /// Campello 2004).
    pub simplified_silhouette: Figure,
    /// Index of Calinski & Harabasz 1974, higher is better.
    pub calinski_harabasz: Figure,
    /// Index of Davies & Bouldin 1979, lower is better.
    pub davies_bouldin: Figure,
}

/// The figures of one clustering.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Evaluation {
    /// Rows of the data.
    pub rows: usize,
    /// Every row counts once, whatever its weight.
    pub unweighted: Indices,
    /// A row of weight k counts as k copies; `None` without weights.
    pub weighted: Option<Indices>,
}

impl ValidEvaluateParams {
    /// Computes all figures of a clustering, with `labels` holding one number per row.
    ///
    /// The result depends on rows, labels, weights and, above `exact_rows`, the seed; not on the
    /// number of threads. With weights the pairs of rows are gone through twice.
    ///
    /// # Errors
    /// [`ClusterError::LabelCount`], [`ClusterError::Cancelled`].
    ///
    /// ```
    /// use landfall_market::cluster::Points;
    /// use landfall_market::evaluate::EvaluateParams;
    /// use landfall_market::{Progress, Seed};
    ///
    /// let points = Points::new(&[0.0, 2.0, 10.0, 12.0], 1)?;
    /// let params = EvaluateParams::new().check()?;
    /// let found = params.run(points, &[0, 0, 1, 1], Seed::new(1), &Progress::silent())?;
    /// // Spreads 1 and 1, centroids 10 apart.
    /// assert_eq!(found.unweighted.davies_bouldin.value(), Some(0.2));
    /// assert!(found.weighted.is_none());
    /// # Ok::<(), landfall_market::cluster::ClusterError>(())
    /// ```
    pub fn run<T: Real>(
        &self,
        points: Points<'_, T>,
        labels: &[u32],
        seed: Seed,
        progress: &Progress,
    ) -> Result<Evaluation, ClusterError> {
        let weighted = match points.weights() {
            Some(_) => Some(self.indices(points, labels, seed, progress)?),
            None => None,
        };
        Ok(Evaluation {
            rows: points.rows(),
            unweighted: self.indices(points.unweighted(), labels, seed, progress)?,
            weighted,
        })
    }

    fn indices<T: Real>(
        &self,
        points: Points<'_, T>,
        labels: &[u32],
        seed: Seed,
        progress: &Progress,
    ) -> Result<Indices, ClusterError> {
        let seed = seed.stream("silhouette");
        let rows = self.scored_rows(points.founders());
        let silhouette = sampled_silhouette(points, labels, rows, seed, progress)?;
        let dispersion = Dispersion::of(points, labels)?;
        Ok(Indices {
            silhouette: silhouette.mean,
            silhouette_rows: silhouette.scored_rows,
            silhouette_error: silhouette.standard_error,
            simplified_silhouette: dispersion.simplified(points).mean,
            calinski_harabasz: dispersion.calinski_harabasz(),
            davies_bouldin: dispersion.davies_bouldin(),
        })
    }

    fn scored_rows(&self, rows: usize) -> usize {
        let exact = self.0.exact_rows;
        if rows <= exact {
            return rows;
        }
        let pairs = exact as u128 * exact as u128;
        let scored = usize::try_from(pairs / rows as u128).unwrap_or(exact);
        scored.max(FEWEST_ROWS).min(rows)
    }
}
