//! What linfa documents of its K-means, through linfa's own traits.
//!
//! Source: the tests and the documentation of linfa-clustering 0.8.1
//! (`src/k_means/{algorithm,hyperparams,init}.rs`), ported in spirit with another generator, since
//! seeds lead to other draws here. The tests of its private functions stand beside our own code.
//!
//! Left out: `test_sample_subsequent_candidates` (a private function with no counterpart).
//! Deviations: linfa starts with copies when there are more clusters than rows, here that is an
//! error (`linfa_defects.rs`); `compute_centroids_works` and `test_compute_extra_centroids` pin the
//! update that counts the old centroid as a row, here centroids are plain means.
#![cfg(feature = "linfa")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

use landfall_market::linfa::{
    IncrKMeansError, KMeans, KMeansError, KMeansInit, KMeansParams, KMeansParamsError,
    KMeansValidParams,
};
use linfa::traits::{Fit, FitWith, Predict, PredictInplace, Transformer};
use linfa::{DatasetBase, Float, ParamGuard};
use linfa_nn::distance::{Distance, L1Dist, L2Dist, LInfDist, LpDist};
use ndarray::{
    Array, Array1, Array2, ArrayView, ArrayView2, Axis, Dimension, ShapeBuilder, array, s,
};
use rand::rngs::ThreadRng;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;

/// `n` rows around each centre, within 1 of it in every column.
fn blobs(n: usize, centres: &Array2<f64>, rng: &mut impl Rng) -> Array2<f64> {
    let shape = (n * centres.nrows(), centres.ncols());
    Array2::from_shape_fn(shape, |(row, column)| {
        centres[[row / n, column]] + rng.gen_range(-1.0..1.0)
    })
}

/// The curve that linfa's tests cluster.
fn curve() -> Array2<f64> {
    let mut rng = Xoshiro256Plus::seed_from_u64(42);
    let mut data = Array2::zeros((100, 2));
    for mut row in data.rows_mut() {
        let x: f64 = rng.gen_range(0.0..1.0);
        row[0] = x;
        row[1] = match x {
            _ if x < 0.4 => x * x,
            _ if x < 0.8 => 3. * x + 1.,
            _ => (10. * x).sin(),
        };
    }
    data
}

fn close(a: &Array2<f64>, b: &Array2<f64>, within: f64) -> bool {
    a.dim() == b.dim() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= within)
}

#[test]
fn types_are_as_free_as_linfas() {
    fn free<T: Send + Sync + Sized + Unpin>() {}
    free::<KMeans<f64, L2Dist>>();
    free::<KMeansParamsError>();
    free::<KMeansError>();
    free::<IncrKMeansError<String>>();
    free::<KMeansParams<f64, Xoshiro256Plus, L2Dist>>();
    free::<KMeansValidParams<f64, Xoshiro256Plus, L2Dist>>();
    free::<KMeansInit<f64>>();
    // A result that holds a model is no heavier.
    let theirs = size_of::<linfa_clustering::KMeans<f64, L2Dist>>();
    assert!(size_of::<KMeans<f64, L2Dist>>() <= theirs);
}

/// The bounds linfa asks for are enough: a generic program compiles unchanged.
#[test]
fn generic_code_needs_no_other_bounds_than_linfas() {
    fn any<F: Float, R: Rng + Clone, D: Distance<F>, T>(
        params: KMeansParams<F, R, D>,
        data: &DatasetBase<Array2<F>, T>,
    ) -> Result<(Array1<usize>, Array1<F>), KMeansError> {
        let model = params.fit(data)?;
        let checked = params.check()?;
        let again = checked.fit(data)?;
        let labels = again.predict(data);
        let distances = model.transform(data.records());
        Ok((labels, distances))
    }
    let rng = Xoshiro256Plus::seed_from_u64(1);
    let data = DatasetBase::from(array![[0.0_f32], [1.0], [8.0]]);
    let (labels, distances) = any(KMeans::params_with(2, rng, LInfDist), &data).unwrap();
    assert_eq!(labels[0], labels[1]);
    assert_eq!(distances, array![0.5, 0.5, 0.0]);
}

