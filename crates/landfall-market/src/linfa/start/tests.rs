use std::collections::HashSet;

use linfa_nn::distance::{L1Dist, L2Dist};
use ndarray::{Array1, Array2, array};

use super::*;

const ALL: [Draw; 3] = [Draw::Random, Draw::PlusPlus, Draw::Parallel];

/// Three groups of 50 rows around 20, -1000 and 1000.
fn groups() -> Array2<f64> {
    let mut rng = Seed::new(42).rng();
    Array2::from_shape_fn((150, 2), |(row, _)| {
        [20.0, -1000.0, 1000.0][row / 50] + rng.gen_range(-2.0..2.0)
    })
}

fn drawn<D: Distance<f64>>(dist_fn: &D, k: usize, how: Draw, seed: u64) -> (Vec<usize>, f64) {
    let values = groups();
    let rows = Rows::new(values.view()).unwrap();
    draw(dist_fn, &rows, k, how, Seed::new(seed)).unwrap()
}

/// linfa-clustering 0.8.1, `verify_init`: the centroids span all three groups. Without its
/// degenerate data: more clusters than rows are refused before anything is drawn.
#[test]
fn distance_weighted_draws_find_all_groups() {
    for seed in 0..20 {
        for how in [Draw::PlusPlus, Draw::Parallel] {
            for rows in [drawn(&L2Dist, 3, how, seed), drawn(&L1Dist, 3, how, seed)] {
                let groups: HashSet<usize> = rows.0.iter().map(|row| row / 50).collect();
                assert_eq!(groups.len(), 3, "{how:?} {seed}");
            }
        }
    }
}

/// linfa-clustering 0.8.1, `test_compare`: less is left than by random rows; here as a mean.
#[test]
fn distance_weighted_draws_leave_less_than_random_ones() {
    let mean = |how| {
        (0..20)
            .map(|seed| drawn(&L2Dist, 3, how, seed).1)
            .sum::<f64>()
            / 20.0
    };
    let random = mean(Draw::Random);
    assert!(mean(Draw::PlusPlus) < 0.01 * random);
    assert!(mean(Draw::Parallel) < 0.01 * random);
}

#[test]
fn every_way_draws_different_rows_and_depends_on_the_seed_alone() {
    for how in ALL {
        for k in [1, 2, 149, 150] {
            let (rows, left) = drawn(&L1Dist, k, how, 7);
            let different: HashSet<&usize> = rows.iter().collect();
            assert_eq!((rows.len(), different.len()), (k, k), "{how:?}");
            assert_eq!((rows, left), drawn(&L1Dist, k, how, 7), "{how:?}");
        }
        assert_ne!(drawn(&L1Dist, 5, how, 1), drawn(&L1Dist, 5, how, 2));
    }
}

/// linfa-clustering 0.8.1, `test_weighted_kmeans_plusplus`: only rows with a weight are drawn.
#[test]
fn rows_without_weight_are_never_drawn() {
    let values = groups();
    let mut weights = vec![0.0; 150];
    for (row, weight) in [(3, 2.0), (70, 3.0), (71, 0.5)] {
        weights[row] = weight;
    }
    let rows = Rows::new(values.view()).unwrap();
    let rows = rows.weighted(Some(&weights), &Array1::zeros(0)).unwrap();
    for how in ALL {
        for seed in 0..20 {
            let (mut chosen, left) = draw(&L2Dist, &rows, 3, how, Seed::new(seed)).unwrap();
            chosen.sort_unstable();
            assert_eq!(chosen, [3, 70, 71]);
            assert_eq!(left.to_bits(), 0);
        }
    }
}

#[test]
fn random_rows_come_in_proportion_to_their_weight() {
    let values = array![[0.0], [1.0], [2.0]];
    let weights = [1.0, 3.0, 6.0];
    let rows = Rows::new(values.view()).unwrap();
    let rows = rows.weighted(Some(&weights), &Array1::zeros(0)).unwrap();
    let mut hits = [0.0_f64; 3];
    for seed in 0..4000 {
        hits[random(&rows, 1, Seed::new(seed))[0]] += 1.0;
    }
    // Standard deviations of the counts are below sqrt(4000 / 4) = 32.
    for (hits, expected) in hits.iter().zip([400.0, 1200.0, 2400.0]) {
        assert!((hits - expected).abs() < 130.0, "{hits} {expected}");
    }
}

#[test]
fn more_clusters_than_distinct_rows_take_copies() {
    let values = array![[1.0], [1.0], [2.0], [1.0]];
    let rows = Rows::new(values.view()).unwrap();
    for how in ALL {
        let (mut chosen, left) = draw(&L2Dist, &rows, 4, how, Seed::new(1)).unwrap();
        chosen.sort_unstable();
        assert_eq!(chosen, [0, 1, 2, 3]);
        assert_eq!(left.to_bits(), 0);
    }
}
