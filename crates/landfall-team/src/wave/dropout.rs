//! Those who answered the first time only.

use landfall_core::Reason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::stats::{count, mean, t_two_sided, variance};

/// Whether those who dropped out had answered differently before (Welch 1947).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DropOut {
    /// Mean at the first wave of those who left less that of those who stayed, as a share of the
    /// scale; `null` when either are too few to be shown.
    pub difference: Option<f64>,
    /// Its interval; `null` without the difference or without any variance.
    pub interval: Option<[f64; 2]>,
}

impl DropOut {
    /// Compares two groups of at least `min_group` each.
    pub(super) fn compare(left: &[f64], stayed: &[f64], min_group: usize, level: f64) -> Self {
        if left.len() < min_group || stayed.len() < min_group {
            return Self {
                difference: None,
                interval: None,
            };
        }
        let difference = mean(left).zip(mean(stayed)).map(|(a, b)| a - b);
        Self {
            difference,
            interval: difference.and_then(|d| welch(d, left, stayed, level)),
        }
    }

    /// What it means for the change.
    pub(super) fn reason(&self, left: usize, stayed: usize) -> Reason {
        let claim = match (left, self.difference, self.interval) {
            (0, _, _) => "nobody who answered first dropped out".to_owned(),
            (_, None, _) => {
                "whether those who dropped out had answered differently is not shown: too few of them or of those who stayed"
                    .to_owned()
            }
            (_, Some(difference), Some([low, high])) if low > 0.0 || high < 0.0 => format!(
                "those who dropped out had answered differently ({difference:+.3}): the change speaks for those who stayed only"
            ),
            (_, Some(difference), Some(_)) => format!(
                "no difference shown between those who dropped out and those who stayed ({difference:+.3})"
            ),
            (_, Some(difference), None) => format!(
                "those who dropped out differed by {difference:+.3}, without an interval, as neither group varied"
            ),
        };
        let reason = Reason::new(claim)
            .input("dropped out", left)
            .input("stayed", stayed)
            .source("Welch 1947");
        match self.interval {
            Some([low, high]) => reason.input("interval", format!("{low:.3} to {high:.3}")),
            None => reason,
        }
    }
}

/// Welch's interval of a difference of means; `None` when neither group varies.
fn welch(difference: f64, a: &[f64], b: &[f64], level: f64) -> Option<[f64; 2]> {
    let (n, m) = (count(a.len()), count(b.len()));
    let (va, vb) = (variance(a)? / n, variance(b)? / m);
    let total = va + vb;
    if total <= 1e-20 {
        return None;
    }
    let freedom = total * total / (va * va / (n - 1.0) + vb * vb / (m - 1.0));
    let half = t_two_sided(level, freedom) * total.sqrt();
    Some([difference - half, difference + half])
}
