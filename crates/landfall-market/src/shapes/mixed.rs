//! K-means for numbers and categories: k-prototypes, and k-modes without numbers.

mod categories;
mod clusters;
mod fit;
mod params;
mod points;
mod report;
mod start;

pub use categories::{Categories, MissingCategory};
pub use params::{Gamma, KPrototypesParams, MixedStart, ValidKPrototypesParams};
pub use points::MixedPoints;
pub use report::KPrototypesFit;
