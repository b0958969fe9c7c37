//! One shard's part of a step with bounds.

use super::Step;
use crate::cluster::Real;
use crate::cluster::job::Job;
use crate::cluster::lloyd::Totals;
use crate::cluster::statistics::StepStatistics;
use crate::kernel::{Rows, Screened, TILE, Tile, bits, prefetch};

/// What is kept of the rows of a shard beside their labels.
pub(super) struct Kept {
    /// No less than the distance of each row to its centroid.
    own: Vec<f32>,
    /// For each row a bound of each group: no more than the distance to any of its centroids but the
    /// row's own, plus what the group had moved by then.
    codes: Vec<u8>,
}

impl Kept {
    /// Nothing is known: everything will be compared.
    pub(super) fn nothing(rows: usize, width: usize) -> Self {
        Self {
            own: vec![f32::INFINITY; rows],
            codes: vec![0; rows * width],
        }
    }

    /// Puts others in the place of a group's bounds, code by code.
    pub(super) fn replace(&mut self, group: usize, width: usize, by: &[u8; 256]) {
        for code in self.codes.iter_mut().skip(group).step_by(width) {
            *code = by.get(usize::from(*code)).copied().unwrap_or_default();
        }
    }
}

/// What a shard changes.
pub(super) struct Part {
    pub(super) change: StepStatistics,
    /// Rows with a weight, by cluster.
    pub(super) members: Vec<i64>,
    pub(super) work: Work,
}

/// What a step took.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Work {
    /// Rows whose bounds crossed.
    pub(super) rows: u64,
    /// Comparisons of a row with a centroid.
    pub(super) pairs: u64,
}

impl std::ops::AddAssign for Work {
    fn add_assign(&mut self, other: Self) {
        self.rows += other.rows;
        self.pairs += other.pairs;
    }
}

/// A row of another label.
#[derive(Debug, Clone, Copy)]
struct Move {
    row: usize,
    from: u32,
    to: u32,
}

pub(super) struct Shard<'s, 'a, T: Real> {
    job: &'s Job<'a, T>,
    step: &'s Step<'s, T>,
    tile: Tile<T>,
    screened: Screened<T>,
    moves: Vec<Move>,
    totals: Totals<T>,
    members: Vec<i64>,
    work: Work,
}

impl<'s, 'a, T: Real> Shard<'s, 'a, T> {
    pub(super) fn new(job: &'s Job<'a, T>, step: &'s Step<'s, T>) -> Self {
        let k = step.groups.of.len();
        Self {
            job,
            step,
            tile: Tile::new(job.points.columns()),
            screened: Screened::new(step.groups.members.len()),
            moves: Vec::with_capacity(TILE),
            totals: Totals::new(job, k),
            members: vec![0; k],
            work: Work::default(),
        }
    }

    /// Labels the rows from `start` on.
    pub(super) fn run(mut self, start: usize, labels: &mut [u32], kept: &mut Kept) -> Part {
        let picks = self.crossing(labels, kept);
        self.work.rows = picks.len() as u64;
        let mut tiles = picks.chunks(TILE).peekable();
        while let Some(picks) = tiles.next() {
            for next in tiles.peek().copied().unwrap_or_default() {
                prefetch(self.job.points.row(start + *next as usize));
            }
            self.compare(start, picks, labels, kept);
        }
        self.settle();
        Part {
            change: self.totals.finish(),
            members: self.members,
            work: self.work,
        }
    }

    /// The rows that have to be compared, those of a cluster side by side.
    fn crossing(&self, labels: &[u32], kept: &mut Kept) -> Vec<u32> {
        let (scale, moved) = (self.step.screen.scale, self.step.moved);
        let mut picks = vec![0; labels.len()];
        let kernel = &self.job.kernel;
        let count = kernel.cross(
            scale,
            &mut kept.own,
            (labels, moved),
            &kept.codes,
            &mut picks,
        );
        picks.truncate(count);
        self.by_cluster(labels, &picks)
    }

