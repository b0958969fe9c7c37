//! From outcomes to weights.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::Progress;

use super::bootstrap::{Plan, Replicate};
use super::design::{Rows, value};
use super::error::CalibrateError;
use super::fit::{Fit, fit};
use super::judge::{Judged, accuracy, judge, mean_square, skill};
use super::own::OWN_FLOOR;
use super::params::{Calibrate, Observation, Penalty};
use super::report::{
    Calibration, CalibrationStatus, CultureEvidence, FactorFit, FactorUse, HeldOut, MemberEffect,
    RowCount, Skill,
};
use crate::factor::Factor;
use crate::stats::{count, percentile_interval};

/// Fewest rows to fit: our own default, unpublished.
const MIN_TRAIN: usize = 30;
/// Fewest rows to judge: our own default, unpublished.
const MIN_TEST: usize = 10;
/// Fewest members to resample: our own default, unpublished.
const MIN_MEMBERS: usize = 5;
/// Penalties that are tried.
const PENALTIES: [f64; 9] = [0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0];

/// Rows and factors of the model.
struct Model {
    train: Rows,
    test: Rows,
    /// Factors of the columns.
    fitted: Vec<Factor>,
    usage: Vec<(Factor, FactorUse, f64)>,
    numbers: Vec<u32>,
    count: RowCount,
}

impl Calibrate {
    /// Fits, judges and decides which weights to use.
    ///
    /// The rows are split by time; rows of one moment are never parted. Which factors are fitted,
    /// the penalty and the coefficients follow from the earlier rows alone. Rows that lack a fitted
    /// factor are left out and counted; the model and its baselines are judged on the same later
    /// rows. Members without earlier rows have no effect. The fitted weights β_k/Σβ share what the
    /// prior weights of factors that could not be fitted leave. Time grows with rows, replicates
    /// and factors.
    ///
    /// # Errors
    /// [`CalibrateError::Cancelled`] when `progress` was cancelled.
    pub fn calibrate(&self, progress: &Progress) -> Result<Calibration, CalibrateError> {
        progress.check()?;
        let model = self.model();
        let too_few = model.train.len() < MIN_TRAIN
            || model.test.len() < MIN_TEST
            || model.numbers.len() < MIN_MEMBERS
            || model.fitted.is_empty();
        let mut calibration = self.unfitted(&model);
        if !too_few {
            self.fill(&model, &mut calibration, progress)?;
        }
        calibration.reasons = calibration.explain();
        Ok(calibration)
    }

    /// The rows before and after the cut.
    fn split(&self) -> (&[Observation], &[Observation]) {
        let rows = &self.observations;
        let wanted = (self.train_share * count(rows.len())).ceil() as usize;
        let last = wanted.checked_sub(1).and_then(|last| rows.get(last));
        let cut = last.map_or(0, |last| rows.partition_point(|row| row.time <= last.time));
        rows.split_at_checked(cut).unwrap_or((rows, &[]))
    }

    fn model(&self) -> Model {
        let (early, late) = self.split();
        let usage = self.usage(early);
        let fitted = fitted(&usage);
        let used = self.observations.iter().filter(|row| has(row, &fitted));
        let numbers: BTreeSet<u32> = used.flat_map(|row| [row.a, row.b]).collect();
        let places: BTreeMap<u32, u32> = numbers.iter().copied().zip(0..).collect();
        let (train, train_left_out) = Rows::new(early, &fitted, &places);
        let (test, test_left_out) = Rows::new(late, &fitted, &places);
        Model {
            count: RowCount {
                train: train.len(),
                test: test.len(),
                train_left_out,
                test_left_out,
            },
            train,
            test,
            fitted,
            usage,
            numbers: numbers.into_iter().collect(),
        }
    }

    /// Which factors the training rows allow to fit, and in which share of them each is known.
    fn usage(&self, early: &[Observation]) -> Vec<(Factor, FactorUse, f64)> {
        let judge = |factor: Factor| {
            let known = early.iter().filter(|row| value(row, factor).is_some());
            let share = count(known.count()) / count(early.len().max(1));
            let enough = share > 0.0 && share >= self.present_share;
            let verdict = if enough {
                FactorUse::Fitted
            } else {
                FactorUse::TooOftenMissing
            };
            (factor, verdict, share)
        };
        let mut usage: Vec<_> = Factor::ALL.into_iter().map(judge).collect();
        // A factor that does not vary would only cost rows.
        let kept = fitted(&usage);
        let complete: Vec<&Observation> = early.iter().filter(|row| has(row, &kept)).collect();
        for (factor, verdict, _) in &mut usage {
            let first = complete.first().and_then(|row| value(row, *factor));
            let same = complete.iter().all(|row| value(row, *factor) == first);
            if *verdict == FactorUse::Fitted && same && !complete.is_empty() {
                *verdict = FactorUse::DoesNotVary;
            }
        }
        usage
    }

