//! Conditions that cannot hold or always do, requirements nobody can meet or miss, and exceptions
//! that change nothing.

use landfall_core::Place;
use rayon::prelude::*;

use super::aims::{and, not};
use super::kind::{Lint, LintKind};
use super::scene::World;
use super::search::{Found, satisfiable};
use crate::condition::Condition;
use crate::rule::{Effect, Exception, Kind, Law, Rule, Window};

pub(super) fn check(world: &World<'_>) -> Vec<Lint> {
    let laws = world.base.laws();
    let definitions = laws.par_iter().flat_map_iter(|law| {
        let all = law.definitions.iter();
        all.flat_map(move |one| {
            by_itself(
                world,
                law,
                Window::default(),
                (&one.id, &one.place, "the definition"),
                &one.when,
            )
        })
    });
    let rules: Vec<(&Law, &Rule)> = world.base.rules().collect();
    let rules = rules
        .par_iter()
        .flat_map_iter(|(law, rule)| self::rule(world, law, rule));
    let exceptions = laws.par_iter().flat_map_iter(|law| {
        let all = law.exceptions.iter();
        all.flat_map(move |one| exception(world, law, one))
    });
    definitions.chain(rules).chain(exceptions).collect()
}

/// What is named: id, place, and what it is.
type Named<'n> = (&'n str, &'n Place, &'n str);

fn undecided(id: &str, place: &Place, question: &str) -> Lint {
    Lint::new(
        place,
        LintKind::NotDecided,
        id,
        format!("not decided: {question}"),
    )
}

/// A condition that never holds, or always.
fn by_itself(
    world: &World<'_>,
    law: &Law,
    window: Window,
    named: Named<'_>,
    when: &Condition,
) -> Vec<Lint> {
    let (id, place, what) = named;
    if matches!(when, Condition::Always(_)) {
        return Vec::new();
    }
    let scenes = world.scenes(law, window, &[when]);
    let never = match satisfiable(world, &scenes, &[when]) {
        Found::Sat(_) => None,
        Found::Unsat => Some(Lint::new(
            place,
            LintKind::Unsatisfiable,
            id,
            format!("{what} `{id}` can never hold"),
        )),
        Found::Open => Some(undecided(
            id,
            place,
            &format!("whether {what} `{id}` can hold"),
        )),
    };
    let negated = not(when.clone());
    let always = match satisfiable(world, &scenes, &[&negated]) {
        Found::Unsat if never.is_none() => Some(Lint::new(
            place,
            LintKind::Tautology,
            id,
            format!("{what} `{id}` always holds"),
        )),
        _ => None,
    };
    never.into_iter().chain(always).collect()
}

fn rule(world: &World<'_>, law: &Law, rule: &Rule) -> Vec<Lint> {
    let (id, place) = (rule.id.as_str(), &rule.place);
    let mut found = by_itself(
        world,
        law,
        rule.window,
        (id, place, "`applies_when` of"),
        &rule.applies_when,
    );
    if found.iter().any(|one| one.kind == LintKind::Unsatisfiable) {
        return found;
    }
    let applies = world.aims.applies(law, rule);
    let (kept, missed) = (world.aims.kept(law, rule), not(rule.requires.clone()));
    let scenes = world.scenes(law, rule.window, &[&applies, &kept]);
    let outright = matches!(rule.requires, Condition::Always(_));
    if !matches!(kept, Condition::Always(_)) {
        match satisfiable(world, &scenes, &[&applies, &kept]) {
            Found::Sat(_) => {}
            Found::Unsat => {
                let message = match rule.kind {
                    Kind::Permission => format!("nobody whom `{id}` applies to can use it"),
                    _ => format!("everybody whom `{id}` applies to violates it"),
                };
                found.push(Lint::new(
                    place,
                    LintKind::RequirementImpossible,
                    id,
                    message,
                ));
                return found;
            }
            Found::Open => found.push(undecided(id, place, &format!("whether `{id}` can be kept"))),
        }
    }
    if rule.kind != Kind::Permission
        && !outright
        && satisfiable(world, &scenes, &[&applies, &missed]) == Found::Unsat
    {
        let message = format!("nobody whom `{id}` applies to can violate it, exceptions apart");
        found.push(Lint::new(
            place,
            LintKind::RequirementAlwaysMet,
            id,
            message,
        ));
    }
    found
}

