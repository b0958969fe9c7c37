//! The model: centroids and what is known about the fit that made them.

use linfa::Float;
use linfa_nn::distance::{Distance, L2Dist};
use ndarray::{Array1, Array2};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;

use super::generic::Outcome;
use super::number::{array, narrow};
use super::params::KMeansParams;
use crate::cluster::KMeansFit;

/// The label of a row that belongs to no cluster because it holds NaN, an infinity or a number too
/// large to square, or has other columns than the centroids. No cluster has this index.
pub const NO_CLUSTER: usize = usize::MAX;

/// A K-means model with linfa's interface.
///
/// Made by [`fit`](linfa::traits::Fit::fit) or [`fit_with`](linfa::traits::FitWith::fit_with) of
/// [`KMeans::params`], out of linfa's own model
/// ([`from_linfa`](Self::from_linfa)), or by `serde`. With [`L2Dist`] on `f32` and `f64` it is
/// fitted by the engine of [`crate::cluster`], with any other distance by one call per row and
/// centroid.
///
/// ```
/// use landfall_market::linfa::{IncrKMeansError, KMeans};
/// use linfa::DatasetBase;
/// use linfa::traits::FitWith;
/// use ndarray::array;
///
/// // Batch after batch, until the centroids come to rest.
/// let params = KMeans::params(2).tolerance(0.1);
/// let batches = [
///     array![[0.0], [1.0], [10.0], [11.0]],
///     array![[0.4], [0.6], [10.4], [10.6]],
/// ];
/// let mut model = None;
/// for batch in batches.map(DatasetBase::from) {
///     model = match params.fit_with(model, &batch) {
///         Ok(model) | Err(IncrKMeansError::NotConverged(model)) => Some(model),
///         Err(error) => return Err(error.into()),
///     };
/// }
/// let model = model.ok_or("no batch")?;
/// assert_eq!(model.cluster_count(), &array![4.0, 4.0]);
/// let mut centroids: Vec<f64> = model.centroids().iter().copied().collect();
/// centroids.sort_by(f64::total_cmp);
/// assert_eq!(centroids, [0.5, 10.5]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KMeans<F: Float, D: Distance<F>> {
    pub(super) centroids: Array2<F>,
    pub(super) cluster_count: Array1<F>,
    pub(super) dist_fn: D,
    /// Boxed, so that a model is no larger than linfa's in `Err(NotConverged(model))`.
    pub(super) details: Box<Details<F>>,
}

/// What a model knows beside its centroids and counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Details<F> {
    pub(super) inertia: F,
    /// The centroids before they were rounded to `F`, K x columns: batches go on from these, and
    /// the engine assigns by these.
    pub(super) means: Vec<f64>,
    /// The counts before they were rounded to `F`.
    pub(super) counts: Vec<f64>,
    pub(super) total_inertia: Option<f64>,
    pub(super) labels: Vec<u32>,
    pub(super) n_iter: usize,
    pub(super) relocations: usize,
}

impl<F: Float> KMeans<F, L2Dist> {
    /// Parameters for `nclusters` clusters by Euclidean distance, with linfa's fixed seed.
    #[must_use]
    pub fn params(nclusters: usize) -> KMeansParams<F, Xoshiro256Plus, L2Dist> {
        KMeansParams::new(nclusters, Xoshiro256Plus::seed_from_u64(42), L2Dist)
    }

    /// Parameters for `nclusters` clusters by Euclidean distance, with a seed drawn from `rng`.
    pub fn params_with_rng<R: Rng>(nclusters: usize, rng: R) -> KMeansParams<F, R, L2Dist> {
        KMeansParams::new(nclusters, rng, L2Dist)
    }
}

impl<F: Float, D: Distance<F>> KMeans<F, D> {
    /// Parameters for `nclusters` clusters by any distance, with a seed drawn from `rng`.
    pub fn params_with<R: Rng>(nclusters: usize, rng: R, dist_fn: D) -> KMeansParams<F, R, D> {
        KMeansParams::new(nclusters, rng, dist_fn)
    }

    /// The centroids, clusters x columns. There are fewer of them than were asked for where there
    /// are fewer distinct rows.
    pub const fn centroids(&self) -> &Array2<F> {
        &self.centroids
    }

    /// Rows of every cluster in the run that was kept; with weights, the sum of their weights.
    /// After `fit_with`, those of all batches together.
    pub const fn cluster_count(&self) -> &Array1<F> {
        &self.cluster_count
    }

    /// Mean over the training rows of the distance to the nearest centroid as linfa's `rdistance`
    /// gives it (squared for [`L2Dist`]); with weights, the weighted mean. It is taken after the
    /// last update, so it belongs to [`centroids`](Self::centroids); after `fit_with`, it is that of
    /// the last batch.
    pub fn inertia(&self) -> F {
        self.details.inertia
    }

    /// Sum in place of the mean, in `f64`. `None` for a model taken over from linfa, which does not
    /// keep it.
    pub fn total_inertia(&self) -> Option<f64> {
        self.details.total_inertia
    }

    /// The cluster of every training row; after `fit_with`, of the last batch. Empty for a model
    /// taken over from linfa.
    pub fn labels(&self) -> &[u32] {
        &self.details.labels
    }

    /// Iterations of the run that was kept; after `fit_with`, batches seen. 0 for a model taken over
    /// from linfa.
    pub fn n_iter(&self) -> usize {
        self.details.n_iter
    }

    /// How often the run that was kept moved an empty cluster to the row farthest from its
    /// centroid. `fit_with` moves none: a cluster without rows in a batch stays where it was.
    pub fn relocations(&self) -> usize {
        self.details.relocations
    }

    /// The distance.
    pub const fn dist_fn(&self) -> &D {
        &self.dist_fn
    }

    /// A model out of a run's result.
    pub(super) fn of(outcome: Outcome, columns: usize, total_weight: f64, dist_fn: D) -> Self {
        Self {
            centroids: array(&outcome.means, columns),
            cluster_count: outcome.counts.iter().map(|v| narrow(*v)).collect(),
            dist_fn,
            details: Box::new(Details {
                inertia: narrow(outcome.total_inertia / total_weight),
                means: outcome.means,
                counts: outcome.counts,
                total_inertia: Some(outcome.total_inertia),
                labels: outcome.labels,
                n_iter: outcome.steps,
                relocations: outcome.relocations,
            }),
        }
    }
}

impl From<KMeansFit> for Outcome {
    fn from(fit: KMeansFit) -> Self {
        Self {
            means: fit.centroids().to_vec(),
            labels: fit.labels().to_vec(),
            total_inertia: fit.total_inertia(),
            counts: fit.weights().to_vec(),
            steps: fit.steps(),
            relocations: fit.relocations(),
        }
    }
}
