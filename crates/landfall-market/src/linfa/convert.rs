//! To and from linfa's own model.

use linfa::traits::Fit;
use linfa::{DatasetBase, Float};
use linfa_clustering::KMeansInit;
use linfa_nn::distance::{Distance, L2Dist};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;

use super::errors::ModelError;
use super::model::KMeans;
use super::number::wide;
use super::saved::{Parts, check};

impl<F: Float, D: Distance<F>> KMeans<F, D> {
    /// This model out of linfa's, which keeps its distance to itself: give the one it was fitted
    /// with. Centroids, counts and inertia are taken over as linfa has them (its counts can be those
    /// of another run than its centroids); [`total_inertia`](Self::total_inertia) and
    /// [`labels`](Self::labels) are not known.
    ///
    /// # Errors
    /// [`ModelError`] when there are no centroids, or some number in the model cannot be.
    ///
    /// ```
    /// use landfall_market::linfa::KMeans;
    /// use linfa::DatasetBase;
    /// use linfa::traits::Fit;
    /// use linfa_nn::distance::L2Dist;
    /// use ndarray::array;
    ///
    /// let rows = DatasetBase::from(array![[0.0], [1.0], [8.0], [9.0]]);
    /// let theirs = linfa_clustering::KMeans::params(2).fit(&rows)?;
    /// let ours = KMeans::from_linfa(&theirs, L2Dist)?;
    /// assert_eq!(ours.centroids(), theirs.centroids());
    /// assert_eq!(ours.to_linfa()?.centroids(), theirs.centroids());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_linfa(
        model: &linfa_clustering::KMeans<F, D>,
        dist_fn: D,
    ) -> Result<Self, ModelError> {
        check(Parts {
            centroids: model.centroids().as_standard_layout().into_owned(),
            cluster_count: model.cluster_count().clone(),
            inertia: model.inertia(),
            dist_fn,
            means: None,
            counts: None,
            total_inertia: None,
            labels: Vec::new(),
            n_iter: 0,
            relocations: 0,
        })
    }

    /// linfa's own model with the same centroids and distance.
    ///
    /// linfa has no way to build its model from parts, so linfa fits one step on the centroids
    /// themselves, started at them: each becomes (c + c) / 2 = c. Its `cluster_count` and `inertia`
    /// are those of that fit and mean nothing.
    ///
    /// # Errors
    /// [`ModelError::NotCarried`] when a centroid did not come back exactly, which several equal
    /// centroids or a distance that is not zero from a point to itself can cause;
    /// [`ModelError::Refused`].
    pub fn to_linfa(&self) -> Result<linfa_clustering::KMeans<F, D>, ModelError> {
        let rows = DatasetBase::from(self.centroids.clone());
        let rng = Xoshiro256Plus::seed_from_u64(0);
        let clusters = self.centroids.nrows();
        let model = linfa_clustering::KMeans::params_with(clusters, rng, self.dist_fn.clone())
            .n_runs(1)
            .max_n_iterations(1)
            .init_method(KMeansInit::Precomputed(self.centroids.clone()))
            .fit(&rows)
            .map_err(|error| ModelError::Refused {
                cause: error.to_string(),
            })?;
        let pairs = self.centroids.indexed_iter().zip(model.centroids());
        for (((centroid, column), value), carried) in pairs {
            if value != carried {
                return Err(ModelError::NotCarried {
                    centroid,
                    column,
                    value: wide(*value),
                    carried: wide(*carried),
                });
            }
        }
        Ok(model)
    }
}

impl<F: Float> TryFrom<&linfa_clustering::KMeans<F, L2Dist>> for KMeans<F, L2Dist> {
    type Error = ModelError;

    /// As [`KMeans::from_linfa`].
    fn try_from(model: &linfa_clustering::KMeans<F, L2Dist>) -> Result<Self, ModelError> {
        Self::from_linfa(model, L2Dist)
    }
}

impl<F: Float, D: Distance<F>> TryFrom<&KMeans<F, D>> for linfa_clustering::KMeans<F, D> {
    type Error = ModelError;

    /// As [`KMeans::to_linfa`].
    fn try_from(model: &KMeans<F, D>) -> Result<Self, ModelError> {
        model.to_linfa()
    }
}
