//! Size-limited K-means through the public API.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "helpers of tests"
)]

use landfall_market::cluster::{ClusterError, KMeansParams, Points, Stopped};
use landfall_market::shapes::{AssignmentMethod, SizedFit, SizedKMeansParams, Warning};
use landfall_market::{Progress, Seed};
use proptest::prelude::*;

fn fit(params: SizedKMeansParams, rows: &[f64], columns: usize) -> Result<SizedFit, ClusterError> {
    let points = Points::new(rows, columns)?;
    params
        .check()?
        .fit(points, Seed::new(1), &Progress::silent())
}

/// A spiral: no two distances alike, and a size for every taste.
fn spiral(rows: usize) -> Vec<f64> {
    (0..rows)
        .flat_map(|i| {
            let turn = i as f64 * 2.399_963;
            let far = (i as f64).sqrt();
            [far * turn.cos(), far * turn.sin()]
        })
        .collect()
}

#[test]
fn a_large_group_is_cut_where_that_costs_least() {
    // Six rows at 0..5, two at 20 and 21; four each: {0,1,2,3} and {4,5,20,21}.
    // Means 1.5 and 12.5: 2 x 1.5^2 + 2 x 0.5^2 = 5; 8.5^2 + 7.5^2 + 7.5^2 + 8.5^2 = 257.
    let rows = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 20.0, 21.0];
    let fit = fit(SizedKMeansParams::new(2).least(4).most(4), &rows, 1).unwrap();
    assert_eq!(fit.sizes(), [4, 4]);
    assert!((fit.total_inertia() - 262.0).abs() < 1e-9);
    assert_eq!(fit.labels()[3], fit.labels()[0]);
    assert_eq!(fit.labels()[4], fit.labels()[7]);
    assert_eq!(fit.stopped(), Stopped::NoLabelMoved);
    assert_eq!(fit.warnings(), []);
}

#[test]
fn limits_of_each_cluster_hold_from_given_centroids() {
    let rows = spiral(60);
    let params = SizedKMeansParams::new(3)
        .least_each(vec![5, 30, 0])
        .most_each(vec![10, usize::MAX, 12])
        .start_at(vec![0.0, 0.0, 4.0, 4.0, -4.0, -4.0]);
    let fit = fit(params, &rows, 2).unwrap();
    let sizes = fit.sizes();
    assert!(
        (5..=10).contains(&sizes[0]) && sizes[1] >= 30 && sizes[2] <= 12,
        "{sizes:?}"
    );
    assert_eq!(sizes.iter().sum::<usize>(), 60);
}

#[test]
fn without_binding_limits_it_is_plain_k_means() {
    let rows = spiral(200);
    let start = vec![0.0, 0.0, 8.0, 8.0, -8.0, -8.0, 9.0, -9.0];
    let sized = fit(SizedKMeansParams::new(4).start_at(start.clone()), &rows, 2).unwrap();
    let plain = KMeansParams::new(4)
        .start(landfall_market::cluster::Start::Centroids(start))
        .moves(landfall_market::cluster::Moves::Never)
        .relative_tolerance(0.0)
        .check()
        .unwrap()
        .fit(
            Points::new(&rows, 2).unwrap(),
            Seed::new(1),
            &Progress::silent(),
        )
        .unwrap();
    assert_eq!(sized.labels(), plain.labels());
    assert!((sized.total_inertia() - plain.total_inertia()).abs() < 1e-9 * plain.total_inertia());
}

#[test]
fn limits_that_cannot_be_kept_are_refused() {
    let rows = [0.0, 1.0, 2.0, 3.0, 4.0];
    let message = |params| fit(params, &rows, 1).unwrap_err().to_string();
    let two = || SizedKMeansParams::new(2);
    assert_eq!(
        message(two().least(3)),
        "the least sizes add up to 6, but only 5 rows have a weight above 0"
    );
    assert_eq!(
        message(two().most(2)),
        "the greatest sizes add up to 4, but 5 rows have a weight above 0"
    );
    assert_eq!(
        message(two().least(3).most(2)),
        "cluster 0: the least size 3 is above the greatest size 2"
    );
    assert_eq!(
        message(two().most_each(vec![5])),
        "1 greatest sizes were given for 2 clusters"
    );
    assert_eq!(
        message(two().start_at(vec![0.0])),
        "the start holds 1 values; 2 centroids of 1 columns are 2 values"
    );
    assert_eq!(
        message(SizedKMeansParams::new(6)),
        "6 clusters were asked for, but only 5 rows have a weight above 0"
    );
    // The boundary: just enough.
    assert!(fit(two().least_each(vec![2, 3]).most(3), &rows, 1).is_ok());
}

