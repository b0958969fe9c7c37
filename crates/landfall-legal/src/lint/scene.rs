//! The base as the checks see it, and the places and days in which conditions are tried.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use landfall_core::Date;

use super::aims::Aims;
use crate::condition::{Cell, Condition, Operand, Set, Symbols, Territory};
use crate::rule::{Definition, Law, LawBase, Parameter, Scope, Window};
use crate::value::Value;

/// The most pairs of a place and a day in which a condition is tried.
const MOST_SCENES: usize = 48;

/// A day that counts where nothing states one.
const SOME_DAY: Date = Date::constant(2026, 1, 1);

/// A base with its names by number.
pub(super) struct World<'a> {
    pub(super) base: &'a LawBase,
    pub(super) symbols: Symbols,
    pub(super) definitions: BTreeMap<&'a str, &'a Definition>,
    pub(super) parameters: BTreeMap<&'a str, &'a Parameter>,
    pub(super) aims: Aims<'a>,
}

/// A place and a day.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    pub(super) region: Option<String>,
    pub(super) ground: Option<Arc<Territory>>,
    pub(super) day: Date,
    /// Parameters by number.
    pub(super) cells: Vec<Cell>,
    /// Their values.
    pub(super) values: Vec<Option<Value>>,
}

/// Places and days in which conditions are tried.
#[derive(Debug)]
pub(super) struct Scenes {
    pub(super) all: Vec<Scene>,
    /// Whether they are all that the conditions can tell apart.
    pub(super) complete: bool,
}

impl<'a> World<'a> {
    pub(super) fn new(base: &'a LawBase) -> Self {
        let definitions = base.laws().iter().flat_map(|law| &law.definitions);
        let definitions: BTreeMap<&str, &Definition> =
            definitions.map(|one| (one.id.as_str(), one)).collect();
        let parameters = base.laws().iter().flat_map(|law| &law.parameters);
        let parameters: BTreeMap<&str, &Parameter> =
            parameters.map(|one| (one.id.as_str(), one)).collect();
        let symbols = Symbols::new(
            base.facts(),
            base.jurisdictions(),
            definitions.iter().map(|(id, one)| (*id, &one.when)),
            parameters
                .values()
                .map(|one| (one.id.as_str(), one.kind, one.unit.as_deref())),
        );
        Self {
            base,
            symbols,
            definitions,
            parameters,
            aims: Aims::new(base),
        }
    }

    /// Every leaf of a condition, definitions followed.
    pub(super) fn leaves<'c>(
        &'c self,
        condition: &'c Condition,
        see: &mut impl FnMut(&'c Condition),
    ) {
        let mut open = vec![condition];
        let mut seen = BTreeSet::new();
        while let Some(next) = open.pop() {
            next.visit(&mut |leaf| match leaf {
                Condition::Is(id) => match self.definitions.get(id.as_str()) {
                    Some(definition) if seen.insert(id) => open.push(&definition.when),
                    Some(_) => {}
                    None => see(leaf),
                },
                leaf => see(leaf),
            });
        }
    }

