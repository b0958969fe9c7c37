//! When regions are entered, and what that takes from the budgets.

use landfall_core::{Date, RegionCode};
use plotly::common::{HoverInfo, Marker, Orientation, TextAnchor, TextPosition};
use plotly::layout::BarMode;
use plotly::{Bar, Trace};

use super::{
    CHOSEN, Figure, INK, axis, each, font, layout, legend, line, money_axis, plain, positions,
    rows_axis, wave_color,
};
use crate::plan::WavePlan;
use crate::report::phrase::Phrase;
use crate::report::table::{Cell, Table};
use crate::report::view::View;
use crate::report::{number, words};

/// One chosen region: its wave from 0, the years from the start to its entry, and its day.
struct Entry<'a> {
    region: &'a RegionCode,
    wave: usize,
    years: f64,
    start: Date,
}

/// Bars from each region's entry to the end of its horizon; `None` when nothing is chosen.
pub(in crate::report) fn timeline(view: &View<'_>) -> Option<Figure> {
    let settings = &view.plan.settings;
    let entries = entries(view);
    entries.first()?;
    let last = entries.iter().map(|e| e.years).fold(0.0, f64::max) + settings.horizon_years;
    let (ticks, dates) = ticks(view, last);
    let names = each(&entries, |e| plain(view.name(e.region)));
    let across = axis("")
        .range(vec![0.0, last])
        .tick_values(ticks)
        .tick_text(dates);
    Some(Figure {
        id: "timeline".into(),
        title: words::TIMELINE_TITLE.into(),
        note: words::timeline_note(words::years(Phrase::Count(settings.horizon_years))),
        label: words::timeline_label(entries.len(), view.plan.choice.timeline.len()),
        height: 60 + 32 * entries.len(),
        traces: vec![lead(&entries), bars(view, &entries)],
        layout: layout()
            .bar_mode(BarMode::Stack)
            .bar_gap(0.25)
            .x_axis(across)
            .y_axis(rows_axis(names)),
        table: table(view),
    })
}

fn entries<'a>(view: &View<'a>) -> Vec<Entry<'a>> {
    let plan = view.plan;
    let of = |(wave, entered): (usize, &'a WavePlan)| {
        let years = years_between(plan.settings.start, entered.start);
        let start = entered.start;
        entered.regions.iter().map(move |region| Entry {
            region,
            wave,
            years,
            start,
        })
    };
    plan.choice
        .timeline
        .iter()
        .enumerate()
        .flat_map(of)
        .collect()
}

/// What lies before the bars: nothing to see.
fn lead(entries: &[Entry<'_>]) -> Box<dyn Trace> {
    Bar::new(each(entries, |e| e.years), positions(entries.len()))
        .orientation(Orientation::Horizontal)
        .hover_info(HoverInfo::Skip)
        .marker(Marker::new().color("rgba(0,0,0,0)"))
}

fn bars(view: &View<'_>, entries: &[Entry<'_>]) -> Box<dyn Trace> {
    let horizon = view.plan.settings.horizon_years;
    let text = |e: &Entry<'_>| view.drawn(words::entry_bar(e.wave + 1, words::day(e.start)));
    let hover = |e: &Entry<'_>| format!("<b>{}</b><br>{}", plain(view.name(e.region)), text(e));
    Bar::new(vec![horizon; entries.len()], positions(entries.len()))
        .orientation(Orientation::Horizontal)
        .ids(each(entries, |e| e.region.to_string()))
        .text_array(each(entries, text))
        .text_position(TextPosition::Inside)
        .inside_text_anchor(TextAnchor::Start)
        .inside_text_font(font(12, "--on-wave"))
        .hover_text_array(each(entries, hover))
        .hover_info(HoverInfo::Text)
        .marker(Marker::new().color_array(each(entries, |e| wave_color(e.wave))))
}

