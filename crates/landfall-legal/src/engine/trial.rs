//! One product in one place, to try changes of its facts on.

use std::collections::BTreeSet;
use std::sync::Arc;

use landfall_core::Place;

use super::Engine;
use super::check::{Stage, rule};
use super::cut::representatives;
use super::domain::cuts;
use super::judge::Depth;
use super::known::Known;
use super::params::CheckParams;
use super::plan::Norm;
use super::region::Territory;
use super::waiver::waive;
use crate::condition::{Condition, FactIndex};
use crate::error::LegalError;
use crate::fact::{Fact, Given, Profile};
use crate::jurisdiction::Jurisdictions;
use crate::report::Verdict;
use crate::rule::{Area, Rule};
use crate::truth::Truth;
use crate::value::{Answer, Value};

/// A product in a place, with the rules that hold there.
pub(crate) struct Trial<'a> {
    engine: &'a Engine,
    params: &'a CheckParams,
    territory: Arc<Territory>,
    known: Known<'a>,
    norms: Vec<&'a Arc<Norm>>,
}

/// Changes of facts.
pub(crate) struct Changed(Vec<(FactIndex, Given)>);

/// What a rule says, as far as changes are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// It is violated.
    Violated,
    /// It is open, and an answer can make it a violation.
    MayBeViolated,
    /// It is open, and lawful whatever the answer is.
    Open,
    /// It applies and is kept.
    Kept,
    /// It asks nothing today.
    Quiet,
}

impl<'a> Trial<'a> {
    /// The product in each place of a check: no region first, then the regions in order.
    ///
    /// # Errors
    /// As [`Engine::check`].
    pub(crate) fn all(
        engine: &'a Engine,
        profile: &'a Profile,
        params: &'a CheckParams,
    ) -> Result<Vec<Self>, LegalError> {
        let places = engine.places_of(params)?.into_iter();
        let known = Known::new(engine, profile, &[]);
        let trials = places.map(|territory| Self {
            norms: engine.held(&territory, params.as_of),
            known: known.at(engine, profile, &territory.path),
            engine,
            params,
            territory,
        });
        Ok(trials.collect())
    }

    /// The region; `None` where the law hangs on none.
    pub(crate) fn region(&self) -> Option<&str> {
        self.territory.region.as_deref()
    }

    /// Areas without rules there.
    pub(crate) fn not_covered(&self) -> &[Area] {
        &self.territory.without
    }

    /// Whose law reaches where.
    pub(crate) fn jurisdictions(&self) -> &'a Jurisdictions {
        self.engine.base().jurisdictions()
    }

    /// How many rules hold there.
    pub(crate) fn len(&self) -> usize {
        self.norms.len()
    }

    /// A rule that holds there.
    pub(crate) fn rule(&self, at: usize) -> Option<&'a Rule> {
        self.norms.get(at).map(|norm| &norm.rule)
    }

    /// The facts a rule reads, by id.
    pub(crate) fn reads(&self, at: usize) -> impl Iterator<Item = &'a str> {
        let norm = self.norms.get(at).copied();
        let facts = norm.into_iter().flat_map(|norm| norm.facts.keys());
        facts.map(String::as_str)
    }

    /// A fact of the dictionary.
    pub(crate) fn fact(&self, id: &str) -> Option<&'a Fact> {
        self.engine.base().facts().get(id)
    }

    /// The answer that holds there now.
    pub(crate) fn answer(&self, fact: &str) -> Answer {
        let index = self.engine.symbols.fact(fact);
        let given = index.and_then(|fact| self.known.given(fact));
        given.map_or(Answer::Unknown, |given| given.answer.clone())
    }

    /// The leaves of rules there that read a fact.
    pub(crate) fn conditions(&self, fact: &str) -> Vec<&'a Condition> {
        let leaves = self.norms.iter().flat_map(|norm| {
            let leaves = norm.leaves_of(fact);
            leaves.filter_map(|leaf| norm.forest.leaves.get(leaf))
        });
        leaves.collect()
    }

    /// Values of an ordered fact, one at least for each stretch that the rules there tell apart.
    pub(crate) fn ordered(&self, fact: &Fact) -> Vec<Value> {
        let mut stage = self.stage(self.known.clone());
        let mut found = Vec::new();
        for norm in &self.norms {
            let leaves: Vec<usize> = norm.leaves_of(&fact.id).collect();
            if !leaves.is_empty() {
                found.extend(cuts(norm, stage.scene(norm), &leaves, &fact.id));
            }
        }
        representatives(fact, &Answer::Unknown, &found).unwrap_or_default()
    }

    /// The first of the values for each way in which the leaves that read a fact can turn out:
    /// answers with the same truths are the same to the law there.
    pub(crate) fn told_apart(&self, fact: &str, values: Vec<Value>) -> Vec<Value> {
        let mut stage = self.stage(self.known.clone());
        let reading = self.norms.iter();
        let reading = reading.filter_map(|norm| Some((norm, norm.facts.get(fact)?)));
        let reading: Vec<_> = reading.collect();
        let mut truths = |value: &Value| -> Vec<Truth> {
            let answer = Answer::Value {
                value: value.clone(),
            };
            let each = reading.iter();
            each.flat_map(|(norm, leaves)| stage.scene(norm).probe(norm, leaves, fact, &answer))
                .collect()
        };
        let mut seen = BTreeSet::new();
        let first = |value: &Value| seen.insert(truths(value));
        values.into_iter().filter(first).collect()
    }

    /// Changes of facts there.
    pub(crate) fn changed(&self, changes: &[(&str, &Value)]) -> Changed {
        let change = |(fact, value): &(&str, &Value)| {
            let answer = Answer::Value {
                value: (*value).clone(),
            };
            let given = Given {
                answer,
                evidence: None,
                place: Place::default(),
            };
            Some((self.engine.symbols.fact(fact)?, given))
        };
        Changed(changes.iter().filter_map(change).collect())
    }

    fn stage<'s>(&'s self, known: Known<'s>) -> Stage<'s> {
        Stage::knowing(self.engine, known, &self.territory, self.params)
    }

    /// What some rules say of the product after changes; with `open`, whether open ones may be
    /// violated.
    pub(crate) fn said(&self, changed: &Changed, rules: &[usize], open: bool) -> Vec<Said> {
        let mut known: Known<'_> = self.known.clone();
        for (fact, given) in &changed.0 {
            known.set(self.engine, *fact, given);
        }
        let mut stage = Stage::knowing(self.engine, known, &self.territory, self.params);
        let norms = rules.iter().filter_map(|at| self.norms.get(*at));
        norms
            .map(|norm| self.said_by(norm, &mut stage, open))
            .collect()
    }

    fn said_by(&self, norm: &Norm, stage: &mut Stage<'_>, open: bool) -> Said {
        let depth = if open { Depth::Full } else { Depth::Outcome };
        let ruled = rule(norm, stage.scene(norm), self.params, depth);
        let params = self.params;
        let path = &self.territory.path;
        let id = &norm.rule.id;
        let (verdict, _) = waive(ruled.verdict, id, path, params.as_of, &params.waivers);
        match verdict {
            Verdict::Violation => Said::Violated,
            Verdict::NeedsInput if ruled.lawful_either_way => Said::Open,
            Verdict::NeedsInput => Said::MayBeViolated,
            Verdict::Compliant => Said::Kept,
            _ => Said::Quiet,
        }
    }
}
