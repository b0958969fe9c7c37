//! Rows as the methods of this module work on them, and what they share.

use landfall_core::Seed;
use rand::Rng;

use crate::cluster::{ClusterError, Points, Real};

/// The rows that count (weight above 0), in f64.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) values: Vec<f64>,
    pub(super) weights: Vec<f64>,
    pub(super) columns: usize,
    /// Index of every row among all rows.
    pub(super) origin: Vec<usize>,
}

impl Rows {
    pub(super) fn of<T: Real>(points: Points<'_, T>) -> Self {
        let origin: Vec<usize> = (0..points.rows())
            .filter(|&row| points.weight(row) > 0.0)
            .collect();
        Self {
            values: origin
                .iter()
                .flat_map(|&row| points.row(row).iter().map(|v| v.to_f64()))
                .collect(),
            weights: origin.iter().map(|&row| points.weight(row)).collect(),
            columns: points.columns(),
            origin,
        }
    }

    pub(super) const fn len(&self) -> usize {
        self.weights.len()
    }

    pub(super) fn row(&self, row: usize) -> &[f64] {
        slice(&self.values, row, self.columns)
    }

    pub(super) fn iter(&self) -> std::slice::ChunksExact<'_, f64> {
        self.values.chunks_exact(self.columns)
    }
}

/// Row `index` of a flat table; empty beyond the last.
pub(super) fn slice<T>(values: &[T], index: usize, columns: usize) -> &[T] {
    let start = index.saturating_mul(columns);
    values
        .get(start..start.saturating_add(columns))
        .unwrap_or_default()
}

/// Row `index` of a flat table, to be written; empty beyond the last.
pub(super) fn slice_mut<T>(values: &mut [T], index: usize, columns: usize) -> &mut [T] {
    let start = index.saturating_mul(columns);
    values
        .get_mut(start..start.saturating_add(columns))
        .unwrap_or_default()
}

/// One value; the default beyond the last.
pub(super) fn at<T: Copy + Default>(values: &[T], index: usize) -> T {
    values.get(index).copied().unwrap_or_default()
}

/// Changes one value; nothing happens beyond the last.
pub(super) fn change<T>(values: &mut [T], index: usize, how: impl FnOnce(&mut T)) {
    if let Some(value) = values.get_mut(index) {
        how(value);
    }
}

/// Sum of squared differences, in four lanes so that it can be vectorised.
pub(super) fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    let (blocks_a, blocks_b) = (a.chunks_exact(4), b.chunks_exact(4));
    let (rest_a, rest_b) = (blocks_a.remainder(), blocks_b.remainder());
    let mut lanes = [0.0_f64; 4];
    for (block_a, block_b) in blocks_a.zip(blocks_b) {
        for ((lane, a), b) in lanes.iter_mut().zip(block_a).zip(block_b) {
            *lane += (a - b) * (a - b);
        }
    }
    let rest: f64 = rest_a
        .iter()
        .zip(rest_b)
        .map(|(a, b)| (a - b) * (a - b))
        .sum();
    lanes.iter().sum::<f64>() + rest
}

/// Index and value of the least number, the first of equals; `None` of nothing.
pub(super) fn least(values: impl IntoIterator<Item = f64>) -> Option<(usize, f64)> {
    let mut best: Option<(usize, f64)> = None;
    for (index, value) in values.into_iter().enumerate() {
        if best.is_none_or(|(_, lowest)| value < lowest) {
            best = Some((index, value));
        }
    }
    best
}

/// A cluster index as a label. Clusters are at most as many as rows, and those fit.
#[expect(
    clippy::cast_possible_truncation,
    reason = "clusters are far below 2^32; a table of as many centroids would not fit in memory"
)]
pub(super) const fn label(cluster: usize) -> u32 {
    cluster as u32
}

/// Draws an index with probability proportional to its mass; `None` when there is no mass.
pub(super) fn draw(mass: impl Iterator<Item = f64> + Clone, rng: &mut impl Rng) -> Option<usize> {
    let total: f64 = mass.clone().sum();
    if !(total.is_finite() && total > 0.0) {
        return None;
    }
    let mut left = rng.gen_range(0.0..1.0) * total;
    let mut last = None;
    for (index, mass) in mass.enumerate().filter(|(_, mass)| *mass > 0.0) {
        last = Some(index);
        left -= mass;
        if left < 0.0 {
            break;
        }
    }
    last
}

/// K different rows by k-means++ (Arthur & Vassilvitskii 2007) under any dissimilarity `cost(row,
/// chosen)` that is weighted by `weights`; rows at distance 0 are taken only when no others are
/// left, the first ones first.
pub(super) fn plus_plus(
    weights: &[f64],
    k: usize,
    cost: impl Fn(usize, usize) -> f64,
    seed: Seed,
) -> Vec<usize> {
    let mut rng = seed.rng();
    let mut gaps = vec![1.0_f64; weights.len()];
    let mut chosen: Vec<usize> = Vec::with_capacity(k);
    while chosen.len() < k.min(weights.len()) {
        let mass = gaps.iter().zip(weights).map(|(gap, weight)| gap * weight);
        let drawn =
            draw(mass, &mut rng).or_else(|| (0..weights.len()).find(|row| !chosen.contains(row)));
        let Some(next) = drawn else { break };
        for (row, gap) in gaps.iter_mut().enumerate() {
            let distance = cost(row, next);
            *gap = if chosen.is_empty() {
                distance
            } else {
                gap.min(distance)
            };
        }
        change(&mut gaps, next, |gap| *gap = 0.0);
        chosen.push(next);
    }
    chosen
}

/// The error for a whole number that must be 1 or above.
pub(super) fn at_least_one(name: &'static str, given: usize) -> Result<(), ClusterError> {
    if given == 0 {
        return Err(ClusterError::Parameter {
            name,
            given: given.to_string(),
            allowed: "a whole number of 1 or above",
        });
    }
    Ok(())
}

/// Refuses centroids that are not K x columns finite numbers.
pub(super) fn check_start(start: &[f64], k: usize, columns: usize) -> Result<(), ClusterError> {
    if start.len() != k * columns {
        return Err(ClusterError::StartShape {
            values: start.len(),
            k,
            columns,
            wanted: k * columns,
        });
    }
    match start.iter().position(|value| !value.is_finite()) {
        Some(index) => Err(ClusterError::StartNotFinite {
            centroid: index / columns,
            column: index % columns,
            value: at(start, index),
        }),
        None => Ok(()),
    }
}

/// Refuses more clusters than rows that count.
pub(super) const fn check_k(k: usize, rows: usize) -> Result<(), ClusterError> {
    if k > rows {
        return Err(ClusterError::TooManyClusters { k, rows });
    }
    Ok(())
}
