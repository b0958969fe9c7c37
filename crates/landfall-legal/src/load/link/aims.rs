//! What exceptions are aimed at, and which of two prevails.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::Mistake;
use landfall_core::document::Report;

use super::super::law::Draft;
use super::super::order::{self, Edges};
use super::{Base, DEEPEST, unknown};
use crate::rule::{Effect, Exception};

/// Targets, circles, and opposite effects.
pub(super) fn check(base: &Base<'_>, report: &mut Report) {
    let groups = Groups::new(base);
    let mut aimed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for draft in base.drafts {
        for exception in &draft.law.exceptions {
            let targets = targets(base, &groups, draft, exception, report);
            for target in targets {
                aimed.entry(target).or_default().push(&exception.id);
            }
        }
    }
    circles(base, report);
    priorities(base, &aimed, report);
    aimed.iter().for_each(|(target, ids)| {
        opposite(base, target, ids, report);
    });
}

/// The rules of each group, by law.
struct Groups<'d>(BTreeMap<&'d str, Vec<(&'d str, &'d str)>>);

impl<'d> Groups<'d> {
    fn new(base: &Base<'d>) -> Self {
        let mut all: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for draft in base.drafts {
            for rule in &draft.law.rules {
                for group in &rule.groups {
                    let rules = all.entry(group).or_default();
                    rules.push((&draft.law.id, &rule.id));
                }
            }
        }
        Self(all)
    }

    /// The rules that a group stands for: those of the exception's own law, or else of any.
    fn rules(&self, group: &str, law: &str) -> Option<Vec<&'d str>> {
        let all = self.0.get(group)?;
        let own = all.iter().filter(|(of, _)| *of == law);
        let own: Vec<&str> = own.map(|(_, rule)| *rule).collect();
        match own.is_empty() {
            true => Some(all.iter().map(|(_, rule)| *rule).collect()),
            false => Some(own),
        }
    }
}

/// The rules and exceptions that an exception is aimed at.
fn targets<'d>(
    base: &Base<'d>,
    groups: &Groups<'d>,
    draft: &Draft,
    exception: &'d Exception,
    report: &mut Report,
) -> BTreeSet<&'d str> {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    for target in &exception.of {
        let place = || draft.at(&exception.id, "of");
        if let Some((_, rule)) = base.rules.get(target.as_str()) {
            found.insert(&rule.id);
        } else if let Some((_, other)) = base.exceptions.get(target.as_str()) {
            found.insert(&other.id);
            if exception.effect == Effect::Extend {
                let message = format!("`{target}` is an exception: only a rule can be extended");
                let help = "aim at the rule, or leave `effect` out";
                report.add(Mistake::new(place(), message).help(help));
            }
        } else if let Some(rules) = groups.rules(target, &draft.law.id) {
            found.extend(rules);
        } else {
            let rules = base.rules.keys().copied();
            let others = base.exceptions.keys().chain(groups.0.keys()).copied();
            let what = "a rule, a group of rules or an exception";
            unknown(place(), what, target, rules.chain(others), report);
        }
    }
    found
}

fn circles(base: &Base<'_>, report: &mut Report) {
    let edges: Edges<'_> = base
        .exceptions
        .iter()
        .map(|(id, (_, one))| (*id, one.of.iter().map(String::as_str).collect()))
        .collect();
    let at = |id: &str| base.exceptions.get(id).map(|(draft, _)| draft.at(id, "of"));
    match order::check(&edges) {
        Err(circle) => {
            let place = circle.first().and_then(|id| at(id)).unwrap_or_default();
            let message = format!("exceptions go in a circle: {}", circle.join(" -> "));
            let help = "one of them must be aimed at a rule instead";
            report.add(Mistake::new(place, message).help(help));
        }
        Ok(sorted) => {
            if let Some((id, depth)) = order::deepest(&edges, &sorted).filter(|(_, d)| *d > DEEPEST)
            {
                let place = at(id).unwrap_or_default();
                let message = format!("{depth} exceptions to one another; at most {DEEPEST}");
                report.add(Mistake::new(place, message));
            }
        }
    }
}

/// `over` names an exception of opposite effect on the same target, and not one that names it back.
fn priorities(base: &Base<'_>, aimed: &BTreeMap<&str, Vec<&str>>, report: &mut Report) {
    let mut shared: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (target, ids) in aimed {
        ids.iter().for_each(|id| {
            shared.entry(id).or_default().insert(target);
        });
    }
    for (draft, exception) in base.exceptions.values() {
        let Some(over) = exception.over.as_deref() else {
            continue;
        };
        let place = draft.at(&exception.id, "over");
        let Some((_, other)) = base.exceptions.get(over) else {
            let known = base.exceptions.keys().copied();
            unknown(place, "an exception", over, known, report);
            continue;
        };
        let (own, theirs) = (shared.get(&*exception.id), shared.get(over));
        let meet = own
            .zip(theirs)
            .is_some_and(|(own, theirs)| !own.is_disjoint(theirs));
        if other.effect == exception.effect || !meet {
            let message = format!("`{over}` has no opposite effect on the same target");
            report.add(Mistake::new(place, message).help("leave `over` out"));
        } else if other.over.as_deref() == Some(&*exception.id) {
            let message = format!("`{over}` claims to prevail, too");
            report.add(Mistake::new(place, message).help("leave `over` out of one of them"));
        }
    }
}

/// Two exceptions of opposite effect on one target need a priority.
fn opposite(base: &Base<'_>, target: &str, ids: &[&str], report: &mut Report) {
    let all = ids.iter().filter_map(|id| base.exceptions.get(id));
    let (extend, exempt): (Vec<_>, Vec<_>) = all.partition(|(_, one)| one.effect == Effect::Extend);
    for (draft, one) in &extend {
        for (_, other) in &exempt {
            let settled =
                one.over.as_deref() == Some(&*other.id) || other.over.as_deref() == Some(&*one.id);
            if !settled && !report.is_full() {
                let place = draft.at(&one.id, "over");
                let message = format!(
                    "`{}` extends `{target}`, `{}` exempts from it: neither prevails",
                    one.id, other.id
                );
                let help = format!("write over = \"{}\" here, or the reverse there", other.id);
                report.add(Mistake::new(place, message).help(help));
            }
        }
    }
}
