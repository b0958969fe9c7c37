//! An alarm on drift: the control chart of exponentially weighted moving averages.

use landfall_core::{Mistake, Mistakes, Place, Reason};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::WaveError;
use super::window::Window;
use crate::stats::{count, mean, variance};

/// Fewest measured windows a baseline is taken from: our own default, unpublished.
pub const MIN_BASELINE: usize = 5;
/// Measured windows below which an estimated baseline is called provisional: our own default.
const SOLID_BASELINE: usize = 20;

/// What is usual.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// Mean and standard deviation of the first windows, which are then not watched themselves.
    First(usize),
    /// Known from elsewhere.
    Given {
        /// The mean, finite.
        mean: f64,
        /// The standard deviation of one window, above 0.
        deviation: f64,
    },
}

/// A series of windows and settings, not yet checked.
///
/// Defaults: λ = 0.2, limits at L = 2.7 standard errors, baseline from the first 10 windows. With a
/// known normal baseline these limits alarm falsely once in about 238 windows and find a shift of
/// one standard deviation after about 9 (Markov chain of Lucas & Saccucci 1990, computed with
/// asymptotic limits and 401 states); L = 2.962 makes it one in 500.
///
/// ```
/// use landfall_team::wave::{Baseline, Drift, EwmaParams, Watch, Window};
///
/// let usual = Baseline::Given { mean: 10.0, deviation: 2.0 };
/// let report = [9.0, 11.0, 10.0, 14.0, 15.0, 15.0]
///     .iter()
///     .enumerate()
///     .fold(EwmaParams::new().baseline(usual), |chart, (week, hours)| {
///         chart.window(format!("week {week}"), Window::Value(*hours))
///     })
///     .check()?
///     .report();
/// let Watch::Alarm(alarm) = report.watch else { panic!("no alarm") };
/// assert_eq!((alarm.window.as_str(), alarm.drift), ("week 5", Drift::Up));
/// # Ok::<(), landfall_team::wave::WaveError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct EwmaParams {
    lambda: f64,
    width: f64,
    baseline: Baseline,
    windows: Vec<(String, Window)>,
}

impl Default for EwmaParams {
    fn default() -> Self {
        Self::new()
    }
}

impl EwmaParams {
    /// A chart without windows.
    pub fn new() -> Self {
        Self {
            lambda: 0.2,
            width: 2.7,
            baseline: Baseline::First(10),
            windows: Vec::new(),
        }
    }

    /// Weight of the newest window, above 0 and at most 1.
    #[must_use]
    pub fn lambda(mut self, lambda: f64) -> Self {
        self.lambda = lambda;
        self
    }

    /// Distance of the limits in standard errors (L), above 0 and at most 100.
    #[must_use]
    pub fn width(mut self, width: f64) -> Self {
        self.width = width;
        self
    }

    /// What is usual.
    #[must_use]
    pub fn baseline(mut self, baseline: Baseline) -> Self {
        self.baseline = baseline;
        self
    }

    /// Adds the next window in time.
    #[must_use]
    pub fn window(mut self, label: impl Into<String>, window: Window) -> Self {
        self.windows.push((label.into(), window));
        self
    }

    /// Checks everything and returns the chart.
    ///
    /// # Errors
    /// [`WaveError::Input`] with every mistake.
    pub fn check(self) -> Result<Ewma, WaveError> {
        let at = |field: &str| Place::default().field(field);
        let mut mistakes = Vec::new();
        if !(self.lambda > 0.0 && self.lambda <= 1.0) {
            let message = format!("`{}` is no weight above 0 and at most 1", self.lambda);
            mistakes.push(Mistake::new(at("lambda"), message));
        }
        if !(self.width > 0.0 && self.width <= 100.0) {
            let message = format!("`{}` is no width above 0 and at most 100", self.width);
            mistakes.push(Mistake::new(at("width"), message));
        }
        if let Baseline::Given { mean, deviation } = self.baseline {
            let fine = mean.abs() <= 1e100 && deviation > 0.0 && deviation <= 1e100;
            if !fine {
                let message = format!(
                    "mean `{mean}` and deviation `{deviation}`: both must be at most 1e100, the deviation above 0"
                );
                mistakes.push(Mistake::new(at("baseline"), message));
            }
        }
        for (label, window) in &self.windows {
            mistakes.extend(window.mistake(label));
        }
        Mistakes::none(mistakes)?;
        Ok(Ewma(self))
    }
}

/// A checked chart; made by [`EwmaParams::check`].
#[derive(Debug, Clone, PartialEq)]
pub struct Ewma(EwmaParams);

/// Which way a series drifts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Drift {
    /// Above the upper limit.
    Up,
    /// Below the lower limit.
    Down,
}

/// One window on the chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EwmaPoint {
    /// Label of the window.
    pub window: String,
    /// What was measured; `null` when nothing was, and the average then stays where it is.
    pub value: Option<f64>,
    /// The moving average after it.
    pub average: f64,
    /// Lower limit of the average at this point.
    pub lower: f64,
    /// Upper limit of the average at this point.
    pub upper: f64,
    /// Whether the average lies outside.
    pub drift: Option<Drift>,
}

/// The first window at which the average left its limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Alarm {
    /// Its label.
    pub window: String,
    /// Which way.
    pub drift: Drift,
}

/// Outcome of watching a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Watch {
    /// The average left its limits.
    Alarm(Alarm),
    /// It stayed within them.
    Quiet,
    /// No window was measured after the baseline.
    NothingToWatch,
    /// The baseline has fewer measured windows than [`MIN_BASELINE`].
    ShortBaseline,
    /// The windows of the baseline are all alike, so that nothing is known of what is usual.
    FlatBaseline,
}

