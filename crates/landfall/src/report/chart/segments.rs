//! How many segments: the scores of every number that was considered.

use landfall_market::evaluate::{KCandidate, NullModel, NullTest};
use plotly::common::{DashType, HoverInfo, Line, Marker, MarkerSymbol, Mode, Position};
use plotly::layout::{Axis, Margin};
use plotly::{Scatter, Trace};

use super::{CHOSEN, Figure, INK, MUTED, axis, font, layout, legend, plain};
use crate::report::phrase::{Id, Phrase};
use crate::report::table::{Cell, Table, Title};
use crate::report::{Words, number, words};

/// What the charts of K show.
pub(in crate::report) struct KChoice<'a> {
    /// Every number that was considered.
    pub(in crate::report) candidates: &'a [KCandidate],
    /// How structure was tested.
    pub(in crate::report) test: &'a NullTest,
    /// The number with the greatest silhouette, and that silhouette.
    pub(in crate::report) best: (usize, f64),
    /// Whether structure was found.
    pub(in crate::report) structure: bool,
    /// The language of the page.
    pub(in crate::report) words: &'a Words,
}

impl KChoice<'_> {
    fn drawn(&self, phrase: impl Into<Phrase>) -> String {
        plain(&self.words.say(phrase))
    }
}

/// Mean silhouette by K beside what structureless data reach.
pub(in crate::report) fn silhouettes(choice: &KChoice<'_>) -> Figure {
    let test = choice.test;
    Figure {
        id: "silhouette".into(),
        title: words::SILHOUETTE_TITLE.into(),
        note: words::silhouette_note(number::percent(test.level, 0)),
        label: words::best_silhouette(choice.best.0, choice.best.1, choice.structure),
        height: 380,
        traces: silhouette_traces(choice),
        layout: layout()
            .margin(Margin::new().left(12).right(16).top(30).bottom(12))
            .show_legend(true)
            .legend(legend())
            .x_axis(k_axis(choice))
            .y_axis(axis(&choice.drawn(words::SILHOUETTE_AXIS))),
        table: table(choice),
    }
}

fn silhouette_traces(choice: &KChoice<'_>) -> Vec<Box<dyn Trace>> {
    let known = || {
        choice
            .candidates
            .iter()
            .filter_map(|c| Some((c.k, c.silhouette?)))
    };
    let ks: Vec<f64> = known().map(|(k, _)| count(k)).collect();
    let scores: Vec<f64> = known().map(|(_, score)| score).collect();
    let hover = |(k, score)| choice.drawn(words::k_hover(k, number::fixed(score, 3)));
    let line = Scatter::new(ks.clone(), scores)
        .mode(Mode::LinesMarkers)
        .name(choice.drawn(words::SILHOUETTE_DATA))
        .hover_text_array(known().map(hover).collect::<Vec<_>>())
        .hover_info(HoverInfo::Text)
        .line(Line::new().color(INK).width(2.0))
        .marker(Marker::new().color(INK).size(7));
    let mut traces: Vec<Box<dyn Trace>> = vec![line];
    let ends = (
        ks.first().copied().unwrap_or(2.0),
        ks.last().copied().unwrap_or(2.0),
    );
    let test = choice.test;
    for (model, name, color) in [
        (&test.uniform, words::UNIFORM, "--seg-1"),
        (&test.gaussian, words::GAUSSIAN, "--seg-5"),
    ] {
        traces.extend(null_lines(choice, model, (name, color), ends));
    }
    let at_best = known().find(|(k, _)| *k == choice.best.0);
    traces.extend(at_best.map(|(k, score)| best(choice, k, score)));
    traces
}

fn count(k: usize) -> f64 {
    u32::try_from(k).map_or(0.0, f64::from)
}

fn k_axis(choice: &KChoice<'_>) -> Axis {
    axis(&choice.drawn(words::K_AXIS))
        .dtick(1.0)
        .show_grid(false)
}

