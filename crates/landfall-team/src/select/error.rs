//! What can go wrong in choosing a team.

use landfall_core::{Cancelled, Mistakes};
use thiserror::Error;

/// Error of the choice of a team.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SelectError {
    /// Input that cannot be used; all mistakes are listed, each with its place.
    #[error(transparent)]
    Input(#[from] Mistakes),
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
