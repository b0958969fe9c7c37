//! Figures of a clustering through the public API: cases worked by hand, values of scikit-learn,
//! and properties.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "helpers of tests"
)]

use landfall_core::{Progress, Seed};
use landfall_market::cluster::{ClusterError, Points, Real};
use landfall_market::evaluate::{
    EvaluateParams, Evaluation, Undefined, calinski_harabasz, davies_bouldin, sampled_silhouette,
    silhouettes, silhouettes_of_all, simplified_silhouettes,
};
use proptest::prelude::*;
use rand::Rng;

fn evaluate<T: Real>(points: Points<'_, T>, labels: &[u32]) -> Evaluation {
    EvaluateParams::new()
        .check()
        .unwrap()
        .run(points, labels, Seed::new(1), &Progress::silent())
        .unwrap()
}

fn mean<T: Real>(points: Points<'_, T>, labels: &[u32]) -> f64 {
    let found = silhouettes(points, labels, &Progress::silent()).unwrap();
    found.mean.value().unwrap()
}

fn close(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() <= tolerance, "{a} is not {b}");
}

/// Rows of the golden values, 12 x 3, made in Python by
/// `((i*37 + j*17 + (i//3)*11) % 23 + 10*(i%3 == j)*(1 + j)) / 4`; labels `i % 3`.
fn golden() -> (Vec<f64>, Vec<u32>) {
    let cell = |i: usize, j: usize| {
        let bonus = if i % 3 == j { 10 * (1 + j) } else { 0 };
        ((i * 37 + j * 17 + (i / 3) * 11) % 23 + bonus) as f64 / 4.0
    };
    let values = (0..36).map(|at| cell(at / 3, at % 3)).collect();
    (values, (0..12).map(|i| i % 3).collect())
}

const WEIGHTS: [f64; 12] = [1., 2., 3., 1., 0., 2., 1., 1., 4., 2., 1., 1.];

#[test]
fn values_of_scikit_learn() {
    // scikit-learn 1.9.1: silhouette_score(X, labels), calinski_harabasz_score, davies_bouldin_score;
    // the first four of silhouette_samples(X, labels).
    let (values, labels) = golden();
    let points = Points::new(&values, 3).unwrap();
    let found = evaluate(points, &labels).unweighted;
    close(
        found.silhouette.value().unwrap(),
        0.378_766_781_924_265_1,
        1e-12,
    );
    close(
        found.calinski_harabasz.value().unwrap(),
        12.112_178_387_650_086,
        1e-10,
    );
    close(
        found.davies_bouldin.value().unwrap(),
        0.835_047_072_937_490_5,
        1e-12,
    );
    let rows = silhouettes(points, &labels, &Progress::silent())
        .unwrap()
        .rows;
    let expected = [
        -0.029_010_695_691_324_91,
        0.453_957_082_852_767_7,
        0.635_224_414_651_079_5,
        0.271_007_783_069_626_3,
    ];
    for (row, expected) in rows.iter().zip(expected) {
        close(*row, expected, 1e-12);
    }
    // A cluster of a single row, numbered with a gap.
    let labels = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 5];
    let found = evaluate(points, &labels).unweighted;
    close(
        found.silhouette.value().unwrap(),
        -0.198_564_514_705_896_17,
        1e-12,
    );
    close(
        found.calinski_harabasz.value().unwrap(),
        0.906_088_820_416_638_7,
        1e-12,
    );
    close(
        found.davies_bouldin.value().unwrap(),
        5.759_646_054_157_32,
        1e-12,
    );
}

#[test]
fn weights_are_the_copies_that_scikit_learn_was_given() {
    // As above with np.repeat(X, w, axis=0) and np.repeat(labels, w).
    let (values, labels) = golden();
    let points = Points::new(&values, 3).unwrap().weighted(&WEIGHTS).unwrap();
    let found = evaluate(points, &labels);
    let weighted = found.weighted.unwrap();
    close(
        weighted.silhouette.value().unwrap(),
        0.506_847_214_236_765_9,
        1e-12,
    );
    close(
        weighted.calinski_harabasz.value().unwrap(),
        22.856_471_920_550_742,
        1e-10,
    );
    close(
        weighted.davies_bouldin.value().unwrap(),
        0.786_135_626_587_903_7,
        1e-12,
    );
    let plain = found.unweighted.silhouette.value().unwrap();
    close(plain, 0.378_766_781_924_265_1, 1e-12);
}

