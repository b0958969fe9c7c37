//! Weighted means over similar regions.

use ndarray::{Array2, Axis};
use rayon::prelude::*;

use super::Neighbour;
use crate::Prepared;
use crate::statistics::squared_distance;

/// Neighbours named in the result.
const NAMED: usize = 5;

/// Mean squared difference per indicator between all pairs of rows.
pub(super) fn distances(vectors: &Array2<f64>) -> Array2<f64> {
    let rows: Vec<Vec<f64>> = vectors
        .axis_iter(Axis(0))
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|row| {
            vectors
                .axis_iter(Axis(0))
                .map(|other| squared_distance(row, other))
                .collect()
        })
        .collect();
    let width = f64::from(u32::try_from(vectors.ncols()).unwrap_or(u32::MAX).max(1));
    let flat: Vec<f64> = rows
        .into_iter()
        .flatten()
        .map(|distance| distance / width)
        .collect();
    let n = vectors.nrows();
    Array2::from_shape_vec((n, n), flat).unwrap_or_else(|_| Array2::zeros((n, n)))
}

/// The kernel mean of every row over the other rows that have a rate.
pub(super) fn kernel_means(
    distances: &Array2<f64>,
    rates: &[Option<f64>],
    bandwidth: f64,
) -> Vec<Option<f64>> {
    (0..rates.len())
        .map(|row| {
            let weights = weights(distances, rates, bandwidth, row);
            let (sum, total) = weights
                .iter()
                .fold((0.0, 0.0), |(sum, total), (_, weight, rate)| {
                    (weight.mul_add(*rate, sum), total + weight)
                });
            (total > 0.0).then(|| sum / total)
        })
        .collect()
}

/// (row, weight, rate) of every other row with a rate. Weights are relative to that of the nearest
/// one, so that they do not vanish together for a region far from all others.
pub(super) fn weights(
    distances: &Array2<f64>,
    rates: &[Option<f64>],
    bandwidth: f64,
    row: usize,
) -> Vec<(usize, f64, f64)> {
    let others: Vec<(usize, f64, f64)> = distances
        .row(row)
        .iter()
        .zip(rates)
        .enumerate()
        .filter(|(other, _)| *other != row)
        .filter_map(|(other, (distance, rate))| Some((other, *distance, (*rate)?)))
        .collect();
    let nearest = others
        .iter()
        .map(|(_, distance, _)| *distance)
        .fold(f64::INFINITY, f64::min);
    let scale = 2.0 * bandwidth * bandwidth;
    others
        .into_iter()
        .map(|(other, distance, rate)| (other, (-(distance - nearest) / scale).exp(), rate))
        .collect()
}

/// The regions with the greatest weights for the estimate of a row.
pub(super) fn named(
    prepared: &Prepared,
    distances: &Array2<f64>,
    rates: &[Option<f64>],
    bandwidth: f64,
    row: usize,
) -> Vec<Neighbour> {
    let mut weights = weights(distances, rates, bandwidth, row);
    let total: f64 = weights.iter().map(|(_, weight, _)| weight).sum();
    weights.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    weights
        .into_iter()
        .take(NAMED)
        .filter_map(|(other, weight, figure)| {
            let region = prepared.regions().get(other)?.clone();
            Some(Neighbour {
                region,
                weight: weight / total,
                figure,
            })
        })
        .collect()
}
