//! What makes a segment different.

use landfall_market::{SegmentProfile, Trait};
use plotly::common::{HoverInfo, Marker, Orientation, TextPosition};
use plotly::layout::{Shape, ShapeLayer, ShapeLine};
use plotly::{Bar, Trace};

use super::{Figure, INK, MUTED, axis, each, font, layout, positions, rows_axis, segment_color};
use crate::report::phrase::Phrase;
use crate::report::table::{Cell, Table};
use crate::report::view::View;
use crate::report::{number, words};

/// Indicators shown as bars; the table holds all.
const BARS: usize = 8;

/// The most distinctive indicators of a segment; `widest` is the greatest effect of all segments,
/// so that bars compare across them.
pub(in crate::report) fn profile(view: &View<'_>, profile: &SegmentProfile, widest: f64) -> Figure {
    let top: Vec<&Trait> = profile.traits.iter().take(BARS).collect();
    let reach = (widest * 1.75).max(0.5);
    let zero = Shape::new()
        .x_ref("x")
        .y_ref("paper")
        .x0(0)
        .x1(0)
        .y0(0)
        .y1(1);
    let zero = zero
        .line(ShapeLine::new().color(MUTED).width(1.0))
        .layer(ShapeLayer::Below);
    Figure {
        id: format!("segment-{}", profile.segment),
        title: words::PROFILE_TITLE.into(),
        note: words::EFFECT_NOTE.into(),
        label: words::profile_shown(profile.segment, top.first().map(|t| t.column.as_str())),
        height: 64 + 30 * top.len(),
        traces: vec![bars(view, &top, segment_color(profile.segment))],
        layout: layout()
            .x_axis(axis("").range(vec![-reach, reach]).n_ticks(5))
            .y_axis(rows_axis(each(&top, |t| view.drawn(name(t)))))
            .shapes(vec![zero])
            .bar_gap(0.35),
        table: table(profile),
    }
}

fn bars(view: &View<'_>, top: &[&Trait], color: String) -> Box<dyn Trace> {
    let hover = |t: &&Trait| {
        let outside = t.outside_median.map(number::figure);
        let outside = outside.map_or(words::UNKNOWN.into(), Phrase::from);
        let inside = number::figure(t.inside.median);
        format!(
            "<b>{}</b><br>{}<br>{}",
            view.drawn(name(t)),
            view.drawn(words::trait_effect(number::signed(t.effect, 2))),
            view.drawn(words::trait_medians(inside, outside)),
        )
    };
    Bar::new(each(top, |t| t.effect), positions(top.len()))
        .orientation(Orientation::Horizontal)
        .marker(Marker::new().color(color))
        .text_array(each(top, |t| number::signed(t.effect, 1)))
        .text_position(TextPosition::Outside)
        .text_font(font(12, INK))
        .clip_on_axis(false)
        .hover_text_array(each(top, hover))
        .hover_info(HoverInfo::Text)
}

fn name(indicator: &Trait) -> Phrase {
    let column = words::indicator(&indicator.column);
    if indicator.per_head {
        words::per_head(column)
    } else {
        column.into()
    }
}

fn table(profile: &SegmentProfile) -> Table {
    let mut table = Table::new(
        words::profile_table(profile.segment),
        &words::PROFILE_COLUMNS,
    );
    for t in &profile.traits {
        table.row([
            Cell::text(name(t)),
            Cell::number(number::signed(t.effect, 2), t.effect),
            Cell::figure(Some(t.inside.median)),
            Cell::figure(t.outside_median),
            Cell::figure(Some(t.inside.mean)),
            Cell::count(t.inside.members),
            Cell::count(t.inside.missing),
        ]);
    }
    table
}