#[test]
fn single_numbers_agree_with_double_ones() {
    let (values, labels) = golden();
    let single: Vec<f32> = values.iter().map(|v| *v as f32).collect();
    let found = evaluate(Points::new(&single, 3).unwrap(), &labels).unweighted;
    close(
        found.silhouette.value().unwrap(),
        0.378_766_781_924_265_1,
        1e-6,
    );
}

#[test]
fn shares_as_weights_count_the_other_rows() {
    // 0, 1 | 4, 6 with shares .1 .2 | .3 .4. Row 0: a = 1 (the only other row), b = (.3 x 4 + .4 x
    // 6) / .7 = 3.6 / .7. Row 2: a = 2, b = (.1 x 4 + .2 x 3) / .3 = 1 / .3.
    let shares = [0.1, 0.2, 0.3, 0.4];
    let points = Points::new(&[0.0, 1.0, 4.0, 6.0], 1).unwrap();
    let points = points.weighted(&shares).unwrap();
    let found = silhouettes(points, &[0, 0, 1, 1], &Progress::silent()).unwrap();
    close(found.rows[0], 1.0 - 0.7 / 3.6, 1e-12);
    close(found.rows[2], 1.0 - 2.0 * 0.3, 1e-12);
    // But shares are no counts: there are no degrees of freedom.
    let reason = calinski_harabasz(points, &[0, 0, 1, 1]).unwrap().reason();
    assert!(matches!(
        reason,
        Some(Undefined::TooLittleWeight { clusters: 2, .. })
    ));
}

#[test]
fn a_figure_that_is_not_defined_says_why() {
    let points = Points::new(&[0.0, 1.0, 5.0], 1).unwrap();
    let one = evaluate(points, &[4, 4, 4]).unweighted;
    for figure in [
        one.silhouette,
        one.simplified_silhouette,
        one.calinski_harabasz,
        one.davies_bouldin,
    ] {
        assert_eq!(figure.reason(), Some(Undefined::OneCluster));
    }
    let single = evaluate(points, &[0, 1, 2]).unweighted;
    let reason = Some(Undefined::OnlySingleRows { clusters: 3 });
    assert_eq!(single.silhouette.reason(), reason);
    let too_little = Undefined::TooLittleWeight {
        weight: 3.0,
        clusters: 3,
    };
    assert_eq!(single.calinski_harabasz.reason(), Some(too_little));
    assert_eq!(single.davies_bouldin.value(), Some(0.0));
    let twins = Points::new(&[1.0, 1.0, 2.0, 2.0], 1).unwrap();
    let tight = evaluate(twins, &[0, 0, 1, 1]).unweighted;
    assert_eq!(
        tight.calinski_harabasz.reason(),
        Some(Undefined::NoSpreadWithin)
    );
    assert_eq!(tight.silhouette.value(), Some(1.0));
    let mixed = davies_bouldin(twins, &[0, 1, 0, 1]).unwrap();
    assert_eq!(mixed.reason(), Some(Undefined::SameCentroids));
    let error = silhouettes(points, &[0, 1], &Progress::silent()).unwrap_err();
    assert_eq!(error, ClusterError::LabelCount { labels: 2, rows: 3 });
    assert_eq!(error.to_string(), "2 labels were given for 3 rows");
    let json = serde_json::to_value(one).unwrap();
    assert_eq!(json["silhouette"]["value"], serde_json::Value::Null);
    assert_eq!(json["silhouette"]["reason"], "all rows lie in one cluster");
}

#[test]
fn simplified_silhouettes_by_hand() {
    // 0, 2 | 9, 13, centroids 1 and 11. Row 0: a = 1, b = 11; row 2: a = 2, b = 8.
    let points = Points::new(&[0.0, 2.0, 9.0, 13.0], 1).unwrap();
    let found = simplified_silhouettes(points, &[0, 0, 1, 1]).unwrap();
    let expected = [10.0 / 11.0, 8.0 / 9.0, 6.0 / 8.0, 10.0 / 12.0];
    for (row, expected) in found.rows.iter().zip(expected) {
        close(*row, expected, 1e-12);
    }
    close(
        found.mean.value().unwrap(),
        expected.iter().sum::<f64>() / 4.0,
        1e-12,
    );
    // A row alone scores 0, as in the exact silhouette.
    let alone = simplified_silhouettes(points, &[0, 0, 1, 2]).unwrap();
    assert_eq!(alone.rows[3], 0.0);
}

