//! Defects of linfa-clustering 0.8.1 that the models here do not have, one test each. Where linfa
//! answers at all, the test also shows linfa's answer, so that it is known to look at the defect.
#![cfg(feature = "linfa")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use landfall_market::ClusterError;
use landfall_market::linfa::{
    IncrKMeansError, KMeans, KMeansError, KMeansInit, KMeansParamsError, NO_CLUSTER,
};
use linfa::traits::{Fit, FitWith, Predict, Transformer};
use linfa::{DatasetBase, ParamGuard};
use linfa_nn::distance::{Distance, L1Dist, L2Dist};
use ndarray::{Array1, Array2, ArrayView, Dimension, array};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;

type Ours = KMeans<f64, L2Dist>;
type Theirs = linfa_clustering::KMeans<f64, L2Dist>;

fn random(rows: usize, columns: usize, seed: u64) -> Array2<f64> {
    let mut rng = Xoshiro256Plus::seed_from_u64(seed);
    Array2::from_shape_fn((rows, columns), |_| rng.gen_range(0.0..1.0))
}

fn histogram(labels: &Array1<usize>, clusters: usize) -> Vec<f64> {
    let mut counts = vec![0.0; clusters];
    for label in labels {
        counts[*label] += 1.0;
    }
    counts
}

const INITS: [KMeansInit<f64>; 3] = [
    KMeansInit::Random,
    KMeansInit::KMeansPlusPlus,
    KMeansInit::KMeansPara,
];

/// linfa takes the counts from the last run and the centroids from the best.
#[test]
fn counts_belong_to_the_centroids() {
    let data = random(200, 2, 3);
    let set = DatasetBase::from(data.clone());
    let mut wrong = 0;
    for runs in 1..=10 {
        let params = || KMeans::params_with(5, Xoshiro256Plus::seed_from_u64(8), L1Dist);
        let ours = Ours::params(5).n_runs(runs).fit(&set).unwrap();
        let labels = ours.predict(&data);
        assert_eq!(ours.cluster_count().to_vec(), histogram(&labels, 5));
        assert!(
            labels
                .iter()
                .zip(ours.labels())
                .all(|(a, b)| *a == *b as usize)
        );
        let by_l1 = params().n_runs(runs).fit(&set).unwrap();
        let labels = by_l1.predict(&data);
        assert_eq!(by_l1.cluster_count().to_vec(), histogram(&labels, 5));
        let theirs = Theirs::params(5)
            .n_runs(runs)
            .tolerance(1e-9)
            .fit(&set)
            .unwrap();
        let expected = histogram(&theirs.predict(&data), 5);
        wrong += usize::from(theirs.cluster_count().to_vec() != expected);
    }
    assert!(wrong > 0, "linfa shows the defect on these rows");
}

/// Rows 0 and 2, started at 0: linfa's inertia is (0 + 4) / 2, that of its start. The mean is 1, so
/// it should be (1 + 1) / 2.
#[test]
fn inertia_belongs_to_the_centroids() {
    let data = array![[0.0], [2.0]];
    let set = DatasetBase::from(data.clone());
    let init = || KMeansInit::Precomputed(array![[0.0]]);
    let one = || Ours::params(1).max_n_iterations(1).init_method(init());
    let ours = one().fit(&set).unwrap();
    assert_eq!(ours.inertia(), 1.0);
    assert_eq!(ours.total_inertia(), Some(2.0));
    assert_eq!(ours.transform(&data).sum(), 2.0);
    let batch = match one().fit_with(None, &set) {
        Ok(model) | Err(IncrKMeansError::NotConverged(model)) => model,
        Err(error) => panic!("{error}"),
    };
    assert_eq!(batch.inertia(), 1.0);
    let theirs = Theirs::params(1).max_n_iterations(1).init_method(init());
    assert_eq!(theirs.fit(&set).unwrap().inertia(), 2.0);
}

/// linfa counts the old centroid as one more row: from 0, rows 3 and 6 lead to (0 + 3 + 6) / 3.
#[test]
fn an_update_reaches_the_mean_at_once() {
    let set = DatasetBase::from(array![[3.0], [6.0]]);
    let init = || KMeansInit::Precomputed(array![[0.0]]);
    let ours = Ours::params(1).max_n_iterations(1).init_method(init());
    assert_eq!(ours.fit(&set).unwrap().centroids(), array![[4.5]]);
    let rng = Xoshiro256Plus::seed_from_u64(1);
    let by_l1 = KMeans::params_with(1, rng, L1Dist).max_n_iterations(1);
    let by_l1 = by_l1.init_method(init()).fit(&set).unwrap();
    assert_eq!(by_l1.centroids(), array![[4.5]]);
    let theirs = Theirs::params(1).max_n_iterations(1).init_method(init());
    assert_eq!(theirs.fit(&set).unwrap().centroids(), array![[3.0]]);
}

