#![doc = include_str!("../README.md")]
// On the documentation pages every item that needs a feature says so.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod adapter;
pub mod baseline;
pub mod batch;
pub mod checkpoint;
pub mod config;
mod counter;
pub mod coverage;
pub mod dataset;
#[cfg(feature = "torch")]
mod encoder;
mod error;
pub mod evaluate;
pub mod example;
mod files;
#[cfg(feature = "torch")]
mod head;
#[cfg(feature = "hub")]
pub mod hub;
pub mod masking;
#[cfg(feature = "torch")]
mod model;
mod pooling;
#[cfg(feature = "torch")]
pub mod predict;
pub mod schedule;
pub mod task;
pub mod tokens;
#[cfg(feature = "torch")]
pub mod train;
pub mod vocabulary;

pub use error::FinetuneError;
pub use example::{Example, Sequence, Target};
#[cfg(feature = "torch")]
pub use head::Objective;
pub use landfall_torch::{Device, Precision};
#[cfg(feature = "torch")]
pub use model::{Adapter, Model, Route};
pub use pooling::Pooling;
