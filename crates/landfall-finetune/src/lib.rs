#![doc = include_str!("../README.md")]

pub mod batch;
mod error;
pub mod example;

pub use error::FinetuneError;
pub use example::{Example, Sequence, Target};
