//! Clustering the prepared rows in the way that was asked for.

use landfall_core::{Progress, Seed};
use landfall_market::cluster::{KMeansFit, Points, Real, Warning};
use landfall_market::evaluate::{KCandidate, KChoice, NullTest, Verdict};
use landfall_market::matrix::PreparedMatrix;

use super::{Clusters, ValidSegmentationParams, engine, incomplete};
use crate::Error;

/// How K was chosen.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) verdict: Verdict,
    pub(super) best_k: Option<usize>,
    pub(super) test: Option<NullTest>,
    pub(super) alternatives: Vec<KCandidate>,
}

impl Choice {
    fn of(found: &KChoice) -> Self {
        Self {
            verdict: found.verdict(),
            best_k: found.best_k(),
            test: found.test().cloned(),
            alternatives: found.candidates().to_vec(),
        }
    }

    /// The stability of the number of clusters that was chosen.
    pub(super) fn stability(&self, k: usize) -> Option<f64> {
        let chosen = self.alternatives.iter().find(|of| of.k == k);
        chosen.and_then(|of| of.stability)
    }
}

/// Clusters, however they were found.
#[derive(Debug)]
pub(super) struct Fitted {
    pub(super) labels: Vec<u32>,
    /// K x columns, row after row.
    pub(super) centroids: Vec<f64>,
    pub(super) columns: usize,
    pub(super) sizes: Vec<usize>,
    pub(super) weights: Vec<f64>,
    pub(super) inertia: f64,
    pub(super) steps: usize,
    pub(super) relocations: usize,
    pub(super) warnings: Vec<String>,
    /// How K was chosen, where it was.
    pub(super) choice: Option<Choice>,
}

impl Fitted {
    pub(super) fn centroid_rows(&self) -> Vec<Vec<f64>> {
        let rows = self.centroids.chunks(self.columns.max(1));
        rows.map(<[f64]>::to_vec).collect()
    }
}

pub(super) fn fit<T: Real>(
    params: &ValidSegmentationParams,
    prepared: &PreparedMatrix<'_, T>,
    seed: Seed,
    progress: &Progress,
) -> Result<Fitted, Error> {
    if prepared.missing() > 0 {
        return incomplete::fit(params, prepared, seed, progress);
    }
    let points = prepared.points()?;
    match params.clusters() {
        Clusters::Fixed(k) => {
            let fit = run(params, *k, points, seed, progress)?.by_weight();
            Ok(fitted(&fit, None))
        }
        Clusters::From(centroids) => {
            let k = centroids.len() / points.columns();
            let fit = run(params, k, points, seed, progress)?;
            Ok(fitted(&fit, None))
        }
        Clusters::Choose(ks) => {
            let found = params.choice(ks.clone()).check()?;
            let found = found.run(points, seed.stream("choice"), progress)?;
            let mut fitted = fitted(found.fit(), Some(Choice::of(&found)));
            fitted
                .warnings
                .extend(found.doubts().iter().map(ToString::to_string));
            Ok(fitted)
        }
    }
}

fn run<T: Real>(
    params: &ValidSegmentationParams,
    k: usize,
    points: Points<'_, T>,
    seed: Seed,
    progress: &Progress,
) -> Result<KMeansFit, Error> {
    let valid = params.engine(k).check().map_err(engine)?;
    valid
        .fit(points, seed.stream("fit"), progress)
        .map_err(engine)
}

fn fitted(fit: &KMeansFit, choice: Option<Choice>) -> Fitted {
    Fitted {
        labels: fit.labels().to_vec(),
        centroids: fit.centroids().to_vec(),
        columns: fit.columns(),
        sizes: fit.sizes().to_vec(),
        weights: fit.weights().to_vec(),
        inertia: fit.total_inertia(),
        steps: fit.steps(),
        relocations: fit.relocations(),
        warnings: fit.warnings().iter().map(words).collect(),
        choice,
    }
}

fn words(warning: &Warning) -> String {
    match warning {
        Warning::FewerDistinctRows { asked, distinct } => format!(
            "{asked} clusters were asked for, but only {distinct} rows are distinct: each is a \
             cluster"
        ),
        Warning::EmptyClusters { clusters: 1 } => "1 cluster ended without a row".to_owned(),
        Warning::EmptyClusters { clusters } => format!("{clusters} clusters ended without a row"),
        Warning::StepLimit { steps } => {
            format!("the best run stopped after {steps} steps; more steps may lower the inertia")
        }
        other => format!("{other:?}"),
    }
}
