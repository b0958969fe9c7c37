//! To which answers a fact can be changed.

use std::collections::BTreeSet;

use crate::condition::{Condition, Literal, Operand, Set};
use crate::fact::{Change, Fact, FactType};
use crate::jurisdiction::Jurisdictions;
use crate::truth::Truth;
use crate::value::{Answer, Value};

/// Values of a list of which every subset is tried.
const SUBSETS: usize = 6;

/// What the conditions that read a list tell apart.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// Values and codes, each once.
    values: BTreeSet<String>,
    /// Sets that the list is compared with.
    sets: Vec<BTreeSet<String>>,
    /// Jurisdictions that the list is compared with.
    areas: BTreeSet<String>,
}

impl Mentions {
    /// Adds what a condition compares `fact` with.
    pub(super) fn add(&mut self, condition: &Condition, region: Option<&str>) {
        match condition {
            Condition::Holds { item, .. } => self.add_values([item.clone()]),
            Condition::AnyIn { set, .. }
            | Condition::AllIn { set, .. }
            | Condition::In { set, .. } => {
                self.add_set(set, region);
            }
            Condition::Compare { left, right, .. } => {
                for side in [left, right] {
                    if let Operand::Literal(Literal::Text(text)) = side {
                        self.add_values([text.clone()]);
                    }
                }
            }
            _ => {}
        }
    }

    fn add_set(&mut self, set: &Set, region: Option<&str>) {
        match set {
            Set::Values(values) => {
                let texts = values.iter().filter_map(|value| match value {
                    Literal::Text(text) => Some(text.clone()),
                    _ => None,
                });
                self.add_values(texts);
            }
            Set::Jurisdiction(code) => {
                self.areas.insert(code.clone());
            }
            Set::Region => self.areas.extend(region.map(str::to_owned)),
            Set::Parameter(_) | Set::Range { .. } => {}
        }
    }

    fn add_values(&mut self, values: impl IntoIterator<Item = String>) {
        let set: BTreeSet<String> = values.into_iter().collect();
        self.values.extend(set.iter().cloned());
        self.sets.push(set);
    }

    /// A code in each area: one of those there already, the area itself if it is a state, or the
    /// first state in it.
    fn settle(&mut self, current: &BTreeSet<String>, graph: &Jurisdictions) {
        for area in std::mem::take(&mut self.areas) {
            let inside = |code: &str| graph.within(code, &area) == Truth::True;
            let held: BTreeSet<String> = current
                .iter()
                .filter(|code| inside(code))
                .cloned()
                .collect();
            let first = held.iter().next().cloned();
            let first = first.or_else(|| {
                graph
                    .territories()
                    .find(|code| inside(code))
                    .map(str::to_owned)
            });
            self.values.extend(first);
            self.sets.push(held);
        }
    }
}

/// The answers that `fact` can be changed to, the present one left out. `ordered` are values of an
/// ordered fact that its conditions tell apart.
pub(super) fn options(
    fact: &Fact,
    change: &Change,
    present: &Answer,
    mentions: Mentions,
    ordered: Vec<Value>,
    graph: &Jurisdictions,
) -> Vec<Value> {
    let mut options = if change.to.is_empty() {
        match fact.kind {
            FactType::Bool => vec![Value::Bool(true), Value::Bool(false)],
            FactType::Enum => fact.values.iter().cloned().map(Value::Text).collect(),
            FactType::Set | FactType::Regions => lists(present, mentions, graph),
            FactType::Region => {
                let mut mentions = mentions;
                mentions.settle(&BTreeSet::new(), graph);
                mentions.values.into_iter().map(Value::Text).collect()
            }
            _ => nearest_first(present, ordered),
        }
    } else {
        change.to.clone()
    };
    options.retain(|value| !matches!(present, Answer::Value { value: now } if now == value));
    options
}

