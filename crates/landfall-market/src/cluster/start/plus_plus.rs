//! Greedy k-means++ (Arthur & Vassilvitskii 2007, section 5) in O(n K d) per trial: the gap of every
//! row to its nearest centroid is kept, so a new centroid costs one comparison per row.

use landfall_core::Seed;
use rand::Rng;

use super::Urn;
use crate::cluster::job::Job;
use crate::cluster::{Geometry, Real};
use crate::kernel::{TILE, Tile};

/// Up to `k` rows as centroids, in the frame; fewer when all other rows equal one of them.
pub(in crate::cluster) fn start<T: Real>(job: &Job<'_, T>, k: usize, seed: Seed) -> Vec<f64> {
    let mut rng = seed.stream("k-means++").rng();
    let trials = trials(k);
    // Before the first centroid every row weighs its weight.
    let mut gaps = vec![T::from_f64(1.0); job.points.rows()];
    let mut chosen: Vec<usize> = Vec::with_capacity(k);
    while chosen.len() < k {
        let urn = Urn::new(job, &gaps);
        let count = if chosen.is_empty() { 1 } else { trials };
        let drawn: Vec<usize> = (0..count)
            .filter_map(|_| urn.draw(rng.gen_range(0.0..1.0)))
            .collect();
        let Some(best) = best_of(job, &gaps, &drawn) else {
            break;
        };
        shrink(job, &mut gaps, best, chosen.is_empty());
        chosen.push(best);
    }
    chosen.iter().flat_map(|row| job.framed(*row)).collect()
}

/// 2 + ln K, rounded down.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a small number"
)]
fn trials(k: usize) -> usize {
    2 + (k as f64).ln() as usize
}

/// The candidate that leaves the least sum of weighted gaps, the first of equals.
fn best_of<T: Real>(job: &Job<'_, T>, gaps: &[T], drawn: &[usize]) -> Option<usize> {
    let first = *drawn.first()?;
    if drawn.iter().all(|row| *row == first) {
        return Some(first);
    }
    let candidates = candidates(job, drawn);
    let parts = job.each_shard(|rows| {
        let mut tile = Tile::new(job.points.columns());
        let mut distances = Vec::new();
        let mut sums = vec![0.0; drawn.len()];
        job.each_tile(&rows, |first, tile_rows| {
            job.kernel.load(tile_rows, &job.frame, &mut tile);
            distances_to(job, &tile, &candidates, &mut distances);
            let own = gaps.get(first..first + tile_rows.count());
            let own = own.unwrap_or_default();
            for (sum, distances) in sums.iter_mut().zip(distances.as_chunks::<TILE>().0) {
                *sum += left(job, first, own, distances);
            }
        });
        sums
    });
    let mut totals = vec![0.0; drawn.len()];
    for part in parts {
        for (total, sum) in totals.iter_mut().zip(part) {
            *total += sum;
        }
    }
    let mut best = (first, f64::INFINITY);
    for (&row, total) in drawn.iter().zip(totals) {
        if total < best.1 {
            best = (row, total);
        }
    }
    Some(best.0)
}

/// Sum over some rows of weight times the lesser of gap and distance.
fn left<T: Real>(job: &Job<'_, T>, first: usize, gaps: &[T], distances: &[T; TILE]) -> f64 {
    let lesser = |(gap, distance): (&T, &T)| {
        if gap < distance {
            gap.to_f64()
        } else {
            distance.to_f64()
        }
    };
    let pairs = gaps.iter().zip(distances).map(lesser);
    if job.points.weights().is_none() {
        return pairs.sum();
    }
    let weighed = pairs
        .enumerate()
        .map(|(i, gap)| gap * job.weight(first + i));
    weighed.sum()
}

/// Takes a new centroid into account.
fn shrink<T: Real>(job: &Job<'_, T>, gaps: &mut [T], row: usize, first_centroid: bool) {
    let centroid = candidates(job, &[row]);
    job.each_shard_with(
        gaps,
        |rows, gaps| {
            let mut tile = Tile::new(job.points.columns());
            let mut distances = Vec::new();
            let start = rows.start;
            job.each_tile(&rows, |first, tile_rows| {
                job.kernel.load(tile_rows, &job.frame, &mut tile);
                distances_to(job, &tile, &centroid, &mut distances);
                let own = gaps.get_mut(first - start..).unwrap_or_default();
                let lanes = own.iter_mut().zip(&distances).take(tile_rows.count());
                for (gap, &distance) in lanes {
                    if first_centroid || distance < *gap {
                        *gap = distance;
                    }
                }
            });
        },
        |()| {},
    );
}

/// Rows as the kernel compares with: in the frame, in type T.
pub(super) fn candidates<T: Real>(job: &Job<'_, T>, rows: &[usize]) -> Vec<T> {
    rows.iter()
        .flat_map(|row| job.framed(*row))
        .map(T::from_f64)
        .collect()
}

/// Squared distances of the tile's rows to the candidates; of their directions where those count.
fn distances_to<T: Real>(
    job: &Job<'_, T>,
    tile: &Tile<T>,
    candidates: &[T],
    distances: &mut Vec<T>,
) {
    job.kernel.squared(tile, candidates, distances);
    if job.geometry == Geometry::Spherical {
        to_directions(&job.kernel.squares(tile), distances);
    }
}

/// From |x - c|² with |c| = 1 to |x/|x| - c|² = 2 - 2 x.c/|x|.
fn to_directions<T: Real>(squares: &[T; TILE], distances: &mut [T]) {
    for lanes in distances.as_chunks_mut::<TILE>().0 {
        for (distance, square) in lanes.iter_mut().zip(squares) {
            let square = square.to_f64();
            let product = (square + 1.0 - distance.to_f64()) / 2.0;
            let between = (2.0 - 2.0 * product / square.sqrt()).max(0.0);
            // What rounding leaves of a row's distance to itself must not be drawn.
            *distance = T::from_f64(if between < 8.0 * T::EPSILON {
                0.0
            } else {
                between
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trials_grow_with_the_logarithm() {
        assert_eq!([1, 6, 64, 256].map(trials), [2, 3, 6, 7]);
    }
}
