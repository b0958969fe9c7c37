//! The engine: compiles a base once, then checks products against it.

mod params;

pub use params::{CheckParams, Mode, Waiver};
