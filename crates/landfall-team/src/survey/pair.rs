//! The survey factor of a pair.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::Reason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::params::{Row, Survey};
use super::reliability::{Reliability, reliability};
use crate::stats::{count, mean};

/// No survey factor is below this, as a product of factors must not be wiped out by one
/// questionnaire: our own default, unpublished.
pub const SURVEY_FLOOR: f64 = 0.05;

/// Which answers a factor rests on.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// What one of the two said about the other.
    Pair,
    /// What she said about the team as a whole, as she did not answer about the other.
    Team,
}

/// One direction of a pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Direction {
    /// Who answered.
    pub from: String,
    /// Which answers.
    pub basis: Basis,
    /// Mean of her answers, 0 to 1.
    pub raw: f64,
    /// The same, drawn towards the mean of all by what the scale lacks in reliability.
    pub shrunk: f64,
}

/// The survey factor of two people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SurveyFactor {
    /// One of the two, the first in order.
    pub a: String,
    /// The other.
    pub b: String,
    /// The factor, [`SURVEY_FLOOR`] to 1: the mean of the directions.
    pub value: f64,
    /// One or two directions.
    pub directions: Vec<Direction>,
    /// Why.
    pub reason: Reason,
}

/// Survey factors of pairs.
///
/// A factor rests on the answers of two people at most and so reveals them: it is an input of a
/// score, not a figure to publish.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PairSurvey {
    /// Reliability of the answers about colleagues.
    pub reliability: Reliability,
    /// Reliability of the answers about the team as a whole.
    pub team_reliability: Reliability,
    /// Complete answers about colleagues: from, about, mean.
    #[serde(skip)]
    pair: BTreeMap<String, BTreeMap<String, f64>>,
    /// Complete answers about the team: from, mean.
    #[serde(skip)]
    team: BTreeMap<String, f64>,
    #[serde(skip)]
    pair_mean: Option<f64>,
    #[serde(skip)]
    team_mean: Option<f64>,
}

impl Survey {
    /// Factors of pairs from the answers about colleagues and, where one is lacking, about the team.
    ///
    /// Each person's mean over a complete row of answers is mapped to 0 to 1 and drawn towards the
    /// mean of all rows of its kind by s' = αs + (1 − α)s̄ (Kelley 1947), then the directions of a
    /// pair are averaged. Answers of a kind whose reliability is too low or unknown are not used;
    /// rows with a gap are not used.
    pub fn pairs(&self) -> PairSurvey {
        let mut pair: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
        for row in self.pair_rows() {
            if let (Some(about), Some(value)) = (&row.about, row_mean(row)) {
                let known = pair.entry(row.from.clone()).or_default();
                known.insert(about.clone(), value);
            }
        }
        let team: BTreeMap<String, f64> = self
            .team_rows()
            .filter_map(|row| Some((row.from.clone(), row_mean(row)?)))
            .collect();
        let values: Vec<f64> = pair.values().flat_map(|m| m.values().copied()).collect();
        PairSurvey {
            reliability: reliability(self, self.pair_rows()),
            team_reliability: reliability(self, self.team_rows()),
            pair_mean: mean(&values),
            team_mean: mean(&team.values().copied().collect::<Vec<_>>()),
            pair,
            team,
        }
    }
}

/// The mean of a complete row.
pub(crate) fn row_mean(row: &Row) -> Option<f64> {
    mean(&row.complete()?)
}

impl PairSurvey {
    /// The factor of two people, in either order; `None` when neither gave usable answers, or when
    /// they are one and the same.
    pub fn factor(&self, a: &str, b: &str) -> Option<SurveyFactor> {
        if a == b {
            return None;
        }
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        let directions: Vec<Direction> = [self.direction(a, b), self.direction(b, a)]
            .into_iter()
            .flatten()
            .collect();
        let shrunk: Vec<f64> = directions.iter().map(|d| d.shrunk).collect();
        let value = mean(&shrunk)?.clamp(SURVEY_FLOOR, 1.0);
        Some(SurveyFactor {
            a: a.to_owned(),
            b: b.to_owned(),
            value,
            reason: self.reason(a, b, value, &directions),
            directions,
        })
    }

    /// The factors of all pairs of which at least one answered about the other, by name.
    pub fn listed(&self) -> Vec<SurveyFactor> {
        let pairs: BTreeSet<(&str, &str)> = self
            .pair
            .iter()
            .flat_map(|(from, known)| {
                known
                    .keys()
                    .map(move |about| (from.as_str(), about.as_str()))
            })
            .map(|(from, about)| (from.min(about), from.max(about)))
            .collect();
        pairs
            .into_iter()
            .filter_map(|(a, b)| self.factor(a, b))
            .collect()
    }

    fn direction(&self, from: &str, about: &str) -> Option<Direction> {
        let shrink = |basis, raw: f64, reliability: &Reliability, center: Option<f64>| {
            let alpha = reliability.usable().then(|| reliability.estimate())??;
            Some(Direction {
                from: from.to_owned(),
                basis,
                raw,
                shrunk: alpha * raw + (1.0 - alpha) * center?,
            })
        };
        let own = self.pair.get(from).and_then(|known| known.get(about));
        own.and_then(|raw| shrink(Basis::Pair, *raw, &self.reliability, self.pair_mean))
            .or_else(|| {
                let raw = self.team.get(from)?;
                shrink(Basis::Team, *raw, &self.team_reliability, self.team_mean)
            })
    }

    fn reason(&self, a: &str, b: &str, value: f64, directions: &[Direction]) -> Reason {
        let mut reason = Reason::new(format!("the survey factor of {a} and {b} is {value:.3}"))
            .rule(format!(
                "mean of the directions, each s' = alpha s + (1 - alpha) mean, at least {SURVEY_FLOOR}"
            ))
            .source("Kelley 1947 (shrinkage); the floor is our own default");
        for direction in directions {
            let (about, reliability) = match direction.basis {
                Basis::Pair => ("the other", &self.reliability),
                Basis::Team => ("the team", &self.team_reliability),
            };
            reason = reason.because(
                Reason::new(format!(
                    "{} answered {:.3} about {about}, which counts as {:.3}",
                    direction.from, direction.raw, direction.shrunk
                ))
                .because(reliability.reason()),
            );
        }
        if directions.len() == 1 {
            reason = reason.because(Reason::new("only one of the two gave usable answers"));
        }
        reason
    }

    /// Share of the possible directions among `people` that have a usable answer; `None` of fewer
    /// than two people.
    pub fn coverage(&self, people: &[&str]) -> Option<f64> {
        let people: BTreeSet<&str> = people.iter().copied().collect();
        let possible = people.len() * people.len().checked_sub(1).filter(|others| *others > 0)?;
        let known = people
            .iter()
            .flat_map(|from| people.iter().map(move |about| (from, about)))
            .filter(|(from, about)| from != about && self.direction(from, about).is_some())
            .count();
        Some(count(known) / count(possible))
    }
}
