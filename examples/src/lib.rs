//! What only the example programs share: the reading of a matrix of languages, and with feature
//! `torch` how models are asked and trained. What they share with the command `landfall` is in
//! `landfall_cli`.

#[cfg(feature = "torch")]
mod failure;
pub mod language_mix;
#[cfg(feature = "torch")]
pub mod model;

/// The example of the project's front page, compiled and run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct FrontPage;

#[cfg(feature = "torch")]
pub use failure::Failure;
