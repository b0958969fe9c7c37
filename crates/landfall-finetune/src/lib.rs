#![doc = include_str!("../README.md")]

pub mod baseline;
pub mod batch;
mod counter;
pub mod dataset;
mod error;
pub mod evaluate;
pub mod example;
pub mod masking;
pub mod schedule;
pub mod vocabulary;

pub use error::FinetuneError;
pub use example::{Example, Sequence, Target};
