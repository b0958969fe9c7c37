//! What was asked, measured, coded or tried more than once.

use landfall_team::conflict::{BeforeAfter, RateRatio};
use landfall_team::report::{CodingEntry, WatchEntry, WaveEntry};
use landfall_team::wave::EwmaPoint;

use super::view::View;
use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::section::reason;
use crate::report::table::{Cell, Table};
use crate::report::{number, words};

/// Size of a chart in its own units, and its edges: names of windows below, limits on the right.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 200.0;
const EDGE: f64 = 10.0;
const BELOW: f64 = 26.0;
const BESIDE: f64 = 80.0;
/// Windows up to which a chart shows dots.
const DOTTED: usize = 200;

/// Writes waves, watched series and interviews.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    let report = view.report;
    if report.waves.is_empty() && report.watched.is_empty() && report.codings.is_empty() {
        html.leaf("p", &[], words::TEAM_NOTHING_AGAIN);
        return;
    }
    waves(html, &report.waves);
    watched(html, &report.watched);
    codings(html, &report.codings);
}

fn waves(html: &mut Html, entries: &[WaveEntry]) {
    if entries.is_empty() {
        return;
    }
    html.leaf("h3", &[], words::TEAM_WAVES);
    html.leaf("p", &[("class", "note")], words::TEAM_WAVES_NOTE);
    let mut table = Table::new(words::TEAM_WAVES_TABLE, &words::TEAM_WAVES_COLUMNS);
    for entry in entries {
        table.row(wave(entry));
    }
    table.write(html);
    for WaveEntry {
        first,
        second,
        change,
    } in entries
    {
        why(html, words::interval(first, second), &change.reasons);
    }
}

fn wave(entry: &WaveEntry) -> [Cell; 8] {
    let change = &entry.change;
    [
        Cell::text(&entry.first),
        Cell::text(&entry.second),
        Cell::count(change.both),
        Cell::count(change.dropped_out),
        Cell::count(change.joined),
        match change.difference {
            Some(difference) => Cell::number(number::signed(difference, 3), difference),
            None => Cell::missing(words::TEAM_NOT_SHOWN),
        },
        interval(change.interval),
        match change.test {
            Some(test) => Cell::fixed(Some(test.p), 4),
            None => Cell::missing(words::TEAM_NOT_SHOWN),
        },
    ]
}

fn interval(ends: Option<[f64; 2]>) -> Cell {
    match ends {
        Some([low, high]) => {
            let (low, high) = (number::signed(low, 3), number::signed(high, 3));
            Cell::text(words::interval(low, high))
        }
        None => Cell::missing(words::TEAM_NOT_SHOWN),
    }
}

fn why(html: &mut Html, about: impl Into<Phrase>, reasons: &[landfall_core::Reason]) {
    html.element("details", &[("class", "why")], |h| {
        h.leaf("summary", &[], words::team_why(about));
        for reason in reasons {
            reason::tree(h, reason);
        }
    });
}

fn watched(html: &mut Html, entries: &[WatchEntry]) {
    if entries.is_empty() {
        return;
    }
    html.leaf("h3", &[], words::TEAM_WATCHED);
    html.leaf("p", &[("class", "note")], words::TEAM_WATCHED_NOTE);
    for (at, entry) in entries.iter().enumerate() {
        let title = format!("watched-{at}-title");
        let figure = [("class", "chart"), ("aria-labelledby", title.as_str())];
        html.element("figure", &figure, |h| {
            h.element("figcaption", &[], |h| {
                let name = words::series(&entry.name, entry.unit.as_deref());
                h.leaf("h4", &[("id", &title)], name);
                let verdict = words::team_watch(&entry.chart.watch);
                h.leaf("p", &[("class", "common-words")], verdict);
            });
            if let Some(frame) = Frame::of(&entry.chart.points) {
                frame.draw(h, &entry.chart.points);
                windows(entry).write_folded(h, false);
            }
        });
        why(html, words::isolated(&entry.name), &entry.chart.reasons);
    }
}

fn windows(entry: &WatchEntry) -> Table {
    let caption = words::series(&entry.name, entry.unit.as_deref());
    let mut table = Table::new(caption, &words::TEAM_WATCHED_COLUMNS);
    for point in &entry.chart.points {
        let window = if point.drift.is_some() {
            Cell::marked(&point.window)
        } else {
            Cell::text(&point.window)
        };
        table.row([
            window,
            Cell::figure(point.value),
            Cell::figure(Some(point.average)),
            Cell::figure(Some(point.lower)),
            Cell::figure(Some(point.upper)),
        ]);
    }
    table
}

/// From windows and figures to places in a chart.
struct Frame {
    lowest: f64,
    span: f64,
    step: f64,
}

impl Frame {
    /// `None` where there is nothing to draw.
    fn of(points: &[EwmaPoint]) -> Option<Self> {
        let figures = || {
            let of = |p: &EwmaPoint| [Some(p.average), Some(p.lower), Some(p.upper), p.value];
            points.iter().flat_map(of).flatten()
        };
        let lowest = figures().reduce(f64::min)?;
        let span = figures().reduce(f64::max)? - lowest;
        let steps = number_of(points.len().saturating_sub(1).max(1));
        Some(Self {
            lowest,
            span: if span > 0.0 && span.is_finite() {
                span
            } else {
                1.0
            },
            step: (WIDTH - EDGE - BESIDE) / steps,
        })
    }

    fn place(&self, at: usize, figure: f64) -> (f64, f64) {
        let height = (figure - self.lowest) / self.span * (HEIGHT - EDGE - BELOW);
        (EDGE + number_of(at) * self.step, HEIGHT - BELOW - height)
    }

