//! What differs between two reports.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{ComplianceReport, Derivation, Finding, Text};

/// How a finding differs between two reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Only the new report has it.
    Added,
    /// Only the old report has it.
    Removed,
    /// Both have it, with different verdicts, needed facts or penalties.
    Changed,
}

/// One finding that differs between two reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindingChange {
    /// How it differs.
    pub change: ChangeKind,
    /// The rule.
    pub rule: Text,
    /// The region; `None` where the law hangs on none.
    pub region: Option<Text>,
    /// In the old report.
    pub before: Option<Box<Finding>>,
    /// In the new report.
    pub after: Option<Box<Finding>>,
    /// Facts and parameters read in both derivations with different values, or read in one only;
    /// empty where a report keeps no derivations.
    pub facts: Vec<String>,
    /// Whether the rule itself reads otherwise: its text, conditions, exceptions or citation.
    pub rule_changed: bool,
}

/// The findings that differ between two reports, by region in the order of the new report (none
/// first; regions only the old one has last), then by rule.
///
/// A finding counts as changed when its verdict, the verdict it would have otherwise, the facts it
/// needs, its penalty or its mark of staleness differ, or the rule reads otherwise. Evidence alone
/// changes nothing.
pub fn diff(old: &ComplianceReport, new: &ComplianceReport) -> Vec<FindingChange> {
    let before = index(old);
    let after = index(new);
    let mut keys: Vec<Key<'_>> = new.findings.iter().map(key).collect();
    keys.extend(
        old.findings
            .iter()
            .map(key)
            .filter(|key| !after.contains_key(key)),
    );
    let order = order(old, new);
    keys.sort_by_key(|(region, rule)| {
        let place = region.and_then(|region| order.get(region).copied());
        (region.is_some(), place, *rule)
    });
    keys.dedup();
    keys.iter()
        .filter_map(|key| compare(before.get(key).copied(), after.get(key).copied()))
        .collect()
}

type Key<'a> = (Option<&'a str>, &'a str);

fn key(finding: &Finding) -> Key<'_> {
    (finding.region.as_deref(), finding.rule.as_str())
}

fn index(report: &ComplianceReport) -> BTreeMap<Key<'_>, &Finding> {
    let findings = report.findings.iter();
    findings.map(|finding| (key(finding), finding)).collect()
}

fn order<'a>(old: &'a ComplianceReport, new: &'a ComplianceReport) -> BTreeMap<&'a str, usize> {
    let mut order = BTreeMap::new();
    let regions = new.regions.iter().chain(&old.regions);
    for (place, region) in regions.enumerate() {
        order.entry(region.as_str()).or_insert(place);
    }
    order
}

fn compare(before: Option<&Finding>, after: Option<&Finding>) -> Option<FindingChange> {
    let one = after.or(before)?;
    let (change, facts, rule_changed) = match (before, after) {
        (Some(before), Some(after)) => {
            let rule_changed = !same_rule(before, after);
            if same_result(before, after) && !rule_changed {
                return None;
            }
            (
                ChangeKind::Changed,
                changed_inputs(before, after),
                rule_changed,
            )
        }
        (None, _) => (ChangeKind::Added, Vec::new(), false),
        (_, None) => (ChangeKind::Removed, Vec::new(), false),
    };
    Some(FindingChange {
        change,
        rule: one.rule.clone(),
        region: one.region.clone(),
        before: before.cloned().map(Box::new),
        after: after.cloned().map(Box::new),
        facts,
        rule_changed,
    })
}

fn same_result(before: &Finding, after: &Finding) -> bool {
    before.verdict == after.verdict
        && before.otherwise == after.otherwise
        && before.lawful_either_way == after.lawful_either_way
        && before.facts_needed == after.facts_needed
        && before.penalty == after.penalty
        && before.stale == after.stale
}

fn same_rule(before: &Finding, after: &Finding) -> bool {
    let texts = |finding: &Finding| {
        let mut texts = Vec::new();
        if let Some(why) = &finding.why {
            collect_texts(why, &mut texts);
        }
        texts
    };
    let both = before.why.is_some() && after.why.is_some();
    before.citation == after.citation
        && before.title == after.title
        && before.certainty == after.certainty
        && before.kind == after.kind
        && (!both || texts(before) == texts(after))
}

/// Texts of what the rule says; what is claimed of dates and waivers depends on the check.
fn collect_texts(node: &Derivation, texts: &mut Vec<Text>) {
    use super::Step::{Date, Waiver};
    if !matches!(node.step, Date | Waiver) {
        texts.push(node.text.clone());
        for child in &node.because {
            collect_texts(child, texts);
        }
    }
}

fn changed_inputs(before: &Finding, after: &Finding) -> Vec<String> {
    let inputs = |finding: &Finding| {
        let mut found = BTreeMap::new();
        if let Some(why) = &finding.why {
            collect_inputs(why, &mut found);
        }
        found
    };
    if before.why.is_none() || after.why.is_none() {
        return Vec::new();
    }
    let (old, new) = (inputs(before), inputs(after));
    let names: BTreeSet<&Text> = old.keys().chain(new.keys()).collect();
    names
        .into_iter()
        .filter(|name| old.get(*name) != new.get(*name))
        .map(Text::to_string)
        .collect()
}

fn collect_inputs(node: &Derivation, found: &mut BTreeMap<Text, Text>) {
    for input in &node.inputs {
        found.insert(input.name.clone(), input.value.clone());
    }
    for child in &node.because {
        collect_inputs(child, found);
    }
}
