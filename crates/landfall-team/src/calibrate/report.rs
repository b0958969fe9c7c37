//! What a calibration found.

use landfall_core::Reason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::factor::Factor;

/// What the weights rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum CalibrationStatus {
    /// No outcomes, or too few.
    #[serde(rename = "prior weights, not calibrated")]
    PriorNotCalibrated,
    /// All fitted coefficients are 0.
    #[serde(rename = "no factor explains the outcome; prior weights kept")]
    NoFactorExplains,
    /// The fit does not predict later outcomes better than the baselines.
    #[serde(rename = "the fit does not beat the baselines; prior weights kept")]
    NotBetter,
    /// The fitted weights predict later outcomes better than the baselines.
    #[serde(rename = "calibrated")]
    Calibrated,
}

impl CalibrationStatus {
    /// The status in words, as in files.
    pub const fn text(self) -> &'static str {
        match self {
            Self::PriorNotCalibrated => "prior weights, not calibrated",
            Self::NoFactorExplains => "no factor explains the outcome; prior weights kept",
            Self::NotBetter => "the fit does not beat the baselines; prior weights kept",
            Self::Calibrated => "calibrated",
        }
    }
}

/// Something simpler to be better than.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// The mean of the training outcomes.
    Constant,
    /// A line in the hours factor alone.
    Hours,
    /// Intercept and members' effects without any factor. Without this one, members who are slow
    /// or fast with everybody would make weights look right that are noise.
    Members,
}

impl Baseline {
    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Constant => "a constant",
            Self::Hours => "hours alone",
            Self::Members => "members alone",
        }
    }
}

/// How well the logarithms of held-out outcomes are predicted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Accuracy {
    /// 1 − squared errors / squared differences from the held-out mean; may be negative; `null`
    /// when the outcomes do not vary.
    pub r_squared: Option<f64>,
    /// Spearman's rank correlation; `null` when either side does not vary.
    pub spearman: Option<f64>,
}

/// By how much the model is better than one baseline.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Skill {
    /// The baseline.
    pub over: Baseline,
    /// Accuracy of the baseline on the same rows.
    pub accuracy: Accuracy,
    /// 1 − mean squared error of the model / that of the baseline; `null` when the baseline makes
    /// no error.
    pub skill: Option<f64>,
    /// Interval of the skill from resampled members; `null` when most replicates had none.
    pub interval: Option<[f64; 2]>,
}

/// The model on the rows it was not fitted to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeldOut {
    /// Accuracy of the model.
    pub model: Accuracy,
    /// Against each baseline there is.
    pub skills: Vec<Skill>,
}

/// Whether a factor is in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactorUse {
    /// In the model, if there is one.
    Fitted,
    /// Known in too few of the training rows.
    TooOftenMissing,
    /// Does not vary in the training rows beyond what members explain.
    DoesNotVary,
}

/// One factor of the model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FactorFit {
    /// Which.
    pub factor: Factor,
    /// Whether it is in the model. One that is not keeps its prior weight.
    pub usage: FactorUse,
    /// Share of all training rows in which it is known.
    pub known: f64,
    /// Fitted coefficient, 0 or above; `null` when not fitted.
    pub beta: Option<f64>,
    /// Coefficient without that bound; `null` when not fitted or not separable from the others.
    pub free_beta: Option<f64>,
    /// Fitted weight; `null` when no factor explains the outcome.
    pub weight: Option<f64>,
    /// Interval of the fitted weight from resampled members.
    pub interval: Option<[f64; 2]>,
}

/// Outcomes are better the more cultural profiles differ: no weight, but evidence for a separate
/// diversity term of the team's value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CultureEvidence {
    /// The unbounded coefficient of culture, below 0.
    pub free_beta: f64,
    /// Its interval from resampled members.
    pub interval: Option<[f64; 2]>,
    /// Whether the whole interval lies below 0.
    pub clear: bool,
}

/// Effect of one member on the outcomes, beyond the factors.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MemberEffect {
    /// The caller's number.
    pub member: u32,
    /// Her effect on the logarithm of the outcome; more is worse.
    pub effect: f64,
    /// Training rows with her.
    pub rows: usize,
    /// n/(n + penalty), approximately the reliability of the effect.
    pub reliability: f64,
    /// exp(best effect − her effect), at least [`super::OWN_FLOOR`]: input of
    /// [`super::own_efficiency`].
    pub efficiency: f64,
}

/// How many rows went where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct RowCount {
    /// Rows the model was fitted on.
    pub train: usize,
    /// Rows it was judged on.
    pub test: usize,
    /// Earlier rows left out, as they lack a fitted factor.
    pub train_left_out: usize,
    /// Later rows left out, as they lack a fitted factor.
    pub test_left_out: usize,
}

/// A calibration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Calibration {
    /// What the weights rest on.
    pub status: CalibrationStatus,
    /// Weights to use, in the order of [`Factor::ALL`]; they sum to 1.
    pub weights: [f64; 6],
    /// Weights that were fitted, used or not, in the same order; `null` when no factor explains the
    /// outcome or nothing was fitted.
    pub fitted: Option<[f64; 6]>,
    /// Whether the lower ends of the skills over all baselines lie above 0: a constant, members
    /// alone and, where hours were fitted, hours alone.
    pub beats_baselines: bool,
    /// Rows by use.
    pub rows: RowCount,
    /// Members in these rows.
    pub members: usize,
    /// Every factor, with the share of the earlier rows in which it is known; without coefficients
    /// when nothing was fitted.
    pub factors: Vec<FactorFit>,
    /// Accuracy on later rows; `null` when nothing was fitted.
    pub held_out: Option<HeldOut>,
    /// A negative coefficient of culture, if any.
    pub culture: Option<CultureEvidence>,
    /// Members' effects by number; empty when nothing was fitted.
    pub member_effects: Vec<MemberEffect>,
    /// Penalty of the members' effects; `null` when nothing was fitted.
    pub penalty: Option<f64>,
    /// Violation of the conditions of the optimum (Karush, Kuhn & Tucker) in scaled units; `null`
    /// when nothing was fitted.
    pub violation: Option<f64>,
    /// Bootstrap replicates.
    pub replicates: u32,
    /// Replicates left out, as they had no held-out row or no training row.
    pub undefined_replicates: u32,
    /// Confidence of the intervals.
    pub level: f64,
    /// Why.
    pub reasons: Vec<Reason>,
}
