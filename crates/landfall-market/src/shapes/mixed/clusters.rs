//! Rows, prototypes and the sums behind them.

use super::MixedPoints;
use crate::cluster::Real;
use crate::shapes::common::{at, change, label, least, slice, slice_mut, squared_distance};

/// The rows that count.
#[derive(Debug)]
pub(super) struct MixedRows {
    values: Vec<f64>,
    codes: Vec<u32>,
    pub(super) weights: Vec<f64>,
    pub(super) numeric: usize,
    pub(super) categorical: usize,
    /// Categories of every column.
    pub(super) counts: Vec<usize>,
    pub(super) gamma: f64,
    /// Index of every row among all rows.
    pub(super) origin: Vec<usize>,
}

impl MixedRows {
    pub(super) fn of<T: Real>(points: MixedPoints<'_, T>) -> Self {
        let origin: Vec<usize> = (0..points.rows())
            .filter(|&row| points.weight(row) > 0.0)
            .collect();
        let categories = points.categories();
        Self {
            values: origin.iter().flat_map(|&row| points.numbers(row)).collect(),
            codes: origin
                .iter()
                .flat_map(|&row| categories.codes(row).to_vec())
                .collect(),
            weights: origin.iter().map(|&row| points.weight(row)).collect(),
            numeric: points.numeric_columns(),
            categorical: points.categorical_columns(),
            counts: categories.counts(),
            gamma: 1.0,
            origin,
        }
    }

    pub(super) const fn len(&self) -> usize {
        self.weights.len()
    }

    pub(super) fn numbers(&self, row: usize) -> &[f64] {
        slice(&self.values, row, self.numeric)
    }

    pub(super) fn codes(&self, row: usize) -> &[u32] {
        slice(&self.codes, row, self.categorical)
    }

    pub(super) fn mismatches(&self, row: usize, codes: &[u32]) -> f64 {
        mismatches(self.codes(row), codes)
    }

    /// Cost of one row at the place of another.
    pub(super) fn between(&self, row: usize, other: usize) -> f64 {
        squared_distance(self.numbers(row), self.numbers(other))
            + self.gamma * self.mismatches(row, self.codes(other))
    }

    /// Half the mean of the weighted standard deviations of the numeric columns.
    pub(super) fn half_mean_deviation(&self) -> f64 {
        let total: f64 = self.weights.iter().sum();
        let deviation = |column: usize| {
            let cells = self.values.iter().skip(column).step_by(self.numeric.max(1));
            let cells = cells.zip(&self.weights);
            let mean = cells.clone().map(|(v, w)| v * w).sum::<f64>() / total;
            let variance = cells.map(|(v, w)| w * (v - mean) * (v - mean)).sum::<f64>() / total;
            variance.sqrt()
        };
        let sum: f64 = (0..self.numeric).map(deviation).sum();
        #[expect(clippy::cast_precision_loss, reason = "columns are far below 2^53")]
        let columns = self.numeric.max(1) as f64;
        sum / columns / 2.0
    }
}

#[expect(clippy::cast_precision_loss, reason = "columns are far below 2^53")]
pub(super) fn mismatches(a: &[u32], b: &[u32]) -> f64 {
    a.iter().zip(b).filter(|(a, b)| a != b).count() as f64
}

/// Means and modes, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Prototypes {
    pub(super) numbers: Vec<f64>,
    pub(super) codes: Vec<u32>,
}

impl Prototypes {
    /// Cost of a row at every prototype.
    pub(super) fn costs(
        &self,
        numbers: &[f64],
        codes: &[u32],
        gamma: f64,
    ) -> impl Iterator<Item = f64> {
        self.codes
            .chunks_exact(codes.len().max(1))
            .enumerate()
            .map(move |(cluster, modes)| {
                squared_distance(numbers, slice(&self.numbers, cluster, numbers.len()))
                    + gamma * mismatches(codes, modes)
            })
    }

    pub(super) fn nearest(&self, numbers: &[f64], codes: &[u32], gamma: f64) -> (usize, f64) {
        least(self.costs(numbers, codes, gamma)).unwrap_or((0, f64::INFINITY))
    }
}

/// Clusters and what their prototypes are computed from.
#[derive(Debug, Clone)]
pub(super) struct Clusters<'a> {
    rows: &'a MixedRows,
    pub(super) prototypes: Prototypes,
    pub(super) labels: Vec<usize>,
    pub(super) sizes: Vec<usize>,
    weights: Vec<f64>,
    sums: Vec<f64>,
    /// Weight of every category, by cluster x column.
    frequencies: Vec<Vec<f64>>,
}

