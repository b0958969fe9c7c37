//! Runs of size-limited K-means and what is kept of them.

use landfall_core::{Cancelled, Progress, Seed};
use rayon::prelude::*;

use super::flow::{self, Assigned};
use super::greedy;
use super::params::{Limits, SizedKMeansParams};
use crate::cluster::{Assignment, ClusterError, Points, Real, Stopped};
use crate::shapes::Warning;
use crate::shapes::common::{
    Rows, change, check_k, check_start, label, least, plus_plus, slice, slice_mut, squared_distance,
};

/// How rows were assigned under the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssignmentMethod {
    /// By a min-cost flow: no assignment to the same centroids costs less.
    Exact,
    /// By repair of the nearest assignment and improving moves and swaps.
    Greedy,
}

/// How good the last assignment of the rows to the centroids before it is known to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AssignmentProof {
    /// How it was found.
    pub method: AssignmentMethod,
    /// Weighted sum of squared distances to those centroids.
    pub cost: f64,
    /// No assignment within the limits costs less: the value of the dual problem. An exact
    /// assignment reaches it but for rounding; for a greedy one it is the cost without limits.
    pub lower_bound: f64,
}

/// Clusters within size limits: one local optimum of the K-means objective under the limits.
#[derive(Debug, Clone, PartialEq)]
pub struct SizedFit {
    columns: usize,
    centroids: Vec<f64>,
    labels: Vec<u32>,
    sizes: Vec<usize>,
    weights: Vec<f64>,
    history: Vec<f64>,
    stopped: Stopped,
    proof: AssignmentProof,
    warnings: Vec<Warning>,
}

impl SizedFit {
    /// Number of clusters.
    pub const fn k(&self) -> usize {
        self.sizes.len()
    }

    /// All centroids, K x columns, row after row.
    pub fn centroids(&self) -> &[f64] {
        &self.centroids
    }

    /// The cluster of every row. With limits that need not be the nearest one.
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// Rows of every cluster, those of weight 0 left out as in the limits.
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// Sum of the weights of every cluster's rows.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Sum over the rows of weight times squared distance to the centroid of their cluster.
    pub fn total_inertia(&self) -> f64 {
        self.history.last().copied().unwrap_or_default()
    }

    /// The inertia after every step of the best run; it never rises.
    pub fn history(&self) -> &[f64] {
        &self.history
    }

    /// Steps of the best run that changed the clusters.
    pub const fn steps(&self) -> usize {
        self.history.len()
    }

    /// Why the best run ended. [`Stopped::NoLabelMoved`] includes that other labels were no better.
    pub const fn stopped(&self) -> Stopped {
        self.stopped
    }

    /// How good the last assignment is known to be. This is about the assignment to the centroids,
    /// not about the clustering as a whole, which is a local optimum.
    pub const fn proof(&self) -> AssignmentProof {
        self.proof
    }

    /// What the reader should know.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The nearest centroid of other rows, the lower index of equals, and the squared distance to
    /// it. The limits hold for the rows of the fit; they do not bind others.
    ///
    /// # Errors
    /// [`ClusterError::Columns`].
    pub fn predict<T: Real>(&self, points: Points<'_, T>) -> Result<Assignment, ClusterError> {
        if points.columns() != self.columns {
            return Err(ClusterError::Columns {
                given: points.columns(),
                expected: self.columns,
            });
        }
        let nearest = points.iter().map(|row| {
            let row: Vec<f64> = row.iter().map(|v| v.to_f64()).collect();
            nearest(&row, &self.centroids)
        });
        let (labels, squared_distances) = nearest.unzip();
        Ok(Assignment {
            labels,
            squared_distances,
        })
    }
}

/// What one run ended with, for the rows that count.
struct Run {
    centroids: Vec<f64>,
    labels: Vec<u32>,
    history: Vec<f64>,
    stopped: Stopped,
    proof: AssignmentProof,
}

pub(super) fn fit<T: Real>(
    params: &SizedKMeansParams,
    points: Points<'_, T>,
    seed: Seed,
    progress: &Progress,
) -> Result<SizedFit, ClusterError> {
    let rows = Rows::of(points);
    check_k(params.k, rows.len())?;
    let limits = params.limits(rows.len())?;
    if let Some(start) = &params.start {
        check_start(start, params.k, rows.columns)?;
    }
    let restarts = if params.start.is_some() {
        1
    } else {
        params.restarts
    };
    let stage = progress.stage("size-limited k-means", u64::try_from(restarts).ok());
    let runs: Vec<Run> = (0..restarts as u64)
        .into_par_iter()
        .map(|restart| {
            let start = params.start.clone();
            let start = start.unwrap_or_else(|| seeded(&rows, params.k, seed.index(restart)));
            let run = run(params, &rows, &limits, start, progress)?;
            stage.advance(1)?;
            Ok(run)
        })
        .collect::<Result<_, Cancelled>>()?;
    let inertia = |run: &Run| run.history.last().copied().unwrap_or(f64::INFINITY);
    let best = least(runs.iter().map(inertia)).map_or(0, |(best, _)| best);
    let best = runs.into_iter().nth(best).ok_or(ClusterError::NoRows)?;
    Ok(report(params, points, &rows, best))
}

fn seeded(rows: &Rows, k: usize, seed: Seed) -> Vec<f64> {
    let cost = |row: usize, chosen: usize| squared_distance(rows.row(row), rows.row(chosen));
    let chosen = plus_plus(&rows.weights, k, cost, seed);
    chosen
        .iter()
        .flat_map(|&row| rows.row(row).to_vec())
        .collect()
}

