//! A member's own efficiency, when nobody gave it.

use landfall_core::Reason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// No own efficiency that is computed is below this: our own default, unpublished.
pub const OWN_FLOOR: f64 = 0.05;

/// A measured figure with its reliability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measured {
    /// The figure, 0 to 1.
    pub value: f64,
    /// Its reliability, 0 to 1.
    pub reliability: f64,
}

impl Measured {
    /// Whether both parts are from 0 to 1 and the reliability is above 0.
    fn usable(self) -> bool {
        (0.0..=1.0).contains(&self.value) && self.reliability > 0.0 && self.reliability <= 1.0
    }
}

/// An own efficiency and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OwnEfficiency {
    /// c_i, above 0 and at most 1.
    pub value: f64,
    /// Why.
    pub reason: Reason,
}

/// The efficiency given, or else the mean of survey and outcome weighted by their reliability, at
/// least [`OWN_FLOOR`]. Figures outside 0 to 1 or without reliability are not used; `None` when
/// nothing is left.
///
/// ```
/// use landfall_team::calibrate::{Measured, own_efficiency};
///
/// let survey = Measured { value: 0.8, reliability: 0.75 };
/// let outcome = Measured { value: 0.6, reliability: 0.25 };
/// // (0.75 * 0.8 + 0.25 * 0.6) / 1 = 0.75
/// let own = own_efficiency(None, Some(survey), Some(outcome)).ok_or("unknown")?;
/// assert!((own.value - 0.75).abs() < 1e-12);
/// assert_eq!(own_efficiency(Some(0.9), Some(survey), None).ok_or("unknown")?.value, 0.9);
/// assert_eq!(own_efficiency(None, None, None), None);
/// # Ok::<(), &str>(())
/// ```
pub fn own_efficiency(
    given: Option<f64>,
    survey: Option<Measured>,
    outcome: Option<Measured>,
) -> Option<OwnEfficiency> {
    if let Some(value) = given.filter(|value| *value > 0.0 && *value <= 1.0) {
        return Some(OwnEfficiency {
            value,
            reason: Reason::new(format!("the own efficiency {value} was given")),
        });
    }
    let parts: Vec<(&str, Measured)> = [("survey", survey), ("outcome", outcome)]
        .into_iter()
        .filter_map(|(name, part)| Some((name, part.filter(|part| part.usable())?)))
        .collect();
    let total: f64 = parts.iter().map(|(_, part)| part.reliability).sum();
    let sum: f64 = parts
        .iter()
        .map(|(_, part)| part.reliability * part.value)
        .sum();
    let value = (total > 0.0).then(|| (sum / total).clamp(OWN_FLOOR, 1.0))?;
    let mut reason = Reason::new(format!("the own efficiency is {value:.3}")).rule(format!(
        "mean weighted by reliability, at least {OWN_FLOOR}"
    ));
    for (name, part) in parts {
        reason = reason.input(
            name,
            format!("{:.3} with reliability {:.3}", part.value, part.reliability),
        );
    }
    Some(OwnEfficiency { value, reason })
}
