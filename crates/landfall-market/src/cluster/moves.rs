//! Single rows change clusters while that lowers the inertia (Hartigan & Wong 1979).
//!
//! A Lloyd step asks whether a row lies nearer to another centroid. A move also counts what it does
//! to both means: leaving a cluster of weight W gains W w / (W - w) d², joining one costs
//! W w / (W + w) d². Every result of moves is a fixed point of Lloyd steps, but not the other way
//! round (Telgarsky & Vattani 2010).

use super::job::{Job, squared_distance};
use super::lloyd::State;
use super::{Geometry, Real};

/// A gain smaller than this share of the cost is rounding.
const LEAST_GAIN: f64 = 1e-10;

/// Moves rows until none gains, in the order of the rows, at most `sweeps` times over. Whether any
/// moved.
pub(super) fn improve<T: Real>(job: &Job<'_, T>, state: &mut State, sweeps: usize) -> bool {
    let k = state.centroids.len() / job.points.columns();
    if k < 2 || job.geometry == Geometry::Spherical {
        return false;
    }
    let mut table = Table::new(job, state);
    let mut any = false;
    for _ in 0..sweeps {
        let mut moved = false;
        for row in 0..job.points.rows() {
            moved |= table.consider(row);
        }
        any |= moved;
        if !moved {
            break;
        }
    }
    if any {
        table.means();
        state.centroids = table.centroids;
        state.labels = table.labels;
        state.weights = table.weights;
    }
    any
}

struct Table {
    columns: usize,
    /// All rows in the frame.
    rows: Vec<f64>,
    row_weights: Vec<f64>,
    labels: Vec<u32>,
    centroids: Vec<f64>,
    weights: Vec<f64>,
}

impl Table {
    fn new<T: Real>(job: &Job<'_, T>, state: &State) -> Self {
        let columns = job.points.columns();
        let mut table = Self {
            columns,
            rows: (0..job.points.rows())
                .flat_map(|row| job.framed(row))
                .collect(),
            row_weights: (0..job.points.rows()).map(|row| job.weight(row)).collect(),
            labels: state.labels.clone(),
            centroids: state.centroids.clone(),
            weights: vec![0.0; state.centroids.len() / columns],
        };
        table.means();
        table
    }

    fn row(&self, row: usize) -> &[f64] {
        part(&self.rows, row, self.columns)
    }

    /// Moves a row to where it lowers the inertia most, if anywhere.
    fn consider(&mut self, row: usize) -> bool {
        let (Some(&weight), Some(&own)) = (self.row_weights.get(row), self.labels.get(row)) else {
            return false;
        };
        let total = self.weights.get(own as usize).copied().unwrap_or(0.0);
        // A row that is its whole cluster gains nothing by leaving it.
        if weight <= 0.0 || total - weight <= weight * 1e-12 {
            return false;
        }
        let x = self.row(row);
        let gap = squared_distance(x, part(&self.centroids, own as usize, self.columns));
        let gain = total * weight / (total - weight) * gap;
        let mut best = (own, gain * (1.0 - LEAST_GAIN));
        let clusters = self.centroids.chunks_exact(self.columns).zip(&self.weights);
        for (label, (centroid, &total)) in (0..).zip(clusters) {
            if label == own {
                continue;
            }
            let factor = total * weight / (total + weight);
            let cost = factor * squared_distance(x, centroid);
            if cost < best.1 {
                best = (label, cost);
            }
        }
        if best.0 == own {
            return false;
        }
        self.shift(row, own, -weight);
        self.shift(row, best.0, weight);
        if let Some(label) = self.labels.get_mut(row) {
            *label = best.0;
        }
        true
    }

    /// Adds a row of this weight to a cluster's mean.
    fn shift(&mut self, row: usize, label: u32, weight: f64) {
        let (cluster, columns) = (label as usize, self.columns);
        let Some(total) = self.weights.get_mut(cluster) else {
            return;
        };
        *total += weight;
        let share = weight / *total;
        let rows = &self.rows;
        let centroid = self.centroids.iter_mut().skip(cluster * columns);
        for (c, x) in centroid.zip(part(rows, row, columns)) {
            *c += share * (x - *c);
        }
    }

    /// Means and weights from the labels.
    fn means(&mut self) {
        let mut sums = vec![0.0; self.centroids.len()];
        self.weights.fill(0.0);
        let rows = self.rows.chunks_exact(self.columns);
        for ((row, &label), &weight) in rows.zip(&self.labels).zip(&self.row_weights) {
            let start = label as usize * self.columns;
            for (sum, x) in sums.iter_mut().skip(start).zip(row) {
                *sum += weight * x;
            }
            if let Some(total) = self.weights.get_mut(label as usize) {
                *total += weight;
            }
        }
        let targets = self.centroids.chunks_exact_mut(self.columns);
        let targets = targets.zip(sums.chunks_exact(self.columns));
        for ((centroid, sum), &weight) in targets.zip(&self.weights) {
            if weight > 0.0 {
                for (c, s) in centroid.iter_mut().zip(sum) {
                    *c = s / weight;
                }
            }
        }
    }
}

fn part(values: &[f64], at: usize, columns: usize) -> &[f64] {
    values
        .get(at * columns..(at + 1) * columns)
        .unwrap_or_default()
}