    /// The value of a parameter in a place on a day: that of the nearest jurisdiction that has one.
    pub(super) fn parameter(&self, id: &str, place: &str, day: Date) -> Option<&'a Value> {
        let parameter = self.parameters.get(id)?;
        let path = self.base.jurisdictions().path(place);
        path.into_iter().find_map(|code| {
            let values = parameter
                .values
                .iter()
                .filter(|one| one.jurisdiction == code);
            let begun = values.filter(|one| one.window.from.is_none_or(|from| from <= day));
            let last = begun.max_by_key(|one| one.window.from)?;
            let holds = last.window.to.is_none_or(|to| day <= to);
            holds.then_some(&last.value)
        })
    }

    pub(super) fn scene(&self, law: &Law, region: Option<&str>, day: Date) -> Scene {
        let place = region.unwrap_or(&law.jurisdiction);
        let mut scene = Scene {
            region: region.map(str::to_owned),
            ground: region.map(|code| self.symbols.region(code)),
            day,
            cells: vec![Cell::Unknown; self.symbols.parameter_count()],
            values: vec![None; self.symbols.parameter_count()],
        };
        for id in self.parameters.keys() {
            let Some(index) = self.symbols.parameter(id) else {
                continue;
            };
            let value = self.parameter(id, place, day);
            let slots = scene
                .cells
                .get_mut(index.number())
                .zip(scene.values.get_mut(index.number()));
            if let (Some(value), Some((cell, slot))) = (value, slots) {
                *cell = self.symbols.parameter_cell(index, value);
                *slot = Some(value.clone());
            }
        }
        scene
    }

    /// The places and days that these conditions of a law can tell apart, within a window.
    pub(super) fn scenes(&self, law: &Law, window: Window, conditions: &[&Condition]) -> Scenes {
        let mut asks = Asks::default();
        for condition in conditions {
            self.leaves(condition, &mut |leaf| asks.add(leaf));
        }
        let parameters: Vec<&Parameter> = asks
            .parameters
            .iter()
            .filter_map(|id| self.parameters.get(id).copied())
            .collect();
        let days = days(window, &asks, &parameters);
        let regions = self.regions(law, &asks, &parameters);
        let all = regions
            .iter()
            .flat_map(|region| days.iter().map(move |day| (*region, *day)));
        let tried = all.take(MOST_SCENES);
        Scenes {
            all: tried
                .map(|(region, day)| self.scene(law, region, day))
                .collect(),
            complete: regions.len() * days.len() <= MOST_SCENES,
        }
    }

    fn regions(
        &self,
        law: &'a Law,
        asks: &Asks<'_>,
        parameters: &[&'a Parameter],
    ) -> Vec<Option<&'a str>> {
        if law.scope != Scope::Market {
            return vec![None];
        }
        let graph = self.base.jurisdictions();
        let mut all: Vec<Option<&str>> = vec![Some(&law.jurisdiction)];
        let mut add = |code: &'a str| {
            if !all.contains(&Some(code)) {
                all.push(Some(code));
            }
        };
        if asks.region {
            graph
                .descendants(&law.jurisdiction)
                .into_iter()
                .for_each(&mut add);
        }
        for value in parameters.iter().flat_map(|one| &one.values) {
            let code = value.jurisdiction.as_str();
            if graph.reaches(&law.jurisdiction, code) {
                add(code);
            }
        }
        all
    }
}

/// What conditions ask beside facts.
#[derive(Default)]
struct Asks<'c> {
    region: bool,
    parameters: BTreeSet<&'c str>,
    /// Days with which `AS_OF` is compared.
    days: Vec<Date>,
}

impl<'c> Asks<'c> {
    fn add(&mut self, leaf: &'c Condition) {
        self.parameters.extend(leaf.parameters());
        match leaf {
            Condition::Compare { left, right, .. } => {
                self.region |= [left, right].contains(&&Operand::Region);
                for (one, other) in [(left, right), (right, left)] {
                    if let (Operand::AsOf, Operand::Literal(literal)) = (one, other) {
                        self.day(literal);
                    }
                }
            }
            Condition::In { item, set } => {
                self.region |= *item == Operand::Region || *set == Set::Region;
                if let (Operand::AsOf, Set::Range { low, high, .. }) = (item, set) {
                    self.day(low);
                    self.day(high);
                }
            }
            Condition::AnyIn { set, .. } | Condition::AllIn { set, .. } => {
                self.region |= *set == Set::Region;
            }
            _ => {}
        }
    }

    fn day(&mut self, literal: &crate::condition::Literal) {
        if let crate::condition::Literal::Date(day) = literal {
            self.days.push(*day);
        }
    }
}

/// The days that can be told apart, those within the window, its first before the others.
fn days(window: Window, asks: &Asks<'_>, parameters: &[&Parameter]) -> Vec<Date> {
    let mut days: BTreeSet<Date> = BTreeSet::new();
    for day in &asks.days {
        let near = [day.yesterday().ok(), Some(*day), day.tomorrow().ok()];
        days.extend(near.into_iter().flatten());
    }
    for value in parameters.iter().flat_map(|one| &one.values) {
        days.extend(value.window.from);
        days.extend(value.window.to.and_then(|to| to.tomorrow().ok()));
    }
    days.extend(window.from.or(window.to));
    if days.is_empty() {
        days.insert(SOME_DAY);
    }
    let inside = |day: &Date| {
        window.from.is_none_or(|from| from <= *day) && window.to.is_none_or(|to| *day <= to)
    };
    days.retain(inside);
    days.into_iter().collect()
}
