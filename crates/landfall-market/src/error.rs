//! What can go wrong in this crate beside reading files.

use landfall_core::{Cancelled, Mistakes};
use thiserror::Error;

use crate::matrix::MatrixFlaws;
use crate::{ClusterError, ReadingError, ShareError};

/// Error of the market crate.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum MarketError {
    /// Parameters that cannot work; all of them are listed.
    #[error("{0}")]
    Params(Mistakes),
    /// Missing figures under the policy `refuse`.
    #[error("{0}")]
    MissingFigures(Mistakes),
    /// Not enough regions are left to answer.
    #[error("{left} distinct regions with enough figures are left; {needed} are needed")]
    TooFewRegions {
        /// Regions left.
        left: usize,
        /// Regions needed.
        needed: usize,
    },
    /// No indicator is left to compare regions by.
    #[error("no indicator is left: {why}")]
    NoIndicator {
        /// What became of them.
        why: String,
    },
    /// The clustering engine failed on input that had passed all checks.
    #[error("the clustering engine failed: {cause}")]
    Engine {
        /// What it said.
        cause: String,
    },
    /// The rows or the parameters of a clustering cannot work.
    #[error(transparent)]
    Cluster(ClusterError),
    /// A segmentation that is to be read does not fit together.
    #[error(transparent)]
    Reading(#[from] ReadingError),
    /// Amounts cannot be turned into shares.
    #[error(transparent)]
    Shares(#[from] ShareError),
    /// A table of numbers cannot be read or prepared; all flaws are listed.
    #[error(transparent)]
    Matrix(#[from] MatrixFlaws),
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl From<ClusterError> for MarketError {
    fn from(error: ClusterError) -> Self {
        match error {
            ClusterError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Cluster(other),
        }
    }
}
