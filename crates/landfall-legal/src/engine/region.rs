//! Which rules a region gets: its own law, what it inherits and took over, without what is
//! replaced or does not hold there.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::{Date, Mistake, Mistakes, Place};

use crate::jurisdiction::{Jurisdictions, UnknownRegion};
use crate::rule::{Area, Law, LawBase, Scope, Window};

/// Every policy area, in the order of reports.
pub(super) const AREAS: [Area; 7] = [
    Area::ExportControl,
    Area::DataPrivacy,
    Area::IntellectualProperty,
    Area::Tax,
    Area::ConsumerProtection,
    Area::AiRegulation,
    Area::DataLocalisation,
];

/// The law of one place: a target region, or (for laws that hang on none) no region.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Territory {
    /// The region; `None` for laws that hang on none.
    pub(super) region: Option<String>,
    /// The region and everything above it, nearest first.
    pub(super) path: Vec<String>,
    /// Its rules, by their ids.
    pub(super) rules: Vec<Held>,
    /// Which laws hold there, in the order of the base: exceptions of others do not.
    pub(super) laws: Vec<bool>,
    /// Areas for which it has no rule.
    pub(super) without: Vec<Area>,
}

impl Territory {
    /// Whether a law, by its place in the base, holds there.
    pub(super) fn stands(&self, law: usize) -> bool {
        self.laws.get(law).copied().unwrap_or(false)
    }
}

/// A rule that a region gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    /// Its place in the engine's list.
    pub(super) rule: usize,
    /// Rules that stand in its place on the days of their windows.
    pub(super) replaced: Vec<Window>,
}

impl Held {
    /// Whether nothing stands in its place on that day.
    pub(super) fn stands(&self, day: Date) -> bool {
        !self.replaced.iter().any(|window| holds(*window, day))
    }
}

/// Whether a window holds on that day, both ends included.
pub(super) fn holds(window: Window, day: Date) -> bool {
    window.from.is_none_or(|from| from <= day) && window.to.is_none_or(|to| day <= to)
}

/// A place and everything above it, nearest first.
pub(super) fn path(jurisdictions: &Jurisdictions, code: &str) -> Vec<String> {
    let path = jurisdictions.path(code);
    path.into_iter().map(str::to_owned).collect()
}

/// Whether a law holds where `path` leads: it is law of one of these jurisdictions, or one of them
/// took it over.
pub(super) fn reaches(law: &Law, path: &[String]) -> bool {
    path.contains(&law.jurisdiction) || law.adopted_by.iter().any(|id| path.contains(id))
}

/// The law of a target region.
pub(super) fn market(base: &LawBase, region: &str) -> Territory {
    let path = path(base.jurisdictions(), region);
    let here = |law: &&Law| law.scope == Scope::Market && reaches(law, &path);
    let gone: BTreeSet<&str> = base
        .laws()
        .iter()
        .filter(here)
        .flat_map(|law| law.disapplies.iter().map(|one| one.target.as_str()))
        .collect();
    let stays = |law: &Law| reaches(law, &path) && !gone.contains(law.id.as_str());
    let held = list(base, |law| law.scope == Scope::Market && stays(law));
    let held: Vec<_> = held
        .into_iter()
        .filter(|(_, id, ..)| !gone.contains(id))
        .collect();
    let covered: BTreeSet<Area> = held.iter().map(|one| one.3.area).collect();
    Territory {
        region: Some(region.to_owned()),
        rules: replace(&held, |_, _| true),
        laws: base.laws().iter().map(stays).collect(),
        without: AREAS
            .into_iter()
            .filter(|area| !covered.contains(area))
            .collect(),
        path,
    }
}

/// The laws that hang on no region. There a rule replaces another of its own jurisdiction only.
pub(super) fn nowhere(base: &LawBase) -> Territory {
    let held = list(base, |law| law.scope != Scope::Market);
    Territory {
        region: None,
        path: Vec::new(),
        rules: replace(&held, |one, other| one.jurisdiction == other.jurisdiction),
        laws: vec![true; base.laws().len()],
        without: Vec::new(),
    }
}

type Listed<'a> = (usize, &'a str, &'a Law, &'a crate::rule::Rule);

fn list<'a>(base: &'a LawBase, takes: impl Fn(&'a Law) -> bool) -> Vec<Listed<'a>> {
    let all = base.rules().enumerate();
    let mut held: Vec<Listed<'a>> = all
        .filter(|(_, (law, _))| takes(law))
        .map(|(at, (law, rule))| (at, rule.id.as_str(), law, rule))
        .collect();
    held.sort_by_key(|(_, id, ..)| *id);
    held
}

fn replace(held: &[Listed<'_>], may: impl Fn(&Law, &Law) -> bool) -> Vec<Held> {
    let mut over: BTreeMap<&str, Vec<(&Law, Window)>> = BTreeMap::new();
    for (_, _, law, rule) in held {
        if let Some(target) = &rule.overrides {
            over.entry(target).or_default().push((law, rule.window));
        }
    }
    held.iter()
        .map(|(at, id, law, _)| Held {
            rule: *at,
            replaced: over
                .get(id)
                .into_iter()
                .flatten()
                .filter(|(other, _)| may(other, law))
                .map(|(_, window)| *window)
                .collect(),
        })
        .collect()
}

/// The target regions, patterns expanded, each once, in the order asked.
///
/// # Errors
/// Everything that names no region.
pub(super) fn expand(base: &LawBase, asked: &[String]) -> Result<Vec<String>, Mistakes> {
    let with_rules = with_rules(base);
    let mut regions: Vec<String> = Vec::new();
    let mut mistakes = Vec::new();
    for (at, code) in asked.iter().enumerate() {
        let graph = base.jurisdictions();
        match graph.expand(code, |id| with_rules.contains(id)) {
            Ok(found) => {
                let new = |region: &String| !regions.contains(region);
                let found: Vec<String> = found.into_iter().filter(new).collect();
                regions.extend(found);
            }
            Err(error) => {
                let place = Place::default().field(format!("regions[{at}]"));
                mistakes.push(mistake(&error, place));
            }
        }
    }
    Mistakes::none(mistakes)?;
    Ok(regions)
}

/// Jurisdictions that have market rules of their own or took some over.
fn with_rules(base: &LawBase) -> BTreeSet<&str> {
    let laws = base.laws().iter();
    laws.filter(|law| law.scope == Scope::Market && !law.rules.is_empty())
        .flat_map(|law| law.adopted_by.iter().chain([&law.jurisdiction]))
        .map(String::as_str)
        .collect()
}

/// What is wrong with a region, as a mistake.
pub(super) fn mistake(error: &UnknownRegion, place: Place) -> Mistake {
    let mistake = Mistake::new(place, error.to_string());
    match error.help() {
        Some(help) => mistake.help(help),
        None => mistake,
    }
}