fn exception(world: &World<'_>, law: &Law, exception: &Exception) -> Vec<Lint> {
    let (id, place) = (exception.id.as_str(), &exception.place);
    let mut found = by_itself(
        world,
        law,
        exception.window,
        (id, place, "`when` of"),
        &exception.when,
    );
    if found.iter().any(|one| one.kind == LintKind::Unsatisfiable) {
        return found;
    }
    let mut reaches = Vec::new();
    for (other, rule) in world.base.rules() {
        let aimed = world.aims.at_rule(other, rule);
        if aimed.iter().any(|(_, one)| one.id == exception.id) {
            reaches.push(at_rule(world, law, exception, (other, rule)));
        }
    }
    for parent in parents(world, exception) {
        let context = vec![exception_holds(world, law, exception), parent.when.clone()];
        reaches.push(reach(world, law, exception.window, context, None));
    }
    let best = reaches.into_iter().min();
    found.extend(match best {
        None | Some(Reach::Reached) => None,
        Some(Reach::Open) => Some(undecided(
            id,
            place,
            &format!("whether `{id}` ever matters"),
        )),
        Some(Reach::Masked(by)) => {
            let message =
                format!("wherever `{id}` would count, an earlier exception does already: `{by}`");
            Some(Lint::new(place, LintKind::MaskedException, id, message))
        }
        Some(Reach::Never(why)) => Some(Lint::new(
            place,
            LintKind::UnreachableException,
            id,
            format!("`{id}` changes nothing: {why}"),
        )),
    });
    found
}

/// Whether an exception can change something.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Reached,
    Open,
    Masked(String),
    Never(&'static str),
}

fn parents<'a>(world: &World<'a>, exception: &Exception) -> Vec<&'a Exception> {
    let all = world.base.laws().iter().flat_map(|law| &law.exceptions);
    all.filter(|one| exception.of.contains(&one.id)).collect()
}

fn exception_holds(world: &World<'_>, law: &Law, exception: &Exception) -> Condition {
    world.aims.active(law, exception)
}

fn at_rule(
    world: &World<'_>,
    law: &Law,
    exception: &Exception,
    (other, rule): (&Law, &Rule),
) -> Reach {
    let active = exception_holds(world, law, exception);
    if exception.effect == Effect::Extend {
        let context = vec![active, not(rule.applies_when.clone())];
        return match reach(world, law, rule.window, context, None) {
            Reach::Never(_) => Reach::Never("the rule applies wherever it holds"),
            reach => reach,
        };
    }
    if rule.kind == Kind::Permission {
        return Reach::Never("a permission is never violated, so nothing is exempt from it");
    }
    let applies = world.aims.applies(other, rule);
    let context = vec![active, applies, not(rule.requires.clone())];
    let earlier = world.aims.at_rule(other, rule).into_iter();
    let earlier = earlier.take_while(|(_, one)| one.id != exception.id);
    let earlier: Vec<(String, Condition)> = earlier
        .filter(|(from, one)| from.id == law.id && one.effect == Effect::Exempt)
        .map(|(from, one)| (one.id.clone(), world.aims.active(from, one)))
        .collect();
    reach(world, law, rule.window, context, Some(&earlier))
}

fn reach(
    world: &World<'_>,
    law: &Law,
    window: Window,
    context: Vec<Condition>,
    earlier: Option<&[(String, Condition)]>,
) -> Reach {
    let parts: Vec<&Condition> = context.iter().collect();
    let scenes = world.scenes(law, window, &parts);
    match satisfiable(world, &scenes, &parts) {
        Found::Sat(_) => {}
        Found::Unsat => {
            return Reach::Never("it never holds where the rule applies and is not met");
        }
        Found::Open => return Reach::Open,
    }
    let Some(earlier) = earlier.filter(|list| !list.is_empty()) else {
        return Reach::Reached;
    };
    let inactive = and(earlier.iter().map(|(_, one)| not(one.clone())).collect());
    let mut parts = parts;
    parts.push(&inactive);
    // The earlier ones tell more days apart.
    let scenes = world.scenes(law, window, &parts);
    match satisfiable(world, &scenes, &parts) {
        Found::Sat(_) => Reach::Reached,
        Found::Open => Reach::Open,
        Found::Unsat => {
            let names: Vec<&str> = earlier.iter().map(|(id, _)| id.as_str()).collect();
            Reach::Masked(names.join("`, `"))
        }
    }
}
