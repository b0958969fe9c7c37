//! Rows with gaps as a run works on them, and steps on the observed cells alone.

use super::MaskedPoints;
use crate::cluster::Real;
use crate::shapes::common::{at, change, label, slice, slice_mut};

/// The rows that count, NaN where a cell is missing.
#[derive(Debug)]
pub(super) struct Observed {
    pub(super) values: Vec<f64>,
    pub(super) weights: Vec<f64>,
    pub(super) columns: usize,
    /// Index of every row among all rows.
    pub(super) origin: Vec<usize>,
}

impl Observed {
    pub(super) fn of<T: Real>(points: MaskedPoints<'_, T>) -> Self {
        let origin: Vec<usize> = (0..points.rows())
            .filter(|&row| points.weight(row) > 0.0)
            .collect();
        let cells = |row: usize| points.row(row).iter().map(|v| v.to_f64());
        Self {
            values: origin.iter().flat_map(|&row| cells(row)).collect(),
            weights: origin.iter().map(|&row| points.weight(row)).collect(),
            columns: points.columns(),
            origin,
        }
    }

    fn iter(&self) -> std::slice::ChunksExact<'_, f64> {
        self.values.chunks_exact(self.columns)
    }

    /// The rows with the centroids of their clusters in the gaps.
    pub(super) fn filled(&self, centroids: &[f64], labels: &[u32]) -> Vec<f64> {
        let rows = self.iter().zip(labels);
        let filled = rows.flat_map(|(row, label)| {
            let centroid = slice(centroids, *label as usize, self.columns);
            let cells = row.iter().zip(centroid);
            cells.map(|(value, centroid)| if value.is_nan() { *centroid } else { *value })
        });
        filled.collect()
    }

    /// The nearest centroid of every row; `before` keeps its place among equals.
    pub(super) fn nearest(&self, centroids: &[f64], before: Option<&[u32]>) -> Vec<u32> {
        let rows = self.iter().enumerate();
        rows.map(|(index, row)| {
            let own = before.and_then(|labels| labels.get(index));
            nearest(row, centroids, own.map(|label| *label as usize)).label
        })
        .collect()
    }

    /// Sum over the observed cells of weight times squared difference to the row's centroid.
    pub(super) fn objective(&self, labels: &[u32], centroids: &[f64]) -> f64 {
        let rows = self.iter().zip(labels).zip(&self.weights);
        rows.map(|((row, label), weight)| {
            weight * observed_distance(row, slice(centroids, *label as usize, self.columns))
        })
        .sum()
    }

    /// Weight of the observed cells by cluster and column, K x columns.
    fn mass(&self, labels: &[u32], k: usize) -> Vec<f64> {
        let mut mass = vec![0.0; k * self.columns];
        for ((row, weight), label) in self.iter().zip(&self.weights).zip(labels) {
            let cells = slice_mut(&mut mass, *label as usize, self.columns);
            for (cell, _) in cells.iter_mut().zip(row).filter(|(_, v)| !v.is_nan()) {
                *cell += weight;
            }
        }
        mass
    }

    /// Pairs of cluster and column of which no value is observed.
    pub(super) fn unobserved(&self, labels: &[u32], k: usize) -> Vec<(usize, usize)> {
        let mass = self.mass(labels, k);
        let empty = mass.iter().enumerate().filter(|(_, mass)| **mass == 0.0);
        empty
            .map(|(cell, _)| (cell / self.columns, cell % self.columns))
            .collect()
    }
}

/// Weighted means of the observed cells by cluster; where there are none, the coordinate before.
pub(super) fn centroids_of(rows: &Observed, labels: &[u32], before: &[f64]) -> Vec<f64> {
    let columns = rows.columns;
    let mass = rows.mass(labels, before.len() / columns);
    let mut means = vec![0.0; before.len()];
    for ((row, weight), label) in rows.iter().zip(&rows.weights).zip(labels) {
        let sums = slice_mut(&mut means, *label as usize, columns);
        for (sum, value) in sums.iter_mut().zip(row).filter(|(_, v)| !v.is_nan()) {
            *sum += weight * value;
        }
    }
    for (cell, mass) in mass.iter().enumerate() {
        let old = at(before, cell);
        change(&mut means, cell, |sum| {
            *sum = if *mass > 0.0 { *sum / mass } else { old }
        });
    }
    means
}

/// The nearest centroid of a row by its observed cells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nearest {
    pub(super) label: u32,
    pub(super) distance: f64,
    /// Whether another centroid is exactly as near.
    pub(super) tied: bool,
}

/// Among equals `own` wins, else the lower index.
pub(super) fn nearest(row: &[f64], centroids: &[f64], own: Option<usize>) -> Nearest {
    let mut best = Nearest {
        label: 0,
        distance: f64::INFINITY,
        tied: false,
    };
    for (cluster, centroid) in centroids.chunks_exact(row.len().max(1)).enumerate() {
        let distance = observed_distance(row, centroid);
        let tied = distance == best.distance;
        if distance < best.distance || (tied && own == Some(cluster)) {
            best = Nearest {
                label: label(cluster),
                distance,
                tied,
            };
        } else {
            best.tied |= tied;
        }
    }
    best
}

fn observed_distance(row: &[f64], centroid: &[f64]) -> f64 {
    let cells = row
        .iter()
        .zip(centroid)
        .filter(|(value, _)| !value.is_nan());
    cells
        .map(|(value, centroid)| (value - centroid) * (value - centroid))
        .sum()
}
