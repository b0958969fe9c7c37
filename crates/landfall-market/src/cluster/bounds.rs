//! The later phase of a run: bounds spare most rows the comparison with most centroids.
//!
//! For each row an upper bound of the distance to its centroid is carried from step to step, and
//! for each group of centroids a lower bound of the distance to all of them but the row's own (Ding
//! et al. 2015, "Yinyang K-means"). Both change by the distances the centroids moved. Rows whose
//! bounds do not cross keep their label. The rest are gathered into full tiles, rows of one cluster
//! side by side, and a tile is compared with the groups that any of its rows asks for, by the same
//! kernel as ever, so that there is no branch per pair. A bound takes one byte. While many labels
//! move, bounds cross everywhere and cost more than they spare, hence only later.

mod groups;
mod shard;

use landfall_core::Progress;
use rayon::prelude::*;

use self::groups::Groups;
use self::shard::{Kept, Part, Shard, Work};
use super::job::{Job, squared_distance};
use super::lloyd::{Limits, State, advance, settled};
use super::model::Stopped;
use super::statistics::{Alone, StepStatistics};
use super::{ClusterError, Geometry, Real};
use crate::kernel::{Scale, Screen, WIDTHS, down, up};

/// Fewer clusters are compared faster than bounds are kept.
const LEAST_CLUSTERS: usize = 12;
/// Steps in a row that spare little, after which bounds are given up.
const PATIENCE: usize = 4;
/// Centroids in a group, where memory allows as many groups.
const GROUP: usize = 4;
/// Bytes for bounds: four for each row, and this.
const SPARE: usize = 7 << 20;

/// The greatest distance that a bound tells from greater ones, and how far a group moves before its
/// bounds are coded anew; in mean distances of rows from the middle.
const TOP: f64 = 8.0;
const FAR: f64 = 1.0;

/// Bytes that the last cache of a processor holds, about.
const CACHE: f64 = 32.0 * 1024.0 * 1024.0;

/// Whether bounds pay from here on, for at most `left` steps.
pub(super) fn pay<T: Real>(job: &Job<'_, T>, state: &State, moved: u64, left: usize) -> bool {
    let k = state.weights.len();
    let rows = job.points.rows() as u64;
    let (settled, least) = Costs::of(job, k).settled();
    let few = moved > 0 && moved * settled < rows && moved < state.bounds_below;
    // A cluster that stays empty is for the plain engine to see to, step after step.
    let full = state.weights.iter().all(|weight| *weight > 0.0);
    let euclidean = job.geometry == Geometry::Euclidean;
    euclidean && k >= LEAST_CLUSTERS && few && left >= least && full
}

/// Steps with bounds until no label moves or a limit is met, which is returned; or until plain steps
/// are called for. `statistics` are those of the labels as they are.
pub(super) fn run<T: Real>(
    job: &Job<'_, T>,
    state: &mut State,
    statistics: StepStatistics,
    limits: Limits,
    progress: &Progress,
) -> Result<Option<Stopped>, ClusterError> {
    let mut bounds = Bounds::new(job, state, statistics);
    let (mut first, mut in_vain) = (true, 0);
    while state.steps < limits.max_steps {
        progress.check()?;
        let moved = bounds.assign(job, state);
        if bounds.members.contains(&0) {
            // For the plain engine to see to.
            break;
        }
        let before = state.centroids.clone();
        let shift = advance(job, state, &mut bounds.statistics, &Alone)?;
        if let Some(stopped) = settled(moved, shift, limits) {
            return Ok(Some(stopped));
        }
        bounds.drift(&before, &state.centroids);
        // The first step compares everything to know anything.
        if !first && !bounds.spare(job) {
            in_vain += 1;
            if in_vain == PATIENCE {
                state.bounds_below = moved / 2;
                break;
            }
        } else {
            in_vain = 0;
        }
        first = false;
    }
    Ok(None)
}

/// What is known between two steps.
struct Bounds {
    groups: Groups,
    scale: Scale,
    /// How far each centroid moved in the last step, rounded up.
    moved: Vec<f32>,
    /// How far each group moved since the beginning.
    drifts: Vec<f64>,
    /// A group that moved farther is counted anew.
    far: f64,
    /// By shard.
    kept: Vec<Kept>,
    statistics: StepStatistics,
    /// Rows in each cluster that weigh something. Weights themselves can leave a trace of rounding
    /// where nothing is left.
    members: Vec<i64>,
    /// What the last step took.
    work: Work,
}

impl Bounds {
    fn new<T: Real>(job: &Job<'_, T>, state: &State, statistics: StepStatistics) -> Self {
        let columns = job.points.columns();
        let k = state.weights.len();
        let width = width(job.points.rows(), k);
        let groups = Groups::new(&state.centroids, columns, width);
        // The mean distance of rows from the middle, about.
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let reach = (job.mean_variance * columns as f64).sqrt();
        let mut scale = Scale::new(up(TOP * reach), width);
        for group in 0..groups.members.len() {
            scale.shift(group, 0.0);
        }
        let kept = job.shards().map(|rows| Kept::nothing(rows.len(), width));
        let mut members = vec![0; k];
        for (row, label) in state.labels.iter().enumerate() {
            if let Some(count) = members.get_mut(*label as usize) {
                *count += i64::from(job.points.weight(row) > 0.0);
            }
        }
        Self {
            moved: vec![0.0; k],
            drifts: vec![0.0; groups.members.len()],
            kept: kept.collect(),
            far: FAR * reach,
            groups,
            scale,
            statistics,
            members,
            work: Work::default(),
        }
    }

