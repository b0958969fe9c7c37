//! Clusters around rows: k-medoids on any dissimilarity.
//!
//! Written from the paper of Schubert & Rousseeuw (2021); no other implementation was consulted.

mod dissimilarity;
mod fit;
mod params;
mod swap;

pub use dissimilarity::{Dissimilarity, MAX_PAIRED_ROWS, Measure};
pub use fit::KMedoidsFit;
pub use params::{KMedoidsParams, MedoidStart, ValidKMedoidsParams};
