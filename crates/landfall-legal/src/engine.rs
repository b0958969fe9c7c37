//! The engine: compiles a base once, then checks products against it.

pub(crate) mod cut;
mod params;

pub use params::{CheckParams, Mode, Waiver};
