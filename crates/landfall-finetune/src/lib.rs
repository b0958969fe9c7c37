#![doc = include_str!("../README.md")]

pub mod batch;
pub mod checkpoint;
pub mod config;
mod error;
pub mod example;
mod files;
mod map;
pub mod tokens;

pub use error::FinetuneError;
pub use example::{Example, Sequence, Target};
