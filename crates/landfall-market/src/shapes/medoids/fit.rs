//! Runs of k-medoids and what is kept of them.

use landfall_core::{Cancelled, Progress, Seed};

use super::Dissimilarity;
use super::params::{KMedoidsParams, MedoidStart};
use super::swap::{Near, Search, build};
use crate::cluster::{Assignment, ClusterError, Stopped};
use crate::shapes::Warning;
use crate::shapes::common::{at, change, check_k, draw, label, least};

/// Clusters around medoids: one local optimum of the k-medoids objective.
#[derive(Debug, Clone, PartialEq)]
pub struct KMedoidsFit {
    medoids: Vec<usize>,
    labels: Vec<u32>,
    total: f64,
    sizes: Vec<usize>,
    weights: Vec<f64>,
    silhouette: Option<f64>,
    passes: usize,
    swaps: usize,
    stopped: Stopped,
    warnings: Vec<Warning>,
}

impl KMedoidsFit {
    /// Number of clusters.
    pub const fn k(&self) -> usize {
        self.medoids.len()
    }

    /// The row at the centre of every cluster.
    pub fn medoids(&self) -> &[usize] {
        &self.medoids
    }

    /// The cluster of every row: that of the nearest medoid, the lower index of equals. A medoid
    /// belongs to its own cluster.
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// Sum over the rows of weight times dissimilarity to the medoid of their cluster.
    pub const fn total_dissimilarity(&self) -> f64 {
        self.total
    }

    /// Rows of every cluster.
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// Sum of the weights of every cluster's rows.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Weighted mean over the rows of 1 - a/b with a the dissimilarity to the nearest medoid and b
    /// to the second nearest (Lenssen & Schubert 2022; a row with b = 0 counts as 0). `None` for
    /// one cluster, where there is no second.
    pub const fn medoid_silhouette(&self) -> Option<f64> {
        self.silhouette
    }

    /// Passes over all rows in the best run, the one that found no swap included.
    pub const fn passes(&self) -> usize {
        self.passes
    }

    /// Swaps made in the best run.
    pub const fn swaps(&self) -> usize {
        self.swaps
    }

    /// Why the best run ended. [`Stopped::NoLabelMoved`] says that no swap of one medoid lowers the
    /// sum.
    pub const fn stopped(&self) -> Stopped {
        self.stopped
    }

    /// What the reader should know.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The nearest medoid of other rows, the lower index of equals. `to_medoids` holds the
    /// dissimilarity of each row to each medoid: rows x K, row after row. What comes back as
    /// squared distances are the squares of these.
    ///
    /// # Errors
    /// [`ClusterError::Ragged`] when rows are not whole; [`ClusterError::Cell`] for a value that is
    /// not finite or below 0.
    pub fn predict(&self, to_medoids: &[f64]) -> Result<Assignment, ClusterError> {
        if !to_medoids.len().is_multiple_of(self.k()) {
            return Err(ClusterError::Ragged {
                values: to_medoids.len(),
                columns: self.k(),
            });
        }
        let wrong = |value: &f64| !(value.is_finite() && *value >= 0.0);
        if let Some(index) = to_medoids.iter().position(wrong) {
            return Err(ClusterError::Cell {
                row: index / self.k(),
                column: index % self.k(),
                value: at(to_medoids, index),
                allowed: "a finite dissimilarity of 0 or above",
            });
        }
        let nearest = to_medoids.chunks_exact(self.k()).filter_map(|row| {
            let (cluster, distance) = least(row.iter().copied())?;
            Some((label(cluster), distance * distance))
        });
        let (labels, squared_distances) = nearest.unzip();
        Ok(Assignment {
            labels,
            squared_distances,
        })
    }
}

