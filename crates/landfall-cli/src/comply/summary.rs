//! What the terminal shows.

use std::collections::BTreeMap;
use std::fmt::Write;

use landfall::legal::offers::OfferVerdict;
use landfall::legal::report::{Compliance, Finding, Verdict};

/// Lines of each list, at most.
const LISTED: usize = 12;

/// The findings in words.
pub(crate) fn compliance(found: &Compliance) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}\n", found.notice);
    counts(&mut text, found);
    list(&mut text, found, "violated", |v| {
        matches!(v, Verdict::Violation)
    });
    questions(&mut text, found);
    ways(&mut text, found);
    offers(&mut text, found);
    for gap in &found.not_covered {
        let areas: Vec<String> = gap.areas.iter().map(|area| format!("{area:?}")).collect();
        let _ = writeln!(text, "{}: no rules for {}", gap.region, areas.join(", "));
    }
    if let Some(diff) = &found.diff {
        let _ = writeln!(
            text,
            "\nagainst the check of {}: {} findings changed",
            diff.old_as_of,
            diff.changes.len()
        );
        for change in diff.changes.iter().take(LISTED) {
            let said = |verdict: &Option<Verdict>| verdict.as_ref().map_or("-", Verdict::name);
            let region = change.region.as_deref().unwrap_or("*");
            let _ = writeln!(
                text,
                "  {region:6} {}: {} -> {}",
                change.rule,
                said(&change.before),
                said(&change.after)
            );
        }
    }
    text
}

fn counts(text: &mut String, found: &Compliance) {
    let mut rows: BTreeMap<&str, [usize; 7]> = BTreeMap::new();
    for one in &found.findings {
        let row = rows
            .entry(one.region.as_deref().unwrap_or("*"))
            .or_default();
        if let Some(count) = row.get_mut(column(&one.verdict)) {
            *count += 1;
        }
    }
    let titles = [
        "violated",
        "open",
        "waived",
        "not yet",
        "kept",
        "excepted",
        "not appl.",
    ];
    let _ = write!(text, "{:8}", "region");
    for title in titles {
        let _ = write!(text, "{title:>10}");
    }
    text.push('\n');
    for (region, row) in rows {
        let _ = write!(text, "{region:8}");
        for count in row {
            let _ = write!(text, "{count:>10}");
        }
        text.push('\n');
    }
    text.push('\n');
}

const fn column(verdict: &Verdict) -> usize {
    match verdict {
        Verdict::Violation => 0,
        Verdict::NeedsInput => 1,
        Verdict::Waived { .. } => 2,
        Verdict::NotYetInForce { .. } => 3,
        Verdict::Compliant => 4,
        Verdict::CompliantByException { .. } => 5,
        Verdict::NotApplicable => 6,
    }
}

fn list(text: &mut String, found: &Compliance, title: &str, wanted: fn(&Verdict) -> bool) {
    let those: Vec<&Finding> = found
        .findings
        .iter()
        .filter(|one| wanted(&one.verdict))
        .collect();
    if those.is_empty() {
        return;
    }
    let _ = writeln!(text, "{title}:");
    for one in those.iter().take(LISTED) {
        let region = one.region.as_deref().unwrap_or("*");
        let _ = writeln!(
            text,
            "  {region:6} {} - {} ({}, {})",
            one.rule, one.title, one.citation.law, one.article
        );
    }
    rest(text, those.len());
}

fn rest(text: &mut String, all: usize) {
    if all > LISTED {
        let _ = writeln!(text, "  and {} more", all - LISTED);
    }
    text.push('\n');
}

fn questions(text: &mut String, found: &Compliance) {
    if found.questions.is_empty() {
        return;
    }
    text.push_str("to be answered, what settles most first:\n");
    for one in found.questions.iter().take(LISTED) {
        let _ = writeln!(
            text,
            "  {} - {} ({}; {} findings wait)",
            one.fact,
            one.text,
            one.asks,
            one.findings.len()
        );
    }
    rest(text, found.questions.len());
}

fn ways(text: &mut String, found: &Compliance) {
    for region in &found.adjustments {
        let name = region.region.as_deref().unwrap_or("*");
        if let Some(cheapest) = region
            .sets
            .first()
            .filter(|_| !region.violations.is_empty())
        {
            let changes: Vec<String> = cheapest
                .changes
                .iter()
                .map(|c| format!("{} = {}", c.fact, c.to))
                .collect();
            let proof = if cheapest.proven_minimal {
                "proven cheapest"
            } else {
                "not proven cheapest"
            };
            let _ = writeln!(
                text,
                "{name}: lawful for {} ({proof}): {}",
                cheapest.cost,
                changes.join("; ")
            );
        }
        if let Some(blocked) = &region.blocked {
            let _ = writeln!(
                text,
                "{name}: blocked by {} (rests on {})",
                blocked.rules.join(", "),
                blocked.facts.join(", ")
            );
        }
    }
}

fn offers(text: &mut String, found: &Compliance) {
    for offers in &found.offers {
        let _ = writeln!(text, "\nlegal values of {}:", offers.fact);
        for region in &found.regions {
            let here = offers.verdicts.iter().filter(|one| one.region == *region);
            let _ = writeln!(text, "  {region:6} {}", said(here).join("; "));
        }
        if let Some(regions) = &offers.without_common {
            let regions = regions.join(", ");
            let _ = writeln!(text, "  no value is legal in all of {regions}");
        }
    }
}

/// Each value with what the law says of it.
fn said<'v>(verdicts: impl Iterator<Item = &'v OfferVerdict>) -> Vec<String> {
    let said = verdicts.map(|one| {
        let what = match (one.violates.as_slice(), one.open.as_slice()) {
            ([], []) if one.rules.is_empty() => "no rule".to_owned(),
            ([], []) => "legal".to_owned(),
            ([], [(rule, needs), ..]) => format!("open ({rule} needs {})", needs.join(", ")),
            (rules, _) => format!("violates {}", rules.join(", ")),
        };
        format!("{} {what}", one.text)
    });
    said.collect()
}
