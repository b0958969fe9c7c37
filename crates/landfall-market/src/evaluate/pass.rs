//! One pass over pairs of rows: the silhouettes of some rows under several labellings.

use std::ops::Range;

use landfall_core::{Cancelled, Progress};
use rayon::prelude::*;

use super::groups::Groups;
use crate::cluster::{Points, Real};
use crate::kernel::{Frame, Kernel, Rows, TILE, Tile};

/// The rows sorted so that those with the same labels lie together, in the kernel's frame.
///
/// Rows are sorted by all their labels at once. So every labelling's clusters are unions of runs,
/// and the distances to a run are added up once for all labellings.
struct Layout<T> {
    kernel: Kernel<T>,
    frame: Frame<T>,
    columns: usize,
    /// Row of every place; rows of weight 0 have none.
    order: Vec<usize>,
    /// Place after place.
    values: Vec<T>,
    weights: Vec<T>,
    runs: Vec<Run>,
}

/// Places whose rows have the same labels, and where the sums to them go: one slot per labelling.
struct Run {
    places: Range<usize>,
    slots: Vec<usize>,
}

/// The silhouettes of the rows `targets` (all rows for `None`, in order) under every labelling, by
/// labelling; each against all rows.
///
/// Takes O(targets x rows x columns) time and, beside the result, O(rows x columns) memory.
pub(super) fn silhouettes<T: Real>(
    points: Points<'_, T>,
    labellings: &[Groups],
    targets: Option<&[usize]>,
    progress: &Progress,
) -> Result<Vec<Vec<f64>>, Cancelled> {
    let layout = Layout::new(points, labellings);
    match targets {
        Some(targets) => layout.score(points, labellings, targets, progress),
        None => layout.score(points, labellings, &layout.every_row(points), progress),
    }
}

impl<T: Real> Layout<T> {
    fn new(points: Points<'_, T>, labellings: &[Groups]) -> Self {
        let labels = |row: usize| {
            labellings
                .iter()
                .map(move |groups| groups.of_row.get(row).copied().unwrap_or(0))
        };
        let mut order: Vec<usize> = (0..points.rows())
            .filter(|row| points.weight(*row) > 0.0)
            .collect();
        order.sort_by(|a, b| labels(*a).cmp(labels(*b)));
        // Only ratios of weights count: the greatest is 1, so that none leaves the range of T.
        let heaviest = order
            .iter()
            .map(|row| points.weight(*row))
            .fold(0.0, f64::max);
        let weight = |row: &usize| T::from_f64(points.weight(*row) / heaviest);
        let mut layout = Self {
            kernel: Kernel::best(),
            frame: frame_of(points),
            columns: points.columns(),
            weights: order.iter().map(weight).collect(),
            values: Vec::with_capacity(order.len() * points.columns()),
            runs: runs_of(labellings, &order),
            order,
        };
        layout.fill(points);
        layout
    }

    /// Brings the rows into the frame by the same instructions as the tiles, so that a row is
    /// exactly 0 from itself.
    fn fill(&mut self, points: Points<'_, T>) {
        let mut tile = Tile::new(self.columns);
        for rows in self.order.chunks(TILE) {
            self.load(points, rows, &mut tile);
            let numbers = tile.numbers();
            for lane in 0..rows.len() {
                self.values
                    .extend(numbers.iter().skip(lane).step_by(TILE).take(self.columns));
            }
        }
    }

    fn load(&self, points: Points<'_, T>, rows: &[usize], tile: &mut Tile<T>) {
        let rows = Rows::from_rows(rows.iter().map(|row| points.row(*row)), self.columns);
        self.kernel.load(&rows, &self.frame, tile);
    }

    fn every_row(&self, points: Points<'_, T>) -> Vec<usize> {
        let weightless = (0..points.rows()).filter(|row| points.weight(*row) <= 0.0);
        self.order.iter().copied().chain(weightless).collect()
    }

    fn score(
        &self,
        points: Points<'_, T>,
        labellings: &[Groups],
        targets: &[usize],
        progress: &Progress,
    ) -> Result<Vec<Vec<f64>>, Cancelled> {
        let tiles: Vec<&[usize]> = targets.chunks(TILE).collect();
        let stage = progress.stage("silhouettes", u64::try_from(tiles.len()).ok());
        let unit = points
            .weights()
            .map_or(1.0, |weights| weights.iter().copied().fold(0.0, f64::max));
        let scores: Vec<Vec<f64>> = tiles
            .into_par_iter()
            .map(|rows| {
                let mut tile = Tile::new(self.columns);
                self.load(points, rows, &mut tile);
                let sums = self.sums(&tile, labellings);
                stage.advance(1)?;
                Ok(score_tile(points, rows, labellings, &sums, unit))
            })
            .collect::<Result<_, Cancelled>>()?;
        Ok(gather(labellings.len(), targets, &scores))
    }

