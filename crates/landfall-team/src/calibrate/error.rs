//! What can go wrong with a calibration.

use landfall_core::{Cancelled, Mistakes};
use thiserror::Error;

/// Error of the calibration part. Too few outcomes or no relation are results, not errors.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CalibrateError {
    /// Outcomes or settings that cannot be used; all mistakes are listed, each with its place.
    #[error(transparent)]
    Input(#[from] Mistakes),
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
