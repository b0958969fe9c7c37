//! What every solver of this crate answers with.

use std::fmt;

use landfall_core::Reason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How far an answer is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing is better.
    Optimal,
    /// An answer within `gap` of the best there can be.
    Feasible,
    /// The demands contradict each other.
    Infeasible,
    /// The limit ended the search before there was an answer or a contradiction.
    Undecided,
}

impl Status {
    /// Of an answer that was found, by whether it is proven that none is better.
    pub(crate) const fn found(proven: bool) -> Self {
        if proven {
            Self::Optimal
        } else {
            Self::Feasible
        }
    }
}

/// When a search stops. Both kinds keep the best answer and its bound.
#[derive(Clone, Copy)]
pub enum Limit<'a> {
    /// After this many nodes: the same answer on every machine.
    Nodes(u64),
    /// When the caller's clock says so: the function returns true once time is up. The result is
    /// then not reproducible, and says so.
    Deadline(&'a (dyn Fn() -> bool + Sync)),
}

impl fmt::Debug for Limit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nodes(nodes) => write!(f, "Nodes({nodes})"),
            Self::Deadline(_) => f.write_str("Deadline"),
        }
    }
}

impl Default for Limit<'_> {
    /// Two million nodes.
    fn default() -> Self {
        Self::Nodes(2_000_000)
    }
}

impl Limit<'_> {
    /// Whether the search should stop after `nodes` nodes.
    pub fn reached(&self, nodes: u64) -> bool {
        match self {
            Self::Nodes(limit) => nodes >= *limit,
            Self::Deadline(over) => over(),
        }
    }

    /// Whether the same input gives the same answer on every machine.
    pub const fn reproducible(&self) -> bool {
        matches!(self, Self::Nodes(_))
    }
}

/// An answer with its proof, or with what stands in its way.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Solved<T> {
    /// How far it is proven.
    pub status: Status,
    /// Value of the answer; `null` without one.
    pub value: Option<f64>,
    /// No answer is better than this; `null` when the demands contradict each other.
    pub bound: Option<f64>,
    /// Difference of bound and value, 0 when proven; `null` without an answer.
    pub gap: Option<f64>,
    /// The answer itself, its fields beside these.
    #[serde(flatten)]
    pub answer: Option<T>,
    /// Demands that hold the value back, by their labels; empty when not asked or none.
    pub binding: Vec<String>,
    /// A smallest set of demands that contradict each other, by their labels; empty unless
    /// infeasible.
    pub contradiction: Vec<String>,
    /// Whether the same input gives the same answer on every machine.
    pub reproducible: bool,
    /// Nodes or steps the solver took.
    pub nodes: u64,
    /// Why.
    pub reasons: Vec<Reason>,
}

impl<T> Solved<T> {
    /// The demands contradict each other, as a fact that needed no limit.
    pub(crate) const fn infeasible(contradiction: Vec<String>, reasons: Vec<Reason>) -> Self {
        Self {
            status: Status::Infeasible,
            value: None,
            bound: None,
            gap: None,
            answer: None,
            binding: Vec::new(),
            contradiction,
            reproducible: true,
            nodes: 0,
            reasons,
        }
    }

    /// The same proof with the answer in other words.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Solved<U> {
        Solved {
            status: self.status,
            value: self.value,
            bound: self.bound,
            gap: self.gap,
            answer: self.answer.map(convert),
            binding: self.binding,
            contradiction: self.contradiction,
            reproducible: self.reproducible,
            nodes: self.nodes,
            reasons: self.reasons,
        }
    }
}
