//! Whether the best team and the best pair stand when a weight is wrong.

use landfall_core::Progress;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Order, PairPlace, RankedBy, ScoreError, Scores, TOLERANCE, Weights};
use crate::factor::Factor;

/// How a weight is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// To one half.
    Lower,
    /// To three halves.
    Raise,
}

impl Change {
    /// What a weight is multiplied by.
    pub const fn by(self) -> f64 {
        match self {
            Self::Lower => 0.5,
            Self::Raise => 1.5,
        }
    }
}

/// What is best with one weight changed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Shift<T> {
    /// Whose weight.
    pub factor: Factor,
    /// How it is changed.
    pub change: Change,
    /// What it is then.
    pub weight: f64,
    /// The best, ties together; `null` when nothing has a value.
    pub best: Option<T>,
    /// Whether all that were best before still are.
    pub survives: bool,
}

/// What is best, and whether it still is with each weight above 0 halved or raised by half.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Sensitivity<T> {
    /// The best with the weights as they are, ties together; `null` when nothing has a value.
    pub best: Option<T>,
    /// One entry per weight above 0 and change, in the order of [`Factor::ALL`].
    pub shifts: Vec<Shift<T>>,
    /// Whether the best survives every change; false when there is none.
    pub survives: bool,
}

/// Teams that tie.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BestTeams {
    /// Value of the best of them.
    pub value: f64,
    /// Places in the list of teams, rising.
    pub teams: Vec<usize>,
}

impl Scores {
    /// The same members with each weight above 0 halved or raised by half: to run any solver again
    /// and see whether its answer stands.
    pub fn shifted(&self) -> Vec<(Factor, Change, Self)> {
        let all = self.shifts().into_iter();
        all.map(|(factor, change, weights)| (factor, change, self.with_weights(weights)))
            .collect()
    }

    /// Whether the best of some teams survives a change of 50 % to each weight, ties within
    /// [`TOLERANCE`](super::TOLERANCE) together. Teams without a value are never best; one whose
    /// value does not cover all members and pairs is compared by what is known.
    ///
    /// # Errors
    /// When there is no team, one is empty, a member does not exist or stands in a team twice, or
    /// somebody cancelled.
    pub fn sensitivity(
        &self,
        teams: &[Vec<usize>],
        progress: &Progress,
    ) -> Result<Sensitivity<BestTeams>, ScoreError> {
        if teams.is_empty() {
            return Err(ScoreError::NoTeams);
        }
        let before = best_teams(&self.values_of(teams, progress)?);
        let mut shifts = Vec::new();
        for (factor, change, scores) in self.shifted() {
            let values = scores.values_of(teams, progress)?;
            let best = best_teams(&values);
            let survives = |before: &BestTeams, best: &BestTeams| {
                before.teams.iter().all(|team| best.teams.contains(team))
            };
            shifts.push(Shift {
                factor,
                change,
                weight: scores.weights().of(factor),
                survives: before
                    .as_ref()
                    .zip(best.as_ref())
                    .is_some_and(|(b, a)| survives(b, a)),
                best,
            });
        }
        Ok(Sensitivity::new(before, shifts))
    }

    fn values_of(
        &self,
        teams: &[Vec<usize>],
        progress: &Progress,
    ) -> Result<Vec<Option<f64>>, ScoreError> {
        let values = teams.iter().map(|team| self.team_value(team, progress));
        values.collect()
    }

    /// Whether the best pair survives a change of 50 % to each weight.
    ///
    /// Complexity: one pass over all pairs.
    ///
    /// # Errors
    /// When somebody cancelled.
    pub fn sensitivity_of_best_pair(
        &self,
        progress: &Progress,
    ) -> Result<Sensitivity<PairPlace>, ScoreError> {
        let shifts = self.shifts();
        let changed = shifts.iter().map(|(_, _, weights)| *weights);
        let weights: Vec<Weights> = std::iter::once(*self.weights()).chain(changed).collect();
        let everybody: Vec<usize> = (0..self.len()).collect();
        let rankings = self.rank_by(&weights, Order::Best, &everybody, 1, progress)?;
        let mut best = rankings
            .into_iter()
            .map(|ranking| ranking.places.into_iter().next());
        let before = best.next().flatten();
        let shift = |((factor, change, weights), best): (_, Option<PairPlace>)| Shift {
            factor,
            change,
            weight: Weights::of(&weights, factor),
            survives: before
                .as_ref()
                .zip(best.as_ref())
                .is_some_and(|(before, best)| self.with_weights(weights).ties(before, best)),
            best,
        };
        let shifts = shifts.into_iter().zip(best).map(shift).collect();
        Ok(Sensitivity::new(before, shifts))
    }

    /// Whether the pairs listed as best `before` are as good as the best now.
    fn ties(&self, before: &PairPlace, best: &PairPlace) -> bool {
        let everybody: Vec<usize> = (0..self.len()).collect();
        let by = self.ranked_by(&everybody);
        before.pairs.iter().all(|(i, j)| {
            let value = match by {
                RankedBy::Value => self.v(*i, *j),
                RankedBy::Score => self.s(*i, *j),
            };
            value.is_some_and(|value| value >= best.value * (1.0 - TOLERANCE))
        })
    }

    fn shifts(&self) -> Vec<(Factor, Change, Weights)> {
        let weights = *self.weights();
        Factor::ALL
            .into_iter()
            .filter(|factor| weights.of(*factor) > 0.0)
            .flat_map(|factor| [(factor, Change::Lower), (factor, Change::Raise)])
            .map(|(factor, change)| (factor, change, weights.scaled(factor, change.by())))
            .collect()
    }
}

impl<T> Sensitivity<T> {
    fn new(best: Option<T>, shifts: Vec<Shift<T>>) -> Self {
        Self {
            survives: best.is_some() && shifts.iter().all(|shift| shift.survives),
            best,
            shifts,
        }
    }
}

/// The highest values, those within the tolerance together.
fn best_teams(values: &[Option<f64>]) -> Option<BestTeams> {
    let value = values.iter().flatten().copied().reduce(f64::max)?;
    let ties = |known: f64| known >= value * (1.0 - TOLERANCE);
    let places = values.iter().enumerate();
    let teams = places.filter(|(_, known)| known.is_some_and(ties));
    Some(BestTeams {
        value,
        teams: teams.map(|(place, _)| place).collect(),
    })
}