fn run(
    params: &SizedKMeansParams,
    rows: &Rows,
    limits: &Limits,
    mut centroids: Vec<f64>,
    progress: &Progress,
) -> Result<Run, Cancelled> {
    let exact = rows.len().saturating_mul(params.k) <= params.exact_up_to;
    let mut costs = vec![0.0; rows.len() * params.k];
    let mut prices = vec![0.0; params.k];
    let mut labels: Vec<u32> = Vec::new();
    let mut history: Vec<f64> = Vec::new();
    let mut proof = None;
    let mut stopped = Stopped::StepLimit;
    while history.len() < params.max_steps {
        fill_costs(&mut costs, rows, &centroids);
        let before = (!labels.is_empty()).then_some(labels.as_slice());
        let next = if exact {
            flow::assign(&costs, limits, &prices, progress)?
        } else {
            greedy::assign(&costs, limits, before, progress)?
        };
        proof = Some(proof_of(&next, exact));
        let moved = means(rows, &next.labels, &centroids);
        let inertia = inertia_of(rows, &next.labels, &moved);
        // Other labels of the same cost could go round in circles.
        if next.labels == labels || history.last().is_some_and(|last| inertia >= *last) {
            stopped = Stopped::NoLabelMoved;
            break;
        }
        (labels, prices, centroids) = (next.labels, next.prices, moved);
        history.push(inertia);
    }
    let none = AssignmentProof {
        method: AssignmentMethod::Greedy,
        cost: 0.0,
        lower_bound: 0.0,
    };
    Ok(Run {
        centroids,
        labels,
        history,
        stopped,
        proof: proof.unwrap_or(none),
    })
}

const fn proof_of(assigned: &Assigned, exact: bool) -> AssignmentProof {
    AssignmentProof {
        method: if exact {
            AssignmentMethod::Exact
        } else {
            AssignmentMethod::Greedy
        },
        cost: assigned.cost,
        lower_bound: assigned.lower_bound,
    }
}

/// Weight times squared distance of every row to every centroid.
fn fill_costs(costs: &mut [f64], rows: &Rows, centroids: &[f64]) {
    let columns = rows.columns;
    let k = centroids.len() / columns;
    costs
        .par_chunks_exact_mut(k)
        .with_min_len(512)
        .zip(rows.values.par_chunks_exact(columns))
        .zip(&rows.weights)
        .for_each(|((costs, row), weight)| {
            for (cost, centroid) in costs.iter_mut().zip(centroids.chunks_exact(columns)) {
                *cost = weight * squared_distance(row, centroid);
            }
        });
}

/// Weighted means of the clusters; an empty one keeps its centroid.
fn means(rows: &Rows, labels: &[u32], before: &[f64]) -> Vec<f64> {
    let columns = rows.columns;
    let mut sums = vec![0.0; before.len()];
    let mut weights = vec![0.0; before.len() / columns];
    for ((row, weight), label) in rows.iter().zip(&rows.weights).zip(labels) {
        let cluster = *label as usize;
        change(&mut weights, cluster, |total| *total += weight);
        for (sum, value) in slice_mut(&mut sums, cluster, columns).iter_mut().zip(row) {
            *sum += weight * value;
        }
    }
    for (cluster, weight) in weights.iter().enumerate() {
        let old = slice(before, cluster, columns);
        for (sum, old) in slice_mut(&mut sums, cluster, columns).iter_mut().zip(old) {
            *sum = if *weight > 0.0 { *sum / weight } else { *old };
        }
    }
    sums
}

fn inertia_of(rows: &Rows, labels: &[u32], centroids: &[f64]) -> f64 {
    let own = |label: &u32| slice(centroids, *label as usize, rows.columns);
    let rows = rows.iter().zip(&rows.weights).zip(labels);
    rows.map(|((row, weight), label)| weight * squared_distance(row, own(label)))
        .sum()
}

fn nearest(row: &[f64], centroids: &[f64]) -> (u32, f64) {
    let all = centroids
        .chunks_exact(row.len())
        .map(|centroid| squared_distance(row, centroid));
    least(all).map_or((0, 0.0), |(cluster, distance)| (label(cluster), distance))
}

fn report<T: Real>(
    params: &SizedKMeansParams,
    points: Points<'_, T>,
    rows: &Rows,
    run: Run,
) -> SizedFit {
    let mut labels: Vec<Option<u32>> = vec![None; points.rows()];
    let (mut sizes, mut weights) = (vec![0_usize; params.k], vec![0.0; params.k]);
    for ((&row, label), weight) in rows.origin.iter().zip(&run.labels).zip(&rows.weights) {
        change(&mut labels, row, |slot| *slot = Some(*label));
        change(&mut sizes, *label as usize, |size| *size += 1);
        change(&mut weights, *label as usize, |total| *total += weight);
    }
    let labels = labels.iter().zip(points.iter()).map(|(label, row)| {
        label.unwrap_or_else(|| {
            let row: Vec<f64> = row.iter().map(|v| v.to_f64()).collect();
            nearest(&row, &run.centroids).0
        })
    });
    let mut warnings = Vec::new();
    if run.stopped == Stopped::StepLimit {
        warnings.push(Warning::StepLimit {
            steps: run.history.len(),
        });
    }
    match sizes.iter().filter(|size| **size == 0).count() {
        0 => {}
        clusters => warnings.push(Warning::EmptyClusters { clusters }),
    }
    if run.proof.method == AssignmentMethod::Greedy {
        warnings.push(Warning::GreedyAssignment {
            cells: rows.len() * params.k,
            limit: params.exact_up_to,
        });
    }
    SizedFit {
        columns: rows.columns,
        labels: labels.collect(),
        centroids: run.centroids,
        sizes,
        weights,
        history: run.history,
        stopped: run.stopped,
        proof: run.proof,
        warnings,
    }
}
