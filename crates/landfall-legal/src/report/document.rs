//! Everything a check of one product leads to, as one document.

use serde::{Deserialize, Serialize};

use super::finding::{ComplianceReport, NotCovered};
use super::{ChangeKind, Finding, FindingChange, Verdict, diff};
use crate::adjust::RegionAdjustments;
use crate::offers::LegalOffers;
use crate::question::Question;

/// Findings, what to change, and what to ask: what the JSON file holds and the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Compliance {
    /// Version of the format: 1.
    pub format: u32,
    /// What this is not.
    pub notice: String,
    /// File the facts were read from, as the user named it.
    pub facts_file: String,
    /// Version and checksum of the rules, as `0.1.0 sha256:…`.
    pub pack: String,
    /// The day of the check.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub as_of: landfall_core::Date,
    /// The regions checked.
    pub regions: Vec<String>,
    /// What was not checked for want of rules.
    pub not_covered: Vec<NotCovered>,
    /// One for each rule and region.
    pub findings: Vec<Finding>,
    /// What it takes to make each region lawful; regions in order, what hangs on none first.
    pub adjustments: Vec<RegionAdjustments>,
    /// Open questions, those that settle most first.
    pub questions: Vec<Question>,
    /// Which values of some facts, prices of a list for one, are legal where.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<LegalOffers>,
    /// What changed against an older document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<ComplianceDiff>,
}

/// What changed between two checks.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComplianceDiff {
    /// The day of the older check.
    pub old_as_of: String,
    /// The rules of the older check.
    pub old_pack: String,
    /// Findings that changed, appeared or went, by region and rule.
    pub changes: Vec<ChangedFinding>,
}

/// One finding that is not as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangedFinding {
    /// The rule.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// The region.
    pub region: Option<String>,
    /// How it differs.
    pub change: ChangeKind,
    /// What it said; `None`: the rule or region is new.
    pub before: Option<Verdict>,
    /// What it says; `None`: the rule or region is gone.
    pub after: Option<Verdict>,
    /// Facts and parameters whose values differ between the two derivations.
    pub facts: Vec<String>,
    /// Whether the rule itself reads otherwise.
    pub rule_changed: bool,
}

impl Compliance {
    /// The report that the document is about.
    pub fn report(&self) -> ComplianceReport {
        ComplianceReport {
            as_of: self.as_of,
            regions: self.regions.clone(),
            not_covered: self.not_covered.clone(),
            findings: self.findings.clone(),
        }
    }

    /// What changed since `old`: findings by region and rule.
    pub fn diff(&self, old: &Self) -> ComplianceDiff {
        let changes = diff(&old.report(), &self.report()).into_iter();
        ComplianceDiff {
            old_as_of: old.as_of.to_string(),
            old_pack: old.pack.clone(),
            changes: changes.map(changed).collect(),
        }
    }
}

fn changed(found: FindingChange) -> ChangedFinding {
    let either = found.after.as_deref().or(found.before.as_deref());
    ChangedFinding {
        title: either.map_or_else(String::new, |finding| finding.title.to_string()),
        rule: found.rule.to_string(),
        region: found.region.map(|region| region.to_string()),
        change: found.change,
        before: found.before.map(|finding| finding.verdict),
        after: found.after.map(|finding| finding.verdict),
        facts: found.facts,
        rule_changed: found.rule_changed,
    }
}
