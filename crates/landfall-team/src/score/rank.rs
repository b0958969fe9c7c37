//! The best and the worst, with ties.

use landfall_core::Progress;
use schemars::JsonSchema;
use serde::Serialize;

use super::sweep::{Side, sweep};
use super::ties::{Tied, Ties};
use super::world::Terms;
use super::{ScoreError, Scores, Weights};

/// Which end of a ranking comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The highest first.
    Best,
    /// The lowest first.
    Worst,
}

/// What pairs are ranked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RankedBy {
    /// `v_ij = sqrt(c_i c_j) s_ij`: own efficiencies are known.
    Value,
    /// `s_ij`: nobody's own efficiency is known.
    Score,
}

/// Pairs that tie.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PairPlace {
    /// Value or score of the best of them in the order of the ranking.
    pub value: f64,
    /// How many they are.
    pub count: u64,
    /// The first [`MOST_LISTED`](super::MOST_LISTED) of them as places of their members, rising.
    pub pairs: Vec<(usize, usize)>,
}

/// A ranking of pairs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PairRanking {
    /// Which end comes first.
    pub order: Order,
    /// What they are ranked by.
    pub by: RankedBy,
    /// The places, first to last; ties share one.
    pub places: Vec<PairPlace>,
    /// Pairs that were ranked.
    pub ranked: u64,
    /// Pairs that were not, as their score or an own efficiency is not known.
    pub unknown: u64,
}

/// A member in a ranking.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Standing {
    /// Place among the members.
    pub member: usize,
    /// Id.
    pub id: String,
    /// In-team efficiency: own efficiency times the mean of the known scores with the others;
    /// `null` without any.
    pub in_team: Option<f64>,
    /// Pairs of the member whose score is not known; `in_team` leaves them out.
    pub unknown_pairs: u64,
}

/// Members that tie.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MemberPlace {
    /// Own efficiency of the worst of them.
    pub value: f64,
    /// How many they are.
    pub count: u64,
    /// The first [`MOST_LISTED`](super::MOST_LISTED) of them, rising.
    pub members: Vec<Standing>,
}

/// A ranking of members by own efficiency, the worst first.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MemberRanking {
    /// The places, first to last; ties share one.
    pub places: Vec<MemberPlace>,
    /// Members that were ranked.
    pub ranked: u64,
    /// Members whose own efficiency is not known.
    pub unknown: Vec<usize>,
}

/// What one piece of work has gathered for several weights.
struct Gathered {
    ties: Vec<Ties<(u32, u32)>>,
    ranked: Vec<u64>,
    pairs: u64,
}

impl Scores {
    /// The best pairs in at most `places` places, ties together.
    ///
    /// Complexity: one pass over all pairs, in memory that does not grow with their number.
    ///
    /// # Errors
    /// When `places` is 0 or somebody cancelled.
    pub fn best_pairs(
        &self,
        places: usize,
        progress: &Progress,
    ) -> Result<PairRanking, ScoreError> {
        let everybody: Vec<usize> = (0..self.len()).collect();
        self.rank_pairs(Order::Best, &everybody, places, progress)
    }

    /// The worst pairs in at most `places` places, ties together.
    ///
    /// # Errors
    /// As [`Scores::best_pairs`].
    pub fn worst_pairs(
        &self,
        places: usize,
        progress: &Progress,
    ) -> Result<PairRanking, ScoreError> {
        let everybody: Vec<usize> = (0..self.len()).collect();
        self.rank_pairs(Order::Worst, &everybody, places, progress)
    }

    /// The best or worst pairs among some members, in at most `places` places, ties together: pairs
    /// whose values differ from the first of their place by at most
    /// [`TOLERANCE`](super::TOLERANCE) of it.
    ///
    /// Pairs are ranked by value, or by score when the own efficiency of none of these members is
    /// known.
    ///
    /// # Errors
    /// When `places` is 0, a member does not exist or stands twice, or somebody cancelled.
    pub fn rank_pairs(
        &self,
        order: Order,
        among: &[usize],
        places: usize,
        progress: &Progress,
    ) -> Result<PairRanking, ScoreError> {
        let rankings = self.rank_by(&[*self.weights()], order, among, places, progress)?;
        rankings.into_iter().next().ok_or(ScoreError::NoPlaces)
    }

    /// One ranking for each of several weights, in a single pass.
    pub(super) fn rank_by(
        &self,
        weights: &[Weights],
        order: Order,
        among: &[usize],
        places: usize,
        progress: &Progress,
    ) -> Result<Vec<PairRanking>, ScoreError> {
        if places == 0 {
            return Err(ScoreError::NoPlaces);
        }
        let team = match among {
            [] => Vec::new(),
            _ => self.team_of(among)?,
        };
        let ranker = Ranker::new(self, weights, &team);
        let start = || Gathered {
            ties: vec![Ties::new(order, places); weights.len()],
            ranked: vec![0; weights.len()],
            pairs: 0,
        };
        let visit = |gathered: &mut Gathered, i: usize, j: usize, terms: &Terms| {
            ranker.offer(gathered, (i, j), terms);
        };
        let pieces = sweep(&self.world, &team, Side::After, progress, start, visit)?;
        let all = pieces.into_iter().fold(start(), Gathered::and);
        let ranking = |(ties, ranked): (Ties<(u32, u32)>, u64)| PairRanking {
            order,
            by: ranker.by,
            places: ties.places().into_iter().map(pair_place).collect(),
            ranked,
            unknown: all.pairs - ranked,
        };
        Ok(all.ties.into_iter().zip(all.ranked).map(ranking).collect())
    }

