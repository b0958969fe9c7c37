//! What differs in a region.

use std::collections::{BTreeMap, BTreeSet};

use landfall_business::CostPart;
use landfall_core::{Money, RegionCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Changed, changed};
use crate::plan::{Plan, RegionLaw, RegionPlan, Role};

/// What differs in a region; what is absent does not.
///
/// A plan holds the amounts of a chosen region as they are in its wave, discounted to the start.
/// Another wave is no other amount: where both plans consider the region, value and J are compared
/// as if it entered in the first wave, and parts of the cost are listed only where those differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RegionDiff {
    /// Its code.
    pub code: RegionCode,
    /// Its name in the newer plan that has it.
    pub name: String,
    /// Which of the plans has it.
    pub listed: Listed,
    /// Its part in the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Changed<Role>>,
    /// Its wave, from 0; `null` when it is not chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wave: Option<Changed<Option<usize>>>,
    /// Demand as its neighbours suggest it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demand: Option<Changed<Option<f64>>>,
    /// Demand as the table reports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<Changed<Option<f64>>>,
    /// Its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Changed<Option<Money>>>,
    /// Its weight in J.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Changed<f64>>,
    /// Its weighted cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub j: Option<Changed<Money>>,
    /// The parts of its cost that differ; `null` is not assessed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cost: BTreeMap<CostPart, Changed<Option<Money>>>,
    /// What its law demands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<LawChange>,
    /// Share of the draws in which it is in the best choice; `null` where it is no candidate or
    /// nothing was drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen_in: Option<Changed<Option<f64>>>,
}

/// Which of the plans has a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Listed {
    /// Both.
    Both,
    /// The older alone.
    Before,
    /// The newer alone.
    After,
}

/// What differs in what the law of a region demands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LawChange {
    /// Rules violated only in the newer plan.
    pub violated: Vec<String>,
    /// Rules violated only in the older plan.
    pub no_longer_violated: Vec<String>,
    /// Rules open only in the newer plan.
    pub opened: Vec<String>,
    /// Rules open only in the older plan.
    pub settled: Vec<String>,
    /// Rules that close the region only in the newer plan.
    pub blocked_by: Vec<String>,
    /// Rules that close it only in the older plan.
    pub no_longer_blocked_by: Vec<String>,
}

/// All regions that differ.
pub(super) fn all(before: &Plan, after: &Plan) -> Vec<RegionDiff> {
    let (was, is) = (by_code(before), by_code(after));
    let newer = after
        .regions
        .iter()
        .filter_map(|region| match was.get(&region.code) {
            Some(old) => both((before, old), (after, region)),
            None => Some(alone(region, Listed::After)),
        });
    let gone = before.regions.iter();
    let gone = gone.filter(|region| !is.contains_key(&region.code));
    newer
        .chain(gone.map(|region| alone(region, Listed::Before)))
        .collect()
}

fn by_code(plan: &Plan) -> BTreeMap<&RegionCode, &RegionPlan> {
    let regions = plan.regions.iter();
    regions.map(|region| (&region.code, region)).collect()
}

fn alone(region: &RegionPlan, listed: Listed) -> RegionDiff {
    RegionDiff {
        code: region.code.clone(),
        name: region.name.clone(),
        listed,
        role: None,
        wave: None,
        demand: None,
        observed: None,
        value: None,
        weight: None,
        j: None,
        cost: BTreeMap::new(),
        law: None,
        chosen_in: None,
    }
}

fn both(before: (&Plan, &RegionPlan), after: (&Plan, &RegionPlan)) -> Option<RegionDiff> {
    let (was, is) = (before.1, after.1);
    let (value, j, cost) = amounts(was, is);
    let diff = RegionDiff {
        role: changed(was.role, is.role),
        wave: changed(was.wave, is.wave),
        demand: changed(was.demand, is.demand),
        observed: changed(was.observed, is.observed),
        value,
        weight: changed(was.weight, is.weight),
        j,
        cost,
        law: law(was.law.as_ref(), is.law.as_ref()),
        chosen_in: changed(chosen_in(before), chosen_in(after)),
        ..alone(is, Listed::Both)
    };
    (diff != alone(is, Listed::Both)).then_some(diff)
}

type Amounts = (
    Option<Changed<Option<Money>>>,
    Option<Changed<Money>>,
    BTreeMap<CostPart, Changed<Option<Money>>>,
);

/// Value, J and parts of the cost, apart from the wave a region enters in.
fn amounts(was: &RegionPlan, is: &RegionPlan) -> Amounts {
    let parts = was.cost.named().into_iter().zip(is.cost.named());
    let parts = CostPart::ALL.into_iter().zip(parts);
    let cost = parts.filter_map(|(part, (was, is))| Some((part, changed(was.1, is.1)?)));
    let (Some(before), Some(after)) = (was.by_wave.first(), is.by_wave.first()) else {
        let value = changed(was.value, is.value);
        return (value, changed(was.j, is.j), cost.collect());
    };
    let value = changed(Some(before.value), Some(after.value));
    let j = changed(before.j, after.j);
    let spend = changed(before.spend, after.spend);
    let cost = if j.is_none() && spend.is_none() {
        BTreeMap::new()
    } else {
        cost.collect()
    };
    (value, j, cost)
}

fn chosen_in((plan, region): (&Plan, &RegionPlan)) -> Option<f64> {
    let mut regions = plan.doubt.as_ref()?.regions.iter();
    let found = regions.find(|one| one.code == region.code)?;
    Some(found.chosen.share)
}

fn law(before: Option<&RegionLaw>, after: Option<&RegionLaw>) -> Option<LawChange> {
    let more = |these: Option<&RegionLaw>, those: Option<&RegionLaw>, of: Rules| {
        let known: BTreeSet<&String> = those.map(of).into_iter().flatten().collect();
        let rules = these.map(of).into_iter().flatten();
        let more = rules.filter(|rule| !known.contains(rule));
        more.cloned().collect::<Vec<String>>()
    };
    let change = LawChange {
        violated: more(after, before, |law| &law.violations),
        no_longer_violated: more(before, after, |law| &law.violations),
        opened: more(after, before, |law| &law.open),
        settled: more(before, after, |law| &law.open),
        blocked_by: more(after, before, |law| &law.blocked_by),
        no_longer_blocked_by: more(before, after, |law| &law.blocked_by),
    };
    (change != LawChange::default()).then_some(change)
}

type Rules = fn(&RegionLaw) -> &Vec<String>;