/// An empty cluster is moved to a row instead of being left behind.
#[test]
fn an_empty_cluster_finds_rows() {
    let set = DatasetBase::from(array![[0.0], [1.0], [9.0], [10.0]]);
    let init = || KMeansInit::Precomputed(array![[5.0], [1000.0]]);
    let rng = Xoshiro256Plus::seed_from_u64(1);
    let by_l1 = KMeans::params_with(2, rng, L1Dist).init_method(init());
    let by_l1 = by_l1.fit(&set).unwrap();
    assert_eq!(by_l1.cluster_count(), array![2.0, 2.0]);
    assert_eq!((by_l1.inertia(), by_l1.relocations()), (0.5, 1));
    let by_l2 = Ours::params(2).init_method(init()).fit(&set).unwrap();
    assert_eq!(by_l2.cluster_count(), array![2.0, 2.0]);
    assert_eq!((by_l2.inertia(), by_l2.relocations()), (0.25, 1));
    let theirs = Theirs::params(2).init_method(init()).fit(&set).unwrap();
    assert_eq!(theirs.cluster_count(), array![4.0, 0.0]);
}

/// The absolute tolerance keeps linfa's meaning and so depends on the units; the relative one does
/// not.
#[test]
fn a_relative_tolerance_does_not_depend_on_the_units() {
    fn check<D: Distance<f64>>(dist_fn: D, power: i32) {
        let data = random(300, 3, 4);
        let small = data.mapv(|v| v * 2.0_f64.powi(-13));
        let rng = Xoshiro256Plus::seed_from_u64(5);
        let params = KMeans::params_with(6, rng, dist_fn).n_runs(3);
        let relative = params.clone().relative_tolerance(1e-4);
        let large = relative.fit(&DatasetBase::from(data.clone())).unwrap();
        let scaled = relative.fit(&DatasetBase::from(small.clone())).unwrap();
        assert_eq!(large.labels(), scaled.labels());
        assert_eq!(large.n_iter(), scaled.n_iter());
        let factor = 2.0_f64.powi(-13 * power);
        let ratio = scaled.inertia() / (large.inertia() * factor);
        assert!((ratio - 1.0).abs() < 1e-9);
        // A movement within the unit cube scaled by 2^-13 is below 1e-3 at once.
        let absolute = params.clone().tolerance(1e-3);
        let stopped = absolute.fit(&DatasetBase::from(small)).unwrap();
        assert_eq!(stopped.n_iter(), 1);
        assert!(absolute.fit(&DatasetBase::from(data)).unwrap().n_iter() > 1);
    }
    check(L2Dist, 2);
    check(L1Dist, 1);
    let refused = Ours::params(1).relative_tolerance(f64::NAN).check();
    assert!(matches!(
        refused,
        Err(KMeansParamsError::RelativeTolerance { .. })
    ));
}

fn refused<D: Distance<f64> + std::fmt::Debug>(
    dist_fn: &D,
    data: &Array2<f64>,
    k: usize,
    init: &KMeansInit<f64>,
) -> ClusterError {
    let rng = Xoshiro256Plus::seed_from_u64(1);
    let params = KMeans::params_with(k, rng, dist_fn.clone()).init_method(init.clone());
    let set = DatasetBase::from(data.clone());
    let whole = match params.fit(&set) {
        Err(KMeansError::Cluster(error)) => error,
        other => panic!("{other:?}"),
    };
    match params.fit_with(None, &set) {
        Err(IncrKMeansError::Batch(KMeansError::Cluster(error))) => {
            // NaN is not equal to itself.
            assert_eq!(error.to_string(), whole.to_string());
        }
        other => panic!("{other:?}"),
    }
    whole
}

