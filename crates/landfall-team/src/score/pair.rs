//! The score of one pair with everything it rests on.

use schemars::JsonSchema;
use serde::Serialize;

use super::world::{Terms, World};
use super::{Band, Scores, WeightOrigin};
use crate::factor::handover::Direction;
use crate::factor::interaction::{Interaction, Scale};
use crate::factor::{Factor, culture, hours, language};

/// How a factor stands in a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It has a value.
    Known,
    /// It applies, but what it rests on is not known.
    Missing,
    /// One of the two does not want to be scored by it.
    OptedOut,
    /// It does not apply: the two hand on no work.
    NotApplicable,
    /// Its weight is 0.
    Off,
}

/// What a known factor rests on. The first and the second are those of the pair, in its order.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Detail {
    /// The languages, and the share of the loss that a translation aid makes good.
    Language {
        /// How they talk.
        talk: language::Talk,
        /// Comprehension of the translation aid, 0 without one.
        aid: f64,
    },
    /// Working time.
    Hours {
        /// Minutes both work within the horizon.
        overlap_minutes: u64,
        /// Dates of the horizon.
        dates: u32,
        /// Minutes in common per date.
        per_date: f64,
    },
    /// Response times or a stated factor, with the scale of the project where there is one.
    Interaction {
        /// What was observed or stated.
        observed: Interaction,
        /// The scale of observed response times.
        scale: Option<Scale>,
    },
    /// Questionnaire.
    Survey {
        /// Value of the pair, if it has its own.
        pair: Option<f64>,
        /// Value of the first.
        a: Option<f64>,
        /// Value of the second.
        b: Option<f64>,
    },
    /// Cultural profiles.
    Culture(culture::Apart),
    /// Hand-over.
    Handover {
        /// Who hands on.
        direction: Direction,
        /// Mean wait from the first to the second, in minutes.
        a_to_b: Option<f64>,
        /// Mean wait from the second to the first, in minutes.
        b_to_a: Option<f64>,
    },
}

/// One factor of a pair.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FactorScore {
    /// Which factor.
    pub factor: Factor,
    /// How it stands in the score.
    pub state: State,
    /// Its value, above 0 and at most 1; `null` unless known.
    pub value: Option<f64>,
    /// Its weight, as given.
    pub weight: f64,
    /// Its weight as a share of that of all known factors; 0 unless known.
    pub share: f64,
    /// What it rests on; `null` unless known.
    pub detail: Option<Detail>,
    /// Its range over all pairs; `null` unless missing.
    pub band: Option<Band>,
    /// Why it is missing or left out; `null` when known.
    pub note: Option<String>,
}

/// A range of scores.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Range {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The score of two members.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PairScore {
    /// Id of the first.
    pub a: String,
    /// Id of the second.
    pub b: String,
    /// Their places among the members.
    pub places: (usize, usize),
    /// Weighted geometric mean of the known factors; `null` when none is known.
    pub score: Option<f64>,
    /// `sqrt(c_a c_b)` times the score; `null` when the score or an own efficiency is not known.
    pub value: Option<f64>,
    /// Own efficiencies of the two.
    pub own: (Option<f64>, Option<f64>),
    /// Every factor, in the order of [`Factor::ALL`].
    pub factors: Vec<FactorScore>,
    /// Weight of the known factors as a share of that of all that apply, 0 to 1; 0 when none
    /// applies.
    pub coverage: f64,
    /// The score if the missing factors had their 5 % or 95 % value over all pairs: the score
    /// itself twice when nothing is missing. It may lie off the score, when the missing factors of
    /// most pairs are better or worse than the known ones of this pair. `null` when no factor
    /// applies.
    pub interval: Option<Range>,
    /// Where the weights come from.
    pub weights: WeightOrigin,
}

/// The score of two different members that exist.
pub(super) fn of(scores: &Scores, i: usize, j: usize) -> PairScore {
    let world = &*scores.world;
    let terms = world.terms(i, j);
    let all = terms.combine(scores.values());
    let score = terms.score(scores.values());
    let entries = Factor::ALL.into_iter().map(|factor| {
        let weight = scores.weights().of(factor);
        entry(world, (i, j), &terms, factor, weight, all.present)
    });
    let factors: Vec<FactorScore> = entries.collect();
    let (mut low, mut high) = (all.sum, all.sum);
    for factor in &factors {
        if let Some(band) = &factor.band {
            low += factor.weight * band.low.ln();
            high += factor.weight * band.high.ln();
        }
    }
    let applies = all.applicable > 0.0;
    PairScore {
        a: world.id(i).to_owned(),
        b: world.id(j).to_owned(),
        places: (i, j),
        score,
        value: scores
            .own_mean(i, j)
            .zip(score)
            .map(|(own, score)| own * score),
        own: (world.own(i), world.own(j)),
        factors,
        coverage: if applies {
            all.present / all.applicable
        } else {
            0.0
        },
        interval: applies.then(|| Range {
            low: (low / all.applicable).exp(),
            high: (high / all.applicable).exp(),
        }),
        weights: scores.weights().origin(),
    }
}

