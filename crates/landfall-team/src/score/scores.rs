//! Scores of everybody with everybody.

use std::fmt;
use std::sync::Arc;

use landfall_core::{Cancelled, Progress};

use super::pair::{self, PairScore};
use super::sweep::{Side, sweep};
use super::world::{FACTORS, Terms, World};
use super::{ScoreError, Weights};
use crate::factor::Factor;
use crate::factor::interaction::Scale;
use crate::member::Member;

/// Scores of all pairs, computed when asked for. Members are numbered from 0, in the order given.
///
/// Copies and versions with other weights share what is known of the members.
#[derive(Clone)]
pub struct Scores {
    pub(super) world: Arc<World>,
    weights: Weights,
    gamma: f64,
}

impl fmt::Debug for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scores")
            .field("members", &self.len())
            .field("weights", &self.weights)
            .field("gamma", &self.gamma)
            .finish_non_exhaustive()
    }
}

impl Scores {
    pub(super) const fn new(world: Arc<World>, weights: Weights, gamma: f64) -> Self {
        Self {
            world,
            weights,
            gamma,
        }
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.world.people()
    }

    /// Whether there is no member.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The members.
    pub fn members(&self) -> &[Member] {
        &self.world.members
    }

    /// The weights.
    pub const fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Share of the pairs in the value of a team.
    pub const fn gamma(&self) -> f64 {
        self.gamma
    }

    /// The scale of observed response times; `None` when there are none.
    pub fn interaction_scale(&self) -> Option<Scale> {
        self.world.scale
    }

    /// The same members with other weights, without computing anything anew.
    #[must_use]
    pub fn with_weights(&self, weights: Weights) -> Self {
        Self {
            weights,
            ..self.clone()
        }
    }

    /// The score of two members with all its factors, in this order.
    ///
    /// # Errors
    /// When one of them does not exist or both are the same.
    pub fn pair(&self, i: usize, j: usize) -> Result<PairScore, ScoreError> {
        self.check(i)?;
        self.check(j)?;
        if i == j {
            return Err(ScoreError::SamePerson { given: i });
        }
        Ok(pair::of(self, i, j))
    }

    /// The score of two members, above 0 and at most 1; `None` when no factor is known, one of them
    /// does not exist or both are the same.
    pub fn s(&self, i: usize, j: usize) -> Option<f64> {
        self.terms(i, j)?.score(self.weights.values())
    }

    /// The value `sqrt(c_i c_j) s_ij` of two members; `None` when the score or an own efficiency is
    /// unknown.
    pub fn v(&self, i: usize, j: usize) -> Option<f64> {
        Some(self.own_mean(i, j)? * self.s(i, j)?)
    }

    /// A factor of two members; `None` when it is missing, does not apply or one of the two has
    /// opted out of it.
    pub fn factor(&self, i: usize, j: usize, factor: Factor) -> Option<f64> {
        let terms = self.terms(i, j)?;
        let ln = terms.ln.get(factor.index()).copied()?;
        (terms.applies(factor.index()) && !ln.is_nan()).then(|| ln.exp())
    }

    /// The pairs one after the other, each with all its factors. Their number grows with the square
    /// of the number of members: for many members ask for rankings instead.
    pub fn all_pairs(&self) -> impl Iterator<Item = PairScore> {
        let all = 0..self.len();
        all.flat_map(move |i| (i + 1..self.len()).map(move |j| pair::of(self, i, j)))
    }

    /// Geometric mean of two own efficiencies.
    pub(super) fn own_mean(&self, i: usize, j: usize) -> Option<f64> {
        Some((self.world.own(i)? * self.world.own(j)?).sqrt())
    }

    pub(super) fn terms(&self, i: usize, j: usize) -> Option<Terms> {
        let people = self.len();
        (i != j && i < people && j < people).then(|| self.world.terms(i, j))
    }

    pub(super) const fn values(&self) -> &[f64; FACTORS] {
        self.weights.values()
    }

    pub(super) fn check(&self, given: usize) -> Result<(), ScoreError> {
        let members = self.len();
        if given < members {
            Ok(())
        } else {
            Err(ScoreError::NoMember { given, members })
        }
    }

    /// The members of a team, rising.
    pub(super) fn team_of(&self, members: &[usize]) -> Result<Vec<usize>, ScoreError> {
        let mut team = members.to_vec();
        team.sort_unstable();
        if team.is_empty() {
            return Err(ScoreError::EmptyTeam);
        }
        team.iter().try_for_each(|member| self.check(*member))?;
        let mut pairs = team.iter().zip(team.iter().skip(1));
        match pairs.find(|(a, b)| a == b) {
            Some((given, _)) => Err(ScoreError::Repeated { given: *given }),
            None => Ok(team),
        }
    }

    /// Sums over the pairs of each of `team` (rising), in its order.
    pub(super) fn sums(&self, team: &[usize], progress: &Progress) -> Result<Vec<Sums>, Cancelled> {
        let add = |rows: &mut Vec<(usize, Sums)>, i: usize, j: usize, terms: &Terms| {
            if rows.last().is_none_or(|(row, _)| *row != i) {
                rows.push((i, Sums::default()));
            }
            if let Some((_, sums)) = rows.last_mut() {
                sums.add(terms.score(self.values()), self.own_mean(i, j));
            }
        };
        let pieces = sweep(&self.world, team, Side::All, progress, Vec::new, add)?;
        let mut found = pieces.into_iter().flatten().peekable();
        // Somebody alone has no pairs and no row.
        let sums = team.iter().map(|i| {
            let row = found.next_if(|(row, _)| row == i);
            row.map_or_else(Sums::default, |(_, sums)| sums)
        });
        Ok(sums.collect())
    }
}

/// Sums over the pairs of one person with others.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    /// Pairs.
    pub(super) pairs: u64,
    /// Scores and how many are known.
    pub(super) scores: (f64, u64),
    /// Values and how many are known.
    pub(super) values: (f64, u64),
}

impl Sums {
    pub(super) fn add(&mut self, score: Option<f64>, own: Option<f64>) {
        self.pairs += 1;
        if let Some(score) = score {
            self.scores = (self.scores.0 + score, self.scores.1 + 1);
            if let Some(own) = own {
                self.values = (self.values.0 + own * score, self.values.1 + 1);
            }
        }
    }
}
