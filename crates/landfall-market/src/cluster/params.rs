//! Parameters of K-means.

use std::fmt;

use landfall_core::{Progress, Seed};
use serde::{Deserialize, Serialize};

use super::fit;
use super::model::KMeansFit;
use super::statistics::Reducer;
use super::{ClusterError, Points, Real};
use crate::kernel;

/// The kernels keep labels as numbers of the type they compute in.
const MOST_CLUSTERS: usize = 1 << 24;

/// Where the centroids start.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Start {
    /// [`Start::GreedyPlusPlus`], or [`Start::Parallel`] above 256 clusters or a million rows.
    Auto,
    /// Greedy k-means++ (Arthur & Vassilvitskii 2007, section 5): each next centroid is the best of
    /// 2 + ln K rows drawn with probability proportional to weight times squared distance.
    GreedyPlusPlus,
    /// k-means|| (Bahmani et al. 2012): five rounds of oversampling, then k-means++ on what they
    /// found.
    Parallel,
    /// K rows drawn with probability proportional to their weight, without replacement.
    Random,
    /// These centroids, K x columns, row after row. There is one run, and cluster `i` grows from
    /// centroid `i`.
    Centroids(Vec<f64>),
}

/// By what rows are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Geometry {
    /// Squared Euclidean distance.
    Euclidean,
    /// The angle: rows count by their direction alone, centroids are unit vectors, and the inertia
    /// is the sum of squared distances between unit vectors, 2 (1 - cosine) (spherical K-means,
    /// Dhillon & Modha 2001).
    Spherical,
}

/// Whether single rows are moved between clusters after the last Lloyd step (Hartigan & Wong 1979).
/// Such moves lower the inertia of many results that Lloyd steps cannot improve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moves {
    /// For small problems (rows x K x columns below 200,000) that do not start at given centroids.
    Auto,
    /// Never: the result is a plain Lloyd result.
    Never,
    /// Always.
    Always,
}

/// Whether the rows are clustered by nested samples that grow, with one exact step at the end
/// (after Newling & Fleuret 2016). For rows in a memory map larger than memory, and where a
/// thousandth of the inertia is worth less than the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Batches {
    /// Above five million rows that do not start at given centroids.
    Auto,
    /// Never: every step passes over all rows.
    Never,
    /// Always, if there are at least twice as many rows as the first sample has (65,536, or 128
    /// per cluster).
    Always,
}

/// The instructions the engine computes with. Results are the same for any number of threads, but
/// differ in the last bits between instruction sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InstructionSet {
    /// AVX-512F: 16 single or 8 double numbers at a time.
    Avx512,
    /// AVX2 with FMA: 8 single or 4 double numbers at a time.
    Avx2,
    /// NEON: 4 single or 2 double numbers at a time.
    Neon,
    /// Plain Rust, on every processor.
    Scalar,
}

impl InstructionSet {
    /// Every instruction set this processor has, the best first.
    pub fn available() -> Vec<Self> {
        [Self::Avx512, Self::Avx2, Self::Neon, Self::Scalar]
            .into_iter()
            .filter(|set| kernel::available(*set))
            .collect()
    }

    /// The best instruction set this processor has.
    pub fn best() -> Self {
        Self::available().first().copied().unwrap_or(Self::Scalar)
    }
}

impl fmt::Display for InstructionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Avx512 => "AVX-512",
            Self::Avx2 => "AVX2 with FMA",
            Self::Neon => "NEON",
            Self::Scalar => "plain Rust",
        })
    }
}

/// Unchecked parameters of K-means.
///
/// Defaults: 10 restarts (100 for small problems: rows x K x columns below 200,000), start
/// [`Start::Auto`], at most 300 Lloyd steps, relative tolerance 1e-4, Euclidean,
/// [`Moves::Auto`], [`Batches::Auto`], the best instruction set of the processor.
///
/// ```
/// use landfall_market::cluster::{KMeansParams, Points};
/// use landfall_market::{Progress, Seed};
///
/// let rows = [0.0, 0.2, 9.0, 9.4];
/// let fit = KMeansParams::new(2)
///     .check()?
///     .fit(Points::new(&rows, 1)?, Seed::new(1), &Progress::silent())?;
/// assert_eq!(fit.labels()[0], fit.labels()[1]);
/// assert!((fit.total_inertia() - 0.1).abs() < 1e-12); // 2 x 0.1^2 + 2 x 0.2^2
/// # Ok::<(), landfall_market::cluster::ClusterError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KMeansParams {
    pub(super) k: usize,
    pub(super) restarts: Option<usize>,
    pub(super) start: Start,
    pub(super) max_steps: usize,
    pub(super) relative_tolerance: f64,
    pub(super) geometry: Geometry,
    pub(super) moves: Moves,
    pub(super) batches: Batches,
    pub(super) instructions: Option<InstructionSet>,
}

