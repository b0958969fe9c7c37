#![doc = include_str!("../README.md")]

pub mod adjust;
pub mod audit;
pub mod condition;
pub mod engine;
mod error;
pub mod fact;
pub mod jurisdiction;
pub mod lint;
pub mod load;
pub mod report;
pub mod rule;
pub mod sets;
pub mod truth;
pub mod value;

pub use error::LegalError;
pub use rule::LawBase;
pub use truth::Truth;
