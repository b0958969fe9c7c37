//! k-medoids through the public API.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "helpers of tests"
)]

use landfall_market::cluster::{ClusterError, Points, Stopped};
use landfall_market::shapes::{
    Dissimilarity, KMedoidsFit, KMedoidsParams, Measure, MedoidStart, Warning,
};
use landfall_market::{Progress, Seed};
use proptest::prelude::*;

fn on_a_line(rows: &[f64]) -> Dissimilarity {
    Dissimilarity::from_points(Points::new(rows, 1).unwrap(), Measure::Manhattan).unwrap()
}

fn fit(params: KMedoidsParams, pairs: &Dissimilarity, weights: Option<&[f64]>) -> KMedoidsFit {
    let params = params.check().unwrap();
    params
        .fit(pairs, weights, Seed::new(5), &Progress::silent())
        .unwrap()
}

/// What any medoids cost.
fn cost(pairs: &Dissimilarity, medoids: &[usize], weights: &[f64]) -> f64 {
    let far = |row, medoid| pairs.between(row, medoid).unwrap();
    let nearest = |row| {
        medoids
            .iter()
            .map(|m| far(row, *m))
            .fold(f64::INFINITY, f64::min)
    };
    weights
        .iter()
        .enumerate()
        .map(|(row, weight)| weight * nearest(row))
        .sum()
}

#[test]
fn medoids_are_the_medians_of_groups_on_a_line() {
    // {0, 1, 5} around 1 costs 1 + 4; {20, 22, 29} around 22 costs 2 + 7.
    let pairs = on_a_line(&[0.0, 1.0, 5.0, 20.0, 22.0, 29.0]);
    let starts = [
        MedoidStart::Build,
        MedoidStart::Random,
        MedoidStart::Rows(vec![0, 2]),
    ];
    for start in starts {
        let fit = fit(KMedoidsParams::new(2).start(start), &pairs, None);
        let mut medoids = fit.medoids().to_vec();
        medoids.sort_unstable();
        assert_eq!(medoids, [1, 4]);
        assert_eq!(fit.total_dissimilarity(), 14.0);
        assert_eq!(fit.stopped(), Stopped::NoLabelMoved);
        assert_eq!(fit.warnings(), []);
        // 1 - a/b: (0: 1/22), (1: 0), (5: 4/17), (20: 2/19), (22: 0), (29: 7/28).
        let widths = 6.0 - 1.0 / 22.0 - 4.0 / 17.0 - 2.0 / 19.0 - 7.0 / 28.0;
        assert!((fit.medoid_silhouette().unwrap() - widths / 6.0).abs() < 1e-12);
    }
}

#[test]
fn one_medoid_is_the_weighted_median() {
    let pairs = on_a_line(&[0.0, 1.0, 2.0, 50.0]);
    let plain = fit(
        KMedoidsParams::new(1).start(MedoidStart::Rows(vec![3])),
        &pairs,
        None,
    );
    assert_eq!(
        (plain.medoids(), plain.total_dissimilarity()),
        ([1].as_slice(), 51.0)
    );
    assert_eq!(plain.medoid_silhouette(), None);
    let heavy = fit(KMedoidsParams::new(1), &pairs, Some(&[1.0, 1.0, 1.0, 10.0]));
    assert_eq!(
        (heavy.medoids(), heavy.total_dissimilarity()),
        ([3].as_slice(), 147.0)
    );
}

#[test]
fn a_matrix_of_ones_own_needs_no_coordinates() {
    // Hours by train; no points of a plane have these distances.
    let hours = vec![
        0.0, 1.0, 9.0, 8.0, //
        1.0, 0.0, 9.0, 9.0, //
        9.0, 9.0, 0.0, 2.0, //
        8.0, 9.0, 2.0, 0.0,
    ];
    let pairs = Dissimilarity::new(hours, 4).unwrap();
    let fit = fit(KMedoidsParams::new(2), &pairs, None);
    assert_eq!(fit.total_dissimilarity(), 3.0);
    assert_eq!(fit.labels()[0], fit.labels()[1]);
    assert_ne!(fit.labels()[0], fit.labels()[2]);
    let k = fit.k();
    let other = fit.predict(&vec![3.0; 2 * k]).unwrap();
    assert_eq!(
        (other.labels, other.squared_distances),
        (vec![0, 0], vec![9.0, 9.0])
    );
    let ragged = fit.predict(&[1.0]);
    assert_eq!(
        ragged,
        Err(ClusterError::Ragged {
            values: 1,
            columns: 2
        })
    );
}

#[test]
fn rows_of_weight_zero_are_never_medoids() {
    let pairs = on_a_line(&[0.0, 1.0, 2.0, 30.0, 31.0, 32.0]);
    let weights = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
    for start in [MedoidStart::Build, MedoidStart::Random] {
        let fit = fit(KMedoidsParams::new(2).start(start), &pairs, Some(&weights));
        assert!(fit.medoids().iter().all(|m| weights[*m] > 0.0));
        assert_eq!(fit.total_dissimilarity(), 4.0);
        assert_eq!(fit.sizes(), [3, 3]);
    }
}

