//! The cheapest changes that make each region lawful.

use landfall_core::Money;
use landfall_legal::adjust::{Adjustment, RegionAdjustments};
use landfall_legal::report::Compliance;

use super::place;
use crate::report::html::Html;
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
    html.leaf("h3", &[], place(region.region.as_deref()));
    if region.violations.is_empty() {
        html.leaf("p", &[], words::LAW_NOTHING_TO_MEND);
        return;
    }
    html.leaf("p", &[("class", "note")], &region.basis);
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
        html.leaf("p", &[("class", "note")], blocked.facts.join(", "));
    }
    if let Some(leave) = &region.leave {
        let cost = leave
            .cost
            .map_or_else(|| words::NOT_ASSESSED.to_owned(), number::money);
        html.leaf("p", &[], format!("{}: {cost}", words::LAW_LEAVE));
    }
}

fn way(html: &mut Html, region: &RegionAdjustments, at: usize, set: &Adjustment) {
    let cost = number::money(set.cost);
    let title = words::law_way(at, &cost, set.changes.len(), region.years);
    html.leaf("h4", &[], title.clone());
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
        let text = format!("{}: {}", words::LAW_OPEN_NOTE, set.opens.join(", "));
        html.leaf("p", &[("class", "note")], text);
    }
}

/// A value of a facts file as text.
fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Bool(true) => "yes".to_owned(),
        serde_json::Value::Bool(false) => "no".to_owned(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
