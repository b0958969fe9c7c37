//! Training: packed batches, one pass for all regions, steps that can be stopped and gone on with.
//!
//! A [`Trainer`] owns a model and takes one optimiser step after the other. Everything random is a
//! function of the seed and the step, so a run that was saved and resumed gives the same numbers as
//! one that was not interrupted (on one device and thread count).

mod adafactor;
mod allocate;
mod average;
mod groups;
mod learn;
mod optimizer;
mod owners;
mod params;
mod pass;
mod report;
mod scale;
mod snapshot;
mod state;
mod tensors;
mod trainable;
mod trainer;
mod watch;

pub use params::{Length, Optimizer, TrainParams};
pub use report::{AdapterStep, ParameterReport, StepReport, TrainableReport};
pub use snapshot::Snapshot;
pub use trainer::{TrainData, Trainer};
pub use watch::{Measure, Measurement, Stop, Watch, WatchParams};