/// What every wave takes from its budget; `None` without a chosen region.
pub(in crate::report) fn budgets(view: &View<'_>) -> Option<Figure> {
    let timeline = &view.plan.choice.timeline;
    timeline.iter().find(|wave| !wave.regions.is_empty())?;
    let names = (1..=timeline.len()).map(|wave| view.drawn(words::wave(wave)));
    let used = Bar::new(
        timeline
            .iter()
            .map(|w| number::amount(w.budget_used))
            .collect(),
        positions(timeline.len()),
    )
    .orientation(Orientation::Horizontal)
    .name(view.drawn(words::BUDGET_USED))
    .hover_text_array(
        timeline
            .iter()
            .map(|w| number::money(w.budget_used))
            .collect::<Vec<_>>(),
    )
    .hover_info(HoverInfo::Text)
    .marker(Marker::new().color(CHOSEN));
    let mut traces: Vec<Box<dyn Trace>> = Vec::new();
    if timeline.iter().any(|w| w.budget.is_some()) {
        let width = |w: &WavePlan| w.budget.map_or(0.0, number::amount);
        let text = |w: &WavePlan| {
            w.budget
                .map_or_else(|| view.drawn(words::NO_BUDGET), number::money)
        };
        let budget = Bar::new(
            timeline.iter().map(width).collect(),
            positions(timeline.len()),
        )
        .orientation(Orientation::Horizontal)
        .name(view.drawn(words::BUDGET))
        .width(0.75)
        .hover_text_array(timeline.iter().map(text).collect::<Vec<String>>())
        .hover_info(HoverInfo::Text)
        .marker(Marker::new().color("--faint").line(line(INK, 1.0)));
        traces.push(budget);
    }
    traces.push(used.width(0.4));
    let code = view.plan.settings.currency.code();
    Some(Figure {
        id: "budgets".into(),
        title: words::BUDGET_TITLE.into(),
        note: words::budget_counts(view.plan.settings.budget_counts).into(),
        label: words::budget_label(timeline.len()),
        height: 110 + 36 * timeline.len(),
        traces,
        layout: layout()
            .bar_mode(BarMode::Overlay)
            .show_legend(true)
            .legend(legend())
            .x_axis(money_axis(code))
            .y_axis(rows_axis(names.collect())),
        table: table(view),
    })
}

fn years_between(from: Date, to: Date) -> f64 {
    let month = |date: Date| {
        f64::from(date.year()) * 12.0 + f64::from(date.month()) + f64::from(date.day() - 1) / 31.0
    };
    (month(to) - month(from)) / 12.0
}

/// A tick at every year since the start, at most nine.
fn ticks(view: &View<'_>, last: f64) -> (Vec<f64>, Vec<String>) {
    let start = view.plan.settings.start;
    let step = (last / 8.0).ceil().max(1.0);
    let positions: Vec<f64> = (0..9)
        .map(|n| f64::from(n) * step)
        .filter(|at| *at <= last)
        .collect();
    let name = |at: &f64| {
        let year = f64::from(start.year()) + at;
        view.drawn(words::month(start.month(), year))
    };
    let names = positions.iter().map(name).collect();
    (positions, names)
}

fn table(view: &View<'_>) -> Table {
    let mut table = Table::new(words::WAVES_TABLE, &words::WAVE_COLUMNS);
    for (index, wave) in view.plan.choice.timeline.iter().enumerate() {
        let budget = wave.budget.map_or_else(
            || Cell::missing(words::NO_BUDGET),
            |b| Cell::number(number::money(b), number::amount(b)),
        );
        let share = wave.budget.map(number::amount).filter(|b| *b > 0.0);
        let share = share.map(|b| number::amount(wave.budget_used) / b);
        table.row([
            Cell::text(words::wave(index + 1)),
            Cell::text(words::day(wave.start)),
            Cell::text(view.names(&wave.regions)),
            Cell::number(
                number::money(wave.budget_used),
                number::amount(wave.budget_used),
            ),
            budget,
            share.map_or_else(
                || Cell::missing(words::NO_BUDGET),
                |s| Cell::number(number::percent(s, 0), s),
            ),
        ]);
    }
    table
}
