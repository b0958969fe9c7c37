//! The answers to try for each fact: one for each way in which the conditions can turn out.

use std::collections::{BTreeMap, BTreeSet};

use super::search::Search;
use crate::condition::{Constant, FactIndex, Literal};
use crate::engine::cut::representatives;
use crate::fact::{Fact, FactType};
use crate::truth::Truth;
use crate::value::{Answer, Value};

/// A state that lies in no jurisdiction of the base unless the base names it.
const ELSEWHERE: &str = "AQ";

type Key = (usize, FactIndex);

/// What was found out about facts so far.
#[derive(Debug, Default)]
pub(super) struct Space {
    /// Values of lists and regions that the leaves tell apart.
    universes: BTreeMap<Key, Vec<String>>,
    /// Facts of which not every way was laid out.
    partial: BTreeSet<Key>,
}

impl Space {
    /// Whether the answers to a fact leave some ways out.
    pub(super) fn is_partial(&self, key: Key) -> bool {
        self.partial.contains(&key)
    }

    /// The answers to try for a fact next; none when it is settled.
    pub(super) fn choices(&mut self, search: &Search<'_>, leaf: usize, key: Key) -> Vec<Answer> {
        let id = search.world.symbols.fact_id(key.1);
        let Some(fact) = search.world.base.facts().get(id) else {
            return Vec::new();
        };
        let known = search.answers.get(&key);
        if matches!(fact.kind, FactType::Set | FactType::Regions) {
            return self.list(search, leaf, key, fact, known);
        }
        if known.is_some() {
            return Vec::new();
        }
        let values: Vec<Value> = match fact.kind {
            FactType::Bool => vec![Value::Bool(true), Value::Bool(false)],
            FactType::Enum | FactType::Region => {
                let universe = self.universe(search, key, fact);
                universe.into_iter().map(Value::Text).collect()
            }
            _ => self.ordered(search, key, fact),
        };
        let mut answers: Vec<Answer> = values
            .into_iter()
            .map(|value| Answer::Value { value })
            .collect();
        if asks_presence(search, key) {
            answers.push(Answer::NotApplicable);
        }
        answers
    }

    fn ordered(&mut self, search: &Search<'_>, key: Key, fact: &Fact) -> Vec<Value> {
        let cuts = self.cuts(search, key, fact);
        if let Some(values) = representatives(fact, &Answer::Unknown, &cuts) {
            return values;
        }
        // Amounts in several currencies: each is tried, though all others then stay open.
        self.partial.insert(key);
        let mut currencies: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for cut in cuts {
            if let Value::Money(money) = &cut {
                currencies
                    .entry(money.currency().to_string())
                    .or_default()
                    .push(cut);
            }
        }
        let each = currencies.values();
        each.flat_map(|cuts| representatives(fact, &Answer::Unknown, cuts).unwrap_or_default())
            .collect()
    }

    /// What the fact is compared with.
    fn cuts(&mut self, search: &Search<'_>, key: Key, fact: &Fact) -> Vec<Value> {
        let mut cuts = Vec::new();
        for at in search.readers(key) {
            let Some(leaf) = search.leaves.get(at) else {
                continue;
            };
            let Some(scene) = search.scenes.get(leaf.side) else {
                continue;
            };
            let atoms = leaf.program.atoms(&search.world.symbols);
            for constant in atoms
                .filter(|atom| atom.fact == key.1)
                .flat_map(|atom| atom.constants)
            {
                match constant {
                    Constant::Literal(literal) => cuts.extend(value(literal)),
                    Constant::Parameter(index) => {
                        cuts.extend(scene.values.get(index.number()).cloned().flatten());
                    }
                    Constant::AsOf => cuts.push(Value::Date(scene.day)),
                    Constant::Fact(other) => {
                        self.partial.insert(key);
                        let answer = search.answers.get(&search.key(leaf.side, other));
                        if let Some(Answer::Value { value }) = answer {
                            cuts.push(value.clone());
                        }
                    }
                    _ => {}
                }
            }
        }
        spans(fact, cuts)
    }

