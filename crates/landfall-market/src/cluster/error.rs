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
    /// There is not one size limit per cluster.
    #[error("{given} {name} sizes were given for {k} clusters")]
    LimitCount {
        /// Which limits: `least` or `greatest`.
        name: &'static str,
        /// Limits given.
        given: usize,
        /// Clusters.
        k: usize,
    },
    /// A cluster cannot be at least one size and at most a smaller one.
    #[error("cluster {cluster}: the least size {least} is above the greatest size {most}")]
    LimitOrder {
        /// The cluster, counted from 0.
        cluster: usize,
        /// Its least size.
        least: usize,
        /// Its greatest size.
        most: usize,
    },
    /// The least sizes ask for more rows than there are.
    #[error("the least sizes add up to {least}, but only {rows} rows have a weight above 0")]
    LimitsAboveRows {
        /// Sum of the least sizes.
        least: usize,
        /// Rows with a positive weight.
        rows: usize,
    },
    /// The greatest sizes leave rows without a place.
    #[error("the greatest sizes add up to {most}, but {rows} rows have a weight above 0")]
    LimitsBelowRows {
        /// Sum of the greatest sizes.
        most: usize,
        /// Rows with a positive weight.
        rows: usize,
    },
    /// Two tables of the same rows have different lengths.
    #[error("there are {given} rows of {what} for {rows} rows of numbers")]
    RowCount {
        /// What the second table holds.
        what: &'static str,
        /// Its rows.
        given: usize,
        /// Rows of the first.
        rows: usize,
    },
    /// A category is missing and missing ones are refused.
    #[error("row {row}, categorical column {column}: the category is missing")]
    MissingCategory {
        /// The row.
        row: usize,
        /// The column, counted among the categorical ones.
        column: usize,
    },
    /// The categories of some rows are not numbered as those of the fit.
    #[error("categorical column {column}: its categories are not numbered as those of the fit")]
    OtherCategories {
        /// The column, counted among the categorical ones.
        column: usize,
    },
    /// A row without any observed value lies nowhere.
    #[error("row {row} has no observed value")]
    UnobservedRow {
        /// The row.
        row: usize,
    },
    /// A column without any observed value says nothing.
    #[error("column {column} has no observed value in a row with a weight above 0")]
    UnobservedColumn {
        /// The column.
        column: usize,
    },
    /// A row of counts or shares that adds up to 0 has no shares.
    #[error("row {row} adds up to 0 and has no shares")]
    NoShares {
        /// The row.
        row: usize,
    },
    /// A cell holds what the measure does not allow.
    #[error("row {row}, column {column}: `{value}` is not {allowed}")]
    Cell {
        /// Row of the cell.
        row: usize,
        /// Column of the cell.
        column: usize,
        /// What it holds.
        value: f64,
        /// What is allowed.
        allowed: &'static str,
    },
    /// A matrix of dissimilarities is not square.
    #[error("{values} dissimilarities are no square of {rows} rows")]
    NotSquare {
        /// Values given.
        values: usize,
        /// Rows.
        rows: usize,
    },
    /// A matrix of dissimilarities says two things about one pair.
    #[error(
        "rows {row} and {column}: the dissimilarity is `{there}` one way and `{back}` the other"
    )]
    NotSymmetric {
        /// The first row.
        row: usize,
        /// The second row.
        column: usize,
        /// From the first to the second.
        there: f64,
        /// From the second to the first.
        back: f64,
    },
    /// All pairs of rows would take more memory than is allowed.
    #[error("all pairs of {rows} rows take {bytes} bytes; at most {limit} rows are allowed")]
    TooManyRows {
        /// Rows given.
        rows: usize,
        /// Rows allowed.
        limit: usize,
        /// Memory that the pairs would take.
        bytes: u64,
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
