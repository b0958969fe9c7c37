//! What was counted or timed in one window.

use landfall_core::Mistake;
use landfall_core::Place;

/// One measured window: a week, a sprint, a release.
#[derive(Debug, Clone, PartialEq)]
pub enum Window {
    /// Events over an exposure, such as 3 reopened tasks over 40 finished ones; the value is the
    /// rate.
    Count {
        /// Number of events.
        events: u64,
        /// What they are counted against, above 0 and finite.
        exposure: f64,
    },
    /// Durations in one unit, such as hours to the first answer; the value is their median, as a
    /// few very long ones are usual. Each is 0 or above and finite; none at all is a missing window.
    Durations(Vec<f64>),
    /// A figure computed elsewhere, finite.
    Value(f64),
    /// Nothing was measured.
    Missing,
}

impl Window {
    /// The figure that goes on the chart; `None` when nothing was measured.
    pub fn value(&self) -> Option<f64> {
        match self {
            Self::Count { events, exposure } => Some(*events as f64 / exposure),
            Self::Durations(durations) => median(durations),
            Self::Value(value) => Some(*value),
            Self::Missing => None,
        }
    }

    pub(super) fn mistake(&self, label: &str) -> Option<Mistake> {
        let place = || Place::default().field(label);
        let bad = |value: f64, what: &str| Some(Mistake::new(place(), format!("`{value}` {what}")));
        match self {
            Self::Count { exposure, .. } if !(*exposure > 0.0 && exposure.is_finite()) => {
                bad(*exposure, "is no exposure: it must be above 0 and finite")
            }
            Self::Durations(durations) => durations
                .iter()
                .find(|d| !(0.0..f64::INFINITY).contains(*d))
                .and_then(|d| bad(*d, "is no duration: it must be 0 or above and finite")),
            _ => self
                .value()
                .filter(|value| value.is_nan() || value.abs() > 1e100)
                .and_then(|value| bad(value, "cannot be charted: from -1e100 to 1e100 is allowed")),
        }
    }
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = *sorted.get(sorted.len().checked_sub(1)? / 2)?;
    Some(lower + (upper - lower) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_has_a_rate_or_a_median() {
        let count = Window::Count {
            events: 3,
            exposure: 40.0,
        };
        assert_eq!(count.value(), Some(0.075));
        assert_eq!(Window::Durations(vec![9.0, 1.0, 2.0]).value(), Some(2.0));
        assert_eq!(Window::Durations(vec![4.0, 1.0]).value(), Some(2.5));
        assert_eq!(Window::Durations(Vec::new()).value(), None);
        assert_eq!(Window::Missing.value(), None);
    }
}
