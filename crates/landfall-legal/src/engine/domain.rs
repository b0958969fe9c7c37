//! How the open facts of a rule can turn out: finitely many ways, told apart by its leaves.

use std::collections::BTreeSet;

use super::choice::{Asks, Choice, Kind, List, ListLeaf};
use super::completion::few;
use super::cut::representatives;
use super::ground::{Tried, finest, texts};
use super::leaf::constants;
use super::plan::Norm;
use super::scene::Scene;
use crate::condition::{Condition, Operand};
use crate::fact::{Fact, FactType};
use crate::truth::Truth;
use crate::value::{Answer, Value};

/// The choices that are open in a rule.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Domain {
    /// In the order in which the rule's conditions meet them.
    pub(super) choices: Vec<Choice>,
    /// How many ways each has, two at least.
    pub(super) counts: Vec<usize>,
    /// Open lists.
    pub(super) lists: Vec<List>,
    /// Leaves settled by every way alike.
    pub(super) settled: Vec<(usize, Truth)>,
}

impl Domain {
    /// Whether there are few enough combinations to try them all.
    pub(super) fn is_small(&self) -> bool {
        few(self.counts.iter().copied())
    }

    /// The fact that a choice is about.
    pub(super) fn fact<'c>(&'c self, choice: &'c Choice) -> Option<&'c str> {
        match choice {
            Choice::Pick { fact, .. } => Some(fact),
            Choice::Presence { list } | Choice::Member { list, .. } => {
                self.lists.get(*list).map(|list| list.fact.as_str())
            }
        }
    }

    /// The ways in which these facts can turn out. Facts that cannot be laid out in finitely many
    /// ways stay as they are.
    pub(super) fn of<'f>(
        norm: &Norm,
        scene: &Scene<'_>,
        facts: impl IntoIterator<Item = &'f str>,
    ) -> Self {
        let mut builder = Builder {
            norm,
            scene,
            domain: Self::default(),
        };
        for id in facts {
            if let Some(fact) = scene.fact(id) {
                builder.add(fact);
            }
        }
        builder.domain
    }
}

struct Builder<'a, 's> {
    norm: &'a Norm,
    scene: &'a Scene<'s>,
    domain: Domain,
}

impl Builder<'_, '_> {
    fn add(&mut self, fact: &Fact) {
        let leaves: Vec<usize> = self.norm.leaves_of(&fact.id).collect();
        if leaves
            .iter()
            .any(|leaf| self.compares_open_facts(*leaf, &fact.id))
        {
            return;
        }
        if matches!(fact.kind, FactType::Set | FactType::Regions) {
            self.add_list(fact, &leaves);
        } else {
            self.add_pick(fact, leaves);
        }
    }

    /// Whether a leaf compares the fact with another one that has no value.
    fn compares_open_facts(&self, leaf: usize, fact: &str) -> bool {
        let facts = self.norm.inputs.get(leaf).map(|inputs| &inputs.facts);
        let mut facts = facts.into_iter().flatten();
        facts.any(|(other, number)| other != fact && !self.scene.is_settled(*number))
    }

    fn add_pick(&mut self, fact: &Fact, leaves: Vec<usize>) {
        let mut ways: Vec<Vec<Truth>> = Vec::new();
        for answer in self.answers(fact, &leaves) {
            let truths = self.probe(fact, &leaves, &answer);
            if !ways.contains(&truths) {
                ways.push(truths);
            }
        }
        match ways.as_slice() {
            [] => {}
            [only] => {
                let settled = leaves.iter().copied().zip(only.iter().copied());
                self.domain.settled.extend(settled);
            }
            _ => {
                self.domain.counts.push(ways.len());
                let fact = fact.id.clone();
                self.domain
                    .choices
                    .push(Choice::Pick { fact, leaves, ways });
            }
        }
    }

