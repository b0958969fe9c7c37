//! Outcomes and settings, and their checked twin.

use landfall_core::{Mistake, Mistakes, Place, Seed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::CalibrateError;
use crate::factor::Factor;
use crate::survey::level_mistake;

/// Weights before any calibration, in the order of [`Factor::ALL`]: our own default, unpublished.
pub const PRIOR: [f64; 6] = [0.30, 0.25, 0.25, 0.15, 0.05, 0.0];
/// Most rows accepted.
const MAX_ROWS: usize = 10_000_000;

/// One outcome of two people working together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Observation {
    /// One of the two, by the caller's number.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// When, in any unit that rises with time.
    pub time: i64,
    /// What was observed, above 0 and finite, more being worse: hours to the answer, rework.
    pub outcome: f64,
    /// Factors of the pair at that time, each above 0 and at most 1, in the order of
    /// [`Factor::ALL`]; `None` where not known. They must not have been computed from this outcome
    /// or later ones.
    pub factors: [Option<f64>; 6],
}

/// How strongly the effects of single members are drawn to 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Penalty {
    /// Chosen among 0.1, 0.3, 1, … 1,000 by the error on the last part of the training rows, the
    /// larger one of equals.
    Estimated,
    /// This one, above 0 and at most 1e6: the ratio of the residual variance to that of the effects.
    Fixed(f64),
}

/// Outcomes and settings, not yet checked.
#[derive(Debug, Clone, PartialEq)]
pub struct CalibrateParams {
    observations: Vec<Observation>,
    prior: [f64; 6],
    penalty: Penalty,
    train_share: f64,
    present_share: f64,
    replicates: u32,
    seed: Seed,
    level: f64,
}

impl Default for CalibrateParams {
    fn default() -> Self {
        Self::new()
    }
}

impl CalibrateParams {
    /// No outcomes yet. Defaults: weights [`PRIOR`], estimated penalty, the first 70 % in time for
    /// training, factors known in at least half of the training rows, 500 bootstrap replicates
    /// from seed 0, intervals of 95 %.
    pub fn new() -> Self {
        Self {
            observations: Vec::new(),
            prior: PRIOR,
            penalty: Penalty::Estimated,
            train_share: 0.7,
            present_share: 0.5,
            replicates: 500,
            seed: Seed::new(0),
            level: 0.95,
        }
    }

    /// Adds outcomes, in any order.
    #[must_use]
    pub fn observations(mut self, observations: impl IntoIterator<Item = Observation>) -> Self {
        self.observations.extend(observations);
        self
    }

    /// Weights to keep unless the outcomes say better, in the order of [`Factor::ALL`]; 0 or above,
    /// not all 0. They are divided by their sum.
    #[must_use]
    pub fn prior(mut self, weights: [f64; 6]) -> Self {
        self.prior = weights;
        self
    }

    /// How strongly members' effects are drawn to 0.
    #[must_use]
    pub fn penalty(mut self, penalty: Penalty) -> Self {
        self.penalty = penalty;
        self
    }

    /// Share of the rows, first in time, that the model is fitted on; above 0 and below 1.
    #[must_use]
    pub fn train_share(mut self, share: f64) -> Self {
        self.train_share = share;
        self
    }

    /// Least share of the training rows in which a factor must be known to be fitted, above 0 and
    /// at most 1. Rows that lack a fitted factor are left out and counted.
    #[must_use]
    pub fn present_share(mut self, share: f64) -> Self {
        self.present_share = share;
        self
    }

    /// Bootstrap replicates, 100 to 100,000.
    #[must_use]
    pub fn replicates(mut self, replicates: u32) -> Self {
        self.replicates = replicates;
        self
    }

    /// Seed of the bootstrap.
    #[must_use]
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// Confidence of the intervals, above 0 and below 1.
    #[must_use]
    pub fn level(mut self, level: f64) -> Self {
        self.level = level;
        self
    }

