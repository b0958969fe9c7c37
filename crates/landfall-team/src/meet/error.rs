//! What can go wrong when meetings are planned.

use landfall_core::{Cancelled, Mistakes};
use thiserror::Error;

/// Error of the planning of meetings.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MeetError {
    /// Input that cannot be used; all mistakes are listed, each with its place.
    #[error(transparent)]
    Input(#[from] Mistakes),
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A plan that is not what it says.
    #[error("the plan does not hold: {0}")]
    Flaw(#[from] MeetFlaw),
}

/// Why a plan is not what it says.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MeetFlaw {
    /// Another number of meetings, or of attendees in one.
    #[error("`{given}` entries for `{needed}` meetings or attendees")]
    Shape {
        /// Entries given.
        given: usize,
        /// Meetings or attendees there are.
        needed: usize,
    },
    /// A meeting at a time that is not among the slots of its week.
    #[error("meeting `{meeting}` is not at a slot of its week")]
    Slot {
        /// Index of the meeting.
        meeting: usize,
    },
    /// A meeting outside what an attendee allows.
    #[error("meeting `{meeting}` is forbidden for attendee `{attendee}`")]
    Forbidden {
        /// Index of the meeting.
        meeting: usize,
        /// Index of the attendee.
        attendee: usize,
    },
    /// A number that differs from what the times give.
    #[error("`{given}` is stated where the times give `{needed}`")]
    Number {
        /// What is stated.
        given: i64,
        /// What the times give.
        needed: i64,
    },
}