fn fittable<T: Fit<Array2<f64>, (), KMeansError>>(_: T) {}

#[test]
fn a_thread_generator_will_do() {
    fittable(KMeans::params_with_rng(1, ThreadRng::default()));
}

#[test]
fn defaults_are_linfas() {
    let ours = KMeans::<f64, _>::params(3).check().unwrap();
    let theirs = linfa_clustering::KMeans::<f64, _>::params(3)
        .check()
        .unwrap();
    assert_eq!(ours.n_clusters(), theirs.n_clusters());
    assert_eq!(ours.n_runs(), theirs.n_runs());
    assert_eq!(ours.tolerance().to_bits(), theirs.tolerance().to_bits());
    assert_eq!(ours.max_n_iterations(), theirs.max_n_iterations());
    assert_eq!(ours.init_method(), theirs.init_method());
    assert_eq!(ours.rng(), theirs.rng());
    assert_eq!(ours.dist_fn(), theirs.dist_fn());
}

#[test]
fn parameters_that_cannot_work_are_refused() {
    let clusters = KMeans::<f32, _>::params(0).check();
    assert!(matches!(clusters, Err(KMeansParamsError::NClusters)));
    for wrong in [-1.0, 0.0, f64::NAN, f64::NEG_INFINITY] {
        let tolerance = KMeans::params(1).tolerance(wrong).check();
        assert!(matches!(tolerance, Err(KMeansParamsError::Tolerance)));
        let fitted = KMeans::params(1)
            .tolerance(wrong)
            .fit(&DatasetBase::from(array![[1.0]]));
        assert!(matches!(
            fitted,
            Err(KMeansError::InvalidParams(KMeansParamsError::Tolerance))
        ));
    }
    let iterations = KMeans::params(1).tolerance(1.).max_n_iterations(0).check();
    assert!(matches!(iterations, Err(KMeansParamsError::MaxIterations)));
    let runs = KMeans::params(1).tolerance(1.).n_runs(0).check();
    assert!(matches!(runs, Err(KMeansParamsError::NRuns)));
}

/// The first half of the tutorial in linfa's documentation.
#[test]
fn the_tutorial_fits_and_predicts() {
    let mut rng = Xoshiro256Plus::seed_from_u64(42);
    let expected = array![[0., 1.], [-10., 20.], [-1., 10.]];
    let data = blobs(100, &expected, &mut rng);
    let observations = DatasetBase::from(data);
    let model = KMeans::params_with_rng(3, rng.clone())
        .tolerance(1e-2)
        .fit(&observations)
        .unwrap();
    let dataset = model.predict(DatasetBase::from(array![[-9., 20.5]]));
    let closest = model.centroids().row(dataset.targets()[0]);
    assert!((closest[0] + 10.).abs() < 0.2 && (closest[1] - 20.).abs() < 0.2);
}

/// The second half.
#[test]
fn the_tutorial_goes_through_batches_until_they_settle() {
    let mut rng = Xoshiro256Plus::seed_from_u64(42);
    let expected = array![[0., 1.], [-10., 20.], [-1., 10.]];
    let data = blobs(100, &expected, &mut rng);
    let observations = DatasetBase::from(data).shuffle(&mut rng);
    let clf = KMeans::params_with_rng(3, rng.clone()).tolerance(1e-3);
    let model = observations
        .sample_chunks(100)
        .cycle()
        .try_fold(None, |current, batch| match clf.fit_with(current, &batch) {
            Ok(model) => Err(model),
            Err(IncrKMeansError::NotConverged(model)) => Ok(Some(model)),
            Err(err) => panic!("unexpected kmeans error: {err}"),
        })
        .unwrap_err();
    let dataset = model.predict(DatasetBase::from(array![[-9., 20.5]]));
    let closest = model.centroids().row(dataset.targets()[0]);
    assert!((closest[0] + 10.).abs() < 0.2 && (closest[1] - 20.).abs() < 0.2);
}

