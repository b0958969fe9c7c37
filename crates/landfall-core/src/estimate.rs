//! A number with its doubt and its origin.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::Score;

/// Where an estimate comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Observed.
    Measured,
    /// Computed by a method fitted to observed outcomes.
    Calibrated,
    /// Computed by a method nobody has fitted yet.
    Prior,
    /// A bound on the quantity, not the quantity.
    Bound,
    /// Stated by the user.
    Given,
}

/// The range an estimate lies in, with the probability that it does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Interval<T> {
    /// Lower end, included.
    pub low: T,
    /// Upper end, included.
    pub high: T,
    /// Probability content; `None` when the source gave a range without saying how sure it is.
    pub level: Option<Score>,
}

/// An interval that does not hold its value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the interval does not hold the value: need low <= value <= high")]
pub struct EstimateError;

/// A value with its interval, if known, and its basis.
///
/// ```
/// use landfall_core::{Basis, Estimate};
///
/// let users = Estimate::new(120.0, Basis::Prior).with_interval(90.0, 150.0, None)?;
/// assert_eq!(users.interval().map(|i| i.high), Some(150.0));
/// # Ok::<(), landfall_core::EstimateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    try_from = "Unchecked<T>",
    bound(deserialize = "T: Deserialize<'de> + PartialOrd")
)]
pub struct Estimate<T> {
    value: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<Interval<T>>,
    basis: Basis,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Estimate"))]
struct Unchecked<T> {
    value: T,
    interval: Option<Interval<T>>,
    basis: Basis,
}

impl<T: PartialOrd> TryFrom<Unchecked<T>> for Estimate<T> {
    type Error = EstimateError;

    fn try_from(raw: Unchecked<T>) -> Result<Self, EstimateError> {
        let estimate = Self::new(raw.value, raw.basis);
        match raw.interval {
            None => Ok(estimate),
            Some(Interval { low, high, level }) => estimate.with_interval(low, high, level),
        }
    }
}

impl<T> Estimate<T> {
    /// A value without an interval: its doubt is unknown, not zero.
    pub const fn new(value: T, basis: Basis) -> Self {
        Self {
            value,
            interval: None,
            basis,
        }
    }

    /// The value.
    pub const fn value(&self) -> &T {
        &self.value
    }

    /// The interval, if one is known.
    pub const fn interval(&self) -> Option<&Interval<T>> {
        self.interval.as_ref()
    }

    /// Where the value comes from.
    pub const fn basis(&self) -> Basis {
        self.basis
    }
}

impl<T: PartialOrd> Estimate<T> {
    /// The same value with an interval around it.
    ///
    /// # Errors
    /// When not `low <= value <= high`; NaN is never in an interval.
    pub fn with_interval(
        self,
        low: T,
        high: T,
        level: Option<Score>,
    ) -> Result<Self, EstimateError> {
        if low <= self.value && self.value <= high {
            Ok(Self {
                interval: Some(Interval { low, high, level }),
                ..self
            })
        } else {
            Err(EstimateError)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_rejects_what_the_constructor_rejects() {
        let bad = r#"{"value":5.0,"interval":{"low":6.0,"high":7.0,"level":null},"basis":"given"}"#;
        assert!(serde_json::from_str::<Estimate<f64>>(bad).is_err());
        assert!(
            Estimate::new(f64::NAN, Basis::Given)
                .with_interval(0.0, 1.0, None)
                .is_err()
        );
    }

    #[test]
    fn survives_json() {
        let level = Some(Score::new(0.9).unwrap());
        let estimate = Estimate::new(5.0, Basis::Measured)
            .with_interval(4.0, 7.0, level)
            .unwrap();
        let json = serde_json::to_string(&estimate).unwrap();
        assert_eq!(
            serde_json::from_str::<Estimate<f64>>(&json).unwrap(),
            estimate
        );
    }
}