/// A series of windows against what is usual.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EwmaReport {
    /// Alarm or not, or why neither.
    pub watch: Watch,
    /// The windows after the baseline; empty without limits.
    pub points: Vec<EwmaPoint>,
    /// Mean of the baseline; `null` when it has no measured window.
    pub mean: Option<f64>,
    /// Standard deviation of the baseline; `null` of fewer than two measured windows.
    pub deviation: Option<f64>,
    /// Measured windows the baseline was taken from; `null` when it was given.
    pub baseline_windows: Option<usize>,
    /// Whether the baseline was estimated from so few windows (fewer than 20) that false alarms
    /// are much more frequent than planned.
    pub provisional: bool,
    /// Why.
    pub reasons: Vec<Reason>,
}

impl Ewma {
    /// z_t = λx_t + (1 − λ)z_{t−1} from z_0 = μ, with the exact limits
    /// μ ± Lσ sqrt(λ/(2 − λ) (1 − (1 − λ)^{2t})) (Roberts 1959; Lucas & Saccucci 1990), where t
    /// counts the measured windows.
    pub fn report(&self) -> EwmaReport {
        let params = &self.0;
        let (learn, given) = match params.baseline {
            Baseline::First(windows) => (windows.min(params.windows.len()), None),
            Baseline::Given { mean, deviation } => (0, Some((mean, deviation))),
        };
        let first = params.windows.iter().take(learn);
        let learnt: Vec<f64> = first.filter_map(|(_, window)| window.value()).collect();
        let (center, deviation) = match given {
            Some((mean, deviation)) => (Some(mean), Some(deviation)),
            None => (mean(&learnt), variance(&learnt).map(f64::sqrt)),
        };
        let flat = |spread: &f64| *spread <= 1e-12 * center.unwrap_or(0.0).abs();
        let lacking = if given.is_some() {
            None
        } else if learnt.len() < MIN_BASELINE {
            Some(Watch::ShortBaseline)
        } else {
            deviation.filter(flat).map(|_| Watch::FlatBaseline)
        };
        let points = match (center, deviation) {
            (Some(center), Some(spread)) if lacking.is_none() => self.points(learn, center, spread),
            _ => Vec::new(),
        };
        let mut report = EwmaReport {
            watch: lacking.unwrap_or_else(|| watch(&points)),
            points,
            mean: center,
            deviation,
            baseline_windows: given.is_none().then_some(learnt.len()),
            provisional: given.is_none() && learnt.len() < SOLID_BASELINE,
            reasons: Vec::new(),
        };
        report.reasons = report.explain(params);
        report
    }

    fn points(&self, skip: usize, center: f64, spread: f64) -> Vec<EwmaPoint> {
        let EwmaParams { lambda, width, .. } = self.0;
        let mut average = center;
        let mut seen = 0_usize;
        let chart = |(label, window): &(String, Window)| {
            let value = window.value();
            if let Some(value) = value {
                average = lambda * value + (1.0 - lambda) * average;
                seen += 1;
            }
            let left = (1.0 - lambda).powf(2.0 * count(seen));
            let half = width * spread * (lambda / (2.0 - lambda) * (1.0 - left)).sqrt();
            let (lower, upper) = (center - half, center + half);
            let drift = if value.is_none() {
                None
            } else if average > upper {
                Some(Drift::Up)
            } else if average < lower {
                Some(Drift::Down)
            } else {
                None
            };
            EwmaPoint {
                window: label.clone(),
                value,
                average,
                lower,
                upper,
                drift,
            }
        };
        self.0.windows.iter().skip(skip).map(chart).collect()
    }
}

fn watch(points: &[EwmaPoint]) -> Watch {
    if points.iter().all(|point| point.value.is_none()) {
        return Watch::NothingToWatch;
    }
    let first = points.iter().find_map(|point| {
        Some(Alarm {
            window: point.window.clone(),
            drift: point.drift?,
        })
    });
    first.map_or(Watch::Quiet, Watch::Alarm)
}

impl EwmaReport {
    fn explain(&self, params: &EwmaParams) -> Vec<Reason> {
        let claim = match &self.watch {
            Watch::Alarm(alarm) => {
                let way = match alarm.drift {
                    Drift::Up => "up",
                    Drift::Down => "down",
                };
                format!(
                    "drift {way}: the average left its limits at {}",
                    alarm.window
                )
            }
            Watch::Quiet => "no drift: the average stayed within its limits".to_owned(),
            Watch::NothingToWatch => "nothing was measured after the baseline".to_owned(),
            Watch::ShortBaseline => {
                format!("no limits: the baseline needs {MIN_BASELINE} measured windows")
            }
            Watch::FlatBaseline => {
                "no limits: the windows of the baseline are all alike".to_owned()
            }
        };
        let shown = |value: Option<f64>| value.map_or("unknown".to_owned(), |v| v.to_string());
        let mut reason = Reason::new(claim)
            .input("lambda", params.lambda)
            .input("L", params.width)
            .input("baseline mean", shown(self.mean))
            .input("baseline deviation", shown(self.deviation))
            .rule("z = lambda x + (1 - lambda) z, limits exact for each window")
            .source("Roberts 1959; Lucas & Saccucci 1990");
        if let Some(windows) = self.baseline_windows {
            reason = reason.input("baseline windows", windows);
        }
        if self.provisional {
            reason = reason.because(
                Reason::new("the baseline rests on few windows: false alarms are more frequent than the limits promise")
                    .source("Jones, Champ & Rigdon 2001"),
            );
        }
        vec![reason]
    }
}
