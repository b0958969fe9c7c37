//! What the search for clusters finds in the data and in structureless data.

use landfall_core::{Progress, Seed, Stage};
use rayon::prelude::*;

use super::ChooseKParams;
use super::null_model::{Axes, Kind, NullModel, NullTest, p_value};
use crate::cluster::{ClusterError, KMeansFit, KMeansParams, Moves, Points, Real};
use crate::evaluate::{Gap, Silhouettes, gap, silhouettes_of_all};
use crate::statistics::median;

/// Restarts behind the test statistics, on the data and on every draw alike.
const RESTARTS: usize = 3;
/// Lloyd steps of each of these fits, at most.
const STEPS: usize = 25;
/// Their relative tolerance.
const TOLERANCE: f64 = 1e-3;
/// Draws made between two looks at the count.
const BATCH: usize = 20;

/// What one search found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Greatest mean silhouette over K.
    pub(super) mean: f64,
    /// Greatest, over K, of the least mean silhouette of a cluster.
    pub(super) least: f64,
    /// By K.
    pub(super) inertias: Vec<f64>,
}

/// Cheap fits for every K, and the greatest silhouettes among them.
fn search(
    rows: Points<'_, f32>,
    ks: &[usize],
    seed: Seed,
    progress: &Progress,
) -> Result<Found, ClusterError> {
    let fit = |&k: &usize| {
        KMeansParams::new(k)
            .restarts(RESTARTS)
            .max_steps(STEPS)
            .relative_tolerance(TOLERANCE)
            .moves(Moves::Never)
            .check()?
            .fit(rows, seed.index(k as u64), progress)
    };
    let fits: Vec<KMeansFit> = ks.iter().map(fit).collect::<Result<_, _>>()?;
    let labellings: Vec<&[u32]> = fits.iter().map(KMeansFit::labels).collect();
    let scores = silhouettes_of_all(rows, &labellings, progress)?;
    let greatest = |values: &mut dyn Iterator<Item = Option<f64>>| {
        values.flatten().fold(f64::NEG_INFINITY, f64::max)
    };
    let pairs = scores.iter().zip(&labellings);
    Ok(Found {
        mean: greatest(&mut scores.iter().map(|scores| scores.mean.value())),
        least: greatest(&mut pairs.map(|(scores, labels)| least_cluster(scores, labels, rows))),
        inertias: fits.iter().map(KMeansFit::total_inertia).collect(),
    })
}

/// The least mean silhouette of a cluster; `None` where silhouettes are not defined.
pub(super) fn least_cluster<T: Real>(
    scores: &Silhouettes,
    labels: &[u32],
    rows: Points<'_, T>,
) -> Option<f64> {
    scores.mean.value()?;
    let clusters = labels.iter().max().map_or(0, |label| *label as usize + 1);
    let mut sums = vec![(0.0, 0.0); clusters];
    for (row, (score, &label)) in scores.rows.iter().zip(labels).enumerate() {
        if let Some((sum, total)) = sums.get_mut(label as usize) {
            *sum += rows.weight(row) * score;
            *total += rows.weight(row);
        }
    }
    let occupied = sums.into_iter().filter(|(_, total)| *total > 0.0);
    occupied
        .map(|(sum, total)| sum / total)
        .min_by(f64::total_cmp)
}

/// Runs the search on the data and on structureless data.
pub(super) fn test_structure(
    params: &ChooseKParams,
    rows: Points<'_, f64>,
    ks: &[usize],
    seed: Seed,
    stage: &Stage,
) -> Result<Option<Outcome>, ClusterError> {
    let axes = Axes::of(rows);
    if axes.len() == 0 {
        return Ok(None);
    }
    let points = axis_points(&axes, axes.observed(), rows)?;
    let observed = search(points, ks, seed, &stage.quiet())?;
    let test = Test {
        params,
        axes: &axes,
        rows,
        ks,
        observed: &observed,
        seed,
        stage,
    };
    let uniform = test.run(Kind::Uniform)?;
    let gaussian = test.run(Kind::Gaussian)?;
    Ok(Some(Outcome {
        test: NullTest {
            statistic: observed.mean,
            least_statistic: observed.least,
            level: params.level,
            every_cluster: params.every_cluster,
            restarts: RESTARTS,
            uniform: test.model(&uniform),
            gaussian: test.model(&gaussian),
        },
        observed,
        uniform,
        gaussian,
    }))
}

