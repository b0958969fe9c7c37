#![doc = include_str!("../README.md")]

pub mod baseline;
pub mod batch;
pub mod checkpoint;
pub mod config;
mod counter;
pub mod dataset;
mod error;
pub mod evaluate;
pub mod example;
mod files;
mod map;
pub mod masking;
pub mod schedule;
pub mod tokens;
pub mod vocabulary;

pub use error::FinetuneError;
pub use example::{Example, Sequence, Target};