    /// By value, unless nobody's own efficiency is known.
    pub(super) fn ranked_by(&self, team: &[usize]) -> RankedBy {
        if team.iter().any(|member| self.world.own(*member).is_some()) {
            RankedBy::Value
        } else {
            RankedBy::Score
        }
    }

    /// The worst members of a team by own efficiency in at most `places` places, ties together,
    /// with their in-team efficiency beside it. The two can disagree: whoever carries the links to
    /// the other side of a team loses most in it, which says nothing about her.
    ///
    /// # Errors
    /// When `places` is 0, the team is empty, a member does not exist or stands twice, or somebody
    /// cancelled.
    pub fn worst_members(
        &self,
        team: &[usize],
        places: usize,
        progress: &Progress,
    ) -> Result<MemberRanking, ScoreError> {
        if places == 0 {
            return Err(ScoreError::NoPlaces);
        }
        let team = self.team_of(team)?;
        let mut ties = Ties::new(Order::Worst, places);
        let mut unknown = Vec::new();
        for member in &team {
            match self.world.own(*member) {
                Some(own) => ties.offer(own, *member),
                None => unknown.push(*member),
            }
        }
        let ranked = (team.len() - unknown.len()) as u64;
        let place = |tied: Tied<usize>| {
            let members = tied
                .listed
                .iter()
                .map(|member| self.standing(*member, &team, progress));
            Ok(MemberPlace {
                value: tied.value,
                count: tied.count,
                members: members.collect::<Result<_, ScoreError>>()?,
            })
        };
        Ok(MemberRanking {
            places: ties
                .places()
                .into_iter()
                .map(place)
                .collect::<Result<_, ScoreError>>()?,
            ranked,
            unknown,
        })
    }

    fn standing(
        &self,
        member: usize,
        team: &[usize],
        progress: &Progress,
    ) -> Result<Standing, ScoreError> {
        progress.check()?;
        let sums = self.sums_of(member, team);
        Ok(Standing {
            member,
            id: self.world.id(member).to_owned(),
            in_team: self.in_team(member, &sums),
            unknown_pairs: sums.pairs - sums.scores.1,
        })
    }
}

/// Offers pairs under several weights.
struct Ranker<'a> {
    scores: &'a Scores,
    weights: &'a [Weights],
    by: RankedBy,
    /// Half logarithms of own efficiencies, by member.
    half_ln: Vec<f64>,
}

impl<'a> Ranker<'a> {
    fn new(scores: &'a Scores, weights: &'a [Weights], team: &[usize]) -> Self {
        let by = scores.ranked_by(team);
        let own = scores.world.own.iter();
        Self {
            scores,
            weights,
            by,
            half_ln: match by {
                RankedBy::Value => own.map(|own| own.ln() / 2.0).collect(),
                RankedBy::Score => vec![0.0; scores.len()],
            },
        }
    }

    #[expect(
        clippy::indexing_slicing,
        clippy::cast_possible_truncation,
        reason = "people are below the number of members and numbered by u32"
    )]
    fn offer(&self, gathered: &mut Gathered, (i, j): (usize, usize), terms: &Terms) {
        gathered.pairs += 1;
        let own = match self.by {
            RankedBy::Value => self.scores.own_mean(i, j),
            RankedBy::Score => Some(1.0),
        };
        let Some(own) = own else {
            return;
        };
        let ln_own = self.half_ln[i] + self.half_ln[j];
        let each = self
            .weights
            .iter()
            .zip(&mut gathered.ties)
            .zip(&mut gathered.ranked);
        for ((weights, ties), ranked) in each {
            if let Some(ln) = terms.ln_score(weights.values()) {
                *ranked += 1;
                if ties.may_place(ln_own + ln) {
                    ties.offer(own * ln.exp(), (i as u32, j as u32));
                }
            }
        }
    }
}

impl Gathered {
    /// What both have, the other's after one's own.
    fn and(mut self, other: Self) -> Self {
        for (ties, more) in self.ties.iter_mut().zip(other.ties) {
            ties.merge(more);
        }
        for (ranked, more) in self.ranked.iter_mut().zip(other.ranked) {
            *ranked += more;
        }
        self.pairs += other.pairs;
        self
    }
}

fn pair_place(tied: Tied<(u32, u32)>) -> PairPlace {
    let wide = |(i, j): (u32, u32)| (i as usize, j as usize);
    PairPlace {
        value: tied.value,
        count: tied.count,
        pairs: tied.listed.into_iter().map(wide).collect(),
    }
}
