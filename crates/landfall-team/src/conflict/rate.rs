//! The ratio of two rates of rare events.

use landfall_core::Reason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::stats::beta_quantile;

/// Rate after over rate before.
///
/// Given the sum, the later events follow a binomial distribution; its exact interval (Clopper &
/// Pearson 1934) gives that of the ratio (Przyborowski & Wilenski 1940). Events are taken to be
/// independent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RateRatio {
    /// Events before.
    pub before: u64,
    /// Events after.
    pub after: u64,
    /// Rate after over rate before; `null` without events before.
    pub ratio: Option<f64>,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval; `null` when there is none.
    pub high: Option<f64>,
    /// Whether any split of so many events could have shown a change.
    pub could_show: bool,
}

impl RateRatio {
    /// `times`: exposure before and after, both above 0 and finite.
    pub(super) fn new(before: u64, after: u64, times: [f64; 2], level: f64) -> Self {
        let scale = times[0] / times[1];
        let total = before + after;
        let ends = |after| interval(total, after, level);
        let (low, high) = ends(after);
        let falls = ends(0).1.is_some_and(|high| high * scale < 1.0);
        let rises = ends(total).0 * scale > 1.0;
        Self {
            before,
            after,
            ratio: (before > 0).then(|| after as f64 / before as f64 * scale),
            low: low * scale,
            high: high.map(|high| high * scale),
            could_show: falls || rises,
        }
    }

    /// Whether the interval lies below 1.
    pub fn below_one(&self) -> bool {
        self.high.is_some_and(|high| high < 1.0)
    }

    /// Whether the interval lies above 1.
    pub fn above_one(&self) -> bool {
        self.low > 1.0
    }

    /// The counts and the interval; `name` says of what.
    pub(super) fn reason(&self, name: &str) -> Reason {
        let high = self
            .high
            .map_or("no upper end".to_owned(), |high| format!("{high:.3}"));
        Reason::new(format!(
            "{name}: {} before, {} after",
            self.before, self.after
        ))
        .input(
            "interval of the rate ratio",
            format!("{:.3} to {high}", self.low),
        )
    }
}

/// Exact interval of the odds that an event is a later one, `after` of `total` being so.
fn interval(total: u64, after: u64, level: f64) -> (f64, Option<f64>) {
    let tail = (1.0 - level) / 2.0;
    let (a, b) = (after as f64, (total - after) as f64);
    // Odds from both ends of the distribution, so that neither share loses digits.
    let odds = |p: f64, a: f64, b: f64| beta_quantile(p, a, b) / beta_quantile(1.0 - p, b, a);
    let low = if after == 0 {
        0.0
    } else {
        odds(tail, a, b + 1.0)
    };
    let high = (after < total).then(|| odds(1.0 - tail, a + 1.0, b));
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_later_event_of_six_is_the_closed_form() {
        // 0 of 6: upper share 1 - 0.025^(1/6) = 0.4592581; odds 0.8493119 at equal exposure.
        let ratio = RateRatio::new(6, 0, [1.0, 1.0], 0.95);
        let share = 1.0 - 0.025_f64.powf(1.0 / 6.0);
        assert!((ratio.high.unwrap() - share / (1.0 - share)).abs() < 1e-12);
        assert_eq!((ratio.ratio, ratio.low), (Some(0.0), 0.0));
        assert!(ratio.below_one() && ratio.could_show);
    }

    #[test]
    fn five_events_can_never_show_a_change_at_equal_exposure() {
        // Even 0 of 5 gives 1 - 0.025^(1/5) = 0.5218 above one half.
        let ratio = RateRatio::new(5, 0, [1.0, 1.0], 0.95);
        assert!(!ratio.could_show && !ratio.below_one());
    }

    #[test]
    fn exposure_counts() {
        // 4 in 10 weeks before, 4 in 20 weeks after: 0.4 and 0.2 a week.
        let ratio = RateRatio::new(4, 4, [10.0, 20.0], 0.95);
        assert_eq!(ratio.ratio, Some(0.5));
        assert!(ratio.low < 0.5 && ratio.high.unwrap() > 0.5);
    }

    #[test]
    fn nothing_at_all_has_no_ratio_and_no_upper_end() {
        let ratio = RateRatio::new(0, 0, [1.0, 1.0], 0.95);
        assert_eq!((ratio.ratio, ratio.low, ratio.high), (None, 0.0, None));
        assert!(!ratio.could_show);
    }
}
