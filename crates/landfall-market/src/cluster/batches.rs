//! Nested samples for data larger than memory, or so large that passes over all of it are dear
//! (after Newling & Fleuret 2016, nested mini-batches).
//!
//! A sample of the rows is clustered until its centroids move by less than the sample lets one
//! know them; then the sample doubles, keeping the rows it has, and goes on from there. Early steps
//! are cheap because they cannot be exact anyway. At the end one step over all rows and a last
//! assignment are exact.

use landfall_core::{Progress, Seed};

use super::fit::Run;
use super::model::{KMeansFit, Stopped};
use super::params::KMeansParams;
use super::statistics::Alone;
use super::{Batches, ClusterError, Points, Real, Start};

/// More rows than this are sampled under [`Batches::Auto`].
const MANY_ROWS: usize = 5_000_000;
/// Rows of the first sample, per cluster and at least.
const FIRST_PER_CLUSTER: usize = 128;
const FIRST: usize = 65_536;
/// Of what a centroid's place is uncertain by, the share below which movements are noise.
const NOISE: f64 = 0.01;
/// Bytes of a sample, at most.
const MOST_BYTES: usize = 1 << 30;

/// Whether the rows are to be sampled.
pub(super) fn wanted<T: Real>(params: &KMeansParams, points: &Points<'_, T>) -> bool {
    match params.batches {
        Batches::Never => false,
        Batches::Always => points.rows() > 2 * first_rows(params.k),
        Batches::Auto => points.rows() > MANY_ROWS && !matches!(params.start, Start::Centroids(_)),
    }
}

const fn first_rows(k: usize) -> usize {
    let per_cluster = k * FIRST_PER_CLUSTER;
    if per_cluster > FIRST {
        per_cluster
    } else {
        FIRST
    }
}

/// Clusters nested samples, then takes one exact step.
pub(super) fn fit<T: Real>(
    params: &KMeansParams,
    points: Points<'_, T>,
    seed: Seed,
    progress: &Progress,
) -> Result<KMeansFit, ClusterError> {
    let row_bytes = points.columns() * size_of::<T>();
    let most = (points.rows() / 2).min(MOST_BYTES / row_bytes.max(1));
    let mut rows = first_rows(params.k).min(most.max(1));
    let mut current = params.clone();
    let mut steps = 0;
    loop {
        let sample = Sample::draw(points, rows, seed.stream("batches"));
        let fit =
            Run::new(&current, sample.points(points.columns())?, &Alone)?.fit(seed, progress)?;
        steps += fit.steps();
        current.relative_tolerance = params.relative_tolerance;
        current.start = Start::Centroids(fit.centroids().to_vec());
        current.k = fit.k();
        if rows >= most || fit.k() < params.k {
            break;
        }
        rows = (rows * 2).min(most);
        current.relative_tolerance = noise(&fit, rows).max(params.relative_tolerance);
    }
    current.max_steps = 1;
    let mut fit = Run::new(&current, points, &Alone)?.fit(seed, progress)?;
    fit.steps += steps;
    fit.stopped = Stopped::Sampled { rows };
    fit.warnings.clear();
    Ok(fit)
}

/// The sum of squared movements, relative to the mean column variance, below which a sample of so
/// many rows cannot tell a movement from chance: a share of the squared standard errors.
#[expect(clippy::cast_precision_loss, reason = "rows are far below 2^53")]
fn noise(fit: &KMeansFit, rows: usize) -> f64 {
    let seen: usize = fit.sizes().iter().sum();
    let growth = rows as f64 / seen.max(1) as f64;
    let sizes = fit.sizes().iter().filter(|size| **size > 0);
    let inverse: f64 = sizes.map(|size| 1.0 / (*size as f64 * growth)).sum();
    // Within a cluster the columns vary by no more than over all rows: the tolerance is relative to
    // that, so the number of columns is all that is left.
    NOISE * inverse * fit.columns() as f64 * fit.unexplained
}

/// Copies of some rows.
struct Sample<T> {
    values: Vec<T>,
    weights: Option<Vec<f64>>,
}

impl<T: Real> Sample<T> {
    /// About `rows` rows, each by a hash of its number, so that greater samples contain lesser ones.
    fn draw(points: Points<'_, T>, rows: usize, seed: Seed) -> Self {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of 2^64"
        )]
        let below = (rows as f64 / points.rows() as f64 * u64::MAX as f64) as u64;
        let mut values = Vec::with_capacity(rows * points.columns());
        let mut weights = points.weights().map(|_| Vec::with_capacity(rows));
        for (number, row) in points.iter().enumerate() {
            if mix(seed.get() ^ number as u64) < below {
                values.extend_from_slice(row);
                if let Some(weights) = &mut weights {
                    weights.push(points.weight(number));
                }
            }
        }
        Self { values, weights }
    }

    fn points(&self, columns: usize) -> Result<Points<'_, T>, ClusterError> {
        let points = Points::new(&self.values, columns)?;
        match &self.weights {
            Some(weights) => points.weighted(weights),
            None => Ok(points),
        }
    }
}

/// Spreads a number over all of u64 (the finaliser of SplitMix64, Steele, Lea & Flood 2014).
const fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn greater_samples_contain_lesser_ones() {
        let values: Vec<f64> = (0..10_000).map(f64::from).collect();
        let points = Points::new(&values, 1).unwrap();
        let small = Sample::draw(points, 500, Seed::new(3)).values;
        let large = Sample::draw(points, 1000, Seed::new(3)).values;
        assert!((400..600).contains(&small.len()), "{}", small.len());
        assert!((850..1150).contains(&large.len()), "{}", large.len());
        assert!(small.iter().all(|row| large.contains(row)));
    }
}
