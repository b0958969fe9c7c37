//! Any number of classes for each row.

use landfall_core::Seed;
use serde::{Deserialize, Serialize};

use super::bootstrap::{Measured, certain, measured};
use super::confusion::{LabelScores, ratio};
use super::grouping::{Grouping, Report, report};
use super::params::EvaluateParams;
use super::warning::Warning;
use crate::FinetuneError;
use crate::counter::equal;

/// True and predicted classes, n x K flags row by row.
#[derive(Debug, Clone, Copy)]
pub struct MultiInput<'a> {
    /// All K labels of the training set.
    pub labels: &'a [String],
    /// True flags.
    pub truth: &'a [bool],
    /// Predicted flags.
    pub predicted: &'a [bool],
}

/// Scores of one set of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MultiScores {
    /// Number of rows.
    pub n: usize,
    /// Share of rows whose classes are all right.
    pub subset_accuracy: Measured,
    /// Share of flags that are wrong.
    pub hamming_loss: Measured,
    /// F1 over all flags.
    pub micro_f1: Measured,
    /// Mean F1 over all labels.
    pub macro_f1: Measured,
    /// F1 weighted by how many rows have the label.
    pub weighted_f1: Measured,
    /// Mean over rows of the row's own F1; 0 where a row neither has nor is given any class.
    pub samples_f1: Measured,
    /// Scores of each label.
    pub labels: Vec<LabelScores>,
}

/// Scores of any number of classes for each row, overall and per group.
///
/// # Errors
/// When there is no row or label, or lists differ in length.
///
/// ```
/// use landfall_finetune::evaluate::{EvaluateParams, MultiInput, multi};
///
/// let labels = ["a".to_owned(), "b".to_owned()];
/// let input = MultiInput {
///     labels: &labels,
///     truth: &[true, true, false, true],
///     predicted: &[true, false, false, true],
/// };
/// let report = multi(&input, &[], &EvaluateParams::default())?;
/// // Two of three flags found, none too many: 2·2 / (3 + 2).
/// assert_eq!(report.overall.micro_f1.value, 0.8);
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
pub fn multi(
    input: &MultiInput<'_>,
    groups: &[Grouping],
    params: &EvaluateParams,
) -> Result<Report<MultiScores>, FinetuneError> {
    let labels = input.labels.len();
    equal("labels", labels, labels.max(1))?;
    equal("predicted flags", input.predicted.len(), input.truth.len())?;
    let count = input.truth.len() / labels;
    equal("true flags", input.truth.len(), count * labels)?;
    let rows: Vec<(&[bool], &[bool])> = input
        .truth
        .chunks_exact(labels)
        .zip(input.predicted.chunks_exact(labels))
        .collect();
    let mut report = report(rows.len(), groups, params, |chosen, seed| {
        let own: Vec<_> = chosen.iter().filter_map(|row| rows.get(*row)).collect();
        scores(&own, input.labels, params, seed)
    })?;
    for label in &report.overall.labels {
        if label.support == 0 {
            report.warnings.push(Warning::LabelNotTested {
                label: label.label.clone(),
            });
        } else if label.predicted == 0 {
            report.warnings.push(Warning::LabelNeverPredicted {
                label: label.label.clone(),
                rows: label.support,
            });
        }
    }
    Ok(report)
}

type Flags<'a> = (&'a [bool], &'a [bool]);

/// Sums over rows: right rows, the rows' F1, and the counts of each label.
#[derive(Default)]
struct Sums {
    rows: f64,
    whole: f64,
    f1: f64,
    labels: Vec<[f64; 3]>,
}

fn f1([support, predicted, both]: &[f64; 3]) -> f64 {
    ratio(2.0 * both, support + predicted)
}

fn add(counts: &mut [f64; 3], truth: bool, predicted: bool) {
    for (count, flag) in counts
        .iter_mut()
        .zip([truth, predicted, truth && predicted])
    {
        *count += if flag { 1.0 } else { 0.0 };
    }
}

impl Sums {
    fn of<'a>(rows: impl Iterator<Item = &'a &'a Flags<'a>>, labels: usize) -> Self {
        let mut sums = Self {
            labels: vec![[0.0; 3]; labels],
            ..Self::default()
        };
        for (truth, predicted) in rows {
            let mut own = [0.0; 3];
            let flags = truth.iter().zip(predicted.iter());
            for ((truth, predicted), counts) in flags.zip(&mut sums.labels) {
                add(counts, *truth, *predicted);
                add(&mut own, *truth, *predicted);
            }
            sums.rows += 1.0;
            sums.whole += if truth == predicted { 1.0 } else { 0.0 };
            sums.f1 += f1(&own);
        }
        sums
    }

    fn measures(&self) -> [f64; 6] {
        let count = self.labels.len() as f64;
        let mut all = [0.0; 3];
        for counts in &self.labels {
            all.iter_mut()
                .zip(counts)
                .for_each(|(all, one)| *all += one);
        }
        let weighted: f64 = self.labels.iter().map(|one| one[0] * f1(one)).sum();
        [
            ratio(self.whole, self.rows),
            ratio(all[0] + all[1] - 2.0 * all[2], self.rows * count),
            f1(&all),
            self.labels.iter().map(f1).sum::<f64>() / count,
            ratio(weighted, all[0]),
            ratio(self.f1, self.rows),
        ]
    }
}

fn scores(
    own: &[&Flags<'_>],
    labels: &[String],
    params: &EvaluateParams,
    seed: Seed,
) -> MultiScores {
    let [
        subset_accuracy,
        hamming_loss,
        micro_f1,
        macro_f1,
        weighted_f1,
        samples_f1,
    ] = measured(own.len(), params, seed, |sample| {
        let drawn = sample.iter().filter_map(|at| own.get(*at));
        Sums::of(drawn, labels.len()).measures()
    })
    .map(certain);
    let sums = Sums::of(own.iter(), labels.len());
    let scored = |(label, counts): (&String, &[f64; 3])| LabelScores {
        label: label.clone(),
        support: counts[0] as u64,
        predicted: counts[1] as u64,
        precision: ratio(counts[2], counts[1]),
        recall: ratio(counts[2], counts[0]),
        f1: f1(counts),
    };
    MultiScores {
        n: own.len(),
        subset_accuracy,
        hamming_loss,
        micro_f1,
        macro_f1,
        weighted_f1,
        samples_f1,
        labels: labels.iter().zip(&sums.labels).map(scored).collect(),
    }
}
