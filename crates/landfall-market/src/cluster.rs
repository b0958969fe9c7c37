//! K-means on rows of numbers: the engine behind the segments, usable alone.

mod error;
mod fit;
mod model;
mod params;
mod points;
mod real;

pub use error::ClusterError;
pub use model::{Assignment, KMeansFit, Stopped, Warning};
pub use params::{Geometry, InstructionSet, KMeansParams, Moves, Start, ValidKMeansParams};
pub use points::Points;
pub use real::Real;
