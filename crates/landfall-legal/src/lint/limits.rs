//! Whether each limit has a case at it and one beside it.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::{Date, Decimal};

use super::kind::{Lint, LintKind};
use super::reads::conditions;
use super::scene::World;
use super::space::value;
use super::words;
use crate::condition::{Comparison, Condition, Literal, Operand, Set};
use crate::fact::Fact;
use crate::load::Case;
use crate::rule::{Exception, Law};
use crate::value::{Answer, Span, Value};

/// On which side of its figure a limit separates: the figure belongs to what lies on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Below,
    Above,
}

/// A limit in a condition.
struct Limit<'c> {
    text: String,
    subject: &'c Operand,
    figure: Operand,
    side: Side,
}

/// A case with its answers.
struct Told<'a> {
    case: &'a Case,
    law: &'a Law,
    answers: BTreeMap<String, &'a Answer>,
}

pub(super) fn check(world: &World<'_>, cases: &[Case]) -> Vec<Lint> {
    let told = told(world, cases);
    let readers = readers(world);
    let mut found = Vec::new();
    for law in world.base.laws() {
        for (id, place, condition) in conditions(law) {
            condition.visit(&mut |leaf| {
                for limit in limits(leaf) {
                    let rules = readers.get(&leaf.to_string());
                    let rules = rules.into_iter().flatten();
                    let cases: Vec<&Told<'_>> = rules
                        .flat_map(|rule| told.get(rule).into_iter().flatten())
                        .collect();
                    for message in limit.missing(world, law, &cases) {
                        found.push(Lint::new(place, LintKind::LimitUntested, id, message));
                    }
                }
            });
        }
    }
    found
}

/// Cases by rule, with the answers that count in their region.
fn told<'a>(world: &World<'a>, cases: &'a [Case]) -> BTreeMap<&'a str, Vec<Told<'a>>> {
    let laws: BTreeMap<&str, &Law> = world
        .base
        .rules()
        .map(|(law, rule)| (rule.id.as_str(), law))
        .collect();
    let mut told: BTreeMap<&str, Vec<Told<'_>>> = BTreeMap::new();
    for case in cases {
        let Some(law) = laws.get(case.rule.as_str()) else {
            continue;
        };
        let (facts, graph) = (world.base.facts(), world.base.jurisdictions());
        let answers = case.profile.resolve(facts, graph, case.region.as_deref());
        let answers = answers
            .into_iter()
            .map(|(id, given)| (id, &given.answer))
            .collect();
        told.entry(&case.rule)
            .or_default()
            .push(Told { case, law, answers });
    }
    told
}

/// By the text of each leaf, the rules that rest on it: conditions, exceptions, definitions.
fn readers<'a>(world: &World<'a>) -> BTreeMap<String, BTreeSet<&'a str>> {
    let mut readers: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (law, rule) in world.base.rules() {
        let mut add = |condition: &Condition| {
            world.leaves(condition, &mut |leaf| {
                readers
                    .entry(leaf.to_string())
                    .or_default()
                    .insert(&rule.id);
            });
        };
        add(&rule.applies_when);
        add(&rule.requires);
        let mut open = world.aims.at_rule(law, rule);
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some((_, exception)) = open.pop() {
            let exception: &Exception = exception;
            if seen.insert(&exception.id) {
                add(&exception.when);
                open.extend(world.aims.at_exception(&exception.id));
            }
        }
    }
    readers
}

/// The limits of a leaf.
fn limits(leaf: &Condition) -> Vec<Limit<'_>> {
    let text = leaf.to_string();
    match leaf {
        Condition::Compare {
            left,
            comparison,
            right,
        } => {
            let side = |comparison, turned: bool| match comparison {
                Comparison::AtLeast | Comparison::Less if turned => Some(Side::Above),
                Comparison::Greater | Comparison::AtMost if turned => Some(Side::Below),
                Comparison::AtLeast | Comparison::Less => Some(Side::Below),
                Comparison::Greater | Comparison::AtMost => Some(Side::Above),
                Comparison::Equal | Comparison::NotEqual => None,
            };
            let figure = |one: &Operand| matches!(one, Operand::Literal(_) | Operand::Parameter(_));
            let (subject, figure, turned) = match (figure(left), figure(right)) {
                (false, true) => (left, right.clone(), false),
                (true, false) => (right, left.clone(), true),
                _ => return Vec::new(),
            };
            let side = side(*comparison, turned);
            side.map(|side| Limit {
                text,
                subject,
                figure,
                side,
            })
            .into_iter()
            .collect()
        }
        Condition::In {
            item,
            set: Set::Range { low, high, closed },
        } => {
            let end = |literal: &Literal, side| Limit {
                text: text.clone(),
                subject: item,
                figure: Operand::Literal(literal.clone()),
                side,
            };
            let above = if *closed { Side::Above } else { Side::Below };
            vec![end(low, Side::Below), end(high, above)]
        }
        _ => Vec::new(),
    }
}

