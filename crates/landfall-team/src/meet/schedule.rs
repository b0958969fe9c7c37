//! The planned meetings.

use schemars::JsonSchema;
use serde::Serialize;

/// One attendee in one meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Seat {
    /// Label of the attendee.
    pub label: String,
    /// Date and time on her clock when it begins, such as `2026-03-02T21:00`.
    pub local: String,
    /// What it costs her, minutes.
    pub burden: i64,
}

/// One meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Meeting {
    /// Week of the horizon, counted from 0.
    pub week: u32,
    /// Meeting of the week, counted from 0.
    pub number: u32,
    /// When it begins, minutes since 1970-01-01T00:00Z.
    pub utc_minute: i64,
    /// The same as text, such as `2026-03-02T12:00Z`.
    pub utc: String,
    /// Everyone's local time and burden, in the order of the attendees.
    pub seats: Vec<Seat>,
}

/// What an attendee accumulates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Total {
    /// Her label.
    pub label: String,
    /// Sum of her burdens, minutes.
    pub burden: i64,
}

/// Meetings over all weeks, with a bound for each of the two aims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MeetingPlan {
    /// The meetings, by week and number.
    pub meetings: Vec<Meeting>,
    /// Burden of each attendee, in their order.
    pub totals: Vec<Total>,
    /// Greatest burden of an attendee, minutes.
    pub greatest: i64,
    /// No plan has a smaller greatest burden than this.
    pub greatest_bound: i64,
    /// Sum of all burdens, minutes.
    pub sum: i64,
    /// No plan whose greatest burden is at most `greatest` has a smaller sum than this.
    pub sum_bound: i64,
}
