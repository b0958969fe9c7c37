//! How much each factor counts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ScoreError;
use crate::factor::Factor;

/// Largest weight.
const LARGEST: f64 = 1e6;

/// Where weights come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WeightOrigin {
    /// The defaults, or what the user believes.
    Prior,
    /// Fitted to observed outcomes.
    Calibrated,
}

impl WeightOrigin {
    /// As a person reads it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Prior => "prior weights, not calibrated",
            Self::Calibrated => "weights fitted to observed outcomes",
        }
    }
}

/// Weights of the factors: each 0 to 1e6, not all 0. A weight of 0 switches its factor off.
///
/// The default is ours, unpublished: language .30, hours .25, interaction .25, survey .15, culture
/// .05, and .15 for the hand-over, which counts only for pairs that hand work on.
///
/// ```
/// use landfall_team::factor::Factor;
/// use landfall_team::score::Weights;
///
/// let weights = Weights::default().with(Factor::Culture, 0.0)?;
/// assert_eq!(weights.of(Factor::Culture), 0.0);
/// assert!(weights.with(Factor::Hours, -1.0).is_err());
/// assert!(weights.with(Factor::Hours, f64::NAN).is_err());
/// # Ok::<(), landfall_team::score::ScoreError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Weights {
    values: [f64; Factor::ALL.len()],
    origin: WeightOrigin,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            values: [0.30, 0.25, 0.25, 0.15, 0.05, 0.15],
            origin: WeightOrigin::Prior,
        }
    }
}

impl Weights {
    /// Weights in the order of [`Factor::ALL`].
    ///
    /// # Errors
    /// When a weight is not in 0 to 1e6, or all are 0.
    pub fn new(values: [f64; Factor::ALL.len()], origin: WeightOrigin) -> Result<Self, ScoreError> {
        for (factor, given) in Factor::ALL.into_iter().zip(values) {
            if !(0.0..=LARGEST).contains(&given) {
                return Err(ScoreError::Weight { factor, given });
            }
        }
        if values.iter().all(|weight| *weight == 0.0) {
            return Err(ScoreError::NoWeight);
        }
        Ok(Self { values, origin })
    }

    /// The same weights with another one for `factor`.
    ///
    /// # Errors
    /// As [`Weights::new`].
    pub fn with(self, factor: Factor, weight: f64) -> Result<Self, ScoreError> {
        let mut values = self.values;
        if let Some(slot) = values.get_mut(factor.index()) {
            *slot = weight;
        }
        Self::new(values, self.origin)
    }

    /// The weight of `factor`, not scaled.
    pub fn of(&self, factor: Factor) -> f64 {
        self.values.get(factor.index()).copied().unwrap_or(0.0)
    }

    /// Where they come from.
    pub const fn origin(&self) -> WeightOrigin {
        self.origin
    }

    /// In the order of [`Factor::ALL`].
    pub(super) const fn values(&self) -> &[f64; Factor::ALL.len()] {
        &self.values
    }

    /// The same weights with that of `factor` times `by` (at most 2, so the range holds
    /// approximately; it is not checked again).
    pub(super) fn scaled(mut self, factor: Factor, by: f64) -> Self {
        if let Some(slot) = self.values.get_mut(factor.index()) {
            *slot *= by;
        }
        self
    }
}
