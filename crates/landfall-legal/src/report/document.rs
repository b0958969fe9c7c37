//! Everything a check of one product leads to, as one document.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::finding::{ComplianceReport, NotCovered};
use super::{Finding, Verdict};
use crate::adjust::RegionAdjustments;

/// Findings, what to change, and what to ask: what the JSON file holds and the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    #[schemars(with = "String")]
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
    pub questions: Vec<OpenQuestion>,
    /// What changed against an older document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<ComplianceDiff>,
}

/// A question whose answer still matters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OpenQuestion {
    /// The fact.
    pub fact: String,
    /// The question.
    pub question: String,
    /// Who can answer.
    pub asks: String,
    /// Type of the answer.
    pub kind: String,
    /// Unit of a number.
    pub unit: Option<String>,
    /// Allowed values of an enumeration.
    pub values: Vec<String>,
    /// How many findings an answer settles, on average over its possible answers.
    pub settles: f64,
    /// Whether one of the findings can still become a violation.
    pub may_be_violation: bool,
    /// The findings that wait for it, as `rule@region` (`rule@*` without a region).
    pub findings: Vec<String>,
}

/// What changed between two checks.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ComplianceDiff {
    /// The day of the older check.
    pub old_as_of: String,
    /// The rules of the older check.
    pub old_pack: String,
    /// Findings that changed, appeared or went, by region and rule.
    pub changes: Vec<FindingChange>,
}

/// One finding that is not as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FindingChange {
    /// The rule.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// The region.
    pub region: Option<String>,
    /// What it said; `None`: the rule or region is new.
    pub before: Option<Verdict>,
    /// What it says; `None`: the rule or region is gone.
    pub after: Option<Verdict>,
    /// Facts that were needed before and no longer are.
    pub answered: Vec<String>,
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

    /// What changed since `old`: findings by rule and region.
    pub fn diff(&self, old: &Self) -> ComplianceDiff {
        let old_of = |finding: &Finding| old.findings.iter().find(|one| same(one, finding));
        let new_of = |finding: &Finding| self.findings.iter().any(|one| same(one, finding));
        let mut changes: Vec<FindingChange> = self
            .findings
            .iter()
            .filter_map(|after| change(old_of(after), Some(after)))
            .collect();
        let gone = old.findings.iter().filter(|before| !new_of(before));
        changes.extend(gone.filter_map(|before| change(Some(before), None)));
        changes.sort_by(|a, b| (&a.region, &a.rule).cmp(&(&b.region, &b.rule)));
        ComplianceDiff {
            old_as_of: old.as_of.to_string(),
            old_pack: old.pack.clone(),
            changes,
        }
    }
}

fn same(a: &Finding, b: &Finding) -> bool {
    a.rule == b.rule && a.region == b.region
}

fn change(before: Option<&Finding>, after: Option<&Finding>) -> Option<FindingChange> {
    let verdict = |finding: Option<&Finding>| finding.map(|finding| finding.verdict.clone());
    let needed = |finding: Option<&Finding>| -> Vec<String> {
        finding.map_or_else(Vec::new, |finding| finding.facts_needed.clone())
    };
    if verdict(before) == verdict(after) && needed(before) == needed(after) {
        return None;
    }
    let either = after.or(before)?;
    let now = needed(after);
    let mut answered = needed(before);
    answered.retain(|fact| !now.contains(fact));
    Some(FindingChange {
        rule: either.rule.clone(),
        title: either.title.clone(),
        region: either.region.clone(),
        before: verdict(before),
        after: verdict(after),
        answered,
    })
}