    /// Labels the rows anew; returns how many labels changed.
    fn assign<T: Real>(&mut self, job: &Job<'_, T>, state: &mut State) -> u64 {
        let columns = job.points.columns();
        let squares = |c: &[f64]| c.iter().map(|x| x * x).sum::<f64>();
        let longest = state.centroids.chunks_exact(columns).map(squares);
        let screen = Screen {
            centroids: job
                .kernel
                .pack_parts(&state.centroids, columns, &self.groups.members),
            groups: &self.groups.of,
            scale: &self.scale,
            drifts: self.drifts.iter().map(|drift| down(*drift)).collect(),
            longest: T::from_f64(longest.fold(0.0, f64::max) * (1.0 + T::EPSILON)),
        };
        let step = Step {
            screen,
            groups: &self.groups,
            moved: &self.moved,
        };
        let (statistics, members) = (&mut self.statistics, &mut self.members);
        statistics.moved = 0;
        let mut work = Work::default();
        job.each_shard_with_state(
            (&mut state.labels, step.groups.of.len() * columns),
            &mut self.kept,
            |rows, labels, kept| Shard::new(job, &step).run(rows.start, labels, kept),
            |part: Part| {
                statistics.merge(&part.change);
                for (all, change) in members.iter_mut().zip(part.members) {
                    *all += change;
                }
                work += part.work;
            },
        );
        self.work = work;
        self.statistics.moved
    }

    /// Takes into account that the centroids moved.
    fn drift(&mut self, before: &[f64], after: &[f64]) {
        let columns = before.len() / self.moved.len().max(1);
        let pairs = before
            .chunks_exact(columns)
            .zip(after.chunks_exact(columns));
        for (moved, (a, b)) in self.moved.iter_mut().zip(pairs) {
            *moved = up(squared_distance(a, b).sqrt());
        }
        let width = self.scale.width();
        let groups = self.groups.members.iter().zip(&mut self.drifts);
        for (group, (members, drift)) in groups.enumerate() {
            let moved = members.iter().map(|c| self.moved.get(*c as usize));
            let most = moved.flatten().fold(0.0_f32, |most, by| most.max(*by));
            *drift += f64::from(most);
            self.scale.shift(group, up(*drift));
            if *drift > self.far {
                // Bounds above the movements would be told apart badly.
                let left = self.scale.left(group);
                self.kept
                    .par_iter_mut()
                    .for_each(|kept| kept.replace(group, width, &left));
                *drift = 0.0;
                self.scale.shift(group, 0.0);
            }
        }
    }

    /// Whether the last step took clearly less than a plain one.
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    fn spare<T: Real>(&self, job: &Job<'_, T>) -> bool {
        let rows = job.points.rows() as f64;
        let costs = Costs::of(job, self.moved.len());
        let pairs = self.work.pairs as f64 * job.points.columns() as f64;
        let crossing = self.work.rows as f64 * costs.crossing;
        pairs + crossing + 100.0 * rows < 0.9 * rows * costs.plain
    }
}

/// What a row costs, measured in products of two numbers; found by timing.
struct Costs {
    /// In a plain step.
    plain: f64,
    /// When its bounds cross, beside its comparisons.
    crossing: f64,
}

impl Costs {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    fn of<T: Real>(job: &Job<'_, T>, k: usize) -> Self {
        let (rows, columns) = (job.points.rows() as f64, job.points.columns() as f64);
        // Rows are fetched out of order, which costs most where no cache holds them.
        let bytes = columns * size_of::<T>() as f64;
        let fetch = if bytes * rows > CACHE {
            12.0 * bytes
        } else {
            0.0
        };
        Self {
            plain: (k as f64 + 8.0) * columns + 150.0,
            crossing: 8.0 * columns + 700.0 + fetch,
        }
    }

    /// Of how many rows less than one may have moved before bounds are tried, and how many steps must
    /// be left for them to pay: where a row that crosses costs clearly more than a plain one, most
    /// must not cross.
    fn settled(&self) -> (u64, usize) {
        if self.crossing > 1.1 * self.plain {
            (50, 12)
        } else {
            (5, 2)
        }
    }
}

/// Of how many groups the bounds are kept.
fn width(rows: usize, k: usize) -> usize {
    let bytes = 4 + SPARE / rows.max(1);
    let wanted = bytes.min(k / GROUP);
    let fitting = WIDTHS.into_iter().filter(|width| *width <= wanted);
    fitting.max().unwrap_or(WIDTHS[0])
}

/// What a step needs to know, the same for all shards.
struct Step<'s, T: Real> {
    screen: Screen<'s, T>,
    groups: &'s Groups,
    moved: &'s [f32],
}
