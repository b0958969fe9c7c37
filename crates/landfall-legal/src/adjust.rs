//! What it takes to make a plan lawful: the cheapest sets of changes, each checked again.

mod kinds;
mod search;

pub use kinds::{Adjustment, Blocked, FactChange, Leave, RegionAdjustments};