    fn unfitted(&self, model: &Model) -> Calibration {
        Calibration {
            status: CalibrationStatus::PriorNotCalibrated,
            weights: self.prior,
            fitted: None,
            beats_baselines: false,
            rows: model.count,
            members: model.numbers.len(),
            factors: model.usage.iter().map(unfitted).collect(),
            held_out: None,
            culture: None,
            member_effects: Vec::new(),
            penalty: None,
            violation: None,
            replicates: self.replicates,
            undefined_replicates: 0,
            level: self.level,
            reasons: Vec::new(),
        }
    }

    fn fill(
        &self,
        model: &Model,
        calibration: &mut Calibration,
        progress: &Progress,
    ) -> Result<(), CalibrateError> {
        let penalty = match self.penalty {
            Penalty::Fixed(penalty) => penalty,
            Penalty::Estimated => estimate(&model.train),
        };
        let hours = model.fitted.iter().position(|f| *f == Factor::Hours);
        let ones = vec![1.0; model.train.len()];
        let judged = judge(&model.train, &model.test, &ones, penalty, hours);
        let Some(judged) = judged else {
            return Ok(());
        };
        let plan = Plan {
            train: &model.train,
            test: &model.test,
            penalty,
            hours,
            replicates: self.replicates,
            seed: self.seed,
        };
        let drawn = plan.run(progress)?;
        let all = drawn.len();
        let drawn: Vec<Replicate> = drawn.into_iter().flatten().collect();
        let undefined = all - drawn.len();
        calibration.undefined_replicates = u32::try_from(undefined).unwrap_or(u32::MAX);
        calibration.penalty = Some(penalty);
        calibration.violation = Some(judged.fit.violation);
        calibration.fitted = self.weights(model, &judged.fit.beta);
        calibration.held_out = Some(self.held_out(model, &judged, &drawn));
        calibration.factors = self.factor_fits(model, &judged.fit, &drawn);
        calibration.culture = self.culture(model, &judged.fit, &drawn);
        calibration.member_effects = member_effects(model, &judged.fit, penalty);
        self.decide(calibration);
        Ok(())
    }

    fn decide(&self, calibration: &mut Calibration) {
        let above = |skill: &Skill| skill.interval.is_some_and(|[low, _]| low > 0.0);
        let held_out = calibration.held_out.as_ref();
        calibration.beats_baselines = calibration.fitted.is_some()
            && held_out.is_some_and(|held| held.skills.iter().all(above));
        calibration.status = match (calibration.fitted, calibration.beats_baselines) {
            (None, _) => CalibrationStatus::NoFactorExplains,
            (Some(_), false) => CalibrationStatus::NotBetter,
            (Some(fitted), true) => {
                calibration.weights = fitted;
                CalibrationStatus::Calibrated
            }
        };
    }

    /// The weights of these coefficients; `None` when all are 0.
    fn weights(&self, model: &Model, beta: &[f64]) -> Option<[f64; 6]> {
        let sum: f64 = beta.iter().sum();
        if sum.is_nan() || sum <= 0.0 {
            return None;
        }
        let of = |factor: &Factor| model.fitted.iter().position(|fitted| fitted == factor);
        let mut weights = self.prior;
        let left: f64 = Factor::ALL
            .iter()
            .zip(self.prior)
            .filter(|(factor, _)| of(factor).is_some())
            .map(|(_, prior)| prior)
            .sum();
        for (factor, weight) in Factor::ALL.iter().zip(&mut weights) {
            if let Some(beta) = of(factor).and_then(|place| beta.get(place)) {
                *weight = left * beta / sum;
            }
        }
        Some(weights)
    }

    fn interval(&self, values: Vec<f64>) -> Option<[f64; 2]> {
        let enough = 2 * values.len() > self.replicates as usize;
        percentile_interval(values, self.level).filter(|_| enough)
    }

    fn held_out(&self, model: &Model, judged: &Judged, drawn: &[Replicate]) -> HeldOut {
        let ones = vec![1.0; model.test.len()];
        let error = |predicted: &[f64]| mean_square(&model.test.y, predicted, &ones);
        let skills = judged
            .baselines
            .iter()
            .map(|(over, predicted)| {
                let found = drawn.iter().flat_map(|replicate| &replicate.skills);
                let values = found.filter(|(other, _)| other == over).map(|(_, s)| *s);
                let both = error(&judged.model).zip(error(predicted));
                Skill {
                    over: *over,
                    accuracy: accuracy(&model.test.y, predicted),
                    skill: both.and_then(|(model, baseline)| skill(model, baseline)),
                    interval: self.interval(values.collect()),
                }
            })
            .collect();
        HeldOut {
            model: accuracy(&model.test.y, &judged.model),
            skills,
        }
    }

