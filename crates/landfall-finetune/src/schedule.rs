//! The learning rate over time and over the depth of the model.

mod depth;
mod rate;

pub use depth::{Depth, Frozen, decays, depth, layer_factor};
pub use rate::{DEFAULT_RATE, Schedule, Shape, default_warmup};