/// `rows` rows of `columns` numbers in -1..1 and labels that split them by the first column.
fn cloud(rows: usize, columns: usize, clusters: u32, seed: u64) -> (Vec<f64>, Vec<u32>) {
    let mut rng = Seed::new(seed).rng();
    let values: Vec<f64> = (0..rows * columns)
        .map(|_| rng.gen_range(-1.0..1.0))
        .collect();
    let label = |row: &[f64]| ((row[0] + 1.0) / 2.0 * f64::from(clusters)) as u32;
    let labels = values.chunks(columns).map(label).collect();
    (values, labels)
}

/// Silhouettes as the definition has them, pair by pair.
fn by_definition(values: &[f64], columns: usize, labels: &[u32]) -> Vec<f64> {
    let rows: Vec<&[f64]> = values.chunks(columns).collect();
    let distance = |a: &[f64], b: &[f64]| {
        a.iter()
            .zip(b)
            .map(|(a, b)| (a - b).powi(2))
            .sum::<f64>()
            .sqrt()
    };
    let clusters = labels.iter().max().unwrap() + 1;
    let score = |i: usize| {
        let to = |cluster: u32| {
            let others = (0..rows.len()).filter(|j| *j != i && labels[*j] == cluster);
            let distances: Vec<f64> = others.map(|j| distance(rows[i], rows[j])).collect();
            (!distances.is_empty()).then(|| distances.iter().sum::<f64>() / distances.len() as f64)
        };
        let Some(a) = to(labels[i]) else { return 0.0 };
        let others = (0..clusters).filter(|cluster| *cluster != labels[i]);
        let b = others.filter_map(to).fold(f64::INFINITY, f64::min);
        (b - a) / a.max(b)
    };
    (0..rows.len()).map(score).collect()
}

#[test]
fn several_labellings_in_one_pass_are_what_each_is_alone() {
    let (values, four) = cloud(333, 5, 4, 1);
    let (_, seven) = cloud(333, 5, 7, 1);
    let points = Points::new(&values, 5).unwrap();
    let one = vec![0; 333];
    let labellings: [&[u32]; 3] = [&four, &one, &seven];
    let all = silhouettes_of_all(points, &labellings, &Progress::silent()).unwrap();
    assert_eq!(all[1].mean.reason(), Some(Undefined::OneCluster));
    for (found, labels) in [(&all[0], &four), (&all[2], &seven)] {
        for (score, expected) in found.rows.iter().zip(by_definition(&values, 5, labels)) {
            close(*score, expected, 1e-12);
        }
    }
}

#[test]
fn a_large_offset_costs_no_digits() {
    // In steps of 2^-20 the offset 2^27 (1.3e8) is exact, so nothing may change but rounding.
    let (values, labels) = cloud(200, 4, 3, 2);
    let near: Vec<f64> = values
        .iter()
        .map(|v| (v * 1_048_576.0).round() / 1_048_576.0)
        .collect();
    let far: Vec<f64> = near.iter().map(|v| v + 134_217_728.0).collect();
    let (near, far) = (
        Points::new(&near, 4).unwrap(),
        Points::new(&far, 4).unwrap(),
    );
    let (near, far) = (
        evaluate(near, &labels).unweighted,
        evaluate(far, &labels).unweighted,
    );
    for (near, far) in [
        (near.silhouette, far.silhouette),
        (near.simplified_silhouette, far.simplified_silhouette),
        (near.calinski_harabasz, far.calinski_harabasz),
        (near.davies_bouldin, far.davies_bouldin),
    ] {
        let (near, far) = (near.value().unwrap(), far.value().unwrap());
        close(far / near, 1.0, 1e-9);
    }
}

#[test]
fn the_number_of_threads_does_not_change_a_bit() {
    let (values, labels) = cloud(500, 3, 4, 3);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let points = Points::new(&values, 3).unwrap();
            let rows = silhouettes(points, &labels, &Progress::silent())
                .unwrap()
                .rows;
            rows.into_iter().map(f64::to_bits).collect::<Vec<u64>>()
        })
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
}

