//! The late phase of a run: bounds spare most rows the comparison with all centroids.
//!
//! For each row an upper bound of the distance to its centroid and a lower bound of the distance to
//! all others (Hamerly 2010) are carried from step to step by the distances the centroids moved.
//! Rows whose bounds do not cross keep their label. The rest are gathered into full tiles for the
//! same kernel as ever, so that there is no branch per pair. While many labels move the bounds
//! cross everywhere and cost more than they spare, hence only late. A last plain step confirms the
//! end, with fresh sums.

use landfall_core::Progress;

use super::job::{Job, squared_distance};
use super::lloyd::{Limits, State, Totals, advance, pack, settled};
use super::statistics::{Alone, StepStatistics};
use super::{ClusterError, Geometry, Real};
use crate::kernel::{Kernel, Packed, Rows, TILE, Tile, prefetch};

/// Fewer clusters are compared faster than bounds are kept.
const LEAST_CLUSTERS: usize = 48;
/// Of this many rows less than one may have moved.
const SETTLED: u64 = 100;
/// Bounds are given up when more than one of this many rows has to be compared.
const CROSSING: u64 = 3;

/// Whether bounds pay from here on.
pub(super) fn pay<T: Real>(job: &Job<'_, T>, state: &State, moved: u64) -> bool {
    let k = state.weights.len();
    let rows = job.points.rows() as u64;
    let few = moved > 0 && moved * SETTLED < rows && moved < state.bounds_below;
    job.geometry == Geometry::Euclidean && k >= LEAST_CLUSTERS && few
}

/// What is kept of a row beside its label.
#[derive(Debug, Clone, Copy)]
struct Bound<T> {
    /// No less than the distance to the row's centroid.
    own: T,
    /// No more than the distance to any other.
    other: T,
}

/// Steps with bounds until no label moves or a limit is met. A plain step must follow.
pub(super) fn run<T: Real>(
    job: &Job<'_, T>,
    state: &mut State,
    limits: Limits,
    progress: &Progress,
) -> Result<(), ClusterError> {
    let nothing = Bound {
        own: T::from_f64(f64::INFINITY),
        other: T::default(),
    };
    let mut bounds = vec![nothing; job.points.rows()];
    let mut statistics = StepStatistics::new(state.weights.len(), job.points.columns());
    let mut motion = Motion::none(state);
    // The first step sets all bounds, the second carries them on for the first time.
    let (mut fresh, mut first) = (true, true);
    // The last step is left to the plain engine.
    while state.steps + 1 < limits.max_steps {
        progress.check()?;
        let (step, compared) = pass(job, state, &motion, &mut bounds, fresh);
        if fresh {
            statistics = step.clone();
        } else {
            add(&mut statistics, &step);
        }
        if statistics.weights.iter().any(|weight| *weight <= 0.0) {
            // Empty clusters, or a weight that rounding left: for the plain engine to see to.
            break;
        }
        let before = state.centroids.clone();
        let shift = advance(job, state, statistics.clone(), &Alone)?;
        motion = Motion::of(job.points.columns(), &before, &state.centroids);
        if settled(step.moved, shift, limits).is_some() {
            break;
        }
        if !first && compared * CROSSING > job.points.rows() as u64 {
            state.bounds_below = step.moved / 2;
            break;
        }
        first = std::mem::take(&mut fresh);
    }
    Ok(())
}

fn add(total: &mut StepStatistics, change: &StepStatistics) {
    for (total, change) in total.sums.iter_mut().zip(&change.sums) {
        *total += change;
    }
    for (total, change) in total.weights.iter_mut().zip(&change.weights) {
        *total += change;
    }
}

/// How far the centroids went, and how far they are apart.
struct Motion<T> {
    /// By centroid, rounded up.
    by: Vec<T>,
    farthest: u32,
    /// The greatest movement, and the greatest but for that of `farthest`.
    greatest: [T; 2],
    /// Half the distance to the nearest other centroid, rounded down.
    half_gap: Vec<T>,
}

impl<T: Real> Motion<T> {
    fn none(state: &State) -> Self {
        let k = state.weights.len();
        Self {
            by: vec![T::default(); k],
            farthest: 0,
            greatest: [T::default(); 2],
            half_gap: vec![T::default(); k],
        }
    }

    fn of(columns: usize, before: &[f64], after: &[f64]) -> Self {
        let up = 1.0 + 4.0 * T::EPSILON;
        let pairs = before
            .chunks_exact(columns)
            .zip(after.chunks_exact(columns));
        let by: Vec<T> = pairs
            .map(|(a, b)| T::from_f64(squared_distance(a, b).sqrt() * up))
            .collect();
        let mut motion = Self {
            farthest: 0,
            greatest: [T::default(); 2],
            half_gap: half_gaps(columns, after),
            by,
        };
        for (label, &by) in (0..).zip(&motion.by) {
            let [first, second] = motion.greatest;
            if by > first {
                (motion.greatest, motion.farthest) = ([by, first], label);
            } else if by > second {
                motion.greatest = [first, by];
            }
        }
        motion
    }

    /// Carries a bound on; whether the row certainly keeps its label.
    fn keeps(&self, own: u32, bound: &mut Bound<T>) -> bool {
        let label = own as usize;
        let at = |values: &[T]| values.get(label).copied().unwrap_or_default();
        let others = if own == self.farthest {
            self.greatest[1]
        } else {
            self.greatest[0]
        };
        // A little more and a little less than rounding can take.
        bound.own = (bound.own + at(&self.by)) * T::from_f64(1.0 + 2.0 * T::EPSILON);
        bound.other = (bound.other - others) * T::from_f64(1.0 - 2.0 * T::EPSILON);
        bound.own < bound.other || bound.own < at(&self.half_gap)
    }
}

