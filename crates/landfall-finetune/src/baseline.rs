//! Cheap classifiers to compare with: a model that costs a GPU must beat them.
//!
//! [`Majority`] always says the most frequent label. [`NgramParams`] trains a linear classifier on
//! character n-grams, which needs no tokenizer, knows every script, and is hard to beat on small
//! data.

mod classifier;
mod features;
mod grams;
mod line;
mod majority;
mod matrix;
mod solve;

pub use classifier::{NgramClassifier, NgramParams};
pub use majority::Majority;
