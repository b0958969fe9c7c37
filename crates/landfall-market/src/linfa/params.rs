//! Parameters: linfa's builder names, their checks, and the checked twin that fits.

use linfa::{Float, ParamGuard};
use linfa_clustering::KMeansInit;
use linfa_nn::distance::Distance;
use ndarray::{Array1, Array2};
use rand::Rng;

use super::errors::KMeansParamsError;
use super::number::{limit, wide};
use super::rows::wrong_weight;

/// Checked parameters; only they fit. See [`KMeansParams`] for what each one means.
#[derive(Debug, Clone, PartialEq)]
pub struct KMeansValidParams<F: Float, R: Rng, D: Distance<F>> {
    n_runs: usize,
    tolerance: F,
    relative_tolerance: Option<f64>,
    max_n_iterations: u64,
    n_clusters: usize,
    init: KMeansInit<F>,
    weights: Option<Vec<f64>>,
    rng: R,
    dist_fn: D,
}

/// Unchecked parameters under linfa's names; made by [`KMeans::params`](super::KMeans::params).
///
/// Defaults, as linfa's: 10 runs, absolute tolerance 1e-4, at most 300 iterations,
/// [`KMeansInit::KMeansPlusPlus`]. `fit` and `fit_with` check them first.
#[derive(Debug, Clone, PartialEq)]
pub struct KMeansParams<F: Float, R: Rng, D: Distance<F>>(KMeansValidParams<F, R, D>);

impl<F: Float, R: Rng, D: Distance<F>> KMeansParams<F, R, D> {
    /// Parameters for `n_clusters` clusters with the defaults above.
    pub fn new(n_clusters: usize, rng: R, dist_fn: D) -> Self {
        Self(KMeansValidParams {
            n_runs: 10,
            tolerance: F::cast(1e-4),
            relative_tolerance: None,
            max_n_iterations: 300,
            n_clusters,
            init: KMeansInit::KMeansPlusPlus,
            weights: None,
            rng,
            dist_fn,
        })
    }

    /// How many random starts are tried; the run with the lowest inertia is kept, the first of
    /// equals. Precomputed centroids are run once: a second run would give the same.
    #[must_use]
    pub fn n_runs(mut self, n_runs: usize) -> Self {
        self.0.n_runs = n_runs;
        self
    }

    /// A run ends when the distance between all old and all new centroids, seen as two points, is
    /// below this. Absolute, in the units of the rows: scaled rows need a scaled tolerance, or
    /// [`relative_tolerance`](Self::relative_tolerance). With an infinite one a run ends after its
    /// first iteration.
    #[must_use]
    pub fn tolerance(mut self, tolerance: F) -> Self {
        self.0.tolerance = tolerance;
        self
    }

    /// In place of [`tolerance`](Self::tolerance): a run ends when the sum of the squared movements
    /// of all centroids is at most this times the mean variance of the columns, so that the units
    /// of the rows do not matter. 0: when no centroid moves. Not in linfa.
    #[must_use]
    pub fn relative_tolerance(mut self, tolerance: f64) -> Self {
        self.0.relative_tolerance = Some(tolerance);
        self
    }

    /// Iterations of one run at most. An iteration assigns all rows and moves all centroids.
    #[must_use]
    pub fn max_n_iterations(mut self, max_n_iterations: u64) -> Self {
        self.0.max_n_iterations = max_n_iterations;
        self
    }

    /// Where the centroids start.
    #[must_use]
    pub fn init_method(mut self, init: KMeansInit<F>) -> Self {
        self.0.init = init;
        self
    }

    /// A weight for every row, in place of the dataset's (which are `f32`). A weight of k counts as
    /// k copies of the row; a row of weight 0 is labelled but moves nothing. Not in linfa.
    #[must_use]
    pub fn weights(mut self, weights: Array1<f64>) -> Self {
        self.0.weights = Some(weights.to_vec());
        self
    }
}

impl<F: Float, R: Rng, D: Distance<F>> ParamGuard for KMeansParams<F, R, D> {
    type Checked = KMeansValidParams<F, R, D>;
    type Error = KMeansParamsError;

