//! Teams and the members in them.

use landfall_core::Progress;
use schemars::JsonSchema;
use serde::Serialize;

use super::scores::Sums;
use super::sweep::Rows;
use super::tree::Tree;
use super::{MOST_LISTED, Order, PairPlace, RankedBy, ScoreError, Scores, WeightOrigin};

/// A mean of what is known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Mean {
    /// Mean of the known ones; `null` when none is known.
    pub value: Option<f64>,
    /// How many are known.
    pub known: u64,
    /// How many there are.
    pub all: u64,
}

impl Mean {
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of pairs are far below 2^53"
    )]
    fn of(sum: f64, known: u64, all: u64) -> Self {
        Self {
            value: (known > 0).then(|| sum / known as f64),
            known,
            all,
        }
    }

    /// Whether everything is known.
    pub const fn complete(&self) -> bool {
        self.known == self.all
    }
}

/// The pairs a team is weakest in.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WeakestPairs {
    /// What they were compared by.
    pub by: RankedBy,
    /// The pairs that tie, with their value.
    #[serde(flatten)]
    pub place: PairPlace,
}

/// A team: `V(S) = (1 - gamma) mean c_i + gamma mean v_ij`, and what stands beside its value.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TeamScore {
    /// Places of its members, rising.
    pub members: Vec<usize>,
    /// Their ids, in the same order.
    pub ids: Vec<String>,
    /// The value over what is known: the means leave out own efficiencies and pairs that are not.
    /// `null` when a mean that counts has nothing known. One person has no pairs: her value is her
    /// own efficiency.
    pub value: Option<f64>,
    /// Whether the value covers every member and every pair.
    pub complete: bool,
    /// Share of the pairs in the value.
    pub gamma: f64,
    /// Mean of own efficiencies.
    pub own: Mean,
    /// Mean of the values of pairs.
    pub pairs: Mean,
    /// Members whose own efficiency is not known.
    pub unknown_members: Vec<usize>,
    /// How many pairs have no known score. Those of unknown members lack a value besides.
    pub unknown_scores: u64,
    /// The first [`MOST_LISTED`](super::MOST_LISTED) pairs without a known score.
    pub unknown_pairs: Vec<(usize, usize)>,
    /// The weakest pairs; `null` when no pair can be compared.
    pub weakest: Option<WeakestPairs>,
    /// The links along which the team holds together best.
    pub tree: Tree,
    /// Where the weights come from.
    pub weights: WeightOrigin,
}

/// A member in a team, or beside it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MemberScore {
    /// Place among the members.
    pub member: usize,
    /// Id.
    pub id: String,
    /// Whether the member belongs to the team.
    pub inside: bool,
    /// Own efficiency.
    pub own: Option<f64>,
    /// In-team efficiency: own efficiency times the mean of the known scores with the others;
    /// `null` without any.
    pub in_team: Option<f64>,
    /// Scores with the others.
    pub scores: Mean,
    /// What the member adds: `V(S) - V(S without her)`, and for somebody outside `V(S with her) -
    /// V(S)`. `null` when one of the two is not known, as for a team of one.
    pub marginal: Option<f64>,
    /// Whether both values cover every member and every pair.
    pub complete: bool,
}

/// Sums of a team from which its value follows.
#[derive(Debug, Clone, Copy)]
struct Totals {
    own: (f64, u64),
    members: u64,
    values: (f64, u64),
    pairs: u64,
}

impl Totals {
    fn own(&self) -> Mean {
        Mean::of(self.own.0, self.own.1, self.members)
    }

    fn pairs(&self) -> Mean {
        Mean::of(self.values.0, self.values.1, self.pairs)
    }

