//! What can be wrong with a tokenizer.

use thiserror::Error;

/// What can be wrong with a tokenizer or with a text for it. Every text stands after the name of
/// the file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TokensFlaw {
    /// x
    #[error("x")]
    X,
}
