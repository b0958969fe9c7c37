//! What the search for segments finds in data that has none.

use landfall_core::Seed;
use ndarray::{Array1, Array2, ArrayView2, Axis};
use rand::Rng;
use rand_distr::StandardNormal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The outcome of the test for structure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NullTest {
    /// Greatest mean silhouette over the range of K, with as many restarts as the draws had.
    pub statistic: f64,
    /// Significance level.
    pub level: f64,
    /// Restarts per K behind the statistic and behind every draw.
    pub restarts: usize,
    /// Against uniform data in the box of the principal axes.
    pub uniform: NullModel,
    /// Against one Gaussian with the covariance of the data.
    pub gaussian: NullModel,
}

/// The statistic under one null model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NullModel {
    /// Draws made; fewer than asked for when the answer was clear earlier (Besag & Clifford 1991).
    pub draws: usize,
    /// Draws whose statistic reached that of the data.
    pub reached: usize,
    /// (reached + 1) / (draws + 1).
    pub p_value: f64,
    /// Median of the statistic over the draws.
    pub median: f64,
    /// Greatest statistic over the draws.
    pub greatest: f64,
}

impl NullTest {
    /// Whether the data exceed both null models at the level.
    pub fn finds_structure(&self) -> bool {
        self.uniform.p_value <= self.level && self.gaussian.p_value <= self.level
    }
}

/// Which null model to draw from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Uniform,
    Gaussian,
}

/// The principal axes of the data: what both null models are drawn along.
#[derive(Debug)]
pub(super) struct Axes {
    mean: Array1<f64>,
    /// Features x axes.
    directions: Array2<f64>,
    deviations: Vec<f64>,
    ranges: Vec<(f64, f64)>,
    rows: usize,
}

impl Axes {
    /// The axes of these rows; `None` for no rows.
    pub(super) fn of(rows: ArrayView2<'_, f64>) -> Option<Self> {
        let mean = rows.mean_axis(Axis(0))?;
        let centred = &rows - &mean;
        let freedom = f64::from(u32::try_from(rows.nrows()).ok()?.saturating_sub(1).max(1));
        let covariance = centred.t().dot(&centred) / freedom;
        let (variances, directions) = jacobi(covariance);
        let scores = centred.dot(&directions);
        let range = |axis: ndarray::ArrayView1<'_, f64>| {
            axis.iter()
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| {
                    (low.min(value), high.max(value))
                })
        };
        let ranges = scores.axis_iter(Axis(1)).map(range).collect();
        let deviations = variances
            .iter()
            .map(|variance| variance.max(0.0).sqrt())
            .collect();
        Some(Self {
            mean,
            directions,
            deviations,
            ranges,
            rows: rows.nrows(),
        })
    }

    /// Structureless data with as many rows.
    pub(super) fn draw(&self, kind: Kind, seed: Seed) -> Array2<f64> {
        let mut rng = seed.rng();
        let mut scores = Array2::<f64>::zeros((self.rows, self.deviations.len()));
        for mut row in scores.axis_iter_mut(Axis(0)) {
            let axes = self.deviations.iter().zip(&self.ranges);
            for (score, (deviation, &(low, high))) in row.iter_mut().zip(axes) {
                *score = match kind {
                    Kind::Uniform if high > low => rng.gen_range(low..high),
                    Kind::Uniform => low,
                    Kind::Gaussian => deviation * rng.sample::<f64, _>(StandardNormal),
                };
            }
        }
        scores.dot(&self.directions.t()) + &self.mean
    }
}

/// Eigenvalues and eigenvectors (columns) of a symmetric matrix by cyclic Jacobi rotations.
fn jacobi(mut matrix: Array2<f64>) -> (Vec<f64>, Array2<f64>) {
    let n = matrix.nrows();
    let mut vectors = Array2::eye(n);
    let total: f64 = matrix.iter().map(|v| v * v).sum();
    for _sweep in 0..60 {
        let off: f64 = matrix
            .indexed_iter()
            .filter(|((i, j), _)| i < j)
            .map(|(_, v)| v * v)
            .sum();
        if off <= 1e-24 * total {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut matrix, &mut vectors, p, q);
            }
        }
    }
    (matrix.diag().to_vec(), vectors)
}

/// One rotation that makes the entry (p, q) zero (Golub & Van Loan, algorithm 8.4.1).
fn rotate(matrix: &mut Array2<f64>, vectors: &mut Array2<f64>, p: usize, q: usize) {
    let off = matrix[[p, q]];
    if off.abs() < f64::MIN_POSITIVE {
        return;
    }
    let theta = (matrix[[q, q]] - matrix[[p, p]]) / (2.0 * off);
    let tangent = theta.signum() / (theta.abs() + theta.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    let sine = tangent * cosine;
    for k in 0..matrix.nrows() {
        let (a, b) = (matrix[[k, p]], matrix[[k, q]]);
        matrix[[k, p]] = cosine * a - sine * b;
        matrix[[k, q]] = sine * a + cosine * b;
    }
    for k in 0..matrix.nrows() {
        let (a, b) = (matrix[[p, k]], matrix[[q, k]]);
        matrix[[p, k]] = cosine * a - sine * b;
        matrix[[q, k]] = sine * a + cosine * b;
        let (a, b) = (vectors[[k, p]], vectors[[k, q]]);
        vectors[[k, p]] = cosine * a - sine * b;
        vectors[[k, q]] = sine * a + cosine * b;
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn eigenvalues_of_a_known_matrix() {
        let (values, vectors) = jacobi(array![[2.0, 1.0, 0.0], [1.0, 2.0, 0.0], [0.0, 0.0, 5.0]]);
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        for (value, expected) in sorted.iter().zip([1.0, 3.0, 5.0]) {
            assert!((value - expected).abs() < 1e-12);
        }
        let identity = vectors.t().dot(&vectors) - Array2::<f64>::eye(3);
        assert!(identity.iter().all(|v| v.abs() < 1e-12));
    }

    #[test]
    fn draws_have_the_moments_and_the_box_of_the_data() {
        let mut rng = Seed::new(3).rng();
        let rows = Array2::from_shape_fn((4000, 2), |(_, j)| {
            rng.gen_range(-1.0..1.0) * if j == 0 { 3.0 } else { 1.0 }
        });
        let axes = Axes::of(rows.view()).unwrap();
        for kind in [Kind::Uniform, Kind::Gaussian] {
            let draw = axes.draw(kind, Seed::new(1));
            let deviation = draw.std_axis(Axis(0), 1.0);
            assert!(
                (deviation[0] - 3.0 / 3.0_f64.sqrt()).abs() < 0.08,
                "{deviation}"
            );
            assert!(
                (deviation[1] - 1.0 / 3.0_f64.sqrt()).abs() < 0.03,
                "{deviation}"
            );
        }
        assert!(
            axes.draw(Kind::Uniform, Seed::new(2))
                .column(0)
                .iter()
                .all(|v| v.abs() < 3.1)
        );
    }
}
