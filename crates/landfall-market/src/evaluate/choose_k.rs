//! The number of clusters, with its alternatives, or the answer that there are none.

mod candidate;
mod null_model;
mod report;
mod scored;
mod search;
mod stability;

use std::ops::RangeInclusive;

use landfall_core::{Mistake, Mistakes, Place, Progress, Seed, Stage};
use rayon::prelude::*;

pub use candidate::KCandidate;
pub use null_model::{NullModel, NullTest};
pub use report::{KChoice, KDoubt, RunnerUp, Verdict};
pub use stability::stability;

use crate::MarketError;
use crate::cluster::{ClusterError, KMeansFit, KMeansParams, Points, Real, Start};
use scored::Scored;

/// Unchecked parameters of the choice of K.
///
/// Defaults: K from 1 to 10; for every K the restarts that [`KMeansParams`] takes for the size of
/// the problem, at most 300 steps each, relative tolerance 1e-4; 99 draws of each null model,
/// significance level 0.05; 20 resamples for stability; K is chosen on at most 2,000 rows.
///
/// K is the number of clusters with the greatest mean silhouette (Rousseeuw 1987) of those whose
/// every cluster stands out. The answer "no clusters" is given unless the search finds more in the
/// data than in structureless data, under both of two null models: uniform in the box of the
/// principal axes, and one Gaussian with the covariance of the data (p <= level for each, Monte
/// Carlo test). "More" is a greater mean silhouette and a greater least silhouette of a cluster: see
/// [`NullTest`].
#[derive(Debug, Clone, PartialEq)]
pub struct ChooseKParams {
    k: RangeInclusive<usize>,
    restarts: Option<usize>,
    max_steps: usize,
    relative_tolerance: f64,
    null_draws: usize,
    level: f64,
    resamples: usize,
    scored_rows: usize,
    every_cluster: bool,
}

impl Default for ChooseKParams {
    fn default() -> Self {
        Self {
            k: 1..=10,
            restarts: None,
            max_steps: 300,
            relative_tolerance: 1e-4,
            null_draws: 99,
            level: 0.05,
            resamples: 20,
            scored_rows: 2_000,
            every_cluster: true,
        }
    }
}

impl ChooseKParams {
    /// Parameters with the defaults above.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The range K is chosen from. K = 1 has no silhouette; it is listed beside the others and
    /// chosen when there are no clusters, whether it is in the range or not.
    #[must_use]
    pub const fn k(mut self, range: RangeInclusive<usize>) -> Self {
        self.k = range;
        self
    }

    /// Random starts for every K; the best is kept.
    #[must_use]
    pub const fn restarts(mut self, restarts: usize) -> Self {
        self.restarts = Some(restarts);
        self
    }

    /// Greatest number of Lloyd steps of a run.
    #[must_use]
    pub const fn max_steps(mut self, steps: usize) -> Self {
        self.max_steps = steps;
        self
    }

    /// See [`KMeansParams::relative_tolerance`].
    #[must_use]
    pub const fn relative_tolerance(mut self, tolerance: f64) -> Self {
        self.relative_tolerance = tolerance;
        self
    }

    /// Draws of each null model; at least 1 / level - 1.
    #[must_use]
    pub const fn null_draws(mut self, draws: usize) -> Self {
        self.null_draws = draws;
        self
    }

    /// Significance level of the test for structure, above 0 and below 1.
    #[must_use]
    pub const fn level(mut self, level: f64) -> Self {
        self.level = level;
        self
    }

    /// Bootstrap resamples behind each stability figure; 0 for none.
    #[must_use]
    pub const fn resamples(mut self, resamples: usize) -> Self {
        self.resamples = resamples;
        self
    }

    /// K is chosen on a random sample when there are more rows than this, 10 at least. The time
    /// rises with its square.
    #[must_use]
    pub const fn scored_rows(mut self, rows: usize) -> Self {
        self.scored_rows = rows;
        self
    }

    /// Whether every single cluster has to stand out from structureless data, not only all of them
    /// on average. Without it a few outliers cut off from one cloud may pass for structure, which
    /// is right only where outliers were limited before.
    #[must_use]
    pub const fn every_cluster(mut self, wanted: bool) -> Self {
        self.every_cluster = wanted;
        self
    }

    /// The range K is chosen from.
    pub(crate) const fn range(&self) -> &RangeInclusive<usize> {
        &self.k
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// [`MarketError::Params`] with every mistake.
    pub fn check(self) -> Result<ValidChooseKParams, MarketError> {
        Mistakes::none(self.mistakes(1)).map_err(MarketError::Params)?;
        Ok(ValidChooseKParams(self))
    }

    /// What is wrong, with `fewest` the smallest K allowed.
    pub(crate) fn mistakes(&self, fewest: usize) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        let mut wrong = |field: &str, message: String| {
            mistakes.push(Mistake::new(Place::default().field(field), message));
        };
        if *self.k.start() < fewest || self.k.is_empty() {
            let given = format!("`{}..={}`", self.k.start(), self.k.end());
            wrong(
                "k",
                format!("{given} is not a range of {fewest} or more segments"),
            );
        }
        for (name, given, least) in [
            ("restarts", self.restarts.unwrap_or(1), 1),
            ("max_steps", self.max_steps, 1),
            ("scored_rows", self.scored_rows, 10),
        ] {
            if given < least {
                wrong(name, format!("`{given}` is not {least} or above"));
            }
        }
        let tolerance = self.relative_tolerance;
        if !(tolerance.is_finite() && tolerance >= 0.0) {
            let message = format!("`{tolerance}` is not a finite number of 0 or above");
            wrong("relative_tolerance", message);
        }
        if !(self.level > 0.0 && self.level < 1.0) {
            wrong("level", format!("`{}` is not between 0 and 1", self.level));
        } else if null_model::p_value(0, self.null_draws) > self.level {
            let message = format!(
                "`{}` draws cannot reach the level {}: the smallest p value is {:.3}",
                self.null_draws,
                self.level,
                null_model::p_value(0, self.null_draws)
            );
            wrong("null_draws", message);
        }
        mistakes
    }

