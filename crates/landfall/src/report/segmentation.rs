//! The page about segments of any table.

mod choice;
mod lines;
mod plane;
mod profiles;
mod silhouettes;
mod summary;
mod tile_map;

use landfall_market::matrix::Log;

use super::chart::plain;
use super::html::Html;
use super::phrase::Phrase;
use super::section::section;
use super::table::{Cell, Table};
use super::{SEGMENT_COLORS, Words, number, words};
use crate::segmentation::Segmentation;

/// Rows a table lists, at most.
const LISTED: usize = 500;

/// Writes what stands between the tags of the body, without scripts.
pub(super) fn body(html: &mut Html, found: &Segmentation) {
    html.leaf("a", &[("class", "skip"), ("href", "#main")], words::SKIP);
    summary::head(html, found);
    html.element("main", &[("id", "main")], |h| {
        h.element("noscript", &[], |h| {
            h.leaf("p", &[("class", "notice")], words::NO_SCRIPT)
        });
        summary::write(h, found);
        section(h, "place", words::PLACE, |h| {
            match tile_map::Tiles::of(found) {
                Some(tiles) => tiles.write(h),
                None => plane::figure(&h.words().clone(), found).write(h, "h3"),
            }
        });
        section(h, "lines", words::LINES, |h| {
            lines::figure(&h.words().clone(), found).write(h, "h3")
        });
        section(h, "profiles", words::PROFILES, |h| {
            profiles::write(h, found)
        });
        section(h, "choice", words::CHOICE, |h| choice::write(h, found));
        section(
            h,
            "silhouettes",
            words::SILHOUETTES,
            |h| match silhouettes::figure(&h.words().clone(), found) {
                Some(figure) => figure.write(h, "h3"),
                None => h.leaf("p", &[], words::NO_SILHOUETTES),
            },
        );
        section(h, "preparation", words::TABLE_PREPARATION, |h| {
            columns(found).write(h);
        });
    });
}

/// What was done to every column.
fn columns(found: &Segmentation) -> Table {
    let mut table = Table::new(words::USES_TABLE, &words::USES_COLUMNS);
    for column in &found.columns {
        let log = match column.log {
            Log::None => "–",
            Log::Log => "ln x",
            Log::Log1p => "ln(1 + x)",
        };
        let missing = Cell::count(column.missing);
        table.row([
            Cell::text(&column.name),
            Cell::text(log),
            Cell::figure(Some(column.centre)),
            Cell::figure(Some(column.spread)),
            missing,
        ]);
    }
    table
}

/// The segment of a row.
fn segment_of(found: &Segmentation, row: usize) -> usize {
    found.labels.get(row).map_or(0, |label| *label as usize)
}

/// What a row is called.
fn row_name(found: &Segmentation, row: usize) -> Phrase {
    let id = found.ids.as_ref().and_then(|ids| ids.get(row));
    let id = id.filter(|id| !id.is_empty());
    id.map_or_else(|| words::row_number(row), Phrase::from)
}

/// What a chart says of a row.
fn hover(words: &Words, name: Phrase, segment: usize, silhouette: Option<f64>) -> String {
    let known = silhouette.map(|value| words::row_silhouette(number::fixed(value, 3)));
    let lines = [Some(words::in_segment(segment)), known];
    let lines = lines.into_iter().flatten();
    let name = format!("<b>{}</b>", plain(&words.say(name)));
    lines.fold(name, |text, line| {
        format!("{text}<br>{}", plain(&words.say(line)))
    })
}

/// The class that colours a segment.
fn segment_class(segment: usize) -> String {
    format!("seg-{}", segment % SEGMENT_COLORS)
}