    /// `V`, and whether it covers everything.
    fn value(&self, gamma: f64) -> (Option<f64>, bool) {
        let (own, pairs) = (self.own(), self.pairs());
        let parts = if self.pairs == 0 {
            [(1.0, own), (0.0, pairs)]
        } else {
            [(1.0 - gamma, own), (gamma, pairs)]
        };
        let counting = parts.iter().filter(|(share, _)| *share > 0.0);
        let value = counting.clone().try_fold(0.0, |sum, (share, mean)| {
            mean.value.map(|value| sum + share * value)
        });
        (value, counting.clone().all(|(_, mean)| mean.complete()))
    }

    /// The team with (`sign` 1) or without (`sign` -1) somebody.
    fn change(&self, sign: i8, own: Option<f64>, sums: &Sums) -> Self {
        let count = |all: u64, part: u64| {
            if sign > 0 {
                all.saturating_add(part)
            } else {
                all.saturating_sub(part)
            }
        };
        let sign_of = f64::from(sign);
        Self {
            own: (
                self.own.0 + sign_of * own.unwrap_or(0.0),
                count(self.own.1, u64::from(own.is_some())),
            ),
            members: count(self.members, 1),
            values: (
                self.values.0 + sign_of * sums.values.0,
                count(self.values.1, sums.values.1),
            ),
            pairs: count(self.pairs, sums.pairs),
        }
    }
}

