//! What is known of everybody, in the form the scores are computed from.

use std::sync::OnceLock;

use landfall_core::Seed;

use super::axis::Axis;
use super::band::Band;
use super::hours::Hours;
use super::kernel::{Cultures, Languages};
use crate::factor::handover::Direction;
use crate::factor::interaction::{Interaction, Scale};
use crate::factor::{Factor, handover, interaction};
use crate::member::Member;

/// Number of factors.
pub(super) const FACTORS: usize = Factor::ALL.len();

/// Least value of a survey factor (our own default, unpublished), as for no common language.
pub(super) const SURVEY_FLOOR: f64 = 0.02;

/// What was observed or stated of a pair, seen from one of the two.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Facts {
    pub(super) interaction: Option<Interaction>,
    pub(super) survey: Option<f64>,
    pub(super) handover: Option<Direction>,
}

/// What was observed of a pair, with the logarithms of its factors (NaN: missing).
#[derive(Debug, Clone, Copy)]
pub(super) struct Observed {
    pub(super) other: u32,
    pub(super) facts: Facts,
    pub(super) interaction: f64,
    pub(super) survey: f64,
    pub(super) handover: f64,
}

/// The factors of a pair as logarithms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    /// In the order of [`Factor::ALL`]; NaN stands for missing.
    pub(super) ln: [f64; FACTORS],
    /// Bit k: factor k does not apply, as one of the two opted out or they hand on no work.
    pub(super) without: u8,
}

/// What weights make of terms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Combined {
    /// Sum of weights times logarithms of the known factors.
    pub(super) sum: f64,
    /// Weight of the known factors.
    pub(super) present: f64,
    /// Weight of the factors that apply.
    pub(super) applicable: f64,
}

impl Terms {
    /// Whether factor `k` applies to the pair.
    pub(super) const fn applies(&self, k: usize) -> bool {
        self.without >> k & 1 == 0
    }

    /// Weighs the terms.
    #[inline]
    pub(super) fn combine(&self, weights: &[f64; FACTORS]) -> Combined {
        let mut all = Combined {
            sum: 0.0,
            present: 0.0,
            applicable: 0.0,
        };
        for (k, (ln, weight)) in self.ln.iter().zip(weights).enumerate() {
            // Without branches: most of the time goes here.
            let applies = if self.applies(k) { *weight } else { 0.0 };
            let (present, ln) = if ln.is_nan() {
                (0.0, 0.0)
            } else {
                (applies, *ln)
            };
            all.applicable += applies;
            all.present += present;
            all.sum += present * ln;
        }
        all
    }

    /// The logarithm of the score; `None` when no factor with a weight is known.
    pub(super) fn ln_score(&self, weights: &[f64; FACTORS]) -> Option<f64> {
        let all = self.combine(weights);
        (all.present > 0.0).then(|| all.sum / all.present)
    }

    /// The score; `None` when no factor with a weight is known.
    pub(super) fn score(&self, weights: &[f64; FACTORS]) -> Option<f64> {
        self.ln_score(weights).map(f64::exp)
    }
}

/// Everything the scores rest on but the weights.
pub(super) struct World {
    pub(super) members: Vec<Member>,
    /// Own efficiencies; NaN: not known.
    pub(super) own: Vec<f64>,
    /// Factors opted out of, by bit.
    pub(super) out: Vec<u8>,
    pub(super) languages: Axis<Languages>,
    pub(super) hours: Axis<Hours>,
    pub(super) cultures: Axis<Cultures>,
    pub(super) scale: Option<Scale>,
    /// Survey value of each member, as stated.
    pub(super) surveys: Vec<Option<f64>>,
    /// Half the logarithm of it; NaN: missing.
    pub(super) half_surveys: Vec<f64>,
    /// Observed pairs of each member, by the other, in `starts[i]..starts[i + 1]`.
    pub(super) starts: Vec<usize>,
    pub(super) observed: Vec<Observed>,
    pub(super) seed: Seed,
    pub(super) bands: [OnceLock<Band>; FACTORS],
}

impl World {
    /// How many members there are.
    pub(super) const fn people(&self) -> usize {
        self.members.len()
    }

