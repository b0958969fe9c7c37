//! Everything that can go wrong in this crate.

use landfall_core::{Cancelled, Mistakes};
use thiserror::Error;

/// Error of the team crate.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TeamError {
    /// Input that cannot be used; all mistakes are listed, each with its place.
    #[error(transparent)]
    Input(#[from] Mistakes),
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
