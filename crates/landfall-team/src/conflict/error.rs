//! What can go wrong with conflicts and advice.

use landfall_core::Mistakes;
use thiserror::Error;

/// Error of the conflict part.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConflictError {
    /// Records, advice or settings that cannot be used; all mistakes are listed, each with its
    /// place.
    #[error(transparent)]
    Input(#[from] Mistakes),
}
