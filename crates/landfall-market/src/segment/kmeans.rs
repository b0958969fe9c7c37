//! K-means as the segmentation uses it.
//!
//! The thousands of fits behind a test or a resample start from k-means++ and take the Lloyd steps
//! directly: they need many cheap local optima, not the best one.

use landfall_core::{Progress, Seed};
use ndarray::{Array2, ArrayView1, ArrayView2, Axis};
use rand::Rng;

use crate::MarketError;
use crate::cluster::{KMeansParams, Points};

/// Lloyd steps of one fit, at most.
const LLOYD_STEPS: usize = 100;

/// One local optimum of the K-means objective.
#[derive(Debug, Clone)]
pub(super) struct KMeansFit {
    /// Segment of every row, 0 for the largest.
    pub(super) labels: Vec<usize>,
    /// Mean of every segment, segments x features.
    pub(super) centroids: Array2<f64>,
    /// Sum of the squared distances to the centroids.
    pub(super) inertia: f64,
}

/// The best of `restarts` fits; ties go to the first.
pub(super) fn best_fit(
    rows: ArrayView2<'_, f64>,
    k: usize,
    restarts: usize,
    max_steps: usize,
    seed: Seed,
) -> Result<KMeansFit, MarketError> {
    let rows = rows.as_standard_layout();
    let columns = rows.ncols();
    let points = Points::new(rows.as_slice().unwrap_or_default(), columns)?;
    let fit = KMeansParams::new(k)
        .restarts(restarts)
        .max_steps(max_steps)
        .relative_tolerance(0.0)
        .check()?
        .fit(points, seed, &Progress::silent())?
        .by_weight();
    let centroids = Array2::from_shape_vec((fit.k(), columns), fit.centroids().to_vec());
    Ok(KMeansFit {
        labels: fit.labels().iter().map(|label| *label as usize).collect(),
        centroids: centroids.map_err(|e| MarketError::Engine {
            cause: e.to_string(),
        })?,
        inertia: fit.total_inertia(),
    })
}

/// The best of `restarts` cheap fits; segments keep the order of their seeds.
pub(super) fn quick_fit(
    rows: ArrayView2<'_, f64>,
    k: usize,
    restarts: usize,
    seed: Seed,
) -> KMeansFit {
    let fit = |restart: u64| lloyd(rows, plus_plus(rows, k, seed.index(restart)));
    let mut best = fit(0);
    for restart in 1..restarts as u64 {
        let next = fit(restart);
        if next.inertia < best.inertia {
            best = next;
        }
    }
    best
}

/// k-means++ seeds (Arthur & Vassilvitskii 2007) in O(n K d).
fn plus_plus(rows: ArrayView2<'_, f64>, k: usize, seed: Seed) -> Array2<f64> {
    let mut rng = seed.rng();
    let mut chosen = vec![rng.gen_range(0..rows.nrows().max(1))];
    let mut distances = vec![f64::INFINITY; rows.nrows()];
    while chosen.len() < k {
        let last = rows.row(chosen.last().copied().unwrap_or(0));
        for (distance, row) in distances.iter_mut().zip(rows.axis_iter(Axis(0))) {
            *distance = distance.min(squared_distance(row, last));
        }
        let mut left = rng.gen_range(0.0..1.0) * distances.iter().sum::<f64>();
        let drawn = distances.iter().position(|distance| {
            left -= distance;
            left < 0.0
        });
        chosen.push(drawn.unwrap_or(rows.nrows() - 1));
    }
    rows.select(Axis(0), &chosen)
}

/// Lloyd steps to a fixed point, a hundred at most.
fn lloyd(rows: ArrayView2<'_, f64>, mut centroids: Array2<f64>) -> KMeansFit {
    let (mut labels, mut inertia) = assign(rows, centroids.view());
    for _ in 0..LLOYD_STEPS {
        move_to_means(rows, &labels, &mut centroids);
        let (next, next_inertia) = assign(rows, centroids.view());
        let settled = next == labels;
        (labels, inertia) = (next, next_inertia);
        if settled {
            break;
        }
    }
    KMeansFit {
        labels,
        centroids,
        inertia,
    }
}

/// The nearest centroid of every row (ties: the lower index) and the sum of squared distances.
pub(super) fn assign(
    rows: ArrayView2<'_, f64>,
    centroids: ArrayView2<'_, f64>,
) -> (Vec<usize>, f64) {
    let (rows, centroids) = (rows.as_standard_layout(), centroids.as_standard_layout());
    let width = rows.ncols().max(1);
    let flat = centroids.as_slice().unwrap_or_default();
    let mut inertia = 0.0;
    let labels = rows
        .as_slice()
        .unwrap_or_default()
        .chunks_exact(width)
        .map(|row| {
            let (label, distance) = nearest(row, flat, width);
            inertia += distance;
            label
        })
        .collect();
    (labels, inertia)
}

