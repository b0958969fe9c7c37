//! Rows that are economies, as tiles at about their place.

use std::collections::BTreeMap;

use landfall_core::RegionCode;

use super::{row_name, segment_class, segment_of};
use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::table::{Cell, Table};
use crate::report::tiles::{Tile, tiles};
use crate::report::words;
use crate::segmentation::Segmentation;

/// Rows above which nobody looks for economies.
const MOST: usize = 2_000;

/// Which row is which economy.
pub(super) struct Tiles<'a> {
    found: &'a Segmentation,
    rows: BTreeMap<RegionCode, usize>,
    others: Vec<usize>,
}

impl<'a> Tiles<'a> {
    /// The economies among the rows; `None` unless at least half of the rows are economies, each
    /// one of its own.
    pub(super) fn of(found: &'a Segmentation) -> Option<Self> {
        let ids = found.ids.as_ref().filter(|ids| ids.len() <= MOST)?;
        let mut rows = BTreeMap::new();
        let mut others = Vec::new();
        for (row, id) in ids.iter().enumerate() {
            let economy = RegionCode::resolve(id).ok();
            match economy.filter(|code| code.economy() == Some(code.as_str())) {
                Some(code) if rows.contains_key(&code) => return None,
                Some(code) => {
                    rows.insert(code, row);
                }
                None => others.push(row),
            }
        }
        (rows.len() >= others.len().max(1)).then_some(Self {
            found,
            rows,
            others,
        })
    }

    /// Writes the legend, the tiles and the same in rows.
    pub(super) fn write(&self, html: &mut Html) {
        html.leaf("p", &[("class", "note")], words::MAP_HINT);
        legend(html, self.found);
        let label = html.say(words::TILES);
        let attributes = [
            ("class", "map"),
            ("role", "region"),
            ("aria-label", &label),
            ("tabindex", "0"),
        ];
        html.element("div", &attributes, |h| {
            h.element("ul", &[("class", "tiles")], |h| {
                for tile in tiles() {
                    self.place(h, tile);
                }
            });
        });
        if !self.others.is_empty() {
            html.leaf("h3", &[], words::NOT_ON_MAP);
            html.element("ul", &[("class", "tiles loose")], |h| {
                for &row in &self.others {
                    let name = h.say(row_name(self.found, row));
                    h.element("li", &[], |h| self.tile(h, row, &name, &name));
                }
            });
        }
        self.table().write_folded(html, false);
    }

    fn place(&self, html: &mut Html, tile: Tile) {
        let style = format!("grid-area:{}/{}", tile.row + 1, tile.column + 1);
        let code = RegionCode::parse(tile.code).ok();
        let row = code.as_ref().and_then(|code| self.rows.get(code));
        html.element("li", &[("style", &style)], |h| match row {
            Some(row) => {
                let name = code.as_ref().and_then(RegionCode::name);
                self.tile(h, *row, tile.code, name.unwrap_or(tile.code));
            }
            None => h.leaf(
                "span",
                &[("class", "tile absent"), ("aria-hidden", "true")],
                tile.code,
            ),
        });
    }

    fn tile(&self, html: &mut Html, row: usize, mark: &str, name: &str) {
        let segment = segment_of(self.found, row);
        let class = format!("tile {}", segment_class(segment));
        let label = html.say(words::named(name, words::in_segment(segment)));
        let attributes = [
            ("class", class.as_str()),
            ("role", "img"),
            ("aria-label", &label),
            ("title", &label),
        ];
        html.element("span", &attributes, |h| {
            h.leaf("b", &[], mark);
            h.leaf("span", &[], segment.to_string());
        });
    }

    fn table(&self) -> Table {
        let mut table = Table::new(words::PLANE_TABLE, &words::PLANE_COLUMNS);
        let shown = &self.found.shown;
        let economies = self.rows.iter().map(|(code, row)| {
            let name = code.name().unwrap_or(code.as_str());
            (Phrase::from(name), *row)
        });
        let others = self
            .others
            .iter()
            .map(|row| (row_name(self.found, *row), *row));
        for (name, row) in economies.chain(others) {
            let at = shown.rows.binary_search(&row).ok();
            let silhouette = at.and_then(|at| shown.silhouettes.get(at).copied().flatten());
            table.row([
                Cell::text(name),
                Cell::count(segment_of(self.found, row)),
                Cell::fixed(silhouette, 3),
            ]);
        }
        table
    }
}

/// The colours of the segments.
pub(super) fn legend(html: &mut Html, found: &Segmentation) {
    let label = html.say(words::LEGEND);
    let attributes = [("class", "legend"), ("aria-label", &label)];
    html.element("ul", &attributes, |h| {
        for (segment, rows) in found.sizes.iter().enumerate() {
            let class = format!("tile {}", segment_class(segment));
            h.element("li", &[], |h| {
                let swatch = [("class", class.as_str()), ("aria-hidden", "true")];
                h.leaf("span", &swatch, segment.to_string());
                h.text(words::table_segment(segment, *rows));
            });
        }
    });
}