#[test]
fn duplicates_are_said_to_tie() {
    let pairs = on_a_line(&[4.0; 4]);
    let fit = fit(KMedoidsParams::new(2), &pairs, None);
    assert_eq!(fit.total_dissimilarity(), 0.0);
    assert_eq!(fit.sizes(), [3, 1]);
    assert_eq!(fit.warnings(), [Warning::Ties { rows: 4 }]);
    assert_eq!(fit.medoid_silhouette(), Some(0.0));
}

#[test]
fn broken_input_is_named() {
    let pairs = on_a_line(&[0.0, 1.0, 2.0]);
    let error = |params: KMedoidsParams, weights: Option<&[f64]>| {
        let checked = params
            .check()
            .and_then(|params| params.fit(&pairs, weights, Seed::new(1), &Progress::silent()));
        checked.unwrap_err().to_string()
    };
    let two = || KMedoidsParams::new(2);
    assert_eq!(
        error(KMedoidsParams::new(0), None),
        "k: `0` is not a whole number of 1 or above"
    );
    assert_eq!(
        error(KMedoidsParams::new(4), None),
        "4 clusters were asked for, but only 3 rows have a weight above 0"
    );
    assert_eq!(
        error(two().start(MedoidStart::Rows(vec![1, 1])), None),
        "start: `[1, 1]` is not one different row per cluster"
    );
    assert_eq!(
        error(two().start(MedoidStart::Rows(vec![1, 9])), None),
        "start: `9` is not a row with a weight above 0"
    );
    assert_eq!(
        error(two(), Some(&[1.0])),
        "1 weights were given for 3 rows"
    );
    assert_eq!(
        error(two(), Some(&[1.0, -1.0, 1.0])),
        "row 1: the weight `-1` is not a finite number of 0 or above"
    );
    let progress = Progress::silent();
    progress.cancel();
    let cancelled = two()
        .check()
        .unwrap()
        .fit(&pairs, None, Seed::new(1), &progress);
    assert!(matches!(cancelled, Err(ClusterError::Cancelled(_))));
}

fn rows() -> impl Strategy<Value = Vec<f64>> {
    // A coarse grid: duplicates and ties are common.
    prop::collection::vec((0_u8..14).prop_map(f64::from), 8..26)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_swap_of_one_medoid_lowers_the_sum(
        rows in rows(),
        k in 1_usize..4,
        random in any::<bool>(),
        seed in any::<u64>(),
    ) {
        let points = Points::new(&rows[..rows.len() / 2 * 2], 2).unwrap();
        let pairs = Dissimilarity::from_points(points, Measure::Euclidean).unwrap();
        let weights: Vec<f64> = (0..pairs.rows()).map(|i| f64::from(1 + (i as u8) % 3)).collect();
        let start = if random { MedoidStart::Random } else { MedoidStart::Build };
        let params = KMedoidsParams::new(k).start(start).restarts(2).check().unwrap();
        let fit = params.fit(&pairs, Some(&weights), Seed::new(seed), &Progress::silent()).unwrap();
        let total = fit.total_dissimilarity();
        prop_assert!((cost(&pairs, fit.medoids(), &weights) - total).abs() < 1e-9);
        for place in 0..k {
            for candidate in 0..pairs.rows() {
                let mut swapped = fit.medoids().to_vec();
                swapped[place] = candidate;
                prop_assert!(cost(&pairs, &swapped, &weights) >= total - 1e-9);
            }
        }
        prop_assert!(fit.medoids().iter().enumerate().all(|(c, m)| fit.labels()[*m] as usize == c));
        let same: f64 = fit.labels().iter().zip(&weights).enumerate()
            .map(|(row, (label, weight))| {
                weight * pairs.between(row, fit.medoids()[*label as usize]).unwrap()
            })
            .sum();
        prop_assert!((same - total).abs() < 1e-9);
    }
}

#[test]
fn random_starts_with_many_restarts_reach_the_best_of_all_pairs() {
    let rows: Vec<f64> = (0..40)
        .map(|i| (f64::from(i) * 0.618_034).fract() * 100.0)
        .collect();
    let pairs = on_a_line(&rows);
    let ones = vec![1.0; 40];
    let mut best = f64::INFINITY;
    for one in 0..40 {
        for other in 0..one {
            best = best.min(cost(&pairs, &[one, other], &ones));
        }
    }
    let fit = fit(
        KMedoidsParams::new(2)
            .start(MedoidStart::Random)
            .restarts(20),
        &pairs,
        None,
    );
    assert!((fit.total_dissimilarity() - best).abs() < 1e-9);
}
