//! Percentile bootstrap over rows.

use landfall_core::Seed;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::params::EvaluateParams;
use crate::counter::below;

/// A range of a measure; written as `[low, high]`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "[f64; 2]", into = "[f64; 2]")]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl From<[f64; 2]> for Interval {
    fn from([low, high]: [f64; 2]) -> Self {
        Self { low, high }
    }
}

impl From<Interval> for [f64; 2] {
    fn from(interval: Interval) -> Self {
        [interval.low, interval.high]
    }
}

/// A measure with its bootstrap interval.
///
/// The interval need not hold the value: macro averages of a draw that misses a rare label are
/// lower than those of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The measure of all rows.
    pub value: f64,
    /// Where it lies when the rows are drawn anew; `None` with fewer than two rows, without draws,
    /// or when most draws leave the measure undefined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
}

/// The measures of all `rows` rows (drawn in order) and their intervals. `measure` gets the
/// positions of the rows drawn; NaN is a measure that is not defined.
pub(super) fn measured<const M: usize>(
    rows: usize,
    params: &EvaluateParams,
    seed: Seed,
    measure: impl Fn(&[usize]) -> [f64; M] + Sync,
) -> [Option<Measured>; M] {
    let all: Vec<usize> = (0..rows).collect();
    let values = measure(&all);
    let draws = if rows < 2 { 0 } else { params.draws };
    let drawn: Vec<[f64; M]> = (0..draws)
        .into_par_iter()
        .map_init(
            || vec![0usize; rows],
            |sample, draw| {
                let seed = seed.index(draw.into());
                for (place, row) in (0u64..).zip(sample.iter_mut()) {
                    *row = below(seed.index(place), rows);
                }
                measure(sample)
            },
        )
        .collect();
    let mut places = 0..M;
    values.map(|value| {
        let place = places.next().unwrap_or(M);
        let column = drawn.iter().filter_map(|draw| draw.get(place).copied());
        let interval = interval(column, draws, params.level);
        (!value.is_nan()).then_some(Measured { value, interval })
    })
}

/// The percentile interval of the draws that are defined, if those are at least half of all.
pub(super) fn interval(
    draws: impl Iterator<Item = f64>,
    count: u32,
    level: f64,
) -> Option<Interval> {
    let mut defined: Vec<f64> = draws.filter(|value| !value.is_nan()).collect();
    if defined.is_empty() || defined.len() as u64 * 2 < u64::from(count) {
        return None;
    }
    defined.sort_by(f64::total_cmp);
    let tail = (1.0 - level) / 2.0;
    Some(Interval {
        low: quantile(&defined, tail)?,
        high: quantile(&defined, 1.0 - tail)?,
    })
}

/// Quantile of sorted numbers by linear interpolation (numpy's default).
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * (sorted.len().checked_sub(1)?) as f64;
    let below = *sorted.get(place.floor() as usize)?;
    let above = *sorted.get(place.ceil() as usize)?;
    Some(below + (above - below) * (place - place.floor()))
}

/// A measure that is always defined.
pub(super) fn certain(measure: Option<Measured>) -> Measured {
    measure.unwrap_or(Measured {
        value: 0.0,
        interval: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_interpolated() {
        // Places 0.25 * 3 = 0.75 and 0.5 * 3 = 1.5 of [1, 2, 4, 8].
        assert_eq!(quantile(&[1.0, 2.0, 4.0, 8.0], 0.25), Some(1.75));
        assert_eq!(quantile(&[1.0, 2.0, 4.0, 8.0], 0.5), Some(3.0));
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn the_interval_of_a_mean_has_the_known_width() {
        // 400 rows, half of them 1: standard error sqrt(0.25 / 400) = 0.025, 1.96 of it 0.049.
        let mean = |rows: &[usize]| {
            [rows.iter().filter(|row| **row % 2 == 0).count() as f64 / rows.len() as f64]
        };
        let params = EvaluateParams::default();
        let [found] = measured(400, &params, Seed::new(1), mean);
        let found = found.unwrap();
        assert_eq!(found.value, 0.5);
        let interval = found.interval.unwrap();
        assert!((interval.low - 0.451).abs() < 0.006, "{interval:?}");
        assert!((interval.high - 0.549).abs() < 0.006, "{interval:?}");
    }
}
