//! Lloyd steps: all rows to their nearest centroid, all centroids to the mean of their rows.

use std::ops::Range;

use landfall_core::Progress;

use super::job::{Job, normalise, squared_distance};
use super::model::Stopped;
use super::statistics::{Reducer, StepStatistics};
use super::{ClusterError, Geometry, Real, bounds, empty};
use crate::kernel::{Packed, TILE, Tile};

/// Rows whose sums are formed in type T before they join the totals in f64.
const BLOCK: usize = 4096;

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) max_steps: usize,
    /// Sum of squared movements of the centroids, in the frame.
    pub(super) tolerance: f64,
    /// Whether bounds may replace passes over all rows when few labels change.
    pub(super) bounds: bool,
}

/// Where a run stands.
#[derive(Debug, Clone)]
pub(super) struct State {
    /// In the frame, K x columns.
    pub(super) centroids: Vec<f64>,
    /// `u32::MAX` before the first step.
    pub(super) labels: Vec<u32>,
    /// Sum of the weights of each cluster after the last step.
    pub(super) weights: Vec<f64>,
    pub(super) steps: usize,
    pub(super) relocations: usize,
    pub(super) stopped: Stopped,
    /// How much smaller the inertia before the last step was than the rows' sum of squares.
    pub(super) gain: f64,
    /// Bounds may be tried again when fewer labels move than this.
    pub(super) bounds_below: u64,
}

impl State {
    /// Before the first step.
    pub(super) fn new(centroids: Vec<f64>, rows: usize) -> Self {
        Self {
            centroids,
            labels: vec![u32::MAX; rows],
            weights: Vec::new(),
            steps: 0,
            relocations: 0,
            stopped: Stopped::StepLimit,
            gain: 0.0,
            bounds_below: u64::MAX,
        }
    }
}

