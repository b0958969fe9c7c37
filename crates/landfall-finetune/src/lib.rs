#![doc = include_str!("../README.md")]

pub mod batch;
pub mod checkpoint;
pub mod config;
mod error;
pub mod example;
mod files;
#[cfg(feature = "hub")]
pub mod hub;
mod map;
pub mod tokens;

pub use error::FinetuneError;
pub use example::{Example, Sequence, Target};