/// linfa runs all its iterations on NaN and panics at an infinity.
#[test]
fn a_cell_that_is_no_number_is_named() {
    for init in INITS {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let mut data = random(30, 4, 1);
            data[[17, 2]] = bad;
            for error in [
                refused(&L2Dist, &data, 3, &init),
                refused(&L1Dist, &data, 3, &init),
            ] {
                let ClusterError::NotFinite { row, column, value } = error else {
                    panic!("{error}");
                };
                assert_eq!((row, column, value.to_bits()), (17, 2, bad.to_bits()));
            }
        }
        let mut data = random(30, 4, 1);
        data[[3, 1]] = 1e200;
        assert!(matches!(
            refused(&L1Dist, &data, 3, &init),
            ClusterError::TooLarge {
                row: 3,
                column: 1,
                ..
            }
        ));
    }
}

/// linfa panics at no rows.
#[test]
fn no_rows_and_no_columns_are_errors() {
    for init in INITS {
        let none = Array2::zeros((0, 3));
        assert_eq!(refused(&L2Dist, &none, 1, &init), ClusterError::NoRows);
        assert_eq!(refused(&L1Dist, &none, 1, &init), ClusterError::NoRows);
        let narrow = Array2::zeros((3, 0));
        assert_eq!(refused(&L2Dist, &narrow, 1, &init), ClusterError::NoColumns);
        assert_eq!(refused(&L1Dist, &narrow, 1, &init), ClusterError::NoColumns);
    }
}

/// linfa panics with `Random`, and with k-means++ returns clusters that hold nothing.
#[test]
fn more_clusters_than_rows_are_an_error() {
    let data = random(3, 2, 1);
    let expected = ClusterError::TooManyClusters { k: 4, rows: 3 };
    for init in INITS {
        assert_eq!(refused(&L2Dist, &data, 4, &init), expected);
        assert_eq!(refused(&L1Dist, &data, 4, &init), expected);
        assert!(
            Ours::params(3)
                .init_method(init)
                .fit(&DatasetBase::from(data.clone()))
                .is_ok()
        );
    }
    let theirs = Theirs::params(4).fit(&DatasetBase::from(data)).unwrap();
    assert!(theirs.cluster_count().iter().any(|count| *count == 0.0));
}

/// linfa panics at each of these.
#[test]
fn precomputed_centroids_that_do_not_fit_are_errors() {
    let data = random(10, 2, 1);
    let count = Ours::params(3)
        .init_method(KMeansInit::Precomputed(random(2, 2, 2)))
        .fit(&DatasetBase::from(data.clone()));
    let Err(KMeansError::InvalidParams(error)) = count else {
        panic!("two centroids for three clusters");
    };
    let expected = "2 precomputed centroids were given for 3 clusters";
    assert_eq!(error.to_string(), expected);
    for error in [
        refused(&L2Dist, &data, 3, &KMeansInit::Precomputed(random(3, 5, 2))),
        refused(&L1Dist, &data, 3, &KMeansInit::Precomputed(random(3, 5, 2))),
    ] {
        let wanted = ClusterError::StartShape {
            values: 15,
            k: 3,
            columns: 2,
            wanted: 6,
        };
        assert_eq!(error, wanted);
    }
    let mut start = random(3, 2, 2);
    start[[1, 0]] = f64::NAN;
    let checked = Ours::params(3).init_method(KMeansInit::Precomputed(start));
    assert!(matches!(
        checked.check(),
        Err(KMeansParamsError::PrecomputedValue {
            centroid: 1,
            column: 0,
            ..
        })
    ));
}

/// A batch with other columns than the model, and rows to predict that cannot be.
#[test]
fn rows_that_do_not_fit_the_model_are_not_given_a_cluster() {
    fn check<D: Distance<f64> + std::fmt::Debug>(dist_fn: D) {
        let data = array![[0.0, 0.0], [1.0, 1.0], [9.0, 9.0]];
        let rng = Xoshiro256Plus::seed_from_u64(1);
        let params = KMeans::params_with(2, rng, dist_fn);
        let model = params.fit(&DatasetBase::from(data)).unwrap();
        let wide = random(3, 4, 1);
        let error = params.fit_with(Some(model.clone()), &DatasetBase::from(wide.clone()));
        let columns = ClusterError::Columns {
            given: 4,
            expected: 2,
        };
        assert!(matches!(
            error,
            Err(IncrKMeansError::Batch(KMeansError::Cluster(error))) if error == columns
        ));
        assert_eq!(
            model.predict(&wide),
            array![NO_CLUSTER, NO_CLUSTER, NO_CLUSTER]
        );
        assert!(model.transform(&wide).iter().all(|d| d.is_nan()));
        assert!(matches!(
            model.try_predict(&wide),
            Err(KMeansError::Cluster(error)) if error == columns
        ));

        let mut rows = Array2::zeros((1000, 2));
        for bad in [0, 511, 512, 999] {
            rows[[bad, 1]] = f64::NAN;
        }
        rows[[700, 0]] = f64::NEG_INFINITY;
        let labels = model.predict(&rows);
        let distances = model.transform(&rows);
        let near: usize = model.predict(&array![0.0, 0.0]);
        for (row, (label, distance)) in labels.iter().zip(&distances).enumerate() {
            let bad = [0, 511, 512, 700, 999].contains(&row);
            assert_eq!(*label, if bad { NO_CLUSTER } else { near });
            assert_eq!(distance.is_nan(), bad);
        }
        let single: usize = model.predict(&array![f64::NAN, 0.0]);
        assert_eq!(single, NO_CLUSTER);
        assert!(matches!(
            model.try_transform(&rows),
            Err(KMeansError::Cluster(ClusterError::NotFinite {
                row: 0,
                column: 1,
                ..
            }))
        ));
    }
    check(L2Dist);
    check(L1Dist);
}

