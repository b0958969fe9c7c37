//! Weights fitted to the outcomes of the input.

use std::collections::BTreeMap;

use landfall_core::{Mistake, Mistakes, Place, Progress, Seed};

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
    let Some(kind) = kind(input) else {
        let entry = entry(input, None, &prior, None);
        return Ok((prior, entry));
    };
    let given = Factor::ALL.map(|factor| prior.weights().of(factor));
    let fit = CalibrateParams::new()
        .observations(observations(input, kind, &prior)?)
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
    let entry = entry(input, Some(kind), &scores, Some(fit));
    Ok((scores, entry))
}

/// The kind that the input asks for, or else the most frequent one, the first by name of equals.
fn kind(input: &TeamInput) -> Option<&str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for outcome in &input.outcomes {
        *counts.entry(&outcome.kind).or_default() += 1;
    }
    let asked = input.weights.outcome.as_deref();
    let frequent = || {
        let counts = counts.iter();
        counts.max_by(|one, other| one.1.cmp(other.1).then(other.0.cmp(one.0)))
    };
    asked.or_else(|| Some(*frequent()?.0))
}

/// Outcomes of one kind with the factors of their pairs. An outcome is how long something took or
/// how often it went wrong: less is better.
fn observations(
    input: &TeamInput,
    kind: &str,
    scores: &Scores,
) -> Result<Vec<Observation>, Mistakes> {
    let number = |member: usize| u32::try_from(member).unwrap_or(u32::MAX);
    let mut mistakes = Vec::new();
    let mut rows = Vec::new();
    for (at, outcome) in input.outcomes.iter().enumerate() {
        if outcome.kind != kind {
            continue;
        }
        if outcome.value <= 0.0 {
            let place = Place::default().field(format!("outcome[{at}].value"));
            let message = format!(
                "weights cannot be fitted to `{}`: it is not above 0",
                outcome.value
            );
            let help = "fit them to another kind with `weights.outcome`, or give a time or a share";
            mistakes.push(Mistake::new(place, message).help(help));
        }
        rows.push(Observation {
            a: number(outcome.a),
            b: number(outcome.b),
            time: days(outcome.date),
            outcome: outcome.value,
            factors: Factor::ALL.map(|factor| scores.factor(outcome.a, outcome.b, factor)),
        });
    }
    Mistakes::none(mistakes)?;
    Ok(rows)
}

/// Days from 1970-01-01.
fn days(date: landfall_core::Date) -> i64 {
    let zoned = date.to_zoned(jiff::tz::TimeZone::UTC);
    zoned.map_or(0, |zoned| zoned.timestamp().as_second().div_euclid(86_400))
}

fn entry(
    input: &TeamInput,
    kind: Option<&str>,
    scores: &Scores,
    fit: Option<Calibration>,
) -> CalibrationEntry {
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
        outcome: kind.map(str::to_owned),
        outcomes_left_out: input
            .outcomes
            .iter()
            .filter(|outcome| Some(outcome.kind.as_str()) != kind)
            .count(),
        fit,
    }
}
