//! Other shapes of the same question: clusters of limited size, of mixed columns, of incomplete
//! rows, as a tree, and around real rows.
//!
//! | Question | Type | What is minimised |
//! |---|---|---|
//! | every cluster between two sizes | [`SizedKMeansParams`] | the K-means inertia |
//! | numbers and categories together | [`KPrototypesParams`] | squared distance + gamma x mismatches |
//! | some cells are missing | [`KPodParams`] | squared distance over the observed cells |
//! | a hierarchy of splits | [`BisectingParams`] | the inertia, one split after the other |
//! | centres that are rows; any dissimilarity | [`KMedoidsParams`] | the sum of dissimilarities |
//!
//! All of them stop at a local optimum, take a seed, report progress and can be cancelled. The same
//! seed gives the same bits for any number of threads.

mod bisect;
mod common;
mod kpod;
mod medoids;
mod mixed;
mod sized;
mod warning;

pub use bisect::{
    BisectingFit, BisectingNode, BisectingParams, BisectingSplit, BisectingTree, SplitBy,
    ValidBisectingParams,
};
pub use kpod::{KPodFit, KPodParams, MaskedPoints, ValidKPodParams};
pub use medoids::{
    Dissimilarity, KMedoidsFit, KMedoidsParams, MAX_PAIRED_ROWS, Measure, MedoidStart,
    ValidKMedoidsParams,
};
pub use mixed::{
    Categories, Gamma, KPrototypesFit, KPrototypesParams, MissingCategory, MixedPoints, MixedStart,
    ValidKPrototypesParams,
};
pub use sized::{
    AssignmentMethod, AssignmentProof, SizedFit, SizedKMeansParams, ValidSizedKMeansParams,
};
pub use warning::Warning;
