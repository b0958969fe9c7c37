//! Logits as probabilities and labels.

use serde::Serialize;

use crate::config::{EncoderConfig, Problem};

/// What a head says about a text, a word or a token.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Prediction {
    /// The outputs, one for each label; the numbers themselves of a regression.
    pub logits: Vec<f32>,
    /// Softmax of the logits, or a sigmoid of each where a text may have several labels; `None` for
    /// a regression.
    pub probabilities: Option<Vec<f32>>,
    /// The label of the largest logit (the first of equals). Where a text may have several, those
    /// with a probability of at least one half, joined by `|`; empty for none. `None` for a
    /// regression, and where a logit is not a number.
    pub label: Option<String>,
}

/// How a head's outputs are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// One of the labels.
    One,
    /// Any number of the labels.
    Several,
    /// Numbers.
    Numbers,
}

impl Reading {
    /// As Hugging Face reads a sequence head: without `problem_type` one output is a regression.
    pub(super) fn of(config: &EncoderConfig) -> Self {
        match config.problem {
            Some(Problem::Regression) => Self::Numbers,
            Some(Problem::MultiLabel) => Self::Several,
            Some(Problem::SingleLabel) => Self::One,
            None if config.labels.len() == 1 => Self::Numbers,
            None => Self::One,
        }
    }
}

impl Prediction {
    pub(super) fn of(logits: Vec<f32>, labels: &[String], reading: Reading) -> Self {
        let (probabilities, label) = match reading {
            Reading::Numbers => (None, None),
            Reading::One => {
                let label = largest(&logits).and_then(|at| labels.get(at));
                (Some(softmax(&logits)), label.cloned())
            }
            Reading::Several => {
                let chances: Vec<f32> = logits.iter().map(|logit| sigmoid(*logit)).collect();
                let label = several(&chances, labels);
                (Some(chances), label)
            }
        };
        Self {
            logits,
            probabilities,
            label,
        }
    }
}

/// The place of the largest, the first of equals; `None` among NaNs.
pub(crate) fn largest(values: &[f32]) -> Option<usize> {
    if values.iter().any(|value| value.is_nan()) {
        return None;
    }
    let places = values.iter().enumerate().rev();
    places
        .max_by(|a, b| a.1.total_cmp(b.1))
        .map(|(place, _)| place)
}

fn several(chances: &[f32], labels: &[String]) -> Option<String> {
    if chances.iter().any(|chance| chance.is_nan()) {
        return None;
    }
    let chosen = labels
        .iter()
        .zip(chances)
        .filter(|(_, chance)| **chance >= 0.5);
    let chosen: Vec<&str> = chosen.map(|(label, _)| label.as_str()).collect();
    Some(chosen.join("|"))
}

/// e^(x - max) over their sum, in f64.
#[expect(
    clippy::cast_possible_truncation,
    reason = "probabilities are kept in f32"
)]
/// Shares that add up to 1: exponentials of the differences to the largest.
pub(crate) fn softmax(logits: &[f32]) -> Vec<f32> {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let parts: Vec<f64> = logits
        .iter()
        .map(|logit| (f64::from(*logit) - f64::from(most)).exp())
        .collect();
    let sum: f64 = parts.iter().sum();
    parts.into_iter().map(|part| (part / sum) as f32).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "probabilities are kept in f32"
)]
fn sigmoid(logit: f32) -> f32 {
    (1.0 / (1.0 + (-f64::from(logit)).exp())) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> Vec<String> {
        ["a", "b", "c"].map(str::to_owned).to_vec()
    }

    /// ln 1, ln 2, ln 5: shares of 8.
    #[test]
    fn one_label_is_a_softmax() {
        let logits = vec![0.0, 2.0f32.ln(), 5.0f32.ln()];
        let made = Prediction::of(logits, &labels(), Reading::One);
        let chances = made.probabilities.unwrap();
        for (own, wanted) in chances.iter().zip([0.125, 0.25, 0.625]) {
            assert!((own - wanted).abs() < 1e-6);
        }
        assert_eq!(made.label.as_deref(), Some("c"));
    }

    #[test]
    fn large_logits_do_not_overflow() {
        let made = Prediction::of(vec![3e38, 3e38, -3e38], &labels(), Reading::One);
        assert_eq!(made.probabilities.unwrap(), [0.5, 0.5, 0.0]);
        assert_eq!(made.label.as_deref(), Some("a"), "the first of equals");
    }

    #[test]
    fn several_labels_are_joined() {
        let made = Prediction::of(vec![0.0, -1.0, 2.0], &labels(), Reading::Several);
        assert_eq!(made.label.as_deref(), Some("a|c"));
        assert_eq!(made.probabilities.unwrap()[0], 0.5);
        let none = Prediction::of(vec![-1.0; 3], &labels(), Reading::Several);
        assert_eq!(none.label.as_deref(), Some(""));
    }

    #[test]
    fn a_regression_has_numbers_only() {
        let made = Prediction::of(vec![1.5], &labels(), Reading::Numbers);
        assert_eq!((made.probabilities, made.label), (None, None));
    }

    #[test]
    fn what_is_no_number_has_no_label() {
        for reading in [Reading::One, Reading::Several] {
            let made = Prediction::of(vec![f32::NAN, 1.0, 2.0], &labels(), reading);
            assert_eq!(made.label, None);
        }
    }
}