#[test]
fn a_sample_estimates_the_exact_mean_and_its_own_error() {
    let (values, labels) = cloud(3000, 2, 5, 4);
    let points = Points::new(&values, 2).unwrap();
    let exact = mean(points, &labels);
    let silent = Progress::silent();
    let mut within = 0;
    for seed in 0..40 {
        let found = sampled_silhouette(points, &labels, 150, Seed::new(seed), &silent).unwrap();
        assert!(found.scored_rows <= 150 && found.rows == 3000);
        let error = found.standard_error.unwrap();
        within += u32::from((found.mean.value().unwrap() - exact).abs() <= 2.0 * error);
    }
    // Two standard errors hold about 95 % of samples, 38 of 40; 33 or fewer happens once in 70.
    assert!(within >= 33, "{within} of 40");
    let all = sampled_silhouette(points, &labels, 3000, Seed::new(1), &silent).unwrap();
    assert_eq!((all.mean.value(), all.standard_error), (Some(exact), None));
    let params = EvaluateParams::new().exact_rows(1000).check().unwrap();
    let found = params
        .run(points, &labels, Seed::new(1), &silent)
        .unwrap()
        .unweighted;
    // 1000² / 3000 = 333 pairs of rows, in whole shares of the clusters; at least 500 are scored.
    assert!(
        (490..=500).contains(&found.silhouette_rows),
        "{}",
        found.silhouette_rows
    );
    assert!(found.silhouette_error.is_some());
    assert!(EvaluateParams::new().exact_rows(0).check().is_err());
}

#[test]
fn cancelled_silhouettes_stop() {
    let (values, labels) = cloud(100, 2, 2, 5);
    let progress = Progress::silent();
    progress.cancel();
    let found = silhouettes(Points::new(&values, 2).unwrap(), &labels, &progress);
    assert!(matches!(found, Err(ClusterError::Cancelled(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Weights of k, zero among them, are k copies, for every figure.
    #[test]
    fn weights_are_copies(
        rows in proptest::collection::vec((-50_i32..50, -50_i32..50, 0_u32..4, 0_u32..3), 4..40),
    ) {
        let values: Vec<f64> = rows.iter().flat_map(|r| [f64::from(r.0), f64::from(r.1)]).collect();
        let labels: Vec<u32> = rows.iter().map(|r| r.3).collect();
        let weights: Vec<f64> = rows.iter().map(|r| f64::from(r.2)).collect();
        prop_assume!(weights.iter().sum::<f64>() > 0.0);
        let copied = |i: usize| std::iter::repeat_n(i, weights[i] as usize);
        let copies: Vec<usize> = (0..rows.len()).flat_map(copied).collect();
        let many: Vec<f64> = copies.iter().flat_map(|&i| [values[2 * i], values[2 * i + 1]]).collect();
        let many_labels: Vec<u32> = copies.iter().map(|&i| labels[i]).collect();
        let points = Points::new(&values, 2).unwrap().weighted(&weights).unwrap();
        let weighted = evaluate(points, &labels).weighted.unwrap();
        let expanded = evaluate(Points::new(&many, 2).unwrap(), &many_labels).unweighted;
        for (a, b) in [
            (weighted.silhouette, expanded.silhouette),
            (weighted.simplified_silhouette, expanded.simplified_silhouette),
            (weighted.calinski_harabasz, expanded.calinski_harabasz),
            (weighted.davies_bouldin, expanded.davies_bouldin),
        ] {
            match (a.value(), b.value()) {
                (Some(a), Some(b)) => prop_assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{a} {b}"),
                _ => prop_assert_eq!(a.reason(), b.reason()),
            }
        }
    }

    /// The order of the rows and the numbers of the labels do not matter.
    #[test]
    fn order_and_names_do_not_matter(seed in 0_u64..1000, shift in 1_usize..59) {
        let (mut values, mut labels) = cloud(60, 3, 4, seed);
        prop_assume!(labels.iter().any(|label| *label != labels[0]));
        let before = silhouettes(Points::new(&values, 3).unwrap(), &labels, &Progress::silent());
        values.rotate_left(3 * shift);
        labels.rotate_left(shift);
        let renamed: Vec<u32> = labels.iter().map(|label| 1000 - 7 * label).collect();
        let after = silhouettes(Points::new(&values, 3).unwrap(), &renamed, &Progress::silent());
        let mut before = before.unwrap().rows;
        before.rotate_left(shift);
        for (a, b) in before.iter().zip(after.unwrap().rows) {
            prop_assert!((a - b).abs() < 1e-12);
        }
    }
}
