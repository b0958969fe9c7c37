//! All regions at their places.

use std::collections::BTreeSet;

use landfall_core::RegionCode;

use super::section;
use crate::plan::{RegionPlan, Role};
use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::tiles::{Tile, tiles};
use crate::report::view::View;
use crate::report::words;

/// The mark of a home market.
const HOME_MARK: &str = "⌂";

/// Writes the map of tiles and its legend.
pub(in crate::report) fn write(html: &mut Html, view: &View<'_>) {
    section(html, "world", words::WORLD, |h| {
        h.leaf("p", &[("class", "note")], words::TILES_HINT);
        legend(h, view);
        let placed: BTreeSet<&str> = tiles().map(|tile| tile.code).collect();
        if view
            .plan
            .regions
            .iter()
            .any(|r| placed.contains(r.code.as_str()))
        {
            let label = h.say(words::TILES);
            let attributes = [
                ("class", "map"),
                ("role", "region"),
                ("aria-label", &label),
                ("tabindex", "-1"),
            ];
            h.element("div", &attributes, |h| {
                h.element("ul", &[("class", "tiles")], |h| {
                    for tile in tiles() {
                        place(h, view, tile);
                    }
                });
            });
        }
        let off_grid = |r: &&RegionPlan| !placed.contains(r.code.as_str());
        let others: Vec<&RegionPlan> = view.plan.regions.iter().filter(off_grid).collect();
        if !others.is_empty() {
            h.leaf("h3", &[], words::OFF_GRID);
            h.element("ul", &[("class", "tiles loose")], |h| {
                for region in others {
                    h.element("li", &[], |h| tile_link(h, view, region));
                }
            });
        }
    });
}

fn place(html: &mut Html, view: &View<'_>, tile: Tile) {
    let style = format!("grid-area:{}/{}", tile.row + 1, tile.column + 1);
    let region = RegionCode::parse(tile.code)
        .ok()
        .and_then(|code| view.region(&code));
    html.element("li", &[("style", &style)], |h| match region {
        Some(region) => tile_link(h, view, region),
        None => h.leaf(
            "span",
            &[("class", "tile absent"), ("aria-hidden", "true")],
            tile.code,
        ),
    });
}

fn tile_link(html: &mut Html, view: &View<'_>, region: &RegionPlan) {
    let standing = words::standing(region);
    let label = html.say(words::tile(
        view.name(&region.code),
        standing,
        region.segment,
    ));
    let attributes = [
        ("class", classes(view, region)),
        ("href", View::anchor(&region.code)),
        ("aria-label", label.clone()),
        ("title", label),
    ];
    let attributes: Vec<(&str, &str)> = attributes.iter().map(|(n, v)| (*n, v.as_str())).collect();
    html.element("a", &attributes, |h| {
        h.leaf("b", &[], region.code.as_str());
        h.leaf("span", &[], mark(region));
    });
}

fn classes(view: &View<'_>, region: &RegionPlan) -> String {
    let role = match region.role {
        Role::Home => "home",
        Role::Chosen => "chosen",
        Role::Candidate => "candidate",
        Role::Observed => "observed",
    };
    let segment = match region.segment {
        Some(segment) => format!("seg-{}", segment % crate::report::SEGMENT_COLORS),
        None if view.set_aside(&region.code).is_some() => "aside".to_owned(),
        None => "none".to_owned(),
    };
    format!("tile {role} {segment}")
}

/// The small text of a tile: its segment, and whether it is home or chosen.
fn mark(region: &RegionPlan) -> String {
    let segment = region
        .segment
        .map_or_else(String::new, |segment| segment.to_string());
    match (region.role, region.wave) {
        (Role::Home, _) => format!("{HOME_MARK} {segment}"),
        (_, Some(wave)) => format!("W{} {segment}", wave + 1),
        _ => segment,
    }
}

fn legend(html: &mut Html, view: &View<'_>) {
    let label = html.say(words::LEGEND);
    html.element("ul", &[("class", "legend"), ("aria-label", &label)], |h| {
        for (segment, members) in view.plan.segments.members.iter().enumerate() {
            let class = format!("tile seg-{}", segment % crate::report::SEGMENT_COLORS);
            let regions = words::regions_count(members.len());
            let text = words::segment_size(words::segment_of(segment), regions);
            key(h, &class, &segment.to_string(), text);
        }
        key(h, "tile chosen", "W1", words::LEGEND_CHOSEN);
        key(h, "tile candidate", "", words::LEGEND_CANDIDATE);
        key(h, "tile home", HOME_MARK, words::LEGEND_HOME);
        if !view.plan.segments.preparation.set_aside.is_empty() {
            key(h, "tile aside", "", words::LEGEND_ASIDE);
        }
        key(h, "tile absent", "", words::LEGEND_ABSENT);
    });
}

fn key(html: &mut Html, class: &str, mark: &str, text: impl Into<Phrase>) {
    html.element("li", &[], |h| {
        h.leaf("span", &[("class", class), ("aria-hidden", "true")], mark);
        h.text(text);
    });
}