impl KMeansParams {
    /// Parameters for `k` clusters with the defaults above.
    #[must_use]
    pub const fn new(k: usize) -> Self {
        Self {
            k,
            restarts: None,
            start: Start::Auto,
            max_steps: 300,
            relative_tolerance: 1e-4,
            geometry: Geometry::Euclidean,
            moves: Moves::Auto,
            batches: Batches::Auto,
            instructions: None,
        }
    }

    /// Random starts; the one with the lowest inertia is kept, the first of equals.
    #[must_use]
    pub const fn restarts(mut self, restarts: usize) -> Self {
        self.restarts = Some(restarts);
        self
    }

    /// Where the centroids start.
    #[must_use]
    pub fn start(mut self, start: Start) -> Self {
        self.start = start;
        self
    }

    /// Lloyd steps of one run, at most. A step assigns all rows and moves all centroids; one more
    /// assignment follows the last step.
    #[must_use]
    pub const fn max_steps(mut self, steps: usize) -> Self {
        self.max_steps = steps;
        self
    }

    /// A run ends when the centroids moved by no more than this times the mean variance of the
    /// columns (sum of squared movements); 0: when no label changes.
    #[must_use]
    pub const fn relative_tolerance(mut self, tolerance: f64) -> Self {
        self.relative_tolerance = tolerance;
        self
    }

    /// By what rows are compared.
    #[must_use]
    pub const fn geometry(mut self, geometry: Geometry) -> Self {
        self.geometry = geometry;
        self
    }

    /// Whether single rows are moved after the last step.
    #[must_use]
    pub const fn moves(mut self, moves: Moves) -> Self {
        self.moves = moves;
        self
    }

    /// Whether the rows are clustered by samples that grow.
    #[must_use]
    pub const fn batches(mut self, batches: Batches) -> Self {
        self.batches = batches;
        self
    }

    /// The instruction set to use instead of the best there is.
    #[must_use]
    pub const fn instruction_set(mut self, set: InstructionSet) -> Self {
        self.instructions = Some(set);
        self
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// [`ClusterError::Parameter`] for zero clusters, restarts or steps and for a tolerance that is
    /// negative or not finite; [`ClusterError::InstructionSet`].
    pub fn check(self) -> Result<ValidKMeansParams, ClusterError> {
        let whole = |name, given: usize| match given {
            0 => Err(ClusterError::Parameter {
                name,
                given: given.to_string(),
                allowed: "a whole number of 1 or above",
            }),
            _ => Ok(()),
        };
        whole("k", self.k)?;
        whole("restarts", self.restarts.unwrap_or(1))?;
        whole("max_steps", self.max_steps)?;
        if self.k > MOST_CLUSTERS {
            return Err(ClusterError::Parameter {
                name: "k",
                given: self.k.to_string(),
                allowed: "at most 16,777,216 (2^24)",
            });
        }
        if let Some(set) = self.instructions.filter(|set| !kernel::available(*set)) {
            let names: Vec<String> = InstructionSet::available()
                .iter()
                .map(ToString::to_string)
                .collect();
            return Err(ClusterError::InstructionSet {
                given: set.to_string(),
                available: names.join(", "),
            });
        }
        if !(self.relative_tolerance.is_finite() && self.relative_tolerance >= 0.0) {
            return Err(ClusterError::Parameter {
                name: "relative_tolerance",
                given: self.relative_tolerance.to_string(),
                allowed: "a finite number of 0 or above",
            });
        }
        Ok(ValidKMeansParams(self))
    }
}

/// Checked parameters of K-means.
#[derive(Debug, Clone, PartialEq)]
pub struct ValidKMeansParams(pub(super) KMeansParams);

impl ValidKMeansParams {
    /// Number of clusters.
    pub const fn k(&self) -> usize {
        self.0.k
    }

    /// Clusters the rows.
    ///
    /// The result depends on the rows, the parameters, the seed and the instruction set, not on the
    /// number of threads (those of the current rayon pool).
    ///
    /// # Errors
    /// [`ClusterError::TooManyClusters`], [`ClusterError::StartShape`],
    /// [`ClusterError::StartNotFinite`], [`ClusterError::NoDirection`],
    /// [`ClusterError::Cancelled`].
    pub fn fit<T: Real>(
        &self,
        points: Points<'_, T>,
        seed: Seed,
        progress: &Progress,
    ) -> Result<KMeansFit, ClusterError> {
        fit::fit(&self.0, points, seed, progress)
    }

    /// Clusters rows that lie on several machines: every shard calls this with its own rows, the
    /// same parameters, [`Start::Centroids`], and a reducer that sums over the shards. The
    /// centroids that come back are the same everywhere; labels, sizes and inertia are those of the
    /// shard's own rows, and empty clusters stay.
    ///
    /// # Errors
    /// As [`ValidKMeansParams::fit`], and [`ClusterError::Reduction`].
    pub fn fit_shard<T: Real>(
        &self,
        points: Points<'_, T>,
        reducer: &dyn Reducer,
        progress: &Progress,
    ) -> Result<KMeansFit, ClusterError> {
        fit::fit_shard(&self.0, points, reducer, progress)
    }
}
