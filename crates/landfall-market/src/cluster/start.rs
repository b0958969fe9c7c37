//! Where the centroids of a run start.

mod parallel;
mod plus_plus;

use landfall_core::Seed;
use rand::Rng;

use super::job::Job;
use super::{ClusterError, KMeansParams, Points, Real, Start};

/// More clusters than this, or more rows than the next, and k-means|| is the faster start.
const MANY_CLUSTERS: usize = 256;
const MANY_ROWS: usize = 1_000_000;

/// Centroids to start from, in the frame; fewer than K when there are fewer distinct rows.
pub(super) fn centroids<T: Real>(job: &Job<'_, T>, params: &KMeansParams, seed: Seed) -> Vec<f64> {
    let k = params.k;
    match &params.start {
        Start::Auto if k > MANY_CLUSTERS || job.points.rows() > MANY_ROWS => {
            parallel::start(job, k, seed)
        }
        Start::Auto | Start::GreedyPlusPlus => plus_plus::start(job, k, seed),
        Start::Parallel => parallel::start(job, k, seed),
        Start::Random => random(job, k, seed),
        Start::Centroids(given) => given_centroids(job, given),
    }
}

/// Whether given centroids fit the rows.
pub(super) fn check<T: Real>(
    given: &[f64],
    k: usize,
    points: &Points<'_, T>,
) -> Result<(), ClusterError> {
    let columns = points.columns();
    if given.len() != k * columns {
        return Err(ClusterError::StartShape {
            values: given.len(),
            k,
            columns,
            wanted: k * columns,
        });
    }
    let wrong = |value: &f64| !value.is_finite() || value.abs() > T::LIMIT;
    match given.iter().position(wrong) {
        Some(at) => Err(ClusterError::StartNotFinite {
            centroid: at / columns,
            column: at % columns,
            value: given.get(at).copied().unwrap_or(f64::NAN),
        }),
        None => Ok(()),
    }
}

/// Given centroids, which were checked, in the frame.
fn given_centroids<T: Real>(job: &Job<'_, T>, given: &[f64]) -> Vec<f64> {
    let columns = job.points.columns();
    let framed = given
        .chunks_exact(columns)
        .flat_map(|centroid| job.frame.enter(centroid.iter().copied()));
    let mut framed: Vec<f64> = framed.collect();
    if job.geometry == super::Geometry::Spherical {
        framed
            .chunks_exact_mut(columns)
            .for_each(super::job::normalise);
    }
    framed
}

/// Rows drawn without replacement, each time with probability proportional to weight
/// (Efraimidis & Spirakis 2006: the greatest keys ln(u) / weight).
fn random<T: Real>(job: &Job<'_, T>, k: usize, seed: Seed) -> Vec<f64> {
    let mut rng = seed.stream("random start").rng();
    let mut keys: Vec<(f64, usize)> = (0..job.points.rows())
        .map(|row| {
            let u: f64 = rng.gen_range(f64::MIN_POSITIVE..1.0);
            (u.ln() / job.points.weight(row), row)
        })
        .filter(|(key, _)| key.is_finite())
        .collect();
    let k = k.min(keys.len());
    if k < keys.len() {
        keys.select_nth_unstable_by(k, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    }
    keys.truncate(k);
    keys.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    keys.iter().flat_map(|(_, row)| job.framed(*row)).collect()
}

/// Weighted gaps of the rows to the centroids so far, for draws in proportion to them.
pub(super) struct Urn<'g, 'j, 'a, T: Real> {
    job: &'j Job<'a, T>,
    gaps: &'g [T],
    /// Total of each shard.
    shards: Vec<f64>,
}

impl<'g, 'j, 'a, T: Real> Urn<'g, 'j, 'a, T> {
    /// Rows weigh their weight times their gap.
    fn new(job: &'j Job<'a, T>, gaps: &'g [T]) -> Self {
        let shards = job.each_shard(|rows| {
            let weighed = rows.map(|row| weighed(job, gaps, row));
            weighed.sum::<f64>()
        });
        Self { job, gaps, shards }
    }

    fn total(&self) -> f64 {
        self.shards.iter().sum()
    }

    /// The row at `share` (0 to 1) of the total; `None` when nothing is left to draw.
    fn draw(&self, share: f64) -> Option<usize> {
        let mut left = share * self.total();
        let mut last = None;
        for (shard, total) in self.shards.iter().enumerate() {
            if *total <= 0.0 {
                continue;
            }
            last = Some(shard);
            if left < *total {
                break;
            }
            left -= total;
        }
        let start = last? * super::job::SHARD;
        let end = (start + super::job::SHARD).min(self.job.points.rows());
        let mut found = None;
        for row in start..end {
            let weighed = weighed(self.job, self.gaps, row);
            if weighed > 0.0 {
                found = Some(row);
                left -= weighed;
                if left < 0.0 {
                    break;
                }
            }
        }
        found
    }
}

fn weighed<T: Real>(job: &Job<'_, T>, gaps: &[T], row: usize) -> f64 {
    gaps.get(row).map_or(0.0, |gap| gap.to_f64()) * job.weight(row)
}
