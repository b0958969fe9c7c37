//! Parameters of k-POD.

use landfall_core::{Progress, Seed};

use super::MaskedPoints;
use super::fit::{self, KPodFit};
use crate::cluster::{ClusterError, Real};
use crate::shapes::common::at_least_one;

/// Unchecked parameters of k-POD (Chi, Chi & Baraniuk 2016): K-means for rows with missing cells.
///
/// Minimised is the sum over the **observed** cells of the row's weight times the squared
/// difference to the centroid of its cluster. One iteration fills the missing cells with the
/// coordinates of the row's centroid and runs K-means on from these centroids. The filled sum lies
/// above the observed one and touches it where it was filled (majorisation), so the objective
/// never rises. After that come plain steps on the observed cells alone, until every row is in the
/// cluster that is nearest by its observed cells. They are ours; they only lower the objective.
///
/// It assumes that cells are missing at random: whether a cell is missing must not depend on what
/// it would have held. Where poor regions do not report, a fit to those that do is biased.
///
/// A cluster may lose its last row; it keeps its centroid, and a warning says so.
///
/// Defaults: 10 restarts, each from K-means on rows filled with the column means, and at most 100
/// iterations.
///
/// ```
/// use landfall_market::shapes::{KPodParams, MaskedPoints};
/// use landfall_market::{Progress, Seed};
///
/// let gap = f64::NAN;
/// let rows = [0.0, 0.0, 1.0, gap, 9.0, 9.0, gap, 8.0];
/// let fit = KPodParams::new(2)
///     .check()?
///     .fit(MaskedPoints::new(&rows, 2)?, Seed::new(1), &Progress::silent())?;
/// // Two times 0.5^2 for 0 and 1, two times 0.5^2 for 9 and 8; missing cells cost nothing.
/// assert!((fit.observed_inertia() - 1.0).abs() < 1e-12);
/// assert_eq!(fit.filled_cells(), 2);
/// # Ok::<(), landfall_market::cluster::ClusterError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KPodParams {
    pub(super) k: usize,
    pub(super) restarts: usize,
    pub(super) start: Option<Vec<f64>>,
    pub(super) max_iterations: usize,
}

impl KPodParams {
    /// Parameters for `k` clusters with the defaults above.
    #[must_use]
    pub const fn new(k: usize) -> Self {
        Self {
            k,
            restarts: 10,
            start: None,
            max_iterations: 100,
        }
    }

    /// Random starts; the one with the lowest objective is kept, the first of equals.
    #[must_use]
    pub const fn restarts(mut self, restarts: usize) -> Self {
        self.restarts = restarts;
        self
    }

    /// Starts once, at these centroids: K x columns, row after row.
    #[must_use]
    pub fn start_at(mut self, centroids: Vec<f64>) -> Self {
        self.start = Some(centroids);
        self
    }

    /// Iterations of one run, at most; those of filling and those on observed cells count alike.
    #[must_use]
    pub const fn max_iterations(mut self, iterations: usize) -> Self {
        self.max_iterations = iterations;
        self
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// [`ClusterError::Parameter`] for zero clusters, restarts or iterations.
    pub fn check(self) -> Result<ValidKPodParams, ClusterError> {
        at_least_one("k", self.k)?;
        at_least_one("restarts", self.restarts)?;
        at_least_one("max_iterations", self.max_iterations)?;
        Ok(ValidKPodParams(self))
    }
}

/// Checked parameters of k-POD.
#[derive(Debug, Clone, PartialEq)]
pub struct ValidKPodParams(pub(super) KPodParams);

impl ValidKPodParams {
    /// Number of clusters.
    pub const fn k(&self) -> usize {
        self.0.k
    }

    /// Clusters the rows. Each iteration costs one K-means fit from a start that is nearly right,
    /// O(n K d) per step; memory 16 bytes per cell.
    ///
    /// # Errors
    /// [`ClusterError::TooManyClusters`], [`ClusterError::StartShape`],
    /// [`ClusterError::StartNotFinite`], [`ClusterError::Cancelled`].
    pub fn fit<T: Real>(
        &self,
        points: MaskedPoints<'_, T>,
        seed: Seed,
        progress: &Progress,
    ) -> Result<KPodFit, ClusterError> {
        fit::fit(&self.0, points, seed, progress)
    }
}
