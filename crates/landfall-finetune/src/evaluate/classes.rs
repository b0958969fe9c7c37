//! One class for each row.

use std::collections::BTreeMap;

use landfall_core::Seed;
use serde::{Deserialize, Serialize};

use super::bootstrap::{Measured, certain, measured};
use super::confusion::{Confusion, LabelScores, Margins};
use super::grouping::{Grouping, Report, report};
use super::params::EvaluateParams;
use super::probability::{self, Bin, Sums};
use super::warning;
use crate::FinetuneError;
use crate::counter::equal;

/// True and predicted classes.
#[derive(Debug, Clone, Copy)]
pub struct ClassInput<'a> {
    /// All K labels of the training set.
    pub labels: &'a [String],
    /// True class of each row.
    pub truth: &'a [u32],
    /// Predicted class of each row.
    pub predicted: &'a [u32],
    /// Probabilities, n x K row by row, where they are known.
    pub probabilities: Option<&'a [f32]>,
}

impl<'a> ClassInput<'a> {
    /// Classes without probabilities.
    pub fn of(labels: &'a [String], truth: &'a [u32], predicted: &'a [u32]) -> Self {
        Self {
            labels,
            truth,
            predicted,
            probabilities: None,
        }
    }
}

/// Scores of one set of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassScores {
    /// Number of rows.
    pub n: usize,
    /// Share of rows that are right; with one class for each row also the micro averages of
    /// precision, recall and F1.
    pub accuracy: Measured,
    /// Mean F1 over all labels of the training set; a label that no row has and none is said to
    /// have counts as 0.
    pub macro_f1: Measured,
    /// F1 of all decisions together; equal to the accuracy.
    pub micro_f1: Measured,
    /// F1 weighted by how many rows have the label.
    pub weighted_f1: Measured,
    /// Mean precision over all labels.
    pub macro_precision: Measured,
    /// Mean recall over all labels.
    pub macro_recall: Measured,
    /// Matthews's correlation, -1 to 1; 0 where it is not defined.
    pub mcc: Measured,
    /// Share of the most frequent true label: what a constant answer reaches.
    pub chance: f64,
    /// Mean of -ln p of the true label, p at least 2.2e-16.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_loss: Option<Measured>,
    /// Mean over rows of the sum over labels of (p - y)², 0 to 2 (Brier 1950).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brier: Option<Measured>,
    /// Expected calibration error over 15 bins of the predicted label's probability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration_error: Option<Measured>,
    /// The bins behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bins: Vec<Bin>,
    /// Scores of each label, in the order of the labels.
    pub labels: Vec<LabelScores>,
    /// Rows by true label, then by predicted label.
    pub confusion: Confusion,
}

/// Scores of classes, overall and per group.
///
/// # Errors
/// When there is no row, lists differ in length, a class is beyond the labels, probabilities are
/// no probabilities, or a parameter is outside its range.
///
/// ```
/// use landfall_finetune::evaluate::{ClassInput, EvaluateParams, Grouping, classes};
///
/// let labels = ["no".to_owned(), "yes".to_owned()];
/// let input = ClassInput::of(&labels, &[0, 0, 1, 1], &[0, 1, 1, 1]);
/// let by = Grouping::by("language", ["en", "sw", "en", "sw"]);
/// let report = classes(&input, &[by], &EvaluateParams::default())?;
/// assert_eq!(report.overall.accuracy.value, 0.75);
/// assert_eq!(report.by["language"]["sw"].accuracy.value, 0.5);
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
pub fn classes(
    input: &ClassInput<'_>,
    groups: &[Grouping],
    params: &EvaluateParams,
) -> Result<Report<ClassScores>, FinetuneError> {
    let pairs = pairs(input)?;
    let rows = match input.probabilities {
        Some(given) => Some(probability::rows(given, input.labels.len(), &pairs)?),
        None => None,
    };
    let scored = |chosen: &[usize], seed| {
        scores(input.labels, &pairs, rows.as_deref(), chosen, params, seed)
    };
    let mut report = report(pairs.len(), groups, params, scored)?;
    report.warnings.extend(warning::of_classes(&report));
    Ok(report)
}

