//! How good the clusters are.

use std::collections::BTreeMap;

use landfall_core::{Progress, Seed};
use landfall_market::cluster::{KMeansParams, Points, Real, Start};
use landfall_market::evaluate::{
    self, EvaluateParams, Figure, Indices, Silhouettes, calinski_harabasz, davies_bouldin,
    silhouettes, simplified_silhouettes,
};
use landfall_market::matrix::PreparedMatrix;
use rand::seq::index::sample;

use super::document::Scores;
use super::engine;
use super::fit::Fitted;
use crate::Error;

/// Rows up to which the silhouette of every row is compared with all rows.
const EXACT_ROWS: usize = 50_000;
/// Rows on which stability is measured, at most.
const STABILITY_ROWS: usize = 3_000;
/// Bootstrap resamples behind the stability.
const RESAMPLES: usize = 20;

/// How good the clusters are.
#[derive(Debug, Default)]
pub(super) struct Measured {
    pub(super) scores: Scores,
    pub(super) weighted: Scores,
    pub(super) stability: Option<f64>,
    /// Why other figures than the scores are missing.
    pub(super) undefined: BTreeMap<String, String>,
    /// The silhouette of every row; empty where it is not known.
    pub(super) row_silhouettes: Vec<f64>,
    /// Whether those are the simplified ones.
    pub(super) simplified: bool,
    pub(super) warnings: Vec<String>,
}

pub(super) fn measure<T: Real>(
    prepared: &PreparedMatrix<'_, T>,
    fitted: &Fitted,
    seed: Seed,
    progress: &Progress,
) -> Result<Measured, Error> {
    let mut measured = if prepared.missing() > 0 {
        incomplete()
    } else {
        let points = prepared.points()?;
        let mut measured = if points.rows() <= EXACT_ROWS {
            exact(points, &fitted.labels, progress)?
        } else {
            sampled(points, &fitted.labels, seed, progress)?
        };
        measured.stability = match &fitted.choice {
            Some(choice) => choice.stability(fitted.sizes.len()),
            None => stability(points, fitted, seed.stream("stability"), progress)?,
        };
        if measured.stability.is_none() {
            measured.undefined("stability", no_stability(fitted));
        }
        measured
    };
    match &fitted.choice {
        None => {
            for name in ["verdict", "p_uniform", "p_gaussian"] {
                measured.undefined(name, "a fixed number of clusters is not tested");
            }
        }
        Some(choice) if choice.test.is_none() => {
            for name in ["p_uniform", "p_gaussian"] {
                measured.undefined(name, "no number of clusters above 1 was possible");
            }
        }
        Some(_) => {}
    }
    Ok(measured)
}

impl Measured {
    fn undefined(&mut self, name: &str, why: &str) {
        self.undefined.insert(name.to_owned(), why.to_owned());
    }
}

const fn no_stability(fitted: &Fitted) -> &'static str {
    if fitted.sizes.len() < 2 {
        "all rows lie in one cluster"
    } else {
        "too few rows of a weight to draw from them again"
    }
}

/// Indices compare whole rows.
fn incomplete() -> Measured {
    let mut measured = Measured::default();
    let why = "rows with missing cells have no distances to each other";
    let names = [
        "silhouette",
        "simplified_silhouette",
        "calinski_harabasz",
        "davies_bouldin",
    ];
    for name in names {
        for scores in [&mut measured.scores, &mut measured.weighted] {
            scores.undefined.insert(name.to_owned(), why.to_owned());
        }
    }
    measured.undefined("stability", why);
    measured
}

fn exact<T: Real>(
    points: Points<'_, T>,
    labels: &[u32],
    progress: &Progress,
) -> Result<Measured, Error> {
    let plain = silhouettes(points.unweighted(), labels, progress).map_err(engine)?;
    let scores = scores(points.unweighted(), labels, plain.mean)?;
    let weighted = if points.weights().is_some() {
        let mean = silhouettes(points, labels, progress).map_err(engine)?.mean;
        self::scores(points, labels, mean)?
    } else {
        scores.clone()
    };
    Ok(Measured {
        scores,
        weighted,
        row_silhouettes: plain.rows,
        ..Measured::default()
    })
}

