//! k-means|| (Bahmani, Moseley, Vattani, Kumar & Vassilvitskii 2012): a few passes over the rows
//! instead of one per cluster.

use landfall_core::Seed;
use rand::Rng;

use super::{Urn, plus_plus, weighed};
use crate::cluster::job::Job;
use crate::cluster::lloyd::pack;
use crate::cluster::{Geometry, Points, Real};
use crate::kernel::{Packed, Tile};

/// Passes that add candidates.
const ROUNDS: u64 = 5;
/// Candidates each pass adds on average, per cluster.
const OVERSAMPLING: f64 = 2.0;

/// Up to `k` rows as centroids, in the frame.
pub(in crate::cluster) fn start<T: Real>(job: &Job<'_, T>, k: usize, seed: Seed) -> Vec<f64> {
    let seed = seed.stream("k-means||");
    let mut gaps = vec![T::from_f64(1.0); job.points.rows()];
    let first = Urn::new(job, &gaps).draw(seed.rng().gen_range(0.0..1.0));
    let mut chosen: Vec<usize> = first.into_iter().collect();
    let mut latest = chosen.clone();
    for round in 0..ROUNDS {
        shrink(job, &mut gaps, &latest, round == 0);
        latest = sample(job, &gaps, k, seed.index(round));
        chosen.extend(&latest);
    }
    chosen.sort_unstable();
    chosen.dedup();
    reduce(job, &chosen, k, seed)
}

/// Each row by itself with probability 2 K weight gap / total.
fn sample<T: Real>(job: &Job<'_, T>, gaps: &[T], k: usize, seed: Seed) -> Vec<usize> {
    let total = Urn::new(job, gaps).total();
    if total <= 0.0 {
        return Vec::new();
    }
    #[expect(clippy::cast_precision_loss, reason = "at most 2^24 clusters")]
    let factor = OVERSAMPLING * k as f64 / total;
    let parts = job.each_shard(|rows| {
        let mut rng = seed.index(rows.start as u64).rng();
        rows.filter(|&row| rng.gen_range(0.0..1.0) < factor * weighed(job, gaps, row))
            .collect::<Vec<usize>>()
    });
    parts.concat()
}

/// Takes new candidates into account.
fn shrink<T: Real>(job: &Job<'_, T>, gaps: &mut [T], latest: &[usize], first_round: bool) {
    if latest.is_empty() {
        return;
    }
    let centroids: Vec<f64> = latest.iter().flat_map(|row| job.framed(*row)).collect();
    let packed = pack(job, &centroids);
    job.each_shard_with(
        (gaps, 1),
        |rows, gaps| {
            let mut tile = Tile::new(job.points.columns());
            let start = rows.start;
            job.each_tile(&rows, |first, tile_rows| {
                job.kernel.load(tile_rows, &job.frame, &mut tile);
                let found = distances(job, &tile, &packed);
                let own = gaps.get_mut(first - start..).unwrap_or_default();
                for (gap, distance) in own.iter_mut().zip(found).take(tile_rows.count()) {
                    let distance = T::from_f64(distance);
                    if first_round || distance < *gap {
                        *gap = distance;
                    }
                }
            });
        },
        |()| {},
    );
}

/// Squared distances to the nearest candidate, 0 where scores cannot tell it from 0.
fn distances<T: Real>(
    job: &Job<'_, T>,
    tile: &Tile<T>,
    packed: &Packed<T>,
) -> impl Iterator<Item = f64> {
    let scores = *job.kernel.nearest(tile, packed).scores();
    let spherical = job.geometry == Geometry::Spherical;
    scores
        .into_iter()
        .zip(job.kernel.squares(tile))
        .map(move |(score, square)| {
            let (score, square) = (score.to_f64(), square.to_f64());
            let (distance, scale) = if spherical {
                (2.0 - 2.0 * score / square.sqrt(), 1.0)
            } else {
                (square - 2.0 * score, square)
            };
            if distance < 8.0 * T::EPSILON * scale {
                0.0
            } else {
                distance
            }
        })
}

/// Greedy k-means++ on the candidates, each weighing the rows that are nearest to it.
fn reduce<T: Real>(job: &Job<'_, T>, chosen: &[usize], k: usize, seed: Seed) -> Vec<f64> {
    let columns = job.points.columns();
    let centroids: Vec<f64> = chosen.iter().flat_map(|row| job.framed(*row)).collect();
    if chosen.len() <= k {
        return centroids;
    }
    let packed = pack(job, &centroids);
    let parts = job.each_shard(|rows| {
        let mut tile = Tile::new(columns);
        let mut weights = vec![0.0; chosen.len()];
        job.each_tile(&rows, |first, tile_rows| {
            job.kernel.load(tile_rows, &job.frame, &mut tile);
            let found = job.kernel.nearest(&tile, &packed);
            for (lane, label) in found.labels().iter().enumerate().take(tile_rows.count()) {
                if let Some(weight) = weights.get_mut(*label as usize) {
                    *weight += job.weight(first + lane);
                }
            }
        });
        weights
    });
    let mut weights = vec![0.0; chosen.len()];
    for part in parts {
        for (total, weight) in weights.iter_mut().zip(part) {
            *total += weight;
        }
    }
    let points = Points::new(&centroids, columns).and_then(|points| points.weighted(&weights));
    let small = points.and_then(|points| {
        Job::new(
            points,
            job.geometry,
            job.kernel.set(),
            &crate::cluster::statistics::Alone,
        )
    });
    match small {
        Ok(small) => {
            let picked = plus_plus::start(&small, k, seed);
            let back = picked
                .chunks_exact(columns)
                .flat_map(|row| small.frame.leave(row.iter().copied()));
            back.collect()
        }
        // The candidates are rows that were checked before.
        Err(_) => centroids.into_iter().take(k * columns).collect(),
    }
}
