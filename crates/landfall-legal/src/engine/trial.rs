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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::LawBase;

    /// One duty of the Union with two limits on the staff, one of them another in France.
    const LAW: &str = r#"
jurisdiction = [
  { id = "EU", name = "European Union", kind = "union" },
  { id = "DE", name = "Germany", kind = "state", parents = ["EU"] },
  { id = "FR", name = "France", kind = "state", parents = ["EU"] },
]
fact = [
  { id = "p.staff", type = "number", question = "?", asks = "x" },
  { id = "p.forms", type = "set", values = ["app", "site", "toy"], question = "?", asks = "x" },
  { id = "p.unread", type = "bool", question = "?", asks = "x" },
]

[law]
id = "eu.t"
title = "T"
short = "S"
jurisdiction = "EU"
area = "data-privacy"
valid_from = 2026-01-01

[[source]]
id = "text"
title = "Text"
kind = "primary"
read = 2026-11-26

[[parameter]]
id = "eu.t.limit"
type = "number"
unit = "persons"
values = [
  { jurisdiction = "EU", from = 2026-01-01, value = 250, article = "2", source = "text" },
  { jurisdiction = "FR", from = 2026-01-01, value = 50, article = "2", source = "text" },
]

[[rule]]
id = "eu.t.1"
article = "1"
title = "t"
summary = "s"
kind = "duty"
source = "text"
certainty = "settled"
applies_when = "p.staff >= @eu.t.limit"
requires = "p.staff < 1000 && \"app\" in p.forms"
"#;

    fn apart(region: &str, fact: &str, values: Vec<Value>) -> Vec<Value> {
        let files = [("law.toml".to_owned(), LAW.as_bytes().to_vec())];
        let engine = Engine::new(LawBase::load(files).unwrap()).unwrap();
        let params = CheckParams::new([region], "2026-11-26".parse().unwrap());
        let profile = Profile::default();
        let trials = Trial::all(&engine, &profile, &params).unwrap();
        let here = trials.iter().find(|trial| trial.region() == Some(region));
        here.unwrap().told_apart(fact, values)
    }

    fn numbers(all: &[i64]) -> Vec<Value> {
        all.iter().map(|one| Value::Number((*one).into())).collect()
    }

    #[test]
    fn the_first_value_of_each_stretch_stays_by_the_limits_of_the_region() {
        let tried = || numbers(&[300, 49, 50, 249, 250, 999, 1_000, 5_000, 0]);
        assert_eq!(apart("DE", "p.staff", tried()), numbers(&[300, 49, 1_000]));
        assert_eq!(apart("FR", "p.staff", tried()), numbers(&[300, 49, 1_000]));
        let tried = || numbers(&[50, 249, 250, 49]);
        assert_eq!(apart("DE", "p.staff", tried()), numbers(&[50, 250]));
        assert_eq!(apart("FR", "p.staff", tried()), numbers(&[50, 49]));
    }

    #[test]
    fn lists_are_told_apart_by_the_values_that_are_read() {
        let set = |values: &[&str]| Value::Set(values.iter().map(|it| (*it).to_owned()).collect());
        let tried = vec![
            set(&["toy"]),
            set(&["site"]),
            set(&["app"]),
            set(&["app", "toy"]),
            set(&[]),
        ];
        assert_eq!(
            apart("DE", "p.forms", tried),
            [set(&["toy"]), set(&["app"])]
        );
    }

    #[test]
    fn nothing_tells_the_values_of_an_unread_fact_apart() {
        let both = [false, true].map(Value::Bool);
        assert_eq!(apart("DE", "p.unread", both.to_vec()), [Value::Bool(false)]);
        assert!(apart("DE", "p.staff", Vec::new()).is_empty());
    }
}