    /// Checks everything and returns what can be calibrated. No outcomes are fine.
    ///
    /// # Errors
    /// [`CalibrateError::Input`] with every mistake.
    pub fn check(self) -> Result<Calibrate, CalibrateError> {
        let mut mistakes = self.setting_mistakes();
        for (index, row) in self.observations.iter().enumerate() {
            row.mistakes(index, &mut mistakes);
        }
        Mistakes::none(mistakes)?;
        let sum: f64 = self.prior.iter().sum();
        let mut observations = self.observations;
        for row in &mut observations {
            (row.a, row.b) = (row.a.min(row.b), row.a.max(row.b));
        }
        // A total order, so that the order of the input changes no bit of the result.
        observations.sort_by(|x, y| {
            let key = |row: &Observation| (row.time, row.a, row.b, row.outcome.to_bits());
            let factors = |row: &Observation| row.factors.map(|f| f.map(f64::to_bits));
            key(x)
                .cmp(&key(y))
                .then_with(|| factors(x).cmp(&factors(y)))
        });
        Ok(Calibrate {
            observations,
            prior: self.prior.map(|weight| weight / sum),
            penalty: self.penalty,
            train_share: self.train_share,
            present_share: self.present_share,
            replicates: self.replicates,
            seed: self.seed,
            level: self.level,
        })
    }

    fn setting_mistakes(&self) -> Vec<Mistake> {
        let mut mistakes: Vec<Mistake> = level_mistake(self.level).into_iter().collect();
        let mut say = |field: &str, message: String| {
            mistakes.push(Mistake::new(Place::default().field(field), message));
        };
        let sum: f64 = self.prior.iter().sum();
        if !(self.prior.iter().all(|weight| *weight >= 0.0) && sum > 0.0 && sum.is_finite()) {
            let message = format!("`{:?}`: weights are 0 or above and not all 0", self.prior);
            say("prior", message);
        }
        if let Penalty::Fixed(penalty) = self.penalty
            && !(penalty > 0.0 && penalty <= 1e6)
        {
            let message = format!("`{penalty}` is no penalty above 0 and at most 1e6");
            say("penalty", message);
        }
        let (train, present) = (self.train_share, self.present_share);
        if !(train > 0.0 && train < 1.0) {
            say(
                "train_share",
                format!("`{train}` is no share above 0 and below 1"),
            );
        }
        if !(present > 0.0 && present <= 1.0) {
            say(
                "present_share",
                format!("`{present}` is no share above 0 and at most 1"),
            );
        }
        if !(100..=100_000).contains(&self.replicates) {
            let message = format!(
                "`{}` replicates: from 100 to 100000 are allowed",
                self.replicates
            );
            say("replicates", message);
        }
        if self.observations.len() > MAX_ROWS {
            let given = self.observations.len();
            let message = format!("`{given}` rows are too many: at most {MAX_ROWS}");
            say("observations", message);
        }
        mistakes
    }
}

impl Observation {
    fn mistakes(&self, index: usize, mistakes: &mut Vec<Mistake>) {
        let mut say = |field: &str, message: String| {
            let place = Place::default().field(format!("observations[{index}].{field}"));
            mistakes.push(Mistake::new(place, message));
        };
        if self.a == self.b {
            let message = format!("`{}` twice: an outcome needs two people", self.a);
            say("b", message);
        }
        let outcome = self.outcome;
        if !(outcome > 0.0 && outcome.is_finite()) {
            let message = format!("`{outcome}` is no outcome above 0 and finite");
            say("outcome", message);
        }
        for (factor, value) in Factor::ALL.iter().zip(self.factors) {
            if let Some(value) = value.filter(|value| !(*value > 0.0 && *value <= 1.0)) {
                let message = format!("`{value}` is no factor above 0 and at most 1");
                say(factor.name(), message);
            }
        }
    }
}

/// Checked outcomes and settings; made by [`CalibrateParams::check`].
#[derive(Debug, Clone, PartialEq)]
pub struct Calibrate {
    /// Sorted by time.
    pub(super) observations: Vec<Observation>,
    /// Sum 1.
    pub(super) prior: [f64; 6],
    pub(super) penalty: Penalty,
    pub(super) train_share: f64,
    pub(super) present_share: f64,
    pub(super) replicates: u32,
    pub(super) seed: Seed,
    pub(super) level: f64,
}
