//! Does the segmentation survive a change of the sample?

use landfall_core::Seed;
use ndarray::{ArrayView2, Axis};
use rand::Rng;
use rayon::prelude::*;

use super::indices::adjusted_rand_index;
use super::kmeans::{KMeansFit, assign, quick_fit};

/// Restarts per resample.
const RESTARTS: usize = 3;

/// Mean adjusted Rand index between `fit` and fits to bootstrap resamples of the rows, each
/// applied to all rows; `None` without resamples.
pub(super) fn stability(
    rows: ArrayView2<'_, f64>,
    fit: &KMeansFit,
    resamples: usize,
    seed: Seed,
) -> Option<f64> {
    let agreements: Vec<f64> = (0..resamples as u64)
        .into_par_iter()
        .map(|resample| {
            let seed = seed.index(resample);
            let mut rng = seed.stream("rows").rng();
            let drawn: Vec<usize> = (0..rows.nrows())
                .map(|_| rng.gen_range(0..rows.nrows()))
                .collect();
            let sample = rows.select(Axis(0), &drawn);
            let k = fit.centroids.nrows();
            let other = quick_fit(sample.view(), k, RESTARTS, seed);
            let (labels, _) = assign(rows, other.centroids.view());
            adjusted_rand_index(&fit.labels, &labels).unwrap_or(0.0)
        })
        .collect();
    crate::statistics::mean(agreements)
}
