//! Names of people as marks and lists.

use super::view::View;
use crate::report::html::Html;
use crate::report::phrase::{Id, Phrase};
use crate::report::words;

/// People a list names before the rest is counted.
const NAMED: usize = 40;

/// A list of people; says so when there is nobody.
pub(super) fn chips(html: &mut Html, people: &[&str]) {
    if people.is_empty() {
        html.leaf("p", &[("class", "note")], words::NOBODY);
        return;
    }
    html.element("ul", &[("class", "chips people")], |h| {
        for id in people.iter().take(NAMED) {
            h.element("li", &[], |h| h.leaf("bdi", &[], id));
        }
        if people.len() > NAMED {
            h.leaf("li", &[], words::team_more(people.len() - NAMED));
        }
    });
}

/// A list of sentences.
pub(super) fn sentences(html: &mut Html, lines: impl IntoIterator<Item = Phrase>) {
    html.element("ul", &[("class", "plain")], |h| {
        for line in lines {
            h.element("li", &[], |h| h.prose(line));
        }
    });
}

/// Bars for people: a name, a bar from 0, a number.
pub(super) fn bars(html: &mut Html, rows: &[(&str, f64)], text: impl Fn(f64) -> String) {
    let most = rows.iter().map(|row| row.1).fold(0.0, f64::max);
    html.element("ul", &[("class", "bars")], |h| {
        for (id, value) in rows {
            let share = if most > 0.0 { value / most } else { 0.0 };
            let style = format!("width:{:.1}%", share.clamp(0.0, 1.0) * 100.0);
            h.element("li", &[], |h| {
                h.leaf("bdi", &[("class", "who"), ("title", id)], id);
                h.element("span", &[("class", "lane"), ("aria-hidden", "true")], |h| {
                    h.leaf("i", &[("style", &style)], "")
                });
                h.leaf("span", &[("class", "n")], text(*value));
            });
        }
    });
}

/// How somebody stands to the team.
pub(super) const fn standing(view_in_team: bool) -> Id {
    if view_in_team {
        words::TEAM_IN
    } else {
        words::TEAM_OUT
    }
}

/// Everybody a table lists, and a line that says how many there are where it does not list all.
pub(super) fn listed(html: &mut Html, all: usize) {
    if all > super::LISTED {
        let line = words::team_listed(super::LISTED, all);
        html.leaf("p", &[("class", "note")], line);
    }
}

/// The people of the report that the charts leave out, said in a line.
pub(super) fn left_out(html: &mut Html, view: &View<'_>) {
    if view.leaves_out() {
        let line = words::team_drawn(view.shown.len(), words::people(view.report.members.len()));
        html.leaf("p", &[("class", "notice")], line);
    }
}
