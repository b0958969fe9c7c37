//! K-means with clusters of limited size.

mod fit;
mod flow;
mod greedy;
mod params;
#[cfg(test)]
mod tests;

pub use fit::{AssignmentMethod, AssignmentProof, SizedFit};
pub use params::{SizedKMeansParams, ValidSizedKMeansParams};
