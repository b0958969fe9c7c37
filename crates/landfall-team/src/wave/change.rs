//! Change between two waves of a questionnaire, person by person.

use std::collections::BTreeMap;

use landfall_core::{Mistake, Mistakes, Place, Progress, Reason, Seed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::dropout::DropOut;
use super::error::WaveError;
use super::permute::{SignFlip, sign_flip};
use crate::stats::{count, mean, t_two_sided, variance};
use crate::survey::{Reliability, Survey, reliability, row_mean};

/// Fewest draws of the sign-flip test.
const MIN_DRAWS: u32 = 100;
/// Most draws of the sign-flip test.
const MAX_DRAWS: u32 = 10_000_000;

/// Settings of [`paired_change`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangeOptions {
    /// Draws of the sign-flip test when there are too many pairs to try all; 100 to 10,000,000,
    /// default 9,999.
    pub draws: u32,
    /// Seed of the draws, default 0.
    pub seed: Seed,
}

impl Default for ChangeOptions {
    fn default() -> Self {
        Self {
            draws: 9_999,
            seed: Seed::new(0),
        }
    }
}

impl ChangeOptions {
    fn check(&self) -> Result<(), Mistakes> {
        if (MIN_DRAWS..=MAX_DRAWS).contains(&self.draws) {
            return Ok(());
        }
        let message = format!(
            "`{}` draws: from {MIN_DRAWS} to {MAX_DRAWS} are allowed",
            self.draws
        );
        Err(Mistake::new(Place::default().field("draws"), message).into())
    }
}

/// Reliability of both waves; `null` where fewer answers than may be shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WaveReliability {
    /// Of the first wave.
    pub first: Option<Reliability>,
    /// Of the second wave.
    pub second: Option<Reliability>,
}

/// Change of the answers about the team between two waves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PairedChange {
    /// People with complete answers in both waves; only these are compared.
    pub both: usize,
    /// People with complete answers in the first wave only.
    pub dropped_out: usize,
    /// People with complete answers in the second wave only.
    pub joined: usize,
    /// Mean change as a share of the scale, −1 to 1; `null` when too few to be shown.
    pub difference: Option<f64>,
    /// Interval by Student's t, clipped to −1 to 1; `null` without a difference or when everybody
    /// changed alike.
    pub interval: Option<[f64; 2]>,
    /// The sign-flip test; `null` without a difference.
    pub test: Option<SignFlip>,
    /// Confidence of the intervals: that of the first wave.
    pub level: f64,
    /// Whether those who dropped out had answered differently.
    pub drop_out: DropOut,
    /// Reliability of both waves.
    pub reliability: WaveReliability,
    /// Whether this change, published beside the means of both waves, would let the answers of the
    /// few who left or joined be found by subtraction. Publish one or the other then, or take
    /// [`beside_means`](Self::beside_means).
    pub reveals_beside_means: bool,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// Compares the answers about the team in two waves, each person with herself.
///
/// Only complete rows count. Fewer than the larger of the waves' smallest groups are not shown.
/// A change of a scale whose reliability is too low in either wave is reported with that warning,
/// since it may be noise or a change of meaning.
///
/// ```
/// use landfall_core::Progress;
/// use landfall_team::survey::{Scale, SurveyParams};
/// use landfall_team::wave::{ChangeOptions, paired_change};
///
/// let wave = |shift: f64| {
///     let scale = Scale::Continuous { lowest: 0.0, highest: 10.0 };
///     let params = SurveyParams::new(scale).question("clear goals").question("fair load");
///     (0..6).fold(params, |params, person| {
///         let answer = f64::from(person) + shift;
///         params.team(format!("p{person}"), vec![Some(answer), Some(answer)])
///     })
///     .check()
/// };
/// let change = paired_change(&wave(0.0)?, &wave(2.0)?, &ChangeOptions::default(), &Progress::silent())?;
/// assert!((change.difference.ok_or("not shown")? - 0.2).abs() < 1e-12);
/// // All six rose: 2 of 64 ways to flip the signs give as much.
/// assert_eq!(change.test.ok_or("not shown")?.p, 2.0 / 64.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`WaveError::Different`] when scale or questions differ, [`WaveError::Input`] for draws out of
/// range, [`WaveError::Cancelled`] when `progress` was cancelled.
pub fn paired_change(
    first: &Survey,
    second: &Survey,
    options: &ChangeOptions,
    progress: &Progress,
) -> Result<PairedChange, WaveError> {
    options.check()?;
    comparable(first, second)?;
    let people = People::of(first, second);
    let level = first.level();
    let min_group = first.min_group().max(second.min_group());
    let both = people.differences.len();
    let shown = both >= min_group;
    let test = if shown {
        let (draws, seed) = (options.draws, options.seed);
        Some(sign_flip(&people.differences, draws, seed, progress)?)
    } else {
        None
    };
    let few = |people: usize| (1..min_group).contains(&people);
    let mut change = PairedChange {
        both,
        dropped_out: people.left.len(),
        joined: people.joined,
        difference: mean(&people.differences).filter(|_| shown),
        interval: t_interval(&people.differences, level).filter(|_| shown),
        test,
        level,
        drop_out: DropOut::compare(&people.left, &people.stayed, min_group, level),
        reliability: WaveReliability {
            first: judged(first, min_group),
            second: judged(second, min_group),
        },
        reveals_beside_means: shown && (few(people.left.len()) || few(people.joined)),
        reasons: Vec::new(),
    };
    change.reasons = change.explain(min_group);
    Ok(change)
}

