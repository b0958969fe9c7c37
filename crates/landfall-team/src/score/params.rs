//! The builder of scores and its checked twin.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use landfall_core::{Cancelled, Mistakes, Progress, Seed};
use serde::{Deserialize, Serialize};

use super::check::out_of_range;
use super::hours::Hours;
use super::kernel::{Cultures, Languages};
use super::world::{Facts, SURVEY_FLOOR, World};
use super::{Scores, Weights};
use crate::calendar::{Calendar, Horizon};
use crate::factor::Factor;
use crate::factor::culture::Culture;
use crate::factor::handover::Direction;
use crate::factor::interaction::{Interaction, Scale};
use crate::factor::language::LevelValues;
use crate::member::Member;

/// What is known of a pair. The order of the two matters only to the direction of hand-overs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PairObservation {
    /// One member, numbered from 0.
    pub a: usize,
    /// The other one.
    pub b: usize,
    /// How fast they have answered each other.
    #[serde(default)]
    pub interaction: Option<Interaction>,
    /// What a questionnaire says of the pair, 0 to 1; it goes before what it says of each of them.
    #[serde(default)]
    pub survey: Option<f64>,
    /// Who hands work on to whom; `None` when nobody does.
    #[serde(default)]
    pub handover: Option<Direction>,
}

impl PairObservation {
    /// A pair of which nothing is known yet.
    pub const fn new(a: usize, b: usize) -> Self {
        Self {
            a,
            b,
            interaction: None,
            survey: None,
            handover: None,
        }
    }

    const fn facts(&self) -> Facts {
        Facts {
            interaction: self.interaction,
            survey: self.survey,
            handover: self.handover,
        }
    }
}

/// Members and settings, not yet checked.
#[derive(Debug, Clone)]
pub struct ScoreParams {
    pub(super) members: Vec<Member>,
    pub(super) pairs: Vec<PairObservation>,
    pub(super) surveys: Vec<(usize, f64)>,
    pub(super) weights: Weights,
    pub(super) levels: LevelValues,
    pub(super) aid: f64,
    pub(super) culture: Option<Culture>,
    pub(super) calendar: Calendar,
    pub(super) horizon: Option<Horizon>,
    pub(super) gamma: f64,
    pub(super) seed: Seed,
}

impl ScoreParams {
    /// These members, numbered from 0, with the defaults: [`Weights::default`],
    /// [`LevelValues::default`], no translation aid, no culture table, weekends of CLDR and no
    /// holidays, no horizon (the hours are then missing), gamma .5.
    pub fn new(members: Vec<Member>) -> Self {
        Self {
            members,
            pairs: Vec::new(),
            surveys: Vec::new(),
            weights: Weights::default(),
            levels: LevelValues::default(),
            aid: 0.0,
            culture: None,
            calendar: Calendar::default(),
            horizon: None,
            gamma: 0.5,
            seed: Seed::new(0),
        }
    }

    /// Adds what is known of a pair.
    #[must_use]
    pub fn pair(mut self, pair: PairObservation) -> Self {
        self.pairs.push(pair);
        self
    }

    /// Adds what is known of several pairs.
    #[must_use]
    pub fn pairs(mut self, pairs: impl IntoIterator<Item = PairObservation>) -> Self {
        self.pairs.extend(pairs);
        self
    }

    /// What a questionnaire says of a member, 0 to 1. A pair of two such members has the geometric
    /// mean of both (our own default, unpublished), unless it has a value of its own.
    #[must_use]
    pub fn survey(mut self, member: usize, value: f64) -> Self {
        self.surveys.push((member, value));
        self
    }

    /// How much each factor counts.
    #[must_use]
    pub const fn weights(mut self, weights: Weights) -> Self {
        self.weights = weights;
        self
    }

    /// What each level of a language is worth.
    #[must_use]
    pub const fn levels(mut self, levels: LevelValues) -> Self {
        self.levels = levels;
        self
    }

    /// Share, 0 to 1, of what would be lost between languages that is understood with a translation
    /// aid.
    #[must_use]
    pub const fn translation_aid(mut self, comprehension: f64) -> Self {
        self.aid = comprehension;
        self
    }

    /// The table of cultural scores and how their distance is measured.
    #[must_use]
    pub fn culture(mut self, culture: Culture) -> Self {
        self.culture = Some(culture);
        self
    }

    /// Weekends and holidays.
    #[must_use]
    pub fn calendar(mut self, calendar: Calendar) -> Self {
        self.calendar = calendar;
        self
    }

    /// The dates over which working time is compared.
    #[must_use]
    pub const fn horizon(mut self, horizon: Horizon) -> Self {
        self.horizon = Some(horizon);
        self
    }

    /// Share of the pairs in the value of a team, 0 to 1; the rest goes to own efficiencies.
    #[must_use]
    pub const fn gamma(mut self, gamma: f64) -> Self {
        self.gamma = gamma;
        self
    }

