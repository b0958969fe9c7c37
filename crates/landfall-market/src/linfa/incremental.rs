//! [`FitWith`]: one batch after another (mini-batch K-means, Sculley 2010).

use std::fmt::Debug;

use linfa::traits::FitWith;
use linfa::{DatasetBase, Float};
use linfa_clustering::KMeansInit;
use linfa_nn::distance::Distance;
use ndarray::{ArrayBase, Data, Ix2};
use rand::Rng;

use super::errors::{IncrKMeansError, KMeansError};
use super::fit::{drawn, precomputed, runs};
use super::generic::{Outcome, assign_any, inertia, moved};
use super::model::KMeans;
use super::number::array;
use super::params::KMeansValidParams;
use super::rows::Rows;
use super::stop::Stop;
use crate::cluster::ClusterError;

impl<'a, F, R, DA, T, D> FitWith<'a, ArrayBase<DA, Ix2>, T, IncrKMeansError<KMeans<F, D>>>
    for KMeansValidParams<F, R, D>
where
    F: Float + Debug,
    R: Rng + Clone,
    DA: Data<Elem = F>,
    D: 'a + Distance<F> + Debug,
{
    type ObjectIn = Option<KMeans<F, D>>;
    type ObjectOut = KMeans<F, D>;

    /// Moves the centroids of `model` by one batch, rows x columns: each becomes the mean of all
    /// rows that it was nearest to so far (those of earlier batches counted where they fell then).
    /// Without a model the centroids start at the batch by `init_method`, the best of `n_runs`
    /// draws.
    ///
    /// # Errors
    /// [`IncrKMeansError::NotConverged`] with the model while the centroids move by the tolerance or
    /// more; [`IncrKMeansError::Batch`] for a batch that cannot be used. The model went in by value:
    /// keep a clone where a batch may be bad.
    fn fit_with(
        &self,
        model: Self::ObjectIn,
        dataset: &'a DatasetBase<ArrayBase<DA, Ix2>, T>,
    ) -> Result<Self::ObjectOut, IncrKMeansError<Self::ObjectOut>> {
        let rows =
            Rows::new(dataset.records().view())?.weighted(self.weights(), &dataset.weights)?;
        let model = match model {
            Some(model) => model,
            None => first(self, &rows)?,
        };
        let (model, settled) = step(self, model, &rows)?;
        if settled {
            Ok(model)
        } else {
            Err(IncrKMeansError::NotConverged(model))
        }
    }
}

/// A model that has seen no row, at the best of the starts.
fn first<F: Float, R: Rng + Clone, D: Distance<F>>(
    params: &KMeansValidParams<F, R, D>,
    rows: &Rows<'_, F>,
) -> Result<KMeans<F, D>, KMeansError> {
    let mut best: Option<(Vec<f64>, f64)> = None;
    let seed = params.seed();
    for run in 0..runs(params) {
        let next = match params.init_method() {
            KMeansInit::Precomputed(centroids) => (precomputed(centroids, rows)?, 0.0),
            init => {
                rows.check_clusters(params.n_clusters())?;
                drawn(init, params, rows, seed.index(run))?
            }
        };
        if next.1 < best.as_ref().map_or(f64::INFINITY, |best| best.1) {
            best = Some(next);
        }
    }
    let (means, _) = best.ok_or(KMeansError::InertiaError)?;
    let outcome = Outcome {
        means,
        labels: Vec::new(),
        total_inertia: 0.0,
        counts: vec![0.0; params.n_clusters()],
        steps: 0,
        relocations: 0,
    };
    let dist_fn = params.dist_fn().clone();
    Ok(KMeans::of(outcome, rows.columns(), 1.0, dist_fn))
}

/// One update of the running means; says whether the centroids came to rest.
fn step<F: Float, R: Rng, D: Distance<F>>(
    params: &KMeansValidParams<F, R, D>,
    model: KMeans<F, D>,
    rows: &Rows<'_, F>,
) -> Result<(KMeans<F, D>, bool), KMeansError> {
    let columns = model.centroids.ncols();
    if rows.columns() != columns {
        let (given, expected) = (rows.columns(), columns);
        return Err(ClusterError::Columns { given, expected }.into());
    }
    let dist_fn = params.dist_fn();
    let means = &model.details.means;
    let before = assign_any(dist_fn, rows, means, &model.centroids)?;
    let mut counts = model.details.counts.clone();
    let means = moved(rows, &before.labels, means, &mut counts);
    let centroids = array(&means, columns);
    let settled = Stop::new(params, rows).reached(dist_fn, &model.centroids, &centroids);
    let after = assign_any(dist_fn, rows, &means, &centroids)?;
    let found = Outcome {
        means,
        total_inertia: inertia(rows, &after.squared_distances),
        labels: after.labels,
        counts,
        steps: model.details.n_iter + 1,
        relocations: 0,
    };
    if !found.total_inertia.is_finite() {
        return Err(KMeansError::InertiaError);
    }
    let model = KMeans::of(found, columns, rows.total_weight(), model.dist_fn);
    Ok((model, settled))
}