    /// The answers to try: one for each way in which its leaves may turn out, at least.
    fn answers(&self, fact: &Fact, leaves: &[usize]) -> Vec<Answer> {
        let known = self.scene.answer(&fact.id);
        let values = match fact.kind {
            FactType::Bool => vec![Value::Bool(true), Value::Bool(false)],
            FactType::Enum => self.texts(fact, leaves).map(Value::Text).collect(),
            FactType::Region => self.regions(fact, leaves, &known),
            _ => {
                // A value that is still open is an amount in a currency it is not compared in.
                let within = match &known {
                    Answer::Value { .. } => &Answer::Unknown,
                    other => other,
                };
                representatives(fact, within, &cuts(self.norm, self.scene, leaves, &fact.id))
                    .unwrap_or_default()
            }
        };
        let answers = values.into_iter().map(|value| Answer::Value { value });
        let mut answers: Vec<Answer> = answers.collect();
        if known == Answer::Unknown && !answers.is_empty() {
            answers.push(Answer::NotApplicable);
        }
        answers
    }

    fn probe(&self, fact: &Fact, leaves: &[usize], answer: &Answer) -> Vec<Truth> {
        self.scene.probe(self.norm, leaves, &fact.id, answer)
    }

    /// Regions of each sort that the leaves tell apart, within what is known.
    fn regions(&self, fact: &Fact, leaves: &[usize], known: &Answer) -> Vec<Value> {
        let graph = self.scene.jurisdictions();
        let coarse = match known {
            Answer::Value {
                value: Value::Text(coarse),
            } => Some(coarse),
            _ => None,
        };
        let inside =
            |code: &String| coarse.is_none_or(|one| graph.within(code, one) == Truth::True);
        let all: BTreeSet<String> = match coarse {
            None => self.texts(fact, leaves).collect(),
            Some(coarse) => {
                let finer = graph.territories().map(str::to_owned);
                finer.chain([coarse.clone()]).collect()
            }
        };
        let tried: Vec<Tried> = all
            .into_iter()
            .filter(inside)
            .map(|code| {
                let value = Value::Text(code.clone());
                let truths = self.probe(fact, leaves, &Answer::Value { value });
                (code, truths)
            })
            .collect();
        let values = finest(graph, &tried, |_| false).into_iter();
        values.map(|(code, _)| Value::Text(code.clone())).collect()
    }

    /// Texts that the leaves tell apart.
    fn texts(&self, fact: &Fact, leaves: &[usize]) -> impl Iterator<Item = String> + use<> {
        let leaf = |at: &usize| self.norm.forest.leaves.get(*at);
        let leaves: Vec<&Condition> = leaves.iter().filter_map(leaf).collect();
        texts(self.scene, fact, &leaves).into_iter()
    }

    fn add_list(&mut self, fact: &Fact, leaves: &[usize]) {
        let known = self.scene.answer(&fact.id);
        let (min, max) = match &known {
            Answer::Unknown => (BTreeSet::new(), None),
            Answer::SetBetween { min, max } => (min.clone(), max.clone()),
            _ => return,
        };
        let listed = min.iter().chain(max.iter().flatten()).cloned();
        let universe: BTreeSet<String> = self.texts(fact, leaves).chain(listed).collect();
        let leaves: Vec<ListLeaf> = leaves.iter().filter_map(|at| self.list_leaf(*at)).collect();
        let kinds = self.kinds(fact, &leaves, universe, (&min, max.as_ref()));
        let list = self.domain.lists.len();
        // Where only "any" is asked, a list that does not apply is like an empty one.
        let told_apart = leaves.iter().any(|leaf| leaf.asks != Asks::Any);
        if known == Answer::Unknown && told_apart {
            self.domain.choices.push(Choice::Presence { list });
            self.domain.counts.push(2);
        }
        for (kind, one) in kinds.iter().enumerate() {
            if one.held == Truth::Unknown {
                self.domain.choices.push(Choice::Member { list, kind });
                self.domain.counts.push(2);
            }
        }
        self.domain.lists.push(List {
            fact: fact.id.clone(),
            leaves,
            kinds,
            absent: false,
        });
    }

    fn list_leaf(&self, leaf: usize) -> Option<ListLeaf> {
        let asks = match self.norm.forest.leaves.get(leaf)? {
            Condition::Holds { .. } | Condition::AnyIn { .. } => Asks::Any,
            Condition::AllIn { .. } => Asks::All,
            Condition::Has(_) => Asks::Presence,
            _ => return None,
        };
        Some(ListLeaf { leaf, asks })
    }

