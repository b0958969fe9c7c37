//! What can be wrong with rows to cluster or with the way they are to be clustered.

use landfall_core::Cancelled;
use thiserror::Error;

/// Error of the clustering engine. Rows and columns count from 0.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ClusterError {
    /// There is nothing to cluster.
    #[error("there are no rows to cluster")]
    NoRows,
    /// The rows have no columns.
    #[error("the rows have no columns")]
    NoColumns,
    /// The values do not fill whole rows.
    #[error("{values} values do not fill rows of {columns} columns")]
    Ragged {
        /// Values given.
        values: usize,
        /// Columns of a row.
        columns: usize,
    },
    /// A cell holds NaN or an infinity.
    #[error("row {row}, column {column}: `{value}` is not a finite number")]
    NotFinite {
        /// Row of the cell.
        row: usize,
        /// Column of the cell.
        column: usize,
        /// What it holds.
        value: f64,
    },
    /// A cell is so large that its square overflows.
    #[error("row {row}, column {column}: `{value}` is too large; at most {limit:e} is allowed")]
    TooLarge {
        /// Row of the cell.
        row: usize,
        /// Column of the cell.
        column: usize,
        /// What it holds.
        value: f64,
        /// Greatest magnitude allowed.
        limit: f64,
    },
    /// There is not one weight per row.
    #[error("{weights} weights were given for {rows} rows")]
    WeightCount {
        /// Weights given.
        weights: usize,
        /// Rows.
        rows: usize,
    },
    /// A weight is negative, NaN or infinite.
    #[error("row {row}: the weight `{value}` is not a finite number of 0 or above")]
    Weight {
        /// Its row.
        row: usize,
        /// The weight.
        value: f64,
    },
    /// All weights are zero.
    #[error("all weights are 0; at least one row needs a weight above 0")]
    NoWeight,
    /// More clusters than rows that may found one.
    #[error("{k} clusters were asked for, but only {rows} rows have a weight above 0")]
    TooManyClusters {
        /// Clusters asked for.
        k: usize,
        /// Rows with a positive weight.
        rows: usize,
    },
    /// The starting centroids do not fit.
    #[error(
        "the start holds {values} values; {k} centroids of {columns} columns are {wanted} values"
    )]
    StartShape {
        /// Values given.
        values: usize,
        /// Clusters.
        k: usize,
        /// Columns of the rows.
        columns: usize,
        /// Values needed.
        wanted: usize,
    },
    /// A starting centroid holds NaN or an infinity.
    #[error("starting centroid {centroid}, column {column}: `{value}` is not a finite number")]
    StartNotFinite {
        /// The centroid.
        centroid: usize,
        /// Its column.
        column: usize,
        /// What it holds.
        value: f64,
    },
    /// The rows have other columns than the model.
    #[error("the rows have {given} columns, the centroids have {expected}")]
    Columns {
        /// Columns of the rows.
        given: usize,
        /// Columns of the centroids.
        expected: usize,
    },
    /// A row of zeros has no direction and cannot be compared by angle.
    #[error("row {row} holds only zeros and has no direction")]
    NoDirection {
        /// The row.
        row: usize,
    },
    /// A parameter cannot work.
    #[error("{name}: `{given}` is not {allowed}")]
    Parameter {
        /// Its name.
        name: &'static str,
        /// What was given.
        given: String,
        /// What is allowed.
        allowed: &'static str,
    },
    /// The instruction set is not available on this processor.
    #[error("this processor does not have {given}; available: {available}")]
    InstructionSet {
        /// What was asked for.
        given: String,
        /// What there is.
        available: String,
    },
    /// Two shards of a run do not agree.
    #[error("the reduction failed: {cause}")]
    Reduction {
        /// Why.
        cause: String,
    },
    /// There is not one label per row.
    #[error("{labels} labels were given for {rows} rows")]
    LabelCount {
        /// Labels given.
        labels: usize,
        /// Rows.
        rows: usize,
    },
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