fn more_runs_are_no_worse<D: Distance<f64>>(dist_fn: D) {
    let data = curve();
    let rng = Xoshiro256Plus::seed_from_u64(42);
    for init in [
        KMeansInit::Random,
        KMeansInit::KMeansPlusPlus,
        KMeansInit::KMeansPara,
    ] {
        let fit = |runs| {
            let dataset = DatasetBase::from(data.clone());
            let params = KMeans::params_with(3, rng.clone(), dist_fn.clone());
            let model = params.n_runs(runs).init_method(init.clone()).fit(&dataset);
            let model = model.unwrap();
            let clusters = model.predict(dataset);
            let rows = clusters.records.rows().into_iter().zip(&clusters.targets);
            let inertia: f64 = rows
                .map(|(row, c)| dist_fn.rdistance(row, model.centroids().row(*c)))
                .sum();
            let total = model.transform(&clusters.records).sum();
            assert!((inertia - total).abs() < 1e-9);
            assert!((inertia - model.total_inertia().unwrap()).abs() < 1e-9);
            let single: usize = model.predict(&data.row(0));
            assert_eq!(single, clusters.targets[0]);
            inertia
        };
        // The first of ten runs is the only one of one.
        assert!(fit(10) <= fit(1), "{init:?}");
    }
}

#[test]
fn more_runs_are_no_worse_by_any_distance() {
    more_runs_are_no_worse(L2Dist);
    more_runs_are_no_worse(L1Dist);
    more_runs_are_no_worse(LpDist(3.0));
}

/// linfa's `test_incremental_kmeans`; its first model, which has seen no row, comes from
/// precomputed centroids.
#[test]
fn batches_move_the_running_means() {
    let dataset1 = DatasetBase::from(array![[-1.0, -3.0], [0., 0.], [3., 5.], [5., 5.]]);
    let dataset2 = DatasetBase::from(array![[-5.0, -5.0], [0., 0.], [10., 10.]]);
    let start = array![[-1., -1.], [3., 4.], [7., 8.]];
    let params = KMeans::params(3)
        .tolerance(100.0)
        .init_method(KMeansInit::Precomputed(start));
    let model = params.fit_with(None, &dataset1).unwrap();
    assert!(close(
        model.centroids(),
        &array![[-0.5, -1.5], [4., 5.], [7., 8.]],
        1e-12
    ));
    let model = params.fit_with(Some(model), &dataset2).unwrap();
    assert!(close(
        model.centroids(),
        &array![[-6. / 4., -8. / 4.], [4., 5.], [10., 10.]],
        1e-12
    ));
    assert_eq!(model.cluster_count(), array![4., 2., 1.]);
    assert_eq!((model.n_iter(), model.relocations()), (2, 0));
    // The last batch lies (-3.5, -3), (1.5, 2) and (0, 0) from its centroids.
    assert!((model.inertia() - (21.25 + 6.25) / 3.).abs() < 1e-12);
    assert_eq!(model.labels(), [0, 0, 2]);
}

/// linfa's `test_tolerance`: from (0, 0) to (6, 6) is about 8.485.
#[test]
fn the_tolerance_is_the_distance_that_the_centroids_moved() {
    let data = DatasetBase::from(array![[1., 1.], [11., 11.]]);
    let params = |tolerance| {
        KMeans::params(1)
            .tolerance(tolerance)
            .init_method(KMeansInit::Precomputed(array![[0., 0.]]))
    };
    assert!(params(8.5).fit_with(None, &data).is_ok());
    let going_on = params(8.4).fit_with(None, &data);
    let Err(IncrKMeansError::NotConverged(model)) = going_on else {
        panic!("8.485 is more than 8.4");
    };
    assert!(close(model.centroids(), &array![[6., 6.]], 1e-12));
    // "Below", not "at most": one column makes the distance exact.
    let data = DatasetBase::from(array![[3.], [5.]]);
    let params = KMeans::params(1).init_method(KMeansInit::Precomputed(array![[0.]]));
    let exact = params.clone().tolerance(4.0).fit_with(None, &data);
    assert!(matches!(exact, Err(IncrKMeansError::NotConverged(_))));
    let above = params.tolerance(4.0_f64.next_up()).fit_with(None, &data);
    assert!(above.is_ok());
}

