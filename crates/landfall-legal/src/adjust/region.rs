//! What it takes in one region.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::{Cancelled, Currency, Decimal, Money, Progress};

use super::options::{Mentions, options};
use super::params::AdjustParams;
use super::search::{Found, Pick, Space, cheapest, combine};
use super::{Adjustment, Blocked, FactChange, Leave, RegionAdjustments};
use crate::engine::{Said, Trial};
use crate::fact::{Change, Fact, flat};
use crate::value::{Answer, Value};

/// The fact that says what not being in a region costs.
pub(crate) const EXIT: &str = "market.exit_cost";

/// A fact that can be changed there.
struct Lever<'a> {
    fact: &'a Fact,
    change: Change,
    options: Vec<Value>,
}

/// What the changes of a region are searched in.
pub(crate) struct Region<'t, 'a> {
    trial: &'t Trial<'a>,
    params: &'t AdjustParams,
    currency: Currency,
    levers: Vec<Lever<'a>>,
    /// For each rule the levers it reads.
    reads: Vec<Vec<usize>>,
    /// Whether open rules that may be violated count as violated.
    cautious: bool,
    now: Vec<Said>,
}

/// What a search of a region found.
pub(crate) struct Searched {
    /// Sets of changes, cheapest first.
    pub(crate) solutions: Vec<(Decimal, Vec<Pick>)>,
    /// Whether every search ended by itself.
    pub(crate) complete: bool,
    /// No set costs less.
    pub(crate) bound: Decimal,
    /// Rules in parts for which there is no solution.
    pub(crate) stuck: Vec<usize>,
}

impl<'t, 'a> Region<'t, 'a> {
    /// Finds what can be changed there.
    pub(crate) fn new(
        trial: &'t Trial<'a>,
        params: &'t AdjustParams,
        currency: Currency,
        cautious: bool,
    ) -> Self {
        let all: Vec<usize> = (0..trial.len()).collect();
        let now = trial.said(&trial.changed(&[]), &all, true);
        let mut region = Self {
            trial,
            params,
            currency,
            levers: Vec::new(),
            reads: Vec::new(),
            cautious,
            now,
        };
        if (0..trial.len()).any(|rule| region.is_bad(region.now.get(rule))) {
            region.find_levers();
        }
        region
    }

    fn is_bad(&self, said: Option<&Said>) -> bool {
        match said {
            Some(Said::Violated) => true,
            Some(Said::MayBeViolated) => self.cautious,
            _ => false,
        }
    }

    fn find_levers(&mut self) {
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for rule in 0..self.trial.len() {
            let mut read = Vec::new();
            for id in self.trial.reads(rule) {
                let place = places.get(id).copied().or_else(|| {
                    let lever = self.lever(id)?;
                    self.levers.push(lever);
                    places.insert(id, self.levers.len() - 1);
                    Some(self.levers.len() - 1)
                });
                read.extend(place);
            }
            self.reads.push(read);
        }
    }