    /// Rows sorted by the place of their cluster (a counting sort).
    fn by_cluster(&self, labels: &[u32], picks: &[u32]) -> Vec<u32> {
        let ranks = &self.step.groups.rank;
        let place = |pick: &u32| {
            let label = labels.get(*pick as usize).copied().unwrap_or_default();
            ranks.get(label as usize).copied().unwrap_or_default() as usize
        };
        let mut nexts = vec![0_usize; ranks.len() + 1];
        for pick in picks {
            if let Some(next) = nexts.get_mut(place(pick) + 1) {
                *next += 1;
            }
        }
        let mut total = 0;
        for next in &mut nexts {
            total += *next;
            *next = total;
        }
        let mut sorted = vec![0; picks.len()];
        for pick in picks {
            let Some(next) = nexts.get_mut(place(pick)) else {
                continue;
            };
            if let Some(to) = sorted.get_mut(*next) {
                *to = *pick;
            }
            *next += 1;
        }
        sorted
    }

    /// Compares up to 32 rows with the groups they ask for; `picks` count from `start`.
    fn compare(&mut self, start: usize, picks: &[u32], labels: &mut [u32], kept: &mut Kept) {
        let (job, step) = (self.job, self.step);
        let values = picks
            .iter()
            .map(|&pick| job.points.row(start + pick as usize));
        let rows = Rows::from_rows(values, job.points.columns());
        job.kernel.load(&rows, &job.frame, &mut self.tile);
        let owned = picks.iter().fold(0, |groups, &pick| {
            groups | 1_u32 << self.group(labels.get(pick as usize))
        });
        let bounds = (kept.codes.as_mut_slice(), picks);
        job.kernel
            .screen(&self.tile, &step.screen, owned, bounds, &mut self.screened);
        for group in bits(self.screened.asked()) {
            let members = step.groups.members.get(group).map_or(0, Vec::len);
            self.work.pairs += (TILE * members) as u64;
        }
        for (lane, &pick) in picks.iter().enumerate() {
            let pick = pick as usize;
            let (own, to) = (
                self.screened.own().get(lane),
                self.screened.labels().get(lane),
            );
            let found = own.copied().zip(to.copied());
            let known = kept.own.get_mut(pick).zip(labels.get_mut(pick));
            let (Some((own, to)), Some((bound, label))) = (found, known) else {
                continue;
            };
            *bound = own;
            let from = std::mem::replace(label, to);
            if from != to {
                self.change(start + pick, from, to);
            }
        }
    }

    fn group(&self, label: Option<&u32>) -> u8 {
        let of = label.and_then(|label| self.step.groups.of.get(*label as usize));
        of.copied().unwrap_or_default()
    }

    fn change(&mut self, row: usize, from: u32, to: u32) {
        self.moves.push(Move { row, from, to });
        if self.moves.len() == TILE {
            self.settle();
        }
    }

    /// Adds the rows that moved to the sums of their new clusters and takes them from the old.
    fn settle(&mut self) {
        if self.moves.is_empty() {
            return;
        }
        let moves = std::mem::take(&mut self.moves);
        let job = self.job;
        let rows = moves.iter().map(|one| job.points.row(one.row));
        let rows = Rows::from_rows(rows, job.points.columns());
        let (mut from, mut to) = ([0; TILE], [0; TILE]);
        for ((from, to), one) in from.iter_mut().zip(&mut to).zip(&moves) {
            (*from, *to) = (one.from, one.to);
            let counts = i64::from(job.points.weight(one.row) > 0.0);
            for (label, change) in [(one.from, -counts), (one.to, counts)] {
                if let Some(members) = self.members.get_mut(label as usize) {
                    *members += change;
                }
            }
        }
        self.add(&rows, &moves, &to, 1.0);
        self.add(&rows, &moves, &from, -1.0);
        self.totals.statistics.moved += moves.len() as u64;
        self.moves = moves;
        self.moves.clear();
    }

    /// Adds the rows of some moves, `sign` times, to the sums of the clusters named.
    fn add(&mut self, rows: &Rows<'_, T>, moves: &[Move], labels: &[u32; TILE], sign: f64) {
        let job = self.job;
        let weight = |lane: usize| {
            let weight = moves.get(lane).map(|one| job.weight(one.row));
            sign * weight.unwrap_or_default()
        };
        let weights = std::array::from_fn(|lane| T::from_f64(weight(lane)));
        job.kernel
            .add_rows(rows, labels, &weights, &job.frame, &mut self.totals.sums);
        self.totals.count(labels, weight, rows.count());
    }
}
