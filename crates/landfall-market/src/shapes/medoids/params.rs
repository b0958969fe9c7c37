//! Parameters of k-medoids.

use landfall_core::{Progress, Seed};

use super::Dissimilarity;
use super::fit::{self, KMedoidsFit};
use crate::cluster::ClusterError;
use crate::shapes::common::at_least_one;

/// Where the medoids start.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum MedoidStart {
    /// BUILD of PAM (Kaufman & Rousseeuw 1990): one after the other, the row that lowers the sum
    /// most. Without chance, O(n² K); there is one run.
    Build,
    /// Different rows, each drawn with probability proportional to its weight.
    Random,
    /// These rows, one per cluster; there is one run.
    Rows(Vec<usize>),
}

/// Unchecked parameters of k-medoids.
///
/// Minimised is the sum over the rows of weight times dissimilarity to the medoid of their cluster
/// (not its square), where medoids are rows. The search is FasterPAM (Schubert & Rousseeuw 2021):
/// every row in turn is tried in the place of the medoid it replaces best, and a swap that lowers
/// the sum is made at once. A pass over all rows costs O(n² + n K). It ends when no swap of one
/// medoid helps: a local optimum of PAM.
///
/// No cluster is ever empty, but one of duplicates of another medoid may hold a single row. A row
/// of weight 0 is labelled and never a medoid.
///
/// Defaults: start [`MedoidStart::Build`], 10 restarts where the start is random, at most 100
/// passes.
///
/// ```
/// use landfall_market::cluster::Points;
/// use landfall_market::shapes::{Dissimilarity, KMedoidsParams, Measure};
/// use landfall_market::{Progress, Seed};
///
/// let rows = [0.0, 1.0, 5.0, 20.0, 22.0, 29.0];
/// let far = Dissimilarity::from_points(Points::new(&rows, 1)?, Measure::Manhattan)?;
/// let fit = KMedoidsParams::new(2)
///     .check()?
///     .fit(&far, None, Seed::new(1), &Progress::silent())?;
/// assert_eq!(fit.medoids(), [1, 4]);
/// assert_eq!(fit.total_dissimilarity(), 1.0 + 4.0 + 2.0 + 7.0);
/// # Ok::<(), landfall_market::cluster::ClusterError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KMedoidsParams {
    pub(super) k: usize,
    pub(super) start: MedoidStart,
    pub(super) restarts: usize,
    pub(super) max_passes: usize,
}

impl KMedoidsParams {
    /// Parameters for `k` clusters with the defaults above.
    #[must_use]
    pub const fn new(k: usize) -> Self {
        Self {
            k,
            start: MedoidStart::Build,
            restarts: 10,
            max_passes: 100,
        }
    }

    /// Where the medoids start.
    #[must_use]
    pub fn start(mut self, start: MedoidStart) -> Self {
        self.start = start;
        self
    }

    /// Runs from random starts; the one with the lowest sum is kept, the first of equals.
    #[must_use]
    pub const fn restarts(mut self, restarts: usize) -> Self {
        self.restarts = restarts;
        self
    }

    /// Passes over all rows in one run, at most.
    #[must_use]
    pub const fn max_passes(mut self, passes: usize) -> Self {
        self.max_passes = passes;
        self
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// [`ClusterError::Parameter`] for zero clusters, restarts or passes, and for starting rows
    /// that are not K different ones.
    pub fn check(self) -> Result<ValidKMedoidsParams, ClusterError> {
        at_least_one("k", self.k)?;
        at_least_one("restarts", self.restarts)?;
        at_least_one("max_passes", self.max_passes)?;
        if let MedoidStart::Rows(rows) = &self.start {
            let mut sorted = rows.clone();
            sorted.sort_unstable();
            sorted.dedup();
            if sorted.len() != self.k || rows.len() != self.k {
                return Err(ClusterError::Parameter {
                    name: "start",
                    given: format!("{rows:?}"),
                    allowed: "one different row per cluster",
                });
            }
        }
        Ok(ValidKMedoidsParams(self))
    }
}

/// Checked parameters of k-medoids.
#[derive(Debug, Clone, PartialEq)]
pub struct ValidKMedoidsParams(pub(super) KMedoidsParams);

impl ValidKMedoidsParams {
    /// Number of clusters.
    pub const fn k(&self) -> usize {
        self.0.k
    }

    /// Clusters the rows; `weights` holds one weight per row, all 1 where there are none.
    ///
    /// The seed counts for [`MedoidStart::Random`] only.
    ///
    /// # Errors
    /// [`ClusterError::WeightCount`], [`ClusterError::Weight`], [`ClusterError::NoWeight`],
    /// [`ClusterError::TooManyClusters`], [`ClusterError::Parameter`] for a starting row that does
    /// not exist or has weight 0, [`ClusterError::Cancelled`].
    pub fn fit(
        &self,
        dissimilarity: &Dissimilarity,
        weights: Option<&[f64]>,
        seed: Seed,
        progress: &Progress,
    ) -> Result<KMedoidsFit, ClusterError> {
        fit::fit(&self.0, dissimilarity, weights, seed, progress)
    }
}
