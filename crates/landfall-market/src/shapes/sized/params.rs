//! Parameters of size-limited K-means.

use landfall_core::{Progress, Seed};

use super::fit::{self, SizedFit};
use crate::cluster::{ClusterError, Points, Real};
use crate::shapes::common::{at, at_least_one};

/// Sizes that clusters may have.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Sizes {
    /// The same for all.
    All(usize),
    /// One per cluster.
    Each(Vec<usize>),
}

impl Sizes {
    fn of(&self, cluster: usize) -> usize {
        match self {
            Self::All(size) => *size,
            Self::Each(sizes) => at(sizes, cluster),
        }
    }

    fn check(&self, name: &'static str, k: usize) -> Result<(), ClusterError> {
        match self {
            Self::Each(sizes) if sizes.len() != k => Err(ClusterError::LimitCount {
                name,
                given: sizes.len(),
                k,
            }),
            _ => Ok(()),
        }
    }
}

/// The limits of a run, for as many rows as there are.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    pub(super) least: Vec<usize>,
    pub(super) most: Vec<usize>,
}

/// Unchecked parameters of size-limited K-means (Bradley, Bennett & Demiriz 2000).
///
/// Minimised is the K-means inertia, the sum over the rows of weight times squared distance to the
/// mean of their cluster, among all partitions that keep the limits. Limits count **rows**, not
/// weight: with limits on weight the assignment alone would be NP-hard (generalised assignment).
/// A row of weight 0 is not there: it takes no place and is labelled by its nearest centroid.
///
/// Each step assigns all rows at once and moves the centroids to the means. Up to
/// [`exact_up_to`](Self::exact_up_to) rows x clusters the assignment is the best there is for these
/// centroids (a min-cost flow); above it is greedy with improving swaps. The clustering as a whole
/// is a local optimum in both cases.
///
/// Defaults: at least 1 row in each cluster, no upper limit, 10 restarts from k-means++, at most
/// 100 steps, exact up to 5,000,000 rows x clusters (about 24 bytes each).
///
/// ```
/// use landfall_market::cluster::Points;
/// use landfall_market::shapes::SizedKMeansParams;
/// use landfall_market::{Progress, Seed};
///
/// // Three rows lie near 0, one near 9; two teams of two are wanted.
/// let rows = [0.0, 0.1, 1.0, 9.0];
/// let fit = SizedKMeansParams::new(2)
///     .least(2)
///     .check()?
///     .fit(Points::new(&rows, 1)?, Seed::new(1), &Progress::silent())?;
/// assert_eq!(fit.sizes(), [2, 2]);
/// assert_eq!(fit.labels()[2], fit.labels()[3]);
/// # Ok::<(), landfall_market::cluster::ClusterError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SizedKMeansParams {
    pub(super) k: usize,
    least: Sizes,
    most: Sizes,
    pub(super) restarts: usize,
    pub(super) start: Option<Vec<f64>>,
    pub(super) max_steps: usize,
    pub(super) exact_up_to: usize,
}

impl SizedKMeansParams {
    /// Parameters for `k` clusters with the defaults above.
    #[must_use]
    pub const fn new(k: usize) -> Self {
        Self {
            k,
            least: Sizes::All(1),
            most: Sizes::All(usize::MAX),
            restarts: 10,
            start: None,
            max_steps: 100,
            exact_up_to: 5_000_000,
        }
    }

    /// Rows of every cluster, at least. With 0 a cluster may end empty; it then keeps its centroid,
    /// and a warning says so.
    #[must_use]
    pub fn least(mut self, rows: usize) -> Self {
        self.least = Sizes::All(rows);
        self
    }

    /// Rows of every cluster, at most.
    #[must_use]
    pub fn most(mut self, rows: usize) -> Self {
        self.most = Sizes::All(rows);
        self
    }

    /// Rows of each cluster, at least; one number per cluster.
    #[must_use]
    pub fn least_each(mut self, rows: Vec<usize>) -> Self {
        self.least = Sizes::Each(rows);
        self
    }

    /// Rows of each cluster, at most; one number per cluster, `usize::MAX` for no limit.
    #[must_use]
    pub fn most_each(mut self, rows: Vec<usize>) -> Self {
        self.most = Sizes::Each(rows);
        self
    }

    /// Random starts; the one with the lowest inertia is kept, the first of equals.
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

    /// Steps of one run, at most.
    #[must_use]
    pub const fn max_steps(mut self, steps: usize) -> Self {
        self.max_steps = steps;
        self
    }

    /// Rows x clusters up to which the assignment is exact; 0 for always greedy.
    #[must_use]
    pub const fn exact_up_to(mut self, cells: usize) -> Self {
        self.exact_up_to = cells;
        self
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// [`ClusterError::Parameter`] for zero clusters, restarts or steps;
    /// [`ClusterError::LimitCount`] when there is not one limit per cluster;
    /// [`ClusterError::LimitOrder`] when a least size is above the greatest.
    pub fn check(self) -> Result<ValidSizedKMeansParams, ClusterError> {
        at_least_one("k", self.k)?;
        at_least_one("restarts", self.restarts)?;
        at_least_one("max_steps", self.max_steps)?;
        self.least.check("least", self.k)?;
        self.most.check("greatest", self.k)?;
        for cluster in 0..self.k {
            let (least, most) = (self.least.of(cluster), self.most.of(cluster));
            if least > most {
                return Err(ClusterError::LimitOrder {
                    cluster,
                    least,
                    most,
                });
            }
        }
        Ok(ValidSizedKMeansParams(self))
    }

    /// The limits for `rows` rows, of which there are enough and not too many.
    pub(super) fn limits(&self, rows: usize) -> Result<Limits, ClusterError> {
        let sum = |sizes: &[usize]| sizes.iter().fold(0_usize, |all, n| all.saturating_add(*n));
        let least: Vec<usize> = (0..self.k).map(|c| self.least.of(c)).collect();
        if sum(&least) > rows {
            return Err(ClusterError::LimitsAboveRows {
                least: sum(&least),
                rows,
            });
        }
        let most: Vec<usize> = (0..self.k).map(|c| self.most.of(c).min(rows)).collect();
        if sum(&most) < rows {
            return Err(ClusterError::LimitsBelowRows {
                most: sum(&most),
                rows,
            });
        }
        Ok(Limits { least, most })
    }
}

/// Checked parameters of size-limited K-means.
#[derive(Debug, Clone, PartialEq)]
pub struct ValidSizedKMeansParams(pub(super) SizedKMeansParams);

impl ValidSizedKMeansParams {
    /// Number of clusters.
    pub const fn k(&self) -> usize {
        self.0.k
    }

    /// Clusters the rows.
    ///
    /// A step costs O(n K d) for the distances and, when exact, O(n K) for the heaps and
    /// O(K² + K² log n) for every row that has to leave its nearest cluster. Memory: about 24 bytes
    /// per row x cluster.
    ///
    /// # Errors
    /// [`ClusterError::TooManyClusters`], [`ClusterError::LimitsAboveRows`],
    /// [`ClusterError::LimitsBelowRows`], [`ClusterError::StartShape`],
    /// [`ClusterError::StartNotFinite`], [`ClusterError::Cancelled`].
    pub fn fit<T: Real>(
        &self,
        points: Points<'_, T>,
        seed: Seed,
        progress: &Progress,
    ) -> Result<SizedFit, ClusterError> {
        fit::fit(&self.0, points, seed, progress)
    }
}
