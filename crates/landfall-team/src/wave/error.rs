//! What can go wrong with waves.

use landfall_core::{Cancelled, Mistakes};
use thiserror::Error;

/// Error of the wave part.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WaveError {
    /// Windows or settings that cannot be used; all mistakes are listed, each with its place.
    #[error(transparent)]
    Input(#[from] Mistakes),
    /// The two waves asked different questions, so that their answers cannot be compared.
    #[error(
        "the waves differ in {what}: `{first}` and `{second}`; only answers to the same questions on the same scale can be compared"
    )]
    Different {
        /// What differs: the scale or a question.
        what: &'static str,
        /// What the first wave has.
        first: String,
        /// What the second wave has.
        second: String,
    },
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
