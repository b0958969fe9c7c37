//! Greedy k-means++ (Arthur & Vassilvitskii 2007, section 5) in O(n K d) per trial: the gap of every
//! row to its nearest centroid is kept, so a new centroid costs one comparison per row.
//!
//! Most comparisons are spared (Raff 2021, "Exact acceleration of K-means++"): a candidate twice as
//! far from a row's nearest centroid as the row is cannot be nearer to the row. And the rows that
//! each candidate would win are remembered, so that the best one need not be compared again.

use landfall_core::Seed;
use rand::Rng;

use super::Urn;
use crate::cluster::job::{Job, squared_distance};
use crate::cluster::{Geometry, Real};
use crate::kernel::{Rows, TILE, Tile, prefetch};

/// Candidates of a round, at most: one bit each.
const MOST_TRIALS: usize = 16;

/// Up to `k` rows as centroids, in the frame; fewer when all other rows equal one of them.
pub(in crate::cluster) fn start<T: Real>(job: &Job<'_, T>, k: usize, seed: Seed) -> Vec<f64> {
    let mut rng = seed.stream("k-means++").rng();
    // Before the first centroid every row weighs its weight.
    let mut gaps = vec![T::from_f64(1.0); job.points.rows()];
    let mut known: Vec<Known> = job.shards().map(|rows| Known::new(rows.len())).collect();
    let mut chosen: Vec<f64> = Vec::with_capacity(k * job.points.columns());
    for number in 0..u32::try_from(k).unwrap_or(u32::MAX) {
        let urn = Urn::new(job, &gaps);
        let count = if number == 0 { 1 } else { trials(k) };
        let drawn: Vec<usize> = (0..count)
            .filter_map(|_| urn.draw(rng.gen_range(0.0..1.0)))
            .collect();
        if drawn.is_empty() {
            break;
        }
        let candidates: Vec<Vec<f64>> = drawn.iter().map(|row| job.framed(*row)).collect();
        let best = if number == 0 {
            0
        } else {
            best_of(job, &mut gaps, &mut known, &chosen, &candidates)
        };
        let Some(centroid) = candidates.get(best) else {
            break;
        };
        take(job, &mut gaps, &mut known, centroid, (best, number));
        chosen.extend(centroid);
    }
    chosen
}

/// What is known of the rows of a shard beside their gaps.
struct Known {
    /// The nearest centroid, by the order in which they were chosen.
    nearest: Vec<u32>,
    /// The candidates of this round that are nearer, as bits.
    nearer: Vec<u16>,
}

impl Known {
    /// The first centroid is the nearest of all rows.
    fn new(rows: usize) -> Self {
        Self {
            nearest: vec![0; rows],
            nearer: vec![1; rows],
        }
    }
}

/// 2 + ln K, rounded down.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a small number"
)]
fn trials(k: usize) -> usize {
    (2 + (k as f64).ln() as usize).min(MOST_TRIALS)
}

/// The candidate that shrinks the sum of weighted gaps most, the first of equals. Remembers which
/// rows each would win.
fn best_of<T: Real>(
    job: &Job<'_, T>,
    gaps: &mut [T],
    known: &mut [Known],
    chosen: &[f64],
    candidates: &[Vec<f64>],
) -> usize {
    let limits = limits(job, chosen, candidates);
    let others: Vec<T> = candidates
        .iter()
        .flatten()
        .map(|x| T::from_f64(*x))
        .collect();
    let mut gains = vec![0.0; candidates.len()];
    job.each_shard_with_state(
        (gaps, candidates.len()),
        known,
        |rows, gaps, known| {
            let mut gains = vec![0.0; candidates.len()];
            known.nearer.fill(0);
            let within = gaps.iter().zip(&known.nearest).map(|(gap, nearest)| {
                let limit = limits.get(*nearest as usize);
                limit.is_some_and(|limit| gap <= limit)
            });
            let picks = picked(within.map(|within| !within));
            each_tile(job, rows.start, &picks, &others, |picks, distances| {
                win(
                    job,
                    rows.start,
                    picks,
                    distances,
                    (gaps, &mut known.nearer),
                    &mut gains,
                );
            });
            gains
        },
        |part| {
            for (all, gain) in gains.iter_mut().zip(part) {
                *all += gain;
            }
        },
    );
    let mut best = (0, f64::NEG_INFINITY);
    for (candidate, gain) in gains.into_iter().enumerate() {
        if gain > best.1 {
            best = (candidate, gain);
        }
    }
    best.0
}

