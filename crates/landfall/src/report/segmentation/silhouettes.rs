//! The silhouettes of all rows shown, segment after segment, each sorted.

use plotly::common::{DashType, Fill, HoverInfo, Line, LineShape, Mode};
use plotly::layout::{Shape, ShapeLine};
use plotly::{Scatter, Trace};

use super::{hover, row_name, segment_of};
use crate::report::chart::{Figure, INK, axis, font, layout, plain, segment_color};
use crate::report::phrase::Id;
use crate::report::table::{Cell, Table};
use crate::report::{Words, number, words};
use crate::segmentation::Segmentation;

/// Rows of one segment and their silhouettes, the greatest first.
type Sorted = Vec<(usize, f64)>;

/// The silhouette plot; `None` where no silhouette is known.
pub(super) fn figure(words: &Words, found: &Segmentation) -> Option<Figure> {
    let drawn = |id: Id| plain(&words.say(id));
    let segments = sorted(found);
    let shown: usize = segments.iter().map(Vec::len).sum();
    if shown == 0 {
        return None;
    }
    let mean = if found.shown.simplified {
        found.scores.simplified_silhouette
    } else {
        found.scores.silhouette
    };
    let gap = count(shown) / 60.0;
    let mut start = 0.0;
    let (mut traces, mut ticks, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for (segment, rows) in segments.iter().enumerate() {
        traces.push(band(words, found, segment, rows, start));
        ticks.push(start + count(rows.len()) / 2.0);
        names.push(segment.to_string());
        start += count(rows.len()) + gap;
    }
    let mut layout = layout()
        .x_axis(axis(&drawn(words::ROW_SILHOUETTES_AXIS)))
        .y_axis(
            axis(&drawn(words::TABLE_SEGMENTS))
                .show_grid(false)
                .tick_font(font(12, INK))
                .range(vec![start, -gap])
                .tick_values(ticks)
                .tick_text(names),
        );
    if let Some(mean) = mean {
        layout = layout.shapes(vec![mean_line(mean)]);
    }
    Some(Figure {
        id: "row-silhouettes".into(),
        title: words::ROW_SILHOUETTES_TITLE.into(),
        note: words::silhouettes_read(mean, found.shown.simplified, shown, found.labels.len()),
        label: words::silhouettes_label(found.k),
        height: (200 + 40 * segments.len()).clamp(320, 900),
        traces,
        layout,
        table: table(&segments),
    })
}

fn sorted(found: &Segmentation) -> Vec<Sorted> {
    let mut segments = vec![Sorted::new(); found.k];
    let shown = &found.shown;
    for (row, silhouette) in shown.rows.iter().zip(&shown.silhouettes) {
        let slot = segments.get_mut(segment_of(found, *row));
        if let (Some(slot), Some(silhouette)) = (slot, silhouette) {
            slot.push((*row, *silhouette));
        }
    }
    for rows in &mut segments {
        rows.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    }
    segments
}

fn count(rows: usize) -> f64 {
    u32::try_from(rows).map_or(f64::MAX, f64::from)
}

fn band(
    words: &Words,
    found: &Segmentation,
    segment: usize,
    rows: &Sorted,
    start: f64,
) -> Box<dyn Trace> {
    let said = |(row, silhouette): &(usize, f64)| {
        hover(words, row_name(found, *row), segment, Some(*silhouette))
    };
    Scatter::new(
        rows.iter().map(|(_, silhouette)| *silhouette).collect(),
        (0..rows.len())
            .map(|at| start + count(at) + 0.5)
            .collect::<Vec<f64>>(),
    )
    .mode(Mode::Lines)
    .fill(Fill::ToZeroX)
    .fill_color(segment_color(segment))
    .hover_text_array(rows.iter().map(said).collect::<Vec<_>>())
    .hover_info(HoverInfo::Text)
    .line(
        Line::new()
            .color(segment_color(segment))
            .width(1.0)
            .shape(LineShape::Hvh),
    )
}

fn mean_line(mean: f64) -> Shape {
    Shape::new()
        .x_ref("x")
        .y_ref("paper")
        .x0(mean)
        .x1(mean)
        .y0(0)
        .y1(1)
        .line(ShapeLine::new().color(INK).width(1.5).dash(DashType::Dash))
}

fn table(segments: &[Sorted]) -> Table {
    let mut table = Table::new(
        words::ROW_SILHOUETTES_TABLE,
        &words::ROW_SILHOUETTES_COLUMNS,
    );
    for (segment, rows) in segments.iter().enumerate() {
        let sum: f64 = rows.iter().map(|(_, silhouette)| silhouette).sum();
        let mean = (!rows.is_empty()).then(|| sum / count(rows.len()));
        let below = rows
            .iter()
            .filter(|(_, silhouette)| *silhouette < 0.0)
            .count();
        let share = (!rows.is_empty()).then(|| count(below) / count(rows.len()));
        table.row([
            Cell::text(segment.to_string()),
            Cell::count(rows.len()),
            Cell::fixed(mean, 3),
            Cell::fixed(rows.last().map(|(_, silhouette)| *silhouette), 3),
            share.map_or_else(
                || Cell::fixed(None, 0),
                |share| Cell::number(number::percent(share, 0), share),
            ),
        ]);
    }
    table
}
