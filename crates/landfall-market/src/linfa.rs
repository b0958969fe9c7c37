//! linfa's K-means interface over this crate's engine (feature `linfa`).
//!
//! A program that uses linfa changes one import:
//!
//! ```text
//! use linfa_clustering::{KMeans, KMeansInit};       // before
//! use landfall_market::linfa::{KMeans, KMeansInit}; // after
//! ```
//!
//! Builder names, defaults and the meaning of the names are those of linfa-clustering 0.8:
//! `tolerance` is absolute, `inertia()` is a mean. What differs on purpose, and what is refused
//! that linfa panics at, stands in the book's page on linfa.
//!
//! ```
//! use landfall_market::linfa::KMeans;
//! use linfa::DatasetBase;
//! use linfa::traits::{Fit, Predict, Transformer};
//! use ndarray::array;
//!
//! let rows = array![[0.0, 1.0], [0.0, 3.0], [9.0, 9.0], [9.0, 9.0]];
//! let model = KMeans::params(2).fit(&DatasetBase::from(rows.clone()))?;
//! let labels = model.predict(&rows);
//! assert_eq!(labels[0], labels[1]);
//! assert_ne!(labels[0], labels[2]);
//! // Two rows lie 1 away from their centroid (0, 2), two lie on theirs: (1 + 1 + 0 + 0) / 4.
//! assert_eq!(model.inertia(), 0.5);
//! assert_eq!(model.transform(&rows).sum(), 2.0);
//! # Ok::<(), landfall_market::linfa::KMeansError>(())
//! ```

mod convert;
mod engine;
mod errors;
mod fit;
mod generic;
mod incremental;
mod model;
mod number;
mod params;
mod predict;
mod rows;
mod saved;
mod start;
mod stop;

pub use errors::{IncrKMeansError, KMeansError, KMeansParamsError, ModelError};
pub use linfa_clustering::KMeansInit;
pub use model::{KMeans, NO_CLUSTER};
pub use params::{KMeansParams, KMeansValidParams};
