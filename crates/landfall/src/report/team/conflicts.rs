//! Conflicts with the advice that fits them, and whether measures helped.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::Date;
use landfall_team::report::ConflictEntry;

use super::LISTED;
use super::again;
use super::people::listed;
use super::view::View;
use crate::report::html::Html;
use crate::report::section::reason;
use crate::report::{number, words};

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
    html.leaf("h3", &[], words::team_conflict(&first.kind));
    let parties = words::isolated_list(&first.parties);
    html.leaf("p", &[], words::team_between(&parties));
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
fn history(conflict: &ConflictEntry) -> String {
    let day = |date: Option<Date>| date.map(number::day);
    let mut line = words::team_recorded(&number::day(conflict.date), &conflict.state);
    if let Some(what) = &conflict.measure {
        let taken = day(conflict.measure_taken);
        line.push(' ');
        line.push_str(&words::team_measure_taken(what, taken.as_deref()));
    }
    if let Some(closed) = day(conflict.closed) {
        line.push(' ');
        line.push_str(&words::team_closed(&closed));
    }
    line
}

/// What would have to be known for more advice.
fn lacking(html: &mut Html, conflict: &ConflictEntry) {
    if conflict.undecided.is_empty() {
        return;
    }
    let lacks = conflict.undecided.iter().flat_map(|one| &one.lacks);
    let lacks: BTreeSet<&str> = lacks.map(String::as_str).collect();
    let lacks: Vec<&str> = lacks.into_iter().collect();
    let line = words::team_advice_lacks(conflict.undecided.len(), &lacks.join(", "));
    html.leaf("p", &[("class", "note")], line);
}
