//! K-means on rows of numbers: the engine behind the segments, usable alone.

mod batches;
mod bounds;
mod empty;
mod error;
mod finish;
mod fit;
mod job;
mod lloyd;
mod model;
mod moves;
mod params;
mod points;
mod real;
mod start;
mod statistics;

pub use error::ClusterError;
pub use model::{Assignment, KMeansFit, Stopped, Warning};
pub use params::{
    Batches, Geometry, InstructionSet, KMeansParams, Moves, Start, ValidKMeansParams,
};
pub use points::Points;
pub use real::Real;
pub use statistics::{Alone, FarRow, Reducer, StepStatistics};

/// The nearest of `centroids` (as many columns as the rows) for every row, by the code that
/// [`KMeansFit::predict`] uses.
#[cfg(feature = "linfa")]
pub(crate) fn nearest<T: Real>(
    centroids: &[f64],
    columns: usize,
    points: Points<'_, T>,
) -> Result<Assignment, ClusterError> {
    fit::assign(Geometry::Euclidean, centroids, columns, points)
}