/// True and predicted label of each row, checked.
pub(super) fn pairs(input: &ClassInput<'_>) -> Result<Vec<(usize, usize)>, FinetuneError> {
    equal(
        "predicted classes",
        input.predicted.len(),
        input.truth.len(),
    )?;
    let class = |class: u32| {
        usize::try_from(class)
            .ok()
            .filter(|at| *at < input.labels.len())
            .ok_or(FinetuneError::OutOfRange {
                what: "class",
                index: class.into(),
                limit: input.labels.len() as u64,
            })
    };
    input
        .truth
        .iter()
        .zip(input.predicted)
        .map(|(truth, predicted)| Ok((class(*truth)?, class(*predicted)?)))
        .collect()
}

fn scores(
    labels: &[String],
    pairs: &[(usize, usize)],
    rows: Option<&[probability::Row]>,
    chosen: &[usize],
    params: &EvaluateParams,
    seed: Seed,
) -> ClassScores {
    let own = chosen.iter().filter_map(|row| pairs.get(*row).copied());
    let own: Vec<(usize, usize)> = own.collect();
    let margins = Margins::of(own.iter().copied(), labels.len());
    let [
        accuracy,
        macro_f1,
        weighted_f1,
        macro_precision,
        macro_recall,
        mcc,
    ] = averages(&own, labels.len(), params, seed);
    let ([log_loss, brier, calibration_error], bins) = probable(rows, chosen, params, seed);
    ClassScores {
        n: own.len(),
        accuracy,
        macro_f1,
        micro_f1: accuracy,
        weighted_f1,
        macro_precision,
        macro_recall,
        mcc,
        chance: margins.most() / own.len().max(1) as f64,
        log_loss,
        brier,
        calibration_error,
        bins,
        labels: margins.label_scores(labels),
        confusion: Confusion::of(own.iter().copied(), labels.len()),
    }
}

fn averages(
    own: &[(usize, usize)],
    labels: usize,
    params: &EvaluateParams,
    seed: Seed,
) -> [Measured; 6] {
    measured(own.len(), params, seed, |sample| {
        let drawn = sample.iter().filter_map(|at| own.get(*at).copied());
        let a = Margins::of(drawn, labels).averages();
        let (precision, recall) = (a.macro_precision, a.macro_recall);
        [
            a.accuracy,
            a.macro_f1,
            a.weighted_f1,
            precision,
            recall,
            a.mcc,
        ]
    })
    .map(certain)
}

fn probable(
    rows: Option<&[probability::Row]>,
    chosen: &[usize],
    params: &EvaluateParams,
    seed: Seed,
) -> ([Option<Measured>; 3], Vec<Bin>) {
    let Some(rows) = rows else {
        return ([None; 3], Vec::new());
    };
    let own: Vec<&probability::Row> = chosen.iter().filter_map(|row| rows.get(*row)).collect();
    let sums = |sample: &[usize]| {
        let mut sums = Sums::default();
        let drawn = sample.iter().filter_map(|at| own.get(*at));
        drawn.for_each(|row| sums.add(row));
        sums
    };
    let all: Vec<usize> = (0..own.len()).collect();
    let found = measured(own.len(), params, seed, |sample| sums(sample).scores());
    (found, sums(&all).bins())
}

/// Accuracy of each group, for warnings.
pub(super) fn by_group<'a>(
    by: &'a BTreeMap<String, BTreeMap<String, ClassScores>>,
) -> impl Iterator<Item = (&'a str, &'a str, &'a ClassScores)> {
    by.iter().flat_map(|(title, groups)| {
        let row = move |(name, scores): (&'a String, &'a ClassScores)| {
            (title.as_str(), name.as_str(), scores)
        };
        groups.iter().map(row)
    })
}