    fn lever(&self, id: &str) -> Option<Lever<'a>> {
        let fact = self.trial.fact(id)?;
        let change = match self.params.changes.get(id) {
            Some(own) => own.clone()?,
            None => fact.change.clone()?,
        };
        let mut mentions = Mentions::default();
        for condition in self.trial.conditions(id) {
            mentions.add(condition, self.trial.region());
        }
        let present = self.trial.answer(id);
        let graph = self.trial.jurisdictions();
        let ordered = self.trial.ordered(fact);
        let options = options(fact, &change, &present, mentions, ordered, graph);
        let options = self.trial.told_apart(id, options);
        (!options.is_empty()).then_some(Lever {
            fact,
            change,
            options,
        })
    }

    /// Rules that must change, by place.
    pub(crate) fn bad(&self) -> Vec<usize> {
        let rules = 0..self.trial.len();
        rules
            .filter(|rule| self.is_bad(self.now.get(*rule)))
            .collect()
    }

    /// Searches each part that shares no lever with another by itself.
    pub(crate) fn search(&self, progress: &Progress) -> Result<Searched, Cancelled> {
        let mut parts = Vec::new();
        let mut stuck = Vec::new();
        for part in self.parts() {
            let found = self.search_part(&part, progress)?;
            if found.solutions.is_empty() {
                let rules = part.iter().copied();
                stuck.extend(rules.filter(|rule| self.is_bad(self.now.get(*rule))));
            }
            parts.push(found);
        }
        let complete = parts.iter().all(|part| part.complete);
        let bounds = parts.iter().map(|part| match part.solutions.first() {
            Some((cost, _)) => *cost,
            None => part.bound,
        });
        Ok(Searched {
            solutions: combine(&parts, self.params.ways),
            complete,
            bound: bounds.fold(Decimal::ZERO, Decimal::saturating_add),
            stuck,
        })
    }

    /// Rules that hang together by their levers, for each part in which one must change.
    fn parts(&self) -> Vec<Vec<usize>> {
        let mut by_lever: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (rule, levers) in self.reads.iter().enumerate() {
            for lever in levers {
                by_lever.entry(*lever).or_default().push(rule);
            }
        }
        let mut seen = BTreeSet::new();
        let mut parts = Vec::new();
        for start in self.bad() {
            if !seen.insert(start) {
                continue;
            }
            let mut part = vec![start];
            let mut at = 0;
            while let Some(rule) = part.get(at).copied() {
                for lever in self.reads.get(rule).into_iter().flatten() {
                    for other in by_lever.get(lever).into_iter().flatten() {
                        if seen.insert(*other) {
                            part.push(*other);
                        }
                    }
                }
                at += 1;
            }
            part.sort_unstable();
            parts.push(part);
        }
        parts
    }

    fn search_part(&self, rules: &[usize], progress: &Progress) -> Result<Found, Cancelled> {
        let costs = self.levers.iter().map(|lever| {
            let price = self.price(&lever.change);
            vec![price; lever.options.len()]
        });
        let space = Space {
            costs: costs.collect(),
            limit: self.params.limit,
            wanted: self.params.ways,
        };
        let violated = |changes: &[Pick]| self.violated(rules, changes);
        cheapest(&space, violated, progress)
    }

    /// The levers of rules that a set of changes leaves violated.
    fn violated(&self, rules: &[usize], changes: &[Pick]) -> Vec<Vec<usize>> {
        let touched = |rule: &usize| {
            let levers = self.reads.get(*rule).into_iter().flatten();
            levers
                .into_iter()
                .any(|lever| changes.iter().any(|(fact, _)| fact == lever))
        };
        let (again, same): (Vec<usize>, Vec<usize>) = rules.iter().copied().partition(touched);
        let changed = self.trial.changed(&self.values(changes));
        let said = self.trial.said(&changed, &again, self.cautious);
        let changed = again
            .iter()
            .zip(said)
            .filter(|(_, said)| self.is_bad(Some(said)));
        let kept = same.iter().filter(|rule| self.is_bad(self.now.get(**rule)));
        let bad = kept.chain(changed.map(|(rule, _)| rule));
        bad.map(|rule| self.reads.get(*rule).cloned().unwrap_or_default())
            .collect()
    }

    fn values(&self, changes: &[Pick]) -> Vec<(&str, &Value)> {
        let change = |(fact, at): &Pick| {
            let lever = self.levers.get(*fact)?;
            Some((lever.fact.id.as_str(), lever.options.get(*at)?))
        };
        changes.iter().filter_map(change).collect()
    }

    fn price(&self, change: &Change) -> Decimal {
        let years = Decimal::from(self.params.years);
        let yearly = change
            .yearly
            .map_or(Decimal::ZERO, |yearly| yearly.amount());
        let yearly = yearly.saturating_mul(years);
        change
            .cost
            .amount()
            .saturating_add(yearly)
            .max(Decimal::ZERO)
    }

    /// The result for the region.
    pub(crate) fn report(&self, searched: &Searched) -> RegionAdjustments {
        let bad = self.bad();
        let money = |amount| Money::new(amount, self.currency);
        let sets = searched.solutions.iter();
        let sets =
            sets.map(|(cost, changes)| self.adjustment(money(*cost), changes, searched.complete));
        let leave = self
            .trial
            .region()
            .filter(|_| !bad.is_empty())
            .map(|_| Leave {
                cost: self.exit_cost(),
            });
        RegionAdjustments {
            region: self.trial.region().map(str::to_owned),
            violations: self.ids(&bad),
            sets: if bad.is_empty() {
                Vec::new()
            } else {
                sets.collect()
            },
            blocked: self.blocked(searched),
            leave,
            complete: searched.complete,
            bound: money(searched.bound),
            years: self.params.years,
            basis: self.basis(),
        }
    }

    /// Whether all costs of changes are the user's.
    pub(crate) fn costs_are_given(&self) -> bool {
        let own = |lever: &Lever<'_>| self.params.changes.contains_key(&lever.fact.id);
        self.levers.iter().all(own)
    }

    /// What a set of changes costs once, and each year.
    pub(crate) fn sums(&self, changes: &[Pick]) -> (Decimal, Decimal) {
        let levers = changes
            .iter()
            .filter_map(|(lever, _)| self.levers.get(*lever));
        levers.fold((Decimal::ZERO, Decimal::ZERO), |(once, yearly), lever| {
            let more = lever
                .change
                .yearly
                .map_or(Decimal::ZERO, |yearly| yearly.amount());
            (
                once.saturating_add(lever.change.cost.amount()),
                yearly.saturating_add(more),
            )
        })
    }

    /// The open facts of rules, as questions.
    pub(crate) fn questions(&self, rules: &[usize]) -> Vec<String> {
        let mut facts = BTreeSet::new();
        for rule in rules {
            let open = |fact: &&str| self.trial.answer(fact) == Answer::Unknown;
            facts.extend(self.trial.reads(*rule).filter(open));
        }
        facts
            .into_iter()
            .map(|fact| format!("the legal fact `{fact}`"))
            .collect()
    }

    fn basis(&self) -> String {
        let text = if self.costs_are_given() {
            "costs as given by the user"
        } else {
            "costs are estimates of the rule base, not calibrated; income that is given up is not counted"
        };
        text.to_owned()
    }

    fn exit_cost(&self) -> Option<Money> {
        match self.trial.answer(EXIT) {
            Answer::Value {
                value: Value::Money(cost),
            } => Some(cost),
            _ => None,
        }
    }

    /// The ids of rules.
    pub(crate) fn ids(&self, rules: &[usize]) -> Vec<String> {
        let rules = rules.iter().filter_map(|rule| self.trial.rule(*rule));
        rules.map(|rule| rule.id.clone()).collect()
    }

    fn blocked(&self, searched: &Searched) -> Option<Blocked> {
        if searched.stuck.is_empty() || !searched.complete {
            return None;
        }
        let mut facts = BTreeSet::new();
        for rule in &searched.stuck {
            let known = |fact: &&str| self.trial.answer(fact) != Answer::Unknown;
            facts.extend(self.trial.reads(*rule).filter(known).map(str::to_owned));
        }
        Some(Blocked {
            rules: self.ids(&searched.stuck),
            facts: facts.into_iter().collect(),
        })
    }

    fn adjustment(&self, cost: Money, changes: &[Pick], proven_minimal: bool) -> Adjustment {
        let all: Vec<usize> = (0..self.trial.len()).collect();
        let changed = self.trial.changed(&self.values(changes));
        let after = self.trial.said(&changed, &all, true);
        let open = |said: Said| matches!(said, Said::MayBeViolated | Said::Open);
        let pairs = || all.iter().zip(self.now.iter().zip(&after));
        let mends =
            pairs().filter(|(_, (now, then))| self.is_bad(Some(now)) && !self.is_bad(Some(then)));
        let opens = pairs().filter(|(_, (now, then))| open(**then) && !open(**now));
        let mends: Vec<usize> = mends.map(|(rule, _)| *rule).collect();
        let opens: Vec<usize> = opens.map(|(rule, _)| *rule).collect();
        Adjustment {
            changes: changes
                .iter()
                .filter_map(|pick| self.fact_change(*pick))
                .collect(),
            cost,
            proven_minimal,
            mends: self.ids(&mends),
            opens: self.ids(&opens),
        }
    }

    /// One change for the reader.
    pub(crate) fn fact_change(&self, (lever, at): Pick) -> Option<FactChange> {
        let lever = self.levers.get(lever)?;
        let to = Answer::Value {
            value: lever.options.get(at)?.clone(),
        };
        Some(FactChange {
            fact: lever.fact.id.clone(),
            question: lever.fact.question.clone(),
            from: flat(&self.trial.answer(&lever.fact.id)),
            to: flat(&to),
            cost: lever.change.cost,
            yearly: lever.change.yearly,
        })
    }
}
