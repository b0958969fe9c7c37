//! Facts, parameters and jurisdictions by number.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use landfall_core::Decimal;

use super::bits::Bits;
use super::cell::{Cell, Cells, ParameterSet, RegionSet};
use super::compile::{Compiled, LARGEST};
use super::territory::{Territories, Territory};
use crate::condition::Condition;
use crate::condition::ast::Literal;
use crate::fact::{Dictionary, FactType};
use crate::jurisdiction::Jurisdictions;
use crate::rule::ParameterType;
use crate::value::{Answer, Span, Value};

/// The number of a fact in its [`Symbols`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactIndex(u32);

/// The number of a parameter in its [`Symbols`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParameterIndex(u32);

impl FactIndex {
    /// Its place in the order of ids, from 0.
    pub const fn number(self) -> usize {
        self.0 as usize
    }
}

impl ParameterIndex {
    /// Its place in the order of ids, from 0.
    pub const fn number(self) -> usize {
        self.0 as usize
    }
}

#[derive(Debug, Clone)]
struct FactSymbol {
    id: String,
    kind: FactType,
    unit: Option<String>,
    values: BTreeMap<String, usize>,
}

#[derive(Debug, Clone)]
struct ParameterSymbol {
    id: String,
    kind: ParameterType,
    unit: Option<String>,
}

/// The most nodes of definitions that are compiled ahead.
const MOST_KEPT: usize = 1_000_000;

/// The names that programs are compiled against: facts, definitions, parameters, jurisdictions.
///
/// Facts and parameters are numbered by id from 0.
#[derive(Debug, Clone, Default)]
pub struct Symbols {
    facts: Vec<FactSymbol>,
    parameters: Vec<ParameterSymbol>,
    definitions: BTreeMap<String, Condition>,
    /// Definitions that can be compiled; those beyond [`MOST_KEPT`] are compiled where they stand.
    compiled: BTreeMap<String, Arc<Compiled>>,
    pub(super) territories: Territories,
}

