//! Duties that contradict one another: two rules that can apply together and cannot both be kept.

use std::collections::BTreeSet;

use landfall_core::Date;
use rayon::prelude::*;

use super::kind::{Lint, LintKind};
use super::scene::World;
use super::search::{Found, Goal, Search};
use super::words;
use crate::condition::Condition;
use crate::rule::{Kind, Law, Rule, Scope};

/// A day that lies in most windows.
const USUAL: Date = Date::constant(2026, 1, 1);

/// A rule with what a clash is about.
struct Norm<'a> {
    law: &'a Law,
    rule: &'a Rule,
    applies: Condition,
    kept: Condition,
    /// Facts that keeping it rests on, definitions followed.
    facts: BTreeSet<String>,
}

/// Every pair of rules is looked at whose requirements, with exceptions, share a fact. In two
/// regions that are not above one another, facts that may be answered for one region are not
/// shared.
pub(super) fn check(world: &World<'_>) -> Vec<Lint> {
    let rules = world
        .base
        .rules()
        .filter(|(_, rule)| rule.kind != Kind::Permission);
    let norms: Vec<Norm<'_>> = rules
        .map(|(law, rule)| Norm::new(world, law, rule))
        .collect();
    let pairs = norms.par_iter().enumerate().flat_map_iter(|(at, one)| {
        let others = norms.get(at + 1..).unwrap_or_default().iter();
        others.filter_map(move |other| pair(world, one, other))
    });
    pairs.collect()
}

impl<'a> Norm<'a> {
    fn new(world: &World<'_>, law: &'a Law, rule: &'a Rule) -> Self {
        let kept = world.aims.kept(law, rule);
        let mut facts = BTreeSet::new();
        world.leaves(&kept, &mut |leaf| {
            facts.extend(leaf.reads().into_iter().map(str::to_owned));
        });
        Self {
            law,
            rule,
            applies: world.aims.applies(law, rule),
            kept,
            facts,
        }
    }

    fn from(&self) -> Option<Date> {
        self.rule.window.from
    }

    fn holds(&self, day: Date) -> bool {
        let window = self.rule.window;
        window.from.is_none_or(|from| from <= day) && window.to.is_none_or(|to| day <= to)
    }

    /// Whether it takes the place of the other, or its law takes the other away.
    fn replaces(&self, other: &Self) -> bool {
        let over = self.rule.overrides.as_deref() == Some(other.rule.id.as_str());
        let mut gone = self.law.disapplies.iter().map(|one| &one.target);
        over || gone.any(|target| *target == other.rule.id || *target == other.law.id)
    }
}

fn pair(world: &World<'_>, one: &Norm<'_>, other: &Norm<'_>) -> Option<Lint> {
    let (here, there) = places(world, one.law, other.law);
    let shared = |id: &String| {
        let per_region = world
            .base
            .facts()
            .get(id)
            .is_some_and(|fact| fact.per_region);
        other.facts.contains(id) && (here == there || !per_region)
    };
    if !one.facts.iter().any(shared) || one.replaces(other) || other.replaces(one) {
        return None;
    }
    let days = [Some(USUAL), one.from(), other.from()]
        .into_iter()
        .flatten();
    let day = days
        .filter(|day| one.holds(*day) && other.holds(*day))
        .max()?;
    let scenes = [
        world.scene(one.law, here, day),
        world.scene(other.law, there, day),
    ];
    let search = |goals: &[Goal<'_>]| Search::run(world, scenes.iter().collect(), goals);
    let apply = [(0, &one.applies), (1, &other.applies)];
    let (first, second) = ((0, &one.kept), (1, &other.kept));
    let [a, b] = apply;
    if search(&[a, b, first, second]) != Found::Unsat {
        return None;
    }
    let Found::Sat(witness) = search(&apply) else {
        return None;
    };
    let alone = |kept| matches!(search(&[a, b, kept]), Found::Sat(_));
    if !alone(first) || !alone(second) {
        return None;
    }
    let message = format!(
        "`{}` and `{}` can apply together but cannot both be kept, for example where {}",
        one.rule.id,
        other.rule.id,
        words::witness(world, &witness)
    );
    Some(Lint::new(
        &one.rule.place,
        LintKind::Contradiction,
        &one.rule.id,
        message,
    ))
}

/// Where both are checked: in the lower of two places above one another, else each in its own.
fn places<'a>(
    world: &World<'_>,
    one: &'a Law,
    other: &'a Law,
) -> (Option<&'a str>, Option<&'a str>) {
    let place = |law: &'a Law| (law.scope == Scope::Market).then_some(law.jurisdiction.as_str());
    let (Some(here), Some(there)) = (place(one), place(other)) else {
        return (place(one), place(other));
    };
    let graph = world.base.jurisdictions();
    if graph.reaches(here, there) {
        (Some(there), Some(there))
    } else if graph.reaches(there, here) {
        (Some(here), Some(here))
    } else {
        (Some(here), Some(there))
    }
}
