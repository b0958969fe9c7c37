//! Rows in the plane of their two principal axes.

use plotly::common::{HoverInfo, Line, Marker, Mode};
use plotly::{Scatter, Trace};

use super::{LISTED, hover, row_name, segment_of};
use crate::report::chart::{Figure, PAPER, axis, layout, plain, segment_color};
use crate::report::table::{Cell, Table};
use crate::report::{Words, number, words};
use crate::segmentation::Segmentation;

/// The scatter chart.
pub(super) fn figure(words: &Words, found: &Segmentation) -> Figure {
    let title = |which: usize, share: f64| {
        plain(&words.say(words::plane_axis(which, number::percent(share, 0))))
    };
    let shown = &found.shown;
    let [first, second] = shown.shares;
    Figure {
        id: "plane".into(),
        title: words::PLANE_TITLE.into(),
        note: words::plane_read(shown.shares, shown.rows.len(), found.labels.len()),
        label: words::plane_label(words::rows_count(shown.rows.len()), found.k),
        height: 520,
        traces: (0..found.k)
            .map(|segment| trace(words, found, segment))
            .collect(),
        layout: layout()
            .show_legend(true)
            .x_axis(axis(&title(1, first)))
            .y_axis(axis(&title(2, second))),
        table: table(found),
    }
}

fn trace(words: &Words, found: &Segmentation, segment: usize) -> Box<dyn Trace> {
    let shown = &found.shown;
    let (mut x, mut y, mut said) = (Vec::new(), Vec::new(), Vec::new());
    let rows = shown.rows.iter().zip(&shown.places).zip(&shown.silhouettes);
    for ((row, [across, up]), silhouette) in rows {
        if segment_of(found, *row) == segment {
            x.push(*across);
            y.push(*up);
            let name = row_name(found, *row);
            said.push(hover(words, name, segment, *silhouette));
        }
    }
    let size = found.sizes.get(segment).copied().unwrap_or(0);
    Scatter::new(x, y)
        .mode(Mode::Markers)
        .name(plain(&words.say(words::table_segment(segment, size))))
        .hover_text_array(said)
        .hover_info(HoverInfo::Text)
        .marker(
            Marker::new()
                .color(segment_color(segment))
                .size(8)
                .line(Line::new().color(PAPER).width(0.5)),
        )
}

fn table(found: &Segmentation) -> Table {
    let shown = &found.shown;
    let listed = shown.rows.len().min(LISTED);
    let caption = words::rows_head(listed, found.labels.len());
    let mut table = Table::new(caption, &words::PLANE_COLUMNS);
    for (row, silhouette) in shown.rows.iter().zip(&shown.silhouettes).take(LISTED) {
        table.row([
            Cell::text(row_name(found, *row)),
            Cell::count(segment_of(found, *row)),
            Cell::fixed(*silhouette, 3),
        ]);
    }
    table
}