impl Limit<'_> {
    /// What no case shows.
    fn missing(&self, world: &World<'_>, law: &Law, cases: &[&Told<'_>]) -> Vec<String> {
        let fact = match self.subject {
            Operand::Fact(id) => world.base.facts().get(id),
            _ => None,
        };
        let (mut at, mut beside) = (false, !self.has_other_side(world, law, fact));
        for told in cases {
            let Some((value, figure)) = self.value(told).zip(self.figure(world, told)) else {
                continue;
            };
            let unit = fact.and_then(|fact| fact.unit.as_deref());
            let whole = fact.is_some_and(|fact| fact.integer);
            match place(&value, &figure, unit) {
                Some(Place::At) => at = true,
                Some(Place::Off(side, distance)) if side == self.side => {
                    beside |= near(&figure, distance, unit, whole);
                }
                _ => {}
            }
        }
        let figure = self.words();
        let mut missing = Vec::new();
        if !at {
            missing.push(format!(
                "no case lies at {figure}, the limit of `{}`",
                self.text
            ));
        }
        if !beside {
            let side = match self.side {
                Side::Below => "below",
                Side::Above => "above",
            };
            missing.push(format!(
                "no case lies just {side} {figure}, the limit of `{}`",
                self.text
            ));
        }
        missing
    }

    fn words(&self) -> String {
        match &self.figure {
            Operand::Literal(literal) => value(literal).map(|value| words::value(&value)),
            Operand::Parameter(id) => Some(format!("`@{id}`")),
            _ => None,
        }
        .unwrap_or_default()
    }

    /// Whether the fact can lie beyond the figure at all.
    fn has_other_side(&self, world: &World<'_>, law: &Law, fact: Option<&Fact>) -> bool {
        let figure = match &self.figure {
            Operand::Literal(literal) => value(literal),
            Operand::Parameter(id) => world
                .parameters
                .get(id.as_str())
                .and_then(|one| {
                    one.values
                        .iter()
                        .find(|one| one.jurisdiction == law.jurisdiction)
                })
                .map(|one| one.value.clone()),
            _ => None,
        };
        let end = fact.and_then(|fact| match self.side {
            Side::Below => fact.min.clone(),
            Side::Above => fact.max.clone(),
        });
        match end.zip(figure) {
            Some((Value::Number(end), Value::Money(figure))) => end != figure.amount(),
            Some((end, figure)) => end != figure,
            None => true,
        }
    }

    fn value(&self, told: &Told<'_>) -> Option<Value> {
        match self.subject {
            Operand::AsOf => Some(Value::Date(told.case.date)),
            Operand::Fact(id) => match told.answers.get(id)? {
                Answer::Value { value } => Some(value.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    fn figure(&self, world: &World<'_>, told: &Told<'_>) -> Option<Value> {
        match &self.figure {
            Operand::Literal(literal) => value(literal),
            Operand::Parameter(id) => {
                let place = told
                    .case
                    .region
                    .as_deref()
                    .unwrap_or(&told.law.jurisdiction);
                world.parameter(id, place, told.case.date).cloned()
            }
            _ => None,
        }
    }
}

/// Where a value lies beside a figure; the distance in its unit, days or seconds.
enum Place {
    At,
    Off(Side, Decimal),
}

fn place(value: &Value, figure: &Value, unit: Option<&str>) -> Option<Place> {
    let difference = match (value, figure) {
        (Value::Number(value), Value::Number(figure)) => value.checked_sub(*figure)?,
        (Value::Money(value), Value::Money(figure)) if value.currency() == figure.currency() => {
            value.amount().checked_sub(figure.amount())?
        }
        (Value::Date(value), Value::Date(figure)) => Decimal::from(days(*value, *figure)?),
        _ => return spans(span(value, unit)?, span(figure, unit)?),
    };
    let side = if difference < Decimal::ZERO {
        Side::Below
    } else {
        Side::Above
    };
    Some(match difference.is_zero() {
        true => Place::At,
        false => Place::Off(side, difference.abs()),
    })
}

fn spans(value: Span, figure: Span) -> Option<Place> {
    if value == figure {
        return Some(Place::At);
    }
    let (mine, its) = (value.bounds(), figure.bounds());
    if mine.1 < its.0 {
        Some(Place::Off(Side::Below, Decimal::from(its.0 - mine.1)))
    } else if mine.0 > its.1 {
        Some(Place::Off(Side::Above, Decimal::from(mine.0 - its.1)))
    } else if mine.0 == mine.1 && mine == its {
        Some(Place::At)
    } else {
        None
    }
}

fn span(value: &Value, unit: Option<&str>) -> Option<Span> {
    match value {
        Value::Duration(span) => Some(*span),
        Value::Number(number) => Span::of(*number, unit?),
        _ => None,
    }
}

fn days(value: Date, figure: Date) -> Option<i32> {
    let span = value.since(figure).ok()?;
    Some(span.get_days())
}

/// Whether a value at that distance is beside the figure.
fn near(figure: &Value, distance: Decimal, unit: Option<&str>, whole: bool) -> bool {
    match figure {
        Value::Date(_) => distance == Decimal::ONE,
        Value::Number(_) if whole => distance == Decimal::ONE,
        // Months have no fixed length: whatever surely lies beyond is beside.
        Value::Duration(span) if span.months == 0 => {
            let unit = Span::of(Decimal::ONE, unit.unwrap_or("days"));
            unit.is_none_or(|unit| distance <= Decimal::from(unit.bounds().1))
        }
        _ => true,
    }
}
