//! What can be wrong with a segmentation that is to be read.

use thiserror::Error;

use crate::ClusterError;

/// Error of reading a segmentation. Rows, columns and segments count from 0.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ReadingError {
    /// There is nothing to read.
    #[error("there are no rows to read")]
    NoRows,
    /// There are no columns to read.
    #[error("the figures have no columns")]
    NoColumns,
    /// The values do not fill whole rows.
    #[error("{values} {what} do not fill rows of {columns} columns")]
    Ragged {
        /// What was given.
        what: &'static str,
        /// How many values.
        values: usize,
        /// Columns of a row.
        columns: usize,
    },
    /// There are more or fewer of something than there must be.
    #[error("{given} {what} were given, {expected} are needed")]
    Count {
        /// What was given.
        what: &'static str,
        /// How many.
        given: usize,
        /// How many there must be.
        expected: usize,
    },
    /// A row carries the number of a segment that does not exist.
    #[error("row {row}: there is no segment {label}, only {segments} counted from 0")]
    Label {
        /// The row.
        row: usize,
        /// Its label.
        label: u32,
        /// Number of segments.
        segments: usize,
    },
    /// A segment that was asked for does not exist.
    #[error("there is no segment {segment}, only {segments} counted from 0")]
    Segment {
        /// The segment.
        segment: usize,
        /// Number of segments.
        segments: usize,
    },
    /// Two segments were to be compared, but one was named twice.
    #[error("segment {segment} cannot be separated from itself")]
    SameSegment {
        /// The segment.
        segment: usize,
    },
    /// A figure is infinite, so large that its square overflows, or NaN where a missing one is written
    /// differently.
    #[error(
        "row {row}, column {column}: `{value}` is not a finite number of at most 1e145 in magnitude"
    )]
    Figure {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
        /// What it is.
        value: f64,
    },
    /// A coordinate of a centroid is NaN or infinite.
    #[error("centroid {segment}, column {column}: `{value}` is not a finite number")]
    Centroid {
        /// The segment.
        segment: usize,
        /// The column.
        column: usize,
        /// What it is.
        value: f64,
    },
    /// A weight is negative, NaN or infinite.
    #[error("row {row}: the weight `{value}` is not a finite number of 0 or above")]
    Weight {
        /// Its row.
        row: usize,
        /// The weight.
        value: f64,
    },
    /// Two rows of one period carry the same id.
    #[error("`{id}` names two rows, {first} and {second}, of one period")]
    Id {
        /// The id.
        id: String,
        /// The first of them.
        first: usize,
        /// The second.
        second: usize,
    },
    /// The clusters were fitted by angle, these readings measure distances.
    #[error("the clusters were compared by angle; give rows of unit length and the centroids")]
    Spherical,
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
    /// The rows cannot be computed with.
    #[error(transparent)]
    Points(#[from] ClusterError),
}

/// Refuses a count that is not the one expected.
pub(super) fn same_count(
    what: &'static str,
    given: usize,
    expected: usize,
) -> Result<(), ReadingError> {
    if given == expected {
        return Ok(());
    }
    Err(ReadingError::Count {
        what,
        given,
        expected,
    })
}
