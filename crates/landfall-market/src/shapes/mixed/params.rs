//! Parameters of k-prototypes.

use landfall_core::{Progress, Seed};

use super::fit;
use super::{KPrototypesFit, MixedPoints};
use crate::cluster::{ClusterError, Real};
use crate::shapes::common::at_least_one;

/// Where the prototypes start. Except for given ones, they are rows.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum MixedStart {
    /// k-means++ (Arthur & Vassilvitskii 2007) under the cost of k-prototypes.
    PlusPlus,
    /// Huang (1998): categories are drawn column by column with the probability of their weight;
    /// the row that agrees most with them, and was not yet taken, is the prototype.
    Huang,
    /// Cao, Liang & Bai (2009): first the row of the most frequent categories, then the rows that
    /// are frequent and far from those before. Without chance; there is one run. The distance is
    /// the cost of k-prototypes, which without numeric columns is the one of the paper.
    Cao,
    /// These prototypes; there is one run, and cluster `i` grows from prototype `i`.
    Prototypes {
        /// K x numeric columns, row after row.
        numbers: Vec<f64>,
        /// K x categorical columns, as numbers of categories.
        codes: Vec<u32>,
    },
}

/// What one mismatch of categories costs, in squared units of the numeric columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Gamma {
    /// As given.
    Given(f64),
    /// Half the mean of the standard deviations of the numeric columns (weighted, divisor n).
    HalfMeanDeviation(f64),
    /// 1, because no numeric column varies or there is none.
    CountOfMismatches,
}

impl Gamma {
    /// The number.
    pub const fn value(self) -> f64 {
        match self {
            Self::Given(value) | Self::HalfMeanDeviation(value) => value,
            Self::CountOfMismatches => 1.0,
        }
    }
}

/// Unchecked parameters of k-prototypes (Huang 1998).
///
/// Minimised is the sum over the rows of weight times (squared distance to the numeric mean of
/// their cluster + gamma x number of categorical columns that differ from its mode). Without
/// numeric columns that is k-modes. Rows move one at a time, and both prototypes follow at once.
///
/// The mode of a column is the category of the largest weight; of equals the one that appears first
/// in the table. A row as near to another prototype stays where it is. The last row of a cluster
/// never leaves; a cluster that starts empty takes the row that costs most where it is. Numeric
/// columns should be scaled before.
///
/// Defaults: gamma by [`Gamma::HalfMeanDeviation`], start [`MixedStart::PlusPlus`], 10 restarts
/// where there is chance in the start, at most 100 passes over the rows.
///
/// ```
/// use landfall_market::cluster::Points;
/// use landfall_market::shapes::{Categories, KPrototypesParams, MissingCategory, MixedPoints};
/// use landfall_market::{Progress, Seed};
///
/// let income = [1.0, 2.0, 8.0, 9.0];
/// let cells = [Some("cash"), Some("cash"), Some("card"), Some("cash")];
/// let paid_by = Categories::new(&cells, 1, MissingCategory::Refuse)?;
/// let rows = MixedPoints::new(Points::new(&income, 1)?, &paid_by)?;
/// let fit = KPrototypesParams::new(2)
///     .gamma(0.5)
///     .check()?
///     .fit(rows, Seed::new(1), &Progress::silent())?;
/// // Means 1.5 and 8.5: four times 0.25; one mismatch, because card and cash tie and card, coded
/// // after cash, loses.
/// assert_eq!(fit.numeric_cost(), 1.0);
/// assert_eq!(fit.categorical_cost(), 0.5);
/// # Ok::<(), landfall_market::cluster::ClusterError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KPrototypesParams {
    pub(super) k: usize,
    pub(super) gamma: Option<f64>,
    pub(super) start: MixedStart,
    pub(super) restarts: usize,
    pub(super) max_passes: usize,
}

impl KPrototypesParams {
    /// Parameters for `k` clusters with the defaults above.
    #[must_use]
    pub const fn new(k: usize) -> Self {
        Self {
            k,
            gamma: None,
            start: MixedStart::PlusPlus,
            restarts: 10,
            max_passes: 100,
        }
    }

    /// What one mismatch costs; 0 lets the numbers alone decide.
    #[must_use]
    pub const fn gamma(mut self, gamma: f64) -> Self {
        self.gamma = Some(gamma);
        self
    }

    /// Where the prototypes start.
    #[must_use]
    pub fn start(mut self, start: MixedStart) -> Self {
        self.start = start;
        self
    }

    /// Random starts; the one with the lowest cost is kept, the first of equals.
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
    /// [`ClusterError::Parameter`] for zero clusters, restarts or passes and for a gamma that is
    /// negative or not finite.
    pub fn check(self) -> Result<ValidKPrototypesParams, ClusterError> {
        at_least_one("k", self.k)?;
        at_least_one("restarts", self.restarts)?;
        at_least_one("max_passes", self.max_passes)?;
        match self.gamma {
            Some(gamma) if !(gamma.is_finite() && gamma >= 0.0) => Err(ClusterError::Parameter {
                name: "gamma",
                given: gamma.to_string(),
                allowed: "a finite number of 0 or above",
            }),
            _ => Ok(ValidKPrototypesParams(self)),
        }
    }
}

/// Checked parameters of k-prototypes.
#[derive(Debug, Clone, PartialEq)]
pub struct ValidKPrototypesParams(pub(super) KPrototypesParams);

impl ValidKPrototypesParams {
    /// Number of clusters.
    pub const fn k(&self) -> usize {
        self.0.k
    }

    /// Clusters the rows. A pass costs O(n K d) with d the columns of both kinds.
    ///
    /// # Errors
    /// [`ClusterError::TooManyClusters`], [`ClusterError::StartShape`],
    /// [`ClusterError::StartNotFinite`], [`ClusterError::Cancelled`].
    pub fn fit<T: Real>(
        &self,
        points: MixedPoints<'_, T>,
        seed: Seed,
        progress: &Progress,
    ) -> Result<KPrototypesFit, ClusterError> {
        fit::fit(&self.0, points, seed, progress)
    }
}
