//! Runs of k-POD and what is kept of them.

use landfall_core::{Progress, Seed};

use super::MaskedPoints;
use super::descent::{Observed, centroids_of, nearest};
use super::masked::known;
use super::params::KPodParams;
use crate::cluster::{Assignment, ClusterError, KMeansParams, Moves, Points, Real, Start, Stopped};
use crate::shapes::Warning;
use crate::shapes::common::{change, check_k, check_start, slice};

/// Lloyd steps of one filling, at most, so that cancelling is noticed soon.
const STEPS_PER_FILLING: usize = 30;

/// Clusters of incomplete rows: one local optimum of the sum over the observed cells.
#[derive(Debug, Clone, PartialEq)]
pub struct KPodFit {
    columns: usize,
    centroids: Vec<f64>,
    labels: Vec<u32>,
    sizes: Vec<usize>,
    weights: Vec<f64>,
    history: Vec<f64>,
    filled: usize,
    stopped: Stopped,
    unobserved: Vec<(usize, usize)>,
    warnings: Vec<Warning>,
}

impl KPodFit {
    /// What the method takes for granted and cannot check.
    pub const ASSUMPTION: &'static str = "cells are missing at random: whether one is missing does not depend on what it would have held";

    /// Number of clusters.
    pub const fn k(&self) -> usize {
        self.sizes.len()
    }

    /// All centroids, K x columns, row after row.
    pub fn centroids(&self) -> &[f64] {
        &self.centroids
    }

    /// The cluster of every row: the nearest by its observed cells.
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// Sum over the observed cells of weight times squared difference to the centroid.
    pub fn observed_inertia(&self) -> f64 {
        self.history.last().copied().unwrap_or_default()
    }

    /// The objective at the start and after every iteration of the best run; it never rises.
    pub fn history(&self) -> &[f64] {
        &self.history
    }

    /// Iterations of the best run that lowered the objective.
    pub const fn iterations(&self) -> usize {
        self.history.len().saturating_sub(1)
    }

    /// Number of missing cells, all of them filled by coordinates of centroids.
    pub const fn filled_cells(&self) -> usize {
        self.filled
    }

    /// Rows of every cluster.
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// Sum of the weights of every cluster's rows.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Why the best run ended.
    pub const fn stopped(&self) -> Stopped {
        self.stopped
    }

    /// Pairs of cluster and column without an observed value: that coordinate is left over from the
    /// start and says nothing about the cluster.
    pub fn unobserved(&self) -> &[(usize, usize)] {
        &self.unobserved
    }

    /// What the reader should know.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The nearest centroid of every row by its observed cells, the lower index of equals. The
    /// squared distances are those over the observed cells times columns / observed cells, to
    /// compare rows with different gaps (Dixon 1979).
    ///
    /// # Errors
    /// [`ClusterError::Columns`].
    pub fn predict<T: Real>(
        &self,
        points: MaskedPoints<'_, T>,
    ) -> Result<Assignment, ClusterError> {
        if points.columns() != self.columns {
            return Err(ClusterError::Columns {
                given: points.columns(),
                expected: self.columns,
            });
        }
        let nearest = points.iter().map(|row| {
            let row: Vec<f64> = row.iter().map(|v| v.to_f64()).collect();
            let found = nearest(&row, &self.centroids, None);
            let observed = row.iter().filter(|v| !v.is_nan()).count();
            (found.label, found.distance * ratio(self.columns, observed))
        });
        let (labels, squared_distances) = nearest.unzip();
        Ok(Assignment {
            labels,
            squared_distances,
        })
    }

    /// The rows with every missing cell filled by the coordinate of its nearest centroid.
    ///
    /// # Errors
    /// [`ClusterError::Columns`].
    pub fn complete<T: Real>(&self, points: MaskedPoints<'_, T>) -> Result<Vec<f64>, ClusterError> {
        let labels = self.predict(points)?.labels;
        let rows = points.iter().zip(&labels);
        let filled = rows.flat_map(|(row, label)| {
            let centroid = slice(&self.centroids, *label as usize, self.columns);
            let cells = row.iter().zip(centroid);
            cells.map(|(value, centroid)| known(*value).unwrap_or(*centroid))
        });
        Ok(filled.collect())
    }
}

#[expect(clippy::cast_precision_loss, reason = "columns are far below 2^53")]
fn ratio(columns: usize, observed: usize) -> f64 {
    columns as f64 / observed.max(1) as f64
}

/// Where a run stands.
#[derive(Debug, Clone)]
struct State {
    centroids: Vec<f64>,
    labels: Vec<u32>,
}

struct Run {
    state: State,
    history: Vec<f64>,
    stopped: Stopped,
}

pub(super) fn fit<T: Real>(
    params: &KPodParams,
    points: MaskedPoints<'_, T>,
    seed: Seed,
    progress: &Progress,
) -> Result<KPodFit, ClusterError> {
    let rows = Observed::of(points);
    check_k(params.k, rows.weights.len())?;
    if let Some(start) = &params.start {
        check_start(start, params.k, rows.columns)?;
    }
    let restarts = if params.start.is_some() {
        1
    } else {
        params.restarts
    };
    let stage = progress.stage("k-POD", u64::try_from(restarts).ok());
    let mut best: Option<Run> = None;
    for restart in 0..restarts as u64 {
        let start = match &params.start {
            Some(given) => given.clone(),
            None => from_means(&rows, params.k, seed.index(restart), progress)?,
        };
        let next = run(params, &rows, start, progress)?;
        if best
            .as_ref()
            .is_none_or(|best| next.history.last() < best.history.last())
        {
            best = Some(next);
        }
        stage.advance(1)?;
    }
    let best = best.ok_or(ClusterError::NoRows)?;
    Ok(report(params, points, &rows, best))
}

