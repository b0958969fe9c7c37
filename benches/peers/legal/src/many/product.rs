//! Answers to every fact that the conditions read.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::Decimal;
use landfall_legal::fact::{Fact, FactType};
use landfall_legal::value::Value as Bound;
use serde_json::{Value, json};

use super::Conditions;
use super::expression::Expression;

pub struct Product(pub BTreeMap<String, Value>);

impl Product {
    /// Answers that depend on the seed alone. Numbers lie at and beside those they are compared
    /// with.
    pub fn made(seed: u64, conditions: &Conditions) -> Self {
        let mut facts: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
        for condition in &conditions.all {
            condition.visit(&mut |part| {
                let Some(fact) = part.fact() else { return };
                let cuts = facts.entry(fact).or_default();
                if let Expression::Compare(_, _, number) = part {
                    cuts.extend([number - 1, *number, number + 1]);
                }
            });
        }
        let mut random = Random(seed);
        let known = conditions.base.facts();
        let answers = facts.into_iter().filter_map(|(id, cuts)| {
            let value = answer(known.get(id)?, &cuts, &mut random);
            Some((id.to_owned(), value))
        });
        Self(answers.collect())
    }
}

fn answer(fact: &Fact, cuts: &BTreeSet<i64>, random: &mut Random) -> Value {
    match fact.kind {
        FactType::Bool => json!(random.below(2) == 1),
        FactType::Number => {
            let allowed: Vec<i64> = cuts
                .iter()
                .copied()
                .filter(|it| allows(fact, *it))
                .collect();
            json!(allowed[random.below(allowed.len())])
        }
        FactType::Enum => json!(fact.values[random.below(fact.values.len())]),
        FactType::Set => {
            let some = fact.values.iter().filter(|_| random.below(4) == 0);
            json!(some.collect::<Vec<_>>())
        }
        other => panic!("{}: no expression reads a fact of type {other:?}", fact.id),
    }
}

fn allows(fact: &Fact, number: i64) -> bool {
    let number = Decimal::from(number);
    let above = |bound: &Bound| matches!(bound, Bound::Number(bound) if number >= *bound);
    let below = |bound: &Bound| matches!(bound, Bound::Number(bound) if number <= *bound);
    fact.min.as_ref().is_none_or(above) && fact.max.as_ref().is_none_or(below)
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((word ^ (word >> 31)) % end as u64) as usize
    }
}