    /// Points of a line, as SVG wants them.
    fn path(&self, figures: impl Iterator<Item = (usize, f64)>) -> String {
        let place = |(at, figure)| {
            let (x, y) = self.place(at, figure);
            format!("{x:.1},{y:.1}")
        };
        figures.map(place).collect::<Vec<_>>().join(" ")
    }

    fn draw(&self, html: &mut Html, points: &[EwmaPoint]) {
        let size = format!("0 0 {WIDTH} {HEIGHT}");
        let svg = [("viewBox", size.as_str()), ("aria-hidden", "true")];
        html.element("div", &[("class", "control")], |h| {
            h.element("svg", &svg, |h| {
                self.lines(h, points);
                self.labels(h, points);
            });
        });
    }

    /// The limits at the end, and the first and the last window.
    fn labels(&self, html: &mut Html, points: &[EwmaPoint]) {
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return;
        };
        let end = points.len() - 1;
        for limit in [last.upper, last.lower] {
            let (x, y) = self.place(end, limit);
            text(html, (x + 8.0, y + 4.0), "start", &number::figure(limit));
        }
        let below = HEIGHT - 6.0;
        text(html, (EDGE, below), "start", &first.window);
        if end > 0 {
            text(
                html,
                (self.place(end, last.average).0, below),
                "end",
                &last.window,
            );
        }
    }

    fn lines(&self, html: &mut Html, points: &[EwmaPoint]) {
        let numbered = || points.iter().enumerate();
        let upper = numbered().map(|(at, point)| (at, point.upper));
        let lower = numbered().rev().map(|(at, point)| (at, point.lower));
        let band = self.path(upper.chain(lower));
        html.leaf("polygon", &[("points", &band)], "");
        let average = self.path(numbered().map(|(at, point)| (at, point.average)));
        html.leaf("polyline", &[("points", &average)], "");
        let measured = numbered().filter_map(|(at, point)| Some((at, point.value?, point.drift)));
        for (at, value, drift) in measured {
            if points.len() > DOTTED && drift.is_none() {
                continue;
            }
            let (x, y) = self.place(at, value);
            let (x, y) = (format!("{x:.1}"), format!("{y:.1}"));
            let class = if drift.is_some() { "drift" } else { "" };
            let radius = if drift.is_some() { "5" } else { "3" };
            let circle = [("class", class), ("cx", &x), ("cy", &y), ("r", radius)];
            html.leaf("circle", &circle, "");
        }
    }
}

fn text(html: &mut Html, (x, y): (f64, f64), anchor: &str, words: &str) {
    let (x, y) = (format!("{x:.1}"), format!("{y:.1}"));
    let place = [("x", x.as_str()), ("y", &y), ("text-anchor", anchor)];
    html.leaf("text", &place, words);
}

#[expect(clippy::cast_precision_loss, reason = "windows are far below 2^53")]
const fn number_of(count: usize) -> f64 {
    count as f64
}

fn codings(html: &mut Html, entries: &[CodingEntry]) {
    if entries.is_empty() {
        return;
    }
    html.leaf("h3", &[], words::TEAM_CODINGS);
    html.leaf("p", &[("class", "note")], words::TEAM_CODINGS_NOTE);
    let mut table = Table::new(words::TEAM_CODINGS_TABLE, &words::TEAM_CODINGS_COLUMNS);
    for entry in entries {
        let found = &entry.agreement;
        let codes = if entry.labels.is_empty() {
            words::team_measurement(found.measurement).into()
        } else {
            words::isolated_list(&entry.labels)
        };
        table.row([
            Cell::text(&entry.name),
            Cell::text(codes),
            Cell::count(found.paired_units),
            Cell::fixed(found.alpha, 3),
            interval(found.interval),
            Cell::text(words::team_coding(
                found.verdict,
                found.interval.map(|[low, _]| low),
            )),
        ]);
    }
    table.write(html);
    for entry in entries {
        why(html, words::isolated(&entry.name), &entry.agreement.reasons);
    }
}

/// Writes whether conflicts became rarer after measures.
pub(super) fn measures(html: &mut Html, entries: &[BeforeAfter]) {
    if entries.is_empty() {
        return;
    }
    html.leaf("h3", &[], words::TEAM_MEASURES);
    html.leaf("p", &[("class", "note")], words::TEAM_MEASURES_NOTE);
    let mut table = Table::new(words::TEAM_MEASURES_TABLE, &words::TEAM_MEASURES_COLUMNS);
    for entry in entries {
        let counted = |count: fn(RateRatio) -> u64| match entry.all {
            Some(all) => Cell::count(usize::try_from(count(all)).unwrap_or(usize::MAX)),
            None => Cell::missing(words::UNKNOWN),
        };
        table.row([
            Cell::text(entry.kind.name()),
            Cell::count(entry.pairs),
            Cell::fixed(Some(entry.pair_weeks_before), 1),
            Cell::fixed(Some(entry.pair_weeks_after), 1),
            counted(|all| all.before),
            counted(|all| all.after),
            entry
                .all
                .map_or_else(|| Cell::missing(words::UNKNOWN), ratio),
            Cell::text(words::team_measure_verdict(entry.verdict)),
        ]);
    }
    table.write(html);
    for entry in entries {
        why(html, entry.kind.name(), &entry.reasons);
    }
}

fn ratio(found: RateRatio) -> Cell {
    let shown =
        |value: Option<f64>| value.map_or("∞".to_owned(), |value| number::fixed(value, 2));
    let (low, high) = (shown(Some(found.low)), shown(found.high));
    match found.ratio {
        Some(ratio) => Cell::text(words::amount_range(number::fixed(ratio, 2), low, high)),
        None => Cell::text(words::interval(low, high)),
    }
}