/// K-means on the rows filled with the column means.
fn from_means(
    rows: &Observed,
    k: usize,
    seed: Seed,
    progress: &Progress,
) -> Result<Vec<f64>, ClusterError> {
    let nowhere = vec![0.0; rows.columns];
    let means = centroids_of(rows, &vec![0; rows.weights.len()], &nowhere);
    let filled = rows.filled(&means, &vec![0; rows.weights.len()]);
    let fit = KMeansParams::new(k)
        .restarts(1)
        .start(Start::GreedyPlusPlus)
        .max_steps(STEPS_PER_FILLING)
        .check()?
        .fit(
            Points::new(&filled, rows.columns)?.weighted(&rows.weights)?,
            seed,
            &progress.quiet(),
        )?;
    Ok(fit.centroids().to_vec())
}

fn run(
    params: &KPodParams,
    rows: &Observed,
    centroids: Vec<f64>,
    progress: &Progress,
) -> Result<Run, ClusterError> {
    let labels = rows.nearest(&centroids, None);
    let mut run = Run {
        history: vec![rows.objective(&labels, &centroids)],
        state: State { centroids, labels },
        stopped: Stopped::StepLimit,
    };
    let mut filling = true;
    while run.history.len() <= params.max_iterations {
        progress.check()?;
        let next = if filling {
            fill_and_cluster(rows, &run.state, progress)?
        } else {
            let labels = rows.nearest(&run.state.centroids, Some(&run.state.labels));
            let centroids = centroids_of(rows, &labels, &run.state.centroids);
            State { centroids, labels }
        };
        let objective = rows.objective(&next.labels, &next.centroids);
        let falls = run.history.last().is_none_or(|last| objective < *last);
        let same = next.labels == run.state.labels;
        if falls {
            run.history.push(objective);
            run.state = next;
        }
        if filling && (same || !falls) {
            // The rest of the way is linear for fillings and one step for the observed cells.
            filling = false;
        } else if !filling && !falls {
            run.stopped = Stopped::NoLabelMoved;
            break;
        }
    }
    Ok(run)
}

/// One majorisation: K-means on the filled rows, from the centroids they were filled with.
fn fill_and_cluster(
    rows: &Observed,
    state: &State,
    progress: &Progress,
) -> Result<State, ClusterError> {
    let filled = rows.filled(&state.centroids, &state.labels);
    let fit = KMeansParams::new(state.centroids.len() / rows.columns)
        .start(Start::Centroids(state.centroids.clone()))
        .moves(Moves::Never)
        .relative_tolerance(0.0)
        .max_steps(STEPS_PER_FILLING)
        .check()?
        .fit(
            Points::new(&filled, rows.columns)?.weighted(&rows.weights)?,
            Seed::new(0),
            &progress.quiet(),
        )?;
    Ok(State {
        centroids: fit.centroids().to_vec(),
        labels: fit.labels().to_vec(),
    })
}

fn report<T: Real>(
    params: &KPodParams,
    points: MaskedPoints<'_, T>,
    rows: &Observed,
    run: Run,
) -> KPodFit {
    let State { centroids, labels } = run.state;
    let k = centroids.len() / rows.columns;
    let mut all: Vec<Option<u32>> = vec![None; points.rows()];
    for (&row, label) in rows.origin.iter().zip(&labels) {
        change(&mut all, row, |slot| *slot = Some(*label));
    }
    let (mut sizes, mut weights) = (vec![0_usize; k], vec![0.0; k]);
    let (mut settled, mut ties) = (Vec::with_capacity(all.len()), 0);
    for (index, (label, row)) in all.iter().zip(points.iter()).enumerate() {
        let row: Vec<f64> = row.iter().map(|v| v.to_f64()).collect();
        let found = nearest(&row, &centroids, label.map(|l| l as usize));
        let label = label.unwrap_or(found.label);
        ties += usize::from(found.tied);
        change(&mut sizes, label as usize, |size| *size += 1);
        change(&mut weights, label as usize, |sum| {
            *sum += points.weight(index)
        });
        settled.push(label);
    }
    let unobserved = rows.unobserved(&labels, k);
    let mut warnings = Vec::new();
    if run.stopped == Stopped::StepLimit {
        let steps = run.history.len() - 1;
        warnings.push(Warning::StepLimit { steps });
    }
    if k < params.k {
        warnings.push(Warning::FewerClusters {
            asked: params.k,
            found: k,
        });
    }
    let empty = weights.iter().filter(|weight| **weight == 0.0).count();
    let found = [
        (empty, Warning::EmptyClusters { clusters: empty }),
        (ties, Warning::Ties { rows: ties }),
        (
            unobserved.len(),
            Warning::UnobservedCentroids {
                cells: unobserved.len(),
            },
        ),
    ];
    warnings.extend(
        found
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(_, w)| *w),
    );
    KPodFit {
        columns: rows.columns,
        centroids,
        labels: settled,
        sizes,
        weights,
        history: run.history,
        filled: points.missing(),
        stopped: run.stopped,
        unobserved,
        warnings,
    }
}
