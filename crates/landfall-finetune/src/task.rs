//! A task from records: which head and labels a model needs, the records as examples, the run with
//! its early stopping, and what it reaches in each region.

mod kind;
mod prepare;
mod setup;

pub use kind::Task;
pub use prepare::Prepared;
pub use setup::{HeadNote, Setup};
