//! Gaps and overlaps in dated tables and between rules that replace one another, and reviews due.

use std::collections::BTreeMap;

use landfall_core::Date;

use super::kind::{Lint, LintKind};
use crate::rule::{Law, LawBase, Parameter, ParameterValue, Rule, Window};

pub(super) fn check(base: &LawBase, day: Date) -> Vec<Lint> {
    let parameters = base.laws().iter().flat_map(|law| &law.parameters);
    let mut found: Vec<Lint> = parameters.flat_map(table).collect();
    let rules: Vec<(&Law, &Rule)> = base.rules().collect();
    for (at, (law, rule)) in rules.iter().enumerate() {
        found.extend(replaced(base, rule));
        let later = rules.get(at + 1..).unwrap_or_default().iter();
        found.extend(later.filter_map(|other| both_replace(base, (law, rule), *other)));
        found.extend(overdue(rule, day));
    }
    found
}

/// Gaps and overlaps of the values of one jurisdiction.
fn table(parameter: &Parameter) -> Vec<Lint> {
    let mut places: BTreeMap<&str, Vec<&ParameterValue>> = BTreeMap::new();
    for value in &parameter.values {
        places.entry(&value.jurisdiction).or_default().push(value);
    }
    let id = parameter.id.as_str();
    let mut found = Vec::new();
    for (place, mut values) in places {
        values.sort_by_key(|one| one.window.from);
        for (one, next) in values.iter().zip(values.iter().skip(1)) {
            let (to, from) = (one.window.to, next.window.from);
            if one.window.from == from || to.zip(from).is_some_and(|(to, from)| to >= from) {
                let day = from.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
                let message = format!("`{id}` has two values for `{place}` from {day} on");
                found.push(Lint::new(
                    &next.place,
                    LintKind::ParameterOverlap,
                    id,
                    message,
                ));
            } else if let Some((first, last)) = between(to, from) {
                let message = format!("`{id}` has no value for `{place}` from {first} to {last}");
                found.push(Lint::new(&next.place, LintKind::ParameterGap, id, message));
            }
        }
    }
    found
}

/// The days after one and before another, the first and the last.
fn between(to: Option<Date>, from: Option<Date>) -> Option<(Date, Date)> {
    let (first, last) = (to?.tomorrow().ok()?, from?.yesterday().ok()?);
    (first <= last).then_some((first, last))
}

fn replaced(base: &LawBase, rule: &Rule) -> Option<Lint> {
    let target = rule.overrides.as_ref()?;
    let (_, other) = base.rule(target)?;
    let gap = between(other.window.to, rule.window.from)
        .or_else(|| between(rule.window.to, other.window.from));
    let (first, last) = gap?;
    let message = format!(
        "from {first} to {last} neither `{}` holds nor `{target}`, in whose place it stands",
        rule.id
    );
    Some(Lint::new(
        &rule.place,
        LintKind::OverrideGap,
        &rule.id,
        message,
    ))
}

fn both_replace(base: &LawBase, one: (&Law, &Rule), other: (&Law, &Rule)) -> Option<Lint> {
    let target = one.1.overrides.as_ref()?;
    let graph = base.jurisdictions();
    let (here, there) = (one.0.jurisdiction.as_str(), other.0.jurisdiction.as_str());
    let meet = graph.reaches(here, there) || graph.reaches(there, here);
    let days = common(one.1.window, other.1.window);
    if other.1.overrides.as_ref() != Some(target) || !meet || !days {
        return None;
    }
    let message = format!(
        "`{}` and `{}` stand in the place of `{target}` on the same days",
        one.1.id, other.1.id
    );
    Some(Lint::new(
        &other.1.place,
        LintKind::OverrideOverlap,
        &other.1.id,
        message,
    ))
}

/// Whether two windows have a day in common.
fn common(one: Window, other: Window) -> bool {
    let before =
        |to: Option<Date>, from: Option<Date>| to.zip(from).is_some_and(|(to, from)| to < from);
    !before(one.to, other.from) && !before(other.to, one.from)
}

fn overdue(rule: &Rule, day: Date) -> Option<Lint> {
    let due = rule.review_by.filter(|due| *due < day)?;
    let message = format!("`{}` was to be reviewed by {due}", rule.id);
    Some(Lint::new(
        &rule.place,
        LintKind::ReviewOverdue,
        &rule.id,
        message,
    ))
}
