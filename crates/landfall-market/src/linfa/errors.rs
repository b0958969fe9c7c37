//! What can be wrong with parameters, rows or models: linfa's variants and ours for what linfa
//! panics at or answers with NaN.

use std::fmt::Debug;

use thiserror::Error;

use crate::cluster::ClusterError;

/// A parameter that cannot work. The first four variants are linfa's.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum KMeansParamsError {
    /// Zero clusters were asked for.
    #[error("n_clusters cannot be 0")]
    NClusters,
    /// Zero runs were asked for.
    #[error("n_runs cannot be 0")]
    NRuns,
    /// The tolerance is zero, negative or NaN.
    #[error("tolerance must be greater than 0")]
    Tolerance,
    /// Zero iterations were asked for.
    #[error("max_n_iterations cannot be 0")]
    MaxIterations,
    /// The relative tolerance is negative, infinite or NaN.
    #[error("relative_tolerance: `{given}` is not a finite number of 0 or above")]
    RelativeTolerance {
        /// What was given.
        given: f64,
    },
    /// The precomputed centroids are not as many as the clusters asked for.
    #[error("{given} precomputed centroids were given for {n_clusters} clusters")]
    PrecomputedCount {
        /// Rows of the array given.
        given: usize,
        /// Clusters asked for.
        n_clusters: usize,
    },
    /// A precomputed centroid holds NaN, an infinity or a number too large to square.
    #[error(
        "precomputed centroid {centroid}, column {column}: `{value}` is not a number of magnitude {limit:e} or below"
    )]
    PrecomputedValue {
        /// The centroid.
        centroid: usize,
        /// Its column.
        column: usize,
        /// What it holds.
        value: f64,
        /// Greatest magnitude allowed.
        limit: f64,
    },
    /// A weight set on the parameters is negative, NaN or infinite.
    #[error("row {row}: the weight `{value}` is not a finite number of 0 or above")]
    Weight {
        /// Its row.
        row: usize,
        /// The weight.
        value: f64,
    },
    /// All weights set on the parameters are zero, or there are none.
    #[error("no weight is above 0; at least one row needs such a weight")]
    NoWeight,
    /// linfa has a way to start that is newer than this crate.
    #[error("init_method: `{given}` is not Random, Precomputed, KMeansPlusPlus or KMeansPara")]
    InitMethod {
        /// What was given.
        given: String,
    },
}

/// Error of [`Fit`](linfa::traits::Fit) and of prediction. The first three variants are linfa's.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum KMeansError {
    /// A parameter cannot work.
    #[error("Invalid hyperparameter: {0}")]
    InvalidParams(#[from] KMeansParamsError),
    /// No run ended with a finite inertia: the distances overflow.
    #[error("Fitting failed: No inertia improvement (-inf)")]
    InertiaError,
    /// An error of linfa itself.
    #[error(transparent)]
    LinfaError(#[from] linfa::Error),
    /// The rows, their weights or the number of clusters do not fit: no rows, NaN, an infinity,
    /// more clusters than rows, other columns than the centroids.
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    /// The distance between two points of finite numbers is NaN.
    #[error("the distance between row {row} and centroid {centroid} is not a number")]
    Distance {
        /// The row.
        row: usize,
        /// The centroid.
        centroid: usize,
    },
}

/// Error of [`FitWith`](linfa::traits::FitWith). The first three variants are linfa's.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IncrKMeansError<M: Debug> {
    /// A parameter cannot work.
    #[error("Invalid hyperparameter: {0}")]
    InvalidParams(#[from] KMeansParamsError),
    /// The centroids moved by the tolerance or more. Not a failure: it says that the next batch is
    /// worth while, and holds the model to go on with.
    #[error("Algorithm has not yet converged, Keep on running the algorithm.")]
    NotConverged(M),
    /// An error of linfa itself.
    #[error(transparent)]
    LinfaError(#[from] linfa::Error),
    /// The batch cannot be used; see [`KMeansError`] for what can be wrong.
    #[error(transparent)]
    Batch(KMeansError),
}

impl<M: Debug> From<KMeansError> for IncrKMeansError<M> {
    fn from(error: KMeansError) -> Self {
        match error {
            KMeansError::InvalidParams(error) => Self::InvalidParams(error),
            KMeansError::LinfaError(error) => Self::LinfaError(error),
            other => Self::Batch(other),
        }
    }
}

impl<M: Debug> From<ClusterError> for IncrKMeansError<M> {
    fn from(error: ClusterError) -> Self {
        Self::Batch(error.into())
    }
}

/// A model that cannot be taken over from elsewhere or handed out.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// There are no centroids.
    #[error("the model has {centroids} centroids of {columns} columns; both must be 1 or above")]
    Empty {
        /// Centroids.
        centroids: usize,
        /// Columns.
        columns: usize,
    },
    /// Some part of the model has another length than the centroids say.
    #[error("the model's {part} holds {given} values; {expected} are needed")]
    Shape {
        /// The part.
        part: &'static str,
        /// Values it holds.
        given: usize,
        /// Values needed.
        expected: usize,
    },
    /// Some part of the model holds a number that cannot be.
    #[error("the model's {part}: `{value}` is not {allowed}")]
    Value {
        /// The part.
        part: &'static str,
        /// The number.
        value: f64,
        /// What is allowed.
        allowed: &'static str,
    },
    /// linfa did not give back the centroids it was given.
    #[error(
        "centroid {centroid}, column {column}: linfa's model would hold `{carried}` in place of `{value}`"
    )]
    NotCarried {
        /// The centroid.
        centroid: usize,
        /// Its column.
        column: usize,
        /// The value here.
        value: f64,
        /// The value in linfa's model.
        carried: f64,
    },
    /// linfa refused the centroids.
    #[error("linfa refused the centroids: {cause}")]
    Refused {
        /// Its message.
        cause: String,
    },
}
