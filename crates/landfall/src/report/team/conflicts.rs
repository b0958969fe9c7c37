//! Conflicts with the advice that fits them, and whether measures helped.

use std::collections::{BTreeMap, BTreeSet};

use landfall_team::report::ConflictEntry;

use super::LISTED;
use super::again;
use super::people::listed;
use super::view::View;
use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::section::reason;
use crate::report::words;

/// Conflicts of one kind between the same people: what is known of them is the same, and so is the
/// advice.
type Group<'a> = Vec<&'a ConflictEntry>;

/// Writes each group of conflicts with its advice, and what came of measures.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    let conflicts = &view.report.conflicts;
    if conflicts.is_empty() {
        html.leaf("p", &[], words::TEAM_NO_CONFLICTS);
        return;
    }
    html.leaf("p", &[("class", "note")], words::TEAM_CONFLICTS_NOTE);
    let groups = groups(conflicts);
    listed(html, groups.len());
    html.element("div", &[("class", "cards")], |h| {
        for group in groups.iter().take(LISTED) {
            h.element("div", &[("class", "card")], |h| card(h, group));
        }
    });
    again::measures(html, &view.report.measures);
}

/// In the order of the first of each.
fn groups(conflicts: &[ConflictEntry]) -> Vec<Group<'_>> {
    let mut places: BTreeMap<(&str, BTreeSet<&str>), usize> = BTreeMap::new();
    let mut groups: Vec<Group<'_>> = Vec::new();
    for conflict in conflicts {
        let parties = conflict.parties.iter().map(String::as_str).collect();
        let place = *places
            .entry((&conflict.kind, parties))
            .or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(conflict),
            None => groups.push(vec![conflict]),
        }
    }
    groups
}

fn card(html: &mut Html, group: &Group<'_>) {
    let Some(first) = group.first() else {
        return;
    };
    html.leaf("h3", &[], first.kind.replace('_', " "));
    let parties = words::isolated_list(&first.parties);
    html.leaf("p", &[], words::team_between(parties));
    html.element("ul", &[("class", "plain")], |h| {
        for conflict in group.iter().take(LISTED) {
            h.leaf("li", &[], history(conflict));
        }
    });
    if first.advice.is_empty() {
        html.leaf("p", &[("class", "note")], words::TEAM_NO_ADVICE);
    }
    for advice in &first.advice {
        reason::tree(html, advice);
    }
    lacking(html, first);
}

/// When a conflict was recorded, and what was done about it.
fn history(conflict: &ConflictEntry) -> Phrase {
    let state = conflict.state.replace('_', " ");
    let recorded = words::team_recorded(words::day(conflict.date), state);
    let measure = conflict.measure.as_ref();
    let measure = measure.map(|what| words::measure_of(what, conflict.measure_taken));
    let closed = conflict
        .closed
        .map(|day| words::team_closed(words::day(day)));
    words::sentences([Some(recorded), measure, closed].into_iter().flatten())
}

/// What would have to be known for more advice.
fn lacking(html: &mut Html, conflict: &ConflictEntry) {
    if conflict.undecided.is_empty() {
        return;
    }
    let lacks = conflict.undecided.iter().flat_map(|one| &one.lacks);
    let lacks: BTreeSet<&str> = lacks.map(String::as_str).collect();
    let line = words::team_advice_lacks(conflict.undecided.len(), words::row_of(lacks));
    html.leaf("p", &[("class", "note")], line);
}
