//! Krippendorff's alpha.

use landfall_core::{Cancelled, Progress, Reason};
use rand::Rng;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::coding::{Coding, Measurement};
use super::error::SurveyError;
use crate::stats::{count, percentile_interval};

/// Alpha from which on codes may be relied upon (Krippendorff 2004).
pub const RELIABLE: f64 = 0.8;
/// Alpha from which on tentative conclusions may be drawn (Krippendorff 2004).
pub const TENTATIVE: f64 = 0.667;
/// Units below which the bootstrap interval is called rough: our own default, unpublished.
const FEW_UNITS: usize = 30;

/// What the codes are good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CodingVerdict {
    /// Alpha of at least 0.8.
    Reliable,
    /// Alpha of at least 0.667: tentative conclusions only.
    Tentative,
    /// Below: code again with better instructions.
    Unreliable,
    /// No unit was coded twice, or every code is the same.
    Undefined,
}

/// Agreement of coders beyond chance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Krippendorff {
    /// Alpha: 1 is full agreement, 0 is chance, below 0 is systematic disagreement; `null` when no
    /// unit was coded twice or all codes are the same.
    pub alpha: Option<f64>,
    /// Bootstrap interval; `null` without alpha or replicates, of one unit, or when more than half
    /// of the replicates had no alpha.
    pub interval: Option<[f64; 2]>,
    /// Share of the replicates below 0.667, the chance that the data are too unreliable.
    pub below_tentative: Option<f64>,
    /// What the codes are good for, judged by alpha itself.
    pub verdict: CodingVerdict,
    /// What the codes mean.
    pub measurement: Measurement,
    /// Units.
    pub units: usize,
    /// Units with at least two codes; only these count.
    pub paired_units: usize,
    /// Codes in those units.
    pub paired_codes: usize,
    /// Replicates of the bootstrap.
    pub replicates: u32,
    /// Replicates without an alpha, left out.
    pub undefined_replicates: u32,
    /// Confidence of the interval.
    pub level: f64,
    /// Why.
    pub reasons: Vec<Reason>,
}

impl Coding {
    /// Krippendorff's alpha (2004, 2011), 1 − D_o/D_e over the pairs of codes within units, for any
    /// number of coders and with missing codes.
    ///
    /// The interval draws whole units with replacement and computes both disagreements anew, so it
    /// lets the expected disagreement vary, too; Krippendorff's own algorithm keeps that fixed.
    /// With few units such intervals are too narrow (Hughes 2021).
    ///
    /// Time grows with the codes times the replicates; for ratio data with the square of the
    /// distinct codes.
    ///
    /// # Errors
    /// [`SurveyError::Cancelled`] when `progress` was cancelled.
    pub fn alpha(&self, progress: &Progress) -> Result<Krippendorff, SurveyError> {
        let paired: Vec<&[usize]> = self
            .units
            .iter()
            .map(Vec::as_slice)
            .filter(|unit| unit.len() >= 2)
            .collect();
        let alpha = self.estimate(&paired);
        let drawn = match alpha {
            Some(_) if paired.len() >= 2 => self.bootstrap(&paired, progress)?,
            _ => Vec::new(),
        };
        let values: Vec<f64> = drawn.iter().copied().flatten().collect();
        let undefined = drawn.len() - values.len();
        let enough = !values.is_empty() && values.len() >= undefined;
        let below = values.iter().filter(|value| **value < TENTATIVE).count();
        let mut report = Krippendorff {
            alpha,
            below_tentative: enough.then(|| count(below) / count(values.len())),
            interval: percentile_interval(values, self.level).filter(|_| enough),
            verdict: verdict(alpha),
            measurement: self.measurement,
            units: self.units.len(),
            paired_units: paired.len(),
            paired_codes: paired.iter().map(|unit| unit.len()).sum(),
            replicates: self.replicates,
            undefined_replicates: u32::try_from(undefined).unwrap_or(u32::MAX),
            level: self.level,
            reasons: Vec::new(),
        };
        report.reasons = report.explain();
        Ok(report)
    }

    fn bootstrap(
        &self,
        paired: &[&[usize]],
        progress: &Progress,
    ) -> Result<Vec<Option<f64>>, Cancelled> {
        let stage = progress.stage("coding bootstrap", Some(self.replicates.into()));
        let seed = self.seed.stream("coding bootstrap");
        (0..self.replicates)
            .into_par_iter()
            .map(|replicate| {
                let mut rng = seed.index(replicate.into()).rng();
                let drawn: Vec<&[usize]> = (0..paired.len())
                    .filter_map(|_| paired.get(rng.gen_range(0..paired.len())).copied())
                    .collect();
                stage.advance(1)?;
                Ok(self.estimate(&drawn))
            })
            .collect()
    }