/// Iterations and centroids of a fit from given centroids.
fn ended<D: Distance<f64>>(dist_fn: D, tolerance: f64, limit: u64) -> (usize, Array2<f64>) {
    let data = DatasetBase::from(array![[0.], [1.], [2.], [3.], [4.], [5.], [50.]]);
    let rng = Xoshiro256Plus::seed_from_u64(1);
    let model = KMeans::params_with(2, rng, dist_fn)
        .tolerance(tolerance)
        .max_n_iterations(limit)
        .init_method(KMeansInit::Precomputed(array![[0.], [1.]]))
        .fit(&data)
        .unwrap();
    (model.n_iter(), model.centroids().clone())
}

/// From 0 and 1: to 0 and 65/6 (all but the first row), then to 2.5 and 50, then at rest.
fn a_fit_ends<D: Distance<f64>>(dist_fn: D) {
    let (steps, centroids) = ended(dist_fn.clone(), 1e-4, 300);
    assert!(close(&centroids, &array![[2.5], [50.]], 1e-12));
    assert!(steps >= 3);
    // The first movement is 9.83 long, the second 39.2.
    let early = ended(dist_fn.clone(), 9.9, 300);
    assert_eq!(early.0, 1);
    assert!(close(&early.1, &array![[0.], [65. / 6.]], 1e-12));
    assert_eq!(ended(dist_fn.clone(), f64::INFINITY, 300), early);
    assert_eq!(ended(dist_fn.clone(), 1e-4, 1), early);
    let late = ended(dist_fn.clone(), 9.8, 300);
    assert!(close(&late.1, &array![[2.5], [50.]], 1e-12));
    assert_eq!(ended(dist_fn, 1e-4, 2).0, 2);
}

#[test]
fn a_fit_ends_by_the_absolute_tolerance_or_the_limit_to_its_iterations() {
    a_fit_ends(L2Dist);
    a_fit_ends(L1Dist);
}

/// linfa's `nothing_is_closer_than_self`. The engine computes around the mean of the rows, which
/// costs the last digit of a centroid.
#[test]
fn nothing_is_closer_than_self() {
    fn check<D: Distance<f64>>(dist_fn: D, within: f64) {
        let mut rng = Xoshiro256Plus::seed_from_u64(42);
        let centroids = Array2::from_shape_fn((20, 5), |_| rng.gen_range(-100.0..100.0));
        let model = KMeans::params_with(20, rng, dist_fn)
            .init_method(KMeansInit::Precomputed(centroids.clone()))
            .fit(&DatasetBase::from(centroids.clone()))
            .unwrap();
        assert!(close(model.centroids(), &centroids, within));
        let expected: Array1<usize> = (0..20).collect();
        assert_eq!(model.predict(&centroids), expected);
        let distances = model.transform(&centroids);
        assert!(distances.iter().all(|d| (0.0..=within).contains(d)));
    }
    check(L2Dist, 1e-12);
    check(L1Dist, 0.0);
}

