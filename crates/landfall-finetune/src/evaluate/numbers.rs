//! Numbers for each row.

use landfall_core::Seed;
use serde::{Deserialize, Serialize};

use super::bootstrap::{Measured, certain, measured};
use super::grouping::{Grouping, Report, report};
use super::params::EvaluateParams;
use super::retrieval::finite;
use crate::FinetuneError;
use crate::counter::equal;

/// True and predicted numbers, n x K row by row.
#[derive(Debug, Clone, Copy)]
pub struct NumberInput<'a> {
    /// Numbers of each row, K.
    pub outputs: usize,
    /// True numbers.
    pub truth: &'a [f32],
    /// Predicted numbers.
    pub predicted: &'a [f32],
}

/// Scores of one set of rows. With several numbers for each row the errors are over all of them and
/// the correlations are means over the outputs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NumberScores {
    /// Number of rows.
    pub n: usize,
    /// Mean squared error.
    pub mse: Measured,
    /// Its root.
    pub rmse: Measured,
    /// Mean absolute error.
    pub mae: Measured,
    /// Pearson's correlation; `None` where either side does not vary.
    pub pearson: Option<Measured>,
    /// Spearman's correlation, equal numbers sharing their mean rank.
    pub spearman: Option<Measured>,
}

/// Scores of numbers, overall and per group.
///
/// # Errors
/// When there is no row or output, lists differ in length, or a number is not finite.
///
/// ```
/// use landfall_finetune::evaluate::{EvaluateParams, NumberInput, numbers};
///
/// let input = NumberInput { outputs: 1, truth: &[1.0, 2.0, 3.0], predicted: &[1.0, 2.0, 5.0] };
/// let report = numbers(&input, &[], &EvaluateParams::default())?;
/// assert_eq!(report.overall.mse.value, 4.0 / 3.0);
/// assert_eq!(report.overall.spearman.map(|s| s.value), Some(1.0));
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
pub fn numbers(
    input: &NumberInput<'_>,
    groups: &[Grouping],
    params: &EvaluateParams,
) -> Result<Report<NumberScores>, FinetuneError> {
    let outputs = input.outputs;
    equal("outputs", outputs, outputs.max(1))?;
    equal(
        "predicted numbers",
        input.predicted.len(),
        input.truth.len(),
    )?;
    let count = input.truth.len() / outputs;
    equal("true numbers", input.truth.len(), count * outputs)?;
    let both = input.truth.iter().chain(input.predicted);
    finite("number to evaluate", both)?;
    report(count, groups, params, |chosen, seed| {
        let column = |output: usize| -> Vec<(f64, f64)> {
            let at = |row: &usize| row * outputs + output;
            let pair = |row| {
                let truth = *input.truth.get(at(row))?;
                let predicted = *input.predicted.get(at(row))?;
                Some((f64::from(truth), f64::from(predicted)))
            };
            chosen.iter().filter_map(pair).collect()
        };
        let columns: Vec<_> = (0..outputs).map(column).collect();
        scores(&columns, chosen.len(), params, seed)
    })
}

fn scores(
    columns: &[Vec<(f64, f64)>],
    rows: usize,
    params: &EvaluateParams,
    seed: Seed,
) -> NumberScores {
    let [mse, rmse, mae, pearson, spearman] = measured(rows, params, seed, |sample| {
        let mut sums = [0.0; 4];
        for column in columns {
            let drawn: Vec<(f64, f64)> = sample
                .iter()
                .filter_map(|at| column.get(*at).copied())
                .collect();
            let gaps = drawn.iter().map(|(a, b)| a - b);
            let count = drawn.len() as f64;
            sums[0] += gaps.clone().map(|gap| gap * gap).sum::<f64>() / count;
            sums[1] += gaps.map(f64::abs).sum::<f64>() / count;
            sums[2] += correlation(&drawn);
            sums[3] += correlation(&ranked(&drawn));
        }
        let [mse, mae, pearson, spearman] = sums.map(|sum| sum / columns.len() as f64);
        [mse, mse.sqrt(), mae, pearson, spearman]
    });
    NumberScores {
        n: rows,
        mse: certain(mse),
        rmse: certain(rmse),
        mae: certain(mae),
        pearson,
        spearman,
    }
}

/// Pearson's correlation, NaN where either side does not vary.
fn correlation(pairs: &[(f64, f64)]) -> f64 {
    // Said apart: the mean of equal numbers may differ from them by a rounding error.
    let varies = |f: fn(&(f64, f64)) -> f64| {
        pairs
            .windows(2)
            .any(|two| matches!(two, [a, b] if f(a) != f(b)))
    };
    if !varies(|pair| pair.0) || !varies(|pair| pair.1) {
        return f64::NAN;
    }
    let count = pairs.len() as f64;
    let sum = |f: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(f).sum::<f64>();
    let (a, b) = (sum(&|p| p.0) / count, sum(&|p| p.1) / count);
    let both = sum(&|p| (p.0 - a) * (p.1 - b));
    let first = sum(&|p| (p.0 - a).powi(2));
    let second = sum(&|p| (p.1 - b).powi(2));
    (both / (first * second).sqrt()).clamp(-1.0, 1.0)
}

fn ranked(pairs: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let first = ranks(pairs.iter().map(|pair| pair.0).collect());
    let second = ranks(pairs.iter().map(|pair| pair.1).collect());
    first.into_iter().zip(second).collect()
}

/// Ranks from 1, equal numbers sharing their mean rank.
fn ranks(numbers: Vec<f64>) -> Vec<f64> {
    let mut order: Vec<(f64, usize)> = numbers.into_iter().zip(0..).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut ranks = vec![0.0; order.len()];
    let mut before = 0.0;
    // -0 and 0 are equal here, though not in the total order they are sorted by.
    for same in order.chunk_by(|a, b| a.0 == b.0) {
        let count = same.len() as f64;
        for (_, place) in same {
            if let Some(rank) = ranks.get_mut(*place) {
                *rank = before + (count + 1.0) / 2.0;
            }
        }
        before += count;
    }
    ranks
}
