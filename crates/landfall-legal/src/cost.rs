//! What complying costs in each region, and which regions the law closes.

use landfall_core::{Assessed, Basis, Money, Reason};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An amount that lies between two others of its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CostRange {
    /// The middle.
    pub value: Money,
    /// The least it can be: mends what is violated for sure.
    pub low: Money,
    /// The most it can be: also mends what open answers could reveal.
    pub high: Money,
    /// `prior` where estimates of the base are used, `given` where all costs are the user's.
    pub basis: Basis,
}

/// The legal-compliance part of a region's cost.
///
/// Each region stands alone: a change that serves several regions is counted in each, so that the
/// sum over regions is an upper bound.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ComplianceCost {
    /// The region.
    pub region: String,
    /// What it costs once: the cheapest set of changes. The interval's lower end mends what is
    /// violated for sure, its upper end also what open answers could reveal. `No` names the open
    /// questions where a possible violation could not be mended; `Blocked` the rules that no
    /// change mends.
    pub one_off: Assessed<CostRange>,
    /// What it costs each year: the yearly cost of those changes and of duties that apply.
    pub per_year: Assessed<CostRange>,
    /// Rules violated now, for sure.
    pub violations: Vec<String>,
    /// Rules that an answer could still turn into a violation.
    pub open: Vec<String>,
    /// Areas for which there are no rules: nothing is said about them.
    pub not_covered: Vec<crate::rule::Area>,
    /// How the figures come about.
    pub reason: Reason,
}
