//! What was found, at a glance, and what was not checked.

use landfall_legal::report::{Compliance, Finding, Verdict};
use landfall_legal::rule::Certainty;

use crate::report::html::Html;
use crate::report::section::{section, term};
use crate::report::{number, words};

/// Writes the head of the page and its contents.
pub(super) fn head(html: &mut Html, found: &Compliance) {
    html.element("header", &[("class", "masthead")], |h| {
        h.leaf("p", &[("class", "kicker")], words::LAW_KICKER);
        h.leaf("h1", &[], &found.facts_file);
        h.element("dl", &[("class", "facts")], |h| {
            term(h, words::AS_OF, words::day(found.as_of), "");
            term(
                h,
                words::LAW_REGIONS,
                number::count(found.regions.len()),
                "",
            );
            term(h, words::LAW_PACK, &found.pack, "");
        });
    });
    let contents = html.say(words::CONTENTS);
    let nav = [("class", "contents"), ("aria-label", &contents)];
    html.element("nav", &nav, |h| {
        h.element("ol", &[], |h| {
            for (id, title) in words::LAW_WAYS {
                h.element("li", &[], |h| h.leaf("a", &[("href", id)], title));
            }
        });
    });
}

/// Writes the counts, the notice, and what was not checked.
pub(super) fn write(html: &mut Html, found: &Compliance) {
    let count = |wanted: fn(&Verdict) -> bool| {
        let findings = found.findings.iter();
        findings.filter(|one| wanted(&one.verdict)).count()
    };
    let violated = count(|v| matches!(v, Verdict::Violation));
    let open = count(|v| matches!(v, Verdict::NeedsInput));
    section(html, "summary", words::SUMMARY, |h| {
        h.leaf(
            "p",
            &[("class", "headline")],
            words::law_headline(violated, open),
        );
        h.element("dl", &[("class", "facts")], |h| {
            term(h, words::LAW_CHECKED, found.findings.len(), "");
            term(h, words::LAW_VIOLATED, violated, "");
            term(h, words::LAW_OPEN, open, words::LAW_OPEN_NOTE);
            let kept = |v: &Verdict| {
                matches!(v, Verdict::Compliant | Verdict::CompliantByException { .. })
            };
            term(h, words::LAW_KEPT, count(kept), "");
            let coming = count(|v| matches!(v, Verdict::NotYetInForce { .. }));
            term(h, words::LAW_COMING, coming, "");
            let waived = count(|v| matches!(v, Verdict::Waived { .. }));
            term(h, words::LAW_WAIVED, waived, "");
            let doubted = found.findings.iter().filter(|one| doubted(one)).count();
            term(h, words::LAW_DISPUTED, doubted, words::LAW_DISPUTED_NOTE);
        });
        unanswered(h, found);
    });
}

fn doubted(finding: &Finding) -> bool {
    finding.certainty == Certainty::Disputed
        && matches!(finding.verdict, Verdict::Violation | Verdict::NeedsInput)
}

fn unanswered(html: &mut Html, found: &Compliance) {
    html.element("div", &[("class", "unanswered")], |h| {
        h.leaf("h3", &[], words::LAW_NOTICE);
        let english = h.english();
        h.leaf("p", english, &found.notice);
        if found.not_covered.is_empty() {
            return;
        }
        h.leaf("h3", &[], words::LAW_NOT_COVERED);
        h.element("ul", &[], |h| {
            for gap in &found.not_covered {
                let areas = words::row_of(gap.areas.iter().map(|area| words::area(*area)));
                let region = words::place(Some(&gap.region));
                h.leaf("li", &[], words::named(region, areas));
            }
        });
    });
}
