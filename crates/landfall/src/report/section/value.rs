//! What regions are worth, what they cost, and when they are entered.

use super::section;
use crate::report::chart::{Figure, cost, entry, opportunity, value};
use crate::report::html::Html;
use crate::report::phrase::Id;
use crate::report::view::View;
use crate::report::{number, words};

/// Writes value, costs and waves.
pub(in crate::report) fn write(html: &mut Html, view: &View<'_>) {
    section(html, "value", words::VALUE, |h| {
        or(h, value::against_cost(view), words::NO_VALUES);
        if let Some(figure) = opportunity::ranking(view) {
            figure.write(h, "h3");
        }
        if let Some(quality) = view.plan.estimate_quality {
            let text = words::estimate_quality(
                words::regions_count(quality.regions),
                number::percent(quality.median_relative_error, 0),
                number::percent(quality.baseline, 0),
            );
            h.leaf("p", &[("class", "note")], text);
        }
    });
    section(html, "costs", words::COSTS, |h| {
        or(h, cost::parts(view), words::NO_CANDIDATES)
    });
    section(html, "entry", words::ENTRY, |h| {
        or(h, entry::timeline(view), words::NO_ENTRY);
        if let Some(figure) = entry::budgets(view) {
            figure.write(h, "h3");
        }
    });
}

fn or(html: &mut Html, figure: Option<Figure>, instead: Id) {
    match figure {
        Some(figure) => figure.write(html, "h3"),
        None => html.leaf("p", &[("class", "notice")], instead),
    }
}