fn scores<T: Real>(points: Points<'_, T>, labels: &[u32], mean: Figure) -> Result<Scores, Error> {
    let simplified = simplified_silhouettes(points, labels).map_err(engine)?;
    Ok(named([
        mean,
        simplified.mean,
        calinski_harabasz(points, labels).map_err(engine)?,
        davies_bouldin(points, labels).map_err(engine)?,
    ]))
}

/// Silhouette, simplified silhouette, Calinski-Harabasz, Davies-Bouldin as the document has them.
fn named([silhouette, simplified, calinski, davies]: [Figure; 4]) -> Scores {
    let figures = [
        ("silhouette", silhouette),
        ("simplified_silhouette", simplified),
        ("calinski_harabasz", calinski),
        ("davies_bouldin", davies),
    ];
    let reasons = figures
        .iter()
        .filter_map(|(name, figure)| Some(((*name).to_owned(), figure.reason()?.to_string())));
    Scores {
        silhouette: silhouette.value(),
        simplified_silhouette: simplified.value(),
        calinski_harabasz: calinski.value(),
        davies_bouldin: davies.value(),
        undefined: reasons.collect(),
    }
}

fn sampled<T: Real>(
    points: Points<'_, T>,
    labels: &[u32],
    seed: Seed,
    progress: &Progress,
) -> Result<Measured, Error> {
    let params = EvaluateParams::new().exact_rows(EXACT_ROWS).check();
    let params = params.map_err(engine)?;
    let found = params.run(points, labels, seed, progress).map_err(engine)?;
    let of = |indices: &Indices| {
        named([
            indices.silhouette,
            indices.simplified_silhouette,
            indices.calinski_harabasz,
            indices.davies_bouldin,
        ])
    };
    let plain = &found.unweighted;
    let warning = plain.silhouette_error.map(|error| {
        format!(
            "the silhouette is estimated from {} of {} rows, each compared with all (standard \
             error {error:.4})",
            plain.silhouette_rows, found.rows
        )
    });
    let simplified: Silhouettes =
        simplified_silhouettes(points.unweighted(), labels).map_err(engine)?;
    Ok(Measured {
        scores: of(plain),
        weighted: of(found.weighted.as_ref().unwrap_or(plain)),
        row_silhouettes: simplified.rows,
        simplified: true,
        warnings: warning.into_iter().collect(),
        ..Measured::default()
    })
}

/// How far clusters of resampled rows agree, measured on some of the rows where there are many.
fn stability<T: Real>(
    points: Points<'_, T>,
    fitted: &Fitted,
    seed: Seed,
    progress: &Progress,
) -> Result<Option<f64>, Error> {
    let k = fitted.sizes.len();
    let mut rows: Vec<usize> = (0..points.rows()).collect();
    if rows.len() > STABILITY_ROWS {
        rows = sample(&mut seed.stream("sample").rng(), rows.len(), STABILITY_ROWS).into_vec();
        rows.sort_unstable();
    }
    let cells = rows.iter().flat_map(|row| points.row(*row));
    let values: Vec<f64> = cells.map(|value| value.to_f64()).collect();
    let weights: Vec<f64> = rows.iter().map(|row| points.weight(*row)).collect();
    if weights.iter().filter(|weight| **weight > 0.0).count() < k {
        return Ok(None);
    }
    let drawn = Points::new(&values, points.columns()).map_err(engine)?;
    let drawn = drawn.weighted(&weights).map_err(engine)?;
    let params = KMeansParams::new(k).start(Start::Centroids(fitted.centroids.clone()));
    let fit = params
        .check()
        .and_then(|params| params.fit(drawn, seed.stream("fit"), progress))
        .map_err(engine)?;
    let seed = seed.stream("resamples");
    evaluate::stability(drawn, &fit, RESAMPLES, seed, &progress.quiet()).map_err(engine)
}
