//! Whether the cases show what each rule says, on both sides of its dates.

use std::collections::BTreeMap;

use landfall_core::Date;

use super::kind::{Lint, LintKind};
use super::scene::World;
use crate::condition::Condition;
use crate::load::Case;
use crate::rule::{Grandfather, Kind, LawBase, Rule};
use crate::value::{Answer, Value};

pub(super) fn check(world: &World<'_>, cases: &[Case]) -> Vec<Lint> {
    let mut by_rule: BTreeMap<&str, Vec<&Case>> = BTreeMap::new();
    for case in cases {
        by_rule.entry(&case.rule).or_default().push(case);
    }
    let mut found = Vec::new();
    for (law, rule) in world.base.rules() {
        let cases = by_rule.get(rule.id.as_str()).map_or(&[][..], Vec::as_slice);
        let hopeless = world.aims.kept(law, rule) == Condition::Always(false);
        verdicts(rule, cases, hopeless, &mut found);
        windows(rule, cases, &mut found);
        if let Some(grandfather) = &rule.grandfather {
            transition(world.base, rule, grandfather, cases, &mut found);
        }
    }
    found
}

fn verdicts(rule: &Rule, cases: &[&Case], hopeless: bool, found: &mut Vec<Lint>) {
    let permission = rule.kind == Kind::Permission;
    let broken: &[&str] = if permission {
        &["compliant"]
    } else {
        &["violation"]
    };
    let kept: &[&str] = match permission || hopeless {
        true => &["not_applicable"],
        false => &["compliant", "compliant_by_exception"],
    };
    let wanted = [
        (LintKind::NoBrokenCase, broken),
        (LintKind::NoKeptCase, kept),
        (LintKind::NoOpenCase, &["needs_input"][..]),
    ];
    for (kind, verdicts) in wanted {
        if !cases
            .iter()
            .any(|case| verdicts.contains(&case.expect.verdict.as_str()))
        {
            let words = verdicts.join("` or `");
            let message = format!("`{}` has no case that expects `{words}`", rule.id);
            found.push(Lint::new(&rule.place, kind, &rule.id, message));
        }
    }
}

fn windows(rule: &Rule, cases: &[&Case], found: &mut Vec<Lint>) {
    let dated = |day: Date| cases.iter().any(|case| case.date == day);
    let mut want = |day: Option<Date>, what: &str| {
        if let Some(day) = day.filter(|day| !dated(*day)) {
            let message = format!("`{}` has no case dated {day}, {what}", rule.id);
            found.push(Lint::new(
                &rule.place,
                LintKind::DateUntested,
                &rule.id,
                message,
            ));
        }
    };
    want(rule.window.from, "its first day");
    want(
        rule.window.from.and_then(|day| day.yesterday().ok()),
        "the day before its first",
    );
    want(rule.window.to, "its last day");
    want(
        rule.window.to.and_then(|day| day.tomorrow().ok()),
        "the day after its last",
    );
    let until = rule.grandfather.as_ref().map(|one| one.until);
    want(until, "the day its transition ends");
    want(
        until.and_then(|day| day.yesterday().ok()),
        "the last day of its transition",
    );
}

fn transition(
    base: &LawBase,
    rule: &Rule,
    clause: &Grandfather,
    cases: &[&Case],
    found: &mut Vec<Lint>,
) {
    let told = |day: Date| {
        cases.iter().any(|case| {
            let region = case.region.as_deref();
            let answers = case
                .profile
                .resolve(base.facts(), base.jurisdictions(), region);
            let value = answers.get(&clause.fact).map(|given| &given.answer);
            value
                == Some(&Answer::Value {
                    value: Value::Date(day),
                })
        })
    };
    let days = [
        (Some(clause.before), "the first that is not"),
        (clause.before.yesterday().ok(), "the last that is"),
    ];
    for (day, what) in days {
        if let Some(day) = day.filter(|day| !told(*day)) {
            let message = format!(
                "`{}` has no case with `{}` = {day}, {what} grandfathered",
                rule.id, clause.fact
            );
            found.push(Lint::new(
                &rule.place,
                LintKind::DateUntested,
                &rule.id,
                message,
            ));
        }
    }
}