impl Symbols {
    /// The symbols of these facts, jurisdictions, definitions by id, and parameters (id, type and
    /// unit).
    pub fn new<'a>(
        facts: &Dictionary,
        jurisdictions: &Jurisdictions,
        definitions: impl IntoIterator<Item = (&'a str, &'a Condition)>,
        parameters: impl IntoIterator<Item = (&'a str, ParameterType, Option<&'a str>)>,
    ) -> Self {
        let facts = facts.iter().map(|fact| FactSymbol {
            id: fact.id.clone(),
            kind: fact.kind,
            unit: fact.unit.clone(),
            values: fact.values.iter().cloned().zip(0..).collect(),
        });
        let parameters = parameters
            .into_iter()
            .map(|(id, kind, unit)| ParameterSymbol {
                id: id.to_owned(),
                kind,
                unit: unit.map(str::to_owned),
            });
        let mut parameters: Vec<ParameterSymbol> = parameters.collect();
        parameters.sort_by(|one, other| one.id.cmp(&other.id));
        parameters.dedup_by(|one, other| one.id == other.id);
        let definitions = definitions.into_iter();
        let mut symbols = Self {
            facts: facts.collect(),
            parameters,
            definitions: definitions
                .map(|(id, it)| (id.to_owned(), it.clone()))
                .collect(),
            compiled: BTreeMap::new(),
            territories: Territories::new(jurisdictions),
        };
        symbols.keep_compiled();
        symbols
    }

    /// Compiles each definition once, for all conditions that name it.
    fn keep_compiled(&mut self) {
        let mut nodes = 0;
        let ids: Vec<String> = self.definitions.keys().cloned().collect();
        for id in ids {
            let when = self.definitions.get(&id);
            let compiled = when.and_then(|when| Compiled::new(when, self).ok());
            // What cannot be compiled may have cost as much as the largest that can.
            let size = |compiled: &Compiled| compiled.program.nodes.len();
            nodes += compiled.as_ref().map_or(LARGEST, size);
            if nodes > MOST_KEPT {
                break;
            }
            if let Some(compiled) = compiled {
                self.compiled.insert(id, Arc::new(compiled));
            }
        }
    }

    /// A definition, compiled before.
    pub(super) fn compiled(&self, id: &str) -> Option<&Compiled> {
        self.compiled.get(id).map(Arc::as_ref)
    }

    /// The fact of that id.
    pub fn fact(&self, id: &str) -> Option<FactIndex> {
        let found = self.facts.binary_search_by(|fact| fact.id.as_str().cmp(id));
        u32::try_from(found.ok()?).ok().map(FactIndex)
    }

    /// The id of a fact.
    pub fn fact_id(&self, fact: FactIndex) -> &str {
        self.facts.get(fact.number()).map_or("", |fact| &fact.id)
    }

    /// The ids of all facts, in the order of their numbers.
    pub fn fact_ids(&self) -> impl Iterator<Item = &str> {
        self.facts.iter().map(|fact| fact.id.as_str())
    }

    /// How many facts there are; their numbers lie below.
    pub fn fact_count(&self) -> usize {
        self.facts.len()
    }

    /// The parameter of that id.
    pub fn parameter(&self, id: &str) -> Option<ParameterIndex> {
        let find = |parameter: &ParameterSymbol| parameter.id.as_str().cmp(id);
        let found = self.parameters.binary_search_by(find);
        u32::try_from(found.ok()?).ok().map(ParameterIndex)
    }

    /// The id of a parameter.
    pub fn parameter_id(&self, parameter: ParameterIndex) -> &str {
        let symbol = self.parameters.get(parameter.number());
        symbol.map_or("", |parameter| &parameter.id)
    }

    /// How many parameters there are; their numbers lie below.
    pub fn parameter_count(&self) -> usize {
        self.parameters.len()
    }

    /// What a definition stands for.
    pub fn definition(&self, id: &str) -> Option<&Condition> {
        self.definitions.get(id)
    }

    /// The region of any code, for [`Context`](super::Context).
    pub fn region(&self, code: &str) -> Arc<Territory> {
        self.territories.of(code)
    }

    /// The answers of one product for one region; facts without an answer are unknown, answers to
    /// other facts are left out. The last of two answers to one fact counts.
    pub fn cells<'a>(&self, answers: impl IntoIterator<Item = (&'a str, &'a Answer)>) -> Cells {
        let mut cells = vec![Cell::Unknown; self.facts.len()];
        for (id, answer) in answers {
            let place = self
                .fact(id)
                .map(|fact| (fact, cells.get_mut(fact.number())));
            if let Some((fact, Some(cell))) = place {
                *cell = self.cell(fact, answer);
            }
        }
        Cells { cells }
    }

    /// As [`Symbols::cells`], with one answer for each fact in the order of their numbers.
    pub(crate) fn cells_by_number<'a>(
        &self,
        answers: impl Iterator<Item = Option<&'a Answer>>,
    ) -> Cells {
        let mut answers = answers.fuse();
        let cells = self.facts.iter().map(|symbol| {
            let answer = answers.next().flatten();
            answer.map_or(Cell::Unknown, |answer| self.cell_of(symbol, answer))
        });
        Cells {
            cells: cells.collect(),
        }
    }

    /// An answer to a fact. One that does not fit the fact's type or enumeration is unknown.
    pub fn cell(&self, fact: FactIndex, answer: &Answer) -> Cell {
        let symbol = self.facts.get(fact.number());
        symbol.map_or(Cell::Unknown, |symbol| self.cell_of(symbol, answer))
    }

    fn cell_of(&self, symbol: &FactSymbol, answer: &Answer) -> Cell {
        match answer {
            Answer::Unknown => Cell::Unknown,
            Answer::NotApplicable => Cell::NotApplicable,
            Answer::Value { value } => self.value(symbol, value),
            Answer::Between { min, max } => self.between(symbol, min.as_ref(), max.as_ref()),
            Answer::SetBetween { min, max } => self.set(symbol, min, max.as_ref()),
        }
    }

    /// The value of a parameter; one that does not fit its type is unknown.
    pub fn parameter_cell(&self, parameter: ParameterIndex, value: &Value) -> Cell {
        let Some(symbol) = self.parameters.get(parameter.number()) else {
            return Cell::Unknown;
        };
        match (symbol.kind, value) {
            (ParameterType::Number, Value::Number(number)) => Cell::Number(*number),
            (ParameterType::Money, Value::Money(money)) => Cell::Money(*money),
            (ParameterType::Date, Value::Date(date)) => Cell::Date(*date),
            (ParameterType::Duration, Value::Duration(span)) => Cell::Duration(*span),
            (ParameterType::Duration, Value::Number(number)) => {
                duration(*number, symbol.unit.as_deref())
            }
            (ParameterType::Set, Value::Set(texts)) => Cell::Set(Arc::new(self.texts(texts))),
            _ => Cell::Unknown,
        }
    }

    /// A constant of a condition, as the fact it is compared with numbers it.
    pub(super) fn constant(&self, literal: &Literal, fact: Option<FactIndex>) -> Option<Cell> {
        Some(match literal {
            Literal::Bool(value) => Cell::Bool(*value),
            Literal::Number(value) => Cell::Number(*value),
            Literal::Money(value) => Cell::Money(*value),
            Literal::Date(value) => Cell::Date(*value),
            Literal::Duration(value) => Cell::Duration(*value),
            Literal::Text(text) => {
                let symbol = self.facts.get(fact?.number())?;
                let number = symbol.values.get(text).copied()?;
                Cell::Choice(Bits::empty(symbol.values.len()).with(number))
            }
        })
    }

    pub(super) fn kind(&self, fact: FactIndex) -> Option<FactType> {
        self.facts.get(fact.number()).map(|fact| fact.kind)
    }

    /// The number of a value of an enumeration.
    pub(super) fn choice(&self, fact: FactIndex, text: &str) -> Option<usize> {
        self.facts.get(fact.number())?.values.get(text).copied()
    }

    /// The empty set of values of an enumeration.
    pub(super) fn no_choice(&self, fact: FactIndex) -> Bits {
        let symbol = self.facts.get(fact.number());
        Bits::empty(symbol.map_or(0, |symbol| symbol.values.len()))
    }

    fn value(&self, symbol: &FactSymbol, value: &Value) -> Cell {
        match (symbol.kind, value) {
            (FactType::Bool, Value::Bool(value)) => Cell::Bool(*value),
            (FactType::Number, Value::Number(number)) => Cell::Number(*number),
            (FactType::Money, Value::Money(money)) => Cell::Money(*money),
            (FactType::Date, Value::Date(date)) => Cell::Date(*date),
            (FactType::Duration, Value::Duration(span)) => Cell::Duration(*span),
            (FactType::Duration, Value::Number(number)) => {
                duration(*number, symbol.unit.as_deref())
            }
            (FactType::Enum, Value::Text(text)) => match symbol.values.get(text) {
                Some(number) => Cell::Choice(Bits::empty(symbol.values.len()).with(*number)),
                None => Cell::Unknown,
            },
            (FactType::Region, Value::Text(code)) => Cell::Region(self.region(code)),
            (FactType::Set | FactType::Regions, Value::Set(texts)) => {
                self.set(symbol, texts, Some(texts))
            }
            _ => Cell::Unknown,
        }
    }

    fn between(&self, symbol: &FactSymbol, min: Option<&Value>, max: Option<&Value>) -> Cell {
        let ordered = matches!(
            symbol.kind,
            FactType::Number | FactType::Money | FactType::Date | FactType::Duration
        );
        let end = |value: Option<&Value>| value.map(|value| self.value(symbol, value));
        match (end(min), end(max)) {
            _ if !ordered => Cell::Unknown,
            (Some(Cell::Unknown), _) | (_, Some(Cell::Unknown)) => Cell::Unknown,
            // Known that there is a value, though not which.
            (min, max) => Cell::Between(Arc::new((min, max))),
        }
    }

    fn set(
        &self,
        symbol: &FactSymbol,
        min: &BTreeSet<String>,
        max: Option<&BTreeSet<String>>,
    ) -> Cell {
        let choices = |texts: &BTreeSet<String>| {
            let mut numbers = texts.iter().map(|text| symbol.values.get(text));
            numbers.try_fold(Bits::empty(symbol.values.len()), |set, number| {
                Some(set.with(*number?))
            })
        };
        let regions = |texts: &BTreeSet<String>| -> Vec<Arc<Territory>> {
            texts.iter().map(|code| self.region(code)).collect()
        };
        match symbol.kind {
            FactType::Set => match (choices(min), max.map(choices)) {
                (Some(min), None) => Cell::Choices { min, max: None },
                (Some(min), Some(Some(max))) => Cell::Choices {
                    min,
                    max: Some(max),
                },
                _ => Cell::Unknown,
            },
            FactType::Regions => Cell::Regions(Arc::new(RegionSet {
                min: regions(min),
                max: max.map(regions),
            })),
            _ => Cell::Unknown,
        }
    }

    fn texts(&self, texts: &BTreeSet<String>) -> ParameterSet {
        let of_fact = |(index, fact): (u32, &FactSymbol)| {
            let mut bits = Bits::empty(fact.values.len());
            let known = texts.iter().filter_map(|text| fact.values.get(text));
            known.for_each(|number| bits.insert(*number));
            (!bits.is_empty()).then_some((FactIndex(index), bits))
        };
        ParameterSet {
            choices: (0..).zip(&self.facts).filter_map(of_fact).collect(),
            ground: self.territories.ground(texts.iter().map(String::as_str)),
        }
    }
}

fn duration(number: Decimal, unit: Option<&str>) -> Cell {
    let span = unit.and_then(|unit| Span::of(number, unit));
    span.map_or(Cell::Unknown, Cell::Duration)
}
