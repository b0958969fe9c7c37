//! The fast path: Euclidean distance on `f32` or `f64`, by the engine of [`crate::cluster`].

use std::any::TypeId;

use landfall_core::{Progress, Seed};
use linfa::Float;
use linfa_clustering::KMeansInit;
use linfa_nn::distance::{Distance, L2Dist};
use rand::Rng;

use super::number::wide;
use super::params::KMeansValidParams;
use super::rows::{EngineRows, Rows};
use super::stop::relative;
use crate::cluster::{
    Assignment, ClusterError, KMeansFit, KMeansParams, Moves, Points, Real, Start,
    ValidKMeansParams, nearest,
};

/// Whether the distance is linfa's `L2Dist`, the one the engine computes.
///
/// linfa asks of a distance neither `'static` nor a name, so `Any` cannot see it, and a bound or a
/// trait of ours would refuse distances that linfa takes. Trying the distance on a few points would
/// be a guess. `typeid` gives the identity of a type with its lifetimes taken for `'static`; as
/// `L2Dist` has no lifetimes, an equal identity means that the type is `L2Dist`.
fn is_euclidean<D>() -> bool {
    typeid::of::<D>() == TypeId::of::<L2Dist>()
}

/// The rows for the engine; `None` where the generic path has to do the work.
fn rows<'a, F: Float, D>(rows: &'a Rows<'_, F>) -> Option<Result<EngineRows<'a>, ClusterError>> {
    if is_euclidean::<D>() {
        rows.engine()
    } else {
        None
    }
}

/// Fits by the engine; `None` where the generic path has to do the work.
pub(super) fn fit<F: Float, R: Rng, D: Distance<F>>(
    params: &KMeansValidParams<F, R, D>,
    data: &Rows<'_, F>,
    seed: Seed,
) -> Option<Result<KMeansFit, ClusterError>> {
    let points = rows::<F, D>(data)?;
    Some(points.and_then(|points| {
        let engine = plan(params, data)?;
        match points {
            EngineRows::Single(points) => run(&engine, points, seed),
            EngineRows::Double(points) => run(&engine, points, seed),
        }
    }))
}

fn run<T: Real>(
    engine: &ValidKMeansParams,
    points: Points<'_, T>,
    seed: Seed,
) -> Result<KMeansFit, ClusterError> {
    engine.fit(points, seed, &Progress::silent())
}

/// The parameters in the engine's words.
fn plan<F: Float, R: Rng, D: Distance<F>>(
    params: &KMeansValidParams<F, R, D>,
    rows: &Rows<'_, F>,
) -> Result<ValidKMeansParams, ClusterError> {
    let start = match params.init_method() {
        KMeansInit::Random => Start::Random,
        KMeansInit::KMeansPara => Start::Parallel,
        KMeansInit::Precomputed(centroids) => {
            Start::Centroids(centroids.iter().map(|v| wide(*v)).collect())
        }
        _ => Start::GreedyPlusPlus,
    };
    let relative = params
        .relative_tolerance()
        .unwrap_or_else(|| relative(wide(params.tolerance()), rows.mean_variance()));
    // linfa documents plain assignment and update steps, and a limit to their number.
    KMeansParams::new(params.n_clusters())
        .restarts(params.n_runs())
        .start(start)
        .max_steps(usize::try_from(params.steps()).unwrap_or(usize::MAX))
        .relative_tolerance(relative)
        .moves(Moves::Never)
        .check()
}

/// Assigns by the engine; `None` where the generic path has to do the work.
pub(super) fn assign<F: Float, D>(
    data: &Rows<'_, F>,
    means: &[f64],
) -> Option<Result<Assignment, ClusterError>> {
    let columns = data.columns();
    Some(rows::<F, D>(data)?.and_then(|points| match points {
        EngineRows::Single(points) => nearest(means, columns, points),
        EngineRows::Double(points) => nearest(means, columns, points),
    }))
}

#[cfg(test)]
mod tests {
    use linfa_nn::distance::{L1Dist, LpDist};

    use super::*;

    struct Borrowing<'a>(#[expect(dead_code, reason = "only its lifetime matters")] &'a [f64]);

    fn seen_with_a_short_life(values: &[f64]) -> bool {
        fn of<D>(_: &D) -> bool {
            is_euclidean::<D>()
        }
        of(&Borrowing(values))
    }

    #[test]
    fn only_l2_goes_to_the_engine() {
        assert!(is_euclidean::<L2Dist>());
        assert!(!is_euclidean::<L1Dist>());
        assert!(!is_euclidean::<LpDist<f64>>());
        assert!(!seen_with_a_short_life(&[1.0]));
    }
}
