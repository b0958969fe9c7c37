//! The page about segments of any table.

mod choice;
mod lines;
mod plane;
mod profiles;
mod silhouettes;
mod summary;
mod tile_map;

use landfall_market::matrix::Log;

use super::html::Html;
use super::section::section;
use super::table::{Cell, Table};
use super::{SEGMENT_COLORS, words};
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
                None => plane::figure(found).write(h, "h3"),
            }
        });
        section(h, "lines", words::LINES, |h| {
            lines::figure(found).write(h, "h3")
        });
        section(h, "profiles", words::TABLE_PROFILES, |h| {
            profiles::write(h, found)
        });
        section(h, "choice", words::CHOICE, |h| choice::write(h, found));
        section(
            h,
            "silhouettes",
            words::SILHOUETTES,
            |h| match silhouettes::figure(found) {
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
        let log = words::logarithm(column.log);
        let missing = Cell::count(column.missing);
        table.row([
            Cell::text(&column.name),
            Cell::text(if column.log == Log::None { "–" } else { log }),
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
fn row_name(found: &Segmentation, row: usize) -> String {
    let id = found.ids.as_ref().and_then(|ids| ids.get(row));
    let id = id.filter(|id| !id.is_empty()).cloned();
    id.unwrap_or_else(|| words::row_number(row))
}

/// The class that colours a segment.
fn segment_class(segment: usize) -> String {
    format!("seg-{}", segment % SEGMENT_COLORS)
}
