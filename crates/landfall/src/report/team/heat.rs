//! The heat map of pairs.

use landfall_team::report::PairEntry;

use super::people::left_out;
use super::view::View;
use crate::report::html::Html;
use crate::report::{number, words};

/// Writes the map with its legend.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    if view.shown.len() < 2 {
        html.leaf("p", &[], words::TEAM_NO_PAIRS);
        return;
    }
    html.leaf("p", &[("class", "note")], words::TEAM_HEAT_NOTE);
    left_out(html, view);
    legend(html);
    let label = html.say(words::TEAM_HEAT_TABLE);
    let box_of = [
        ("class", "map heat"),
        ("role", "region"),
        ("aria-label", &label),
        ("tabindex", "0"),
    ];
    html.element("div", &box_of, |h| {
        h.element("table", &[], |h| {
            h.leaf("caption", &[], words::TEAM_HEAT_TABLE);
            columns(h, view);
            h.element("tbody", &[], |h| rows(h, view));
        });
    });
}

fn legend(html: &mut Html) {
    let label = html.say(words::LEGEND);
    let list = [("class", "legend heat-legend"), ("aria-label", &label)];
    html.element("ul", &list, |h| {
        h.element("li", &[], |h| {
            for step in 0..=10 {
                let class = format!("h{step}");
                h.leaf("span", &[("class", &class), ("aria-hidden", "true")], "");
            }
            h.text(words::TEAM_HEAT_SCALE);
        });
        for (class, text) in [
            ("unknown", words::TEAM_HEAT_UNKNOWN),
            ("absent", words::TEAM_HEAT_ABSENT),
        ] {
            h.element("li", &[], |h| {
                h.leaf("span", &[("class", class), ("aria-hidden", "true")], "");
                h.text(text);
            });
        }
    });
}

fn columns(html: &mut Html, view: &View<'_>) {
    let (_, before) = view.shown.split_last().unwrap_or((&"", &[]));
    html.element("thead", &[], |h| {
        h.element("tr", &[], |h| {
            h.leaf("td", &[], "");
            for id in before {
                let class = standing_class(view, id);
                let attributes = [("scope", "col"), ("class", class), ("title", id)];
                h.element("th", &attributes, |h| {
                    h.leaf("bdi", &[("class", "who")], id)
                });
            }
        });
    });
}

fn rows(html: &mut Html, view: &View<'_>) {
    for (at, id) in view.shown.iter().enumerate().skip(1) {
        html.element("tr", &[], |h| {
            let class = standing_class(view, id);
            let attributes = [("scope", "row"), ("class", class), ("title", id)];
            h.element("th", &attributes, |h| {
                h.leaf("bdi", &[("class", "who")], id)
            });
            for other in view.shown.iter().take(at) {
                cell(h, view, id, other);
            }
        });
    }
}

fn standing_class(view: &View<'_>, id: &str) -> &'static str {
    if view.in_team(id) { "chosen" } else { "" }
}

fn cell(html: &mut Html, view: &View<'_>, a: &str, b: &str) {
    let Some((at, pair)) = view.pair(a, b) else {
        html.element("td", &[("class", "absent")], |h| {
            h.leaf("span", &[("class", "unseen")], words::TEAM_NOT_LISTED)
        });
        return;
    };
    let class = pair.score.map_or("unknown".to_owned(), step);
    let href = format!("#{}", super::pairs::id(at));
    let title = html.say(words::pair(a, b));
    html.element("td", &[("class", &class)], |h| {
        h.element("a", &[("href", &href), ("title", &title)], |h| {
            mark(h, pair)
        })
    });
}

fn mark(html: &mut Html, pair: &PairEntry) {
    match pair.score {
        Some(score) => html.text(number::fixed(score, 2)),
        None => html.text("?"),
    }
    if pair.coverage < 1.0 {
        html.leaf("small", &[], number::percent(pair.coverage, 0));
    }
}

/// The class that colours a score: tenths.
fn step(score: f64) -> String {
    format!("h{:.0}", (score.clamp(0.0, 1.0) * 10.0).floor())
}