    /// The next value of a list to decide.
    fn list(
        &mut self,
        search: &Search<'_>,
        leaf: usize,
        key: Key,
        fact: &Fact,
        known: Option<&Answer>,
    ) -> Vec<Answer> {
        let (min, max) = match known {
            None => {
                let max = self.universe(search, key, fact).into_iter().collect();
                (BTreeSet::new(), max)
            }
            Some(Answer::SetBetween {
                min,
                max: Some(max),
            }) => (min.clone(), max.clone()),
            Some(_) => return Vec::new(),
        };
        let mut cells = search.world.symbols.cells([]);
        let empty = Answer::SetBetween {
            min: BTreeSet::new(),
            max: Some(BTreeSet::new()),
        };
        let base = search.probe(leaf, key.1, &empty, &mut cells);
        let mut matters = |value: &String| {
            let one = BTreeSet::from([value.clone()]);
            let answer = Answer::SetBetween {
                min: one.clone(),
                max: Some(one),
            };
            search.probe(leaf, key.1, &answer, &mut cells) != base
        };
        let undecided = max.difference(&min).find(|value| matters(value)).cloned();
        let mut answers = Vec::new();
        if let Some(value) = undecided {
            let (mut more, mut fewer) = (min.clone(), max.clone());
            more.insert(value.clone());
            fewer.remove(&value);
            for (min, max) in [(more, max), (min, fewer)] {
                let max = Some(max);
                answers.push(Answer::SetBetween { min, max });
            }
        } else if known.is_none() {
            answers.push(Answer::SetBetween {
                min,
                max: Some(max),
            });
        }
        if known.is_none() && asks_presence(search, key) {
            answers.push(Answer::NotApplicable);
        }
        answers
    }

    /// One value of an enumeration, or one region, for each way in which the leaves can turn out.
    fn universe(&mut self, search: &Search<'_>, key: Key, fact: &Fact) -> Vec<String> {
        if let Some(known) = self.universes.get(&key) {
            return known.clone();
        }
        let readers = search.readers(key);
        let single = |at: &usize| {
            search
                .leaves
                .get(*at)
                .is_some_and(|leaf| leaf.facts.len() < 2)
        };
        let all = candidates(search, fact);
        if !readers.iter().all(single) {
            self.partial.insert(key);
            return all;
        }
        let mut cells = search.world.symbols.cells([]);
        let mut seen: BTreeSet<Vec<Truth>> = BTreeSet::new();
        let mut kept = Vec::new();
        for code in all {
            let value = match fact.kind {
                FactType::Set | FactType::Regions => Value::Set(BTreeSet::from([code.clone()])),
                _ => Value::Text(code.clone()),
            };
            let answer = Answer::Value { value };
            let probe = |at: &usize| search.probe(*at, key.1, &answer, &mut cells);
            let truths: Vec<Truth> = readers.iter().map(probe).collect();
            // A coarse region (`US` where `US-CA` matters): finer ones stand for it.
            if !truths.contains(&Truth::Unknown) && seen.insert(truths) {
                kept.push(code);
            }
        }
        self.universes.insert(key, kept.clone());
        kept
    }
}

/// The values of an enumeration, or regions: all of the base, one elsewhere, and for each state
/// with subdivisions one more of these.
fn candidates(search: &Search<'_>, fact: &Fact) -> Vec<String> {
    if matches!(fact.kind, FactType::Enum | FactType::Set) {
        return fact.values.clone();
    }
    let graph = search.world.base.jurisdictions();
    let mut all: BTreeSet<String> = graph.territories().map(str::to_owned).collect();
    let states: BTreeSet<String> = all
        .iter()
        .filter_map(|code| code.split_once('-'))
        .map(|(state, _)| format!("{state}-ZZ"))
        .collect();
    all.extend(states);
    all.insert(ELSEWHERE.to_owned());
    all.into_iter().collect()
}

fn asks_presence(search: &Search<'_>, key: Key) -> bool {
    let leaf = |at: usize| search.leaves.get(at).map(|leaf| leaf.condition);
    let mut leaves = search.readers(key).into_iter().filter_map(leaf);
    leaves.any(|leaf| matches!(leaf, crate::condition::Condition::Has(_)))
}

/// A literal as a value.
pub(super) fn value(literal: &Literal) -> Option<Value> {
    Some(match literal {
        Literal::Bool(holds) => Value::Bool(*holds),
        Literal::Number(number) => Value::Number(*number),
        Literal::Money(money) => Value::Money(*money),
        Literal::Date(date) => Value::Date(*date),
        Literal::Duration(span) => Value::Duration(*span),
        Literal::Text(_) => return None,
    })
}

/// Durations that parameters state as numbers of the fact's unit, as durations.
fn spans(fact: &Fact, cuts: Vec<Value>) -> Vec<Value> {
    let unit = fact
        .unit
        .as_deref()
        .filter(|_| fact.kind == FactType::Duration);
    let cuts = cuts.into_iter();
    cuts.map(|cut| match (cut, unit) {
        (Value::Number(number), Some(unit)) => match crate::value::Span::of(number, unit) {
            Some(span) => Value::Duration(span),
            None => Value::Number(number),
        },
        (cut, _) => cut,
    })
    .collect()
}
