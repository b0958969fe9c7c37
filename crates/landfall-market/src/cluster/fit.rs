//! Runs, restarts and what is kept of them.

use landfall_core::{Progress, Seed};

use super::finish::{Final, finish};
use super::job::Job;
use super::lloyd::{self, Limits, State};
use super::model::{Assignment, KMeansFit, Stopped, Warning};
use super::params::KMeansParams;
use super::statistics::{Alone, Reducer};
use super::{
    ClusterError, Geometry, InstructionSet, Moves, Points, Real, Start, batches, moves, start,
};

/// Rows times clusters times columns below which a problem is small: many restarts, one thread, f64
/// and moves of single rows.
const SMALL: usize = 200_000;
/// Restarts of a small problem, and of others.
const SMALL_RESTARTS: usize = 100;
const RESTARTS: usize = 10;
/// Steps after which the restarts of a small problem are compared, and how many go on.
const SCREENING_STEPS: usize = 15;
const FINALISTS: usize = 5;
/// Passes of moves over the rows, at most.
const SWEEPS: usize = 100;

/// Clusters the rows, with all restarts.
pub(super) fn fit<T: Real>(
    params: &KMeansParams,
    points: Points<'_, T>,
    seed: Seed,
    progress: &Progress,
) -> Result<KMeansFit, ClusterError> {
    check_k(params, points.founders())?;
    if batches::wanted(params, &points) {
        return batches::fit(params, points, seed, progress);
    }
    if !is_small(params, &points) {
        return Run::new(params, points, &Alone)?.fit(seed, progress);
    }
    // Small problems are computed in f64, whatever the type: copying them costs nothing.
    let values: Vec<f64> = points.values().iter().map(|x| x.to_f64()).collect();
    let mut double = Points::new(&values, points.columns())?;
    if let Some(weights) = points.weights() {
        double = double.weighted(weights)?;
    }
    Run::new(params, double, &Alone)?.fit(seed, progress)
}

/// One run from given centroids over the rows of one shard.
pub(super) fn fit_shard<T: Real>(
    params: &KMeansParams,
    points: Points<'_, T>,
    reducer: &dyn Reducer,
    progress: &Progress,
) -> Result<KMeansFit, ClusterError> {
    if !matches!(params.start, Start::Centroids(_)) {
        return Err(ClusterError::Parameter {
            name: "start",
            given: format!("{:?}", params.start),
            allowed: "given centroids, the same on every shard",
        });
    }
    Run::new(params, points, reducer)?.fit(Seed::new(0), progress)
}

fn check_k(params: &KMeansParams, founders: usize) -> Result<(), ClusterError> {
    if params.k > founders {
        return Err(ClusterError::TooManyClusters {
            k: params.k,
            rows: founders,
        });
    }
    Ok(())
}

fn is_small<T: Real>(params: &KMeansParams, points: &Points<'_, T>) -> bool {
    points.values().len().saturating_mul(params.k) < SMALL
}

/// The runs of one call.
pub(super) struct Run<'a, T: Real> {
    params: &'a KMeansParams,
    job: Job<'a, T>,
    reducer: &'a dyn Reducer,
    alone: bool,
    small: bool,
}

impl<'a, T: Real> Run<'a, T> {
    pub(super) fn new(
        params: &'a KMeansParams,
        points: Points<'a, T>,
        reducer: &'a dyn Reducer,
    ) -> Result<Self, ClusterError> {
        let set = params.instructions.unwrap_or_else(InstructionSet::best);
        let mut job = Job::new(points, params.geometry, set, reducer)?;
        if let Start::Centroids(given) = &params.start {
            start::check(given, params.k, &points)?;
            job.include(given);
        }
        Ok(Self {
            params,
            small: is_small(params, &points),
            job,
            reducer,
            alone: reducer.is_alone(),
        })
    }

    pub(super) fn fit(&self, seed: Seed, progress: &Progress) -> Result<KMeansFit, ClusterError> {
        let restarts = match self.params.start {
            Start::Centroids(_) => 1,
            _ if self.small => self.params.restarts.unwrap_or(SMALL_RESTARTS),
            _ => self.params.restarts.unwrap_or(RESTARTS),
        };
        let stage = progress.stage("k-means", u64::try_from(restarts).ok());
        let mut finalists: Vec<State> = Vec::new();
        // Screening pays only where there is something to choose from.
        let screening = self.moves() && restarts > FINALISTS;
        let keep = if screening { FINALISTS } else { 1 };
        let mut best: Option<(Final, State)> = None;
        for restart in 0..restarts as u64 {
            let mut state = self.begin(seed.index(restart));
            if screening {
                self.lloyd(&mut state, SCREENING_STEPS, progress)?;
                let at = finalists.partition_point(|other| other.gain >= state.gain);
                finalists.insert(at, state);
                finalists.truncate(keep);
            } else {
                best = Some(self.better(best, state, progress)?);
            }
            stage.advance(1)?;
        }
        for state in finalists {
            best = Some(self.better(best, state, progress)?);
        }
        let (found, state) = best.ok_or(ClusterError::NoRows)?;
        Ok(self.report(found, state))
    }

    fn moves(&self) -> bool {
        match self.params.moves {
            // Rows of other shards are not at hand.
            _ if !self.alone => false,
            Moves::Never => false,
            Moves::Always => true,
            Moves::Auto => self.small && !matches!(self.params.start, Start::Centroids(_)),
        }
    }

