//! Models on libtorch through their public interface.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "helpers of tests"
)]

mod common;
mod int8;
mod params;
mod reference;
mod sentence;
mod sharing;
mod tags;
mod texts;
