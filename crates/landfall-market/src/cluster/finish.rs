//! The last word on a run: labels and inertia by differences.
//!
//! Scores x.c - c²/2 lose digits where rows lie far from the origin of the frame. Where the best
//! and the second best are closer than that loss, the row is compared again by differences, in f64.

use std::ops::Range;

use super::job::{Job, SHARD, squared_distance};
use super::lloyd::pack;
use super::{Geometry, Real};
use crate::kernel::{Packed, Tile};

/// Labels with what they add up to, in the frame.
#[derive(Debug, Clone, Default)]
pub(super) struct Final {
    pub(super) inertia: f64,
    pub(super) sizes: Vec<usize>,
    pub(super) weights: Vec<f64>,
    /// Rows whose label changed.
    pub(super) moved: u64,
}

/// Labels all rows; `distance` is told the squared distance of every row, in order, shard by shard.
pub(super) fn finish<T: Real>(
    job: &Job<'_, T>,
    centroids: &[f64],
    labels: &mut [u32],
    mut distances: Option<&mut Vec<f64>>,
) -> Final {
    let packed = pack(job, centroids);
    let k = packed.k();
    let mut all = Final {
        sizes: vec![0; k],
        weights: vec![0.0; k],
        ..Final::default()
    };
    let wanted = distances.is_some();
    let exact = Exact::new(job, centroids);
    // The distances, where they are wanted.
    let held = 2 * k + if wanted { SHARD } else { 0 };
    job.each_shard_with(
        (labels, held),
        |rows, labels| {
            let moved = label_shard(job, &packed, &exact, rows.clone(), labels);
            let mut part = measure_shard(job, &exact, rows, labels, wanted);
            part.0.moved = moved;
            part
        },
        |(part, found): (Final, Vec<f64>)| {
            all.inertia += part.inertia;
            all.moved += part.moved;
            for (size, more) in all.sizes.iter_mut().zip(part.sizes) {
                *size += more;
            }
            for (weight, more) in all.weights.iter_mut().zip(part.weights) {
                *weight += more;
            }
            if let Some(distances) = distances.as_deref_mut() {
                distances.extend(found);
            }
        },
    );
    all
}

/// Centroids for comparisons by differences.
struct Exact<'c> {
    centroids: &'c [f64],
    columns: usize,
    /// Greatest squared length of a centroid.
    longest: f64,
}

impl<'c> Exact<'c> {
    fn new<T: Real>(job: &Job<'_, T>, centroids: &'c [f64]) -> Self {
        let columns = job.points.columns();
        let squares = |c: &[f64]| c.iter().map(|x| x * x).sum::<f64>();
        Self {
            centroids,
            columns,
            longest: centroids
                .chunks_exact(columns)
                .map(squares)
                .fold(0.0, f64::max),
        }
    }

    fn of(&self, label: u32) -> &'c [f64] {
        let start = label as usize * self.columns;
        self.centroids
            .get(start..start + self.columns)
            .unwrap_or_default()
    }

    fn nearest(&self, row: &[f64]) -> u32 {
        let mut best = (0, f64::INFINITY);
        for (label, centroid) in (0..).zip(self.centroids.chunks_exact(self.columns)) {
            let distance = squared_distance(row, centroid);
            if distance < best.1 {
                best = (label, distance);
            }
        }
        best.0
    }
}

fn label_shard<T: Real>(
    job: &Job<'_, T>,
    packed: &Packed<T>,
    exact: &Exact<'_>,
    rows: Range<usize>,
    labels: &mut [u32],
) -> u64 {
    let mut tile = Tile::new(job.points.columns());
    let mut moved = 0;
    let start = rows.start;
    job.each_tile(&rows, |first, tile_rows| {
        job.kernel.load(tile_rows, &job.frame, &mut tile);
        let found = job.kernel.nearest_two(&tile, packed);
        let near = found.scores().iter().zip(found.seconds());
        let near = near.zip(job.kernel.squares(&tile)).zip(found.labels());
        let own = labels.get_mut(first - start..).unwrap_or_default();
        let lanes = own.iter_mut().zip(near).take(tile_rows.count());
        for (lane, (label, (((best, second), square), new))) in lanes.enumerate() {
            let gap = 2.0 * (best.to_f64() - second.to_f64());
            // A score of directions is the cosine times the row's length.
            let longest = match job.geometry {
                Geometry::Euclidean => exact.longest,
                Geometry::Spherical => square.to_f64(),
            };
            let lost = 8.0 * T::EPSILON * (square.to_f64() + longest);
            let new = if gap < lost {
                exact.nearest(&job.framed(first + lane))
            } else {
                *new
            };
            moved += u64::from(*label != new);
            *label = new;
        }
    });
    moved
}

fn measure_shard<T: Real>(
    job: &Job<'_, T>,
    exact: &Exact<'_>,
    rows: Range<usize>,
    labels: &[u32],
    wanted: bool,
) -> (Final, Vec<f64>) {
    let k = exact.centroids.len() / exact.columns;
    let mut part = Final {
        sizes: vec![0; k],
        weights: vec![0.0; k],
        ..Final::default()
    };
    let mut distances = Vec::new();
    let plain = job.geometry == Geometry::Euclidean;
    for (row, &label) in rows.zip(labels) {
        let distance = if plain {
            let row = job.points.row(row);
            job.frame.squared_distance(row, exact.of(label))
        } else {
            squared_distance(&job.framed(row), exact.of(label))
        };
        let weight = job.points.weight(row);
        part.inertia += weight * distance;
        if let Some(size) = part.sizes.get_mut(label as usize) {
            *size += 1;
        }
        if let Some(total) = part.weights.get_mut(label as usize) {
            *total += weight;
        }
        if wanted {
            distances.push(distance);
        }
    }
    (part, distances)
}
