//! What is done to one indicator before distances are taken.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Transformation of one indicator.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transform {
    /// The figure as it stands.
    #[default]
    None,
    /// Natural logarithm; for money and counts, whose differences are ratios. Needs figures
    /// above 0: others count as missing and are reported.
    Log,
    /// Natural logarithm of one plus the figure, for counts that may be 0.
    Log1p,
    /// The figure divided by the population of the region.
    PerHead,
    /// Natural logarithm of the figure per head.
    LogPerHead,
}

impl Transform {
    /// Whether the population of the region is needed.
    pub const fn needs_population(self) -> bool {
        matches!(self, Self::PerHead | Self::LogPerHead)
    }

    /// The transformed figure, or `None` where it is not defined (the logarithm of 0 or less, a
    /// missing or non-positive population, an overflow).
    ///
    /// ```
    /// use landfall_market::Transform;
    ///
    /// assert_eq!(Transform::Log.apply(1.0, None), Some(0.0));
    /// assert_eq!(Transform::PerHead.apply(50.0, Some(200.0)), Some(0.25));
    /// assert_eq!(Transform::Log.apply(0.0, None), None);
    /// ```
    pub fn apply(self, figure: f64, population: Option<f64>) -> Option<f64> {
        let per_head = || {
            population
                .filter(|people| *people > 0.0)
                .map(|people| figure / people)
        };
        let transformed = match self {
            Self::None => Some(figure),
            Self::Log => Some(figure.ln()),
            Self::Log1p => Some(figure.ln_1p()),
            Self::PerHead => per_head(),
            Self::LogPerHead => per_head().map(f64::ln),
        };
        transformed.filter(|value| value.is_finite())
    }

    /// How a person would write it.
    pub const fn formula(self) -> &'static str {
        match self {
            Self::None => "x",
            Self::Log => "ln x",
            Self::Log1p => "ln(1 + x)",
            Self::PerHead => "x / population",
            Self::LogPerHead => "ln(x / population)",
        }
    }
}
