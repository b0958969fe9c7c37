//! The figures of every K.

use landfall_core::{Seed, Stage};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::search::{Outcome, least_cluster};
use super::stability::stability;
use crate::cluster::{ClusterError, KMeansFit, Points};
use crate::evaluate::dispersion::Dispersion;
use crate::evaluate::{Silhouettes, silhouettes_of_all};

/// One number of segments that was considered, with its figures on the rows that K was chosen on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KCandidate {
    /// Number of segments.
    pub k: usize,
    /// Mean silhouette, -1 to 1: higher is better separated (Rousseeuw 1987); not defined for one
    /// segment.
    pub silhouette: Option<f64>,
    /// Its standard error, the rows taken as independent.
    pub silhouette_error: Option<f64>,
    /// Least mean silhouette of any one segment.
    pub least_silhouette: Option<f64>,
    /// Mean silhouette with distances to centroids (Hruschka, de Castro & Campello 2004).
    pub simplified_silhouette: Option<f64>,
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

/// Candidates and the silhouettes behind them, in the order of K.
pub(super) struct Candidates {
    pub(super) list: Vec<KCandidate>,
    pub(super) silhouettes: Vec<Silhouettes>,
    pub(super) weights: Vec<f64>,
}

pub(super) fn score_all(
    rows: Points<'_, f64>,
    fits: &[KMeansFit],
    outcome: Option<&Outcome>,
    (resamples, seed): (usize, Seed),
    stage: &Stage,
) -> Result<Candidates, ClusterError> {
    let labellings: Vec<&[u32]> = fits.iter().map(KMeansFit::labels).collect();
    let silhouettes = silhouettes_of_all(rows, &labellings, &stage.quiet())?;
    let weights: Vec<f64> = (0..rows.rows()).map(|row| rows.weight(row)).collect();
    let mut list = Vec::new();
    for (at, (fit, scores)) in fits.iter().zip(&silhouettes).enumerate() {
        let dispersion = Dispersion::of(rows, fit.labels())?;
        let gap = outcome.and_then(|outcome| outcome.gap(at));
        let seed = seed.index(fit.k() as u64);
        let stability = stability(rows, fit, resamples, seed, &stage.quiet())?;
        stage.advance(1)?;
        list.push(KCandidate {
            k: fit.k(),
            silhouette: scores.mean.value(),
            silhouette_error: standard_error(&scores.rows, &weights),
            least_silhouette: least_cluster(scores, fit.labels(), rows),
            simplified_silhouette: dispersion.simplified(rows).mean.value(),
            inertia: fit.total_inertia(),
            gap: gap.map(|gap| gap.gap),
            gap_error: gap.map(|gap| gap.error),
            calinski_harabasz: dispersion.calinski_harabasz().value(),
            davies_bouldin: dispersion.davies_bouldin().value(),
            stability,
        });
    }
    Ok(Candidates {
        list,
        silhouettes,
        weights,
    })
}

/// Places of all K above 1, the best first: by falling mean silhouette, but those of which not every
/// cluster stands out from structureless data come last. Equals keep the order of K.
pub(super) fn ranking(list: &[KCandidate], outcome: Option<&Outcome>) -> Vec<usize> {
    let key = |candidate: &KCandidate| {
        let least = candidate.least_silhouette;
        let separates = |(outcome, least): (&Outcome, f64)| outcome.separates(least);
        let last = !outcome.zip(least).is_some_and(separates);
        candidate.silhouette.map(|silhouette| (last, silhouette))
    };
    let keys = list.iter().map(key).enumerate();
    let mut places: Vec<(usize, (bool, f64))> =
        keys.filter_map(|(at, key)| Some((at, key?))).collect();
    places.sort_by(|(_, a), (_, b)| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    places.into_iter().map(|(at, _)| at).collect()
}

/// Standard error of a weighted mean of independent values (Cochran 1977, section 6.4, as a ratio);
/// `None` for fewer than two.
pub(super) fn standard_error(values: &[f64], weights: &[f64]) -> Option<f64> {
    let total: f64 = weights.iter().sum();
    let count = f64::from(u32::try_from(values.len()).ok()?);
    let pairs = || values.iter().zip(weights);
    let mean = pairs().map(|(value, weight)| weight * value).sum::<f64>() / total;
    let squares: f64 = pairs()
        .map(|(value, weight)| (weight * (value - mean)).powi(2))
        .sum();
    (count > 1.0).then(|| (squares * count / (count - 1.0)).sqrt() / total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_of_a_known_mean() {
        // Mean 2, squares 1 + 0 + 1 = 2: sqrt(2 x 3 / 2) / 3.
        let error = standard_error(&[1.0, 2.0, 3.0], &[1.0; 3]).unwrap();
        assert!((error - 3.0_f64.sqrt() / 3.0).abs() < 1e-15);
        assert_eq!(standard_error(&[1.0], &[1.0]), None);
        assert_eq!(standard_error(&[], &[]), None);
    }
}
