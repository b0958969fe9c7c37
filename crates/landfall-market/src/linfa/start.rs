//! Starting centroids for the slower path: rows, drawn with running least distances, O(n K d).

use landfall_core::Seed;
use linfa::Float;
use linfa_nn::distance::Distance;
use ndarray::ArrayView1;
use rand::Rng;
use rayon::prelude::*;

use super::errors::KMeansError;
use super::generic::{CHUNK, inertia};
use super::number::{count, wide};
use super::rows::Rows;

/// Rounds of oversampling of k-means||, and candidates drawn per round and cluster: the values of
/// Bahmani et al. (2012), section 5.
const ROUNDS: u64 = 5;
const OVERSAMPLING: f64 = 2.0;

/// How rows are drawn.
#[derive(Debug, Clone, Copy)]
pub(super) enum Draw {
    Random,
    PlusPlus,
    Parallel,
}

/// Rows chosen so far and what every row costs with them.
struct Chosen {
    rows: Vec<usize>,
    /// Distance of every row to the nearest chosen row.
    least: Vec<f64>,
    /// Which chosen row that is, by its place in `rows`.
    nearest: Vec<usize>,
}

/// `k` different rows to start from, and the sum of weight times distance that they leave.
///
/// The caller has made sure that at least `k` rows have a positive weight.
pub(super) fn draw<F: Float, D: Distance<F>>(
    dist_fn: &D,
    rows: &Rows<'_, F>,
    k: usize,
    how: Draw,
    seed: Seed,
) -> Result<(Vec<usize>, f64), KMeansError> {
    let mut chosen = Chosen::none(rows);
    match how {
        Draw::Random => chosen.add(dist_fn, rows, &random(rows, k, seed))?,
        Draw::PlusPlus => chosen.plus_plus(dist_fn, rows, k, seed)?,
        Draw::Parallel => {
            let picked = parallel(dist_fn, rows, k, seed)?;
            chosen.add(dist_fn, rows, &picked)?;
            // Too few candidates for K clusters: draw the rest as k-means++ would.
            chosen.plus_plus(dist_fn, rows, k, seed.stream("rest"))?;
        }
    }
    chosen.fill(rows, k);
    let left = inertia(rows, &chosen.least);
    Ok((chosen.rows, left))
}

impl Chosen {
    fn none<F: Float>(rows: &Rows<'_, F>) -> Self {
        Self {
            rows: Vec::new(),
            least: vec![f64::INFINITY; rows.len()],
            nearest: vec![0; rows.len()],
        }
    }

    /// Takes rows in and lowers every row's distance to what they allow.
    fn add<F: Float, D: Distance<F>>(
        &mut self,
        dist_fn: &D,
        rows: &Rows<'_, F>,
        added: &[usize],
    ) -> Result<(), KMeansError> {
        let columns = rows.columns();
        let first = self.rows.len();
        let values = rows.values().par_chunks(CHUNK * columns);
        let least = self.least.par_chunks_mut(CHUNK);
        let nearest = self.nearest.par_chunks_mut(CHUNK);
        let tasks = values.zip(least).zip(nearest).enumerate();
        let results: Vec<Result<(), KMeansError>> = tasks
            .map(|(chunk, ((values, least), nearest))| {
                let values = values.chunks_exact(columns).map(ArrayView1::from);
                let slots = least.iter_mut().zip(nearest);
                for (i, (row, (least, nearest))) in values.zip(slots).enumerate() {
                    for (place, candidate) in (first..).zip(added) {
                        let distance = wide(dist_fn.rdistance(rows.row(*candidate), row));
                        if distance.is_nan() {
                            return Err(KMeansError::Distance {
                                row: chunk * CHUNK + i,
                                centroid: place,
                            });
                        }
                        if distance < *least {
                            (*least, *nearest) = (distance, place);
                        }
                    }
                }
                Ok(())
            })
            .collect();
        self.rows.extend(added);
        results.into_iter().collect()
    }