fn entry(
    world: &World,
    (i, j): (usize, usize),
    terms: &Terms,
    factor: Factor,
    weight: f64,
    present: f64,
) -> FactorScore {
    let ln = terms.ln.get(factor.index()).copied().unwrap_or(f64::NAN);
    let mut entry = FactorScore {
        factor,
        state: State::Known,
        value: None,
        weight,
        share: 0.0,
        detail: None,
        band: None,
        note: None,
    };
    let out = out_of(world, i, j, factor);
    if weight <= 0.0 {
        entry.state = State::Off;
        entry.note = Some("its weight is 0".to_owned());
    } else if !out.is_empty() {
        entry.state = State::OptedOut;
        entry.note = Some(format!("{} opted out", out.join(" and ")));
    } else if !terms.applies(factor.index()) {
        entry.state = State::NotApplicable;
        entry.note = Some("neither hands work on to the other".to_owned());
    } else if ln.is_nan() {
        entry.state = State::Missing;
        entry.band = Some(world.band(factor));
        entry.note = Some(lacking(world, i, j, factor));
    } else {
        entry.value = Some(ln.exp());
        entry.share = weight / present;
        entry.detail = detail(world, i, j, factor);
    }
    entry
}

/// Ids, in backticks, of those who opted out.
fn out_of(world: &World, i: usize, j: usize, factor: Factor) -> Vec<String> {
    let out = |person: &usize| {
        let member = world.members.get(*person);
        member.is_some_and(|member| member.opted_out.contains(&factor))
    };
    let named = |person| format!("`{}`", world.id(person));
    [i, j].into_iter().filter(out).map(named).collect()
}

fn detail(world: &World, i: usize, j: usize, factor: Factor) -> Option<Detail> {
    let observed = world.observed_pair(i, j).map(|pair| pair.facts);
    match factor {
        Factor::Language => {
            let (a, b) = (world.languages.class(i)?, world.languages.class(j)?);
            Some(Detail::Language {
                talk: world.languages.kernel.talk(a, b)?,
                aid: world.languages.kernel.aid,
            })
        }
        Factor::Hours => {
            let time = |person| world.hours.kernel.time(world.hours.class(person)?);
            let dates = world.hours.kernel.dates;
            let minutes = u64::try_from(time(i)?.overlap_minutes(time(j)?)).unwrap_or(0);
            Some(Detail::Hours {
                overlap_minutes: minutes,
                dates,
                per_date: hours::per_date(minutes, dates)?,
            })
        }
        Factor::Interaction => Some(Detail::Interaction {
            observed: observed?.interaction?,
            scale: world.scale,
        }),
        Factor::Survey => {
            let of = |person: usize| world.surveys.get(person).copied().flatten();
            Some(Detail::Survey {
                pair: observed.and_then(|facts| facts.survey),
                a: of(i),
                b: of(j),
            })
        }
        Factor::Culture => {
            let profile = |person| world.cultures.kernel.profile(world.cultures.class(person)?);
            let culture = world.cultures.kernel.culture()?;
            Some(Detail::Culture(culture.apart(profile(i)?, profile(j)?)?))
        }
        Factor::Handover => {
            let (a_to_b, b_to_a) = world.waits(i, j);
            Some(Detail::Handover {
                direction: observed?.handover?,
                a_to_b,
                b_to_a,
            })
        }
    }
}

/// What a missing factor lacks.
fn lacking(world: &World, i: usize, j: usize, factor: Factor) -> String {
    let without = |what: &str, has: &dyn Fn(usize) -> bool| {
        let lack = [i, j].into_iter().filter(|person| !has(*person));
        let named: Vec<String> = lack
            .map(|person| format!("`{}`", world.id(person)))
            .collect();
        (!named.is_empty())
            .then(|| format!("nothing is known of the {what} of {}", named.join(" and ")))
    };
    let hours = |person: usize| world.hours.class(person).is_some();
    match factor {
        Factor::Language => without("languages", &|person| {
            world.languages.class(person).is_some()
        })
        .unwrap_or_default(),
        Factor::Hours | Factor::Handover if world.hours.kernel.dates == 0 => {
            "there is no horizon over which to compare working time".to_owned()
        }
        Factor::Hours => without("zone or hours", &hours).unwrap_or_default(),
        Factor::Handover => without("zone or hours", &hours).unwrap_or_else(|| {
            "no working time of the receiver follows one of the giver".to_owned()
        }),
        Factor::Interaction => "no interaction of the two was observed".to_owned(),
        Factor::Survey => without("survey", &|person| {
            world.surveys.get(person).is_some_and(Option::is_some)
        })
        .unwrap_or_default(),
        Factor::Culture if world.cultures.kernel.culture().is_none() => {
            "there is no table of cultural scores".to_owned()
        }
        Factor::Culture => without("profile, or country in the table,", &|person| {
            world.cultures.class(person).is_some()
        })
        .unwrap_or_else(|| "no dimension is known of both".to_owned()),
    }
}
