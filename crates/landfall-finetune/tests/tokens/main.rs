//! Tokenizers through their public interface.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "helpers of tests"
)]

mod cache;
mod encoding;
mod opening;
mod reference;
mod training;
