//! The cheapest changes that make each region lawful.

use landfall_core::Money;
use landfall_legal::adjust::{Adjustment, RegionAdjustments};
use landfall_legal::report::Compliance;

use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::table::{Cell, Table};
use crate::report::{number, words};

/// Writes what each region takes.
pub(super) fn write(html: &mut Html, found: &Compliance) {
    html.element("div", &[("class", "piled")], |h| {
        for region in &found.adjustments {
            h.element("div", &[("class", "card")], |h| one(h, region));
        }
    });
}

fn one(html: &mut Html, region: &RegionAdjustments) {
    html.leaf("h3", &[], words::place(region.region.as_deref()));
    if region.violations.is_empty() {
        html.leaf("p", &[], words::LAW_NOTHING_TO_MEND);
        return;
    }
    let note = [&[("class", "note")], html.english()].concat();
    html.leaf("p", &note, &region.basis);
    for (at, set) in region.sets.iter().enumerate() {
        way(html, region, at + 1, set);
    }
    if let Some(blocked) = &region.blocked {
        html.leaf("h4", &[], words::LAW_BLOCKED);
        html.element("ul", &[], |h| {
            for rule in &blocked.rules {
                h.leaf("li", &[], rule);
            }
        });
        html.leaf("p", &[("class", "note")], words::row_of(&blocked.facts));
    }
    if let Some(leave) = &region.leave {
        let cost = leave.cost.map(number::money);
        let cost = cost.map_or(words::NOT_ASSESSED.into(), Phrase::from);
        html.leaf("p", &[], words::named(words::LAW_LEAVE, cost));
    }
}

fn way(html: &mut Html, region: &RegionAdjustments, at: usize, set: &Adjustment) {
    let cost = number::money(set.cost);
    let years = Phrase::Count(region.years.into());
    let title = words::law_way(at, set.changes.len(), cost, years);
    html.leaf("h4", &[], &title);
    let bound = number::money(region.bound);
    html.leaf(
        "p",
        &[("class", "note")],
        words::law_proof(set.proven_minimal, &bound),
    );
    let mut table = Table::new(title, &words::LAW_SET_COLUMNS);
    for change in &set.changes {
        table.row([
            Cell::text(&change.fact),
            Cell::text(plain(&change.from)),
            Cell::marked(plain(&change.to)),
            Cell::money(Some(change.cost)),
            Cell::money(change.yearly.or(Some(Money::zero(change.cost.currency())))),
        ]);
    }
    table.write(html);
    if !set.opens.is_empty() {
        let text = words::named(words::LAW_OPEN_NOTE, words::row_of(&set.opens));
        html.leaf("p", &[("class", "note")], text);
    }
}

/// A value of a facts file as text.
fn plain(value: &serde_json::Value) -> Phrase {
    match value {
        serde_json::Value::Bool(true) => words::YES.into(),
        serde_json::Value::Bool(false) => words::NO.into(),
        serde_json::Value::String(text) => text.into(),
        other => other.to_string().into(),
    }
}