pub(super) fn fit(
    params: &KMedoidsParams,
    pairs: &Dissimilarity,
    weights: Option<&[f64]>,
    seed: Seed,
    progress: &Progress,
) -> Result<KMedoidsFit, ClusterError> {
    let weights = checked_weights(weights, pairs.rows())?;
    let founders = weights.iter().filter(|weight| **weight > 0.0).count();
    check_k(params.k, founders)?;
    if let MedoidStart::Rows(rows) = &params.start
        && let Some(row) = rows.iter().find(|row| at(&weights, **row) <= 0.0)
    {
        return Err(ClusterError::Parameter {
            name: "start",
            given: row.to_string(),
            allowed: "a row with a weight above 0",
        });
    }
    let restarts = match params.start {
        MedoidStart::Random => params.restarts,
        _ => 1,
    };
    let stage = progress.stage("k-medoids", u64::try_from(restarts).ok());
    let mut best: Option<(Search<'_>, Steps)> = None;
    for restart in 0..restarts as u64 {
        let start = match &params.start {
            MedoidStart::Build => build(pairs, &weights, params.k),
            MedoidStart::Random => drawn(&weights, params.k, seed.index(restart)),
            MedoidStart::Rows(rows) => rows.clone(),
        };
        let mut search = Search::new(pairs, &weights, start);
        let steps = swap_all(&mut search, params.max_passes, progress)?;
        if best
            .as_ref()
            .is_none_or(|(best, _)| search.total < best.total)
        {
            best = Some((search, steps));
        }
        stage.advance(1)?;
    }
    let (search, steps) = best.ok_or(ClusterError::NoRows)?;
    Ok(report(&search, steps, &weights))
}

fn checked_weights(weights: Option<&[f64]>, rows: usize) -> Result<Vec<f64>, ClusterError> {
    let Some(weights) = weights else {
        return Ok(vec![1.0; rows]);
    };
    if weights.len() != rows {
        return Err(ClusterError::WeightCount {
            weights: weights.len(),
            rows,
        });
    }
    let wrong = |weight: &f64| !(weight.is_finite() && *weight >= 0.0);
    if let Some(row) = weights.iter().position(wrong) {
        return Err(ClusterError::Weight {
            row,
            value: at(weights, row),
        });
    }
    if weights.iter().all(|weight| *weight == 0.0) {
        return Err(ClusterError::NoWeight);
    }
    Ok(weights.to_vec())
}

/// K different rows, each with probability proportional to its weight among those left.
fn drawn(weights: &[f64], k: usize, seed: Seed) -> Vec<usize> {
    let mut rng = seed.rng();
    let mut left = weights.to_vec();
    let mut chosen = Vec::with_capacity(k);
    while let Some(next) = draw(left.iter().copied(), &mut rng).filter(|_| chosen.len() < k) {
        change(&mut left, next, |weight| *weight = 0.0);
        chosen.push(next);
    }
    chosen
}

#[derive(Debug, Clone, Copy)]
struct Steps {
    passes: usize,
    swaps: usize,
    stopped: Stopped,
}

/// Passes over all rows, until as many rows as there are were tried without a swap.
fn swap_all(
    search: &mut Search<'_>,
    max_passes: usize,
    progress: &Progress,
) -> Result<Steps, Cancelled> {
    let rows = search.near.len();
    let (mut swaps, mut since_last) = (0, 0);
    for passes in 1..=max_passes {
        for candidate in 0..rows {
            if candidate.is_multiple_of(64) {
                progress.check()?;
            }
            if search.try_swap(candidate) {
                (swaps, since_last) = (swaps + 1, 0);
            } else {
                since_last += 1;
            }
            if since_last >= rows {
                let stopped = Stopped::NoLabelMoved;
                return Ok(Steps {
                    passes,
                    swaps,
                    stopped,
                });
            }
        }
    }
    Ok(Steps {
        passes: max_passes,
        swaps,
        stopped: Stopped::StepLimit,
    })
}

fn report(search: &Search<'_>, steps: Steps, weights: &[f64]) -> KMedoidsFit {
    let k = search.medoids.len();
    let (mut sizes, mut totals) = (vec![0_usize; k], vec![0.0; k]);
    for (near, weight) in search.near.iter().zip(weights) {
        change(&mut sizes, near.first, |size| *size += 1);
        change(&mut totals, near.first, |total| *total += weight);
    }
    let mut warnings = Vec::new();
    if steps.stopped == Stopped::StepLimit {
        warnings.push(Warning::StepLimit {
            steps: steps.passes,
        });
    }
    let tied = |near: &&Near| near.first_at == near.second_at;
    match search.near.iter().filter(tied).count() {
        0 => {}
        rows => warnings.push(Warning::Ties { rows }),
    }
    KMedoidsFit {
        medoids: search.medoids.clone(),
        labels: search.near.iter().map(|near| label(near.first)).collect(),
        total: search.total,
        sizes,
        weights: totals,
        silhouette: (k > 1).then(|| silhouette(&search.near, weights)),
        passes: steps.passes,
        swaps: steps.swaps,
        stopped: steps.stopped,
        warnings,
    }
}

fn silhouette(near: &[Near], weights: &[f64]) -> f64 {
    let width = |near: &Near| {
        if near.second_at > 0.0 {
            1.0 - near.first_at / near.second_at
        } else {
            0.0
        }
    };
    let sum: f64 = near
        .iter()
        .zip(weights)
        .map(|(near, weight)| weight * width(near))
        .sum();
    sum / weights.iter().sum::<f64>()
}
