//! The number of segments, with its alternatives, or the answer that there are none.

use landfall_core::{Progress, Seed, Stage};
use ndarray::{Array2, ArrayView2, Axis};
use rand::seq::index::sample;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SegmentParams;
use super::indices::{calinski_harabasz, davies_bouldin};
use super::kmeans::{KMeansFit, assign, best_fit, distinct_rows, quick_fit};
use super::null_model::{Axes, Kind, NullModel, NullTest};
use super::silhouette::silhouettes;
use super::stability::stability;
use crate::MarketError;
use crate::statistics::{mean, median, standard_deviation};

/// Rows on which K is chosen, at most.
const SCORED_ROWS: usize = 3_000;
/// Restarts behind the test statistic, on the data and on every draw alike.
const TEST_RESTARTS: usize = 1;
/// Draws made between two looks at the count.
const BATCH: usize = 20;

/// One number of segments that was considered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KCandidate {
    /// Number of segments.
    pub k: usize,
    /// Mean silhouette, -1 to 1: higher is better separated (Rousseeuw 1987).
    pub silhouette: f64,
    /// Sum of squared distances to the centroids.
    pub inertia: f64,
    /// Gap statistic against the uniform null model (Tibshirani, Walther & Hastie 2001).
    pub gap: Option<f64>,
    /// Its simulation error.
    pub gap_error: Option<f64>,
    /// Calinski-Harabasz index: higher is better separated.
    pub calinski_harabasz: Option<f64>,
    /// Davies-Bouldin index: lower is better separated.
    pub davies_bouldin: Option<f64>,
    /// Mean adjusted Rand index with fits to bootstrap resamples, 1 for perfectly stable.
    pub stability: Option<f64>,
}

/// Logarithms of inertias, by K, found with the effort of the test.
struct LogInertias {
    observed: Vec<f64>,
    /// One list per uniform draw.
    expected: Vec<Vec<f64>>,
}

/// The segmentation of all rows and how it was chosen.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) fit: KMeansFit,
    pub(super) structure: bool,
    pub(super) candidates: Vec<KCandidate>,
    pub(super) best: usize,
    pub(super) test: NullTest,
    pub(super) scored_rows: usize,
}

/// Chooses K on a sample of the rows and segments all of them.
pub(super) fn segment(
    params: &SegmentParams,
    all: &Array2<f64>,
    seed: Seed,
    progress: &Progress,
) -> Result<Choice, MarketError> {
    let drawn = sampled(all, seed.stream("sample"));
    let rows = drawn.as_ref().map_or(all.view(), Array2::view);
    let ks = feasible_ks(params, rows)?;
    let steps = ks.len() + 2 * params.null_draws + 1;
    let stage = progress.stage("segments", u64::try_from(steps).ok());
    let fits = fit_all(params, rows, &ks, seed, &stage)?;
    let (test, logs) = test_structure(params, rows, &ks, seed, &stage)?;
    let candidates = score_all(params, rows, &ks, &fits, &logs, seed);
    let best = best_index(candidates.iter().map(|candidate| candidate.silhouette));
    let structure = test.finds_structure();
    let k = if structure {
        ks.get(best).copied().unwrap_or(1)
    } else {
        1
    };
    let fit = match (fits.into_iter().nth(best), drawn.is_some()) {
        (Some(fit), false) if structure => fit,
        _ => best_fit(
            all.view(),
            k,
            restarts_for(params, k),
            params.max_steps,
            seed,
        )?,
    };
    stage.advance(1)?;
    let best = candidates.get(best).map_or(1, |candidate| candidate.k);
    Ok(Choice {
        fit,
        structure,
        candidates,
        best,
        test,
        scored_rows: rows.nrows(),
    })
}

const fn restarts_for(params: &SegmentParams, k: usize) -> usize {
    if k == 1 { 1 } else { params.restarts }
}

/// A sample of the rows when there are too many to compare pairwise.
fn sampled(all: &Array2<f64>, seed: Seed) -> Option<Array2<f64>> {
    (all.nrows() > SCORED_ROWS).then(|| {
        let mut chosen = sample(&mut seed.rng(), all.nrows(), SCORED_ROWS).into_vec();
        chosen.sort_unstable();
        all.select(Axis(0), &chosen)
    })
}

