//! Weights fitted to the outcomes of the input.

use std::collections::BTreeMap;

use landfall_core::{Progress, Seed};

use crate::TeamError;
use crate::calibrate::{CalibrateParams, Calibration, CalibrationStatus, Observation};
use crate::factor::Factor;
use crate::input::TeamInput;
use crate::report::CalibrationEntry;
use crate::score::{Scores, WeightOrigin, Weights};

/// The scores with the weights that outcomes support, and what the fit found. Weights of the input
/// stay what they are: a fit beside them is reported, not used.
pub(super) fn calibrate(
    input: &TeamInput,
    prior: Scores,
    seed: Seed,
    progress: &Progress,
) -> Result<(Scores, CalibrationEntry), TeamError> {
    if input.outcomes.is_empty() {
        let entry = entry(&prior, None);
        return Ok((prior, entry));
    }
    let given = Factor::ALL.map(|factor| prior.weights().of(factor));
    let fit = CalibrateParams::new()
        .observations(observations(input, &prior))
        .prior(given)
        .seed(seed.stream("calibration"))
        .check()?
        .calibrate(progress)?;
    let scores = if fit.status == CalibrationStatus::Calibrated && input.weights.factors.is_empty()
    {
        prior.with_weights(Weights::new(fit.weights, WeightOrigin::Calibrated)?)
    } else {
        prior
    };
    let entry = entry(&scores, Some(fit));
    Ok((scores, entry))
}

/// Outcomes with the factors of their pairs. An outcome is how long something took or how often it
/// went wrong: less is better.
fn observations(input: &TeamInput, scores: &Scores) -> Vec<Observation> {
    let number = |member: usize| u32::try_from(member).unwrap_or(u32::MAX);
    let outcomes = input.outcomes.iter();
    let observation = |outcome: &crate::input::OutcomeRecord| Observation {
        a: number(outcome.a),
        b: number(outcome.b),
        time: days(outcome.date),
        outcome: outcome.value,
        factors: Factor::ALL.map(|factor| scores.factor(outcome.a, outcome.b, factor)),
    };
    outcomes.map(observation).collect()
}

/// Days from 1970-01-01.
fn days(date: landfall_core::Date) -> i64 {
    let zoned = date.to_zoned(jiff::tz::TimeZone::UTC);
    zoned.map_or(0, |zoned| zoned.timestamp().as_second().div_euclid(86_400))
}

fn entry(scores: &Scores, fit: Option<Calibration>) -> CalibrationEntry {
    let weights: BTreeMap<Factor, f64> = Factor::ALL
        .into_iter()
        .map(|factor| (factor, scores.weights().of(factor)))
        .collect();
    let status = match &fit {
        Some(fit) => fit.status.text(),
        None => WeightOrigin::Prior.label(),
    };
    CalibrationEntry {
        status: status.to_owned(),
        weights,
        fit,
    }
}