    fn factor_fits(&self, model: &Model, fit: &Fit, drawn: &[Replicate]) -> Vec<FactorFit> {
        let fitted = self.weights(model, &fit.beta);
        let replicated: Vec<[f64; 6]> = drawn
            .iter()
            .filter_map(|replicate| self.weights(model, &replicate.beta))
            .collect();
        let of = |model: &Model, factor| model.fitted.iter().position(|known| *known == factor);
        model
            .usage
            .iter()
            .enumerate()
            .map(|(place, (factor, usage, known))| {
                let column = of(model, *factor);
                let pick = |values: &[f64]| column.and_then(|column| values.get(column).copied());
                let varies = column.and_then(|column| fit.varies.get(column).copied());
                let weights = replicated.iter().filter_map(|w| w.get(place).copied());
                let interval = self.interval(weights.collect());
                FactorFit {
                    factor: *factor,
                    usage: if varies == Some(false) {
                        FactorUse::DoesNotVary
                    } else {
                        *usage
                    },
                    known: *known,
                    beta: pick(&fit.beta),
                    free_beta: fit.free.as_deref().and_then(pick),
                    weight: fitted.and_then(|weights| weights.get(place).copied()),
                    interval: interval.filter(|_| column.is_some() && fitted.is_some()),
                }
            })
            .collect()
    }

    fn culture(&self, model: &Model, fit: &Fit, drawn: &[Replicate]) -> Option<CultureEvidence> {
        let column = model.fitted.iter().position(|f| *f == Factor::Culture)?;
        let pick = |free: &Option<Vec<f64>>| free.as_ref()?.get(column).copied();
        let free_beta = pick(&fit.free).filter(|beta| *beta < 0.0)?;
        let values = drawn.iter().filter_map(|replicate| pick(&replicate.free));
        let interval = self.interval(values.collect());
        Some(CultureEvidence {
            free_beta,
            interval,
            clear: interval.is_some_and(|[_, high]| high < 0.0),
        })
    }
}

/// What is known of a factor before anything is fitted.
const fn unfitted((factor, usage, known): &(Factor, FactorUse, f64)) -> FactorFit {
    FactorFit {
        factor: *factor,
        usage: *usage,
        known: *known,
        beta: None,
        free_beta: None,
        weight: None,
        interval: None,
    }
}

/// Whether a row has all of these factors.
fn has(row: &Observation, factors: &[Factor]) -> bool {
    factors.iter().all(|factor| value(row, *factor).is_some())
}

fn fitted(usage: &[(Factor, FactorUse, f64)]) -> Vec<Factor> {
    usage
        .iter()
        .filter(|(_, verdict, _)| *verdict == FactorUse::Fitted)
        .map(|(factor, _, _)| *factor)
        .collect()
}

/// The penalty with the least error on the last three tenths of the training rows.
fn estimate(train: &Rows) -> f64 {
    let (early, late) = train.split(0.7);
    let (ones, after) = (vec![1.0; early.len()], vec![1.0; late.len()]);
    let error = |penalty: f64| {
        let fit = fit(&early, &ones, penalty)?;
        mean_square(&late.y, &fit.predict(&late), &after)
    };
    PENALTIES
        .into_iter()
        .filter_map(|penalty| Some((error(penalty)?, penalty)))
        .min_by(|(a, small), (b, large)| a.total_cmp(b).then(large.total_cmp(small)))
        .map_or(10.0, |(_, penalty)| penalty)
}

fn member_effects(model: &Model, fit: &Fit, penalty: f64) -> Vec<MemberEffect> {
    let mut rows = vec![0_usize; model.numbers.len()];
    for place in model.train.pairs().flat_map(|(a, b)| [a, b]) {
        if let Some(rows) = rows.get_mut(place) {
            *rows += 1;
        }
    }
    let seen = fit.effects.iter().zip(&rows).filter(|(_, rows)| **rows > 0);
    let best = seen
        .map(|(effect, _)| *effect)
        .fold(f64::INFINITY, f64::min);
    model
        .numbers
        .iter()
        .zip(&fit.effects)
        .zip(rows)
        .filter(|(_, rows)| *rows > 0)
        .map(|((member, effect), rows)| MemberEffect {
            member: *member,
            effect: *effect,
            rows,
            reliability: count(rows) / (count(rows) + penalty),
            efficiency: (best - effect).exp().clamp(OWN_FLOOR, 1.0),
        })
        .collect()
}
