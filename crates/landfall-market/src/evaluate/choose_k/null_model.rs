//! What the search for segments finds in data that has none.

use landfall_core::Seed;
use ndarray::{Array1, Array2, ArrayView1, Axis};
use rand::Rng;
use rand_distr::StandardNormal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cluster::{Points, Real};

/// The outcome of the test for structure.
///
/// Two statistics must both exceed what the same search finds in structureless data. The mean
/// silhouette is high where clusters are well separated, but also where a few outliers are cut off
/// from one cloud. The least cluster's is not: scattered outliers are no cluster among themselves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NullTest {
    /// Greatest mean silhouette over the range of K, with as many restarts as the draws had.
    pub statistic: f64,
    /// Greatest, over the range of K, of the least mean silhouette of any one cluster.
    pub least_statistic: f64,
    /// Significance level.
    pub level: f64,
    /// Whether every single cluster had to stand out: then the statistic that more draws reached
    /// counts, else that of the mean.
    #[serde(default)]
    pub every_cluster: bool,
    /// Restarts per K behind the statistics and behind every draw.
    pub restarts: usize,
    /// Against uniform data in the box of the principal axes.
    pub uniform: NullModel,
    /// Against one Gaussian with the covariance of the data.
    pub gaussian: NullModel,
}

/// The statistics under one null model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NullModel {
    /// Draws made; fewer than asked for when the answer was clear earlier (Besag & Clifford 1991).
    pub draws: usize,
    /// Draws whose statistic reached that of the data.
    pub reached: usize,
    /// Draws whose least statistic reached that of the data.
    pub least_reached: usize,
    /// (reached + 1) / (draws + 1), for the statistic that more draws reached.
    pub p_value: f64,
    /// Median of the statistic over the draws.
    pub median: f64,
    /// Greatest statistic over the draws.
    pub greatest: f64,
    /// Median of the least statistic over the draws.
    pub least_median: f64,
    /// Greatest least statistic over the draws.
    pub least_greatest: f64,
}

impl NullTest {
    /// Whether the data exceed both null models at the level.
    pub fn finds_structure(&self) -> bool {
        self.uniform.p_value <= self.level && self.gaussian.p_value <= self.level
    }
}

/// (reached + 1) / (draws + 1) (Barnard 1963).
#[expect(
    clippy::cast_precision_loss,
    reason = "a number of draws is far below 2^53"
)]
pub(super) fn p_value(reached: usize, draws: usize) -> f64 {
    (reached as f64 + 1.0) / (draws as f64 + 1.0)
}

/// Which null model to draw from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Uniform,
    Gaussian,
}

impl Kind {
    /// Name of the stream its draws come from.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Uniform => "uniform",
            Self::Gaussian => "gaussian",
        }
    }
}

/// The principal axes of the data: what both null models are drawn along. An axis the data do not
/// vary along is left out, as it changes no distance.
///
/// Data and draws are in the coordinates of the axes and in units of the greatest deviation, as
/// neither K-means nor silhouettes change when rows are turned, moved or scaled together. In these
/// units single precision is plenty for a test.
#[derive(Debug)]
pub(super) struct Axes {
    axes: Vec<Span>,
    observed: Vec<f32>,
}

/// The data along one axis.
#[derive(Debug)]
struct Span {
    deviation: f64,
    low: f64,
    high: f64,
}

/// Share of the greatest variance below which an axis is rounding error.
const NO_VARIANCE: f64 = 1e-14;

impl Axes {
    /// The axes of these rows, with their weights.
    pub(super) fn of(points: Points<'_, f64>) -> Self {
        let centred = centred(points);
        let (variances, directions) = jacobi(covariance(points, &centred));
        let greatest = variances.iter().copied().fold(0.0, f64::max);
        let kept: Vec<usize> = (0..variances.len())
            .filter(|at| variances.get(*at).copied().unwrap_or(0.0) > NO_VARIANCE * greatest)
            .collect();
        let scores = centred.dot(&directions.select(Axis(1), &kept)) / greatest.sqrt();
        let span = |(scores, at): (ArrayView1<'_, f64>, &usize)| Span {
            deviation: (variances.get(*at).copied().unwrap_or(0.0) / greatest).sqrt(),
            low: scores.iter().copied().fold(f64::INFINITY, f64::min),
            high: scores.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        };
        Self {
            axes: scores.axis_iter(Axis(1)).zip(&kept).map(span).collect(),
            observed: scores.iter().copied().map(f32::from_f64).collect(),
        }
    }

