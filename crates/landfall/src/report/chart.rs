//! Charts: a plot, what it shows in words, and its table.

pub(super) mod certainty;
pub(super) mod cost;
pub(super) mod entry;
pub(super) mod opportunity;
pub(super) mod segment;
pub(super) mod segments;
pub(super) mod value;

use plotly::common::{Anchor, ExponentFormat, Font, Label, Line, Orientation, Title};
use plotly::layout::{Axis, DragMode, HoverMode, Layout, Legend, Margin};
use plotly::{Plot, Trace};

use super::html::{Html, json_in_script};
use super::phrase::Phrase;
use super::table::Table;

/// Colours are names of CSS variables; the page's script puts in their values, so that charts
/// follow light, dark and print.
pub(super) const INK: &str = "--ink";
/// Secondary text and marks.
pub(super) const MUTED: &str = "--muted";
/// Hair lines.
pub(super) const LINE: &str = "--line";
/// What the plan chose.
pub(super) const CHOSEN: &str = "--chosen";
/// What it did not choose.
pub(super) const OTHER: &str = "--other";
/// The page behind everything.
pub(super) const PAPER: &str = "--paper";
const CLEAR: &str = "rgba(0,0,0,0)";

/// One chart.
pub(super) struct Figure {
    /// Identifier in the page.
    pub(super) id: String,
    /// Heading.
    pub(super) title: Phrase,
    /// One sentence that says how to read it.
    pub(super) note: Phrase,
    /// What it shows, for those who do not see it.
    pub(super) label: Phrase,
    /// Height in pixels.
    pub(super) height: usize,
    /// Traces.
    pub(super) traces: Vec<Box<dyn Trace>>,
    /// Axes, and what is drawn besides traces; built on [`layout`].
    pub(super) layout: Layout,
    /// The same figures in rows.
    pub(super) table: Table,
}

impl Figure {
    /// Writes the chart with its table folded below.
    pub(super) fn write(self, html: &mut Html, heading: &str) {
        let id = format!("chart-{}", self.id);
        let title = format!("{id}-title");
        let attributes = [("class", "chart"), ("id", &id), ("aria-labelledby", &title)];
        let mut plot = Plot::new();
        plot.add_traces(self.traces);
        plot.set_layout(self.layout.height(self.height).auto_size(true));
        html.element("figure", &attributes, |h| {
            h.element("figcaption", &[], |h| {
                h.leaf(heading, &[("id", &title)], &self.title);
                let note = h.say(&self.note);
                if !note.is_empty() {
                    h.leaf("p", &[("class", "note")], note);
                }
            });
            let height = format!("min-height:{}px", self.height);
            let spec = format!("{id}-spec");
            let label = h.say(&self.label);
            let plot_box = [
                ("class", "plot"),
                ("role", "img"),
                ("aria-label", label.as_str()),
                ("data-spec", &spec),
                ("style", &height),
            ];
            h.leaf("div", &plot_box, "");
            h.element(
                "script",
                &[("type", "application/json"), ("id", &spec)],
                |h| {
                    h.trusted(&json_in_script(&plot.to_json()));
                },
            );
            self.table.write_folded(h, false);
        });
    }
}

/// A legend in a row above the plot.
pub(super) fn legend() -> Legend {
    Legend::new()
        .orientation(Orientation::Horizontal)
        .y(1.0)
        .y_anchor(Anchor::Bottom)
        .x(0.0)
        .font(font(12, INK))
}

/// The colour of a wave, from 0.
pub(super) fn wave_color(wave: usize) -> String {
    format!("--wave-{}", wave % super::WAVE_COLORS)
}

/// The layout every chart starts from.
pub(super) fn layout() -> Layout {
    let hover = Label::new()
        .background_color(PAPER)
        .border_color(MUTED)
        .font(font(13, INK));
    Layout::new()
        .font(font(13, INK))
        .paper_background_color(CLEAR)
        .plot_background_color(CLEAR)
        .margin(Margin::new().left(12).right(16).top(12).bottom(12).pad(4))
        .show_legend(false)
        .hover_mode(HoverMode::Closest)
        .hover_label(hover)
        .drag_mode(DragMode::False)
}

/// Text of a size in a colour.
pub(super) fn font(size: usize, color: &'static str) -> Font {
    Font::new()
        .family("system-ui, sans-serif")
        .size(size)
        .color(color)
}

/// An axis with a title; empty for none.
pub(super) fn axis(title: &str) -> Axis {
    let axis = Axis::new()
        .fixed_range(true)
        .auto_margin(true)
        .show_grid(true)
        .grid_color(LINE)
        .zero_line(false)
        .tick_font(font(12, MUTED));
    if title.is_empty() {
        axis
    } else {
        axis.title(Title::with_text(title).font(font(12, MUTED)))
    }
}

/// A line in a colour.
pub(super) fn line(color: &'static str, width: f64) -> Line {
    Line::new().color(color).width(width)
}

/// An axis of amounts and other large numbers: 500k, 2M, 3B.
pub(super) fn money_axis(title: &str) -> Axis {
    axis(title).exponent_format(ExponentFormat::B).n_ticks(7)
}

/// Text in a chart: the markup that plotly understands is taken from it.
pub(super) fn plain(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The colour of a segment.
pub(super) fn segment_color(segment: usize) -> String {
    format!("--seg-{}", segment % super::SEGMENT_COLORS)
}

/// An axis of named rows from top to bottom.
pub(super) fn rows_axis(names: Vec<String>) -> Axis {
    let rows = positions(names.len());
    let last = rows.last().copied().unwrap_or(0.0);
    axis("")
        .show_grid(false)
        .tick_font(font(12, INK))
        .range(vec![last + 0.6, -0.6])
        .tick_values(rows)
        .tick_text(names)
}

/// Where the rows of [`rows_axis`] lie.
pub(super) fn positions(rows: usize) -> Vec<f64> {
    (0..rows)
        .filter_map(|row| u32::try_from(row).ok())
        .map(f64::from)
        .collect()
}

/// What `of` makes of every item.
pub(super) fn each<T, U>(items: &[T], of: impl Fn(&T) -> U) -> Vec<U> {
    items.iter().map(of).collect()
}
