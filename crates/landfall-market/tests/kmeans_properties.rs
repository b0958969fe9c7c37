//! What holds for every K-means run, and what bad input is answered with.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "helpers of tests"
)]

use landfall_market::cluster::{
    ClusterError, KMeansFit, KMeansParams, Moves, Points, Real, Start, Stopped, Warning,
};
use landfall_market::{Progress, Seed};
use proptest::prelude::*;

/// Rows, columns, clusters and a start of K of the rows.
#[derive(Debug, Clone)]
struct Problem {
    columns: usize,
    k: usize,
    rows: Vec<f64>,
    start: Vec<f64>,
}

impl Problem {
    fn rows(&self) -> usize {
        self.rows.len() / self.columns
    }

    fn params(&self) -> KMeansParams {
        KMeansParams::new(self.k)
            .start(Start::Centroids(self.start.clone()))
            .relative_tolerance(0.0)
    }

    fn fit(&self) -> KMeansFit {
        run(&self.params(), points(&self.rows, self.columns))
    }
}

fn points<T: Real>(rows: &[T], columns: usize) -> Points<'_, T> {
    Points::new(rows, columns).unwrap()
}

fn run<T: Real>(params: &KMeansParams, points: Points<'_, T>) -> KMeansFit {
    try_run(params, points).unwrap()
}

fn try_run<T: Real>(
    params: &KMeansParams,
    points: Points<'_, T>,
) -> Result<KMeansFit, ClusterError> {
    params
        .clone()
        .check()?
        .fit(points, Seed::new(7), &Progress::silent())
}