#[test]
fn rows_of_weight_zero_take_no_place() {
    let rows = [0.0, 1.0, 10.0, 11.0, 0.4, 10.4];
    let weights = [1.0, 2.0, 1.0, 1.0, 0.0, 0.0];
    let points = Points::new(&rows, 1).unwrap().weighted(&weights).unwrap();
    let params = SizedKMeansParams::new(2).least(2).most(2).check().unwrap();
    let fit = params
        .fit(points, Seed::new(1), &Progress::silent())
        .unwrap();
    assert_eq!(fit.sizes(), [2, 2]);
    assert_eq!(fit.labels()[4], fit.labels()[0]);
    assert_eq!(fit.labels()[5], fit.labels()[2]);
    // Weighted mean 2/3: 4/9 + 2 x 1/9 = 2/3; the others 2 x 0.25.
    assert!((fit.total_inertia() - (2.0 / 3.0 + 0.5)).abs() < 1e-12);
}

#[test]
fn a_cluster_may_stay_empty_only_when_asked_for() {
    // All rows are equal: without a least size the second cluster gets none.
    let rows = [3.0; 6];
    let empty = fit(SizedKMeansParams::new(2).least(0), &rows, 1).unwrap();
    assert_eq!(empty.sizes(), [6, 0]);
    assert_eq!(empty.warnings(), [Warning::EmptyClusters { clusters: 1 }]);
    let full = fit(SizedKMeansParams::new(2), &rows, 1).unwrap();
    assert!(full.sizes().iter().all(|size| *size >= 1));
}

#[test]
fn the_greedy_way_says_so_and_keeps_the_limits() {
    let rows = spiral(400);
    let limited = || SizedKMeansParams::new(5).least(60).most(90).restarts(3);
    let exact = fit(limited(), &rows, 2).unwrap();
    let greedy = fit(limited().exact_up_to(1_999), &rows, 2).unwrap();
    assert_eq!(exact.proof().method, AssignmentMethod::Exact);
    assert_eq!(greedy.proof().method, AssignmentMethod::Greedy);
    let warning = Warning::GreedyAssignment {
        cells: 2_000,
        limit: 1_999,
    };
    assert!(greedy.warnings().contains(&warning));
    assert!(greedy.sizes().iter().all(|size| (60..=90).contains(size)));
    assert!(greedy.proof().cost >= greedy.proof().lower_bound);
    assert!(greedy.total_inertia() <= 1.1 * exact.total_inertia());
    // The boundary: exactly as many cells as allowed.
    let at_limit = fit(limited().exact_up_to(2_000), &rows, 2).unwrap();
    assert_eq!(at_limit.proof().method, AssignmentMethod::Exact);
}

#[test]
fn other_rows_go_to_the_nearest_centroid() {
    let rows = [0.0, 1.0, 10.0, 11.0];
    let params = SizedKMeansParams::new(2).start_at(vec![0.0, 9.0]);
    let fit = fit(params, &rows, 1).unwrap();
    let other = fit
        .predict(Points::new(&[4.0_f32, 6.0], 1).unwrap())
        .unwrap();
    assert_eq!(other.labels, [0, 1]);
    assert_eq!(other.squared_distances, [12.25, 20.25]); // from 0.5 and 10.5
    let wrong = fit.predict(Points::new(&[1.0, 2.0], 2).unwrap());
    assert_eq!(
        wrong,
        Err(ClusterError::Columns {
            given: 2,
            expected: 1
        })
    );
}

#[test]
fn cancelled_work_ends() {
    let progress = Progress::silent();
    progress.cancel();
    let rows = spiral(100);
    let params = SizedKMeansParams::new(3).most(40).check().unwrap();
    let result = params.fit(Points::new(&rows, 2).unwrap(), Seed::new(1), &progress);
    assert!(matches!(result, Err(ClusterError::Cancelled(_))));
}

#[test]
fn threads_do_not_change_a_bit() {
    let rows = spiral(2_000);
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            fit(
                SizedKMeansParams::new(6).least(300).most(350).restarts(4),
                &rows,
                2,
            )
        })
    };
    assert_eq!(run(1).unwrap(), run(3).unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn inertia_never_rises_and_exact_assignments_prove_themselves(
        rows in prop::collection::vec(-10.0..10.0_f64, 24..80),
        k in 1_usize..5,
        seed in any::<u64>(),
        greedy in any::<bool>(),
    ) {
        let n = rows.len() / 2;
        let rows = &rows[..2 * n];
        let even = n / k;
        let params = SizedKMeansParams::new(k).least(even).most(even + 1).restarts(2);
        let params = if greedy { params.exact_up_to(0) } else { params };
        let points = Points::new(rows, 2).unwrap();
        let fit = params.check().unwrap().fit(points, Seed::new(seed), &Progress::silent()).unwrap();
        prop_assert!(fit.sizes().iter().all(|size| *size == even || *size == even + 1));
        prop_assert!(fit.history().windows(2).all(|pair| pair[1] < pair[0]));
        let proof = fit.proof();
        prop_assert!(proof.lower_bound <= proof.cost * (1.0 + 1e-12) + 1e-12);
        if !greedy {
            prop_assert!(proof.cost - proof.lower_bound <= 1e-9 * (1.0 + proof.cost));
        }
        // The last assignment was made to the centroids of the fit: the cost is the inertia.
        prop_assert!((proof.cost - fit.total_inertia()).abs() <= 1e-9 * (1.0 + proof.cost));
    }
}
