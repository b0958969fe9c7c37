//! Bisecting K-means through the public API.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "helpers of tests"
)]

use landfall_market::cluster::{ClusterError, Points};
use landfall_market::shapes::{BisectingFit, BisectingParams, BisectingTree, SplitBy, Warning};
use landfall_market::{Progress, Seed};
use proptest::prelude::*;

fn fit(params: BisectingParams, rows: &[f64], columns: usize) -> BisectingFit {
    let points = Points::new(rows, columns).unwrap();
    params
        .check()
        .unwrap()
        .fit(points, Seed::new(4), &Progress::silent())
        .unwrap()
}

#[test]
fn every_split_says_what_it_gained() {
    // 0, 2 | 10, 14 | 100. All: mean 25.2; sum of squares 10300 - 5 x 25.2^2 = 7124.8.
    // First split {0, 2, 10, 14} (mean 6.5; 300 - 4 x 42.25 = 131) and {100}: gains 6993.8.
    // Second {0, 2} (2) and {10, 14} (8): gains 121.
    let rows = [0.0, 2.0, 10.0, 14.0, 100.0];
    let fit = fit(BisectingParams::new(3), &rows, 1);
    let tree = fit.tree();
    assert_eq!(tree.leaves(), 3);
    let root = &tree.nodes()[0];
    assert!((root.inertia - 7124.8).abs() < 1e-9);
    let first = root.split.unwrap();
    assert!((first.inertia_drop - 6993.8).abs() < 1e-9);
    let second = tree.nodes()[first.heavier].split.unwrap();
    assert_eq!((first.order, second.order), (0, 1));
    assert!((second.inertia_drop - 121.0).abs() < 1e-9);
    assert_eq!(fit.labels_at(1).unwrap(), [0; 5]);
    assert_eq!(fit.labels_at(2).unwrap(), [0, 0, 0, 0, 1]);
    assert_eq!(fit.labels_at(3).unwrap(), [0, 0, 1, 1, 2]);
    assert!((tree.inertia_at(3).unwrap() - 10.0).abs() < 1e-9);
    assert_eq!(
        fit.labels_at(4).unwrap_err().to_string(),
        "k: `4` is not between 1 and the number of leaves of the tree"
    );
    assert!(fit.labels_at(0).is_err());
}

#[test]
fn the_next_leaf_is_the_one_of_most_inertia_or_of_most_rows() {
    // Five rows within 2 of each other, two rows 10 apart, far away.
    let rows = [0.0, 0.5, 1.0, 1.5, 2.0, 100.0, 110.0];
    let by_inertia = fit(BisectingParams::new(3), &rows, 1).labels_at(3).unwrap();
    assert_ne!(by_inertia[5], by_inertia[6]);
    let by_rows = BisectingParams::new(3).split_by(SplitBy::Weight);
    let by_rows = fit(by_rows, &rows, 1).labels_at(3).unwrap();
    assert_eq!(by_rows[5], by_rows[6]);
    assert_ne!(by_rows[0], by_rows[4]);
}

#[test]
fn equal_rows_are_not_split() {
    let rows = [1.0, 1.0, 1.0, 7.0, 7.0, 1e8];
    let fit = fit(BisectingParams::new(5), &rows, 1);
    assert_eq!(fit.tree().leaves(), 3);
    assert_eq!(
        fit.warnings(),
        [Warning::FewerClusters { asked: 5, found: 3 }]
    );
    assert!(fit.tree().nodes().iter().all(|node| node.rows > 0));
}

#[test]
fn rows_of_weight_zero_are_labelled_but_split_nothing() {
    let rows = [0.0, 1.0, 10.0, 500.0];
    let weights = [1.0, 1.0, 1.0, 0.0];
    let points = Points::new(&rows, 1).unwrap().weighted(&weights).unwrap();
    let run = |leaves| {
        let params = BisectingParams::new(leaves).check().unwrap();
        params.fit(points, Seed::new(1), &Progress::silent())
    };
    assert_eq!(run(2).unwrap().labels_at(2).unwrap(), [0, 0, 1, 1]);
    assert_eq!(run(4), Err(ClusterError::TooManyClusters { k: 4, rows: 3 }));
}

#[test]
fn a_stored_tree_answers_as_before_and_a_broken_one_is_refused() {
    let rows = [0.0, 2.0, 10.0, 14.0, 100.0];
    let tree = fit(BisectingParams::new(4), &rows, 1).tree().clone();
    let text = serde_json::to_string(&tree).unwrap();
    let again: BisectingTree = serde_json::from_str(&text).unwrap();
    let points = Points::new(&rows, 1).unwrap();
    let labels = |tree: &BisectingTree, k| tree.predict(points, k).unwrap().labels;
    for k in 1..=4 {
        assert_eq!(labels(&again, k), labels(&tree, k));
    }
    // Halves that come before their node would make the way down endless.
    let node = r#"{"centroid":[0.0],"rows":1,"weight":1.0,"inertia":0.0,"split":"#;
    let looped = format!(
        r#"[{node}{{"order":0,"inertia_drop":0.0,"heavier":0,"lighter":1}}}},{node}null}}]"#
    );
    let error = serde_json::from_str::<BisectingTree>(&looped).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("half of exactly one earlier node"),
        "{error}"
    );
    let orphan = format!("[{node}null}},{node}null}}]");
    let error = serde_json::from_str::<BisectingTree>(&orphan).unwrap_err();
    assert!(
        error.to_string().contains("half of a node before it"),
        "{error}"
    );
    assert!(serde_json::from_str::<BisectingTree>("[]").is_err());
}

#[test]
fn cancelled_work_ends() {
    let progress = Progress::silent();
    progress.cancel();
    let params = BisectingParams::new(2).check().unwrap();
    let result = params.fit(
        Points::new(&[0.0, 1.0], 1).unwrap(),
        Seed::new(1),
        &progress,
    );
    assert!(matches!(result, Err(ClusterError::Cancelled(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn clusters_are_nested_and_prediction_follows_the_tree(
        rows in prop::collection::vec(-9.0..9.0_f64, 16..80),
        seed in any::<u64>(),
    ) {
        let rows = &rows[..rows.len() / 2 * 2];
        let points = Points::new(rows, 2).unwrap();
        let params = BisectingParams::new(6).restarts(2).check().unwrap();
        let fit = params.fit(points, Seed::new(seed), &Progress::silent()).unwrap();
        let tree = fit.tree();
        for k in 2..=tree.leaves() {
            let (coarse, fine) = (fit.labels_at(k - 1).unwrap(), fit.labels_at(k).unwrap());
            // Rows together at k are together at k - 1; one cluster more is in use.
            for one in 0..fine.len() {
                for other in 0..one {
                    prop_assert!(fine[one] != fine[other] || coarse[one] == coarse[other]);
                }
            }
            prop_assert_eq!(fine.iter().max().copied(), u32::try_from(k - 1).ok());
            let drop = tree.inertia_at(k - 1).unwrap() - tree.inertia_at(k).unwrap();
            let split = tree.nodes().iter().filter_map(|n| n.split).find(|s| s.order + 2 == k);
            prop_assert!(drop > 0.0 && (drop - split.unwrap().inertia_drop).abs() < 1e-9);
            prop_assert_eq!(tree.predict(points, k).unwrap().labels, fine);
        }
    }
}
