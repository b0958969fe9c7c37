//! The slower path for every other distance: assignment by the distance, update by means.
//!
//! One call of the distance per row and centroid, as linfa. Rows are shared among the threads of
//! the current rayon pool; sums run in row order on one thread in `f64`, so the result does not
//! depend on how many threads there are.

use linfa::Float;
use linfa_nn::distance::Distance;
use ndarray::{Array2, ArrayView1};
use rayon::prelude::*;

use super::engine;
use super::errors::KMeansError;
use super::number::{array, wide};
use super::rows::Rows;
use super::stop::Stop;
use crate::cluster::Assignment;

/// Rows that one task assigns.
pub(super) const CHUNK: usize = 256;

/// What a run found.
pub(super) struct Outcome {
    pub(super) means: Vec<f64>,
    pub(super) labels: Vec<u32>,
    pub(super) total_inertia: f64,
    pub(super) counts: Vec<f64>,
    pub(super) steps: usize,
    pub(super) relocations: usize,
}

/// The nearest centroid of every row by the engine or, where it cannot, by calls of the distance.
/// `squared_distances` holds linfa's `rdistance`: the squared distance for `L2Dist`, the distance
/// itself for linfa's others.
pub(super) fn assign_any<F: Float, D: Distance<F>>(
    dist_fn: &D,
    rows: &Rows<'_, F>,
    means: &[f64],
    centroids: &Array2<F>,
) -> Result<Assignment, KMeansError> {
    match engine::assign::<F, D>(rows, means) {
        Some(assigned) => Ok(assigned?),
        None => assign(dist_fn, rows, centroids),
    }
}

/// The nearest centroid of every row by calls of the distance: n x K of them.
pub(super) fn assign<F: Float, D: Distance<F>>(
    dist_fn: &D,
    rows: &Rows<'_, F>,
    centroids: &Array2<F>,
) -> Result<Assignment, KMeansError> {
    let columns = rows.columns();
    let chunks: Vec<Result<Vec<(u32, f64)>, KMeansError>> = rows
        .values()
        .par_chunks(CHUNK * columns)
        .enumerate()
        .map(|(chunk, values)| {
            let values = values.chunks_exact(columns).map(ArrayView1::from);
            values
                .enumerate()
                .map(|(i, row)| nearest(dist_fn, row, centroids, chunk * CHUNK + i))
                .collect()
        })
        .collect();
    let mut assigned = Assignment {
        labels: Vec::with_capacity(rows.len()),
        squared_distances: Vec::with_capacity(rows.len()),
    };
    for chunk in chunks {
        for (label, distance) in chunk? {
            assigned.labels.push(label);
            assigned.squared_distances.push(distance);
        }
    }
    Ok(assigned)
}

/// The nearest centroid of one row, the lower index of equals.
fn nearest<F: Float, D: Distance<F>>(
    dist_fn: &D,
    row: ArrayView1<'_, F>,
    centroids: &Array2<F>,
    index: usize,
) -> Result<(u32, f64), KMeansError> {
    let mut best: Option<(u32, F)> = None;
    for (label, centroid) in (0_u32..).zip(centroids.rows()) {
        let distance = dist_fn.rdistance(centroid, row);
        if distance.is_nan() {
            return Err(KMeansError::Distance {
                row: index,
                centroid: label as usize,
            });
        }
        if best.is_none_or(|(_, least)| distance < least) {
            best = Some((label, distance));
        }
    }
    best.map(|(label, distance)| (label, wide(distance)))
        .ok_or(KMeansError::InertiaError)
}

/// One run from the given centroids. O(n K d) calls' work per step.
pub(super) fn lloyd<F: Float, D: Distance<F>>(
    dist_fn: &D,
    rows: &Rows<'_, F>,
    start: Vec<f64>,
    stop: Stop<F>,
    max_steps: u64,
) -> Result<Outcome, KMeansError> {
    let columns = rows.columns();
    let mut means = start;
    let mut centroids = array::<F>(&means, columns);
    let clusters = centroids.nrows();
    let (mut steps, mut relocations, mut settled) = (0, 0, false);
    while !settled && (steps as u64) < max_steps {
        let mut assigned = assign(dist_fn, rows, &centroids)?;
        let relocated = relocate(rows, &mut assigned, clusters);
        let mut counts = vec![0.0; clusters];
        means = moved(rows, &assigned.labels, &means, &mut counts);
        let next = array(&means, columns);
        // A cluster that was just moved has not come to rest, however near its new place is.
        settled = relocated == 0 && stop.reached(dist_fn, &centroids, &next);
        centroids = next;
        steps += 1;
        relocations += relocated;
    }
    let last = assign(dist_fn, rows, &centroids)?;
    let found = Outcome {
        means,
        counts: weights_of(rows, &last.labels, clusters),
        total_inertia: inertia(rows, &last.squared_distances),
        labels: last.labels,
        steps,
        relocations,
    };
    Ok(found.without_empty(columns))
}