    /// Own efficiency of a member.
    pub(super) fn own(&self, i: usize) -> Option<f64> {
        self.own.get(i).copied().filter(|own| !own.is_nan())
    }

    /// Name of a member.
    pub(super) fn id(&self, i: usize) -> &str {
        self.members.get(i).map_or("", |member| &member.id)
    }

    /// Observed pairs of a member, by the other.
    pub(super) fn observed(&self, i: usize) -> &[Observed] {
        let bounds = (self.starts.get(i), self.starts.get(i + 1));
        let (Some(&begin), Some(&end)) = bounds else {
            return &[];
        };
        self.observed.get(begin..end).unwrap_or(&[])
    }

    /// What was observed of two people.
    pub(super) fn observed_pair(&self, i: usize, j: usize) -> Option<&Observed> {
        let of = self.observed(i);
        let place = of
            .binary_search_by_key(&j, |observed| observed.other as usize)
            .ok()?;
        of.get(place)
    }

    /// The terms of two different people.
    pub(super) fn terms(&self, i: usize, j: usize) -> Terms {
        let by_class = [
            self.languages.ln(i, j),
            self.hours.ln(i, j),
            self.cultures.ln(i, j),
        ];
        self.assemble(i, j, by_class, self.observed_pair(i, j))
    }

    /// The terms of two different people from the parts that depend on their classes (language,
    /// hours, culture) and on what was observed of them.
    #[expect(
        clippy::indexing_slicing,
        reason = "people are below the number of members"
    )]
    pub(super) fn assemble(
        &self,
        i: usize,
        j: usize,
        [language, hours, culture]: [f64; 3],
        observed: Option<&Observed>,
    ) -> Terms {
        let nothing = (f64::NAN, f64::NAN, f64::NAN, false);
        let (interaction, survey, handover, hands_on) = observed.map_or(nothing, |pair| {
            let hands_on = pair.facts.handover.is_some();
            (pair.interaction, pair.survey, pair.handover, hands_on)
        });
        let survey = if survey.is_nan() {
            self.half_surveys[i] + self.half_surveys[j]
        } else {
            survey
        };
        let without = self.out[i] | self.out[j] | (u8::from(!hands_on) << Factor::Handover.index());
        Terms {
            ln: [language, hours, interaction, survey, culture, handover],
            without,
        }
    }

    /// Mean waits of work handed from `i` to `j` and back, in minutes; `None` where hours are
    /// missing or nobody can say when the other works next.
    pub(super) fn waits(&self, i: usize, j: usize) -> (Option<f64>, Option<f64>) {
        let time = |person| self.hours.kernel.time(self.hours.class(person)?);
        match (time(i), time(j)) {
            (Some(a), Some(b)) => (a.mean_wait(b), b.mean_wait(a)),
            _ => (None, None),
        }
    }

    /// Fills in the logarithms of what was observed.
    pub(super) fn measure(&self, i: usize, j: usize, facts: Facts) -> Observed {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "people are numbered by u32"
        )]
        let other = j as u32;
        let interaction = facts.interaction.and_then(|given| self.interaction(given));
        let survey = facts.survey.map(|given| given.max(SURVEY_FLOOR));
        let handover = facts.handover.and_then(|direction| {
            let (there, back) = self.waits(i, j);
            match direction {
                Direction::AToB => Some(handover::value(direction, there?, 0.0)),
                Direction::BToA => Some(handover::value(direction, 0.0, back?)),
                Direction::Both => Some(handover::value(direction, there?, back?)),
            }
        });
        let ln = |value: Option<f64>| value.map_or(f64::NAN, f64::ln);
        Observed {
            other,
            facts,
            interaction: ln(interaction),
            survey: ln(survey),
            handover: ln(handover),
        }
    }

    pub(super) fn interaction(&self, given: Interaction) -> Option<f64> {
        match given {
            Interaction::Given(value) => Some(value.max(interaction::FLOOR)),
            Interaction::Response {
                median_hours,
                observations,
            } => Some(self.scale?.value(median_hours, observations)),
        }
    }
}
