//! Does a clustering survive a change of the sample?

use landfall_core::{Progress, Seed};
use rand::Rng;
use rayon::prelude::*;

use crate::cluster::{ClusterError, KMeansFit, KMeansParams, Points};
use crate::evaluate::adjusted_rand_index;
use crate::statistics::mean;

/// Restarts per resample.
const RESTARTS: usize = 3;
/// Lloyd steps of each of these fits, at most.
const STEPS: usize = 50;

/// Mean adjusted Rand index between `fit` and fits to bootstrap resamples of the rows (Efron 1979),
/// each applied to all rows; `None` without resamples and for one cluster.
/// 1 is perfect agreement, 0 that of chance.
///
/// `fit` is a fit to these very rows. Takes 3 fits a resample; the same result for any number of
/// threads.
///
/// # Errors
/// [`ClusterError::Columns`] for a fit to other columns, [`ClusterError::Cancelled`].
pub fn stability(
    rows: Points<'_, f64>,
    fit: &KMeansFit,
    resamples: usize,
    seed: Seed,
    progress: &Progress,
) -> Result<Option<f64>, ClusterError> {
    if fit.k() < 2 {
        return Ok(None);
    }
    let agreements: Vec<Option<f64>> = (0..resamples as u64)
        .into_par_iter()
        .map(|resample| agreement(rows, fit, seed.index(resample), progress))
        .collect::<Result<_, _>>()?;
    Ok(mean(agreements.into_iter().flatten()))
}

/// The agreement with the fit to one resample; `None` when it has fewer rows than clusters.
fn agreement(
    rows: Points<'_, f64>,
    fit: &KMeansFit,
    seed: Seed,
    progress: &Progress,
) -> Result<Option<f64>, ClusterError> {
    // A row drawn m times is a row of m times its weight, and one not drawn has weight 0.
    let mut weights = vec![0.0; rows.rows()];
    let mut rng = seed.stream("rows").rng();
    for _ in 0..rows.rows() {
        let drawn = rng.gen_range(0..rows.rows());
        if let Some(weight) = weights.get_mut(drawn) {
            *weight += rows.weight(drawn);
        }
    }
    let sample = rows.weighted(&weights)?;
    if sample.founders() < fit.k() {
        return Ok(None);
    }
    let other = KMeansParams::new(fit.k())
        .restarts(RESTARTS)
        .max_steps(STEPS)
        .check()?
        .fit(sample, seed, progress)?;
    Ok(adjusted_rand_index(fit.labels(), other.labels()))
}
