//! The questions that are still open, those first that settle most.

use landfall_core::Money;
use serde::{Deserialize, Serialize};

use crate::fact::FactType;

/// A rule in a region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindingId {
    /// The region; `None` where the law hangs on none.
    pub region: Option<String>,
    /// The rule.
    pub rule: String,
}

/// A fact somebody should state, and what it is good for.
///
/// [`Engine::questions`](crate::engine::Engine::questions) makes them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Question {
    /// The fact.
    pub fact: String,
    /// The question in English.
    pub text: String,
    /// Who can answer.
    pub asks: String,
    /// What its value is.
    pub kind: FactType,
    /// Unit of a number or duration.
    pub unit: Option<String>,
    /// Allowed values of an enumeration, in the order of the dictionary.
    pub values: Vec<String>,
    /// Regions for which it may be answered apart, where findings of these need it; empty for a
    /// fact that is the same everywhere.
    pub regions: Vec<String>,
    /// Findings that need it, regions in the order of the report (none first), then rules.
    pub findings: Vec<FindingId>,
    /// Whether one of these findings may turn out to be a violation.
    pub may_be_violation: bool,
    /// How many findings an answer settles: the mean over representative answers. `None` where
    /// the work allowed was spent before this question came up.
    pub settles: Option<f64>,
    /// What changing the fact costs, where the company can change it: our own estimate.
    pub change: Option<Money>,
}
