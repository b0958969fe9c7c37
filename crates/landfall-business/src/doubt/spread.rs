//! What is known of a figure beside the figure.

use landfall_core::normal;
use thiserror::Error;

/// How far the truth may lie from a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Spread {
    /// A range whose level nobody stated: nothing lies outside, and the figure is the likeliest
    /// (triangular distribution; Johnson 1997, as in three-point estimates of projects).
    Range {
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// An interval that holds the truth with probability `level`: the figure is the median, each
    /// end is a quantile, and each half is that of a normal distribution, of the logarithm where
    /// the lower end is above 0. Below 0 counts as 0 where the figure and its ends are not
    /// negative.
    Interval {
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
        /// Probability, between 0 and 1.
        level: f64,
    },
}

/// A spread that does not fit its figure.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum SpreadError {
    /// Not low <= figure <= high, or not finite.
    #[error("`{low}` to `{high}` does not hold the figure `{figure}`")]
    Outside {
        /// The figure.
        figure: f64,
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// A level that is no probability strictly between 0 and 1.
    #[error("the level `{given}` is not between 0 and 1")]
    Level {
        /// What was given.
        given: f64,
    },
}

impl Spread {
    /// Lower and upper end as given.
    pub const fn ends(self) -> (f64, f64) {
        match self {
            Self::Range { low, high } | Self::Interval { low, high, .. } => (low, high),
        }
    }

    /// The probability that the ends enclose; `None` where nobody stated it.
    pub const fn level(self) -> Option<f64> {
        match self {
            Self::Range { .. } => None,
            Self::Interval { level, .. } => Some(level),
        }
    }

    pub(super) fn check(self, figure: f64) -> Result<(), SpreadError> {
        let (low, high) = self.ends();
        if !(low <= figure && figure <= high && low.is_finite() && high.is_finite()) {
            return Err(SpreadError::Outside { figure, low, high });
        }
        match self.level() {
            Some(level) if !(level > 0.0 && level < 1.0) => {
                Err(SpreadError::Level { given: level })
            }
            _ => Ok(()),
        }
    }

    /// The probability that the truth lies below the figure itself.
    pub(super) fn rank(self, figure: f64) -> f64 {
        match self {
            Self::Range { low, high } if low < high => (figure - low) / (high - low),
            _ => 0.5,
        }
    }

    /// The amount that the truth lies below with probability `share`, strictly between 0 and 1.
    pub(super) fn quantile(self, figure: f64, share: f64) -> f64 {
        match self {
            Self::Range { low, high } => triangular(low, figure, high, share),
            Self::Interval { low, high, level } => {
                let z = normal::quantile(share) / normal::two_sided(level);
                let (end, steps) = if z < 0.0 { (low, -z) } else { (high, z) };
                if low > 0.0 {
                    return (figure * (end / figure).powf(steps)).min(f64::MAX);
                }
                let amount = figure + (end - figure) * steps;
                if low >= 0.0 { amount.max(0.0) } else { amount }
            }
        }
    }
}

/// The quantile of a triangular distribution with its peak at `mode`.
fn triangular(low: f64, mode: f64, high: f64, share: f64) -> f64 {
    let width = high - low;
    if width <= 0.0 {
        return mode;
    }
    if share * width < mode - low {
        low + (share * width * (mode - low)).sqrt()
    } else {
        high - ((1.0 - share) * width * (high - mode)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9 * b.abs().max(1.0)
    }

    #[test]
    fn a_range_is_a_triangle() {
        // From 0 over 30 to 100: the share below 30 is 0.3; half lies below
        // 100 - sqrt(0.5 x 100 x 70) = 40.839.
        let range = Spread::Range {
            low: 0.0,
            high: 100.0,
        };
        assert!(near(range.rank(30.0), 0.3));
        assert!(near(range.quantile(30.0, 0.3), 30.0));
        assert!(near(range.quantile(30.0, 0.5), 100.0 - 3500.0_f64.sqrt()));
        assert!(near(range.quantile(30.0, 0.03), 90.0_f64.sqrt()));
    }

    #[test]
    fn an_interval_has_its_figure_as_median_and_its_ends_as_quantiles() {
        for (low, figure, high) in [(61.0, 100.0, 130.0), (-10.0, 5.0, 40.0), (0.0, 5.0, 9.0)] {
            let spread = Spread::Interval {
                low,
                high,
                level: 0.8,
            };
            assert!(near(spread.quantile(figure, 0.5), figure));
            assert!(near(spread.quantile(figure, 0.1), low), "{low}");
            assert!(near(spread.quantile(figure, 0.9), high), "{high}");
        }
    }

    #[test]
    fn what_cannot_be_negative_never_is() {
        for low in [0.0, 1e-9, 40.0] {
            let spread = Spread::Interval {
                low,
                high: 60.0,
                level: 0.5,
            };
            for step in 1..1000 {
                assert!(spread.quantile(50.0, f64::from(step) / 1000.0) >= 0.0);
            }
        }
    }

    #[test]
    fn no_quantile_is_infinite() {
        let spread = Spread::Interval {
            low: 1.0,
            high: 1e300,
            level: 0.1,
        };
        assert!(spread.quantile(5.0, 1.0 - 1e-12).is_finite());
    }

    #[test]
    fn a_spread_must_hold_its_figure() {
        let range = |low, high| Spread::Range { low, high }.check(5.0);
        assert!(range(5.0, 5.0).is_ok());
        for (low, high) in [
            (6.0, 7.0),
            (1.0, 4.0),
            (f64::NAN, 9.0),
            (0.0, f64::INFINITY),
        ] {
            assert!(matches!(range(low, high), Err(SpreadError::Outside { .. })));
        }
        for level in [0.0, 1.0, f64::NAN] {
            let (low, high) = (1.0, 9.0);
            let spread = Spread::Interval { low, high, level };
            assert!(matches!(spread.check(5.0), Err(SpreadError::Level { .. })));
        }
    }
}
