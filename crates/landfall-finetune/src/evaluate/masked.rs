//! Words behind masks.

use serde::{Deserialize, Serialize};

use super::bootstrap::{Measured, measured};
use super::grouping::{Grouping, Report, report};
use super::params::EvaluateParams;
use crate::FinetuneError;

/// What a model makes of the masks of one text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct MaskedRow {
    /// Tokens to be guessed.
    pub tokens: u64,
    /// Sum of -ln p of the right ones.
    pub loss: f64,
    /// How many were guessed right.
    pub right: u64,
}

/// Scores of one set of texts; intervals draw whole texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MaskedScores {
    /// Number of texts.
    pub n: usize,
    /// Tokens to be guessed.
    pub tokens: u64,
    /// Mean of -ln p of the right token; `None` where there is nothing to guess.
    pub loss: Option<Measured>,
    /// e to the loss.
    pub perplexity: Option<Measured>,
    /// Share of tokens that are guessed right.
    pub accuracy: Option<Measured>,
}

/// Scores of guessed words, overall and per group.
///
/// # Errors
/// When there is no row, lists differ in length, or a parameter is outside its range.
///
/// ```
/// use landfall_finetune::evaluate::{EvaluateParams, MaskedRow, masked};
///
/// let rows = [MaskedRow { tokens: 3, loss: 3.0, right: 1 }, MaskedRow { tokens: 1, loss: 3.0, right: 1 }];
/// let report = masked(&rows, &[], &EvaluateParams::default())?;
/// assert_eq!(report.overall.loss.map(|loss| loss.value), Some(1.5));
/// assert_eq!(report.overall.accuracy.map(|share| share.value), Some(0.5));
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
pub fn masked(
    rows: &[MaskedRow],
    groups: &[Grouping],
    params: &EvaluateParams,
) -> Result<Report<MaskedScores>, FinetuneError> {
    report(rows.len(), groups, params, |chosen, seed| {
        let own = chosen.iter().filter_map(|row| rows.get(*row).copied());
        let own: Vec<MaskedRow> = own.collect();
        let [loss, perplexity, accuracy] = measured(own.len(), params, seed, |sample| {
            let drawn = sample.iter().filter_map(|row| own.get(*row));
            let (mut tokens, mut loss, mut right) = (0u64, 0.0, 0u64);
            for row in drawn {
                tokens = tokens.saturating_add(row.tokens);
                right = right.saturating_add(row.right);
                loss += row.loss;
            }
            let mean = loss / tokens as f64;
            [mean, mean.exp(), right as f64 / tokens as f64]
        });
        MaskedScores {
            n: own.len(),
            tokens: own.iter().map(|row| row.tokens).sum(),
            loss,
            perplexity,
            accuracy,
        }
    })
}
