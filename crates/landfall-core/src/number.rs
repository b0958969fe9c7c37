//! Numbers that keep their promise: finite, or between zero and one.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A number outside the range its type allows.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("`{given}` is not {allowed}")]
pub struct NumberError {
    /// What was given.
    pub given: f64,
    /// What is allowed.
    pub allowed: &'static str,
}

/// A score between 0 and 1, both included.
///
/// ```
/// use landfall_core::Score;
///
/// assert!(Score::new(1.0).is_ok());
/// assert!(Score::new(1.1).is_err() && Score::new(f64::NAN).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "f64", into = "f64")]
#[cfg_attr(feature = "schema", schemars(extend("minimum" = 0, "maximum" = 1)))]
pub struct Score(f64);

/// A number that is neither NaN nor infinite, and so has a total order.
///
/// ```
/// use landfall_core::Finite;
///
/// let mut values = [Finite::new(2.0)?, Finite::new(-1.0)?];
/// values.sort();
/// assert_eq!(values[0].get(), -1.0);
/// # Ok::<(), landfall_core::NumberError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "f64", into = "f64")]
pub struct Finite(f64);

impl Score {
    /// The lowest score.
    pub const ZERO: Self = Self(0.0);
    /// The highest score.
    pub const ONE: Self = Self(1.0);

    /// A checked score.
    ///
    /// # Errors
    /// When `value` is NaN, below 0 or above 1.
    pub fn new(value: f64) -> Result<Self, NumberError> {
        if (0.0..=1.0).contains(&value) {
            Ok(Self(value + 0.0)) // -0.0 becomes 0.0
        } else {
            Err(NumberError {
                given: value,
                allowed: "between 0 and 1",
            })
        }
    }

    /// The plain number.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Finite {
    /// A checked number.
    ///
    /// # Errors
    /// When `value` is NaN or infinite.
    pub fn new(value: f64) -> Result<Self, NumberError> {
        if value.is_finite() {
            Ok(Self(value + 0.0))
        } else {
            Err(NumberError {
                given: value,
                allowed: "a finite number",
            })
        }
    }

    /// The plain number.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Finite {
    /// The number as the shortest decimal that reads back as it; `None` beyond about 7.9e28 or
    /// where it needs more than 28 digits after the point.
    ///
    /// ```
    /// use landfall_core::Finite;
    ///
    /// assert_eq!(Finite::new(0.1)?.decimal().unwrap().to_string(), "0.1");
    /// # Ok::<(), landfall_core::NumberError>(())
    /// ```
    pub fn decimal(self) -> Option<Decimal> {
        Decimal::from_str_exact(&self.0.to_string()).ok()
    }
}

impl Eq for Finite {}
impl Ord for Finite {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}
impl PartialOrd for Finite {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

macro_rules! conversions {
    ($($name:ident)*) => {$(
        impl TryFrom<f64> for $name {
            type Error = NumberError;
            fn try_from(value: f64) -> Result<Self, NumberError> {
                Self::new(value)
            }
        }
        impl From<$name> for f64 {
            fn from(value: $name) -> Self {
                value.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}
conversions!(Score Finite);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serde_rejects_what_the_constructor_rejects() {
        assert!(serde_json::from_str::<Score>("1.5").is_err());
        assert!(serde_json::from_str::<Score>("-0.1").is_err());
        assert_eq!(serde_json::from_str::<Score>("0.25").unwrap().get(), 0.25);
        assert!(toml::from_str::<std::collections::BTreeMap<String, Finite>>("a = nan").is_err());
        assert!(toml::from_str::<std::collections::BTreeMap<String, Finite>>("a = inf").is_err());
    }

    #[test]
    fn negative_zero_becomes_zero() {
        assert!(Finite::new(-0.0).unwrap().get().is_sign_positive());
        assert!(Score::new(-0.0).unwrap().get().is_sign_positive());
    }
}