    fn kinds(
        &self,
        fact: &Fact,
        leaves: &[ListLeaf],
        universe: BTreeSet<String>,
        (min, max): (&BTreeSet<String>, Option<&BTreeSet<String>>),
    ) -> Vec<Kind> {
        let numbers: Vec<usize> = leaves.iter().map(|one| one.leaf).collect();
        let tried: Vec<(String, Vec<Truth>)> = universe
            .into_iter()
            .map(|value| {
                let only = Value::Set(BTreeSet::from([value.clone()]));
                let truths = self.probe(fact, &numbers, &Answer::Value { value: only });
                (value, truths)
            })
            .collect();
        let possible = |value: &String| max.is_none_or(|max| max.contains(value));
        let listed =
            |value: &String| min.contains(value) || max.is_some_and(|max| max.contains(value));
        let graph = self.scene.jurisdictions();
        let finest = finest(graph, &tried, listed).into_iter();
        let kinds = finest.map(|(value, fits)| {
            let alike = tried.iter().filter(|other| other.1 == *fits);
            let mut alike = alike.map(|(other, _)| other);
            let held = if alike.clone().any(|value| min.contains(value)) {
                Truth::True
            } else if alike.any(possible) {
                Truth::Unknown
            } else {
                Truth::False
            };
            Kind {
                value: value.clone(),
                fits: fits.clone(),
                held,
            }
        });
        kinds.collect()
    }
}

/// Answers that a rule can tell apart, for a fact that is not settled in the scene: one for each
/// way in which its leaves turn out. For a list that has the value `now`: what adding or taking
/// out one kind of value leads to. Empty where there are no finitely many.
pub(super) fn alternatives(
    norm: &Norm,
    scene: &Scene<'_>,
    fact: &Fact,
    now: Option<&BTreeSet<String>>,
) -> Vec<Answer> {
    let mut builder = Builder {
        norm,
        scene,
        domain: Domain::default(),
    };
    let leaves: Vec<usize> = norm.leaves_of(&fact.id).collect();
    if leaves
        .iter()
        .any(|leaf| builder.compares_open_facts(*leaf, &fact.id))
    {
        return Vec::new();
    }
    let answers = match fact.kind {
        FactType::Set | FactType::Regions => {
            builder.add_list(fact, &leaves);
            let list = builder.domain.lists.first();
            list.map_or_else(Vec::new, |list| lists(list, now))
        }
        _ => builder.answers(fact, &leaves),
    };
    let mut seen: Vec<Vec<Truth>> = Vec::new();
    let mut kept = Vec::new();
    for answer in answers {
        let truths = builder.probe(fact, &leaves, &answer);
        if !seen.contains(&truths) {
            seen.push(truths);
            kept.push(answer);
        }
    }
    kept
}

/// Lists to try: nothing, everything, and what is there with one value more or one kind less.
fn lists(list: &List, now: Option<&BTreeSet<String>>) -> Vec<Answer> {
    let values = list.kinds.iter().map(|kind| kind.value.clone());
    let all: BTreeSet<String> = values.collect();
    let now = now.cloned().unwrap_or_default();
    let more = all.iter().map(|value| {
        let mut more = now.clone();
        more.insert(value.clone());
        more
    });
    let less = now.iter().map(|value| {
        let mut less = now.clone();
        less.remove(value);
        less
    });
    let ends = [BTreeSet::new(), all.clone()];
    more.chain(less)
        .chain(ends)
        .map(|set| Answer::Value {
            value: Value::Set(set),
        })
        .collect()
}

/// What the fact is compared with, as far as it is known.
pub(super) fn cuts(norm: &Norm, scene: &Scene<'_>, leaves: &[usize], fact: &str) -> Vec<Value> {
    let mut cuts = Vec::new();
    for leaf in leaves.iter().filter_map(|at| norm.forest.leaves.get(*at)) {
        cuts.extend(constants(leaf));
        for id in leaf.parameters() {
            cuts.extend(scene.parameter_value(id).cloned());
        }
        for operand in leaf.operands() {
            match operand {
                Operand::AsOf => cuts.push(Value::Date(scene.day)),
                Operand::Fact(other) if other != fact => {
                    if let Answer::Value { value } = scene.answer(other) {
                        cuts.push(value);
                    }
                }
                _ => {}
            }
        }
    }
    cuts
}