impl Outcome {
    /// The same without clusters that have no rows, as the engine's results: there are such where
    /// there are fewer distinct rows than clusters.
    fn without_empty(self, columns: usize) -> Self {
        let mut ranks = vec![None; self.counts.len()];
        for label in &self.labels {
            if let Some(rank) = ranks.get_mut(*label as usize) {
                *rank = Some(0);
            }
        }
        for (new, rank) in (0_u32..).zip(ranks.iter_mut().flatten()) {
            *rank = new;
        }
        let rank = |cluster: usize| ranks.get(cluster).copied().flatten();
        let held = |(cluster, value): (usize, &f64)| rank(cluster).map(|_| *value);
        Self {
            means: self
                .means
                .iter()
                .enumerate()
                .filter_map(|(cell, value)| held((cell / columns, value)))
                .collect(),
            counts: self.counts.iter().enumerate().filter_map(held).collect(),
            labels: self
                .labels
                .iter()
                .filter_map(|l| rank(*l as usize))
                .collect(),
            ..self
        }
    }
}

/// Sum over the rows of weight times distance.
pub(super) fn inertia<F: Float>(rows: &Rows<'_, F>, distances: &[f64]) -> f64 {
    let terms = distances.iter().enumerate();
    terms
        .map(|(row, distance)| rows.weight(row) * distance)
        .sum()
}

/// Sum of the weights of every cluster's rows.
pub(super) fn weights_of<F: Float>(
    rows: &Rows<'_, F>,
    labels: &[u32],
    clusters: usize,
) -> Vec<f64> {
    let mut sums = vec![0.0; clusters];
    for (row, label) in labels.iter().enumerate() {
        if let Some(sum) = sums.get_mut(*label as usize) {
            *sum += rows.weight(row);
        }
    }
    sums
}

/// The means after these rows joined clusters of the given counts, which are brought up to date:
/// (count x old + sum of w x) / (count + sum of w). With counts of zero these are the plain means;
/// a cluster without any weight stays where it was. O(n d).
///
/// This is where linfa's rule "centroid += (row - centroid) / count", taken row after row, ends;
/// the sum of the differences is taken in `f64` and divided once.
pub(super) fn moved<F: Float>(
    rows: &Rows<'_, F>,
    labels: &[u32],
    old: &[f64],
    counts: &mut [f64],
) -> Vec<f64> {
    let columns = rows.columns();
    let mut sums = vec![0.0; old.len()];
    for (index, (row, label)) in rows.iter().zip(labels).enumerate() {
        let weight = rows.weight(index);
        let start = *label as usize * columns;
        if let Some(count) = counts.get_mut(*label as usize) {
            *count += weight;
        }
        let cluster = sums.iter_mut().zip(old).skip(start);
        for ((sum, old), value) in cluster.zip(row) {
            *sum += weight * (wide(*value) - old);
        }
    }
    let clusters = sums.chunks_exact(columns).zip(old.chunks_exact(columns));
    let moved = clusters
        .zip(counts.iter())
        .flat_map(|((sums, old), count)| {
            // Without any weight the sums are zero, too.
            let count = if *count > 0.0 { *count } else { 1.0 };
            let pairs = sums.iter().zip(old);
            pairs.map(move |(sum, old)| old + sum / count)
        });
    moved.collect()
}

/// Gives every empty cluster the row with the largest weighted distance to its centroid, out of a
/// cluster that keeps another row. Returns how many found one; rows that lie on their centroids
/// found none, so an excess of clusters over distinct rows stays empty.
fn relocate<F: Float>(rows: &Rows<'_, F>, assigned: &mut Assignment, clusters: usize) -> usize {
    let mut founders = vec![0_usize; clusters];
    for (row, label) in assigned.labels.iter().enumerate() {
        if let Some(count) = founders.get_mut(*label as usize) {
            *count += usize::from(rows.weight(row) > 0.0);
        }
    }
    let empty = |(label, count): (u32, &usize)| (*count == 0).then_some(label);
    let empty: Vec<u32> = (0_u32..).zip(&founders).filter_map(empty).collect();
    let mut relocations = 0;
    for cluster in empty {
        let Some(row) = farthest(rows, assigned, &founders) else {
            break;
        };
        let Some(label) = assigned.labels.get_mut(row) else {
            break;
        };
        if let Some(count) = founders.get_mut(*label as usize) {
            *count -= 1;
        }
        *label = cluster;
        if let Some(count) = founders.get_mut(cluster as usize) {
            *count += 1;
        }
        relocations += 1;
    }
    relocations
}

/// The row with the largest weighted distance among clusters of at least two, the first of equals.
fn farthest<F: Float>(
    rows: &Rows<'_, F>,
    assigned: &Assignment,
    founders: &[usize],
) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    let pairs = assigned.labels.iter().zip(&assigned.squared_distances);
    for (row, (label, distance)) in pairs.enumerate() {
        let cost = rows.weight(row) * distance;
        let keeps_another = founders.get(*label as usize).is_some_and(|f| *f > 1);
        if keeps_another && cost > best.map_or(0.0, |(_, cost)| cost) {
            best = Some((row, cost));
        }
    }
    best.map(|(row, _)| row)
}

#[cfg(test)]
mod tests;
