//! What can go wrong between the inputs and the plan.

use std::path::PathBuf;

use landfall_business::BusinessError;
use landfall_core::{Cancelled, Mistakes};
use landfall_legal::LegalError;
use landfall_market::{ClusterError, MarketError};
use landfall_team::TeamError;
use thiserror::Error;

/// Error of the facade.
///
/// ```
/// use landfall::{Error, Strategy};
///
/// // Nothing was given: whatever is required is missing, and all of it is said at once.
/// match Strategy::builder().check() {
///     Err(Error::Input(mistakes)) => assert!(mistakes.list().len() > 3),
///     other => panic!("{other:?}"),
/// }
/// ```
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// Inputs that cannot be used; every mistake is listed.
    #[error("{0}")]
    Input(Mistakes),
    /// The demands of the strategy contradict each other.
    #[error("no choice meets all demands; these contradict each other: {}", .demands.join("; "))]
    Infeasible {
        /// Demands that cannot be met together. None of them can be left out of the list, unless
        /// the search for a shorter one reached its limit.
        demands: Vec<String>,
    },
    /// The search stopped at its node limit before any choice was found.
    #[error("no choice was found within {nodes} steps of the search, nor proof that there is none")]
    Undecided {
        /// Steps made.
        nodes: u64,
    },
    /// A file could not be read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The plan could not be put into words.
    #[error("the plan could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The market stages failed.
    #[error(transparent)]
    Market(MarketError),
    /// The business stages failed.
    #[error(transparent)]
    Business(BusinessError),
    /// The stages about people failed.
    #[error(transparent)]
    Team(TeamError),
    /// The stages about the law failed.
    #[error(transparent)]
    Legal(LegalError),
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl From<Mistakes> for Error {
    fn from(mistakes: Mistakes) -> Self {
        Self::Input(mistakes)
    }
}

impl From<MarketError> for Error {
    fn from(error: MarketError) -> Self {
        match error {
            MarketError::Params(mistakes) | MarketError::MissingFigures(mistakes) => {
                Self::Input(mistakes)
            }
            MarketError::Cancelled(cancelled)
            | MarketError::Cluster(ClusterError::Cancelled(cancelled)) => {
                Self::Cancelled(cancelled)
            }
            other => Self::Market(other),
        }
    }
}

impl From<TeamError> for Error {
    fn from(error: TeamError) -> Self {
        match error {
            TeamError::Input(mistakes) => Self::Input(mistakes),
            TeamError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Team(other),
        }
    }
}

impl From<LegalError> for Error {
    fn from(error: LegalError) -> Self {
        match error {
            LegalError::Input(mistakes) => Self::Input(mistakes),
            LegalError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            LegalError::File { path, source } => Self::File {
                path: path.into(),
                source,
            },
            other => Self::Legal(other),
        }
    }
}