fn message<V: std::fmt::Debug>(result: Result<V, ClusterError>) -> String {
    result.unwrap_err().to_string()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// Multiples of 2^-20 between -8 and 8: sums with 1e8 and with each other stay exact.
fn exact_number() -> impl Strategy<Value = f64> {
    (-(8_i32 << 20)..(8 << 20)).prop_map(|v| f64::from(v) / f64::from(1 << 20))
}

prop_compose! {
    fn problem()(columns in 1..6_usize, k in 1..7_usize)
        (rows in prop::collection::vec(exact_number(), columns * 8..columns * 60),
         columns in Just(columns), k in Just(k)) -> Problem {
        let mut rows = rows;
        rows.truncate(rows.len() / columns * columns);
        let start = rows[..k * columns].to_vec();
        Problem { columns, k, rows, start }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn more_steps_never_raise_the_inertia(problem in problem()) {
        let mut before = f64::INFINITY;
        for steps in 1..=12 {
            let fit = run(&problem.params().max_steps(steps), points(&problem.rows, problem.columns));
            prop_assert!(fit.total_inertia() <= before * (1.0 + 1e-12));
            before = fit.total_inertia();
        }
    }

    #[test]
    fn single_moves_never_raise_the_inertia(problem in problem()) {
        let lloyd = problem.fit().total_inertia();
        let moved = run(&problem.params().moves(Moves::Always), points(&problem.rows, problem.columns));
        prop_assert!(moved.total_inertia() <= lloyd * (1.0 + 1e-12));
    }

    #[test]
    fn a_weight_of_k_counts_as_k_copies(problem in problem(), seed in 0..1000_u64) {
        let weights: Vec<f64> = (0..problem.rows() as u64)
            .map(|row| ((row * 7 + seed) % 4 + 1) as f64)
            .collect();
        let mut copies = Vec::new();
        let mut first = Vec::new();
        for (row, weight) in problem.rows.chunks_exact(problem.columns).zip(&weights) {
            first.push(copies.len() / problem.columns);
            for _ in 0..(*weight as usize) {
                copies.extend_from_slice(row);
            }
        }
        let weighted = run(
            &problem.params(),
            points(&problem.rows, problem.columns).weighted(&weights).unwrap(),
        );
        let copied = run(&problem.params(), points(&copies, problem.columns));
        // Which row an empty cluster is moved to may differ: a heavy row counts as one there.
        prop_assume!(weighted.relocations() == 0 && copied.relocations() == 0);
        let labels: Vec<u32> = first.iter().map(|row| copied.labels()[*row]).collect();
        prop_assert_eq!(weighted.labels(), &labels[..]);
        prop_assert!(near(weighted.total_inertia(), copied.total_inertia()));
        prop_assert_eq!(weighted.steps(), copied.steps());
        for (a, b) in weighted.weights().iter().zip(copied.sizes()) {
            prop_assert!(near(*a, *b as f64));
        }
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter(problem in problem(), shift in 1..50_usize) {
        let fit = problem.fit();
        prop_assume!(fit.relocations() == 0);
        let n = problem.rows();
        let order: Vec<usize> = (0..n).map(|row| (n - 1 - row + shift) % n).collect();
        let shuffled: Vec<f64> = order
            .iter()
            .flat_map(|&row| problem.rows[row * problem.columns..][..problem.columns].to_vec())
            .collect();
        let other = run(&problem.params(), points(&shuffled, problem.columns));
        let labels: Vec<u32> = order.iter().map(|&row| fit.labels()[row]).collect();
        prop_assert_eq!(other.labels(), &labels[..]);
        prop_assert!(near(other.total_inertia(), fit.total_inertia()));
    }

    #[test]
    fn a_common_offset_does_not_matter(problem in problem()) {
        let fit = problem.fit();
        let add = |values: &[f64]| values.iter().map(|v| v + 1e8).collect::<Vec<_>>();
        let moved = Problem {
            rows: add(&problem.rows),
            start: add(&problem.start),
            ..problem
        };
        let other = moved.fit();
        prop_assert_eq!(other.labels(), fit.labels());
        prop_assert_eq!(other.steps(), fit.steps());
        prop_assert!((other.total_inertia() - fit.total_inertia()).abs()
            <= 1e-9 * fit.total_inertia());
    }

    #[test]
    fn a_power_of_two_scales_every_bit(problem in problem(), power in -60..60_i32) {
        let factor = 2_f64.powi(power);
        let fit = problem.fit();
        let times = |values: &[f64], by: f64| values.iter().map(|v| v * by).collect::<Vec<_>>();
        let scaled = Problem {
            rows: times(&problem.rows, factor),
            start: times(&problem.start, factor),
            ..problem
        };
        let other = scaled.fit();
        prop_assert_eq!(other.labels(), fit.labels());
        prop_assert_eq!(other.steps(), fit.steps());
        prop_assert_eq!(other.centroids(), &times(fit.centroids(), factor)[..]);
        prop_assert_eq!(other.total_inertia(), fit.total_inertia() * factor * factor);
    }

    #[test]
    fn a_settled_run_is_a_fixed_point(problem in problem()) {
        let fit = problem.fit();
        prop_assume!(fit.stopped() == Stopped::NoLabelMoved);
        let again = Problem { start: fit.centroids().to_vec(), k: fit.k(), ..problem }.fit();
        prop_assert_eq!(again.labels(), fit.labels());
        prop_assert!(near(again.total_inertia(), fit.total_inertia()));
    }

    #[test]
    fn rows_of_weight_zero_are_labelled_and_move_nothing(problem in problem(), far in 10.0..1e6_f64) {
        let alone = problem.fit();
        prop_assume!(alone.relocations() == 0);
        let mut rows = problem.rows.clone();
        rows.extend(std::iter::repeat_n(far, problem.columns));
        let mut weights = vec![1.0; problem.rows()];
        weights.push(0.0);
        let all = points(&rows, problem.columns);
        let fit = run(&problem.params(), all.weighted(&weights).unwrap());
        prop_assert_eq!(&fit.labels()[..problem.rows()], alone.labels());
        prop_assert!(near(fit.total_inertia(), alone.total_inertia()));
        for (a, b) in fit.centroids().iter().zip(alone.centroids()) {
            prop_assert!((a - b).abs() <= 1e-9);
        }
        let nearest = fit.predict(all).unwrap();
        prop_assert_eq!(fit.labels(), &nearest.labels[..]);
    }
}

/// Rows that look random: three clouds, enough of them for several chunks of the engine.
fn clouds(rows: usize, columns: usize) -> Vec<f64> {
    let mut state = 12_345_u64;
    (0..rows * columns)
        .map(|cell| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let noise = (state >> 40) as f64 / (1_u64 << 24) as f64;
            noise + 2.0 * ((cell / columns) % 3) as f64
        })
        .collect()
}

/// Every result must be the same to the last bit with 1, 2 and 3 threads.
fn same_for_any_number_of_threads<T: Real>(params: &KMeansParams, rows: &[T], columns: usize) {
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| run(params, points(rows, columns)))
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(3));
    let bits = |fit: &KMeansFit| -> Vec<u64> {
        let inertia = std::iter::once(fit.total_inertia());
        fit.centroids()
            .iter()
            .copied()
            .chain(inertia)
            .map(f64::to_bits)
            .collect()
    };
    assert_eq!(bits(&one), bits(&with(2)));
}

