//! How good the probabilities are.

use serde::{Deserialize, Serialize};

use super::confusion::ratio;
use crate::FinetuneError;
use crate::counter::equal;

/// Number of bins of equal width of the calibration error (Guo et al. 2017).
pub const BINS: usize = 15;

/// Rows whose confidence lies above `low` and not above `high`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// Lower end, excluded (but 0 belongs to the first bin).
    pub low: f64,
    /// Upper end, included.
    pub high: f64,
    /// Number of rows.
    pub n: u64,
    /// Their mean confidence: the probability given to the predicted label.
    pub confidence: f64,
    /// The share that is right.
    pub accuracy: f64,
}

/// What one row adds.
pub(super) struct Row {
    log_loss: f64,
    brier: f64,
    confidence: f64,
    bin: usize,
    right: bool,
}

/// Checks the probabilities (rows of K numbers from 0 to 1 that sum to 1 within 1e-3) and takes
/// from them what the scores need. `pairs` has true and predicted label of each row.
pub(super) fn rows(
    probabilities: &[f32],
    labels: usize,
    pairs: &[(usize, usize)],
) -> Result<Vec<Row>, FinetuneError> {
    equal("probabilities", probabilities.len(), pairs.len() * labels)?;
    let wrong = |given: String| FinetuneError::Setting {
        name: "probabilities of a row",
        given,
        allowed: "numbers from 0 to 1 that sum to 1".to_owned(),
    };
    probabilities
        .chunks_exact(labels.max(1))
        .zip(pairs)
        .map(|(row, (truth, predicted))| {
            let sum: f64 = row.iter().map(|p| f64::from(*p)).sum();
            let inside = row.iter().all(|p| (-1e-6..=1.0 + 1e-6).contains(p));
            if !inside || (sum - 1.0).abs() > 1e-3 {
                return Err(wrong(format!("{row:?}")));
            }
            Ok(Row::of(row, *truth, *predicted))
        })
        .collect()
}

impl Row {
    fn of(row: &[f32], truth: usize, predicted: usize) -> Self {
        let at = |label: usize| row.get(label).copied().map_or(0.0, f64::from);
        let miss = |(label, p): (usize, &f32)| {
            let target = if label == truth { 1.0 } else { 0.0 };
            (f64::from(*p) - target).powi(2)
        };
        let confidence = at(predicted);
        let bin = (confidence * BINS as f64).ceil() as usize;
        Self {
            log_loss: -at(truth).clamp(f64::EPSILON, 1.0).ln(),
            brier: row.iter().enumerate().map(miss).sum(),
            confidence,
            bin: bin.clamp(1, BINS) - 1,
            right: truth == predicted,
        }
    }
}

/// Sums over rows.
#[derive(Default)]
pub(super) struct Sums {
    rows: f64,
    log_loss: f64,
    brier: f64,
    /// Count, confidence and right ones of each bin.
    bins: [[f64; 3]; BINS],
}

impl Sums {
    pub(super) fn add(&mut self, row: &Row) {
        self.rows += 1.0;
        self.log_loss += row.log_loss;
        self.brier += row.brier;
        if let Some([count, confidence, right]) = self.bins.get_mut(row.bin) {
            *count += 1.0;
            *confidence += row.confidence;
            *right += if row.right { 1.0 } else { 0.0 };
        }
    }

    /// Log loss, Brier score, expected calibration error.
    pub(super) fn scores(&self) -> [f64; 3] {
        let gap = |[_, confidence, right]: &[f64; 3]| (confidence - right).abs();
        let gaps: f64 = self.bins.iter().map(gap).sum();
        [self.log_loss, self.brier, gaps].map(|sum| ratio(sum, self.rows))
    }

    /// The bins that have rows.
    pub(super) fn bins(&self) -> Vec<Bin> {
        let width = 1.0 / BINS as f64;
        let bin = |(place, [count, confidence, right]): (usize, &[f64; 3])| Bin {
            low: place as f64 * width,
            high: (place + 1) as f64 * width,
            n: *count as u64,
            confidence: ratio(*confidence, *count),
            accuracy: ratio(*right, *count),
        };
        let full = self.bins.iter().enumerate().filter(|(_, bin)| bin[0] > 0.0);
        full.map(bin).collect()
    }
}