/// The numbers of segments that the rows allow: fewer than there are distinct rows.
fn feasible_ks(
    params: &SegmentParams,
    rows: ArrayView2<'_, f64>,
) -> Result<Vec<usize>, MarketError> {
    let distinct = distinct_rows(rows, params.k.end().saturating_add(1));
    let ks: Vec<usize> = params.k.clone().filter(|&k| k < distinct).collect();
    if ks.is_empty() {
        let needed = params.k.start() + 1;
        return Err(MarketError::TooFewRegions {
            left: distinct,
            needed,
        });
    }
    Ok(ks)
}

fn fit_all(
    params: &SegmentParams,
    rows: ArrayView2<'_, f64>,
    ks: &[usize],
    seed: Seed,
    stage: &Stage,
) -> Result<Vec<KMeansFit>, MarketError> {
    ks.par_iter()
        .map(|&k| {
            let fit = best_fit(rows, k, params.restarts, params.max_steps, seed)?;
            stage.advance(1)?;
            Ok(fit)
        })
        .collect()
}

/// The greatest mean silhouette over `ks` and the logarithm of every inertia.
fn statistic(rows: ArrayView2<'_, f64>, ks: &[usize], seed: Seed) -> (f64, Vec<f64>) {
    let fits: Vec<KMeansFit> = ks
        .iter()
        .map(|&k| quick_fit(rows, k, TEST_RESTARTS, seed))
        .collect();
    let greatest = mean_silhouettes(rows, &fits)
        .into_iter()
        .fold(f64::NEG_INFINITY, f64::max);
    (greatest, fits.iter().map(|fit| fit.inertia.ln()).collect())
}

fn mean_silhouettes(rows: ArrayView2<'_, f64>, fits: &[KMeansFit]) -> Vec<f64> {
    let labellings: Vec<&[usize]> = fits.iter().map(|fit| fit.labels.as_slice()).collect();
    let scores = silhouettes(rows, &labellings);
    scores
        .into_iter()
        .map(|scores| mean(scores).unwrap_or(0.0))
        .collect()
}

/// Runs the search on structureless data; also returns the log inertias of the data and of the
/// uniform draws, all found with the same effort.
fn test_structure(
    params: &SegmentParams,
    rows: ArrayView2<'_, f64>,
    ks: &[usize],
    seed: Seed,
    stage: &Stage,
) -> Result<(NullTest, LogInertias), MarketError> {
    let (statistic, observed) = statistic(rows, ks, seed.stream("test"));
    let Some(axes) = Axes::of(rows) else {
        return Err(MarketError::TooFewRegions { left: 0, needed: 2 });
    };
    let search = Search {
        params,
        axes: &axes,
        ks,
        statistic,
        seed,
        stage,
    };
    let (uniform, expected) = search.run(Kind::Uniform)?;
    let (gaussian, _) = search.run(Kind::Gaussian)?;
    let level = params.level;
    Ok((
        NullTest {
            statistic,
            level,
            restarts: TEST_RESTARTS,
            uniform,
            gaussian,
        },
        LogInertias { observed, expected },
    ))
}

struct Search<'a> {
    params: &'a SegmentParams,
    axes: &'a Axes,
    ks: &'a [usize],
    statistic: f64,
    seed: Seed,
    stage: &'a Stage,
}

