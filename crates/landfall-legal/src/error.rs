//! Everything that can go wrong in this crate.

use landfall_core::{Cancelled, Mistakes};
use thiserror::Error;

/// Error of the legal crate.
///
/// Mistakes of rule files, facts and parameters are [`LegalError::Input`], all of them at once.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LegalError {
    /// Input that cannot be used; all mistakes are listed, each with its place.
    #[error(transparent)]
    Input(#[from] Mistakes),
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file, as the caller named it.
        path: String,
        /// What the operating system says.
        source: std::io::Error,
    },
}
