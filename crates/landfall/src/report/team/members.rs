//! Everybody, and the three separate questions: best pair, worst pair, worst member.

use landfall_team::report::{MemberEntry, PairRef};

use super::LISTED;
use super::people::{listed, sentences, standing};
use super::view::View;
use crate::report::html::Html;
use crate::report::phrase::{Id, Phrase};
use crate::report::table::{Cell, Table};
use crate::report::{number, words};

/// Writes the extremes and the table of everybody.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    let report = view.report;
    if report.members.is_empty() {
        html.leaf("p", &[], words::TEAM_EMPTY);
        return;
    }
    html.leaf("p", &[("class", "note")], words::TEAM_EXTREMES_NOTE);
    html.element("div", &[("class", "cards")], |h| {
        extreme(h, words::TEAM_BEST_PAIRS, &pairs(view, &report.best_pairs));
        extreme(
            h,
            words::TEAM_WORST_PAIRS,
            &pairs(view, &report.worst_pairs),
        );
        let worst = report.worst_members.iter();
        let worst: Vec<Phrase> = worst
            .map(|m| words::worst(&m.id, m.own, m.in_team))
            .collect();
        extreme(h, words::TEAM_WORST_MEMBERS, &worst);
    });
    listed(html, report.members.len());
    table(view).write(html);
}

fn pairs(view: &View<'_>, pairs: &[PairRef]) -> Vec<Phrase> {
    let ranked = view.report.pairs_ranked_by.as_str();
    pairs
        .iter()
        .map(|pair| {
            let value = number::fixed(pair.value, 3);
            words::ranked_pair(words::pair(&pair.a, &pair.b), ranked, value)
        })
        .collect()
}

fn extreme(html: &mut Html, title: Id, lines: &[Phrase]) {
    html.element("div", &[("class", "card")], |h| {
        h.leaf("h3", &[], title);
        match lines {
            [] => h.leaf("p", &[("class", "note")], words::UNKNOWN),
            [only] => h.leaf("p", &[], only),
            ties => {
                h.leaf("p", &[("class", "note")], words::team_ties(ties.len()));
                let named = ties.iter().take(super::DRAWN).cloned();
                sentences(h, named);
                if ties.len() > super::DRAWN {
                    let more = words::team_more(ties.len() - super::DRAWN);
                    h.leaf("p", &[("class", "note")], more);
                }
            }
        }
    });
}

fn table(view: &View<'_>) -> Table {
    let mut table = Table::new(words::TEAM_MEMBERS_TABLE, &words::TEAM_MEMBERS_COLUMNS);
    let (team, others): (Vec<&MemberEntry>, Vec<&MemberEntry>) = view
        .report
        .members
        .iter()
        .partition(|member| view.in_team(&member.id));
    for member in team.into_iter().chain(others).take(LISTED) {
        let text = |text: &Option<String>| match text {
            Some(text) => Cell::text(text),
            None => Cell::missing(words::UNKNOWN),
        };
        let several = |texts: &[String]| match texts {
            [] => Cell::missing(words::UNKNOWN),
            texts => Cell::text(words::row_of(texts)),
        };
        table.row([
            Cell::text(&member.id),
            Cell::text(standing(view.in_team(&member.id))),
            Cell::fixed(member.own, 3),
            Cell::fixed(member.in_team, 3),
            member.marginal.map_or_else(
                || Cell::missing(words::UNKNOWN),
                |value| Cell::number(number::signed(value, 4), value),
            ),
            text(&member.zone),
            text(&member.territory),
            several(&member.languages),
            several(&member.roles),
        ]);
    }
    table
}
