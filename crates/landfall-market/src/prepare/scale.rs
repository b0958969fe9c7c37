//! Bringing features to one scale.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Column, Feature};
use crate::statistics::{mean, quantile, sorted, standard_deviation};

/// The interquartile range of a standard normal distribution.
const NORMAL_IQR: f64 = 1.348_979_500_392_163_6;

/// How features are brought to one scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scaling {
    /// Minus the median, divided by the interquartile range / 1.349 (which is the standard
    /// deviation of normal figures); by the standard deviation where that range is 0.
    Robust,
    /// Minus the mean, divided by the standard deviation (divisor n - 1).
    Standard,
    /// As they are.
    None,
}

/// One scaled column; only the rows that were kept.
#[derive(Debug)]
pub(crate) struct Scaled {
    pub(crate) feature: Feature,
    pub(crate) values: Vec<Option<f64>>,
    pub(crate) centre: f64,
    pub(crate) scale: f64,
    pub(crate) limited: usize,
}

/// Scales a column over `rows`; `None` when its figures do not differ there.
pub(super) fn scale(
    column: &Column,
    rows: &[usize],
    scaling: Scaling,
    limit: Option<f64>,
) -> Option<Scaled> {
    let values: Vec<Option<f64>> = rows.iter().map(|&row| column.value(row)).collect();
    let known = sorted(values.iter().flatten().copied());
    let (centre, spread) = centre_and_spread(&known, scaling)?;
    let mut limited = 0;
    let values = values
        .into_iter()
        .map(|value| {
            value.map(|value| {
                let scaled = (value - centre) / spread;
                let kept = limit.map_or(scaled, |limit| scaled.clamp(-limit, limit));
                limited += usize::from(scaled.abs() > kept.abs());
                kept
            })
        })
        .collect();
    Some(Scaled {
        feature: column.feature.clone(),
        values,
        centre,
        scale: spread,
        limited,
    })
}

fn centre_and_spread(known: &[f64], scaling: Scaling) -> Option<(f64, f64)> {
    if known.first()? >= known.last()? {
        return None;
    }
    let deviation = standard_deviation(known)?;
    match scaling {
        Scaling::None => Some((0.0, 1.0)),
        Scaling::Standard => Some((mean(known.iter().copied())?, deviation)),
        Scaling::Robust => {
            let range = quantile(known, 0.75)? - quantile(known, 0.25)?;
            let spread = if range > 0.0 {
                range / NORMAL_IQR
            } else {
                deviation
            };
            Some((quantile(known, 0.5)?, spread))
        }
    }
    .filter(|(centre, spread)| centre.is_finite() && spread.is_finite() && *spread > 0.0)
}
