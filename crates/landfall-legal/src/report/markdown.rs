//! Findings as Markdown for people and issue trackers.

use std::fmt::Write;

use super::{ComplianceReport, Derivation, Finding, Verdict};
use crate::truth::Truth;

/// The report as Markdown: what is violated first, then what is open, then the rest in a table.
pub fn markdown(report: &ComplianceReport) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "# Compliance on {}\n", report.as_of);
    let _ = writeln!(
        text,
        "Decision support, not legal advice; no lawyer has reviewed the rules.\n"
    );
    part(&mut text, report, "Violated", |verdict| {
        matches!(verdict, Verdict::Violation)
    });
    part(&mut text, report, "Open", |verdict| {
        matches!(verdict, Verdict::NeedsInput)
    });
    part(&mut text, report, "Waived", |verdict| {
        matches!(verdict, Verdict::Waived { .. })
    });
    table(&mut text, report);
    for gap in &report.not_covered {
        let areas = serde_json::to_string(&gap.areas).unwrap_or_default();
        let _ = writeln!(
            text,
            "- no rules for {}: {}",
            cell(&gap.region),
            cell(&areas)
        );
    }
    text
}

fn part(text: &mut String, report: &ComplianceReport, title: &str, wanted: fn(&Verdict) -> bool) {
    let mut findings = report.findings.iter().filter(|one| wanted(&one.verdict));
    let Some(first) = findings.next() else {
        return;
    };
    let _ = writeln!(text, "## {title}\n");
    for finding in std::iter::once(first).chain(findings) {
        one(text, finding);
    }
}

fn one(text: &mut String, finding: &Finding) {
    let region = finding.region.as_deref().unwrap_or("everywhere");
    let citation = &finding.citation;
    let _ = writeln!(text, "### {region}: {}\n", cell(&finding.title));
    let _ = writeln!(
        text,
        "`{}` · {}, {} · {:?}\n",
        finding.rule,
        cell(&citation.law),
        cell(&citation.article),
        finding.certainty
    );
    for source in &citation.sources {
        let read = source
            .read
            .map_or_else(String::new, |day| format!(", read {day}"));
        let url = source.url.as_deref().unwrap_or("nothing opened");
        let _ = writeln!(text, "- source: {} ({url}{read})", cell(&source.title));
    }
    if let Some(doubt) = &finding.doubt {
        let _ = writeln!(text, "- disputed: {}", cell(doubt));
    }
    if !finding.facts_needed.is_empty() {
        let _ = writeln!(text, "- needs: `{}`", finding.facts_needed.join("`, `"));
    }
    if let Some(penalty) = &finding.penalty {
        let _ = writeln!(
            text,
            "- penalty ({}): {}",
            cell(&penalty.article),
            cell(&penalty.text)
        );
    }
    if let Some(remedy) = &finding.remedy {
        let _ = writeln!(text, "- remedy: {}", cell(remedy));
    }
    if let Some(why) = &finding.why {
        derivation(text, why, 0);
    }
    text.push('\n');
}

fn derivation(text: &mut String, node: &Derivation, depth: usize) {
    let indent = "  ".repeat(depth);
    let truth = match node.truth {
        Truth::True => "holds",
        Truth::False => "does not hold",
        Truth::Unknown => "not known",
    };
    let _ = writeln!(text, "{indent}- {truth}: `{}`", node.text.replace('`', "'"));
    for input in &node.inputs {
        let _ = writeln!(
            text,
            "{indent}  - `{}` is {}",
            input.name,
            cell(&input.value)
        );
    }
    for child in &node.because {
        derivation(text, child, depth + 1);
    }
}

fn table(text: &mut String, report: &ComplianceReport) {
    text.push_str("## All findings\n\n| Region | Rule | Article | Verdict |\n|---|---|---|---|\n");
    for finding in &report.findings {
        let _ = writeln!(
            text,
            "| {} | `{}` | {} | {} |",
            finding.region.as_deref().unwrap_or("everywhere"),
            finding.rule,
            cell(&finding.article),
            finding.verdict.name()
        );
    }
    text.push('\n');
}

/// Text that cannot break out of a table cell or heading.
fn cell(text: &str) -> String {
    let plain = text.replace(['\n', '\r'], " ");
    plain
        .replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('`', "'")
}
