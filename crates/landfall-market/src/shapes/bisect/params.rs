//! Parameters of bisecting K-means.

use landfall_core::{Progress, Seed};

use super::fit::{self, BisectingFit};
use crate::cluster::{ClusterError, Points, Real};
use crate::shapes::common::at_least_one;

/// Which leaf is split next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitBy {
    /// The one with the largest inertia.
    Inertia,
    /// The one with the largest weight (most rows without weights).
    Weight,
}

/// Unchecked parameters of bisecting K-means (Steinbach, Karypis & Kumar 2000).
///
/// It starts with all rows as one cluster and splits one leaf after the other by K-means with
/// K = 2. Each split minimises the inertia of its own two halves; the tree as a whole does not
/// minimise the inertia at any K, and a K-means fit of the same K is often lower. What is gained
/// is a hierarchy: the clusters at K lie within those at K - 1.
///
/// A leaf whose rows are all equal is not split. When no leaf can be split, the tree has fewer
/// leaves than asked for, and a warning says so. No cluster is empty.
///
/// Defaults: the leaf of the largest inertia first, 10 restarts for each split.
///
/// ```
/// use landfall_market::cluster::Points;
/// use landfall_market::shapes::BisectingParams;
/// use landfall_market::{Progress, Seed};
///
/// let rows = [0.0, 1.0, 20.0, 22.0, 60.0];
/// let fit = BisectingParams::new(3)
///     .check()?
///     .fit(Points::new(&rows, 1)?, Seed::new(1), &Progress::silent())?;
/// // The heavier half comes first.
/// assert_eq!(fit.labels_at(2)?, [0, 0, 0, 0, 1]);
/// assert_eq!(fit.labels_at(3)?, [0, 0, 1, 1, 2]);
/// # Ok::<(), landfall_market::cluster::ClusterError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BisectingParams {
    pub(super) leaves: usize,
    pub(super) split_by: SplitBy,
    pub(super) restarts: usize,
}

impl BisectingParams {
    /// Parameters for a tree of `leaves` leaves with the defaults above.
    #[must_use]
    pub const fn new(leaves: usize) -> Self {
        Self {
            leaves,
            split_by: SplitBy::Inertia,
            restarts: 10,
        }
    }

    /// Which leaf is split next; the older one of equals.
    #[must_use]
    pub const fn split_by(mut self, split_by: SplitBy) -> Self {
        self.split_by = split_by;
        self
    }

    /// Random starts of every split.
    #[must_use]
    pub const fn restarts(mut self, restarts: usize) -> Self {
        self.restarts = restarts;
        self
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// [`ClusterError::Parameter`] for zero leaves or restarts.
    pub fn check(self) -> Result<ValidBisectingParams, ClusterError> {
        at_least_one("leaves", self.leaves)?;
        at_least_one("restarts", self.restarts)?;
        Ok(ValidBisectingParams(self))
    }
}

/// Checked parameters of bisecting K-means.
#[derive(Debug, Clone, PartialEq)]
pub struct ValidBisectingParams(pub(super) BisectingParams);

impl ValidBisectingParams {
    /// Number of leaves asked for.
    pub const fn leaves(&self) -> usize {
        self.0.leaves
    }

    /// Builds the tree. Balanced splits cost O(n d log K) per restart and step.
    ///
    /// # Errors
    /// [`ClusterError::TooManyClusters`], [`ClusterError::Cancelled`].
    pub fn fit<T: Real>(
        &self,
        points: Points<'_, T>,
        seed: Seed,
        progress: &Progress,
    ) -> Result<BisectingFit, ClusterError> {
        fit::fit(&self.0, points, seed, progress)
    }
}