#[test]
fn the_number_of_threads_changes_no_bit_in_f64() {
    // More than two chunks of 8192 rows, the last one not whole.
    let rows = clouds(20_011, 5);
    let params = KMeansParams::new(7).restarts(2).max_steps(12);
    for start in [Start::GreedyPlusPlus, Start::Parallel, Start::Random] {
        same_for_any_number_of_threads(&params.clone().start(start), &rows, 5);
    }
}

#[test]
fn the_number_of_threads_changes_no_bit_in_f32() {
    let rows: Vec<f32> = clouds(20_011, 5)
        .iter()
        .map(|v| f32::from_f64(*v))
        .collect();
    let params = KMeansParams::new(7).restarts(2).max_steps(12);
    same_for_any_number_of_threads(&params, &rows, 5);
}

#[test]
fn the_number_of_threads_changes_no_bit_of_a_small_problem_with_many_restarts() {
    let rows = clouds(90, 4);
    same_for_any_number_of_threads(&KMeansParams::new(5).restarts(40), &rows, 4);
}

#[test]
fn the_number_of_threads_changes_no_bit_of_wide_rows() {
    let rows = clouds(9_001, 70);
    same_for_any_number_of_threads(&KMeansParams::new(20).restarts(1).max_steps(8), &rows, 70);
}

#[test]
fn more_clusters_than_distinct_rows_are_fewer_clusters_and_a_warning() {
    let rows = [1.0, 5.0, 1.0, 5.0, 9.0, 1.0];
    let fit = run(&KMeansParams::new(4).restarts(3), points(&rows, 1));
    assert_eq!(fit.k(), 3);
    assert_eq!(fit.total_inertia(), 0.0);
    let expected = Warning::FewerDistinctRows {
        asked: 4,
        distinct: 3,
    };
    assert_eq!(fit.warnings(), [expected]);
    let fit = fit.by_weight();
    assert_eq!(fit.centroids(), [1.0, 5.0, 9.0]);
    assert_eq!(fit.labels(), [0, 1, 0, 1, 2, 0]);
    assert_eq!(fit.sizes(), [3, 2, 1]);
}

#[test]
fn nothing_to_cluster_is_refused() {
    assert_eq!(
        message(Points::<f64>::new(&[], 2)),
        "there are no rows to cluster"
    );
    assert_eq!(message(Points::new(&[1.0], 0)), "the rows have no columns");
    assert_eq!(
        message(Points::new(&[1.0, 2.0, 3.0], 2)),
        "3 values do not fill rows of 2 columns"
    );
}