    /// Number of axes: columns of the data and of the draws. None where the data do not vary.
    pub(super) const fn len(&self) -> usize {
        self.axes.len()
    }

    /// The data along the axes, row after row.
    pub(super) fn observed(&self) -> &[f32] {
        &self.observed
    }

    /// Structureless rows, row after row.
    pub(super) fn draw(&self, kind: Kind, rows: usize, seed: Seed) -> Vec<f32> {
        let mut rng = seed.rng();
        let mut values = Vec::with_capacity(rows * self.len());
        for _row in 0..rows {
            for axis in &self.axes {
                values.push(f32::from_f64(match kind {
                    Kind::Uniform if axis.high > axis.low => rng.gen_range(axis.low..axis.high),
                    Kind::Uniform => axis.low,
                    Kind::Gaussian => axis.deviation * rng.sample::<f64, _>(StandardNormal),
                }));
            }
        }
        values
    }
}

/// The unbiased covariance of centred rows: for equal weights, the divisor is n - 1.
fn covariance(points: Points<'_, f64>, centred: &Array2<f64>) -> Array2<f64> {
    let total = points.total_weight();
    let weights = || (0..points.rows()).map(|row| points.weight(row));
    let freedom = total - weights().map(|weight| weight * weight).sum::<f64>() / total;
    let mut weighed = centred.clone();
    for (mut row, weight) in weighed.axis_iter_mut(Axis(0)).zip(weights()) {
        row *= weight / freedom.max(f64::MIN_POSITIVE);
    }
    centred.t().dot(&weighed)
}

/// The rows minus their weighted mean, rows x columns.
fn centred(points: Points<'_, f64>) -> Array2<f64> {
    let total = points.total_weight();
    let shape = (points.rows(), points.columns());
    let mut rows = Array2::from_shape_fn(shape, |(row, column)| {
        points.row(row).get(column).copied().unwrap_or(0.0)
    });
    // Two rounds: the second takes away what rounding left of a large offset.
    for _round in 0..2 {
        let mut mean = Array1::<f64>::zeros(points.columns());
        for (at, row) in rows.axis_iter(Axis(0)).enumerate() {
            mean.scaled_add(points.weight(at) / total, &row);
        }
        rows -= &mean;
    }
    rows
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
        // Uniform in -3..3 and -1..1: in units of the greater deviation the deviations are 1 and
        // 1 / 3, the half widths sqrt(3) and sqrt(3) / 3.
        let mut rng = Seed::new(3).rng();
        let values: Vec<f64> = (0..8000)
            .map(|i| rng.gen_range(-1.0..1.0) * if i % 2 == 0 { 3.0 } else { 1.0 } + 1e8)
            .collect();
        let axes = Axes::of(Points::new(&values, 2).unwrap());
        assert_eq!(axes.len(), 2);
        for kind in [Kind::Uniform, Kind::Gaussian] {
            let draw = axes.draw(kind, 4000, Seed::new(1));
            let draw = Array2::from_shape_vec((4000, 2), draw).unwrap();
            let mut deviations = draw.std_axis(Axis(0), 1.0).to_vec();
            deviations.sort_by(f32::total_cmp);
            assert!((deviations[1] - 1.0).abs() < 0.05, "{deviations:?}");
            assert!((deviations[0] - 1.0 / 3.0).abs() < 0.02, "{deviations:?}");
        }
        let uniform = axes.draw(Kind::Uniform, 100, Seed::new(2));
        assert!(uniform.iter().all(|v| v.abs() < 1.8));
        assert_eq!(axes.observed().len(), 8000);
    }

    #[test]
    fn a_constant_column_adds_no_axis_and_a_weight_moves_the_mean() {
        let axes = Axes::of(Points::new(&[1.0, 7.0, 2.0, 7.0, 4.0, 7.0], 2).unwrap());
        assert_eq!(axes.len(), 1);
        // Rows 0 and 3, the second twice as heavy: mean 2, so -2 and 1; squares 4 + 2 x 1 = 6 over
        // 3 - 5 / 3, a variance of 4.5.
        let points = Points::new(&[0.0, 3.0], 1).unwrap();
        let axes = Axes::of(points.weighted(&[1.0, 2.0]).unwrap());
        let unit = 4.5_f64.sqrt();
        assert!((axes.axes[0].low * unit + 2.0).abs() < 1e-12);
        assert!((axes.axes[0].high * unit - 1.0).abs() < 1e-12);
        assert_eq!(axes.axes[0].deviation, 1.0);
    }
}