impl Search<'_> {
    /// Draws in batches of fixed size until all are made or the level is out of reach.
    fn run(&self, kind: Kind) -> Result<(NullModel, Vec<Vec<f64>>), MarketError> {
        let seed = self.seed.stream(if kind == Kind::Uniform {
            "uniform"
        } else {
            "gaussian"
        });
        let draws = self.params.null_draws;
        let mut seen: Vec<(f64, Vec<f64>)> = Vec::new();
        while seen.len() < draws && !self.hopeless(&seen) {
            let batch = seen.len()..(seen.len() + BATCH).min(draws);
            let results: Vec<_> = batch
                .into_par_iter()
                .map(|draw| self.draw(kind, seed.index(draw as u64)))
                .collect::<Result<_, MarketError>>()?;
            seen.extend(results);
        }
        let reached = self.reached(&seen);
        let statistics = || seen.iter().map(|(statistic, _)| *statistic);
        let model = NullModel {
            draws: seen.len(),
            reached,
            p_value: p_value(reached, seen.len()),
            median: median(statistics()).unwrap_or(0.0),
            greatest: statistics().fold(f64::NEG_INFINITY, f64::max),
        };
        Ok((
            model,
            seen.into_iter().map(|(_, inertias)| inertias).collect(),
        ))
    }

    fn draw(&self, kind: Kind, seed: Seed) -> Result<(f64, Vec<f64>), MarketError> {
        let rows = self.axes.draw(kind, seed);
        let found = statistic(rows.view(), self.ks, seed);
        self.stage.advance(1)?;
        Ok(found)
    }

    fn reached(&self, seen: &[(f64, Vec<f64>)]) -> usize {
        seen.iter()
            .filter(|(statistic, _)| *statistic >= self.statistic)
            .count()
    }

    /// Whether the p value would exceed the level even if no further draw reached the statistic.
    fn hopeless(&self, seen: &[(f64, Vec<f64>)]) -> bool {
        p_value(self.reached(seen), self.params.null_draws) > self.params.level
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a number of draws is far below 2^53"
)]
fn p_value(reached: usize, draws: usize) -> f64 {
    (reached as f64 + 1.0) / (draws as f64 + 1.0)
}

fn score_all(
    params: &SegmentParams,
    rows: ArrayView2<'_, f64>,
    ks: &[usize],
    fits: &[KMeansFit],
    logs: &LogInertias,
    seed: Seed,
) -> Vec<KCandidate> {
    let scores = mean_silhouettes(rows, fits);
    let mut candidates = Vec::new();
    for (index, ((&k, fit), silhouette)) in ks.iter().zip(fits).zip(scores).enumerate() {
        let nulls: Vec<f64> = logs
            .expected
            .iter()
            .filter_map(|log| log.get(index).copied())
            .collect();
        let (gap, gap_error) = gap(&nulls, logs.observed.get(index).copied());
        let seed = seed.stream("stability").index(k as u64);
        candidates.push(KCandidate {
            k,
            silhouette,
            inertia: fit.inertia,
            gap,
            gap_error,
            calinski_harabasz: calinski_harabasz(rows, fit),
            davies_bouldin: davies_bouldin(rows, fit),
            stability: stability(rows, fit, params.resamples, seed),
        });
    }
    candidates
}

/// E[ln W] - ln W with the simulation error sd sqrt(1 + 1 / B).
fn gap(nulls: &[f64], observed: Option<f64>) -> (Option<f64>, Option<f64>) {
    let Ok(draws) = u32::try_from(nulls.len()) else {
        return (None, None);
    };
    let gap = mean(nulls.iter().copied())
        .zip(observed)
        .map(|(expected, seen)| expected - seen);
    let error = standard_deviation(nulls).map(|sd| sd * (1.0 + 1.0 / f64::from(draws)).sqrt());
    (
        gap.filter(|g| g.is_finite()),
        error.filter(|e| e.is_finite()),
    )
}

/// Index of the greatest score; ties go to the first.
fn best_index(scores: impl Iterator<Item = f64>) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (index, score) in scores.enumerate() {
        if score > best.1 {
            best = (index, score);
        }
    }
    best.0
}

/// The nearest centroid of every row and the second nearest, where there is one.
pub(super) fn second_choices(rows: ArrayView2<'_, f64>, fit: &KMeansFit) -> Vec<Option<usize>> {
    let others = |own: usize| -> Vec<usize> {
        (0..fit.centroids.nrows())
            .filter(|&label| label != own)
            .collect()
    };
    rows.axis_iter(Axis(0))
        .zip(&fit.labels)
        .map(|(row, &own)| {
            let others = others(own);
            let rest = fit.centroids.select(Axis(0), &others);
            if rest.nrows() == 0 {
                return None;
            }
            let (nearest, _) = assign(row.insert_axis(Axis(0)), rest.view());
            others.get(*nearest.first()?).copied()
        })
        .collect()
}
