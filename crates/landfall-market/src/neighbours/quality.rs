//! How far the estimates are off where the figure is known.

use landfall_core::Score;

use super::LeaveOneOut;
use crate::statistics::{quantile, sorted};

/// The middle 80 % of what regions left out report beside what their neighbours suggest: as ratios
/// when all figures are positive, as differences otherwise.
pub(super) struct Spread {
    low: f64,
    high: f64,
    ratios: bool,
    pub(super) level: Score,
}

impl Spread {
    pub(super) fn of(means: &[Option<f64>], rates: &[Option<f64>]) -> Option<Self> {
        let pairs: Vec<(f64, f64)> = means
            .iter()
            .zip(rates)
            .filter_map(|(m, r)| Some(((*m)?, (*r)?)))
            .collect();
        if pairs.len() < 10 {
            return None;
        }
        let ratios = pairs.iter().all(|(mean, rate)| *mean > 0.0 && *rate > 0.0);
        let residuals = sorted(
            pairs
                .iter()
                .map(|(m, r)| if ratios { r / m } else { r - m }),
        );
        let level = Score::new(0.8).ok()?;
        Some(Self {
            low: quantile(&residuals, 0.1)?.min(if ratios { 1.0 } else { 0.0 }),
            high: quantile(&residuals, 0.9)?.max(if ratios { 1.0 } else { 0.0 }),
            ratios,
            level,
        })
    }

    pub(super) fn around(&self, mean: f64) -> (f64, f64) {
        if self.ratios {
            (mean * self.low, mean * self.high)
        } else {
            (mean + self.low, mean + self.high)
        }
    }
}

/// The median error on regions left out, beside that of the plain mean of all others.
pub(super) fn leave_one_out(means: &[Option<f64>], rates: &[Option<f64>]) -> Option<LeaveOneOut> {
    let known: Vec<f64> = rates.iter().flatten().copied().collect();
    let total: f64 = known.iter().sum();
    let others = f64::from(u32::try_from(known.len()).ok()?.checked_sub(1)?);
    let pairs = || {
        means
            .iter()
            .zip(rates)
            .filter_map(|(m, r)| Some(((*m)?, (*r)?)))
    };
    let relative = |guess: f64, truth: f64| ((guess - truth) / truth).abs();
    let positive = || pairs().filter(|(_, truth)| truth.abs() > 0.0);
    let errors = sorted(positive().map(|(mean, truth)| relative(mean, truth)));
    let plain = sorted(positive().map(|(_, truth)| relative((total - truth) / others, truth)));
    Some(LeaveOneOut {
        median_relative_error: quantile(&errors, 0.5)?,
        baseline: quantile(&plain, 0.5)?,
        regions: errors.len(),
    })
}