impl Scores {
    /// A team with its value and what stands beside it.
    ///
    /// Complexity: with q members q^2 scores, and q^3 steps for the diameter.
    ///
    /// # Errors
    /// When the team is empty, a member does not exist or stands twice, or somebody cancelled.
    ///
    /// ```
    /// use landfall_core::Progress;
    /// use landfall_team::{Member, score::{PairObservation, ScoreParams}};
    /// use landfall_team::factor::interaction::Interaction;
    ///
    /// let mut members = vec![Member::new("ann"), Member::new("bob")];
    /// members[0].own_efficiency = Some(0.9);
    /// members[1].own_efficiency = Some(0.4);
    /// let mut pair = PairObservation::new(0, 1);
    /// pair.interaction = Some(Interaction::Given(0.5));
    /// let scores = ScoreParams::new(members).pair(pair).check()?.run(&Progress::silent())?;
    /// let team = scores.team(&[0, 1], &Progress::silent())?;
    /// // .5 (.9 + .4) / 2 + .5 * sqrt(.9 * .4) * .5 = .325 + .15
    /// assert!((team.value.ok_or("unknown")? - 0.475).abs() < 1e-12);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn team(&self, members: &[usize], progress: &Progress) -> Result<TeamScore, ScoreError> {
        let team = self.team_of(members)?;
        let sums = self.sums(&team, progress)?;
        let totals = self.totals(&team, &sums);
        let (value, complete) = totals.value(self.gamma());
        let ranking = self.rank_pairs(Order::Worst, &team, 1, progress)?;
        let by = ranking.by;
        let place = ranking.places.into_iter().next();
        let unknown_own = |member: &&usize| self.world.own(**member).is_none();
        let unknown_pairs = self.unknown_pairs(&team, &sums);
        Ok(TeamScore {
            ids: team.iter().map(|i| self.world.id(*i).to_owned()).collect(),
            value,
            complete,
            gamma: self.gamma(),
            own: totals.own(),
            pairs: totals.pairs(),
            unknown_members: team.iter().filter(unknown_own).copied().collect(),
            unknown_scores: sums
                .iter()
                .map(|sums| sums.pairs - sums.scores.1)
                .sum::<u64>()
                / 2,
            unknown_pairs,
            weakest: place.map(|place| WeakestPairs { by, place }),
            tree: Tree::of(self, &team, progress)?,
            weights: self.weights().origin(),
            members: team,
        })
    }

    /// The value `V` of a team; `None` when a mean that counts has nothing known. It covers what is
    /// known: [`Scores::team`] says whether that is everything.
    ///
    /// # Errors
    /// As [`Scores::team`].
    pub fn team_value(
        &self,
        members: &[usize],
        progress: &Progress,
    ) -> Result<Option<f64>, ScoreError> {
        let team = self.team_of(members)?;
        let sums = self.sums(&team, progress)?;
        Ok(self.totals(&team, &sums).value(self.gamma()).0)
    }

    /// Every member of a team in it, in the order of their places.
    ///
    /// # Errors
    /// As [`Scores::team`].
    pub fn members_of(
        &self,
        team: &[usize],
        progress: &Progress,
    ) -> Result<Vec<MemberScore>, ScoreError> {
        let team = self.team_of(team)?;
        let sums = self.sums(&team, progress)?;
        let totals = self.totals(&team, &sums);
        let members = team.iter().zip(&sums);
        Ok(members
            .map(|(member, sums)| self.member_score(*member, true, &totals, sums))
            .collect())
    }

    /// One member in a team, or what she would be in it.
    ///
    /// # Errors
    /// As [`Scores::team`].
    pub fn member(
        &self,
        member: usize,
        team: &[usize],
        progress: &Progress,
    ) -> Result<MemberScore, ScoreError> {
        self.check(member)?;
        let team = self.team_of(team)?;
        let sums = self.sums(&team, progress)?;
        let totals = self.totals(&team, &sums);
        let inside = team.binary_search(&member).is_ok();
        let own = self.sums_of(member, &team);
        Ok(self.member_score(member, inside, &totals, &own))
    }

    fn member_score(
        &self,
        member: usize,
        inside: bool,
        totals: &Totals,
        sums: &Sums,
    ) -> MemberScore {
        let own = self.world.own(member);
        let sign = if inside { -1 } else { 1 };
        let changed = totals.change(sign, own, sums);
        let (with, without) = if inside {
            (*totals, changed)
        } else {
            (changed, *totals)
        };
        let ((with, known), (without, known_without)) =
            (with.value(self.gamma()), without.value(self.gamma()));
        MemberScore {
            member,
            id: self.world.id(member).to_owned(),
            inside,
            own,
            in_team: self.in_team(member, sums),
            scores: Mean::of(sums.scores.0, sums.scores.1, sums.pairs),
            marginal: with.zip(without).map(|(with, without)| with - without),
            complete: known && known_without,
        }
    }

    /// Sums over the pairs of one person with a team (rising).
    pub(super) fn sums_of(&self, member: usize, team: &[usize]) -> Sums {
        let mut sums = Sums::default();
        Rows::new(&self.world).visit(member, team, |other, terms| {
            sums.add(terms.score(self.values()), self.own_mean(member, other));
        });
        sums
    }

    /// Own efficiency times the mean of the known scores.
    pub(super) fn in_team(&self, member: usize, sums: &Sums) -> Option<f64> {
        let mean = Mean::of(sums.scores.0, sums.scores.1, sums.pairs);
        Some(self.world.own(member)? * mean.value?)
    }

    fn totals(&self, team: &[usize], sums: &[Sums]) -> Totals {
        let own: Vec<f64> = team.iter().filter_map(|i| self.world.own(*i)).collect();
        // Every pair stands in two rows.
        let values: f64 = sums.iter().map(|sums| sums.values.0).sum();
        let known: u64 = sums.iter().map(|sums| sums.values.1).sum();
        let pairs: u64 = sums.iter().map(|sums| sums.pairs).sum();
        Totals {
            own: (own.iter().sum(), own.len() as u64),
            members: team.len() as u64,
            values: (values / 2.0, known / 2),
            pairs: pairs / 2,
        }
    }

    /// The first pairs of a team without a known score.
    fn unknown_pairs(&self, team: &[usize], sums: &[Sums]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut rows = Rows::new(&self.world);
        for (place, (i, sums)) in team.iter().zip(sums).enumerate() {
            if sums.scores.1 == sums.pairs || found.len() >= MOST_LISTED {
                continue;
            }
            let others = team.get(place + 1..).unwrap_or(&[]);
            rows.visit(*i, others, |j, terms| {
                if found.len() < MOST_LISTED && terms.score(self.values()).is_none() {
                    found.push((*i, j));
                }
            });
        }
        found
    }
}
