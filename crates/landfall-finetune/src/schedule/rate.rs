//! Shapes of the learning rate.

use std::f64::consts::PI;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::FinetuneError;

/// Learning rate that Devlin et al. (2019) advise for fine-tuning (2e-5 to 5e-5; the lower end).
pub const DEFAULT_RATE: f64 = 2e-5;

/// A tenth of all steps, rounded up: the warm-up of BERT's own fine-tuning program.
pub fn default_warmup(total: u64) -> u64 {
    total.div_ceil(10)
}

/// Shape of the learning rate after the warm-up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Straight down to 0 at the end.
    #[default]
    Linear,
    /// Half a cosine down to 0 at the end.
    Cosine,
    /// Level.
    Constant,
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Linear => "linear",
            Self::Cosine => "cosine",
            Self::Constant => "constant",
        })
    }
}

impl FromStr for Shape {
    type Err = FinetuneError;

    fn from_str(given: &str) -> Result<Self, FinetuneError> {
        match given {
            "linear" => Ok(Self::Linear),
            "cosine" => Ok(Self::Cosine),
            "constant" => Ok(Self::Constant),
            _ => Err(FinetuneError::Setting {
                name: "schedule",
                given: given.to_owned(),
                allowed: "`linear`, `cosine` or `constant`".to_owned(),
            }),
        }
    }
}

/// The learning rate of each step as a factor of the highest, exactly as transformers'
/// `get_linear_schedule_with_warmup`, `get_cosine_schedule_with_warmup` and
/// `get_constant_schedule_with_warmup` have it: with a warm-up the first step has rate 0.
///
/// ```
/// use landfall_finetune::schedule::{Schedule, Shape};
///
/// let schedule = Schedule { shape: Shape::Linear, warmup: 2, total: 6 };
/// let factors: Vec<f64> = (0..6).map(|step| schedule.factor(step)).collect();
/// assert_eq!(factors, [0.0, 0.5, 1.0, 0.75, 0.5, 0.25]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Shape after the warm-up.
    pub shape: Shape,
    /// Steps of the warm-up.
    pub warmup: u64,
    /// Steps in all; without meaning for a constant rate.
    pub total: u64,
}

impl Schedule {
    /// The factor of the optimiser step `step`, counted from 0; 0 beyond the last step.
    pub fn factor(&self, step: u64) -> f64 {
        if step < self.warmup {
            return step as f64 / self.warmup as f64;
        }
        let after = self.total.saturating_sub(self.warmup).max(1) as f64;
        match self.shape {
            Shape::Constant => 1.0,
            Shape::Linear => self.total.saturating_sub(step) as f64 / after,
            Shape::Cosine if step >= self.total => 0.0,
            Shape::Cosine => {
                let progress = (step - self.warmup) as f64 / after;
                (0.5 * (1.0 + (PI * progress).cos())).max(0.0)
            }
        }
    }
}