/// Rows of weight 0 to 3 against as many copies, from the same start.
fn fitted_with_weights<D: Distance<f64>>(dist_fn: D) {
    let data = random(40, 2, 6);
    let copies: Vec<usize> = (0..40).map(|row| row % 4).collect();
    let repeated: Vec<usize> = (0..40).flat_map(|row| vec![row; copies[row]]).collect();
    let repeated = data.select(ndarray::Axis(0), &repeated);
    let start = KMeansInit::Precomputed(data.slice(ndarray::s![1..4, ..]).to_owned());
    let rng = Xoshiro256Plus::seed_from_u64(1);
    let params = KMeans::params_with(3, rng, dist_fn).init_method(start);
    let many = params.fit(&DatasetBase::from(repeated)).unwrap();
    let weights: Array1<f32> = copies
        .iter()
        .map(|c| f32::from(u8::try_from(*c).unwrap()))
        .collect();
    let set = DatasetBase::from(data).with_weights(weights.clone());
    let weighted = params.fit(&set).unwrap();
    let close = |a: f64, b: f64| (a - b).abs() < 1e-12;
    let pairs = many.centroids().iter().zip(weighted.centroids());
    assert!(pairs.clone().all(|(a, b)| close(*a, *b)));
    assert_eq!(many.cluster_count(), weighted.cluster_count());
    assert!(close(many.inertia(), weighted.inertia()));
    // Set on the parameters, weights take the dataset's place.
    let ones = DatasetBase::from(set.records().clone()).with_weights(Array1::ones(40));
    let by_setter = params.clone().weights(weights.mapv(f64::from)).fit(&ones);
    assert_eq!(by_setter.unwrap().centroids(), weighted.centroids());
    let unweighted = params.fit(&ones).unwrap();
    assert!(!close(unweighted.inertia(), weighted.inertia()));
}

/// linfa ignores them.
#[test]
fn weights_of_the_dataset_count() {
    fitted_with_weights(L2Dist);
    fitted_with_weights(L1Dist);
    let rows = array![[0.0], [4.0]];
    let set = DatasetBase::from(rows).with_weights(array![3.0, 1.0]);
    assert_eq!(
        Ours::params(1).fit(&set).unwrap().centroids(),
        array![[1.0]]
    );
    let batch = Ours::params(1).tolerance(1e9).fit_with(None, &set).unwrap();
    assert_eq!(batch.centroids(), array![[1.0]]);
    assert_eq!(batch.cluster_count(), array![4.0]);
    let theirs = Theirs::params(1).fit(&set).unwrap().centroids()[[0, 0]];
    assert!((theirs - 2.0).abs() < 1e-3, "linfa's mean is {theirs}");
}

