//! Fitting the model to weighted rows.

#![expect(
    clippy::indexing_slicing,
    reason = "columns are numbered below the number of factors plus two"
)]

use super::design::Rows;
use super::linear::{Matrix, non_negative, solve, violation};
use super::members::effects;

/// Share of a column's own variance that must be left after intercept and members.
const VARIES: f64 = 1e-9;
/// Share of a sum of squares below which it is rounding.
pub(super) const SAME: f64 = 1e-24;

/// A fitted model: ln y = intercept + Σ beta x + effect of both members.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    pub(super) intercept: f64,
    /// One for each factor of the model, 0 or above.
    pub(super) beta: Vec<f64>,
    /// The same without the bound; `None` when the factors are not separable.
    pub(super) free: Option<Vec<f64>>,
    /// Factors that vary beyond intercept and members.
    pub(super) varies: Vec<bool>,
    /// One for each member.
    pub(super) effects: Vec<f64>,
    /// Violation of the optimality conditions, in scaled units.
    pub(super) violation: f64,
}

impl Fit {
    /// The prediction of each row.
    pub(super) fn predict(&self, rows: &Rows) -> Vec<f64> {
        rows.pairs()
            .enumerate()
            .map(|(r, (a, b))| {
                let sum: f64 = self
                    .beta
                    .iter()
                    .zip(&rows.x)
                    .map(|(beta, x)| beta * x[r])
                    .sum();
                self.intercept + sum + self.effects[a] + self.effects[b]
            })
            .collect()
    }
}

/// Fits with members' effects drawn to 0 by `penalty`; `None` when the weights leave no row.
pub(super) fn fit(rows: &Rows, weights: &[f64], penalty: f64) -> Option<Fit> {
    let k = rows.x.len();
    let columns = Columns::new(rows, weights)?;
    let parts: Vec<Vec<f64>> = columns
        .centred
        .iter()
        .map(|column| effects(rows, weights, penalty, column))
        .collect();
    let gram = gram(rows, weights, &columns.centred, &parts);
    let Reduced {
        a,
        c,
        scale,
        varies,
    } = reduce(&gram, &columns);
    let unscale = |x: &[f64]| -> Vec<f64> { x.iter().zip(&scale).map(|(x, s)| x * s).collect() };
    let bounded = non_negative(&a, &c);
    let usable: Vec<usize> = (0..k).filter(|j| varies[*j]).collect();
    let free = solve(&a, &c, &usable).map(|found| {
        let mut all = vec![0.0; k];
        usable.iter().zip(found).for_each(|(j, x)| all[*j] = x);
        unscale(&all)
    });
    let beta = unscale(&bounded);
    let fixed: f64 = (0..k).map(|j| gram[0][j + 1] * beta[j]).sum();
    let lift = (gram[0][k + 1] - fixed) / gram[0][0];
    let effect = |m: usize| {
        let factors: f64 = (0..k).map(|j| beta[j] * parts[j + 1][m]).sum();
        parts[k + 1][m] - lift * parts[0][m] - factors
    };
    let middle: f64 = (0..k).map(|j| beta[j] * columns.means[j + 1]).sum();
    Some(Fit {
        intercept: lift + columns.means[k + 1] - middle,
        free,
        varies,
        effects: (0..rows.members).map(effect).collect(),
        violation: violation(&a, &c, &bounded),
        beta,
    })
}

/// Intercept, factors and outcome; all but the first less their means, so that no digits are lost
/// where they vary little. The intercept takes the means up.
struct Columns {
    centred: Vec<Vec<f64>>,
    means: Vec<f64>,
    /// Weighted squares of the centred columns; 0 where they are rounding.
    squares: Vec<f64>,
}

impl Columns {
    /// `None` when the weights leave no row.
    fn new(rows: &Rows, weights: &[f64]) -> Option<Self> {
        let total: f64 = weights.iter().sum();
        if total.is_nan() || total <= 0.0 {
            return None;
        }
        let mut columns = Self {
            centred: vec![vec![1.0; rows.len()]],
            means: vec![0.0],
            squares: vec![total],
        };
        for column in rows.x.iter().chain([&rows.y]) {
            let mean = column.iter().zip(weights).map(|(v, w)| v * w).sum::<f64>() / total;
            let centred: Vec<f64> = column.iter().map(|v| v - mean).collect();
            let square = weighted_square(&centred, weights);
            let rounding = square <= SAME * weighted_square(column, weights);
            columns.squares.push(if rounding { 0.0 } else { square });
            columns.centred.push(centred);
            columns.means.push(mean);
        }
        Some(columns)
    }
}

