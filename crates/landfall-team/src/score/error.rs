//! What can be wrong with a question about scores.

use landfall_core::Cancelled;
use thiserror::Error;

use crate::factor::Factor;

/// A question that has no answer.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ScoreError {
    /// Nobody stands at this place.
    #[error("there is no member {given}: members are numbered from 0 and there are {members}")]
    NoMember {
        /// The place asked for.
        given: usize,
        /// How many members there are.
        members: usize,
    },
    /// A pair of one.
    #[error("member {given} makes no pair with herself")]
    SamePerson {
        /// The place asked for.
        given: usize,
    },
    /// A member that stands in a team twice.
    #[error("member {given} stands in the team twice")]
    Repeated {
        /// The place of the member.
        given: usize,
    },
    /// A team without members.
    #[error("the team is empty: a team has at least one member")]
    EmptyTeam,
    /// A comparison of no teams.
    #[error("there is no team to compare: give at least one")]
    NoTeams,
    /// A ranking without places.
    #[error("a ranking of 0 places was asked for: ask for at least 1")]
    NoPlaces,
    /// A weight outside its range.
    #[error("the weight of `{}` is `{given}`: allowed is 0 to 1e6", .factor.name())]
    Weight {
        /// Of which factor.
        factor: Factor,
        /// What was given.
        given: f64,
    },
    /// Weights that are all 0.
    #[error("all weights are 0: at least one must be above 0")]
    NoWeight,
    /// The work was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
