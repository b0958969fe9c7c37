use linfa_nn::distance::{L1Dist, L2Dist};
use ndarray::{Array2, array};

use super::*;

fn rows(values: &Array2<f64>) -> Rows<'_, f64> {
    Rows::new(values.view()).unwrap()
}

fn labels<D: Distance<f64>>(dist_fn: D, values: &Array2<f64>, centroids: &Array2<f64>) -> Vec<u32> {
    assign(&dist_fn, &rows(values), centroids).unwrap().labels
}

/// linfa-clustering 0.8.1, `test_min_dists`.
#[test]
fn distances_are_those_to_the_nearest_centroid() {
    let centroids = array![[0.0, 1.0], [40.0, 10.0]];
    let values = array![[3.0, 4.0], [1.0, 3.0], [25.0, 15.0]];
    let l2 = assign(&L2Dist, &rows(&values), &centroids).unwrap();
    assert_eq!(l2.squared_distances, [18.0, 5.0, 250.0]);
    let l1 = assign(&L1Dist, &rows(&values), &centroids).unwrap();
    assert_eq!(l1.squared_distances, [6.0, 3.0, 20.0]);
}

/// linfa-clustering 0.8.1, `oracle_test_for_closest_centroid`.
#[test]
fn the_distance_decides_which_centroid_is_nearest() {
    let centroids = array![[0., 0.], [1., 2.], [20., 0.], [0., 20.]];
    let values = array![[1., 0.6], [20., 2.], [20., 0.], [7., 20.]];
    assert_eq!(labels(L2Dist, &values, &centroids), [0, 2, 2, 3]);
    assert_eq!(labels(L1Dist, &values, &centroids), [1, 2, 2, 3]);
}

#[test]
fn of_equally_near_centroids_the_first_is_taken() {
    let centroids = array![[2.0], [0.0], [2.0]];
    let values = array![[1.0], [2.0], [-1.0]];
    assert_eq!(labels(L2Dist, &values, &centroids), [0, 0, 1]);
    assert_eq!(labels(L1Dist, &values, &centroids), [0, 0, 1]);
}

/// linfa-clustering 0.8.1, `test_compute_centroids_incremental`.
#[test]
fn running_means_count_the_rows_of_before() {
    let values = array![[-1.0, -3.0], [0., 0.], [3., 5.], [5., 5.]];
    let old = [-1., -1., 3., 4., 7., 8.];
    let mut counts = [3.0, 0.0, 1.0];
    let new = moved(&rows(&values), &[0, 0, 1, 1], &old, &mut counts);
    // (3 x -1 - 1 + 0) / 5 and (3 x -1 - 3 + 0) / 5; (3 + 5) / 2 and (5 + 5) / 2; as it was.
    for (new, expected) in new.iter().zip([-0.8, -1.2, 4.0, 5.0, 7.0, 8.0]) {
        assert!((new - expected).abs() < 1e-15);
    }
    assert_eq!(counts, [5.0, 2.0, 1.0]);
}

/// linfa-clustering 0.8.1, `compute_centroids_works`, but for plain means: linfa counts the old
/// centroid as one more row.
#[test]
fn new_centroids_are_plain_means() {
    let values = array![[2.0, 1.0], [4.0, 3.0], [-6.0, 0.0]];
    let new = moved(&rows(&values), &[0, 0, 1], &[0.0; 6], &mut [0.0; 3]);
    assert_eq!(new, [3.0, 2.0, -6.0, 0.0, 0.0, 0.0]);
}

#[test]
fn weights_of_k_are_k_copies() {
    let values = array![[1.0], [4.0]];
    let weights = [3.0, 1.0];
    let weighted = rows(&values).weighted(Some(&weights), &ndarray::Array1::zeros(0));
    let new = moved(&weighted.unwrap(), &[0, 0], &[0.0], &mut [0.0]);
    assert_eq!(new, [1.75]); // (1 + 1 + 1 + 4) / 4
}

#[test]
fn an_empty_cluster_takes_the_farthest_row_of_a_cluster_that_keeps_another() {
    let values = array![[0.0], [1.0], [9.0], [100.0]];
    let mut assigned = Assignment {
        labels: vec![0, 0, 0, 1],
        squared_distances: vec![0.0, 1.0, 81.0, 5000.0],
    };
    // The last row is the farthest, but alone in its cluster.
    assert_eq!(relocate(&rows(&values), &mut assigned, 4), 2);
    assert_eq!(assigned.labels, [0, 3, 2, 1]);
}

#[test]
fn rows_on_their_centroids_are_not_moved() {
    let values = array![[5.0], [5.0], [5.0]];
    let mut assigned = assign(&L2Dist, &rows(&values), &array![[5.0], [5.0]]).unwrap();
    assert_eq!(relocate(&rows(&values), &mut assigned, 2), 0);
    assert_eq!(assigned.labels, [0, 0, 0]);
}

#[test]
fn clusters_without_rows_are_left_out() {
    let found = Outcome {
        means: vec![1.0, 1.5, 2.0, 2.5, 3.0, 3.5],
        labels: vec![2, 0, 2],
        total_inertia: 0.0,
        counts: vec![0.0, 0.0, 5.0],
        steps: 1,
        relocations: 0,
    };
    let found = found.without_empty(2);
    // Cluster 0 has a row, if one of weight 0.
    assert_eq!(found.means, [1.0, 1.5, 3.0, 3.5]);
    assert_eq!(found.counts, [0.0, 5.0]);
    assert_eq!(found.labels, [1, 0, 1]);
}

#[test]
fn rows_are_assigned_in_order_beyond_one_chunk() {
    let n = 3 * CHUNK + 7;
    let values = Array2::from_shape_fn((n, 1), |(row, _)| if row % 3 == 0 { 0.0 } else { 8.0 });
    let found = labels(L1Dist, &values, &array![[1.0], [7.0]]);
    let expected: Vec<u32> = (0..n).map(|row| u32::from(row % 3 != 0)).collect();
    assert_eq!(found, expected);
}