#[test]
fn weights_that_cannot_be_are_errors() {
    let rows = array![[0.0], [4.0], [5.0]];
    let fit = |weights: Array1<f32>| {
        let set = DatasetBase::from(rows.clone()).with_weights(weights);
        match Ours::params(2).fit(&set) {
            Err(KMeansError::Cluster(error)) => error,
            other => panic!("{other:?}"),
        }
    };
    let (weights, rows_given) = (2, 3);
    assert_eq!(
        fit(array![1.0, 1.0]),
        ClusterError::WeightCount {
            weights,
            rows: rows_given
        }
    );
    assert_eq!(
        fit(array![1.0, -2.0, 1.0]),
        ClusterError::Weight {
            row: 1,
            value: -2.0
        }
    );
    assert!(matches!(
        fit(array![1.0, 1.0, f32::NAN]),
        ClusterError::Weight { row: 2, .. }
    ));
    assert_eq!(fit(array![0.0, 0.0, 0.0]), ClusterError::NoWeight);
    assert_eq!(
        fit(array![0.0, 1.0, 0.0]),
        ClusterError::TooManyClusters { k: 2, rows: 1 }
    );
    let set = |weights| Ours::params(2).weights(weights).check();
    assert!(matches!(
        set(array![1.0, f64::INFINITY]),
        Err(KMeansParamsError::Weight { row: 1, .. })
    ));
    assert!(matches!(
        set(Array1::zeros(3)),
        Err(KMeansParamsError::NoWeight)
    ));
    assert!(matches!(
        set(Array1::zeros(0)),
        Err(KMeansParamsError::NoWeight)
    ));
}

/// Sums of f32 stop growing; here they are f64. All rows hold 103 but for a small wave.
#[test]
fn sums_of_many_small_numbers_stay_exact() {
    let n = 4_000_000;
    let rows = Array2::from_shape_fn((n, 1), |(row, _)| [102.0_f32, 103.0, 104.0, 103.0][row % 4]);
    let set = DatasetBase::from(rows);
    let init = || KMeansInit::Precomputed(array![[103.0_f32]]);
    let ours = KMeans::<f32, _>::params(1)
        .max_n_iterations(1)
        .init_method(init());
    let model = ours.fit(&set).unwrap();
    assert_eq!(model.centroids(), array![[103.0]]);
    assert_eq!(model.cluster_count(), array![4_000_000.0]);
    assert!((model.inertia() - 0.5).abs() < 1e-6); // (1 + 0 + 1 + 0) / 4
    let theirs = linfa_clustering::KMeans::<f32, _>::params(1);
    let theirs = theirs.n_runs(1).max_n_iterations(1).init_method(init());
    let off = theirs.fit(&set).unwrap().centroids()[[0, 0]] - 103.0;
    assert!(off.abs() > 1.0, "linfa is off by {off}");
}

/// The same for batches: 40,000 of them keep moving a centroid whose count is large.
#[test]
fn running_means_keep_moving_under_large_counts() {
    let params = KMeans::<f32, _>::params(1)
        .tolerance(f32::INFINITY)
        .weights(Array1::from_elem(1, 1000.0))
        .init_method(KMeansInit::Precomputed(array![[100.0]]));
    let first = DatasetBase::from(array![[100.0_f32]]);
    let later = DatasetBase::from(array![[100.004_f32]]);
    let mut model = Some(params.fit_with(None, &first).unwrap());
    for _ in 0..40_000 {
        model = Some(params.fit_with(model.take(), &later).unwrap());
    }
    // The mean of one 100 and 40,000 times 100.004; a movement is 1e-7 in the end, an f32 near 100
    // has steps of 7.6e-6.
    let centroid = model.unwrap().centroids()[[0, 0]];
    assert!((centroid - 100.004).abs() < 8e-6, "{centroid}");
}

/// linfa's draws follow the split of the rows among threads.
#[test]
fn one_seed_gives_one_model_with_any_number_of_threads() {
    fn check<D: Distance<f64> + PartialEq + std::fmt::Debug>(dist_fn: D, rows: usize) {
        let set = DatasetBase::from(random(rows, 4, 11));
        for init in INITS {
            let rng = Xoshiro256Plus::seed_from_u64(3);
            let params = KMeans::params_with(12, rng, dist_fn.clone());
            let params = params.n_runs(2).max_n_iterations(5).init_method(init);
            let fits = [1, 1, 2, 5].map(|threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
                pool.build().unwrap().install(|| {
                    let model = params.fit(&set).unwrap();
                    let batch = match params.fit_with(None, &set) {
                        Ok(model) | Err(IncrKMeansError::NotConverged(model)) => model,
                        Err(error) => panic!("{error}"),
                    };
                    (model, batch)
                })
            });
            assert!(fits.iter().all(|fit| *fit == fits[0]));
        }
    }
    check(L2Dist, 17_000);
    check(L1Dist, 2_000);
}

/// Counts how often it is asked.
#[derive(Debug, Clone)]
struct Counting(Arc<AtomicUsize>);

impl Distance<f64> for Counting {
    fn distance<D: Dimension>(&self, a: ArrayView<f64, D>, b: ArrayView<f64, D>) -> f64 {
        self.0.fetch_add(1, Relaxed);
        L1Dist.distance(a, b)
    }
}