    fn k_means(&self, k: usize) -> KMeansParams {
        let params = KMeansParams::new(k)
            .max_steps(self.max_steps)
            .relative_tolerance(self.relative_tolerance);
        match self.restarts {
            Some(restarts) => params.restarts(restarts),
            None => params,
        }
    }
}

/// Checked parameters of the choice of K.
#[derive(Debug, Clone, PartialEq)]
pub struct ValidChooseKParams(ChooseKParams);

impl ValidChooseKParams {
    /// Chooses the number of clusters and clusters the rows.
    ///
    /// The result depends on the rows, the parameters and the seed alone, not on the number of
    /// threads. Above `scored_rows` rows K is chosen on a random sample of them, and the report says
    /// so; the clusters of all rows then grow from the centroids of the sample. Rows of weight 0 are
    /// labelled and have no say.
    ///
    /// Every figure counts a row of weight k as k copies. The test does not: its draws have as many
    /// rows as the data, with the same weights, so that a heavy row is one heavy place and not
    /// proof of a cluster.
    ///
    /// # Errors
    /// [`MarketError::Cluster`], [`MarketError::Cancelled`].
    ///
    /// ```
    /// use landfall_market::cluster::Points;
    /// use landfall_market::evaluate::{ChooseKParams, Verdict};
    /// use landfall_market::{Progress, Seed};
    ///
    /// // Thirty rows near 0 and thirty near 100, each group evenly spread.
    /// let rows: Vec<f64> = (0..60).map(|i| f64::from(i % 2) * 100.0 + f64::from(i / 2)).collect();
    /// let choice = ChooseKParams::new()
    ///     .k(1..=4)
    ///     .check()?
    ///     .run(Points::new(&rows, 1)?, Seed::new(1), &Progress::silent())?;
    /// assert_eq!((choice.verdict(), choice.k()), (Verdict::Clusters, 2));
    /// assert_eq!(choice.fit().sizes(), [30, 30]);
    /// # Ok::<(), landfall_market::MarketError>(())
    /// ```
    pub fn run<T: Real>(
        &self,
        points: Points<'_, T>,
        seed: Seed,
        progress: &Progress,
    ) -> Result<KChoice, MarketError> {
        let params = &self.0;
        let scored = Scored::of(points, params.scored_rows, seed.stream("sample"));
        let rows = scored.points()?;
        let (ks, left_out) = scored.possible(&params.k);
        let steps = 2 * ks.len() + 2 * params.null_draws + 1;
        let stage = progress.stage("choice of K", u64::try_from(steps).ok());
        let fits = fit_all(params, rows, &ks, seed.stream("fits"), &stage)?;
        let outcome = if ks.iter().any(|k| *k > 1) {
            search::test_structure(params, rows, &ks, seed.stream("test"), &stage)?
        } else {
            None
        };
        let candidates = candidate::score_all(
            rows,
            &fits,
            outcome.as_ref(),
            (params.resamples, seed.stream("stability")),
            &stage,
        )?;
        let test = outcome.as_ref().map(|outcome| outcome.test.clone());
        let verdict = Verdict::of(test.as_ref());
        let found = outcome.as_ref().filter(|_| verdict == Verdict::Clusters);
        let ranking = candidate::ranking(&candidates.list, found);
        let chosen = ranking.first().filter(|_| found.is_some());
        let fit = final_fit(
            params,
            points,
            &scored,
            chosen.and_then(|at| fits.get(*at)),
            (seed, progress),
        )?;
        stage.advance(1)?;
        Ok(report::build(
            &scored,
            fit,
            verdict,
            (candidates, &ranking),
            (test, left_out),
        ))
    }
}

fn fit_all(
    params: &ChooseKParams,
    rows: Points<'_, f64>,
    ks: &[usize],
    seed: Seed,
    stage: &Stage,
) -> Result<Vec<KMeansFit>, ClusterError> {
    ks.par_iter()
        .map(|&k| {
            let seed = seed.index(k as u64);
            let fit = params.k_means(k).check()?.fit(rows, seed, &stage.quiet())?;
            stage.advance(1)?;
            Ok(fit.by_weight())
        })
        .collect()
}

/// The clusters of all rows: those found while K was chosen, or grown from them.
fn final_fit<T: Real>(
    params: &ChooseKParams,
    points: Points<'_, T>,
    scored: &Scored,
    chosen: Option<&KMeansFit>,
    (seed, progress): (Seed, &Progress),
) -> Result<KMeansFit, ClusterError> {
    let params = match chosen {
        Some(fit) if scored.is_everything() => return Ok(fit.clone()),
        Some(fit) => params
            .k_means(fit.k())
            .start(Start::Centroids(fit.centroids().to_vec())),
        None => params.k_means(1).restarts(1),
    };
    let fit = params.check()?.fit(points, seed.stream("fits"), progress)?;
    Ok(fit.by_weight())
}
