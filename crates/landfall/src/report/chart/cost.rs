//! The five cost parts of every candidate.

use plotly::common::{HoverInfo, Marker, Orientation, Pattern, PatternShape};
use plotly::layout::{BarMode, TraceOrder};
use plotly::{Bar, Trace};

use super::{Figure, INK, PAPER, layout, legend, money_axis, plain, positions, rows_axis};
use crate::plan::{RegionPlan, Role};
use crate::report::phrase::Phrase;
use crate::report::table::{Cell, Table};
use crate::report::view::View;
use crate::report::{number, words};

/// Width of a part nobody assessed, as a share of the longest bar: a mark, not an amount.
const MARK: f64 = 0.04;

/// Stacked parts, the dearest candidate first; `None` without candidates.
pub(in crate::report) fn parts(view: &View<'_>) -> Option<Figure> {
    let mut regions: Vec<&RegionPlan> = view.candidates().collect();
    regions.sort_by(|a, b| sum(b).total_cmp(&sum(a)));
    let widest = regions.first().map(|r| sum(r))?;
    let mut traces: Vec<Box<dyn Trace>> = (0..words::COST_PARTS.len())
        .map(|part| part_trace(view, &regions, part))
        .collect();
    let missing = regions.iter().any(|region| unassessed(region) > 0);
    if missing {
        traces.push(missing_trace(
            view,
            &regions,
            if widest > 0.0 { widest * MARK } else { 1.0 },
        ));
    }
    let names = regions.iter().map(|r| label(view, r)).collect();
    Some(Figure {
        id: "costs".into(),
        title: words::COSTS_TITLE.into(),
        note: if missing {
            words::COSTS_NOTE_MISSING
        } else {
            words::COSTS_NOTE
        }
        .into(),
        label: words::costs_label(regions.len(), regions.first().map_or("", |r| &r.name)),
        height: 110 + 22 * regions.len(),
        traces,
        layout: layout()
            .bar_mode(BarMode::Stack)
            .bar_gap(0.3)
            .show_legend(true)
            .legend(legend().trace_order(TraceOrder::Normal))
            .x_axis(money_axis(
                &view.drawn(words::cost_axis(view.plan.settings.currency.code())),
            ))
            .y_axis(rows_axis(names)),
        table: table(view, &regions),
    })
}

fn label(view: &View<'_>, region: &RegionPlan) -> String {
    let name = plain(view.name(&region.code));
    if region.role == Role::Chosen {
        format!("<b>{name}</b>")
    } else {
        name
    }
}

fn sum(region: &RegionPlan) -> f64 {
    region
        .cost
        .named()
        .iter()
        .filter_map(|(_, part)| *part)
        .map(number::amount)
        .sum()
}

fn unassessed(region: &RegionPlan) -> usize {
    region
        .cost
        .named()
        .iter()
        .filter(|(_, part)| part.is_none())
        .count()
}

fn ids(regions: &[&RegionPlan]) -> Vec<String> {
    regions
        .iter()
        .map(|region| region.code.to_string())
        .collect()
}

fn part_trace(view: &View<'_>, regions: &[&RegionPlan], part: usize) -> Box<dyn Trace> {
    let name = words::COST_PARTS
        .get(part)
        .map_or(Phrase::EMPTY, |part| (*part).into());
    let money = |r: &&RegionPlan| r.cost.named().get(part).and_then(|(_, money)| *money);
    let hover = |r: &&RegionPlan| {
        let amount = money(r)
            .map(number::money)
            .map_or(words::NOT_ASSESSED.into(), Phrase::from);
        let amount = view.drawn(words::named(&name, amount));
        format!("<b>{}</b><br>{amount}", plain(&r.name))
    };
    let widths: Vec<f64> = regions
        .iter()
        .map(|r| money(r).map_or(0.0, number::amount))
        .collect();
    Bar::new(widths, positions(regions.len()))
        .orientation(Orientation::Horizontal)
        .name(view.drawn(&name))
        .ids(ids(regions))
        .hover_text_array(regions.iter().map(hover).collect::<Vec<_>>())
        .hover_info(HoverInfo::Text)
        .marker(Marker::new().color(format!("--part-{part}")))
}

fn missing_trace(view: &View<'_>, regions: &[&RegionPlan], mark: f64) -> Box<dyn Trace> {
    let hover = |r: &&RegionPlan| {
        let parts = r.cost.named();
        let missing = parts
            .iter()
            .zip(words::COST_PARTS)
            .filter(|((_, part), _)| part.is_none());
        let names = words::list(missing.map(|(_, name)| name));
        let missing = view.drawn(words::parts_missing(names));
        format!("<b>{}</b><br>{missing}", plain(&r.name))
    };
    let width = |r: &&RegionPlan| {
        let missing = u32::try_from(unassessed(r))
            .ok()
            .filter(|missing| *missing > 0)?;
        Some(mark * f64::from(missing))
    };
    let hatch = Pattern::new()
        .shape(PatternShape::RightDiagonalLine)
        .foreground_color(INK)
        .background_color(PAPER)
        .solidity(0.25);
    Bar::new(
        regions.iter().map(width).collect(),
        positions(regions.len()),
    )
    .orientation(Orientation::Horizontal)
    .name(view.drawn(words::NOT_ASSESSED_SIZE))
    .ids(ids(regions))
    .hover_text_array(regions.iter().map(hover).collect::<Vec<_>>())
    .hover_info(HoverInfo::Text)
    .marker(
        Marker::new()
            .color(PAPER)
            .pattern(hatch)
            .line(super::line(INK, 1.0)),
    )
}

fn table(view: &View<'_>, regions: &[&RegionPlan]) -> Table {
    let mut table = Table::new(words::COSTS_TABLE, &words::COSTS_COLUMNS);
    for region in regions {
        let mut cells = vec![Cell::region(view, &region.code)];
        cells.extend(region.cost.named().map(|(_, part)| Cell::money(part)));
        cells.push(Cell::fixed(Some(region.weight), 2));
        cells.push(j(region));
        table.row(cells);
    }
    table
}

/// J, said to be a lower bound where parts are missing.
pub(in crate::report) fn j(region: &RegionPlan) -> Cell {
    let text = number::money(region.j);
    let text = if region.j_complete {
        text.into()
    } else {
        words::at_least(text)
    };
    Cell::number(text, number::amount(region.j))
}
