//! Values of enumerations and regions that leaves can tell apart.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::scene::Scene;
use crate::condition::{Condition, Literal, Operand, Set};
use crate::fact::{Fact, FactType};
use crate::jurisdiction::Jurisdictions;
use crate::truth::Truth;
use crate::value::Value;

/// A state that lies in no jurisdiction of the base unless the base names it.
const ELSEWHERE: &str = "AQ";

/// The most lists of regions kept.
const MOST_KEPT: usize = 10_000;

/// Regions of each sort, by the regions that are asked for; worked out once.
#[derive(Debug, Default)]
pub(super) struct Grounds(Mutex<BTreeMap<Vec<String>, Arc<[String]>>>);

/// A value with the truths it leads to.
pub(super) type Tried = (String, Vec<Truth>);

/// Values of a fact that takes texts, at least one for each way in which these leaves can turn
/// out.
pub(super) fn texts(scene: &Scene<'_>, fact: &Fact, leaves: &[&Condition]) -> Vec<String> {
    let mut exact = false;
    let mut mentioned: BTreeSet<String> = BTreeSet::new();
    for leaf in leaves {
        exact |= matches!(leaf, Condition::Compare { .. });
        if let Condition::Holds { item, .. } = leaf {
            mentioned.insert(item.clone());
        }
        mentioned.extend(leaf.operands().filter_map(operand));
        mentioned.extend(leaf.set().map_or_else(Vec::new, |set| members(scene, set)));
    }
    if matches!(fact.kind, FactType::Region | FactType::Regions) {
        return regions(scene, mentioned, exact);
    }
    let named = |value: &&String| exact || mentioned.contains(*value);
    let other = fact.values.iter().find(|value| !named(value));
    fact.values
        .iter()
        .filter(named)
        .chain(other)
        .cloned()
        .collect()
}

fn operand(operand: &Operand) -> Option<String> {
    match operand {
        Operand::Literal(Literal::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

fn members(scene: &Scene<'_>, set: &Set) -> Vec<String> {
    match set {
        Set::Jurisdiction(code) => vec![code.clone()],
        Set::Region => scene.territory.region.iter().cloned().collect(),
        Set::Values(values) => {
            let texts = values.iter().filter_map(|value| match value {
                Literal::Text(text) => Some(text.clone()),
                _ => None,
            });
            texts.collect()
        }
        Set::Parameter(id) => match scene.parameter_value(id) {
            Some(Value::Set(values)) => values.iter().cloned().collect(),
            _ => Vec::new(),
        },
        Set::Range { .. } => Vec::new(),
    }
}

/// One region of each sort that lying in the mentioned ones tells apart; all where they are
/// compared exactly.
fn regions(scene: &Scene<'_>, mentioned: BTreeSet<String>, exact: bool) -> Vec<String> {
    let graph = scene.jurisdictions();
    let here = scene.territory.region.as_deref();
    let named = mentioned.iter().map(String::as_str);
    let all = || {
        let all = graph.territories().chain(named.clone());
        all.chain([ELSEWHERE]).collect::<BTreeSet<&str>>()
    };
    if exact {
        let all = all().into_iter().chain(here);
        return all.map(str::to_owned).collect();
    }
    let key: Vec<String> = mentioned.iter().cloned().collect();
    let mut kept = scene
        .engine
        .grounds
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= MOST_KEPT {
        kept.clear();
    }
    if let Some(known) = kept.get(&key) {
        return known.to_vec();
    }
    let tried = all().into_iter().map(|code| {
        let inside = named.clone().map(|one| graph.within(code, one));
        (code.to_owned(), inside.collect())
    });
    let tried: Vec<Tried> = tried.collect();
    let finest = finest(graph, &tried, |_| false).into_iter();
    let sorts: Arc<[String]> = finest.map(|(code, _)| code.clone()).collect();
    kept.insert(key, Arc::clone(&sorts));
    sorts.to_vec()
}

/// One value for each list of truths, without coarse regions that finer ones stand for (`US` where
/// `US-CA` is asked for, when another state of `US` is there). Coarse ones to `keep` stay.
pub(super) fn finest<'t>(
    graph: &Jurisdictions,
    tried: &'t [Tried],
    keep: impl Fn(&String) -> bool,
) -> Vec<&'t Tried> {
    let stands_for = |coarse: &Tried, fine: &Tried| {
        let mut both = coarse.1.iter().zip(&fine.1);
        let fits = both.all(|(coarse, fine)| match coarse {
            Truth::Unknown => *fine == Truth::False,
            known => known == fine,
        });
        fits && fine.0 != coarse.0 && graph.within(&fine.0, &coarse.0) == Truth::True
    };
    let mut kept: Vec<&Tried> = Vec::new();
    for one in tried {
        let coarse = one.1.contains(&Truth::Unknown) && !keep(&one.0);
        let replaced = coarse && tried.iter().any(|fine| stands_for(one, fine));
        let known = kept.iter().any(|other| other.1 == one.1);
        if !replaced && !known {
            kept.push(one);
        }
    }
    kept
}