/// The outcome of the test and what it rests on.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) test: NullTest,
    observed: Found,
    uniform: Vec<Found>,
    gaussian: Vec<Found>,
}

impl Outcome {
    /// The gap of the K at place `at`, found with the effort of the test.
    pub(super) fn gap(&self, at: usize) -> Option<Gap> {
        let draws = self.uniform.iter();
        let reference: Vec<f64> = draws
            .filter_map(|found| found.inertias.get(at).copied())
            .collect();
        gap(*self.observed.inertias.get(at)?, &reference)
    }

    /// Whether even the least cluster of a K is better separated than in structureless data.
    pub(super) fn separates(&self, least: f64) -> bool {
        let reference = [&self.uniform, &self.gaussian];
        !self.test.every_cluster
            || reference.into_iter().all(|draws| {
                let reached = draws.iter().filter(|found| found.least >= least).count();
                p_value(reached, draws.len()) <= self.test.level
            })
    }
}

/// Rows along the axes with the weights of the data.
fn axis_points<'a>(
    axes: &Axes,
    values: &'a [f32],
    rows: Points<'a, f64>,
) -> Result<Points<'a, f32>, ClusterError> {
    let points = Points::new(values, axes.len())?;
    match rows.weights() {
        Some(weights) => points.weighted(weights),
        None => Ok(points),
    }
}

struct Test<'a> {
    params: &'a ChooseKParams,
    axes: &'a Axes,
    rows: Points<'a, f64>,
    ks: &'a [usize],
    observed: &'a Found,
    seed: Seed,
    stage: &'a Stage,
}

impl Test<'_> {
    /// Draws in batches of fixed size until all are made or the level is out of reach.
    fn run(&self, kind: Kind) -> Result<Vec<Found>, ClusterError> {
        let seed = self.seed.stream(kind.name());
        let draws = self.params.null_draws;
        let mut seen: Vec<Found> = Vec::new();
        while seen.len() < draws && !self.hopeless(&seen) {
            let batch = seen.len()..(seen.len() + BATCH).min(draws);
            let results: Vec<Found> = batch
                .into_par_iter()
                .map(|draw| self.draw(kind, seed.index(draw as u64)))
                .collect::<Result<_, ClusterError>>()?;
            seen.extend(results);
        }
        Ok(seen)
    }

    fn model(&self, seen: &[Found]) -> NullModel {
        let (reached, least_reached) = self.reached(seen);
        let means = || seen.iter().map(|found| found.mean);
        let leasts = || seen.iter().map(|found| found.least);
        NullModel {
            draws: seen.len(),
            reached,
            least_reached,
            p_value: p_value(self.counted(seen), seen.len()),
            median: median(means()).unwrap_or(0.0),
            greatest: means().fold(f64::NEG_INFINITY, f64::max),
            least_median: median(leasts()).unwrap_or(0.0),
            least_greatest: leasts().fold(f64::NEG_INFINITY, f64::max),
        }
    }

    fn draw(&self, kind: Kind, seed: Seed) -> Result<Found, ClusterError> {
        let values = self.axes.draw(kind, self.rows.rows(), seed);
        let points = axis_points(self.axes, &values, self.rows)?;
        let found = search(points, self.ks, seed, &self.stage.quiet())?;
        self.stage.advance(1)?;
        Ok(found)
    }

    /// Draws that reached the greatest mean silhouette, and the greatest least one.
    fn reached(&self, seen: &[Found]) -> (usize, usize) {
        let count = |reaches: &dyn Fn(&Found) -> bool| seen.iter().filter(|f| reaches(f)).count();
        (
            count(&|found| found.mean >= self.observed.mean),
            count(&|found| found.least >= self.observed.least),
        )
    }

    /// Draws that count against structure.
    fn counted(&self, seen: &[Found]) -> usize {
        let (reached, least_reached) = self.reached(seen);
        if self.params.every_cluster {
            reached.max(least_reached)
        } else {
            reached
        }
    }

    /// Whether the p value would exceed the level even if no further draw reached the statistics.
    fn hopeless(&self, seen: &[Found]) -> bool {
        p_value(self.counted(seen), self.params.null_draws) > self.params.level
    }
}
