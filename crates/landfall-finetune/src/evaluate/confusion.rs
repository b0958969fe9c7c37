//! Counts of true against predicted labels, and what follows from them.

use serde::{Deserialize, Serialize};

/// Counts of rows by true and predicted label; written as a list of rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Vec<u64>>", into = "Vec<Vec<u64>>")]
pub struct Confusion {
    labels: usize,
    cells: Vec<u64>,
}

impl From<Vec<Vec<u64>>> for Confusion {
    fn from(rows: Vec<Vec<u64>>) -> Self {
        let labels = rows.len();
        let row = |row: Vec<u64>| row.into_iter().chain(std::iter::repeat(0)).take(labels);
        Self {
            labels,
            cells: rows.into_iter().flat_map(row).collect(),
        }
    }
}

impl From<Confusion> for Vec<Vec<u64>> {
    fn from(confusion: Confusion) -> Self {
        confusion.rows().map(<[u64]>::to_vec).collect()
    }
}

/// Scores of one label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelScores {
    /// The label.
    pub label: String,
    /// Rows that have it.
    pub support: u64,
    /// Rows that are said to have it.
    pub predicted: u64,
    /// Share of these that do; 0 where it is never predicted.
    pub precision: f64,
    /// Share of the rows that have it which are found; 0 where none has it.
    pub recall: f64,
    /// Harmonic mean of both; 0 where both are 0.
    pub f1: f64,
}

/// Averages over labels.
pub(super) struct Averages {
    pub(super) accuracy: f64,
    pub(super) macro_precision: f64,
    pub(super) macro_recall: f64,
    pub(super) macro_f1: f64,
    pub(super) weighted_f1: f64,
    pub(super) mcc: f64,
}

/// a / b, and 0 where b is 0.
pub(super) fn ratio(a: f64, b: f64) -> f64 {
    if b == 0.0 { 0.0 } else { a / b }
}

impl Confusion {
    /// Counts of pairs of true and predicted label.
    pub(super) fn of(pairs: impl Iterator<Item = (usize, usize)>, labels: usize) -> Self {
        let mut cells = vec![0; labels * labels];
        for (truth, predicted) in pairs {
            if let Some(count) = cells.get_mut(truth * labels + predicted) {
                *count += 1;
            }
        }
        Self { labels, cells }
    }

    /// Counts of each true label, by predicted label.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u64> {
        self.cells.chunks_exact(self.labels.max(1))
    }
}

/// Rows of each label: those that have it, those that are said to, and those of both.
pub(super) struct Margins(Vec<[f64; 3]>);

impl Margins {
    /// Counts of pairs of true and predicted label.
    pub(super) fn of(pairs: impl Iterator<Item = (usize, usize)>, labels: usize) -> Self {
        let mut margins = vec![[0.0; 3]; labels];
        for (truth, predicted) in pairs {
            if let Some(margin) = margins.get_mut(truth) {
                margin[0] += 1.0;
                margin[2] += if truth == predicted { 1.0 } else { 0.0 };
            }
            if let Some(margin) = margins.get_mut(predicted) {
                margin[1] += 1.0;
            }
        }
        Self(margins)
    }

    /// Rows of the most frequent true label.
    pub(super) fn most(&self) -> f64 {
        self.0.iter().map(|margin| margin[0]).fold(0.0, f64::max)
    }

    /// Scores of each label.
    pub(super) fn label_scores(&self, labels: &[String]) -> Vec<LabelScores> {
        let score = |(label, [support, predicted, both]): (&String, &[f64; 3])| LabelScores {
            label: label.clone(),
            support: *support as u64,
            predicted: *predicted as u64,
            precision: ratio(*both, *predicted),
            recall: ratio(*both, *support),
            f1: ratio(2.0 * both, support + predicted),
        };
        labels.iter().zip(&self.0).map(score).collect()
    }

    /// Averages over all labels, those without any row included.
    pub(super) fn averages(&self) -> Averages {
        let margins = &self.0;
        let count = margins.len() as f64;
        let rows: f64 = margins.iter().map(|margin| margin[0]).sum();
        let right: f64 = margins.iter().map(|margin| margin[2]).sum();
        let mean = |f: fn(&[f64; 3]) -> f64| ratio(margins.iter().map(f).sum(), count);
        let f1 = |[support, predicted, both]: &[f64; 3]| ratio(2.0 * both, support + predicted);
        let weighted: f64 = margins.iter().map(|margin| margin[0] * f1(margin)).sum();
        Averages {
            accuracy: ratio(right, rows),
            macro_precision: mean(|margin| ratio(margin[2], margin[1])),
            macro_recall: mean(|margin| ratio(margin[2], margin[0])),
            macro_f1: mean(f1),
            weighted_f1: ratio(weighted, rows),
            mcc: mcc(margins, rows, right),
        }
    }
}

/// Matthews's correlation for any number of labels (Gorodkin 2004); 0 where it is not defined.
fn mcc(margins: &[[f64; 3]], rows: f64, right: f64) -> f64 {
    let sum = |f: fn(&[f64; 3]) -> f64| margins.iter().map(f).sum::<f64>();
    let both = right * rows - sum(|margin| margin[0] * margin[1]);
    let truth = rows * rows - sum(|margin| margin[0] * margin[0]);
    let predicted = rows * rows - sum(|margin| margin[1] * margin[1]);
    ratio(both, (truth * predicted).sqrt())
}