fn null_lines(
    choice: &KChoice<'_>,
    model: &NullModel,
    (name, color): (Id, &'static str),
    (from, to): (f64, f64),
) -> [Box<dyn Trace>; 2] {
    let level = |value: f64, what: Id, dash: DashType| -> Box<dyn Trace> {
        let line = words::null_line(name, what);
        let text = choice.drawn(words::null_hover(&line, number::fixed(value, 3)));
        Scatter::new(vec![from, to], vec![value, value])
            .mode(Mode::Lines)
            .hover_text(text)
            .hover_info(HoverInfo::Text)
            .name(choice.drawn(line))
            .line(Line::new().color(color).width(1.5).dash(dash))
    };
    [
        level(model.median, words::MEDIAN, DashType::Dot),
        level(model.greatest, words::GREATEST, DashType::Dash),
    ]
}

fn best(choice: &KChoice<'_>, k: usize, score: f64) -> Box<dyn Trace> {
    let (name, symbol) = if choice.structure {
        (words::k_chosen(k), MarkerSymbol::Circle)
    } else {
        (words::k_refused(k), MarkerSymbol::CircleOpen)
    };
    Scatter::new(vec![count(k)], vec![score])
        .mode(Mode::MarkersText)
        .text(choice.drawn(words::k_mark(k)))
        .text_position(Position::TopCenter)
        .text_font(font(13, CHOSEN))
        .clip_on_axis(false)
        .name(choice.drawn(name))
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
    choice: &KChoice<'_>,
    (id, title, note): (&str, Id, Id),
    of: impl Fn(&KCandidate) -> Option<f64>,
) -> Option<Figure> {
    let known = || choice.candidates.iter().filter_map(|c| Some((c.k, of(c)?)));
    known().next()?;
    let line = Scatter::new(
        known().map(|(k, _)| count(k)).collect(),
        known().map(|(_, score)| score).collect::<Vec<f64>>(),
    )
    .mode(Mode::LinesMarkers)
    .hover_text_array(
        known()
            .map(|(k, score)| choice.drawn(words::k_hover(k, number::fixed(score, 3))))
            .collect::<Vec<_>>(),
    )
    .hover_info(HoverInfo::Text)
    .line(Line::new().color(MUTED).width(2.0))
    .marker(Marker::new().color(MUTED).size(6));
    let mut table = Table::new(
        title,
        &[Title::Numbers(words::COLUMN_K), Title::Numbers(title)],
    );
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
        layout: layout().x_axis(k_axis(choice)).y_axis(axis("").n_ticks(4)),
        table,
    })
}

/// Stability and gap statistic by K.
pub(in crate::report) fn others(choice: &KChoice<'_>) -> Vec<Figure> {
    let stability = ("stability", words::STABILITY_TITLE, words::STABILITY_NOTE);
    let gap = ("gap", words::GAP_TITLE, words::GAP_NOTE);
    [
        score(choice, stability, |c| c.stability),
        score(choice, gap, |c| c.gap),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The inertia by K.
pub(in crate::report) fn inertias(choice: &KChoice<'_>) -> Option<Figure> {
    let inertia = ("inertia", words::INERTIA_TITLE, words::INERTIA_NOTE);
    score(choice, inertia, |c| Some(c.inertia))
}

/// What structureless data reach, under both models.
pub(in crate::report) fn null_table(test: &NullTest) -> Table {
    let mut table = Table::new(words::NULL_TABLE, &words::NULL_COLUMNS);
    let mut row = |name: Id, model: &NullModel| {
        table.row([
            Cell::text(name),
            Cell::count(model.draws),
            Cell::count(model.reached),
            Cell::count(model.least_reached),
            Cell::fixed(Some(model.p_value), 3),
            Cell::fixed(Some(model.median), 4),
            Cell::fixed(Some(model.greatest), 4),
        ]);
    };
    row(words::UNIFORM, &test.uniform);
    row(words::GAUSSIAN, &test.gaussian);
    table
}

fn table(choice: &KChoice<'_>) -> Table {
    let mut table = Table::new(words::K_TABLE, &words::K_COLUMNS);
    for c in choice.candidates {
        table.row([
            Cell::count(c.k),
            Cell::fixed(c.silhouette, 4),
            Cell::fixed(c.least_silhouette, 4),
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
