//! A task from records: which head and labels a model needs, the records as examples, and what a
//! model reaches in each region beside cheap baselines.

#[cfg(feature = "torch")]
mod judge;
mod kind;
mod prepare;
mod scores;
mod setup;
#[cfg(feature = "torch")]
mod words;

#[cfg(feature = "torch")]
pub use judge::{Baselines, Judge, Judged, Rows};
pub use kind::Task;
pub use prepare::Prepared;
pub use scores::Scores;
pub use setup::{HeadNote, Setup};
