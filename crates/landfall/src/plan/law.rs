//! What a plan says about the law of the regions. Decision support, not legal advice.

use landfall_core::{Basis, Date};
use landfall_legal::rule::Area;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the product was checked against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LawUsed {
    /// The rules: a name, a version and a checksum.
    pub pack: String,
    /// The day of the check.
    pub as_of: Date,
    /// Name of the file of facts; empty where they were given in code.
    pub facts: String,
    /// Answers that the strategy gives in place of those of the file, such as `company.staff = 12`;
    /// left out where it gives none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
    /// Whether the last known value of a dated figure counted where none is known for the day.
    pub carry_forward: bool,
    /// The fact that the price of each region answered; absent where prices were not checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_fact: Option<String>,
    /// Number of waivers: violations somebody takes responsibility for.
    pub waivers: usize,
}

/// What the law of a region demands of the product, and what that means for its cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RegionLaw {
    /// Rules violated now, for sure.
    pub violations: Vec<String>,
    /// Rules that an answer could still turn into a violation.
    pub open: Vec<String>,
    /// Areas for which there are no rules: nothing is said about them.
    pub not_covered: Vec<Area>,
    /// Rules that close the region: no change of the product mends their violation.
    pub blocked_by: Vec<String>,
    /// What would settle the cost; empty where it is known.
    pub needs: Vec<String>,
    /// What the amounts rest on: `prior` for our own estimates, `given` where all are the user's;
    /// `null` where there is no amount.
    pub basis: Option<Basis>,
    /// Where the legal-compliance part of the region's cost comes from.
    pub cost_from: ComplianceBasis,
}

/// Where the legal-compliance part of a region's cost comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ComplianceBasis {
    /// From the changes and duties that comply with the law.
    Law,
    /// From the row of the table of costs, which wins over the rules; nothing is added to it.
    Table,
    /// It is not assessed: a question is open, or there are no rules.
    NotAssessed,
    /// No change of the product complies: the region is not considered.
    Blocked,
}
