//! The chosen team.

use schemars::JsonSchema;
use serde::Serialize;

/// A team, with its seats and the next best one. People are told by their index.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Selected {
    /// The chosen, ascending.
    pub members: Vec<usize>,
    /// Who takes which seat, one of several ways when there are; in the order of the demands.
    pub seats: Vec<Seat>,
    /// The best other team that was found; `null` when none exists, or none was found.
    pub next_best: Option<NextBest>,
    /// Whether another team has exactly the same value; `null` when that was not settled.
    pub tied: Option<bool>,
}

/// A seat and who takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Seat {
    /// Label of the demand.
    pub demand: String,
    /// Who.
    pub person: usize,
}

/// The best team beside the chosen one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NextBest {
    /// Its members, ascending.
    pub members: Vec<usize>,
    /// Its value.
    pub value: f64,
    /// Whether no third team is better.
    pub proven: bool,
}
