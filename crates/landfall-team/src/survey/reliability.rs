//! Do the questions of a scale measure one thing?

use landfall_core::Reason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::params::{Row, Survey};
use crate::stats::{count, f_quantile, sum_of_squares};

/// Reliability below which a scale is not used: our own default, unpublished.
pub const MIN_RELIABILITY: f64 = 0.6;

/// Cronbach's alpha, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Alpha {
    /// High enough to use the scale.
    Usable {
        /// The estimate, at most 1.
        alpha: f64,
        /// Its interval.
        interval: [f64; 2],
    },
    /// Below what the settings demand; may be negative.
    TooLow {
        /// The estimate.
        alpha: f64,
        /// Its interval.
        interval: [f64; 2],
    },
    /// One question alone says nothing about agreement among questions.
    OneQuestion,
    /// Fewer than two complete rows of answers.
    TooFewAnswers,
    /// All complete rows have the same sum.
    NoVariance,
}

/// Reliability of a scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reliability {
    /// Alpha and what follows from it.
    #[serde(flatten)]
    pub alpha: Alpha,
    /// Number of questions.
    pub questions: usize,
    /// Rows of answers.
    pub rows: usize,
    /// Rows without a gap; alpha is computed from these alone.
    pub complete: usize,
    /// Confidence of the interval.
    pub level: f64,
    /// What the settings demand of alpha.
    pub minimum: f64,
}

impl Reliability {
    /// Whether the scale may be used.
    pub const fn usable(&self) -> bool {
        matches!(self.alpha, Alpha::Usable { .. })
    }

    /// The estimate, usable or not.
    pub const fn estimate(&self) -> Option<f64> {
        match self.alpha {
            Alpha::Usable { alpha, .. } | Alpha::TooLow { alpha, .. } => Some(alpha),
            Alpha::OneQuestion | Alpha::TooFewAnswers | Alpha::NoVariance => None,
        }
    }

    /// Why the scale is used or not.
    pub fn reason(&self) -> Reason {
        let claim = match self.alpha {
            Alpha::Usable { alpha, .. } => {
                format!(
                    "the scale is used: alpha {alpha:.3} reaches {}",
                    self.minimum
                )
            }
            Alpha::TooLow { alpha, .. } => {
                format!(
                    "the scale is not used: alpha {alpha:.3} is below {}",
                    self.minimum
                )
            }
            Alpha::OneQuestion => {
                "the scale is not used: one question has no alpha, and its reliability is unknown"
                    .to_owned()
            }
            Alpha::TooFewAnswers => {
                "the scale is not used: alpha needs two complete rows of answers".to_owned()
            }
            Alpha::NoVariance => {
                "the scale is not used: all complete rows have the same sum, so alpha is undefined"
                    .to_owned()
            }
        };
        let reason = Reason::new(claim)
            .input("questions", self.questions)
            .input("rows of answers", self.rows)
            .input("complete rows", self.complete)
            .rule("alpha = k/(k - 1) (1 - sum of question variances / variance of the sum), complete rows only")
            .source("Cronbach 1951; interval: Feldt 1965");
        match self.alpha {
            Alpha::Usable { interval, .. } | Alpha::TooLow { interval, .. } => reason.input(
                format!("{} % interval", self.level * 100.0),
                format!("{:.3} to {:.3}", interval[0], interval[1]),
            ),
            _ => reason,
        }
    }
}

/// Cronbach's alpha of these rows.
pub(crate) fn reliability<'a>(survey: &Survey, rows: impl Iterator<Item = &'a Row>) -> Reliability {
    let mut all = 0;
    let mut complete = Vec::new();
    for row in rows {
        all += 1;
        complete.extend(row.complete());
    }
    Reliability {
        alpha: cronbach(
            &complete,
            survey.questions.len(),
            survey.level,
            survey.min_reliability,
        ),
        questions: survey.questions.len(),
        rows: all,
        complete: complete.len(),
        level: survey.level,
        minimum: survey.min_reliability,
    }
}

fn cronbach(rows: &[Vec<f64>], questions: usize, level: f64, minimum: f64) -> Alpha {
    if questions < 2 {
        return Alpha::OneQuestion;
    }
    if rows.len() < 2 {
        return Alpha::TooFewAnswers;
    }
    let sums: Vec<f64> = rows.iter().map(|row| row.iter().sum()).collect();
    let total = sum_of_squares(&sums);
    // Sums of up to k answers from 0 to 1 are equal to within rounding.
    if total <= 1e-20 * count(questions * questions) * count(rows.len()) {
        return Alpha::NoVariance;
    }
    let single: f64 = (0..questions)
        .map(|question| {
            let column: Vec<f64> = rows
                .iter()
                .filter_map(|r| r.get(question).copied())
                .collect();
            sum_of_squares(&column)
        })
        .sum();
    let k = count(questions);
    let alpha = k / (k - 1.0) * (1.0 - single / total);
    let interval = feldt(alpha, rows.len(), questions, level);
    if alpha >= minimum {
        Alpha::Usable { alpha, interval }
    } else {
        Alpha::TooLow { alpha, interval }
    }
}

/// Feldt's interval: (1 − α)/(1 − α̂) follows F with n − 1 and (n − 1)(k − 1) degrees of freedom,
/// which holds exactly for normal answers with equal covariances.
fn feldt(alpha: f64, rows: usize, questions: usize, level: f64) -> [f64; 2] {
    let d1 = count(rows - 1);
    let d2 = d1 * count(questions - 1);
    let tail = (1.0 - level) / 2.0;
    [
        1.0 - (1.0 - alpha) * f_quantile(1.0 - tail, d1, d2),
        1.0 - (1.0 - alpha) * f_quantile(tail, d1, d2),
    ]
}
