//! K-means as a tree of splits.

mod fit;
mod params;
mod tree;

pub use fit::BisectingFit;
pub use params::{BisectingParams, SplitBy, ValidBisectingParams};
pub use tree::{BisectingNode, BisectingSplit, BisectingTree};
