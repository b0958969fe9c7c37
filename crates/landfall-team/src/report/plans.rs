//! What the solvers answer: who is chosen, who does what, and when to meet.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

/// Who is chosen.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Chosen {
    /// The chosen.
    pub members: Vec<String>,
    /// Whether another team is worth exactly as much; `null` when that is not known.
    pub tied: Option<bool>,
    /// Members of the best other team that was found.
    pub next_best: Option<Vec<String>>,
    /// Its value.
    pub next_value: Option<f64>,
}

/// Who takes which role.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RolePlan {
    /// One entry for each seat that is filled.
    pub assignments: Vec<RoleSeat>,
    /// Seats nobody takes.
    pub empty: Vec<String>,
    /// Whether this is the only best plan.
    pub unique: bool,
}

/// One seat.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RoleSeat {
    /// The role.
    pub role: String,
    /// Who takes it.
    pub member: String,
    /// What it is worth.
    pub value: f64,
}

/// Who does which task.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TaskPlan {
    /// One entry for each task and member.
    pub assignments: Vec<TaskShare>,
}

/// A member's part of a task.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TaskShare {
    /// The task.
    pub task: String,
    /// Who does it.
    pub member: String,
    /// How many units.
    pub units: i64,
    /// What one unit is worth.
    pub value: f64,
}

/// When to meet.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MeetingPlan {
    /// The meetings, by time.
    pub meetings: Vec<MeetingEntry>,
    /// Accumulated burden of each attendee, in minutes.
    pub burdens: BTreeMap<String, i64>,
    /// Greatest burden of an attendee.
    pub greatest_burden: i64,
    /// No plan has a smaller greatest burden than this.
    pub greatest_burden_bound: i64,
    /// Sum of all burdens.
    pub sum: i64,
    /// No plan with that greatest burden has a smaller sum than this.
    pub sum_bound: i64,
}

/// One meeting.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MeetingEntry {
    /// Begin in UTC, such as `2026-12-01T14:00Z`.
    pub begin: String,
    /// Minutes it takes.
    pub minutes: u32,
    /// Local begin of each attendee, such as `2026-12-01T09:00`.
    pub local: BTreeMap<String, String>,
    /// Burden of each attendee, in minutes; 0 inside her working hours.
    pub burden: BTreeMap<String, i64>,
}
