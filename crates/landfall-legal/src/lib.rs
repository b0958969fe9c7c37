#![doc = include_str!("../README.md")]
// On the documentation pages every item that needs a feature says so.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod adjust;
pub mod audit;
pub mod condition;
pub mod cost;
pub mod engine;
mod error;
pub mod fact;
pub mod jurisdiction;
pub mod lint;
pub mod load;
pub mod offers;
pub mod question;
pub mod report;
pub mod rule;
mod run;
pub mod sets;
pub mod truth;
pub mod value;

pub use error::LegalError;
pub use rule::LawBase;
pub use run::{ComplyParams, comply};
pub use truth::Truth;
