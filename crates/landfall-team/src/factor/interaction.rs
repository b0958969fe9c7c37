//! How fast two people have answered each other.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Weight of the population mean, in observations (our own default, unpublished).
pub const PRIOR: f64 = 5.0;
/// Least value of the factor, so that its logarithm exists.
pub const FLOOR: f64 = 1e-9;

/// What is known of the interaction of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Interaction {
    /// Observed response times (to a review, an issue, a hand-over).
    Response {
        /// Median, in working hours of the receiver, 0 and above. Wall-clock hours would count
        /// different working times twice.
        median_hours: f64,
        /// Number of observations, 1 and above.
        observations: u32,
    },
    /// The factor itself, above 0 and at most 1.
    Given(f64),
}

/// The scale of a project: what observed response times are measured by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Scale {
    /// Median of the pairs' medians in hours, the response time that is worth one half. Where more
    /// than half of them are 0, the least positive one; 0 when all are.
    pub median_hours: f64,
    /// Mean of the unshrunk factors over the pairs observed.
    pub mean: f64,
    /// Pairs observed.
    pub pairs: usize,
}

impl Scale {
    /// The scale of the medians (hours, finite, 0 and above) of all observed pairs, in any order;
    /// `None` without any.
    pub fn of(medians: &[f64]) -> Option<Self> {
        let mut sorted = medians.to_vec();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len().checked_sub(1)?;
        let at = |place: usize| sorted.get(place).copied();
        let median = at(middle / 2)?.midpoint(at(middle.div_ceil(2))?);
        let least = sorted.iter().copied().find(|hours| *hours > 0.0);
        let median_hours = if median > 0.0 {
            median
        } else {
            least.unwrap_or(0.0)
        };
        #[expect(clippy::cast_precision_loss, reason = "a count of pairs")]
        let count = sorted.len() as f64;
        let mean = sorted
            .iter()
            .map(|hours| raw(*hours, median_hours))
            .sum::<f64>()
            / count;
        Some(Self {
            median_hours,
            mean,
            pairs: sorted.len(),
        })
    }

    /// The factor of a pair: `1 / (1 + t / t0)` shrunk to the mean of all pairs by
    /// `(n f + 5 mean) / (n + 5)`.
    ///
    /// ```
    /// use landfall_team::factor::interaction::Scale;
    ///
    /// // Medians 1, 2 and 6 hours: t0 = 2, factors 2/3, 1/2, 1/4, mean 17/36.
    /// let scale = Scale::of(&[6.0, 1.0, 2.0]).ok_or("no pairs")?;
    /// let shrunk = (10.0 * 2.0 / 3.0 + 5.0 * 17.0 / 36.0) / 15.0;
    /// assert!((scale.value(1.0, 10) - shrunk).abs() < 1e-12);
    /// # Ok::<(), &str>(())
    /// ```
    pub fn value(&self, median_hours: f64, observations: u32) -> f64 {
        let n = f64::from(observations);
        let own = raw(median_hours, self.median_hours);
        ((n * own + PRIOR * self.mean) / (n + PRIOR)).clamp(FLOOR, 1.0)
    }
}

/// `1 / (1 + t / t0)`, which is 1 when every response was immediate.
fn raw(hours: f64, scale: f64) -> f64 {
    if hours > 0.0 {
        scale / (scale + hours)
    } else {
        1.0
    }
}
