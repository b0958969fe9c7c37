//! What was done to the figures, exchange rates and method.

use super::{reason, section};
use crate::report::html::Html;
use crate::report::table::{Cell, Table};
use crate::report::view::View;
use crate::report::{number, words};

/// Writes the last two sections.
pub(in crate::report) fn write(html: &mut Html, view: &View<'_>) {
    section(html, "preparation", words::PREPARATION, |h| {
        let report = &view.plan.segments.preparation;
        let kept = report
            .features
            .iter()
            .filter(|f| f.dropped.is_none())
            .count();
        let (aside, imputed) = (report.set_aside.len(), report.imputed.len());
        let text = words::prepared(
            kept,
            report.features.len(),
            aside,
            imputed,
            report.neighbours,
        );
        h.leaf("p", &[], text);
        h.leaf("p", &[], words::scaling(report.scaling, report.limit));
        for table in [features(view), set_aside(view), imputed_table(view)] {
            if !table.is_empty() {
                table.write_folded(h, false);
            }
        }
        reason::folded(h, words::WHY_PREPARATION, &view.plan.reasons.preparation);
        rates_and_inputs(h, view);
    });
    section(html, "method", words::METHOD, |h| {
        for (title, text) in words::METHODS {
            h.leaf("h3", &[], title);
            h.leaf("p", &[("class", "prose")], text);
        }
    });
}

fn rates_and_inputs(html: &mut Html, view: &View<'_>) {
    html.leaf("h3", &[], words::RATES_TABLE);
    let rates = rates(view);
    if rates.is_empty() {
        html.leaf("p", &[], words::NO_RATES);
    } else {
        rates.write(html);
    }
    html.leaf("h3", &[], words::INPUT_FILES);
    html.element("ul", &[("class", "plain")], |h| {
        for file in &view.plan.settings.inputs {
            h.leaf("li", &[], file);
        }
    });
}

fn features(view: &View<'_>) -> Table {
    let mut table = Table::new(words::FEATURES_TABLE, &words::FEATURE_COLUMNS);
    for feature in &view.plan.segments.preparation.features {
        table.row([
            Cell::text(words::indicator(&feature.column)),
            Cell::text(&feature.transform),
            Cell::fixed(Some(feature.weight), 2),
            Cell::count(feature.missing),
            Cell::count(feature.undefined),
            Cell::count(feature.limited),
            feature.dropped.as_deref().map_or_else(
                || Cell::text(words::KEPT),
                |why| Cell::text(words::dropped(why)),
            ),
        ]);
    }
    table
}

fn set_aside(view: &View<'_>) -> Table {
    let mut table = Table::new(words::ASIDE_TABLE, &words::ASIDE_COLUMNS);
    for region in &view.plan.segments.preparation.set_aside {
        let missing: Vec<String> = region.missing.iter().map(|m| words::indicator(m)).collect();
        table.row([
            Cell::region(view, &region.region),
            Cell::number(
                number::percent(region.missing_share, 0),
                region.missing_share,
            ),
            Cell::text(words::row_of(missing)),
        ]);
    }
    table
}

fn imputed_table(view: &View<'_>) -> Table {
    let mut table = Table::new(words::IMPUTED_TABLE, &words::IMPUTED_COLUMNS);
    for figure in &view.plan.segments.preparation.imputed {
        table.row([
            Cell::region(view, &figure.region),
            Cell::text(words::indicator(&figure.column)),
            Cell::fixed(Some(figure.scaled), 2),
            Cell::text(view.names(&figure.from)),
        ]);
    }
    table
}

fn rates(view: &View<'_>) -> Table {
    let mut table = Table::new(words::RATES_TABLE, &words::RATE_COLUMNS);
    for rate in &view.plan.settings.rates {
        table.row([
            Cell::text(rate.from.code()),
            Cell::text(rate.to.code()),
            Cell::number(rate.rate.clone(), rate.rate.parse().unwrap_or(0.0)),
            Cell::text(words::day(rate.date)),
            Cell::text(&rate.source),
        ]);
    }
    table
}
