//! The chosen team beside the best other one.

use landfall_team::report::TeamEntry;

use super::people::chips;
use super::view::View;
use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::table::{Cell, Table};
use crate::report::{number, words};

/// Writes both teams side by side.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    let Some(team) = &view.report.team else {
        html.leaf("p", &[], words::TEAM_NONE);
        return;
    };
    let other = view.report.alternative.as_ref();
    figures(team, other).write(html);
    let Some(other) = other else {
        html.leaf("p", &[("class", "note")], words::TEAM_NO_ALTERNATIVE);
        return;
    };
    let ids = |team: &'_ [String]| -> Vec<String> { team.to_vec() };
    let (ours, theirs) = (ids(&team.members), ids(&other.members));
    let only = |own: &[String], rest: &[String]| -> Vec<String> {
        own.iter()
            .filter(|id| !rest.contains(id))
            .cloned()
            .collect()
    };
    let both = ours.iter().filter(|id| theirs.contains(id)).cloned();
    html.element("div", &[("class", "cards")], |h| {
        let groups = [
            (words::TEAM_ONLY_CHOSEN, only(&ours, &theirs)),
            (words::TEAM_ONLY_OTHER, only(&theirs, &ours)),
            (words::TEAM_BOTH, both.collect()),
        ];
        for (title, people) in groups {
            h.element("div", &[("class", "card")], |h| {
                h.leaf("h3", &[], title);
                chips(h, &people.iter().map(String::as_str).collect::<Vec<_>>());
            });
        }
    });
}

fn figures(team: &TeamEntry, other: Option<&TeamEntry>) -> Table {
    let titles = words::TEAM_COMPARE_COLUMNS;
    let mut table = match other {
        Some(_) => Table::new(words::TEAM_COMPARE_TABLE, &titles),
        None => Table::new(
            words::TEAM_FIGURES_TABLE,
            titles.get(..2).unwrap_or(&titles),
        ),
    };
    let columns = [Some(team), other].into_iter().flatten().map(column);
    let mut columns: Vec<_> = columns.map(IntoIterator::into_iter).collect();
    for name in words::TEAM_FIGURES {
        let mut cells = vec![Cell::text(name)];
        cells.extend(columns.iter_mut().filter_map(Iterator::next));
        table.row(cells);
    }
    table
}

/// The figures of a team, in the order of their names.
fn column(team: &TeamEntry) -> [Cell; 6] {
    let weakest: Vec<Phrase> = team
        .weakest_pair
        .iter()
        .map(|pair| {
            let value = number::fixed(pair.value, 3);
            words::pair_value(words::pair(&pair.a, &pair.b), value)
        })
        .collect();
    let weakest = if weakest.is_empty() {
        Cell::missing(words::UNKNOWN)
    } else {
        Cell::text(words::clauses(weakest))
    };
    let absence = team.absence_factor;
    [
        Cell::count(team.members.len()),
        Cell::fixed(team.value, 4),
        weakest,
        Cell::fixed(team.msf_weight, 3),
        Cell::fixed(team.diameter, 3),
        absence.map_or_else(|| Cell::missing(words::UNKNOWN), Cell::count),
    ]
}
