//! What makes each segment different, in the units of the table.

use landfall_market::reading::{ColumnProfile, Profile};

use super::segment_class;
use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::table::{Cell, Table};
use crate::report::{number, words};
use crate::segmentation::Segmentation;

/// Columns a card lists, at most; the document holds all.
const LISTED: usize = 50;

/// Writes one card for each segment.
pub(super) fn write(html: &mut Html, found: &Segmentation) {
    html.leaf("p", &[("class", "note")], words::TABLE_PROFILES_NOTE);
    html.element("div", &[("class", "piled")], |h| {
        for profile in &found.profiles {
            h.element("article", &[("class", "card")], |h| card(h, profile));
        }
    });
}

fn card(html: &mut Html, profile: &Profile) {
    let title = words::table_profile(profile.segment, words::rows_count(profile.size));
    html.element("h3", &[], |h| {
        let class = format!("swatch {}", segment_class(profile.segment));
        let swatch = [("class", class.as_str()), ("aria-hidden", "true")];
        h.leaf("span", &swatch, profile.segment.to_string());
        h.text(&title);
    });
    let mut table = Table::new(title, &words::TABLE_PROFILE_COLUMNS);
    for column in profile.columns.iter().take(LISTED) {
        table.row(row(column));
    }
    table.write(html);
}

fn row(column: &ColumnProfile) -> [Cell; 8] {
    let effect = column.contrast.hedges_g;
    let signed = |value: Option<f64>| match value {
        Some(value) => Cell::number(number::signed(value, 2), value),
        None => Cell::missing(
            column
                .contrast
                .undefined
                .map_or(words::UNKNOWN.into(), |u| Phrase::from(u.text())),
        ),
    };
    let inside = &column.inside;
    let range = match (inside.lower_quartile, inside.upper_quartile) {
        (Some(low), Some(high)) => Cell::number(
            words::interval(number::figure(low), number::figure(high)),
            low,
        ),
        _ => Cell::figure(None),
    };
    [
        Cell::text(&column.column),
        signed(effect.map(|g| g.estimate)),
        Cell::fixed(effect.map(|g| g.low), 2),
        Cell::fixed(effect.map(|g| g.high), 2),
        Cell::figure(inside.median),
        range,
        Cell::figure(column.outside.median),
        Cell::count(inside.missing),
    ]
}
