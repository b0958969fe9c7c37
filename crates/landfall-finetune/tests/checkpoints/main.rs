//! Checkpoints through their public interface: real ones, hand-made ones, and files that lie.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "helpers of tests"
)]

mod config;
mod lies;
mod loading;
mod names;
mod pickles;
mod reference;
mod saving;
mod torch;
mod write;