fn judged(survey: &Survey, min_group: usize) -> Option<Reliability> {
    let found = reliability(survey, survey.team_rows());
    Some(found).filter(|found| found.complete >= min_group)
}

/// Who answered when.
struct People {
    /// Second less first of those who answered both times.
    differences: Vec<f64>,
    /// First answers of those who did not answer again.
    left: Vec<f64>,
    /// First answers of those who did.
    stayed: Vec<f64>,
    joined: usize,
}

impl People {
    fn of(first: &Survey, second: &Survey) -> Self {
        let (before, after) = (team_means(first), team_means(second));
        let mut people = Self {
            differences: Vec::new(),
            left: Vec::new(),
            stayed: Vec::new(),
            joined: after.keys().filter(|p| !before.contains_key(*p)).count(),
        };
        for (person, old) in before {
            match after.get(person) {
                Some(new) => {
                    people.differences.push(new - old);
                    people.stayed.push(old);
                }
                None => people.left.push(old),
            }
        }
        people
    }
}

fn team_means(survey: &Survey) -> BTreeMap<&str, f64> {
    survey
        .team_rows()
        .filter_map(|row| Some((row.from.as_str(), row_mean(row)?)))
        .collect()
}

fn comparable(first: &Survey, second: &Survey) -> Result<(), WaveError> {
    let different = |what, first: String, second: String| {
        Err(WaveError::Different {
            what,
            first,
            second,
        })
    };
    if first.scale() != second.scale() {
        let (a, b) = (first.scale().to_string(), second.scale().to_string());
        return different("the scale", a, b);
    }
    let (old, new) = (first.questions(), second.questions());
    if old.len() != new.len() {
        let (a, b) = (old.len().to_string(), new.len().to_string());
        return different("the number of questions", a, b);
    }
    match old.iter().zip(new).find(|(a, b)| a != b) {
        Some((a, b)) => different("a question", a.to_string(), b.to_string()),
        None => Ok(()),
    }
}

/// Student's interval of a mean; `None` of fewer than two values or when they do not vary.
fn t_interval(differences: &[f64], level: f64) -> Option<[f64; 2]> {
    let center = mean(differences)?;
    let variance = variance(differences).filter(|variance| *variance > 1e-20)?;
    let n = count(differences.len());
    let half = t_two_sided(level, n - 1.0) * (variance / n).sqrt();
    Some([(center - half).max(-1.0), (center + half).min(1.0)])
}

impl PairedChange {
    /// What may be published beside the means of both waves: the same, without the change itself
    /// where it [reveals](Self::reveals_beside_means) the answers of a few.
    #[must_use]
    pub fn beside_means(self) -> Self {
        if !self.reveals_beside_means {
            return self;
        }
        let few = "the change is not shown: beside the means of both waves it would reveal the answers of the few who left or joined";
        let withheld = Reason::new(few)
            .input("answered both times", self.both)
            .input("dropped out", self.dropped_out)
            .input("joined", self.joined);
        let mut shown = Self {
            difference: None,
            interval: None,
            test: None,
            drop_out: DropOut::compare(&[], &[], 1, self.level),
            reasons: vec![withheld],
            ..self
        };
        shown.reasons.extend(shown.reliability_reasons());
        shown
    }

    fn explain(&self, min_group: usize) -> Vec<Reason> {
        let mut reasons = vec![self.change_reason(min_group)];
        reasons.push(self.drop_out.reason(self.dropped_out, self.both));
        reasons.extend(self.reliability_reasons());
        if self.reveals_beside_means {
            reasons.push(Reason::new(
                "do not publish this change beside the means of both waves: the answers of the few who left or joined would follow",
            ));
        }
        reasons
    }

    fn reliability_reasons(&self) -> Vec<Reason> {
        let waves = [
            ("first", &self.reliability.first),
            ("second", &self.reliability.second),
        ];
        let reason = |(name, found): (&str, &Option<Reliability>)| {
            let found = found.as_ref()?;
            let words = if found.usable() {
                "holds together"
            } else {
                "does not hold together: a change may be noise or a change of meaning"
            };
            let claim = format!("in the {name} wave the scale {words}");
            Some(Reason::new(claim).because(found.reason()))
        };
        waves.into_iter().filter_map(reason).collect()
    }

    fn change_reason(&self, min_group: usize) -> Reason {
        let claim = match (self.difference, self.interval, self.test) {
            (Some(mean), Some([low, high]), _) => {
                let words = if low > 0.0 {
                    "rose"
                } else if high < 0.0 {
                    "fell"
                } else {
                    "show no clear change"
                };
                format!("answers {words}: {mean:+.3}, interval {low:.3} to {high:.3}")
            }
            (Some(mean), None, _) => {
                format!("everybody changed by {mean:+.3}, so that there is no interval")
            }
            (None, _, _) => format!(
                "the change is not shown: `{}` people answered both times, {min_group} are needed",
                self.both
            ),
        };
        let reason = Reason::new(claim)
            .input("answered both times", self.both)
            .input("dropped out", self.dropped_out)
            .input("joined", self.joined)
            .rule("mean of the differences within people; Student's t; sign-flip test");
        match self.test {
            Some(test) => reason
                .input("sign-flip p", format!("{:.4}", test.p))
                .input("least p possible", format!("{:.4}", test.least_p())),
            None => reason,
        }
    }
}