    fn begin(&self, seed: Seed) -> State {
        let centroids = start::centroids(&self.job, self.params, seed);
        State::new(centroids, self.job.points.rows())
    }

    fn lloyd(
        &self,
        state: &mut State,
        max_steps: usize,
        progress: &Progress,
    ) -> Result<(), ClusterError> {
        let limits = Limits {
            max_steps: max_steps.min(self.params.max_steps),
            tolerance: self.params.relative_tolerance * self.job.mean_variance,
            bounds: self.alone,
        };
        lloyd::run(&self.job, state, limits, self.reducer, progress)
    }

    /// Takes a run to its end; the better of it and the best before, the earlier of equals.
    fn better(
        &self,
        best: Option<(Final, State)>,
        mut state: State,
        progress: &Progress,
    ) -> Result<(Final, State), ClusterError> {
        let found = self.complete(&mut state, progress)?;
        Ok(match best {
            Some(best) if best.0.inertia <= found.inertia => best,
            _ => (found, state),
        })
    }

    fn complete(&self, state: &mut State, progress: &Progress) -> Result<Final, ClusterError> {
        if state.stopped == Stopped::StepLimit {
            self.lloyd(state, self.params.max_steps, progress)?;
        }
        if self.moves() && moves::improve(&self.job, state, SWEEPS) {
            state.stopped = Stopped::NoLabelMoved;
        }
        Ok(finish(&self.job, &state.centroids, &mut state.labels, None))
    }

    fn report(&self, found: Final, state: State) -> KMeansFit {
        let columns = self.job.points.columns();
        let centroids = state
            .centroids
            .chunks_exact(columns)
            .flat_map(|row| self.job.frame.leave(row.iter().copied()))
            .collect();
        let mut warnings = Vec::new();
        if state.stopped == Stopped::StepLimit {
            warnings.push(Warning::StepLimit { steps: state.steps });
        }
        let unit = match self.params.geometry {
            Geometry::Euclidean => self.job.frame.squared_unit(),
            Geometry::Spherical => 1.0,
        };
        let fit = KMeansFit {
            geometry: self.params.geometry,
            columns,
            centroids,
            labels: state.labels,
            inertia: found.inertia * unit,
            sizes: found.sizes,
            weights: found.weights,
            steps: state.steps,
            stopped: state.stopped,
            relocations: state.relocations,
            warnings,
            unexplained: found.inertia / self.job.sum_of_squares(),
        };
        if self.alone {
            let points = &self.job.points;
            fit.without_empty(self.params.k, |most| points.are_at_most(most))
        } else {
            fit
        }
    }
}

/// Moves the centroids of a fit to the means of all rows seen, the new ones included.
pub(super) fn absorb<T: Real>(
    fit: KMeansFit,
    points: Points<'_, T>,
) -> Result<KMeansFit, ClusterError> {
    let columns = fit.columns;
    let found = assign(fit.geometry, &fit.centroids, columns, points)?;
    let set = InstructionSet::best();
    let job = Job::new(points, fit.geometry, set, &Alone)?;
    let framed = fit
        .centroids
        .chunks_exact(columns)
        .flat_map(|row| job.frame.enter(row.iter().copied()));
    let mut centroids: Vec<f64> = framed.collect();
    let (mut sizes, mut weights) = (vec![0; fit.k()], fit.weights);
    let mut inertia = 0.0;
    let rows = found.labels.iter().zip(&found.squared_distances);
    for (row, (&label, distance)) in rows.enumerate() {
        let weight = points.weight(row);
        inertia += weight * distance;
        let cluster = label as usize;
        let (Some(size), Some(total)) = (sizes.get_mut(cluster), weights.get_mut(cluster)) else {
            continue;
        };
        *size += 1;
        *total += weight;
        if weight > 0.0 {
            let share = weight / *total;
            let centroid = centroids.iter_mut().skip(cluster * columns);
            for (c, x) in centroid.zip(job.framed(row)) {
                *c += share * (x - *c);
            }
        }
    }
    if fit.geometry == Geometry::Spherical {
        centroids
            .chunks_exact_mut(columns)
            .for_each(super::job::normalise);
    }
    let centroids = centroids
        .chunks_exact(columns)
        .flat_map(|row| job.frame.leave(row.iter().copied()))
        .collect();
    Ok(KMeansFit {
        centroids,
        labels: found.labels,
        inertia,
        sizes,
        weights,
        ..fit
    })
}

/// The nearest centroid of every row.
pub(super) fn assign<T: Real>(
    geometry: Geometry,
    centroids: &[f64],
    columns: usize,
    points: Points<'_, T>,
) -> Result<Assignment, ClusterError> {
    if points.columns() != columns {
        return Err(ClusterError::Columns {
            given: points.columns(),
            expected: columns,
        });
    }
    let mut job = Job::new(points, geometry, InstructionSet::best(), &Alone)?;
    job.include(centroids);
    let framed: Vec<f64> = centroids
        .chunks_exact(columns)
        .flat_map(|row| job.frame.enter(row.iter().copied()))
        .collect();
    let mut labels = vec![u32::MAX; points.rows()];
    let mut squared_distances = Vec::with_capacity(points.rows());
    finish(&job, &framed, &mut labels, Some(&mut squared_distances));
    let unit = match geometry {
        Geometry::Euclidean => job.frame.squared_unit(),
        Geometry::Spherical => 1.0,
    };
    squared_distances.iter_mut().for_each(|d| *d *= unit);
    Ok(Assignment {
        labels,
        squared_distances,
    })
}
