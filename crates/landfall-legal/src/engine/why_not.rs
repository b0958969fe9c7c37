//! Why not: which facts would have to be otherwise for another verdict.

use std::sync::Arc;

use landfall_core::{Mistake, Mistakes, Place, nearest};
use serde::{Deserialize, Serialize};

use super::Engine;
use super::check::{Stage, rule};
use super::domain::alternatives;
use super::judge::Depth;
use super::params::CheckParams;
use super::plan::Norm;
use super::region::Territory;
use super::text;
use super::waiver::waive;
use crate::error::LegalError;
use crate::fact::{Given, Profile};
use crate::report::Verdict;
use crate::value::{Answer, Value};

/// The most facts changed together.
const MOST_FACTS: usize = 3;

/// The most combinations tried.
const MOST_TRIALS: usize = 20_000;

/// The most sets reported.
const MOST_SETS: usize = 32;

/// Verdicts that can be asked for.
const VERDICTS: [&str; 7] = [
    "violation",
    "compliant",
    "compliant_by_exception",
    "not_applicable",
    "not_yet_in_force",
    "needs_input",
    "waived",
];

/// What would have to be otherwise for another verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WhyNot {
    /// The rule.
    pub rule: String,
    /// The region; `None` where the law hangs on none.
    pub region: Option<String>,
    /// The verdict now.
    pub now: Verdict,
    /// The verdict asked for.
    pub wanted: String,
    /// The smallest sets of changes that lead to it, 32 at most; one without any change when it is
    /// the verdict already.
    pub sets: Vec<Vec<Otherwise>>,
    /// Whether everything up to that size was tried: three facts together and 20,000 combinations
    /// at most. Without sets it then means that no change of three facts leads there.
    pub complete: bool,
}

/// A fact that would have to be otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Otherwise {
    /// The fact.
    pub fact: String,
    /// What it is now, as text.
    pub now: String,
    /// What it would have to be, as text: one value for all that the rule does not tell apart.
    pub to: String,
    /// The same as an answer.
    pub answer: Answer,
}

impl Engine {
    /// Which facts would have to be otherwise for a rule to say `wanted`, the name of a verdict.
    ///
    /// # Errors
    /// As [`Engine::check_rule`]; when the region does not have the rule; when `wanted` is no
    /// verdict.
    pub fn why_not(
        &self,
        profile: &Profile,
        params: &CheckParams,
        rule: &str,
        region: Option<&str>,
        wanted: &str,
    ) -> Result<WhyNot, LegalError> {
        let mut params = params.clone();
        params.trace = false;
        let finding = self.check_rule(profile, &params, rule, region)?;
        let (Some(finding), Some(norm)) = (finding, self.norm(rule)) else {
            let message = format!("`{rule}` is not checked there on {}", params.as_of);
            return Err(Mistakes::from(Mistake::new(Place::default(), message)).into());
        };
        check_wanted(wanted)?;
        let region = finding.region.clone();
        let mut search = Search {
            engine: self,
            norm,
            territory: self.territory(region.as_deref()),
            params: &params,
            wanted,
            trials: 0,
            complete: true,
        };
        let sets = match finding.verdict.name() == wanted {
            true => vec![Vec::new()],
            false => search.smallest(profile),
        };
        Ok(WhyNot {
            rule: rule.to_owned(),
            region: region.map(|region| region.to_string()),
            now: finding.verdict,
            wanted: wanted.to_owned(),
            sets,
            complete: search.complete,
        })
    }
}

fn check_wanted(wanted: &str) -> Result<(), Mistakes> {
    if VERDICTS.contains(&wanted) {
        return Ok(());
    }
    let place = Place::default().field("wanted");
    let mistake = Mistake::new(place, format!("`{wanted}` is no verdict"));
    let help = match nearest(wanted, VERDICTS) {
        Some(known) => format!("did you mean `{known}`?"),
        None => format!("one of {}", VERDICTS.join(", ")),
    };
    Err(mistake.help(help).into())
}

/// A fact with its answer and those to try instead.
struct Lever {
    fact: String,
    now: Answer,
    others: Vec<Answer>,
}

struct Search<'e> {
    engine: &'e Engine,
    norm: &'e Arc<Norm>,
    territory: Arc<Territory>,
    params: &'e CheckParams,
    wanted: &'e str,
    trials: usize,
    complete: bool,
}

impl Search<'_> {
    fn smallest(&mut self, profile: &Profile) -> Vec<Vec<Otherwise>> {
        let levers = self.levers(profile);
        for size in 1..=MOST_FACTS.min(levers.len()) {
            let mut found = Vec::new();
            self.try_sets(profile, &levers, size, &mut Vec::new(), &mut found);
            if !found.is_empty() {
                return found;
            }
        }
        self.complete &= levers.len() <= MOST_FACTS;
        Vec::new()
    }

    fn levers(&mut self, profile: &Profile) -> Vec<Lever> {
        let mut levers = Vec::new();
        for id in self.norm.facts.keys() {
            let Some(fact) = self.engine.base().facts().get(id) else {
                continue;
            };
            let now = self.answer(profile, id);
            let bare = self.with(profile, id, Answer::Unknown);
            let mut stage = Stage::new(self.engine, &bare, &self.territory, self.params);
            let list = match &now {
                Answer::Value {
                    value: Value::Set(values),
                } => Some(values),
                _ => None,
            };
            let mut others = alternatives(self.norm, stage.scene(self.norm), fact, list);
            self.complete &= !others.is_empty();
            others.retain(|other| *other != now);
            let fact = id.clone();
            levers.push(Lever { fact, now, others });
        }
        levers
    }

    fn answer(&self, profile: &Profile, fact: &str) -> Answer {
        let mut stage = Stage::new(self.engine, profile, &self.territory, self.params);
        stage.scene(self.norm).answer(fact)
    }

    fn with(&self, profile: &Profile, fact: &str, answer: Answer) -> Profile {
        let mut changed = profile.clone();
        let given = Given {
            answer,
            ..Given::default()
        };
        changed.set(fact, self.territory.region.clone(), given);
        changed
    }

    /// Tries all changes of `size` facts out of the levers, on top of those `made`.
    fn try_sets(
        &mut self,
        profile: &Profile,
        levers: &[Lever],
        size: usize,
        made: &mut Vec<Otherwise>,
        found: &mut Vec<Vec<Otherwise>>,
    ) {
        if size == 0 {
            self.trials += 1;
            if self.says(profile) {
                found.push(made.clone());
            }
            return;
        }
        let mut rest = levers;
        while let Some((lever, further)) = rest.split_first() {
            rest = further;
            for other in &lever.others {
                if self.trials >= MOST_TRIALS || found.len() >= MOST_SETS {
                    self.complete = false;
                    return;
                }
                made.push(Otherwise {
                    fact: lever.fact.clone(),
                    now: text::answer(&lever.now),
                    to: text::answer(other),
                    answer: other.clone(),
                });
                let changed = self.with(profile, &lever.fact, other.clone());
                self.try_sets(&changed, rest, size - 1, made, found);
                made.pop();
            }
        }
    }

    fn says(&self, profile: &Profile) -> bool {
        let mut stage = Stage::new(self.engine, profile, &self.territory, self.params);
        let ruled = rule(
            self.norm,
            stage.scene(self.norm),
            self.params,
            Depth::Outcome,
        );
        let (path, params) = (&self.territory.path, self.params);
        let id = &self.norm.rule.id;
        let (verdict, _) = waive(ruled.verdict, id, path, params.as_of, &params.waivers);
        verdict.name() == self.wanted
    }
}