/// Steps until a limit is met.
pub(super) fn run<T: Real>(
    job: &Job<'_, T>,
    state: &mut State,
    limits: Limits,
    reducer: &dyn Reducer,
    progress: &Progress,
) -> Result<(), ClusterError> {
    state.stopped = Stopped::StepLimit;
    while state.steps < limits.max_steps {
        progress.check()?;
        let local = pass(job, &state.centroids, &mut state.labels);
        let mut statistics = reducer.reduce(local)?;
        let moved = statistics.moved;
        let shift = advance(job, state, &mut statistics, reducer)?;
        if let Some(stopped) = settled(moved, shift, limits) {
            state.stopped = stopped;
            return Ok(());
        }
        // After an empty cluster was moved, labels and statistics are not of each other.
        let left = limits.max_steps - state.steps;
        if limits.bounds && shift.is_finite() && bounds::pay(job, state, moved, left) {
            let stopped = bounds::run(job, state, statistics, limits, progress)?;
            if let Some(stopped) = stopped {
                state.stopped = stopped;
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Whether a step was the last: `shift` is infinite after an empty cluster was moved.
pub(super) fn settled(moved: u64, shift: f64, limits: Limits) -> Option<Stopped> {
    if moved == 0 && shift.is_finite() {
        Some(Stopped::NoLabelMoved)
    } else if limits.tolerance > 0.0 && shift <= limits.tolerance {
        Some(Stopped::Tolerance)
    } else {
        None
    }
}

/// Moves the centroids to the means of their rows, empty ones to far rows. Returns the sum of the
/// squared movements, infinite when an empty cluster was moved.
pub(super) fn advance<T: Real>(
    job: &Job<'_, T>,
    state: &mut State,
    statistics: &mut StepStatistics,
    reducer: &dyn Reducer,
) -> Result<f64, ClusterError> {
    let relocated = empty::relocate(job, state, statistics, reducer)?;
    let columns = job.points.columns();
    let mut shift = 0.0;
    state.gain = 0.0;
    let targets = state.centroids.chunks_exact_mut(columns);
    let sums = statistics.sums.chunks_exact(columns);
    for ((centroid, sum), &weight) in targets.zip(sums).zip(&statistics.weights) {
        if weight <= 0.0 {
            continue;
        }
        let mut mean: Vec<f64> = sum.iter().map(|s| s / weight).collect();
        if job.geometry == Geometry::Spherical {
            normalise(&mut mean);
        }
        shift += squared_distance(centroid, &mean);
        state.gain += weight * mean.iter().map(|x| x * x).sum::<f64>();
        centroid.copy_from_slice(&mean);
    }
    state.weights.clone_from(&statistics.weights);
    state.steps += 1;
    state.relocations += relocated;
    Ok(if relocated > 0 { f64::INFINITY } else { shift })
}

/// Assigns all rows and gathers their statistics.
pub(super) fn pass<T: Real>(
    job: &Job<'_, T>,
    centroids: &[f64],
    labels: &mut [u32],
) -> StepStatistics {
    let packed = pack(job, centroids);
    let mut total = StepStatistics::new(packed.k(), job.points.columns());
    job.each_shard_with(
        (labels, centroids.len()),
        |rows, labels| pass_shard(job, &packed, rows, labels),
        |part| total.merge(&part),
    );
    total
}

/// The centroids as the kernel reads them.
pub(super) fn pack<T: Real>(job: &Job<'_, T>, centroids: &[f64]) -> Packed<T> {
    let mut packed = job.kernel.pack(centroids, job.points.columns());
    if job.geometry == Geometry::Spherical {
        packed.without_norms();
    }
    packed
}

fn pass_shard<T: Real>(
    job: &Job<'_, T>,
    packed: &Packed<T>,
    rows: Range<usize>,
    labels: &mut [u32],
) -> StepStatistics {
    let columns = job.points.columns();
    let mut tile = Tile::new(columns);
    let mut totals = Totals::new(job, packed.k());
    let start = rows.start;
    job.each_tile(&rows, |first, tile_rows| {
        job.kernel.load(tile_rows, &job.frame, &mut tile);
        let found = job.kernel.nearest(&tile, packed);
        let nearest = found.labels();
        let own = labels.get_mut(first - start..).unwrap_or_default();
        for (label, new) in own.iter_mut().zip(nearest).take(tile_rows.count()) {
            totals.statistics.moved += u64::from(label != new);
            *label = *new;
        }
        let weights = job.tile_weights(first, &tile);
        job.kernel
            .add_rows(tile_rows, nearest, &weights, &job.frame, &mut totals.sums);
        totals.count(nearest, |lane| job.weight(first + lane), tile_rows.count());
    });
    totals.finish()
}

/// Sums of a shard: short runs in type T, their totals in f64.
pub(super) struct Totals<T> {
    /// By stride.
    pub(super) sums: Vec<T>,
    stride: usize,
    columns: usize,
    rows: usize,
    pub(super) statistics: StepStatistics,
}

impl<T: Real> Totals<T> {
    pub(super) fn new(job: &Job<'_, T>, k: usize) -> Self {
        let columns = job.points.columns();
        let stride = job.kernel.stride(columns);
        Self {
            sums: vec![T::default(); k * stride],
            stride,
            columns,
            rows: 0,
            statistics: StepStatistics::new(k, columns),
        }
    }

    /// Counts the weights of rows that were just added to the sums.
    pub(super) fn count(
        &mut self,
        labels: &[u32; TILE],
        weight: impl Fn(usize) -> f64,
        count: usize,
    ) {
        for (lane, label) in labels.iter().enumerate().take(count) {
            if let Some(total) = self.statistics.weights.get_mut(*label as usize) {
                *total += weight(lane);
            }
        }
        self.rows += count;
        if self.rows >= BLOCK {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let totals = self.statistics.sums.chunks_exact_mut(self.columns);
        for (totals, sums) in totals.zip(self.sums.chunks_exact(self.stride)) {
            for (total, sum) in totals.iter_mut().zip(sums) {
                *total += sum.to_f64();
            }
        }
        self.sums.fill(T::default());
        self.rows = 0;
    }

    pub(super) fn finish(mut self) -> StepStatistics {
        self.flush();
        self.statistics
    }
}