impl<'a> Clusters<'a> {
    /// Clusters of the given labels; one without rows keeps its prototype.
    pub(super) fn new(
        rows: &'a MixedRows,
        start: Prototypes,
        labels: Vec<usize>,
        k: usize,
    ) -> Self {
        let tables = (0..k).flat_map(|_| rows.counts.iter().map(|n| vec![0.0; *n]));
        let mut clusters = Self {
            rows,
            prototypes: start,
            labels,
            sizes: vec![0; k],
            weights: vec![0.0; k],
            sums: vec![0.0; k * rows.numeric],
            frequencies: tables.collect(),
        };
        clusters.recount();
        clusters
    }

    /// Sums everything anew, so that rounding of moves does not pile up.
    pub(super) fn recount(&mut self) {
        self.sizes.fill(0);
        self.weights.fill(0.0);
        self.sums.fill(0.0);
        self.frequencies
            .iter_mut()
            .for_each(|table| table.fill(0.0));
        for row in 0..self.rows.len() {
            let cluster = at(&self.labels, row);
            self.count(row, cluster, at(&self.rows.weights, row));
            change(&mut self.sizes, cluster, |size| *size += 1);
        }
        for cluster in 0..self.sizes.len() {
            self.follow(cluster);
        }
    }

    /// Adds a row to the sums of a cluster with a weight, which is negative to take it out.
    fn count(&mut self, row: usize, cluster: usize, weight: f64) {
        change(&mut self.weights, cluster, |sum| *sum += weight);
        let sums = slice_mut(&mut self.sums, cluster, self.rows.numeric);
        for (sum, value) in sums.iter_mut().zip(self.rows.numbers(row)) {
            *sum += weight * value;
        }
        let tables = slice_mut(&mut self.frequencies, cluster, self.rows.categorical);
        for (table, code) in tables.iter_mut().zip(self.rows.codes(row)) {
            change(table, *code as usize, |sum| *sum += weight);
        }
    }

    /// Moves the prototype of a cluster to the means and modes of its rows.
    fn follow(&mut self, cluster: usize) {
        if at(&self.sizes, cluster) == 0 {
            return;
        }
        let weight = at(&self.weights, cluster);
        let sums = slice(&self.sums, cluster, self.rows.numeric);
        let means = slice_mut(&mut self.prototypes.numbers, cluster, self.rows.numeric);
        for (mean, sum) in means.iter_mut().zip(sums) {
            *mean = sum / weight;
        }
        let tables = slice(&self.frequencies, cluster, self.rows.categorical);
        let modes = slice_mut(&mut self.prototypes.codes, cluster, self.rows.categorical);
        for (mode, table) in modes.iter_mut().zip(tables) {
            // The first of the most frequent: of equals the one that appears first in the table.
            *mode = least(table.iter().map(|weight| -weight)).map_or(0, |(code, _)| label(code));
        }
    }

    /// Moves one row; both prototypes follow.
    pub(super) fn shift(&mut self, row: usize, to: usize) {
        let from = at(&self.labels, row);
        let weight = at(&self.rows.weights, row);
        self.count(row, from, -weight);
        self.count(row, to, weight);
        change(&mut self.sizes, from, |size| *size -= 1);
        change(&mut self.sizes, to, |size| *size += 1);
        change(&mut self.labels, row, |own| *own = to);
        self.follow(from);
        self.follow(to);
    }

    /// The numeric part of the cost and the weight of the mismatches.
    pub(super) fn cost_parts(&self) -> (f64, f64) {
        let (mut numeric, mut differing) = (0.0, 0.0);
        for (row, (cluster, weight)) in self.labels.iter().zip(&self.rows.weights).enumerate() {
            let mean = slice(&self.prototypes.numbers, *cluster, self.rows.numeric);
            let modes = slice(&self.prototypes.codes, *cluster, self.rows.categorical);
            numeric += weight * squared_distance(self.rows.numbers(row), mean);
            differing += weight * self.rows.mismatches(row, modes);
        }
        (numeric, differing)
    }

    pub(super) fn cost(&self) -> f64 {
        let (numeric, differing) = self.cost_parts();
        numeric + self.rows.gamma * differing
    }
}
