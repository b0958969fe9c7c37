//! Where demand like that of the home markets is not yet served.

use landfall_market::Opportunity;
use plotly::common::{HoverInfo, Marker, Orientation};
use plotly::{Bar, Trace};

use super::{CHOSEN, Figure, OTHER, each, layout, money_axis, plain, positions, rows_axis};
use crate::plan::Role;
use crate::report::phrase::Phrase;
use crate::report::table::{Cell, Table};
use crate::report::view::View;
use crate::report::{number, words};

/// Regions shown as bars; the table holds all.
const BARS: usize = 20;

/// The best opportunities; `None` when no region has a score.
pub(in crate::report) fn ranking(view: &View<'_>) -> Option<Figure> {
    let scored = |o: &&Opportunity| o.score.is_some_and(|score| score > 0.0);
    let top: Vec<&Opportunity> = view
        .plan
        .opportunities
        .iter()
        .filter(scored)
        .take(BARS)
        .collect();
    let first = top.first()?;
    let indicator = words::indicator(&view.plan.settings.indicator);
    let name = |o: &&Opportunity| {
        let name = plain(view.name(&o.region));
        if is_chosen(view, o) {
            format!("<b>{name}</b>")
        } else {
            name
        }
    };
    Some(Figure {
        id: "opportunities".into(),
        title: words::OPPORTUNITY_TITLE.into(),
        note: words::opportunity_note(&indicator),
        label: words::opportunity_label(view.name(&first.region)),
        height: 70 + 24 * top.len(),
        traces: vec![bars(view, &top)],
        layout: layout()
            .x_axis(money_axis(&view.drawn(words::score_axis(&indicator))))
            .y_axis(rows_axis(each(&top, name)))
            .bar_gap(0.3),
        table: table(view),
    })
}

fn is_chosen(view: &View<'_>, opportunity: &Opportunity) -> bool {
    view.region(&opportunity.region)
        .is_some_and(|region| region.role == Role::Chosen)
}

fn bars(view: &View<'_>, top: &[&Opportunity]) -> Box<dyn Trace> {
    let color = |o: &&Opportunity| if is_chosen(view, o) { CHOSEN } else { OTHER };
    let hover = |o: &&Opportunity| {
        let name = plain(view.name(&o.region));
        let unserved = o.unserved.map(number::figure).unwrap_or_default();
        let unserved = view.drawn(words::hover_unserved(unserved));
        let similarity = number::percent(o.similarity.get(), 0);
        let home = view.name(&o.nearest_home);
        let similarity = view.drawn(words::hover_similarity(home, similarity));
        format!("<b>{name}</b><br>{unserved}<br>{similarity}")
    };
    Bar::new(each(top, |o| o.score), positions(top.len()))
        .orientation(Orientation::Horizontal)
        .ids(each(top, |o| o.region.to_string()))
        .marker(Marker::new().color_array(each(top, color)))
        .hover_text_array(each(top, hover))
        .hover_info(HoverInfo::Text)
}

fn table(view: &View<'_>) -> Table {
    let mut table = Table::new(words::OPPORTUNITY_TABLE, &words::OPPORTUNITY_COLUMNS);
    for o in &view.plan.opportunities {
        let region = view.region(&o.region);
        table.row([
            Cell::region(view, &o.region),
            Cell::text(region.map_or(Phrase::EMPTY, |r| words::role(r.role).into())),
            Cell::number(number::percent(o.similarity.get(), 1), o.similarity.get()),
            Cell::region(view, &o.nearest_home),
            Cell::figure(region.and_then(|r| r.demand)),
            Cell::figure(region.and_then(|r| r.observed)),
            Cell::figure(o.unserved),
            Cell::figure(o.score),
        ]);
    }
    table
}
