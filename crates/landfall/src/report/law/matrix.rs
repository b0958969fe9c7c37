//! Regions by policy areas; every cell opens its findings.

use std::collections::{BTreeMap, BTreeSet};

use landfall_legal::report::{Compliance, Finding, Verdict};
use landfall_legal::rule::Area;

use super::finding;
use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::words;

type Cells<'a> = BTreeMap<(Option<&'a str>, Area), Vec<&'a Finding>>;

/// Writes the matrix, then the details of its cells.
pub(super) fn write(html: &mut Html, found: &Compliance) {
    html.leaf("p", &[("class", "note")], words::LAW_MATRIX_NOTE);
    let mut cells: Cells<'_> = BTreeMap::new();
    for one in &found.findings {
        let key = (one.region.as_deref(), one.area);
        cells.entry(key).or_default().push(one);
    }
    let areas: BTreeSet<Area> = cells.keys().map(|(_, area)| *area).collect();
    let anywhere = cells.keys().any(|(region, _)| region.is_none());
    let regions = found.regions.iter().map(|code| Some(code.as_str()));
    let rows: Vec<Option<&str>> = regions.chain(anywhere.then_some(None)).collect();
    let label = html.say(words::LAW_MATRIX_TABLE);
    let box_of = [
        ("class", "scroll law-matrix"),
        ("role", "region"),
        ("aria-label", &label),
        ("tabindex", "0"),
    ];
    html.element("div", &box_of, |h| {
        h.element("table", &[], |h| {
            h.leaf("caption", &[], words::LAW_MATRIX_TABLE);
            columns(h, &areas);
            h.element("tbody", &[], |h| {
                for region in &rows {
                    row(h, *region, &areas, &cells);
                }
            });
        });
    });
    html.element("div", &[("class", "details")], |h| {
        for ((region, area), findings) in &cells {
            details(h, *region, *area, findings);
        }
    });
}

fn columns(html: &mut Html, areas: &BTreeSet<Area>) {
    html.element("thead", &[], |h| {
        h.element("tr", &[], |h| {
            h.leaf("th", &[("scope", "col")], words::LAW_REGIONS);
            for area in areas {
                h.leaf("th", &[("scope", "col")], words::area(*area));
            }
        });
    });
}

fn row(html: &mut Html, region: Option<&str>, areas: &BTreeSet<Area>, cells: &Cells<'_>) {
    html.element("tr", &[], |h| {
        h.leaf("th", &[("scope", "row")], words::place(region));
        for area in areas {
            match cells.get(&(region, *area)) {
                Some(findings) => cell(h, region, *area, findings),
                None => h.leaf("td", &[("class", "absent")], words::LAW_NO_RULES),
            }
        }
    });
}

fn cell(html: &mut Html, region: Option<&str>, area: Area, findings: &[&Finding]) {
    let (class, text) = gravest(findings);
    let href = format!("#{}", id(region, area));
    html.element("td", &[("class", class)], |h| {
        h.leaf("a", &[("href", &href)], text);
    });
}

/// The class of a verdict, what its count is called, and how many findings have it.
type Kind = (&'static str, fn(usize) -> Phrase, usize);

/// The class and words of the gravest verdict, with how many findings have it.
fn gravest(findings: &[&Finding]) -> (&'static str, Phrase) {
    let count =
        |wanted: fn(&Verdict) -> bool| findings.iter().filter(|one| wanted(&one.verdict)).count();
    let kinds: [Kind; 5] = [
        (
            "violated",
            words::count_violated,
            count(|v| matches!(v, Verdict::Violation)),
        ),
        (
            "open",
            words::count_open,
            count(|v| matches!(v, Verdict::NeedsInput)),
        ),
        (
            "waived",
            words::count_waived,
            count(|v| matches!(v, Verdict::Waived { .. })),
        ),
        (
            "kept",
            words::count_kept,
            count(|v| matches!(v, Verdict::Compliant | Verdict::CompliantByException { .. })),
        ),
        (
            "coming",
            words::count_coming,
            count(|v| matches!(v, Verdict::NotYetInForce { .. })),
        ),
    ];
    let first = kinds.into_iter().find(|(_, _, count)| *count > 0);
    first.map_or_else(
        || ("quiet", words::VERDICT_NOT_APPLICABLE.into()),
        |(class, said, count)| (class, said(count)),
    )
}

fn id(region: Option<&str>, area: Area) -> String {
    format!("cell-{}-{area:?}", region.unwrap_or("any"))
}

fn details(html: &mut Html, region: Option<&str>, area: Area, findings: &[&Finding]) {
    let name = html.say(words::law_cell(words::place(region), words::area(area)));
    let (_, text) = gravest(findings);
    let attributes = [("class", "region"), ("data-name", name.as_str())];
    html.element("details", &attributes, |h| {
        h.element("summary", &[], |h| {
            h.leaf("h3", &[], &name);
            h.leaf("span", &[("class", "remark")], &text);
        });
        let body = [("class", "body"), ("id", &*id(region, area))];
        h.element("div", &body, |h| {
            let mut sorted = findings.to_vec();
            sorted.sort_by_key(|one| (finding::gravity(&one.verdict), &one.rule));
            for one in sorted {
                finding::write(h, one);
            }
        });
    });
}