/// The nearest of `centroids`, which lie one after the other.
#[inline]
fn nearest(row: &[f64], centroids: &[f64], width: usize) -> (usize, f64) {
    let mut best = (0, f64::INFINITY);
    for (label, centroid) in centroids.chunks_exact(width).enumerate() {
        let distance = squared_distance_of_slices(row, centroid);
        if distance < best.1 {
            best = (label, distance);
        }
    }
    best
}

/// Squared Euclidean distance.
pub(crate) fn squared_distance(a: ArrayView1<'_, f64>, b: ArrayView1<'_, f64>) -> f64 {
    match (a.as_slice(), b.as_slice()) {
        (Some(a), Some(b)) => squared_distance_of_slices(a, b),
        _ => a.iter().zip(b.iter()).map(|(a, b)| (a - b) * (a - b)).sum(),
    }
}

/// Four sums side by side, so that the processor need not wait for each addition.
#[inline]
fn squared_distance_of_slices(a: &[f64], b: &[f64]) -> f64 {
    let (a_quads, a_rest) = a.as_chunks::<4>();
    let (b_quads, b_rest) = b.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (a, b) in a_quads.iter().zip(b_quads) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += (a - b) * (a - b);
        }
    }
    let rest: f64 = a_rest
        .iter()
        .zip(b_rest)
        .map(|(a, b)| (a - b) * (a - b))
        .sum();
    sums.iter().sum::<f64>() + rest
}

/// Moves every centroid to the mean of its rows; one without rows stays where it is.
fn move_to_means(rows: ArrayView2<'_, f64>, labels: &[usize], centroids: &mut Array2<f64>) {
    let width = rows.ncols().max(1);
    let mut sums = vec![0.0; centroids.len()];
    let mut counts = vec![0_u32; centroids.nrows()];
    for (row, &label) in rows.axis_iter(Axis(0)).zip(labels) {
        let start = label * width;
        let Some(sum) = sums.get_mut(start..start + width) else {
            continue;
        };
        for (sum, value) in sum.iter_mut().zip(row) {
            *sum += value;
        }
        if let Some(count) = counts.get_mut(label) {
            *count += 1;
        }
    }
    let targets = centroids
        .axis_iter_mut(Axis(0))
        .zip(sums.chunks_exact(width))
        .zip(counts);
    for ((mut centroid, sum), count) in targets.filter(|(_, count)| *count > 0) {
        for (centre, sum) in centroid.iter_mut().zip(sum) {
            *centre = sum / f64::from(count);
        }
    }
}

/// Number of distinct rows, counted up to `enough`.
pub(super) fn distinct_rows(rows: ArrayView2<'_, f64>, enough: usize) -> usize {
    let mut seen = std::collections::HashSet::new();
    for row in rows.axis_iter(Axis(0)) {
        seen.insert(
            row.iter()
                .map(|v| (v + 0.0).to_bits())
                .collect::<Vec<u64>>(),
        );
        if seen.len() >= enough {
            break;
        }
    }
    seen.len()
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn two_pairs_are_two_segments() {
        let rows = array![[0.0, 0.0], [10.0, 0.0], [0.0, 1.0], [10.0, 1.0]];
        let fit = best_fit(rows.view(), 2, 10, 100, Seed::new(1)).unwrap();
        assert_eq!(fit.labels, [0, 1, 0, 1]);
        // Every row lies 0.5 from its mean: 4 x 0.25.
        assert!((fit.inertia - 1.0).abs() < 1e-12);
        assert_eq!(fit.centroids, array![[0.0, 0.5], [10.0, 0.5]]);
    }

    #[test]
    fn the_largest_segment_comes_first() {
        let rows = array![[9.0], [0.0], [0.1], [0.2]];
        let fit = best_fit(rows.view(), 2, 10, 100, Seed::new(1)).unwrap();
        assert_eq!(fit.labels, [1, 0, 0, 0]);
    }

    #[test]
    fn worked_case_of_the_source_text() {
        // A = (5, 3, 1), B = (2, 4, 5), C = (8, 7, 6); with two segments the sums of squares are
        // AB 9/2 + 1/2 + 16/2 = 13, BC (36 + 9 + 1)/2 = 23, AC (9 + 16 + 25)/2 = 25.
        let rows = array![[5.0, 3.0, 1.0], [2.0, 4.0, 5.0], [8.0, 7.0, 6.0]];
        let fit = best_fit(rows.view(), 2, 20, 100, Seed::new(1)).unwrap();
        assert_eq!(fit.labels, [0, 0, 1]);
        assert_eq!(fit.centroids, array![[3.5, 3.5, 3.0], [8.0, 7.0, 6.0]]);
        assert!((fit.inertia - 13.0).abs() < 1e-12);
    }
}
