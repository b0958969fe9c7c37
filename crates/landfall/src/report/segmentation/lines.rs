//! Parallel coordinates: every row as a line over the columns, every segment as a heavy one.

use landfall_market::reading::{ColumnProfile, Profile};
use plotly::common::{HoverInfo, Line, Mode};
use plotly::{Scatter, Trace};

use super::segment_of;
use crate::report::chart::{Figure, INK, axis, font, layout, plain, positions, segment_color};
use crate::report::phrase::Phrase;
use crate::report::table::{Cell, Table};
use crate::report::{Words, number, words};
use crate::segmentation::Segmentation;

/// Columns shown, at most.
const COLUMNS: usize = 16;
/// Rows drawn as lines, at most: more make one grey band.
const ROWS: usize = 400;

/// One column as it is drawn.
struct Scaled {
    column: usize,
    name: String,
    low: f64,
    high: f64,
}

impl Scaled {
    /// 0 at the low end, 1 at the high end; `None` for a missing figure.
    fn place(&self, value: f64) -> Option<f64> {
        let range = self.high - self.low;
        let place = if range > 0.0 {
            (value - self.low) / range
        } else {
            0.5
        };
        Some(place.clamp(-0.03, 1.03)).filter(|place| !place.is_nan())
    }
}

/// The chart.
pub(super) fn figure(words: &Words, found: &Segmentation) -> Figure {
    let columns = columns(found);
    let step = found.shown.rows.len().div_ceil(ROWS).max(1);
    let drawn = found.shown.rows.len().div_ceil(step);
    let mut traces: Vec<Box<dyn Trace>> = (0..found.k)
        .map(|segment| thin(found, &columns, segment, step))
        .collect();
    traces.extend((0..found.k).map(|segment| heavy(words, found, &columns, segment)));
    let names = columns.iter().map(|column| plain(&column.name)).collect();
    let rows = (drawn, found.labels.len());
    Figure {
        id: "lines".into(),
        title: words::LINES_TITLE.into(),
        note: words::lines_read(rows, (columns.len(), found.columns.len())),
        label: words::lines_label(found.k, columns.len()),
        height: 480,
        traces,
        layout: layout()
            .show_legend(true)
            .x_axis(
                axis("")
                    .tick_font(font(12, INK))
                    .tick_values(positions(columns.len()))
                    .tick_text(names),
            )
            .y_axis(
                axis(&plain(&words.say(words::LINES_AXIS)))
                    .show_tick_labels(false)
                    .show_grid(false)
                    .range(vec![-0.06, 1.06]),
            ),
        table: table(found, &columns),
    }
}

/// The columns in which segments differ most, in the order of the table.
fn columns(found: &Segmentation) -> Vec<Scaled> {
    let mut ranked: Vec<(usize, f64)> = (0..found.columns.len())
        .map(|column| (column, greatest_effect(found, column)))
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.truncate(COLUMNS);
    let mut chosen: Vec<usize> = ranked.into_iter().map(|(column, _)| column).collect();
    chosen.sort_unstable();
    chosen
        .into_iter()
        .map(|column| scaled(found, column))
        .collect()
}

fn greatest_effect(found: &Segmentation, column: usize) -> f64 {
    let effects = found.profiles.iter().filter_map(|profile| {
        let effect = of_column(found, profile, column)?.contrast.hedges_g?;
        Some(effect.estimate.abs())
    });
    effects.fold(0.0, f64::max)
}

/// What a profile says of a column; profiles sort their columns by effect.
fn of_column<'a>(
    found: &Segmentation,
    profile: &'a Profile,
    column: usize,
) -> Option<&'a ColumnProfile> {
    let name = &found.columns.get(column)?.name;
    profile.columns.iter().find(|of| of.column == *name)
}