    /// k-means++ (Arthur & Vassilvitskii 2007): the next row is drawn with probability proportional
    /// to weight times distance, until there are `k` or every row lies on a chosen one.
    fn plus_plus<F: Float, D: Distance<F>>(
        &mut self,
        dist_fn: &D,
        rows: &Rows<'_, F>,
        k: usize,
        seed: Seed,
    ) -> Result<(), KMeansError> {
        let mut rng = seed.rng();
        while self.rows.len() < k {
            let first = self.rows.is_empty();
            let mass = |row: usize| {
                let distance = self.least.get(row).copied().unwrap_or(0.0);
                rows.weight(row) * if first { 1.0 } else { distance.max(0.0) }
            };
            let total: f64 = (0..rows.len()).map(mass).sum();
            if !total.is_finite() {
                return Err(KMeansError::InertiaError);
            }
            let mut left = rng.gen_range(0.0..1.0) * total;
            let drawn = (0..rows.len()).find(|&row| {
                left -= mass(row);
                left < 0.0
            });
            // Rounding can leave a trace after the last row.
            let drawn = drawn.or_else(|| (0..rows.len()).rfind(|&row| mass(row) > 0.0));
            let Some(row) = drawn else {
                return Ok(());
            };
            self.add(dist_fn, rows, &[row])?;
        }
        Ok(())
    }

    /// Rows that a round of k-means|| draws: each by itself, with probability 2 K times its share of
    /// the cost.
    fn oversample<F: Float>(
        &self,
        rows: &Rows<'_, F>,
        k: usize,
        seed: Seed,
    ) -> Result<Vec<usize>, KMeansError> {
        let cost = inertia(rows, &self.least);
        if !cost.is_finite() {
            return Err(KMeansError::InertiaError);
        }
        // Without any cost the rate is no number, and nothing is drawn.
        let rate = OVERSAMPLING * count(k) / cost;
        let hit = |(row, distance): (usize, &f64)| {
            (uniform(seed, row) < rate * rows.weight(row) * distance).then_some(row)
        };
        Ok(self.least.iter().enumerate().filter_map(hit).collect())
    }

    /// Fewer distinct rows than clusters: takes copies, which will hold no row.
    fn fill<F: Float>(&mut self, rows: &Rows<'_, F>, k: usize) {
        for row in 0..rows.len() {
            if self.rows.len() >= k {
                return;
            }
            if rows.weight(row) > 0.0 && !self.rows.contains(&row) {
                self.rows.push(row);
            }
        }
    }
}

/// A number in 0..1 that belongs to one row alone, whichever thread asks for it.
fn uniform(seed: Seed, row: usize) -> f64 {
    let bits = seed.index(row as u64).get() >> 11;
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    let fraction = bits as f64;
    fraction / 9_007_199_254_740_992.0 // 2^53
}

/// `k` rows with probability proportional to their weight, without replacement: the rows with the
/// earliest of exponential times at the rate of their weight (Efraimidis & Spirakis 2006).
fn random<F: Float>(rows: &Rows<'_, F>, k: usize, seed: Seed) -> Vec<usize> {
    let seed = seed.stream("random");
    let mut times: Vec<(f64, usize)> = (0..rows.len())
        .filter(|row| rows.weight(*row) > 0.0)
        .map(|row| (-(1.0 - uniform(seed, row)).ln() / rows.weight(row), row))
        .collect();
    times.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    times.into_iter().take(k).map(|(_, row)| row).collect()
}

/// k-means|| (Bahmani et al. 2012): rounds in which every row is drawn by itself, then k-means++ on
/// the rows drawn, weighted by the rows nearest to each. May return fewer than `k`.
fn parallel<F: Float, D: Distance<F>>(
    dist_fn: &D,
    rows: &Rows<'_, F>,
    k: usize,
    seed: Seed,
) -> Result<Vec<usize>, KMeansError> {
    let seed = seed.stream("parallel");
    let mut found = Chosen::none(rows);
    found.plus_plus(dist_fn, rows, 1, seed)?;
    for round in 0..ROUNDS {
        let drawn = found.oversample(rows, k, seed.index(round))?;
        found.add(dist_fn, rows, &drawn)?;
    }
    if found.rows.len() <= k {
        return Ok(found.rows);
    }
    let mut weights = vec![0.0; found.rows.len()];
    for (row, nearest) in found.nearest.iter().enumerate() {
        if let Some(weight) = weights.get_mut(*nearest) {
            *weight += rows.weight(row);
        }
    }
    let candidates = rows.select(&found.rows, weights);
    let mut chosen = Chosen::none(&candidates);
    chosen.plus_plus(dist_fn, &candidates, k, seed.stream("candidates"))?;
    let places = chosen.rows.into_iter();
    Ok(places
        .filter_map(|place| found.rows.get(place).copied())
        .collect())
}

#[cfg(test)]
mod tests;
