//! From text to token ids.

mod flaw;

pub use flaw::TokensFlaw;
