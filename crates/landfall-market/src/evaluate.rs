//! How good a clustering is, and how many clusters there are, if any.
//!
//! Figures of one clustering: [`silhouettes`] (exact), [`simplified_silhouettes`],
//! [`calinski_harabasz`], [`davies_bouldin`], or all of them by [`EvaluateParams`]. A figure that is
//! not defined says why ([`Figure`]).
//!
//! The number of clusters: [`ChooseKParams`], whose answer may be that there are none.

mod choose_k;
mod dispersion;
mod figure;
mod gap;
mod groups;
mod indices;
mod pass;
mod rand_index;
mod sampled;
mod silhouette;

pub use choose_k::{
    ChooseKParams, KCandidate, KChoice, KDoubt, NullModel, NullTest, RunnerUp, ValidChooseKParams,
    Verdict, stability,
};
pub use dispersion::{calinski_harabasz, davies_bouldin, simplified_silhouettes};
pub use figure::{Figure, Undefined};
pub use gap::{Gap, gap, gap_k};
pub use indices::{EvaluateParams, Evaluation, Indices, ValidEvaluateParams};
pub use rand_index::adjusted_rand_index;
pub use sampled::{MeanSilhouette, sampled_silhouette};
pub use silhouette::{Silhouettes, silhouettes, silhouettes_of_all};
