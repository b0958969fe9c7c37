//! What the search for clusters finds in the data and in structureless data.

use landfall_core::{Progress, Seed, Stage};
use rayon::prelude::*;

use super::ChooseKParams;
use super::null_model::{Axes, Kind, NullModel, NullTest, p_value};
use crate::cluster::{ClusterError, KMeansFit, KMeansParams, Moves, Points};
use crate::evaluate::{Gap, Silhouettes, gap, silhouettes_of_all};
use crate::statistics::median;

/// Restarts behind the test statistic, on the data and on every draw alike.
const RESTARTS: usize = 1;
/// Lloyd steps of each of these fits, at most.
const STEPS: usize = 100;
/// Draws made between two looks at the count.
const BATCH: usize = 20;

/// What one search found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) statistic: f64,
    /// By K.
    pub(super) inertias: Vec<f64>,
}

/// Inertias by K, found with the effort of the test.
#[derive(Debug, Default)]
pub(super) struct Reference {
    observed: Vec<f64>,
    /// One list per uniform draw.
    uniform: Vec<Vec<f64>>,
}

impl Reference {
    /// The gap of the K at place `at`.
    pub(super) fn gap(&self, at: usize) -> Option<Gap> {
        let draws = self.uniform.iter();
        let reference: Vec<f64> = draws.filter_map(|list| list.get(at).copied()).collect();
        gap(*self.observed.get(at)?, &reference)
    }
}

/// One cheap fit for every K, and the greatest mean silhouette among them.
pub(super) fn search(
    rows: Points<'_, f64>,
    ks: &[usize],
    seed: Seed,
) -> Result<Found, ClusterError> {
    let fit = |&k: &usize| {
        KMeansParams::new(k)
            .restarts(RESTARTS)
            .max_steps(STEPS)
            .relative_tolerance(0.0)
            .moves(Moves::Never)
            .check()?
            .fit(rows, seed.index(k as u64), &Progress::silent())
    };
    let fits: Vec<KMeansFit> = ks.iter().map(fit).collect::<Result<_, _>>()?;
    let labellings: Vec<&[u32]> = fits.iter().map(KMeansFit::labels).collect();
    let scores = silhouettes_of_all(rows, &labellings, &Progress::silent())?;
    Ok(Found {
        statistic: statistic(&scores),
        inertias: fits.iter().map(KMeansFit::total_inertia).collect(),
    })
}

fn statistic(scores: &[Silhouettes]) -> f64 {
    let means = scores.iter().filter_map(|scores| scores.mean.value());
    means.fold(f64::NEG_INFINITY, f64::max)
}

/// Runs the search on the data and on structureless data.
pub(super) fn test_structure(
    params: &ChooseKParams,
    rows: Points<'_, f64>,
    ks: &[usize],
    seed: Seed,
    stage: &Stage,
) -> Result<(NullTest, Reference), ClusterError> {
    let observed = search(rows, ks, seed)?;
    let axes = Axes::of(rows);
    let test = Test {
        params,
        axes: &axes,
        rows,
        ks,
        statistic: observed.statistic,
        seed,
        stage,
    };
    let (uniform, draws) = test.run(Kind::Uniform)?;
    let (gaussian, _) = test.run(Kind::Gaussian)?;
    let found = NullTest {
        statistic: observed.statistic,
        level: params.level,
        restarts: RESTARTS,
        uniform,
        gaussian,
    };
    let reference = Reference {
        observed: observed.inertias,
        uniform: draws.into_iter().map(|found| found.inertias).collect(),
    };
    Ok((found, reference))
}

struct Test<'a> {
    params: &'a ChooseKParams,
    axes: &'a Axes,
    rows: Points<'a, f64>,
    ks: &'a [usize],
    statistic: f64,
    seed: Seed,
    stage: &'a Stage,
}

impl Test<'_> {
    /// Draws in batches of fixed size until all are made or the level is out of reach.
    fn run(&self, kind: Kind) -> Result<(NullModel, Vec<Found>), ClusterError> {
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
        let reached = self.reached(&seen);
        let statistics = || seen.iter().map(|found| found.statistic);
        let model = NullModel {
            draws: seen.len(),
            reached,
            p_value: p_value(reached, seen.len()),
            median: median(statistics()).unwrap_or(0.0),
            greatest: statistics().fold(f64::NEG_INFINITY, f64::max),
        };
        Ok((model, seen))
    }

    fn draw(&self, kind: Kind, seed: Seed) -> Result<Found, ClusterError> {
        let values = self.axes.draw(kind, self.rows.rows(), seed);
        let points = Points::new(&values, self.axes.len())?;
        let points = match self.rows.weights() {
            Some(weights) => points.weighted(weights)?,
            None => points,
        };
        let found = search(points, self.ks, seed)?;
        self.stage.advance(1)?;
        Ok(found)
    }

    fn reached(&self, seen: &[Found]) -> usize {
        let reaches = |found: &&Found| found.statistic >= self.statistic;
        seen.iter().filter(reaches).count()
    }

    /// Whether the p value would exceed the level even if no further draw reached the statistic.
    fn hopeless(&self, seen: &[Found]) -> bool {
        p_value(self.reached(seen), self.params.null_draws) > self.params.level
    }
}
