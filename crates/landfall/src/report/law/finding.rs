//! One finding with its derivation and what was read, and the table of all.

use landfall_legal::report::{Compliance, Derivation, Finding, Verdict};

use crate::report::html::Html;
use crate::report::section::term;
use crate::report::table::{Cell, Table};
use crate::report::{number, words};

/// The gravest first.
pub(super) const fn gravity(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Violation => 0,
        Verdict::NeedsInput => 1,
        Verdict::Waived { .. } => 2,
        Verdict::NotYetInForce { .. } => 3,
        Verdict::CompliantByException { .. } => 4,
        Verdict::Compliant => 5,
        Verdict::NotApplicable => 6,
    }
}

const fn class(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Violation => "finding violated",
        Verdict::NeedsInput => "finding open",
        Verdict::Waived { .. } => "finding waived",
        Verdict::NotYetInForce { .. } => "finding coming",
        Verdict::Compliant | Verdict::CompliantByException { .. } => "finding kept",
        Verdict::NotApplicable => "finding quiet",
    }
}

/// Writes one finding. What does not apply is a line that opens.
pub(super) fn write(html: &mut Html, finding: &Finding) {
    html.element("article", &[("class", class(&finding.verdict))], |h| {
        h.element("h4", &[], |h| {
            h.text(finding.title.as_str());
            h.leaf(
                "span",
                &[("class", "tag")],
                words::law_verdict(&finding.verdict),
            );
        });
        let citation = &finding.citation;
        let line = words::law_line(
            &citation.law,
            citation.article.to_string(),
            finding.rule.to_string(),
            words::law_certainty(finding.certainty),
        );
        h.leaf("p", &[("class", "note")], line);
        h.element("dl", &[("class", "facts")], |h| figures(h, finding));
        if finding.lawful_either_way {
            h.leaf("p", &[("class", "note")], words::LAW_EITHER_WAY);
        }
        if finding.stale {
            h.leaf("p", &[("class", "note")], words::LAW_STALE);
        }
        sources(h, finding);
        if let Some(why) = &finding.why {
            h.element("details", &[("class", "why")], |h| {
                h.leaf("summary", &[], words::LAW_WHY);
                h.element("ul", &[("class", "derivation")], |h| derivation(h, why));
            });
        }
    });
}

fn figures(html: &mut Html, finding: &Finding) {
    if let Some(doubt) = &finding.doubt {
        term(html, words::LAW_DOUBT, doubt.as_str(), "");
    }
    if !finding.facts_needed.is_empty() {
        term(
            html,
            words::LAW_NEEDS,
            words::row_of(&finding.facts_needed),
            "",
        );
    }
    if let Some(otherwise) = &finding.otherwise {
        let text = words::law_otherwise(words::law_verdict(otherwise));
        term(html, words::law_verdict(&finding.verdict), text, "");
    }
    let bad = matches!(
        finding.verdict,
        Verdict::Violation | Verdict::NeedsInput | Verdict::Waived { .. }
    );
    if let Some(penalty) = finding.penalty.as_ref().filter(|_| bad) {
        let amount = penalty.most.or(penalty.at_least);
        let amount = amount.map_or_else(String::new, number::money);
        let remark = words::penalty_text(penalty.text.as_str(), penalty.article.to_string());
        term(html, words::LAW_PENALTY, amount, remark);
    }
    if let Some(remedy) = finding.remedy.as_ref().filter(|_| bad) {
        term(html, words::LAW_REMEDY, remedy.as_str(), "");
    }
}

fn sources(html: &mut Html, finding: &Finding) {
    for source in &finding.citation.sources {
        html.element("p", &[("class", "note")], |h| {
            h.text(words::LAW_READ);
            match &source.url {
                Some(url) if url.starts_with("https://") || url.starts_with("http://") => {
                    h.leaf("a", &[("href", url), ("rel", "noreferrer")], &source.title);
                }
                _ => h.text(&source.title),
            }
            let kind = words::source_kind(source.kind);
            h.text(match source.read {
                Some(day) => words::law_source_day(kind, day.to_string()),
                None => words::law_source(kind),
            });
        });
    }
}

fn derivation(html: &mut Html, node: &Derivation) {
    html.element("li", &[], |h| {
        h.leaf("b", &[], words::law_truth(node.truth));
        h.text(": ");
        h.leaf("code", &[], node.text.as_str());
        if let Some(article) = &node.article {
            h.text(format!(" ({article})"));
        }
        for input in &node.inputs {
            h.leaf(
                "span",
                &[("class", "remark")],
                format!(" {} = {}", input.name, input.value),
            );
        }
        if !node.because.is_empty() {
            h.element("ul", &[], |h| {
                for child in &node.because {
                    derivation(h, child);
                }
            });
        }
    });
}

/// All findings in one table, the gravest first.
pub(super) fn table(found: &Compliance) -> Table {
    let mut table = Table::new(words::LAW_FINDINGS_TABLE, &words::LAW_FINDING_COLUMNS);
    let mut sorted: Vec<&Finding> = found.findings.iter().collect();
    sorted.sort_by_key(|one| gravity(&one.verdict));
    for one in sorted {
        let verdict = words::law_verdict(&one.verdict);
        let verdict = match one.verdict {
            Verdict::Violation => Cell::marked(verdict),
            Verdict::NeedsInput => Cell::missing(verdict),
            _ => Cell::text(verdict),
        };
        table.row([
            Cell::text(one.title.as_str()),
            Cell::text(words::place(one.region.as_deref())),
            Cell::text(&one.citation.law),
            Cell::text(one.article.as_str()),
            verdict,
            Cell::text(words::law_certainty(one.certainty)),
        ]);
    }
    table
}
