//! Skill covers, bridges, single points of failure, and mentors.

use landfall_team::report::{BridgeEntry, CoverEntry};

use super::LISTED;
use super::people::listed;
use super::solved::{figures, grounds};
use super::view::View;
use crate::report::html::Html;
use crate::report::section::reason;
use crate::report::table::{Cell, Table};
use crate::report::{number, words};

/// Writes all of them.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    html.leaf("h3", &[], words::TEAM_BRIDGES);
    bridges(html, &view.report.bridges);
    html.leaf("h3", &[], words::TEAM_COVERS);
    covers(html, &view.report.cover);
    html.leaf("h3", &[], words::TEAM_MENTORS);
    mentors(html, view);
}

fn bridges(html: &mut Html, bridges: &[BridgeEntry]) {
    if bridges.is_empty() {
        html.leaf("p", &[("class", "note")], words::TEAM_NO_BRIDGES);
        return;
    }
    html.leaf("p", &[("class", "note")], words::TEAM_BRIDGES_NOTE);
    listed(html, bridges.len());
    let mut table = Table::new(words::TEAM_BRIDGES_TABLE, &words::TEAM_BRIDGES_COLUMNS);
    for bridge in bridges.iter().take(LISTED) {
        let only = if bridge.only_holder_of.is_empty() {
            Cell::text("–")
        } else {
            Cell::text(words::row_of(&bridge.only_holder_of))
        };
        let failure = bridge.pairs_cut > 0 || !bridge.only_holder_of.is_empty();
        table.row([
            Cell::text(&bridge.id),
            Cell::text(words::yes(failure)),
            Cell::fixed(Some(bridge.betweenness), 3),
            Cell::fixed(bridge.bridging, 3),
            Cell::count(bridge.parts_without),
            Cell::text(number::whole(bridge.pairs_cut)),
            only,
        ]);
    }
    table.write(html);
    for bridge in bridges
        .iter()
        .take(LISTED)
        .filter(|b| !b.reasons.is_empty())
    {
        html.element("details", &[("class", "why")], |h| {
            h.leaf("summary", &[], words::team_why(words::isolated(&bridge.id)));
            for why in &bridge.reasons {
                reason::tree(h, why);
            }
        });
    }
}

fn covers(html: &mut Html, covers: &[CoverEntry]) {
    if covers.is_empty() {
        html.leaf("p", &[("class", "note")], words::TEAM_NO_COVERS);
        return;
    }
    html.element("div", &[("class", "cards")], |h| {
        for cover in covers {
            h.element("div", &[("class", "card")], |h| {
                h.leaf("h4", &[], words::team_measure(&cover.measure));
                figures(h, &cover.solved, words::TEAM_COST);
                if let Some(answer) = &cover.solved.answer {
                    let mut table = Table::new(words::TEAM_COVER_TABLE, &words::TEAM_COVER_COLUMNS);
                    for (skill, members) in &answer.by_skill {
                        table.row([Cell::text(skill), Cell::text(words::row_of(members))]);
                    }
                    table.write(h);
                }
                grounds(h, &cover.solved);
            });
        }
    });
}

fn mentors(html: &mut Html, view: &View<'_>) {
    let mentors = &view.report.mentors;
    if mentors.is_empty() {
        html.leaf("p", &[("class", "note")], words::TEAM_NO_MENTORS);
        return;
    }
    listed(html, mentors.len());
    let mut table = Table::new(words::TEAM_MENTORS_TABLE, &words::TEAM_MENTORS_COLUMNS);
    for mentor in mentors.iter().take(LISTED) {
        table.row([
            Cell::text(&mentor.mentee),
            Cell::text(&mentor.skill),
            Cell::count(mentor.rank),
            Cell::text(&mentor.mentor),
            Cell::text(&mentor.reason.claim),
        ]);
    }
    table.write(html);
    html.element("details", &[("class", "why")], |h| {
        h.leaf("summary", &[], words::TEAM_WHY_MENTORS);
        for mentor in mentors.iter().take(super::DRAWN) {
            reason::tree(h, &mentor.reason);
        }
    });
}
