//! What can go wrong with answers.

use landfall_core::{Cancelled, Mistakes};
use thiserror::Error;

/// Error of the survey part.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SurveyError {
    /// Answers or settings that cannot be used; all mistakes are listed, each with its place.
    #[error(transparent)]
    Input(#[from] Mistakes),
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
