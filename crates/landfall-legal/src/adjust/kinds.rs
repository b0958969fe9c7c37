//! What an adjustment is.

use landfall_core::Money;
use serde::{Deserialize, Serialize};

/// One fact to change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FactChange {
    /// The fact.
    pub fact: String,
    /// Its question, for the reader.
    pub question: String,
    /// Its answer now, in the form of a facts file.
    pub from: serde_json::Value,
    /// The answer to bring about, in the form of a facts file.
    pub to: serde_json::Value,
    /// What it costs once: an estimate of the base, or the user's.
    pub cost: Money,
    /// What it costs each year after.
    pub yearly: Option<Money>,
}

/// A set of changes after which nothing is violated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Adjustment {
    /// The changes, by fact.
    pub changes: Vec<FactChange>,
    /// What they cost together in the years counted.
    pub cost: Money,
    /// Whether no cheaper set, and for later sets no other one between, exists.
    pub proven_minimal: bool,
    /// Rules that are violated now and no longer after it.
    pub mends: Vec<String>,
    /// Rules decided now that need an answer after it.
    pub opens: Vec<String>,
}

/// Why nothing helps: the rules that no change mends, and what they hang on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Blocked {
    /// Rules that stay violated whatever is changed.
    pub rules: Vec<String>,
    /// The facts they rest on that the company cannot change, or not far enough.
    pub facts: Vec<String>,
}

/// Not entering, or leaving, the region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Leave {
    /// What it costs; `None` when `market.exit_cost` is not given.
    pub cost: Option<Money>,
}

/// What it takes to make one region lawful.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RegionAdjustments {
    /// The region; `None` for what hangs on none.
    pub region: Option<String>,
    /// Rules violated now.
    pub violations: Vec<String>,
    /// Sets of changes, cheapest first; empty when nothing is violated or nothing helps.
    pub sets: Vec<Adjustment>,
    /// Why nothing helps.
    pub blocked: Option<Blocked>,
    /// The alternative of not being there; none where nothing is violated or no region is left.
    pub leave: Option<Leave>,
    /// Whether the search ended by itself. If not, no set costs less than `bound`.
    pub complete: bool,
    /// A lower bound of the cost of any set.
    pub bound: Money,
    /// Years over which yearly costs are counted.
    pub years: u32,
    /// How sure the costs are.
    pub basis: String,
}