/// Products of the columns after the members' effects are taken out of one side, which is what
/// minimising over the effects leaves.
fn gram(rows: &Rows, weights: &[f64], columns: &[Vec<f64>], parts: &[Vec<f64>]) -> Matrix {
    let cleared: Vec<Vec<f64>> = columns
        .iter()
        .zip(parts)
        .map(|(column, part)| {
            rows.pairs()
                .enumerate()
                .map(|(r, (a, b))| weights[r] * (column[r] - part[a] - part[b]))
                .collect()
        })
        .collect();
    let product = |u: &[f64], v: &[f64]| u.iter().zip(v).map(|(x, y)| x * y).sum::<f64>();
    let n = columns.len();
    (0..n)
        .map(|i| {
            (0..n)
                .map(|j| {
                    // Equal but for rounding; the mean is symmetric to the bit.
                    let there = product(&columns[i], &cleared[j]);
                    let back = product(&columns[j], &cleared[i]);
                    (there + back) / 2.0
                })
                .collect()
        })
        .collect()
}

/// The factors' part of the normal equations, each column scaled to length 1, as is the outcome.
struct Reduced {
    a: Matrix,
    c: Vec<f64>,
    /// From scaled coefficients to those of the factors.
    scale: Vec<f64>,
    varies: Vec<bool>,
}

fn reduce(gram: &Matrix, columns: &Columns) -> Reduced {
    let k = gram.len() - 2;
    let without = |i: usize, j: usize| gram[i][j] - gram[0][i] * gram[0][j] / gram[0][0];
    let left = |i: usize| without(i, i);
    let varies: Vec<bool> = (1..=k)
        .map(|i| columns.squares[i] > 0.0 && left(i) > VARIES * columns.squares[i])
        .collect();
    let own: Vec<f64> = (1..=k).map(left).collect();
    let explainable = columns.squares[k + 1] > 0.0 && left(k + 1) > 0.0;
    let target = if explainable { left(k + 1).sqrt() } else { 0.0 };
    let length = |j: usize| if varies[j] { own[j].sqrt() } else { 1.0 };
    let scaled = |i: usize, j: usize| {
        if i == j {
            1.0
        } else if varies[i] && varies[j] {
            without(i + 1, j + 1) / length(i) / length(j)
        } else {
            0.0
        }
    };
    let pull = |j: usize| {
        if varies[j] && target > 0.0 {
            without(j + 1, k + 1) / length(j) / target
        } else {
            0.0
        }
    };
    let a = (0..k)
        .map(|i| (0..k).map(|j| scaled(i, j)).collect())
        .collect();
    let c = (0..k).map(pull).collect();
    Reduced {
        a,
        c,
        scale: (0..k).map(|j| target / length(j)).collect(),
        varies,
    }
}

fn weighted_square(x: &[f64], weights: &[f64]) -> f64 {
    x.iter().zip(weights).map(|(x, w)| w * x * x).sum()
}

/// ln y = intercept + slope x, without members; slope 0 where x does not vary.
pub(super) fn line(x: &[f64], y: &[f64], weights: &[f64]) -> Option<(f64, f64)> {
    let total: f64 = weights.iter().sum();
    if total <= 0.0 {
        return None;
    }
    let mean = |v: &[f64]| v.iter().zip(weights).map(|(v, w)| v * w).sum::<f64>() / total;
    let (mx, my) = (mean(x), mean(y));
    let (mut sxx, mut sxy) = (0.0, 0.0);
    for ((x, y), w) in x.iter().zip(y).zip(weights) {
        sxx += w * (x - mx) * (x - mx);
        sxy += w * (x - mx) * (y - my);
    }
    let slope = if sxx > SAME * weighted_square(x, weights) {
        sxy / sxx
    } else {
        0.0
    };
    Some((my - slope * mx, slope))
}
