//! The backbone, drawn among all pairs.

use std::collections::BTreeMap;

use landfall_team::report::{BackboneEntry, LinkEntry};

use super::LISTED;
use super::graph_place::{HALF_WIDTH, Place, half_height, place};
use super::people::{left_out, listed};
use super::view::View;
use crate::report::html::Html;
use crate::report::section::term;
use crate::report::table::{Cell, Table};
use crate::report::{number, words};

/// Letters of a name in the drawing.
const LETTERS: usize = 20;
/// People up to which the pairs outside the backbone are drawn as well.
const FAINT: usize = 40;

/// Writes the figures, the drawing and the table of links.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    let Some(backbone) = &view.report.backbone else {
        html.leaf("p", &[], words::TEAM_NO_BACKBONE);
        return;
    };
    figures(html, backbone);
    left_out(html, view);
    let title = [("class", "chart"), ("aria-labelledby", "backbone-drawing")];
    html.element("figure", &title, |h| {
        h.element("figcaption", &[], |h| {
            h.leaf("h3", &[("id", "backbone-drawing")], words::TEAM_GRAPH);
            h.leaf("p", &[("class", "note")], words::TEAM_GRAPH_NOTE);
        });
        if !view.shown.is_empty() {
            drawing(h, view, backbone);
        }
        listed(h, backbone.links.len());
        links(backbone).write(h);
    });
}

fn figures(html: &mut Html, backbone: &BackboneEntry) {
    html.element("dl", &[("class", "facts")], |h| {
        let links = number::count(backbone.links.len());
        term(h, words::TEAM_LINKS, &links, "");
        let parts = number::count(backbone.parts);
        term(
            h,
            words::TEAM_PARTS,
            &parts,
            words::team_parts(backbone.parts),
        );
        let weight = number::fixed(backbone.weight, 3);
        term(h, words::TEAM_WEIGHT, &weight, "");
        term(
            h,
            words::TEAM_UNIQUE,
            words::team_unique(backbone.unique),
            "",
        );
    });
}

/// Everybody drawn, with her place.
type Places<'a> = BTreeMap<&'a str, Place>;

fn drawing(html: &mut Html, view: &View<'_>, backbone: &BackboneEntry) {
    let all = view.shown.len();
    let places: Places<'_> = view
        .shown
        .iter()
        .enumerate()
        .map(|(at, id)| (*id, place(at, all)))
        .collect();
    let label = html.say(words::TEAM_GRAPH);
    let box_of = [
        ("class", "map graph"),
        ("role", "region"),
        ("tabindex", "0"),
        ("aria-label", &label),
    ];
    html.element("div", &box_of, |h| {
        let size = format!("0 0 {} {}", HALF_WIDTH * 2.0, half_height(all) * 2.0);
        let svg = [
            ("viewBox", size.as_str()),
            ("role", "group"),
            ("aria-label", &label),
        ];
        h.element("svg", &svg, |h| {
            if all <= FAINT {
                faint(h, view, &places);
            }
            for link in &backbone.links {
                strong(h, &places, link);
            }
            for id in &view.shown {
                person(h, view, &places, id);
            }
        });
    });
}

/// The pairs with a known score, the stronger the darker.
fn faint(html: &mut Html, view: &View<'_>, places: &Places<'_>) {
    html.element("g", &[("aria-hidden", "true")], |h| {
        for (at, a) in view.shown.iter().enumerate() {
            for b in view.shown.iter().take(at) {
                let score = view.pair(a, b).and_then(|(_, pair)| pair.score);
                if let Some(score) = score {
                    let opacity =
                        format!("opacity:{:.2}", 0.04 + 0.3 * score.clamp(0.0, 1.0).powi(2));
                    line(
                        h,
                        places,
                        [a, b],
                        &[("class", "faint"), ("style", &opacity)],
                    );
                }
            }
        }
    });
}

fn strong(html: &mut Html, places: &Places<'_>, link: &LinkEntry) {
    let ends = [link.a.as_str(), link.b.as_str()];
    if ends.iter().any(|end| !places.contains_key(end)) {
        return;
    }
    let replacement = link
        .replacement
        .as_ref()
        .map(|[a, b]| [a.as_str(), b.as_str()]);
    let label = html.say(words::link(ends, link.score, link.bottleneck, replacement));
    let class = if link.bottleneck {
        "link bottleneck"
    } else {
        "link"
    };
    let group = [
        ("class", class),
        ("role", "img"),
        ("tabindex", "0"),
        ("aria-label", label.as_str()),
    ];
    html.element("g", &group, |h| {
        h.leaf("title", &[], &label);
        line(h, places, ends, &[("class", "reach")]);
        line(h, places, ends, &[("class", "seen")]);
        if let Some(ends) = replacement {
            line(h, places, ends, &[("class", "instead")]);
        }
    });
}

fn line(html: &mut Html, places: &Places<'_>, ends: [&str; 2], more: &[(&str, &str)]) {
    let [Some(a), Some(b)] = ends.map(|end| places.get(end)) else {
        return;
    };
    let [x1, y1, x2, y2] = [a.x, a.y, b.x, b.y].map(|value| format!("{value:.1}"));
    let ends = [("x1", x1.as_str()), ("y1", &y1), ("x2", &x2), ("y2", &y2)];
    html.element("line", &[&ends, more].concat(), |_| {});
}

fn person(html: &mut Html, view: &View<'_>, places: &Places<'_>, id: &str) {
    let Some(place) = places.get(id) else { return };
    let class = if view.in_team(id) {
        "person chosen"
    } else {
        "person"
    };
    html.element("g", &[("class", class), ("aria-hidden", "true")], |h| {
        h.leaf("title", &[], id);
        let [cx, cy] = [place.x, place.y].map(|value| format!("{value:.1}"));
        let r = if view.in_team(id) { "8" } else { "5" };
        h.element("circle", &[("cx", &cx), ("cy", &cy), ("r", r)], |_| {});
        let (x, y) = place.name;
        let turn = format!("rotate({:.1} {x:.1} {y:.1})", place.turn);
        let [x, y] = [x, y].map(|value| format!("{value:.1}"));
        let mut attributes = vec![("x", x.as_str()), ("y", &y), ("text-anchor", place.anchor)];
        if place.turn != 0.0 {
            attributes.extend([
                ("transform", turn.as_str()),
                ("dominant-baseline", "middle"),
            ]);
        }
        h.leaf("text", &attributes, words::shortened(id, LETTERS));
    });
}

fn links(backbone: &BackboneEntry) -> Table {
    let mut table = Table::new(words::TEAM_LINKS_TABLE, &words::TEAM_LINKS_COLUMNS);
    let mut sorted: Vec<&LinkEntry> = backbone.links.iter().collect();
    sorted.sort_by(|x, y| x.score.total_cmp(&y.score));
    for link in sorted.into_iter().take(LISTED) {
        let replacement = match &link.replacement {
            Some([a, b]) => Cell::text(words::pair(a, b)),
            None => Cell::missing(words::TEAM_NO_REPLACEMENT),
        };
        table.row([
            Cell::text(words::pair(&link.a, &link.b)),
            Cell::fixed(Some(link.score), 3),
            Cell::fixed(Some(link.distance), 3),
            if link.bottleneck {
                Cell::text(words::TEAM_BOTTLENECK)
            } else {
                Cell::text("–")
            },
            replacement,
        ]);
    }
    table
}
