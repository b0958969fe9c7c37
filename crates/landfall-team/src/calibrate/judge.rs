//! The model and its baselines on the same held-out rows.

use super::design::Rows;
use super::fit::{Fit, SAME, fit, line};
use super::report::{Accuracy, Baseline};
use crate::stats::{average_ranks, correlation, sum_of_squares};

/// Predictions of the model and the baselines for the held-out rows.
pub(super) struct Judged {
    pub(super) fit: Fit,
    pub(super) model: Vec<f64>,
    pub(super) baselines: Vec<(Baseline, Vec<f64>)>,
}

/// Fits everything on the training rows with their weights and predicts the held-out ones.
/// `hours`: which column is the hours factor.
pub(super) fn judge(
    train: &Rows,
    test: &Rows,
    weights: &[f64],
    penalty: f64,
    hours: Option<usize>,
) -> Option<Judged> {
    let full = fit(train, weights, penalty)?;
    let none = vec![0.0; train.len()];
    let (constant, _) = line(&none, &train.y, weights)?;
    let mut baselines = vec![(Baseline::Constant, vec![constant; test.len()])];
    let column = |rows: &Rows| hours.and_then(|hours| rows.x.get(hours).cloned());
    if let Some((x, later)) = column(train).zip(column(test)) {
        let (intercept, slope) = line(&x, &train.y, weights)?;
        let predicted = later.iter().map(|x| intercept + slope * x).collect();
        baselines.push((Baseline::Hours, predicted));
    }
    let members = fit(&train.without_factors(), weights, penalty)?;
    baselines.push((Baseline::Members, members.predict(&test.without_factors())));
    Some(Judged {
        model: full.predict(test),
        fit: full,
        baselines,
    })
}

/// Weighted mean of the squared errors, 0 where they are rounding; `None` when the weights leave no
/// row.
pub(super) fn mean_square(actual: &[f64], predicted: &[f64], weights: &[f64]) -> Option<f64> {
    let (mut total, mut errors, mut squares) = (0.0, 0.0, 0.0);
    for ((y, p), w) in actual.iter().zip(predicted).zip(weights) {
        total += w;
        errors += w * (y - p) * (y - p);
        squares += w * y * y;
    }
    let errors = if errors <= SAME * squares {
        0.0
    } else {
        errors
    };
    (total > 0.0).then(|| errors / total)
}

/// 1 − error of the model / error of the baseline; `None` when the baseline makes none.
pub(super) fn skill(model: f64, baseline: f64) -> Option<f64> {
    (baseline > 0.0).then(|| 1.0 - model / baseline)
}

/// How well these rows are predicted.
pub(super) fn accuracy(actual: &[f64], predicted: &[f64]) -> Accuracy {
    let squares: f64 = actual.iter().map(|y| y * y).sum();
    let spread = Some(sum_of_squares(actual)).filter(|spread| *spread > SAME * squares);
    let errors: f64 = actual
        .iter()
        .zip(predicted)
        .map(|(y, p)| (y - p) * (y - p))
        .sum();
    let varies = predicted
        .first()
        .is_some_and(|first| predicted.iter().any(|p| p != first));
    Accuracy {
        r_squared: spread.map(|spread| 1.0 - errors / spread),
        spearman: varies
            .then(|| correlation(&average_ranks(actual), &average_ranks(predicted)))
            .flatten(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_squared_is_worked_by_hand() {
        // Actual 1, 2, 3, 4: spread 5. Errors 0, 1, 0, 1: R² = 1 - 2/5. Ranks of 1, 3, 3, 5 are
        // 1, 2.5, 2.5, 4: correlation 4.5 / sqrt(5 * 4.5).
        let found = accuracy(&[1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 3.0, 5.0]);
        assert!((found.r_squared.unwrap() - 0.6).abs() < 1e-14);
        assert!((found.spearman.unwrap() - 0.9_f64.sqrt()).abs() < 1e-14);
    }

    #[test]
    fn a_constant_has_no_rank_correlation_and_equal_outcomes_no_r_squared() {
        assert_eq!(accuracy(&[1.0, 2.0], &[1.5, 1.5]).spearman, None);
        assert_eq!(accuracy(&[1.0, 1.0], &[1.0, 2.0]).r_squared, None);
        assert_eq!(skill(1.0, 0.0), None);
    }
}