    /// Alpha of units with at least two codes each.
    fn estimate(&self, units: &[&[usize]]) -> Option<f64> {
        let mut totals = vec![0.0; self.codes.len()];
        for code in units.iter().copied().flatten() {
            if let Some(total) = totals.get_mut(*code) {
                *total += 1.0;
            }
        }
        let n: f64 = totals.iter().sum();
        let places = self.places(&totals);
        let within: f64 = units
            .iter()
            .map(|unit| {
                let found: Vec<(f64, f64)> = unit
                    .iter()
                    .filter_map(|code| Some((*places.get(*code)?, 1.0)))
                    .collect();
                self.disagreement(&found) / count(unit.len() - 1)
            })
            .sum();
        let all: Vec<(f64, f64)> = places
            .into_iter()
            .zip(totals)
            .filter(|(_, total)| *total > 0.0)
            .collect();
        if all.len() < 2 {
            return None;
        }
        let expected = self.disagreement(&all);
        (expected > 0.0).then(|| 1.0 - (n - 1.0) * within / expected)
    }

    /// Where each code lies on the line on which its differences are measured. Ordinal codes lie at
    /// their mean rank: the number of codes between two of them, half of both included.
    fn places(&self, totals: &[f64]) -> Vec<f64> {
        match self.measurement {
            Measurement::Ordinal => {
                let mut before = 0.0;
                let middle = |total: &f64| {
                    before += total;
                    before - total / 2.0
                };
                totals.iter().map(middle).collect()
            }
            Measurement::Interval => {
                // A common scale keeps the squares of huge codes finite and of tiny ones above 0.
                let low = self.codes.first().copied().unwrap_or(0.0);
                let width = self.codes.last().copied().unwrap_or(0.0) - low;
                let unit = if width > 0.0 { width } else { 1.0 };
                self.codes.iter().map(|code| (code - low) / unit).collect()
            }
            Measurement::Nominal | Measurement::Ratio => self.codes.clone(),
        }
    }

    /// Sum of the squared differences over all ordered pairs of (place, weight).
    fn disagreement(&self, codes: &[(f64, f64)]) -> f64 {
        let total: f64 = codes.iter().map(|(_, weight)| weight).sum();
        match self.measurement {
            Measurement::Nominal => {
                let mut sorted = codes.to_vec();
                sorted.sort_by(|(a, _), (b, _)| a.total_cmp(b));
                let same = sorted
                    .chunk_by(|(a, _), (b, _)| a == b)
                    .map(|equal| equal.iter().map(|(_, weight)| weight).sum::<f64>())
                    .map(|weight| weight * weight);
                total * total - same.sum::<f64>()
            }
            Measurement::Ordinal | Measurement::Interval => {
                let mean = codes.iter().map(|(x, w)| x * w).sum::<f64>() / total;
                let squares = codes.iter().map(|(x, w)| w * (x - mean) * (x - mean));
                2.0 * total * squares.sum::<f64>()
            }
            Measurement::Ratio => codes
                .iter()
                .flat_map(|a| codes.iter().map(move |b| (a, b)))
                .map(|((x, v), (y, w))| v * w * ratio(*x, *y))
                .sum(),
        }
    }
}

/// ((x − y)/(x + y))² of numbers from 0 on; 0 of two zeros.
fn ratio(x: f64, y: f64) -> f64 {
    if x == y {
        return 0.0;
    }
    let share = (x - y) / (x + y);
    share * share
}

fn verdict(alpha: Option<f64>) -> CodingVerdict {
    match alpha {
        None => CodingVerdict::Undefined,
        Some(alpha) if alpha >= RELIABLE => CodingVerdict::Reliable,
        Some(alpha) if alpha >= TENTATIVE => CodingVerdict::Tentative,
        Some(_) => CodingVerdict::Unreliable,
    }
}

impl Krippendorff {
    fn explain(&self) -> Vec<Reason> {
        let mut reasons = vec![
            Reason::new(self.claim())
                .input("units", self.units)
                .input("units coded at least twice", self.paired_units)
                .input("codes in them", self.paired_codes)
                .rule("alpha = 1 - observed disagreement / expected disagreement")
                .source("Krippendorff 2004, 2011"),
        ];
        if let Some([low, high]) = self.interval {
            let rough = if self.paired_units < FEW_UNITS {
                "; with so few units it is too narrow"
            } else {
                ""
            };
            reasons.push(
                Reason::new(format!(
                    "the {} % interval is {low:.3} to {high:.3}{rough}",
                    self.level * 100.0
                ))
                .input("replicates", self.replicates)
                .input("replicates without an alpha", self.undefined_replicates)
                .rule("whole units drawn with replacement, percentiles of alpha"),
            );
        }
        reasons
    }

    fn claim(&self) -> String {
        let Some(alpha) = self.alpha else {
            return if self.paired_units == 0 {
                "alpha is undefined: no unit was coded twice".to_owned()
            } else {
                "alpha is undefined: all codes are the same, so that agreement cannot be told from chance".to_owned()
            };
        };
        if alpha >= RELIABLE {
            format!("the codes are reliable: alpha {alpha:.3} reaches {RELIABLE}")
        } else if alpha >= TENTATIVE {
            format!(
                "the codes allow tentative conclusions: alpha {alpha:.3} reaches {TENTATIVE} but not {RELIABLE}"
            )
        } else {
            format!("the codes are not reliable: alpha {alpha:.3} is below {TENTATIVE}")
        }
    }
}