/// Lists that add some of the values mentioned to the present list, or take some away.
fn lists(present: &Answer, mut mentions: Mentions, graph: &Jurisdictions) -> Vec<Value> {
    let current = match present {
        Answer::Value {
            value: Value::Set(set),
        } => set.clone(),
        Answer::SetBetween { min, .. } => min.clone(),
        _ => BTreeSet::new(),
    };
    mentions.settle(&current, graph);
    let mut bases = vec![current.clone()];
    for set in &mentions.sets {
        bases.push(current.difference(set).cloned().collect());
    }
    bases.push(BTreeSet::new());
    bases.dedup();
    let mut found: Vec<BTreeSet<String>> = Vec::new();
    let parts = parts(&mentions.values);
    for base in &bases {
        for part in &parts {
            let list: BTreeSet<String> = base.union(part).cloned().collect();
            if !found.contains(&list) {
                found.push(list);
            }
        }
    }
    // The least change first.
    found.sort_by_key(|list| current.symmetric_difference(list).count());
    found.into_iter().map(Value::Set).collect()
}

/// Every subset of a few values; of many, the empty one, each alone, each pair, and all.
fn parts(values: &BTreeSet<String>) -> Vec<BTreeSet<String>> {
    let values: Vec<&String> = values.iter().collect();
    let pick = |chosen: &[&String]| chosen.iter().map(|value| (*value).clone()).collect();
    if values.len() <= SUBSETS {
        return (0..1_usize << values.len())
            .map(|bits| {
                let chosen = values
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| bits >> at & 1 == 1);
                chosen.map(|(_, value)| (*value).clone()).collect()
            })
            .collect();
    }
    let mut parts = vec![BTreeSet::new()];
    for (at, one) in values.iter().enumerate() {
        parts.push(pick(&[one]));
        parts.extend(values.iter().skip(at + 1).map(|other| pick(&[one, other])));
    }
    parts.push(pick(&values));
    parts
}

/// Ordered values, those nearest to the present one first, so that a fix carries the limit itself.
fn nearest_first(present: &Answer, mut values: Vec<Value>) -> Vec<Value> {
    let now = match present {
        Answer::Value { value } => measure(value),
        _ => None,
    };
    values.sort_by_key(|value| match (measure(value), now) {
        (Some(there), Some(here)) => there.saturating_sub(here).abs(),
        (Some(there), None) => there,
        (None, _) => landfall_core::Decimal::MAX,
    });
    values
}

fn measure(value: &Value) -> Option<landfall_core::Decimal> {
    use landfall_core::Decimal;
    match value {
        Value::Number(number) => Some(*number),
        Value::Money(money) => Some(money.amount()),
        Value::Date(date) => {
            let days = jiff::civil::Date::ZERO.until(*date).ok()?.get_days();
            Some(Decimal::from(days))
        }
        Value::Duration(span) => Some(Decimal::from(span.bounds().1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(values: &[&str]) -> BTreeSet<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn lists_gain_and_lose_what_is_mentioned_the_least_change_first() {
        let mut mentions = Mentions::default();
        mentions.add_values(["b".to_owned()]);
        let present = Answer::Value {
            value: Value::Set(set(&["a", "b"])),
        };
        let found = lists(&present, mentions, &Jurisdictions::default());
        let expected = [&["a", "b"][..], &["a"], &["b"], &[]];
        assert_eq!(found, expected.map(|values| Value::Set(set(values))));
    }

    #[test]
    fn many_values_give_singles_pairs_and_all() {
        let many: Vec<String> = (0..8).map(|n| n.to_string()).collect();
        let parts = parts(&many.into_iter().collect());
        assert_eq!(parts.len(), 1 + 8 + 28 + 1);
    }

    #[test]
    fn a_limit_itself_comes_before_what_lies_beyond() {
        let number = |n: i64| Value::Number(n.into());
        let present = Answer::Value { value: number(10) };
        let found = nearest_first(&present, vec![number(100), number(13), number(12)]);
        assert_eq!(found, [number(12), number(13), number(100)]);
    }
}