    /// Sums of weight times distance to every cluster of every labelling, by slot.
    fn sums(&self, tile: &Tile<T>, labellings: &[Groups]) -> Vec<[f64; TILE]> {
        let slots = labellings.iter().map(Groups::len).sum();
        let mut all = vec![[0.0; TILE]; slots];
        for run in &self.runs {
            let range = run.places.start * self.columns..run.places.end * self.columns;
            let others = self.values.get(range).unwrap_or_default();
            let weights = self.weights.get(run.places.clone()).unwrap_or_default();
            let mut sums = [0.0; TILE];
            self.kernel.distance_sums(tile, others, weights, &mut sums);
            for &slot in &run.slots {
                let Some(target) = all.get_mut(slot) else {
                    continue;
                };
                for (target, sum) in target.iter_mut().zip(sums) {
                    *target += sum;
                }
            }
        }
        all
    }
}

/// The frame with the mean of the rows at its origin.
fn frame_of<T: Real>(points: Points<'_, T>) -> Frame<T> {
    let mut origin = vec![0.0; points.columns()];
    for row in points.iter() {
        for (sum, value) in origin.iter_mut().zip(row) {
            *sum += value.to_f64();
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "rows are far below 2^53")]
    let rows = points.rows() as f64;
    origin.iter_mut().for_each(|sum| *sum /= rows);
    let deviation = |row: &[T]| {
        row.iter().zip(&origin).fold(0.0, |far: f64, (x, centre)| {
            far.max((x.to_f64() - centre).abs())
        })
    };
    let reach = points.iter().map(deviation).fold(0.0, f64::max);
    Frame::new(&origin, reach)
}

/// The stretches of `order` whose rows have the same labels.
fn runs_of(labellings: &[Groups], order: &[usize]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (place, &row) in order.iter().enumerate() {
        let slots = slots_of(labellings, row);
        match runs.last_mut() {
            Some(run) if run.slots == slots => run.places.end = place + 1,
            _ => runs.push(Run {
                places: place..place + 1,
                slots,
            }),
        }
    }
    runs
}

/// Where the sums to one row go: its cluster under every labelling.
fn slots_of(labellings: &[Groups], row: usize) -> Vec<usize> {
    let mut start = 0;
    let slot = |groups: &Groups| {
        let slot = start + groups.of_row.get(row).map_or(0, |group| *group as usize);
        start += groups.len();
        slot
    };
    labellings.iter().map(slot).collect()
}

/// Silhouettes of the rows of a tile, labelling after labelling.
fn score_tile<T: Real>(
    points: Points<'_, T>,
    rows: &[usize],
    labellings: &[Groups],
    sums: &[[f64; TILE]],
    weight_unit: f64,
) -> Vec<f64> {
    let mut scores = Vec::with_capacity(labellings.len() * rows.len());
    let mut rest = sums;
    for groups in labellings {
        let (own, others) = rest.split_at(groups.len().min(rest.len()));
        rest = others;
        for (lane, &row) in rows.iter().enumerate() {
            let sums = own
                .iter()
                .map(|lanes| lanes.get(lane).map_or(0.0, |sum| sum * weight_unit));
            let cluster = groups.of_row.get(row).map_or(0, |group| *group as usize);
            let unit = points.weight(row).min(1.0);
            scores.push(silhouette(cluster, unit, sums, &groups.weights));
        }
    }
    scores
}

/// (b - a) / max(a, b) from sums of distances to the clusters.
///
/// `unit` is what the row itself counts in its own cluster: one copy.
pub(super) fn silhouette(
    own: usize,
    unit: f64,
    sums: impl Iterator<Item = f64>,
    weights: &[f64],
) -> f64 {
    let mut within = None;
    let mut between = f64::INFINITY;
    for (cluster, (sum, &weight)) in sums.zip(weights).enumerate() {
        if cluster == own {
            let others = weight - unit;
            within = (others > 0.0).then(|| sum / others);
        } else if weight > 0.0 {
            between = between.min(sum / weight);
        }
    }
    match within {
        Some(within) if between.is_finite() && within.max(between) > 0.0 => {
            (between - within) / within.max(between)
        }
        _ => 0.0,
    }
}

/// Puts the scores of the tiles in the order of the targets' rows, by labelling.
fn gather(labellings: usize, targets: &[usize], tiles: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut rank: Vec<usize> = (0..targets.len()).collect();
    rank.sort_by_key(|at| targets.get(*at).copied());
    let mut by_place = vec![Vec::with_capacity(targets.len()); labellings];
    for (rows, scores) in targets.chunks(TILE).zip(tiles) {
        for (list, scores) in by_place.iter_mut().zip(scores.chunks(rows.len())) {
            list.extend_from_slice(scores);
        }
    }
    let sorted = |list: Vec<f64>| {
        rank.iter()
            .map(|at| list.get(*at).copied().unwrap_or(0.0))
            .collect()
    };
    by_place.into_iter().map(sorted).collect()
}
