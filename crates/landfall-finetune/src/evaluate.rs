//! Measures of quality, overall and per region and language, with their doubt.
//!
//! Every report has the scores of all rows, the scores of each group of each [`Grouping`] (regions,
//! languages …) sorted by name, and warnings: groups below chance that the overall score hides,
//! labels never predicted, too few rows. Intervals are percentile bootstrap intervals (Efron 1979)
//! over the rows, 1,000 draws at 95 % by default, the same for a seed on any number of threads.
//!
//! Definitions are scikit-learn's with `labels=` all labels of the training set and
//! `zero_division=0`; entities are counted by seqeval's rules.

mod bootstrap;
mod choose;
mod chunk;
mod classes;
mod compare;
mod confusion;
mod cross;
mod entities;
mod gather;
mod grouping;
mod masked;
mod multi;
mod numbers;
mod params;
mod probability;
mod retrieval;
mod transfer;
mod warning;

pub use bootstrap::{Interval, Measured};
pub use choose::{Choice, Standing, Tried, choose};
pub use chunk::{Chunk, Scheme, chunks};
pub use classes::{ClassInput, ClassScores, classes};
pub use compare::{Comparison, Difference, MethodRow, compare, difference};
pub use confusion::{Confusion, LabelScores};
pub use cross::{CrossValidated, FoldScore, cross_validate};
pub use entities::{EntityScores, TypeScores, entities};
pub use gather::gathered;
pub use grouping::{Grouping, Report};
pub use masked::{MaskedRow, MaskedScores, masked};
pub use multi::{MultiInput, MultiScores, multi};
pub use numbers::{NumberInput, NumberScores, numbers};
pub use params::EvaluateParams;
pub use probability::{BINS, Bin};
pub use retrieval::{RetrievalScores, ranks, retrieval};
pub use transfer::{Transfer, TransferCell, transfer};
pub use warning::Warning;
