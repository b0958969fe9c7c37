//! How the error falls with the rows trained on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How many times the greatest number of rows seen a curve is trusted for.
pub const FARTHEST: u64 = 10;

/// error = factor x rows^-exponent (the power law of learning curves, Hestness et al. 2017,
/// arXiv:1712.00409).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Curve {
    /// The error at one row.
    pub factor: f64,
    /// Above 0.
    pub exponent: f64,
    /// Runs it goes through, or lies between.
    pub runs: usize,
    /// Whether it goes through them exactly because there are only two: then nothing checks it.
    pub exact: bool,
    /// The greatest number of rows among them.
    pub greatest: u64,
}

/// Why there is no curve.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum CurveFlaw {
    /// Fewer than two numbers of rows, each above 0 and with an error above 0.
    #[error("needs runs of two numbers of rows, with an error above 0 in each")]
    TooFew,
    /// The error does not fall.
    #[error("more rows did not help: the error goes with rows to the power of {power:+.3}")]
    NoHelp {
        /// The power, 0 or above.
        power: f64,
    },
}

impl Curve {
    /// The curve through runs of `(rows, error)`: least squares in the logarithms of both. Runs
    /// without rows or without an error are left out.
    ///
    /// # Errors
    /// [`CurveFlaw`].
    ///
    /// ```
    /// use landfall_finetune::coverage::Curve;
    ///
    /// // Four times the rows halve the error: exponent 1/2, so 0.2 takes 100 x (0.4 / 0.2)^2.
    /// let curve = Curve::through(&[(100, 0.4), (400, 0.2)])?;
    /// assert!((curve.exponent - 0.5).abs() < 1e-12);
    /// assert!((curve.rows_for(0.1) - 1600.0).abs() < 1e-6);
    /// # Ok::<(), landfall_finetune::coverage::CurveFlaw>(())
    /// ```
    pub fn through(runs: &[(u64, f64)]) -> Result<Self, CurveFlaw> {
        let usable = |run: &&(u64, f64)| run.0 > 0 && run.1.is_finite() && run.1 > 0.0;
        let used: Vec<&(u64, f64)> = runs.iter().filter(usable).collect();
        let greatest = used.iter().map(|run| run.0).max().unwrap_or_default();
        if used.iter().all(|run| run.0 == greatest) {
            return Err(CurveFlaw::TooFew);
        }
        let logs: Vec<(f64, f64)> = used
            .iter()
            .map(|run| ((run.0 as f64).ln(), run.1.ln()))
            .collect();
        let count = logs.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / count;
        let (x, y) = (mean(|log| log.0), mean(|log| log.1));
        let spread: f64 = logs.iter().map(|log| (log.0 - x).powi(2)).sum();
        let common: f64 = logs.iter().map(|log| (log.0 - x) * (log.1 - y)).sum();
        let power = common / spread;
        if power.is_nan() || power >= 0.0 {
            return Err(CurveFlaw::NoHelp { power });
        }
        Ok(Self {
            factor: (y - power * x).exp(),
            exponent: -power,
            runs: used.len(),
            exact: used.len() == 2,
            greatest,
        })
    }

    /// The rows at which the error is `error`, above 0; may be infinite.
    pub fn rows_for(&self, error: f64) -> f64 {
        (self.factor / error).powf(1.0 / self.exponent)
    }

    /// The same as a whole number, at most [`FARTHEST`] times the greatest number of rows seen, and
    /// whether that bound cut it.
    pub fn whole_rows_for(&self, error: f64) -> (u64, bool) {
        let bound = self.greatest.saturating_mul(FARTHEST);
        // A millionth of a row is rounding.
        let rows = (self.rows_for(error) - 1e-6).ceil();
        if rows <= bound as f64 {
            (whole(rows), false)
        } else {
            (bound, true)
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at least 0 and at most a u64"
)]
fn whole(rows: f64) -> u64 {
    rows.max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn least_squares_lie_between_three_runs() {
        // Slopes -1/2 and -1/2 with the middle raised by a factor e: the slope stays -1/2, and the
        // factor is raised by e^(1/3).
        let middle = 0.2 * 1.0_f64.exp();
        let curve = Curve::through(&[(100, 0.4), (400, middle), (1600, 0.1)]).unwrap();
        assert!((curve.exponent - 0.5).abs() < 1e-12 && !curve.exact);
        assert!((curve.factor - 4.0 * (1.0_f64 / 3.0).exp()).abs() < 1e-9);
    }

    #[test]
    fn what_does_not_fall_is_refused() {
        let power = Curve::through(&[(100, 0.2), (400, 0.4)]);
        assert!(matches!(power, Err(CurveFlaw::NoHelp { power }) if (power - 0.5).abs() < 1e-12));
        let flat = Curve::through(&[(100, 0.2), (400, 0.2)]);
        assert!(matches!(flat, Err(CurveFlaw::NoHelp { .. })));
    }

    #[test]
    fn one_size_no_error_and_no_rows_are_too_few() {
        for runs in [
            &[][..],
            &[(100, 0.2)],
            &[(100, 0.2), (100, 0.1)],
            &[(100, 0.2), (400, 0.0)],
            &[(0, 0.2), (400, 0.1)],
            &[(100, f64::NAN), (400, 0.1)],
        ] {
            assert_eq!(Curve::through(runs), Err(CurveFlaw::TooFew), "{runs:?}");
        }
    }

    #[test]
    fn beyond_ten_times_it_is_a_bound() {
        let curve = Curve::through(&[(100, 0.4), (400, 0.2)]).unwrap();
        assert_eq!(curve.whole_rows_for(0.1), (1600, false));
        assert_eq!(curve.whole_rows_for(0.01), (4000, true));
        assert_eq!(curve.whole_rows_for(f64::MIN_POSITIVE), (4000, true));
    }
}