/// linfa asks for the distances to all chosen centroids at every step of k-means++.
#[test]
fn the_start_takes_n_times_k_distances() {
    let (n, k) = (300, 40);
    let set = DatasetBase::from(random(n, 2, 12));
    let rng = Xoshiro256Plus::seed_from_u64(1);
    let calls = Arc::new(AtomicUsize::new(0));
    let ours = KMeans::params_with(k, rng.clone(), Counting(calls.clone()));
    ours.n_runs(1).max_n_iterations(1).fit(&set).unwrap();
    // n K for the start, n K for the step, n K for the labels after it, one for the movement.
    assert_eq!(calls.swap(0, Relaxed), 3 * n * k + 1);
    let theirs = linfa_clustering::KMeans::params_with(k, rng, Counting(calls.clone()));
    theirs.n_runs(1).max_n_iterations(1).fit(&set).unwrap();
    assert!(calls.load(Relaxed) > n * k * (k - 1) / 2);
}

/// Where the distance itself is not a number, the pair is named.
#[derive(Debug, Clone)]
struct Broken;

impl Distance<f64> for Broken {
    fn distance<D: Dimension>(&self, a: ArrayView<f64, D>, b: ArrayView<f64, D>) -> f64 {
        a.iter().zip(&b).map(|(a, b)| (a * b).ln()).sum()
    }
}

#[test]
fn a_distance_that_is_not_a_number_is_an_error() {
    let set = DatasetBase::from(array![[1.0], [2.0], [-3.0]]);
    let rng = Xoshiro256Plus::seed_from_u64(1);
    for init in INITS {
        let params = KMeans::params_with(2, rng.clone(), Broken).init_method(init);
        assert!(matches!(
            params.fit(&set),
            Err(KMeansError::Distance { .. })
        ));
        assert!(matches!(
            params.fit_with(None, &set),
            Err(IncrKMeansError::Batch(KMeansError::Distance { .. }))
        ));
    }
}

/// Rows that hardly differ among each other, far from all centroids, one by one and together.
#[test]
fn rows_unlike_the_training_rows_find_their_cluster() {
    let rows = array![[-1e6_f32, 0.0], [-1.1e6, 0.0], [1e6, 0.0], [1.1e6, 0.0]];
    let model = KMeans::params(2)
        .fit(&DatasetBase::from(rows.clone()))
        .unwrap();
    let left: usize = model.predict(&rows.row(0));
    for gap in [0.0, 1e-12, 1e-6, 1.0] {
        let near = array![[-9e5_f32, gap], [-9e5, 0.0], [-9e5, -gap]];
        assert_eq!(model.predict(&near), array![left, left, left], "{gap}");
        assert_eq!(
            model.predict(&-near.clone()),
            array![1 - left, 1 - left, 1 - left],
            "{gap}"
        );
        // The centroid on the right is nearer by 20 of a million.
        let middle = array![[10.0_f32, gap], [10.0, 0.0]];
        assert_eq!(model.predict(&middle), array![1 - left, 1 - left], "{gap}");
        for row in near.rows() {
            let single: usize = model.predict(&row);
            assert_eq!(single, left);
        }
        let distances = model.transform(&near);
        // From -900,000 to -1,050,000.
        assert!(distances.iter().all(|d| (d / 2.25e10 - 1.0).abs() < 1e-6));
    }
}

/// Fewer distinct rows than clusters: no NaN, and the counts add up.
#[test]
fn copies_of_few_rows_leave_no_nan() {
    let mut rows = Array2::zeros((30, 2));
    rows.row_mut(4).fill(1.0);
    let set = DatasetBase::from(rows);
    for init in INITS {
        let rng = Xoshiro256Plus::seed_from_u64(1);
        let l1 = KMeans::params_with(5, rng, L1Dist).init_method(init.clone());
        let l1 = l1.fit(&set).unwrap();
        let l2 = Ours::params(5).init_method(init).fit(&set).unwrap();
        for (centroids, counts, inertia) in [
            (l1.centroids(), l1.cluster_count(), l1.inertia()),
            (l2.centroids(), l2.cluster_count(), l2.inertia()),
        ] {
            assert!(centroids.iter().all(|v| v.is_finite()));
            assert_eq!(counts.len(), centroids.nrows());
            assert_eq!((counts.sum(), inertia), (30.0, 0.0));
        }
    }
}
