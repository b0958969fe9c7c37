//! Which questions to ask first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::Engine;
use super::check::{Stage, rule};
use super::domain::alternatives;
use super::judge::Depth;
use super::params::CheckParams;
use super::plan::Norm;
use super::region::Territory;
use crate::error::LegalError;
use crate::fact::{Fact, Given, Profile};
use crate::question::{FindingId, Question};
use crate::report::{ComplianceReport, Verdict};
use crate::value::Answer;

/// The most answers tried for one question.
const MOST_ANSWERS: usize = 8;

/// The most times a rule is judged, over all questions.
const MOST_TRIALS: usize = 40_000;

/// A finding that needs a fact.
struct Touched<'e> {
    place: usize,
    norm: &'e Norm,
    may_be_violation: bool,
}

impl Engine {
    /// The facts that findings of a report still need, as questions: first those that bear on a
    /// possible violation, then those that settle most findings in the mean over representative
    /// answers, then those that most findings need.
    ///
    /// `report` must come from this engine, the profile and `params`. At most eight answers are
    /// tried for a question and 40,000 rules judged in all; questions after that come last
    /// within their group.
    ///
    /// # Errors
    /// As [`Engine::check`].
    pub fn questions(
        &self,
        profile: &Profile,
        params: &CheckParams,
        report: &ComplianceReport,
    ) -> Result<Vec<Question>, LegalError> {
        let places = self.places_of(params)?;
        let mut open: Vec<_> = self.open(&places, report).into_iter().collect();
        open.sort_by_key(|(fact, touched)| (Reverse(touched.len()), *fact));
        let asker = Asker {
            engine: self,
            profile,
            params,
            places: &places,
        };
        let mut spent = 0_usize;
        let asked: Vec<_> = open
            .into_iter()
            .map(|(fact, touched)| {
                spent = spent.saturating_add(touched.len().saturating_mul(MOST_ANSWERS));
                (fact, touched, spent <= MOST_TRIALS)
            })
            .collect();
        let questions = asked.par_iter().filter_map(|(fact, touched, affordable)| {
            let fact = self.base.facts().get(fact)?;
            Some(asker.question(fact, touched, *affordable))
        });
        let mut questions: Vec<Question> = questions.collect();
        questions.sort_by(|one, other| {
            let settles = |question: &Question| question.settles.unwrap_or(-1.0);
            (other.may_be_violation.cmp(&one.may_be_violation))
                .then(settles(other).total_cmp(&settles(one)))
                .then(other.findings.len().cmp(&one.findings.len()))
                .then(one.fact.cmp(&other.fact))
        });
        Ok(questions)
    }

    /// The open findings, by the facts they need; parameters apart.
    fn open<'r>(
        &self,
        places: &[Arc<Territory>],
        report: &'r ComplianceReport,
    ) -> BTreeMap<&'r str, Vec<Touched<'_>>> {
        let numbers = places.iter().enumerate();
        let numbers: BTreeMap<Option<&str>, usize> = numbers
            .map(|(at, place)| (place.region.as_deref(), at))
            .collect();
        let mut open: BTreeMap<&str, Vec<Touched<'_>>> = BTreeMap::new();
        for finding in &report.findings {
            let place = numbers.get(&finding.region.as_deref());
            let (Some(place), Some(norm)) = (place, self.norm(&finding.rule)) else {
                continue;
            };
            let facts = finding.facts_needed.iter();
            for fact in facts.filter(|fact| !fact.starts_with('@')) {
                open.entry(fact).or_default().push(Touched {
                    place: *place,
                    norm,
                    may_be_violation: !finding.lawful_either_way,
                });
            }
        }
        open
    }
}

struct Asker<'e> {
    engine: &'e Engine,
    profile: &'e Profile,
    params: &'e CheckParams,
    places: &'e [Arc<Territory>],
}

impl Asker<'_> {
    fn question(&self, fact: &Fact, touched: &[Touched<'_>], affordable: bool) -> Question {
        let region = |one: &Touched<'_>| {
            let place = self.places.get(one.place);
            place.and_then(|place| place.region.clone())
        };
        let findings = touched.iter().map(|one| FindingId {
            region: region(one),
            rule: one.norm.rule.id.clone(),
        });
        let mut regions: Vec<String> = Vec::new();
        for code in touched.iter().filter_map(region) {
            if fact.per_region && !regions.contains(&code) {
                regions.push(code);
            }
        }
        Question {
            fact: fact.id.clone(),
            text: fact.question.clone(),
            asks: fact.asks.clone(),
            kind: fact.kind,
            unit: fact.unit.clone(),
            values: fact.values.clone(),
            regions,
            findings: findings.collect(),
            may_be_violation: touched.iter().any(|one| one.may_be_violation),
            settles: affordable.then(|| self.settles(fact, touched)),
            change: fact.change.as_ref().map(|change| change.cost),
        }
    }

    /// How many findings an answer settles, in the mean.
    fn settles(&self, fact: &Fact, touched: &[Touched<'_>]) -> f64 {
        let answers = self.answers(fact, touched);
        let settled = answers
            .iter()
            .map(|answer| self.settled(fact, touched, answer));
        let sum: usize = settled.sum();
        let count = answers.len().max(1);
        // Counts far below 2^53.
        sum as f64 / count as f64
    }

    /// Representative answers: those that the touched rules tell apart.
    fn answers(&self, fact: &Fact, touched: &[Touched<'_>]) -> Vec<Answer> {
        let mut answers: Vec<Answer> = Vec::new();
        let mut met = BTreeSet::new();
        for one in touched {
            if answers.len() >= MOST_ANSWERS || !met.insert(&one.norm.rule.id) {
                continue;
            }
            let Some(place) = self.places.get(one.place) else {
                continue;
            };
            let mut stage = Stage::new(self.engine, self.profile, place, self.params);
            let scene = stage.scene(one.norm);
            for answer in alternatives(one.norm, scene, fact, None) {
                if answer != Answer::NotApplicable && !answers.contains(&answer) {
                    answers.push(answer);
                }
            }
        }
        answers.truncate(MOST_ANSWERS);
        answers
    }

    /// How many findings this answer settles.
    fn settled(&self, fact: &Fact, touched: &[Touched<'_>], answer: &Answer) -> usize {
        let given = Given {
            answer: answer.clone(),
            ..Given::default()
        };
        let mut profile = self.profile.clone();
        profile.set(&fact.id, None, given.clone());
        for one in touched {
            let place = self.places.get(one.place);
            if let Some(region) = place.and_then(|place| place.region.clone()) {
                profile.set(&fact.id, Some(region), given.clone());
            }
        }
        let mut settled = 0;
        for (at, place) in self.places.iter().enumerate() {
            let mut stage = Stage::new(self.engine, &profile, place, self.params);
            for one in touched.iter().filter(|one| one.place == at) {
                let ruled = rule(one.norm, stage.scene(one.norm), self.params, Depth::Outcome);
                settled += usize::from(ruled.verdict != Verdict::NeedsInput);
            }
        }
        settled
    }
}