#[test]
fn transform_gives_squared_distances_for_l2_and_plain_ones_for_l1() {
    let start = array![[0.0, 1.0], [40.0, 10.0]];
    let rows = array![[3.0, 4.0], [1.0, 3.0], [25.0, 15.0]];
    let rng = Xoshiro256Plus::seed_from_u64(1);
    let l2 = KMeans::params(2).init_method(KMeansInit::Precomputed(start.clone()));
    let l2 = l2.fit(&DatasetBase::from(start.clone())).unwrap();
    for (distance, expected) in l2.transform(&rows).iter().zip([18.0_f64, 5.0, 250.0]) {
        assert!((distance - expected).abs() < 1e-12);
    }
    let l1 =
        KMeans::params_with(2, rng, L1Dist).init_method(KMeansInit::Precomputed(start.clone()));
    let l1 = l1.fit(&DatasetBase::from(start)).unwrap();
    assert_eq!(l1.transform(&rows), array![6.0, 3.0, 20.0]);
}

#[test]
fn the_same_parameters_fit_the_same_model_twice() {
    let data = DatasetBase::from(curve());
    for init in [
        KMeansInit::Random,
        KMeansInit::KMeansPlusPlus,
        KMeansInit::KMeansPara,
    ] {
        let params = KMeans::params(6).n_runs(2).init_method(init);
        assert_eq!(params.fit(&data).unwrap(), params.fit(&data).unwrap());
    }
}

/// Views, columns in memory order, and rows taken in steps hold the same numbers.
#[test]
fn the_layout_of_the_array_does_not_matter() {
    fn check<D: Distance<f64> + PartialEq + std::fmt::Debug>(dist_fn: D) {
        let data = curve();
        let rng = Xoshiro256Plus::seed_from_u64(3);
        let params = KMeans::params_with(4, rng, dist_fn).n_runs(2);
        let model = params.fit(&DatasetBase::from(data.clone())).unwrap();
        let mut by_column = Array2::zeros(data.dim().f());
        by_column.assign(&data);
        assert!(!by_column.is_standard_layout());
        let other = params.fit(&DatasetBase::from(by_column.clone())).unwrap();
        assert_eq!(model, other);
        let view: ArrayView2<'_, f64> = data.view();
        assert_eq!(model, params.fit(&DatasetBase::from(view)).unwrap());
        let mut spread = Array2::from_elem((200, 2), 1e9);
        spread.slice_mut(s![..;2, ..]).assign(&data);
        let stepped = spread.slice(s![..;2, ..]);
        assert_eq!(model, params.fit(&DatasetBase::from(stepped)).unwrap());
        assert_eq!(model.predict(&by_column), model.predict(&data));
        assert_eq!(model.transform(&stepped), model.transform(&data));
    }
    check(L2Dist);
    check(L1Dist);
}

#[test]
fn targets_of_the_dataset_are_left_alone() {
    let data = DatasetBase::new(array![[0.0], [1.0], [9.0]], array!["a", "b", "c"]);
    let model = KMeans::params(2).fit(&data).unwrap();
    assert_eq!(model.cluster_count().sum(), 3.0);
}

#[test]
fn a_label_array_of_another_length_is_replaced() {
    let data = array![[0.0], [1.0], [9.0]];
    let model = KMeans::params(2)
        .fit(&DatasetBase::from(data.clone()))
        .unwrap();
    let mut labels = Array1::from_elem(17, 5_usize);
    model.predict_inplace(&data, &mut labels);
    assert_eq!(labels, model.predict(&data));
    let nothing: Array1<usize> = model.predict(&Array2::<f64>::zeros((0, 1)));
    assert_eq!(nothing.len(), 0);
}

/// A distance of the user's own, which borrows what it needs.
#[derive(Debug, Clone)]
struct Scaled<'a> {
    by: &'a [f64],
}

impl Distance<f64> for Scaled<'_> {
    fn distance<D: Dimension>(&self, a: ArrayView<f64, D>, b: ArrayView<f64, D>) -> f64 {
        let scales = self.by.iter().cycle();
        let gaps = a.iter().zip(&b).zip(scales);
        gaps.map(|((a, b), by)| (a - b).abs() * by).sum()
    }
}

