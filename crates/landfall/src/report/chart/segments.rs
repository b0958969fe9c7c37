//! How many segments: the scores of every number that was considered.

use landfall_market::{KCandidate, NullModel};
use plotly::common::{Anchor, DashType, HoverInfo, Line, Marker, MarkerSymbol, Mode, Position};
use plotly::layout::{Axis, Legend, Margin};
use plotly::{Scatter, Trace};

use super::{CHOSEN, Figure, INK, MUTED, axis, font, layout};
use crate::report::table::{Cell, Table};
use crate::report::view::View;
use crate::report::{number, words};

/// Mean silhouette by K beside what structureless data reach.
pub(in crate::report) fn silhouettes(view: &View<'_>) -> Figure {
    let segments = &view.plan.segments;
    let legend = Legend::new()
        .orientation(plotly::common::Orientation::Horizontal)
        .y(1.0);
    let legend = legend.y_anchor(Anchor::Bottom).x(0.0);
    Figure {
        id: "silhouette".into(),
        title: words::SILHOUETTE_TITLE.into(),
        note: words::silhouette_note(segments.test.level),
        label: words::silhouette_label(segments.best_k, segments.silhouette, view.has_segments()),
        height: 380,
        traces: silhouette_traces(view),
        layout: layout()
            .margin(Margin::new().left(12).right(16).top(30).bottom(12))
            .show_legend(true)
            .legend(legend.font(font(12, INK)))
            .x_axis(k_axis())
            .y_axis(axis(words::SILHOUETTE_AXIS)),
        table: table(view),
    }
}

fn silhouette_traces(view: &View<'_>) -> Vec<Box<dyn Trace>> {
    let segments = &view.plan.segments;
    let ks: Vec<f64> = segments.candidates.iter().map(|c| count(c.k)).collect();
    let scores: Vec<f64> = segments.candidates.iter().map(|c| c.silhouette).collect();
    let hover = |c: &KCandidate| words::k_hover(c.k, &number::fixed(c.silhouette, 3));
    let line = Scatter::new(ks.clone(), scores)
        .mode(Mode::LinesMarkers)
        .name(words::SILHOUETTE_DATA)
        .hover_text_array(segments.candidates.iter().map(hover).collect::<Vec<_>>())
        .hover_info(HoverInfo::Text)
        .line(Line::new().color(INK).width(2.0))
        .marker(Marker::new().color(INK).size(7));
    let mut traces: Vec<Box<dyn Trace>> = vec![line];
    let ends = (
        ks.first().copied().unwrap_or(2.0),
        ks.last().copied().unwrap_or(2.0),
    );
    let test = &segments.test;
    traces.extend(null_lines(&test.uniform, words::UNIFORM, "--seg-1", ends));
    traces.extend(null_lines(&test.gaussian, words::GAUSSIAN, "--seg-5", ends));
    traces.extend(
        segments
            .candidates
            .iter()
            .find(|c| c.k == segments.best_k)
            .map(|c| best(view, c)),
    );
    traces
}

fn count(k: usize) -> f64 {
    u32::try_from(k).map_or(0.0, f64::from)
}

fn k_axis() -> Axis {
    axis(words::K_AXIS).dtick(1.0).show_grid(false)
}

fn null_lines(
    model: &NullModel,
    name: &str,
    color: &'static str,
    (from, to): (f64, f64),
) -> [Box<dyn Trace>; 2] {
    let level = |value: f64, what: &str, dash: DashType| -> Box<dyn Trace> {
        let name = format!("{name}: {what}");
        let text = format!("{name} {}", number::fixed(value, 3));
        Scatter::new(vec![from, to], vec![value, value])
            .mode(Mode::Lines)
            .hover_text(text)
            .hover_info(HoverInfo::Text)
            .name(name)
            .line(Line::new().color(color).width(1.5).dash(dash))
    };
    [
        level(model.median, words::MEDIAN, DashType::Dot),
        level(model.greatest, words::GREATEST, DashType::Dash),
    ]
}

fn best(view: &View<'_>, candidate: &KCandidate) -> Box<dyn Trace> {
    let (name, symbol) = if view.has_segments() {
        (words::k_chosen(candidate.k), MarkerSymbol::Circle)
    } else {
        (words::k_refused(candidate.k), MarkerSymbol::CircleOpen)
    };
    Scatter::new(vec![count(candidate.k)], vec![candidate.silhouette])
        .mode(Mode::MarkersText)
        .text(format!("K = {}", candidate.k))
        .text_position(Position::TopCenter)
        .text_font(font(13, CHOSEN))
        .clip_on_axis(false)
        .name(name)
        .hover_info(HoverInfo::Skip)
        .marker(
            Marker::new()
                .color(CHOSEN)
                .size(14)
                .symbol(symbol)
                .line(Line::new().width(2.5)),
        )
}

/// A further score by K, when it is known.
fn score(
    view: &View<'_>,
    (id, title, note): (&str, &str, &str),
    of: impl Fn(&KCandidate) -> Option<f64>,
) -> Option<Figure> {
    let candidates = &view.plan.segments.candidates;
    let known = || candidates.iter().filter_map(|c| Some((c.k, of(c)?)));
    known().next()?;
    let line = Scatter::new(
        known().map(|(k, _)| count(k)).collect(),
        known().map(|(_, score)| score).collect::<Vec<f64>>(),
    )
    .mode(Mode::LinesMarkers)
    .hover_text_array(
        known()
            .map(|(k, score)| words::k_hover(k, &number::fixed(score, 3)))
            .collect::<Vec<_>>(),
    )
    .hover_info(HoverInfo::Text)
    .line(Line::new().color(MUTED).width(2.0))
    .marker(Marker::new().color(MUTED).size(6));
    let mut table = Table::new(title, &["#K", &format!("#{title}")]);
    for (k, score) in known() {
        table.row([Cell::count(k), Cell::fixed(Some(score), 3)]);
    }
    Some(Figure {
        id: id.into(),
        title: title.into(),
        note: note.into(),
        label: words::score_label(title),
        height: 180,
        traces: vec![line],
        layout: layout().x_axis(k_axis()).y_axis(axis("").n_ticks(4)),
        table,
    })
}

/// Stability and gap statistic by K.
pub(in crate::report) fn others(view: &View<'_>) -> Vec<Figure> {
    let stability = ("stability", words::STABILITY_TITLE, words::STABILITY_NOTE);
    let gap = ("gap", words::GAP_TITLE, words::GAP_NOTE);
    [
        score(view, stability, |c| c.stability),
        score(view, gap, |c| c.gap),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn table(view: &View<'_>) -> Table {
    let mut table = Table::new(words::K_TABLE, &words::K_COLUMNS);
    for c in &view.plan.segments.candidates {
        table.row([
            Cell::count(c.k),
            Cell::fixed(Some(c.silhouette), 4),
            Cell::fixed(c.stability, 3),
            Cell::fixed(c.gap, 3),
            Cell::fixed(c.gap_error, 3),
            Cell::fixed(c.calinski_harabasz, 1),
            Cell::fixed(c.davies_bouldin, 3),
            Cell::fixed(Some(c.inertia), 1),
        ]);
    }
    table
}