fn scaled(found: &Segmentation, column: usize) -> Scaled {
    let step = found.columns.len().max(1);
    let values = found.shown.values.iter().skip(column).step_by(step);
    let mut sorted: Vec<f64> = values.copied().filter(|value| !value.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    let at = |hundredth: usize| sorted.get(last * hundredth / 100).copied().unwrap_or(0.0);
    Scaled {
        column,
        name: found
            .columns
            .get(column)
            .map_or_else(String::new, |c| c.name.clone()),
        low: at(2),
        high: at(98),
    }
}

fn thin(found: &Segmentation, columns: &[Scaled], segment: usize, step: usize) -> Box<dyn Trace> {
    let width = found.columns.len().max(1);
    let (mut x, mut y) = (Vec::new(), Vec::new());
    let rows = found
        .shown
        .rows
        .iter()
        .zip(found.shown.values.chunks(width));
    let own = |row: &&(&usize, &[f64])| segment_of(found, *row.0) == segment;
    let drawn: Vec<(&usize, &[f64])> = rows.step_by(step).collect();
    for (_, values) in drawn.iter().filter(own) {
        for (place, column) in positions(columns.len()).into_iter().zip(columns) {
            let value = values.get(column.column).copied().unwrap_or(f64::NAN);
            x.push(Some(place));
            y.push(column.place(value));
        }
        x.push(None); // ends the line
        y.push(None);
    }
    Scatter::new(x, y)
        .mode(Mode::Lines)
        .show_legend(false)
        .hover_info(HoverInfo::Skip)
        .opacity(0.25)
        .line(Line::new().color(segment_color(segment)).width(1.0))
}

fn heavy(
    words: &Words,
    found: &Segmentation,
    columns: &[Scaled],
    segment: usize,
) -> Box<dyn Trace> {
    let medians: Vec<Option<f64>> = medians(found, columns, segment);
    let step = found.columns.len().max(1);
    let inside: Vec<&[f64]> = found
        .shown
        .rows
        .iter()
        .zip(found.shown.values.chunks(step))
        .filter(|(row, _)| segment_of(found, **row) == segment)
        .map(|(_, values)| values)
        .collect();
    let middle = |column: &Scaled| {
        let mut values: Vec<f64> = inside
            .iter()
            .filter_map(|row| row.get(column.column).copied())
            .filter(|value| !value.is_nan())
            .collect();
        values.sort_by(f64::total_cmp);
        let median = values.get(values.len() / 2).copied();
        median.and_then(|median| column.place(median))
    };
    let hover = columns.iter().zip(&medians).map(|(column, median)| {
        let median = median.map(number::figure);
        let median = median.map_or(words::UNKNOWN.into(), Phrase::from);
        let lines = [
            words::in_segment(segment),
            words::named(&column.name, median),
        ];
        lines.map(|line| plain(&words.say(line))).join("<br>")
    });
    let size = found.sizes.get(segment).copied().unwrap_or(0);
    Scatter::new(
        positions(columns.len()),
        columns.iter().map(middle).collect::<Vec<Option<f64>>>(),
    )
    .mode(Mode::LinesMarkers)
    .name(plain(&words.say(words::table_segment(segment, size))))
    .hover_text_array(hover.collect::<Vec<_>>())
    .hover_info(HoverInfo::Text)
    .line(Line::new().color(segment_color(segment)).width(4.0))
}

/// The medians of a segment in the units of the table.
fn medians(found: &Segmentation, columns: &[Scaled], segment: usize) -> Vec<Option<f64>> {
    let profile = found.profiles.get(segment);
    let median = |column: &Scaled| of_column(found, profile?, column.column)?.inside.median;
    columns.iter().map(median).collect()
}

fn table(found: &Segmentation, columns: &[Scaled]) -> Table {
    let table = Table::new(words::LINES_TABLE, &words::LINES_COLUMNS);
    let mut table = table.with_numbers(columns.iter().map(|column| &column.name));
    for (segment, size) in found.sizes.iter().enumerate() {
        let mut row = vec![Cell::text(segment.to_string()), Cell::count(*size)];
        row.extend(
            medians(found, columns, segment)
                .into_iter()
                .map(Cell::figure),
        );
        table.row(row);
    }
    table
}
