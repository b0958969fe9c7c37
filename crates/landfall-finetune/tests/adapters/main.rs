//! Adapters against PEFT's recorded runs, against each other and alone.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod common;
mod folders;
mod recorded;
mod serving;
mod training;
