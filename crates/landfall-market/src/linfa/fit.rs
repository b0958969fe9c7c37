//! [`Fit`]: many runs, the best of them kept.

use landfall_core::Seed;
use linfa::traits::Fit;
use linfa::{DatasetBase, Float};
use linfa_clustering::KMeansInit;
use linfa_nn::distance::Distance;
use ndarray::{Array2, ArrayBase, Data, Ix2};
use rand::Rng;

use super::engine;
use super::errors::KMeansError;
use super::generic::{Outcome, lloyd};
use super::model::KMeans;
use super::number::wide;
use super::params::KMeansValidParams;
use super::rows::Rows;
use super::start::{Draw, draw};
use super::stop::Stop;
use crate::cluster::ClusterError;

// Only the checked parameters: linfa's blanket implementation covers the unchecked ones.
impl<F: Float, R: Rng + Clone, DA: Data<Elem = F>, T, D: Distance<F>>
    Fit<ArrayBase<DA, Ix2>, T, KMeansError> for KMeansValidParams<F, R, D>
{
    type Object = KMeans<F, D>;

    /// Clusters the rows of `dataset`, rows x columns. The same parameters, rows and weights give
    /// the same model, whatever the number of threads.
    ///
    /// # Errors
    /// [`KMeansError::Cluster`] for rows, weights or centroids that do not fit;
    /// [`KMeansError::Distance`] and [`KMeansError::InertiaError`] when the distance gives NaN or
    /// overflows.
    fn fit(
        &self,
        dataset: &DatasetBase<ArrayBase<DA, Ix2>, T>,
    ) -> Result<Self::Object, KMeansError> {
        let rows =
            Rows::new(dataset.records().view())?.weighted(self.weights(), &dataset.weights)?;
        let seed = self.seed();
        let outcome = match engine::fit(self, &rows, seed) {
            Some(fit) => Outcome::from(fit?),
            None => best(self, &rows, seed)?,
        };
        let total = rows.total_weight();
        Ok(KMeans::of(
            outcome,
            rows.columns(),
            total,
            self.dist_fn().clone(),
        ))
    }
}

impl<F: Float, R: Rng + Clone, D: Distance<F>> KMeansValidParams<F, R, D> {
    /// A seed out of a clone of the generator.
    pub(super) fn seed(&self) -> Seed {
        Seed::new(self.rng().clone().next_u64())
    }
}

/// The best of the runs on the slower path.
fn best<F: Float, R: Rng, D: Distance<F>>(
    params: &KMeansValidParams<F, R, D>,
    rows: &Rows<'_, F>,
    seed: Seed,
) -> Result<Outcome, KMeansError> {
    rows.check_clusters(params.n_clusters())?;
    let stop = Stop::new(params, rows);
    let mut best: Option<Outcome> = None;
    for run in 0..runs(params) {
        let start = match params.init_method() {
            KMeansInit::Precomputed(centroids) => precomputed(centroids, rows)?,
            init => drawn(init, params, rows, seed.index(run))?.0,
        };
        let steps = params.steps();
        let next = lloyd(params.dist_fn(), rows, start, stop, steps)?;
        let least = best.as_ref().map_or(f64::INFINITY, |b| b.total_inertia);
        if next.total_inertia < least {
            best = Some(next);
        }
    }
    best.ok_or(KMeansError::InertiaError)
}

/// Runs worth making: given centroids lead to one result.
pub(super) fn runs<F: Float, R: Rng, D: Distance<F>>(params: &KMeansValidParams<F, R, D>) -> u64 {
    match params.init_method() {
        KMeansInit::Precomputed(_) => 1,
        _ => params.n_runs() as u64,
    }
}

/// The given centroids, if they have the columns of the rows.
pub(super) fn precomputed<F: Float>(
    centroids: &Array2<F>,
    rows: &Rows<'_, F>,
) -> Result<Vec<f64>, ClusterError> {
    if centroids.ncols() != rows.columns() {
        return Err(ClusterError::StartShape {
            values: centroids.len(),
            k: centroids.nrows(),
            columns: rows.columns(),
            wanted: centroids.nrows() * rows.columns(),
        });
    }
    Ok(centroids.iter().map(|v| wide(*v)).collect())
}

/// Centroids at rows drawn, and the sum of weight times distance that they leave.
pub(super) fn drawn<F: Float, R: Rng, D: Distance<F>>(
    init: &KMeansInit<F>,
    params: &KMeansValidParams<F, R, D>,
    rows: &Rows<'_, F>,
    seed: Seed,
) -> Result<(Vec<f64>, f64), KMeansError> {
    let how = match init {
        KMeansInit::Random => Draw::Random,
        KMeansInit::KMeansPara => Draw::Parallel,
        _ => Draw::PlusPlus,
    };
    let (chosen, left) = draw(params.dist_fn(), rows, params.n_clusters(), how, seed)?;
    let values = chosen.iter().flat_map(|row| rows.row(*row).to_vec());
    Ok((values.map(wide).collect(), left))
}