    /// Seed of the sample from which the range of a missing factor is read when there are too many
    /// pairs to read all.
    #[must_use]
    pub const fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// The same parameters, if they are valid.
    ///
    /// # Errors
    /// All mistakes: ids that are empty or stand twice, own efficiencies outside (0, 1], profiles
    /// with unknown dimensions, pairs that stand twice or name nobody, values out of range, and
    /// more than 2^32 - 1 members.
    pub fn check(self) -> Result<Scoring, Mistakes> {
        let mut mistakes = Vec::new();
        self.check_members(&mut mistakes);
        self.check_pairs(&mut mistakes);
        self.check_surveys(&mut mistakes);
        for (name, given) in [("translation_aid", self.aid), ("gamma", self.gamma)] {
            if !(0.0..=1.0).contains(&given) {
                mistakes.push(out_of_range(name, given, "0 to 1"));
            }
        }
        Mistakes::none(mistakes)?;
        Ok(Scoring(self))
    }
}

/// Valid members and settings.
#[derive(Debug, Clone)]
pub struct Scoring(ScoreParams);

impl Scoring {
    /// Compares everybody's languages, hours and cultures class by class.
    ///
    /// Complexity: with c classes of equal schedules, languages or profiles at most c^2 comparisons
    /// for each, up to 2000 classes; above that they are compared when asked for. Memory does not
    /// grow with the square of the number of members.
    ///
    /// # Errors
    /// When somebody cancelled.
    pub fn run(self, progress: &Progress) -> Result<Scores, Cancelled> {
        let params = self.0;
        let members = params.members;
        let stage = progress.stage("factors", Some(5));
        let mut languages = Languages::axis(&members, params.levels, params.aid);
        languages.keep();
        stage.advance(1)?;
        let mut hours = Hours::axis(&members, &params.calendar, params.horizon.as_ref());
        stage.advance(1)?;
        hours.keep();
        stage.advance(1)?;
        let mut cultures = Cultures::axis(&members, params.culture);
        cultures.keep();
        stage.advance(1)?;
        let mut surveys = vec![None; members.len()];
        for (member, value) in params.surveys {
            if let Some(slot) = surveys.get_mut(member) {
                *slot = Some(value);
            }
        }
        let half = |value: &Option<f64>| {
            value.map_or(f64::NAN, |value| value.max(SURVEY_FLOOR).ln() / 2.0)
        };
        let scale = scale(&params.pairs, &members);
        let mut world = World {
            own: members
                .iter()
                .map(|member| member.own_efficiency.unwrap_or(f64::NAN))
                .collect(),
            out: members.iter().map(opted_out).collect(),
            members,
            languages,
            hours,
            cultures,
            scale,
            half_surveys: surveys.iter().map(half).collect(),
            surveys,
            starts: Vec::new(),
            observed: Vec::new(),
            seed: params.seed,
            bands: [const { OnceLock::new() }; super::world::FACTORS],
        };
        observe(&mut world, &params.pairs);
        stage.advance(1)?;
        Ok(Scores::new(Arc::new(world), params.weights, params.gamma))
    }
}

/// Factors opted out of, by bit.
fn opted_out(member: &Member) -> u8 {
    let factors = member.opted_out.iter();
    factors.fold(0, |bits, factor| bits | 1 << factor.index())
}

/// The scale of observed response times, without those of people who opted out of it.
fn scale(pairs: &[PairObservation], members: &[Member]) -> Option<Scale> {
    let takes_part = |person: usize| {
        let member = members.get(person);
        member.is_some_and(|member| !member.opted_out.contains(&Factor::Interaction))
    };
    let medians: Vec<f64> = pairs
        .iter()
        .filter(|pair| takes_part(pair.a) && takes_part(pair.b))
        .filter_map(|pair| match pair.interaction {
            Some(Interaction::Response { median_hours, .. }) => Some(median_hours),
            _ => None,
        })
        .collect();
    Scale::of(&medians)
}

/// Lists the observed pairs of each member, both ways round.
fn observe(world: &mut World, pairs: &[PairObservation]) {
    let mut both: BTreeMap<(usize, usize), Facts> = BTreeMap::new();
    for pair in pairs {
        let facts = pair.facts();
        let back = Facts {
            handover: facts.handover.map(Direction::swapped),
            ..facts
        };
        both.insert((pair.a, pair.b), facts);
        both.insert((pair.b, pair.a), back);
    }
    let observed: Vec<_> = both
        .iter()
        .map(|((i, j), facts)| world.measure(*i, *j, *facts))
        .collect();
    let mut starts = vec![0; world.people() + 1];
    for (i, _) in both.keys() {
        if let Some(count) = starts.get_mut(i + 1) {
            *count += 1;
        }
    }
    let mut total = 0;
    for start in &mut starts {
        total += *start;
        *start = total;
    }
    world.starts = starts;
    world.observed = observed;
}