fn half_gaps<T: Real>(columns: usize, centroids: &[f64]) -> Vec<T> {
    let mut nearest = vec![f64::INFINITY; centroids.len() / columns];
    for (i, a) in centroids.chunks_exact(columns).enumerate() {
        for (j, b) in centroids.chunks_exact(columns).enumerate().skip(i + 1) {
            let distance = squared_distance(a, b);
            for end in [i, j] {
                if let Some(nearest) = nearest.get_mut(end) {
                    *nearest = nearest.min(distance);
                }
            }
        }
    }
    let down = 0.5 * (1.0 - 4.0 * T::EPSILON);
    nearest
        .into_iter()
        .map(|distance| T::from_f64(distance.sqrt() * down))
        .collect()
}

/// Carries all bounds on and compares the rows whose bounds cross. Returns all statistics when
/// `fresh`, else their change, and how many rows were compared.
fn pass<T: Real>(
    job: &Job<'_, T>,
    state: &mut State,
    motion: &Motion<T>,
    bounds: &mut [Bound<T>],
    fresh: bool,
) -> (StepStatistics, u64) {
    let packed = pack(job, &state.centroids);
    let columns = job.points.columns();
    let longest = state
        .centroids
        .chunks_exact(columns)
        .map(|c| c.iter().map(|x| x * x).sum::<f64>())
        .fold(0.0, f64::max);
    let mut total = StepStatistics::new(packed.k(), columns);
    let mut compared = 0;
    job.each_shard_with_two(
        bounds,
        &mut state.labels,
        |rows, bounds, labels| {
            let mut shard = Shard {
                job,
                packed: &packed,
                longest: T::from_f64(longest),
                totals: Totals::new(job, packed.k()),
                tile: Tile::new(columns),
                compared: 0,
                fresh,
            };
            shard.run(motion, rows.start, bounds, labels);
            (shard.totals.finish(), shard.compared)
        },
        |(part, rows)| {
            total.merge(&part);
            compared += rows;
        },
    );
    (total, compared)
}

struct Shard<'s, 'a, T: Real> {
    job: &'s Job<'a, T>,
    packed: &'s Packed<T>,
    longest: T,
    totals: Totals<T>,
    tile: Tile<T>,
    compared: u64,
    fresh: bool,
}

impl<T: Real> Shard<'_, '_, T> {
    fn run(
        &mut self,
        motion: &Motion<T>,
        start: usize,
        bounds: &mut [Bound<T>],
        labels: &mut [u32],
    ) {
        let mut waiting = [0_usize; TILE];
        let mut count = 0;
        for i in 0..bounds.len() {
            let (Some(bound), Some(&label)) = (bounds.get_mut(i), labels.get(i)) else {
                continue;
            };
            let keeps = motion.keeps(label, bound) && !self.fresh;
            if keeps {
                continue;
            }
            if let Some(slot) = waiting.get_mut(count) {
                *slot = i;
            }
            if !self.fresh {
                prefetch(self.job.points.row(start + i));
            }
            count += 1;
            if count == TILE {
                self.compare(start, &waiting, bounds, labels);
                count = 0;
            }
        }
        if count > 0 {
            let rest = waiting.get(..count).unwrap_or_default();
            self.compare(start, rest, bounds, labels);
        }
    }

    /// Compares up to 32 rows with all centroids; `picks` count from `start`.
    fn compare(
        &mut self,
        start: usize,
        picks: &[usize],
        bounds: &mut [Bound<T>],
        labels: &mut [u32],
    ) {
        let job = self.job;
        self.compared += picks.len() as u64;
        let values = picks.iter().map(|pick| job.points.row(start + pick));
        let rows = Rows::from_rows(values, job.points.columns());
        job.kernel.load(&rows, &job.frame, &mut self.tile);
        let found = job.kernel.nearest_two(&self.tile, self.packed);
        let [own, other] = job.kernel.bounds(&found, self.longest);
        let (to, mut from) = (found.labels(), [0; TILE]);
        let lanes = picks
            .iter()
            .zip(own.iter().zip(other))
            .zip(to)
            .zip(&mut from);
        let mut moved = 0;
        for (((&pick, (&own, other)), to), from) in lanes {
            let (Some(bound), Some(label)) = (bounds.get_mut(pick), labels.get_mut(pick)) else {
                continue;
            };
            *from = *label;
            moved += u64::from(label != to);
            *label = *to;
            *bound = Bound { own, other };
        }
        self.count(&rows, job.picked_weights(start, picks), &from, to, moved);
    }

    /// Adds the rows to the sums, or only what changes.
    fn count(
        &mut self,
        rows: &Rows<'_, T>,
        mut weights: [T; TILE],
        from: &[u32; TILE],
        to: &[u32; TILE],
        moved: u64,
    ) {
        self.totals.statistics.moved += moved;
        if self.fresh {
            self.add(rows, to, &weights);
        } else if moved > 0 {
            for ((weight, from), to) in weights.iter_mut().zip(from).zip(to) {
                if from == to {
                    *weight = T::default();
                }
            }
            self.add(rows, to, &weights);
            self.add(rows, from, &weights.map(|weight| T::default() - weight));
        }
    }

    fn add(&mut self, rows: &Rows<'_, T>, labels: &[u32; TILE], weights: &[T; TILE]) {
        let kernel: &Kernel<T> = &self.job.kernel;
        kernel.add_rows(
            rows,
            labels,
            weights,
            &self.job.frame,
            &mut self.totals.sums,
        );
        let weight = |lane: usize| weights.get(lane).map_or(0.0, |weight| weight.to_f64());
        self.totals.count(labels, weight, rows.count());
    }
}
