//! Everything that can go wrong in this crate.

use landfall_core::{Cancelled, Mistakes};
use thiserror::Error;

use crate::assign::AssignError;
use crate::bridge::BridgeError;
use crate::calibrate::CalibrateError;
use crate::conflict::ConflictError;
use crate::cover::CoverError;
use crate::factor::FactorError;
use crate::flow::FlowError;
use crate::graph::GraphError;
use crate::history::HistoryError;
use crate::meet::MeetError;
use crate::score::ScoreError;
use crate::select::SelectError;
use crate::survey::SurveyError;
use crate::wave::WaveError;

/// Error of the team crate.
///
/// Whatever part failed, mistakes of the input are [`TeamError::Input`] and cancelled work is
/// [`TeamError::Cancelled`].
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TeamError {
    /// Input that cannot be used; all mistakes are listed, each with its place.
    #[error(transparent)]
    Input(#[from] Mistakes),
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Factors cannot be computed.
    #[error(transparent)]
    Factor(#[from] FactorError),
    /// Scores cannot be computed.
    #[error(transparent)]
    Score(ScoreError),
    /// A graph cannot be built.
    #[error(transparent)]
    Graph(GraphError),
    /// Skills cannot be covered.
    #[error(transparent)]
    Cover(CoverError),
    /// Seats cannot be assigned.
    #[error(transparent)]
    Assign(AssignError),
    /// Tasks cannot be given out.
    #[error(transparent)]
    Flow(FlowError),
    /// Meetings cannot be planned.
    #[error(transparent)]
    Meet(MeetError),
    /// A history cannot be read.
    #[error(transparent)]
    History(HistoryError),
    /// Two waves of a questionnaire cannot be compared.
    #[error(transparent)]
    Wave(WaveError),
}

impl From<AssignError> for TeamError {
    fn from(error: AssignError) -> Self {
        match error {
            AssignError::Input(mistakes) => Self::Input(mistakes),
            AssignError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Assign(other),
        }
    }
}

impl From<FlowError> for TeamError {
    fn from(error: FlowError) -> Self {
        match error {
            FlowError::Input(mistakes) => Self::Input(mistakes),
            FlowError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Flow(other),
        }
    }
}

impl From<MeetError> for TeamError {
    fn from(error: MeetError) -> Self {
        match error {
            MeetError::Input(mistakes) => Self::Input(mistakes),
            MeetError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Meet(other),
        }
    }
}

impl From<HistoryError> for TeamError {
    fn from(error: HistoryError) -> Self {
        match error {
            HistoryError::Input(mistakes) => Self::Input(mistakes),
            HistoryError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::History(other),
        }
    }
}

impl From<ScoreError> for TeamError {
    fn from(error: ScoreError) -> Self {
        match error {
            ScoreError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Score(other),
        }
    }
}

impl From<GraphError> for TeamError {
    fn from(error: GraphError) -> Self {
        match error {
            GraphError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Graph(other),
        }
    }
}

impl From<CoverError> for TeamError {
    fn from(error: CoverError) -> Self {
        match error {
            CoverError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Cover(other),
        }
    }
}

impl From<CalibrateError> for TeamError {
    fn from(error: CalibrateError) -> Self {
        match error {
            CalibrateError::Input(mistakes) => Self::Input(mistakes),
            CalibrateError::Cancelled(cancelled) => Self::Cancelled(cancelled),
        }
    }
}

impl From<SelectError> for TeamError {
    fn from(error: SelectError) -> Self {
        match error {
            SelectError::Input(mistakes) => Self::Input(mistakes),
            SelectError::Cancelled(cancelled) => Self::Cancelled(cancelled),
        }
    }
}

impl From<SurveyError> for TeamError {
    fn from(error: SurveyError) -> Self {
        match error {
            SurveyError::Input(mistakes) => Self::Input(mistakes),
            SurveyError::Cancelled(cancelled) => Self::Cancelled(cancelled),
        }
    }
}

impl From<WaveError> for TeamError {
    fn from(error: WaveError) -> Self {
        match error {
            WaveError::Input(mistakes) => Self::Input(mistakes),
            WaveError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Wave(other),
        }
    }
}

impl From<BridgeError> for TeamError {
    fn from(error: BridgeError) -> Self {
        match error {
            BridgeError::Input(mistakes) => Self::Input(mistakes),
        }
    }
}

impl From<ConflictError> for TeamError {
    fn from(error: ConflictError) -> Self {
        match error {
            ConflictError::Input(mistakes) => Self::Input(mistakes),
        }
    }
}