#[test]
fn a_distance_may_borrow() {
    let scales = vec![0.0, 1.0];
    let rows = array![[9.0, 0.0], [-9.0, 0.0], [9.0, 1.0], [-9.0, 1.0]];
    let data = DatasetBase::from(rows.clone());
    let rng = Xoshiro256Plus::seed_from_u64(1);
    let params = KMeans::params_with(2, rng, Scaled { by: &scales });
    // The first column does not count, though it varies more.
    let labels = params.fit(&data).unwrap().predict(&rows);
    assert_eq!(labels[0], labels[1]);
    assert_eq!(labels[2], labels[3]);
    assert_ne!(labels[0], labels[2]);
    let going_on = params.fit_with(None, &data);
    assert!(matches!(
        going_on,
        Ok(_) | Err(IncrKMeansError::NotConverged(_))
    ));
}

/// With the same start both end at the same fixed point, and batches lead both the same way.
#[test]
fn separated_groups_end_where_linfa_ends() {
    let mut rng = Xoshiro256Plus::seed_from_u64(9);
    let centres = array![[0., 0., 0.], [20., 0., 5.], [0., 30., -5.], [9., 9., 9.]];
    let data = blobs(40, &centres, &mut rng);
    let start = data.select(Axis(0), &[0, 40, 80, 120]);
    let init = KMeansInit::Precomputed(start);
    let set = DatasetBase::from(data.clone());
    let ours = KMeans::params(4).tolerance(1e-9).init_method(init.clone());
    let ours = ours.fit(&set).unwrap();
    let theirs = linfa_clustering::KMeans::params(4)
        .tolerance(1e-9)
        .init_method(init)
        .fit(&set)
        .unwrap();
    assert!(close(ours.centroids(), theirs.centroids(), 1e-8));
    assert_eq!(ours.predict(&data), theirs.predict(&data));
    assert_eq!(ours.cluster_count(), theirs.cluster_count());
    assert!((ours.inertia() - theirs.inertia()).abs() < 1e-8);
}

fn batches_agree<D: Distance<f64> + std::fmt::Debug>(dist_fn: D, tolerance: f64) {
    let mut rng = Xoshiro256Plus::seed_from_u64(5);
    let start = KMeansInit::Precomputed(Array::from_shape_fn((5, 3), |_| rng.gen_range(0.0..1.0)));
    let one = rng.clone();
    let ours = KMeans::params_with(5, one.clone(), dist_fn.clone())
        .tolerance(tolerance)
        .init_method(start.clone());
    let theirs = linfa_clustering::KMeans::params_with(5, one, dist_fn)
        .tolerance(tolerance)
        .init_method(start);
    let (mut our_model, mut their_model) = (None, None);
    let mut settled = 0;
    for _ in 0..30 {
        let batch = Array2::from_shape_fn((40, 3), |_| rng.gen_range(0.0..1.0));
        let batch = DatasetBase::from(batch);
        let (ours, done) = match ours.fit_with(our_model.take(), &batch) {
            Ok(model) => (model, true),
            Err(IncrKMeansError::NotConverged(model)) => (model, false),
            Err(error) => panic!("{error}"),
        };
        let (theirs, their_done) = match theirs.fit_with(their_model.take(), &batch) {
            Ok(model) => (model, true),
            Err(linfa_clustering::IncrKMeansError::NotConverged(model)) => (model, false),
            Err(error) => panic!("{error}"),
        };
        assert!(close(ours.centroids(), theirs.centroids(), 1e-12));
        assert_eq!(ours.cluster_count(), theirs.cluster_count());
        assert_eq!(done, their_done);
        settled += usize::from(done);
        (our_model, their_model) = (Some(ours), Some(theirs));
    }
    assert!((1..30).contains(&settled), "{settled}");
}

#[test]
fn batches_move_the_centroids_as_in_linfa() {
    batches_agree(L2Dist, 0.02);
    batches_agree(L1Dist, 0.06);
    batches_agree(LInfDist, 0.008);
}
