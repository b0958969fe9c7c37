//! How often each region is in the best choice.

use plotly::common::{HoverInfo, Marker, Orientation};
use plotly::layout::{BarMode, TraceOrder};
use plotly::{Bar, Trace};

use super::{Figure, axis, each, layout, legend, plain, positions, rows_axis, wave_color};
use crate::plan::{Doubt, RegionDoubt};
use crate::report::table::{Cell, Table};
use crate::report::view::View;
use crate::report::{number, words};

/// Regions below this share are in the table alone, unless the plan has them.
const SHOWN: f64 = 0.01;

/// Bars by share, stacked by wave; `None` where no region is ever chosen.
pub(in crate::report) fn shares(view: &View<'_>, doubt: &Doubt) -> Option<Figure> {
    let selected = &view.plan.choice.selected;
    let mut regions: Vec<&RegionDoubt> = doubt.regions.iter().collect();
    regions.sort_by(|a, b| b.chosen.share.total_cmp(&a.chosen.share));
    let table = table(view, &regions);
    regions.retain(|one| one.chosen.share >= SHOWN || selected.contains(&one.code));
    let first = regions.first()?;
    let label = words::shares_label(regions.len(), view.name(&first.code));
    let waves = first.by_wave.len();
    let name = |one: &&RegionDoubt| {
        let name = plain(view.name(&one.code));
        if selected.contains(&one.code) {
            format!("<b>{name}</b>")
        } else {
            name
        }
    };
    let names = each(&regions, name);
    Some(Figure {
        id: "shares".into(),
        title: words::SHARES_TITLE.into(),
        note: words::shares_note(doubt.draws),
        label,
        height: 110 + 24 * regions.len(),
        traces: (0..waves).map(|wave| trace(view, &regions, wave)).collect(),
        layout: layout()
            .bar_mode(BarMode::Stack)
            .bar_gap(0.3)
            .show_legend(waves > 1)
            .legend(legend().trace_order(TraceOrder::Normal))
            .x_axis(
                axis(&view.drawn(words::SHARES_AXIS))
                    .range(vec![0.0, 1.0])
                    .tick_format(".0%"),
            )
            .y_axis(rows_axis(names)),
        table,
    })
}

fn trace(view: &View<'_>, regions: &[&RegionDoubt], wave: usize) -> Box<dyn Trace> {
    let share = |one: &RegionDoubt| one.by_wave.get(wave).copied().unwrap_or(0.0);
    let hover = |one: &&RegionDoubt| {
        let name = plain(view.name(&one.code));
        let share = number::percent(share(one), 1);
        let share = view.drawn(words::named(words::wave(wave + 1), share));
        format!("<b>{name}</b><br>{share}")
    };
    Bar::new(each(regions, |one| share(one)), positions(regions.len()))
        .orientation(Orientation::Horizontal)
        .name(view.drawn(words::wave(wave + 1)))
        .hover_text_array(each(regions, hover))
        .hover_info(HoverInfo::Text)
        .marker(Marker::new().color(wave_color(wave)))
}

fn table(view: &View<'_>, regions: &[&RegionDoubt]) -> Table {
    let waves = regions.first().map_or(0, |one| one.by_wave.len());
    let titles = (1..=waves).map(words::wave);
    let mut table = Table::new(words::SHARES_TABLE, &words::SHARES_COLUMNS).with_columns(titles);
    for one in regions {
        let share = |share: f64| Cell::number(number::percent(share, 1), share);
        let planned = view.plan.choice.selected.contains(&one.code);
        let mut cells = vec![
            Cell::region(view, &one.code),
            if planned {
                Cell::marked(words::IN_PLAN)
            } else {
                Cell::text("")
            },
            share(one.chosen.share),
            share(one.chosen.low),
            share(one.chosen.high),
        ];
        cells.extend(one.by_wave.iter().map(|wave| share(*wave)));
        table.row(cells);
    }
    table
}