/// By chosen centroid the gap up to which no candidate can be nearer to a row: the square of half the
/// distance to the nearest candidate, less what rounding may take.
fn limits<T: Real>(job: &Job<'_, T>, chosen: &[f64], candidates: &[Vec<f64>]) -> Vec<T> {
    let columns = job.points.columns();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let lost = 4.0 * (columns as f64 + 8.0) * T::EPSILON;
    let share = (1.0 - lost).max(0.0) / 4.0;
    let nearest = chosen.chunks_exact(columns).map(|centroid| {
        let distances = candidates
            .iter()
            .map(|candidate| squared_distance(centroid, candidate));
        distances.fold(f64::INFINITY, f64::min)
    });
    nearest
        .map(|distance| T::from_f64(share * distance))
        .collect()
}

/// Notes which rows each candidate is nearer to, and adds to what it gains.
fn win<T: Real>(
    job: &Job<'_, T>,
    start: usize,
    picks: &[usize],
    distances: &[T],
    (gaps, nearer): (&[T], &mut [u16]),
    gains: &mut [f64],
) {
    // Side by side and without branches, which could not be foretold. Lanes without a row gain
    // nothing.
    let mut of_rows = [(T::default(), 0.0); TILE];
    for (lane, &pick) in of_rows.iter_mut().zip(picks) {
        *lane = (
            gaps.get(pick).copied().unwrap_or_default(),
            job.weight(start + pick),
        );
    }
    let (gap_of, weight_of) = (
        of_rows.map(|(gap, _)| gap),
        of_rows.map(|(_, weight)| weight),
    );
    let mut bits = [0_u16; TILE];
    let candidates = distances.as_chunks::<TILE>().0.iter().zip(gains);
    for (number, (distances, gain)) in candidates.enumerate() {
        let mut won = [0.0; TILE];
        let lanes = distances.iter().zip(&gap_of).zip(&weight_of);
        for (((distance, gap), weight), (won, bits)) in lanes.zip(won.iter_mut().zip(&mut bits)) {
            let less = distance < gap;
            *won = if less {
                gap.to_f64() - distance.to_f64()
            } else {
                0.0
            } * weight;
            *bits |= u16::from(less) << number;
        }
        let mut sums = [0.0; 8];
        for eight in won.as_chunks::<8>().0 {
            for (sum, won) in sums.iter_mut().zip(eight) {
                *sum += won;
            }
        }
        *gain += sums.iter().sum::<f64>();
    }
    for (&pick, bits) in picks.iter().zip(bits) {
        if let Some(nearer) = nearer.get_mut(pick) {
            *nearer = bits;
        }
    }
}

/// The numbers of those that are picked.
fn picked(each: impl ExactSizeIterator<Item = bool>) -> Vec<usize> {
    let mut picks = vec![0; each.len() + 1];
    let mut count = 0;
    for (number, picked) in each.enumerate() {
        // Without a branch.
        if let Some(pick) = picks.get_mut(count) {
            *pick = number;
        }
        count += usize::from(picked);
    }
    picks.truncate(count);
    picks
}

/// Takes a new centroid into account: candidate `which` of the round, the `number`th chosen.
fn take<T: Real>(
    job: &Job<'_, T>,
    gaps: &mut [T],
    known: &mut [Known],
    centroid: &[f64],
    (which, number): (usize, u32),
) {
    let other: Vec<T> = centroid.iter().map(|x| T::from_f64(*x)).collect();
    job.each_shard_with_state(
        (gaps, 1),
        known,
        |rows, gaps, known| {
            let won = known
                .nearer
                .iter()
                .map(|nearer| *nearer & (1 << which) != 0);
            let picks = picked(won);
            each_tile(job, rows.start, &picks, &other, |picks, distances| {
                for (&pick, distance) in picks.iter().zip(distances) {
                    if let Some(gap) = gaps.get_mut(pick) {
                        *gap = *distance;
                    }
                    if let Some(nearest) = known.nearest.get_mut(pick) {
                        *nearest = number;
                    }
                }
            });
        },
        |()| {},
    );
}

/// Tells `work` the squared distances of the rows `picks` from `start` on to `others`, 32 rows at a
/// time: 32 distances for each other. Of their directions where those count.
fn each_tile<T: Real>(
    job: &Job<'_, T>,
    start: usize,
    picks: &[usize],
    others: &[T],
    mut work: impl FnMut(&[usize], &[T]),
) {
    let mut tile = Tile::new(job.points.columns());
    let mut distances = Vec::new();
    let mut tiles = picks.chunks(TILE).peekable();
    while let Some(picks) = tiles.next() {
        for next in tiles.peek().copied().unwrap_or_default() {
            prefetch(job.points.row(start + next));
        }
        let rows = picks.iter().map(|pick| job.points.row(start + pick));
        let rows = Rows::from_rows(rows, job.points.columns());
        job.kernel.load(&rows, &job.frame, &mut tile);
        job.kernel.squared(&tile, others, &mut distances);
        if job.geometry == Geometry::Spherical {
            to_directions(&job.kernel.squares(&tile), &mut distances);
        }
        work(picks, &distances);
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