#[test]
fn cells_that_cannot_be_computed_with_are_named() {
    let with = |value: f64| {
        let mut rows = vec![0.5; 3 * 5000];
        rows[3 * 4321 + 2] = value;
        rows
    };
    let refused = |value: f64| message(Points::new(&with(value), 3));
    assert_eq!(
        refused(f64::NAN),
        "row 4321, column 2: `NaN` is not a finite number"
    );
    assert_eq!(
        refused(f64::NEG_INFINITY),
        "row 4321, column 2: `-inf` is not a finite number"
    );
    assert_eq!(
        message(Points::new(&[0.0_f32, 1e38], 1)),
        "row 1, column 0: `99999996802856920000000000000000000000` is too large; \
         at most 1e37 is allowed"
    );
    assert!(Points::new(&with(-1e145), 3).is_ok());
}

#[test]
fn weights_that_cannot_be_are_named() {
    let rows = [0.0, 1.0, 2.0];
    let refused = |weights: &[f64]| message(points(&rows, 1).weighted(weights));
    assert_eq!(refused(&[1.0, 1.0]), "2 weights were given for 3 rows");
    assert_eq!(
        refused(&[1.0, -0.5, 1.0]),
        "row 1: the weight `-0.5` is not a finite number of 0 or above"
    );
    assert_eq!(
        refused(&[1.0, 1.0, f64::NAN]),
        "row 2: the weight `NaN` is not a finite number of 0 or above"
    );
    assert_eq!(
        refused(&[0.0; 3]),
        "all weights are 0; at least one row needs a weight above 0"
    );
}

#[test]
fn more_clusters_than_rows_that_may_found_one_are_refused() {
    let rows = [0.0, 1.0, 2.0];
    let refused = "4 clusters were asked for, but only 3 rows have a weight above 0";
    for start in [
        Start::Auto,
        Start::GreedyPlusPlus,
        Start::Parallel,
        Start::Random,
        Start::Centroids(vec![0.0; 4]),
    ] {
        let params = KMeansParams::new(4).start(start);
        assert_eq!(message(try_run(&params, points(&rows, 1))), refused);
    }
    let light = points(&rows, 1).weighted(&[1.0, 0.0, 2.0]).unwrap();
    assert_eq!(
        message(try_run(&KMeansParams::new(3), light)),
        "3 clusters were asked for, but only 2 rows have a weight above 0"
    );
}

#[test]
fn a_start_that_does_not_fit_is_refused() {
    let rows = [0.0, 1.0, 2.0, 3.0];
    let with = |start: &[f64]| {
        let params = KMeansParams::new(2).start(Start::Centroids(start.to_vec()));
        message(try_run(&params, points(&rows, 2)))
    };
    assert_eq!(
        with(&[0.0, 1.0, 2.0]),
        "the start holds 3 values; 2 centroids of 2 columns are 4 values"
    );
    assert_eq!(
        with(&[0.0, 1.0, f64::INFINITY, 2.0]),
        "starting centroid 1, column 0: `inf` is not a finite number"
    );
}

#[test]
fn parameters_that_cannot_work_are_named() {
    let whole = |name: &str| format!("{name}: `0` is not a whole number of 1 or above");
    assert_eq!(message(KMeansParams::new(0).check()), whole("k"));
    assert_eq!(
        message(KMeansParams::new(1).restarts(0).check()),
        whole("restarts")
    );
    assert_eq!(
        message(KMeansParams::new(1).max_steps(0).check()),
        whole("max_steps")
    );
    for (tolerance, shown) in [(-1.0, "-1"), (f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
        assert_eq!(
            message(KMeansParams::new(1).relative_tolerance(tolerance).check()),
            format!("relative_tolerance: `{shown}` is not a finite number of 0 or above")
        );
    }
}

#[test]
fn rows_of_other_columns_are_not_predicted() {
    let fit = run(&KMeansParams::new(1), points(&[0.0, 1.0, 2.0, 3.0], 2));
    assert_eq!(
        message(fit.predict(points(&[0.0, 1.0, 2.0], 3))),
        "the rows have 3 columns, the centroids have 2"
    );
}
