//! Two methods on the same rows, and a table of several with cheap baselines among them.

use std::collections::BTreeMap;

use landfall_core::Seed;
use serde::{Deserialize, Serialize};

use super::bootstrap::{Interval, Measured, certain, interval, measured};
use super::classes::{ClassInput, ClassScores, classes, pairs};
use super::grouping::{Grouping, Report};
use super::params::EvaluateParams;
use super::warning::Warning;
use crate::FinetuneError;
use crate::counter::{below, equal};

/// How much more one method reaches than another on the same rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Measure of the first less that of the second.
    pub value: f64,
    /// Its interval, both methods measured on the same draws of rows.
    pub interval: Option<Interval>,
    /// Two-sided significance: twice the smaller share of draws on one side of 0 (draws at 0 count
    /// on both, one draw is added to each side; at most 1); `None` without draws.
    pub p: Option<f64>,
}

/// The difference of a mean over rows: `first` and `second` have one number for each row, such as 1
/// for right and 0 for wrong (Efron & Tibshirani 1993, Koehn 2004: paired bootstrap).
///
/// # Errors
/// When there is no row, the lists differ in length, a number is not finite, or a parameter is
/// outside its range.
///
/// ```
/// use landfall_finetune::evaluate::{EvaluateParams, difference};
///
/// let first = [1.0; 40];
/// let second: Vec<f64> = (0..40).map(|i| f64::from(i % 2)).collect();
/// let found = difference(&first, &second, &EvaluateParams::default())?;
/// assert_eq!(found.value, 0.5);
/// assert!(found.p.is_some_and(|p| p < 0.01));
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
pub fn difference(
    first: &[f64],
    second: &[f64],
    params: &EvaluateParams,
) -> Result<Difference, FinetuneError> {
    params.check()?;
    equal("rows of the second method", second.len(), first.len())?;
    equal("rows to compare", first.len(), first.len().max(1))?;
    let gaps: Vec<f64> = first.iter().zip(second).map(|(a, b)| a - b).collect();
    if let Some(wild) = gaps.iter().find(|gap| !gap.is_finite()) {
        return Err(FinetuneError::Setting {
            name: "difference of a row",
            given: wild.to_string(),
            allowed: "finite numbers".to_owned(),
        });
    }
    let mean = |sum: f64| sum / gaps.len() as f64;
    let seed = params.seed.stream("difference");
    let drawn: Vec<f64> = (0..u64::from(params.draws))
        .map(|draw| {
            let seed = seed.index(draw);
            let gap = |place| gaps.get(below(seed.index(place), gaps.len()));
            mean((0..gaps.len() as u64).filter_map(gap).sum())
        })
        .collect();
    let side = |keep: fn(&f64) -> bool| drawn.iter().filter(|gap| keep(gap)).count();
    let smaller = side(|gap| *gap <= 0.0).min(side(|gap| *gap >= 0.0)) + 1;
    let p = (2.0 * smaller as f64 / (drawn.len() + 1) as f64).min(1.0);
    Ok(Difference {
        value: mean(gaps.iter().sum()),
        interval: interval(drawn.iter().copied(), params.draws, params.level),
        p: (!drawn.is_empty()).then_some(p),
    })
}

/// One method in a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MethodRow {
    /// What it is called.
    pub method: String,
    /// Its accuracy over all rows.
    pub accuracy: Measured,
    /// Its macro F1 over all rows.
    pub macro_f1: Measured,
    /// Accuracy of each group: title, then name.
    pub by: BTreeMap<String, BTreeMap<String, Measured>>,
    /// How much more accurate the first method of the table is than this one; 0 for itself.
    pub first_gains: Difference,
}

/// Several methods on the same rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The methods in the given order.
    pub methods: Vec<MethodRow>,
    /// Groups in which the first method is not better than another.
    pub warnings: Vec<Warning>,
}

fn hit((truth, predicted): (usize, usize)) -> f64 {
    if truth == predicted { 1.0 } else { 0.0 }
}

/// Compares the first of `methods` (name and predicted classes) with the others.
///
/// # Errors
/// As [`classes`], and when there is no method.
pub fn compare(
    labels: &[String],
    truth: &[u32],
    methods: &[(&str, &[u32])],
    groups: &[Grouping],
    params: &EvaluateParams,
) -> Result<Comparison, FinetuneError> {
    equal("methods to compare", methods.len(), methods.len().max(1))?;
    let mut reports = Vec::new();
    let mut right: Vec<Vec<f64>> = Vec::new();
    for (_, predicted) in methods {
        let input = ClassInput::of(labels, truth, predicted);
        right.push(pairs(&input)?.into_iter().map(hit).collect());
        reports.push(classes(&input, groups, params)?);
    }
    let mut rows = Vec::new();
    let mut warnings = Vec::new();
    for (((name, _), report), own) in methods.iter().zip(&reports).zip(&right) {
        let first = right.first().unwrap_or(own);
        rows.push(MethodRow {
            method: (*name).to_owned(),
            accuracy: report.overall.accuracy,
            macro_f1: report.overall.macro_f1,
            by: accuracies(report),
            first_gains: difference(first, own, params)?,
        });
    }
    let mut others = methods.iter().zip(&reports);
    if let Some(((method, _), first)) = others.next() {
        for ((baseline, _), report) in others {
            warnings.extend(not_better(method, first, baseline, report));
        }
    }
    Ok(Comparison {
        methods: rows,
        warnings,
    })
}

fn accuracies(report: &Report<ClassScores>) -> BTreeMap<String, BTreeMap<String, Measured>> {
    let groups = |groups: &BTreeMap<String, ClassScores>| {
        let one = |(name, scores): (&String, &ClassScores)| (name.clone(), scores.accuracy);
        groups.iter().map(one).collect()
    };
    let all = report.by.iter();
    all.map(|(title, by)| (title.clone(), groups(by))).collect()
}

fn not_better(
    method: &str,
    first: &Report<ClassScores>,
    baseline: &str,
    other: &Report<ClassScores>,
) -> Vec<Warning> {
    let mut found = Vec::new();
    let mut check = |title: &str, name: &str, a: &ClassScores, b: &ClassScores| {
        if a.accuracy.value <= b.accuracy.value {
            found.push(Warning::NoBetterThanBaseline {
                method: method.to_owned(),
                baseline: baseline.to_owned(),
                title: title.to_owned(),
                name: name.to_owned(),
                accuracy: a.accuracy.value,
                reached: b.accuracy.value,
            });
        }
    };
    check("all", "", &first.overall, &other.overall);
    for (title, groups) in &first.by {
        for (name, scores) in groups {
            let same = other.by.get(title).and_then(|groups| groups.get(name));
            if let Some(same) = same {
                check(title, name, scores, same);
            }
        }
    }
    found
}

/// The mean of one number for each row, with its interval.
pub(super) fn mean(rows: &[f64], params: &EvaluateParams, seed: Seed) -> Measured {
    let [found] = measured(rows.len(), params, seed, |sample| {
        let drawn = sample.iter().filter_map(|row| rows.get(*row));
        [drawn.sum::<f64>() / sample.len() as f64]
    });
    certain(found)
}