    fn check_ref(&self) -> Result<&Self::Checked, Self::Error> {
        let params = &self.0;
        if params.n_clusters == 0 {
            return Err(KMeansParamsError::NClusters);
        }
        if params.n_runs == 0 {
            return Err(KMeansParamsError::NRuns);
        }
        if params.tolerance.is_nan() || params.tolerance <= F::zero() {
            return Err(KMeansParamsError::Tolerance);
        }
        if params.max_n_iterations == 0 {
            return Err(KMeansParamsError::MaxIterations);
        }
        match params.relative_tolerance {
            Some(given) if !(given.is_finite() && given >= 0.0) => {
                return Err(KMeansParamsError::RelativeTolerance { given });
            }
            _ => {}
        }
        check_init(&params.init, params.n_clusters)?;
        check_weights(params.weights.as_deref())?;
        Ok(params)
    }

    fn check(self) -> Result<Self::Checked, Self::Error> {
        self.check_ref()?;
        Ok(self.0)
    }
}

fn check_init<F: Float>(init: &KMeansInit<F>, n_clusters: usize) -> Result<(), KMeansParamsError> {
    match init {
        KMeansInit::Random | KMeansInit::KMeansPlusPlus | KMeansInit::KMeansPara => Ok(()),
        KMeansInit::Precomputed(centroids) => check_precomputed(centroids, n_clusters),
        other => Err(KMeansParamsError::InitMethod {
            given: format!("{other:?}"),
        }),
    }
}

fn check_precomputed<F: Float>(
    centroids: &Array2<F>,
    n_clusters: usize,
) -> Result<(), KMeansParamsError> {
    if centroids.nrows() != n_clusters {
        return Err(KMeansParamsError::PrecomputedCount {
            given: centroids.nrows(),
            n_clusters,
        });
    }
    let limit = limit::<F>();
    let wrong = centroids
        .indexed_iter()
        .map(|(cell, value)| (cell, wide(*value)))
        .find(|(_, value)| value.is_nan() || value.abs() > limit);
    match wrong {
        Some(((centroid, column), value)) => Err(KMeansParamsError::PrecomputedValue {
            centroid,
            column,
            value,
            limit,
        }),
        None => Ok(()),
    }
}

fn check_weights(weights: Option<&[f64]>) -> Result<(), KMeansParamsError> {
    let Some(weights) = weights else {
        return Ok(());
    };
    if let Some((row, value)) = wrong_weight(weights) {
        return Err(KMeansParamsError::Weight { row, value });
    }
    if weights.iter().all(|w| *w == 0.0) {
        return Err(KMeansParamsError::NoWeight);
    }
    Ok(())
}

impl<F: Float, R: Rng, D: Distance<F>> KMeansValidParams<F, R, D> {
    /// How many random starts are tried.
    pub const fn n_runs(&self) -> usize {
        self.n_runs
    }

    /// The absolute tolerance; without effect where there is a relative one.
    pub const fn tolerance(&self) -> F {
        self.tolerance
    }

    /// The relative tolerance, where one was set.
    pub const fn relative_tolerance(&self) -> Option<f64> {
        self.relative_tolerance
    }

    /// Iterations of one run at most.
    pub const fn max_n_iterations(&self) -> u64 {
        self.max_n_iterations
    }

    /// Iterations of one run at most; one where any movement is below the tolerance.
    pub(super) fn steps(&self) -> u64 {
        let any_movement = self.relative_tolerance.is_none() && self.tolerance.is_infinite();
        if any_movement {
            1
        } else {
            self.max_n_iterations
        }
    }

    /// Number of clusters.
    pub const fn n_clusters(&self) -> usize {
        self.n_clusters
    }

    /// Where the centroids start.
    pub const fn init_method(&self) -> &KMeansInit<F> {
        &self.init
    }

    /// The weights set on the parameters.
    pub fn weights(&self) -> Option<&[f64]> {
        self.weights.as_deref()
    }

    /// The random number generator. A fit takes its seed from a clone, so that the same parameters
    /// give the same model.
    pub const fn rng(&self) -> &R {
        &self.rng
    }

    /// The distance.
    pub const fn dist_fn(&self) -> &D {
        &self.dist_fn
    }
}
