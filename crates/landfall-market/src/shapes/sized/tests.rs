//! The assignment solvers against every possible assignment.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "helpers of tests"
)]

use landfall_core::Progress;
use proptest::prelude::*;

use super::flow::{self, Assigned};
use super::greedy;
use super::params::Limits;

fn fits(labels: &[u32], limits: &Limits) -> bool {
    (0..limits.least.len()).all(|c| {
        let size = labels.iter().filter(|l| **l as usize == c).count();
        (limits.least[c]..=limits.most[c]).contains(&size)
    })
}

/// The least cost over all K^n assignments.
fn brute_force(costs: &[f64], limits: &Limits) -> f64 {
    let k = limits.least.len();
    let n = costs.len() / k;
    let mut best = f64::INFINITY;
    for code in 0..k.pow(n as u32) {
        let labels: Vec<u32> = (0..n)
            .map(|i| (code / k.pow(i as u32) % k) as u32)
            .collect();
        if fits(&labels, limits) {
            best = best.min(flow::cost_of(costs, &labels, k));
        }
    }
    best
}

fn exact(costs: &[f64], limits: &Limits, prices: &[f64]) -> Assigned {
    flow::assign(costs, limits, prices, &Progress::silent()).unwrap()
}

#[test]
fn a_full_cluster_hands_its_row_on_along_the_cheapest_way() {
    // Both rows 0 and 1 want cluster 0, which takes one. Row 0 would pay 5 in cluster 1 and 9 in
    // cluster 2, row 1 pays 4 in cluster 1, but cluster 1 is full with row 2, whose way on costs 1:
    // 0 + 4 + (3 + 1) + 0 = 8 is less than any other.
    let costs = [
        0.0, 5.0, 9.0, //
        0.0, 4.0, 9.0, //
        9.0, 3.0, 4.0, //
        9.0, 9.0, 0.0,
    ];
    let limits = Limits {
        least: vec![0, 0, 0],
        most: vec![1, 1, 4],
    };
    let found = exact(&costs, &limits, &[0.0; 3]);
    assert_eq!(found.labels, [0, 1, 2, 2]);
    assert!((found.cost - 8.0).abs() < 1e-12);
    assert!((found.lower_bound - 8.0).abs() < 1e-12);
}

/// Costs on a coarse grid, so that ties are common, limits that can be kept, and any prices.
fn problem() -> impl Strategy<Value = (Vec<f64>, Limits, Vec<f64>)> {
    (1_usize..=4, 1_usize..=6).prop_flat_map(|(k, n)| {
        let costs = prop::collection::vec((0_u8..12).prop_map(f64::from), n * k);
        // Limits around the sizes of some assignment can always be kept.
        let kept = prop::collection::vec(0..k, n);
        let slack = prop::collection::vec((0_usize..3, 0_usize..3), k);
        let prices = prop::collection::vec(-8.0..8.0_f64, k);
        (costs, kept, slack, prices).prop_map(move |(costs, kept, slack, prices)| {
            let size = |c: usize| kept.iter().filter(|l| **l == c).count();
            let limits = Limits {
                least: (0..k).map(|c| size(c).saturating_sub(slack[c].0)).collect(),
                most: (0..k).map(|c| (size(c) + slack[c].1).min(n)).collect(),
            };
            (costs, limits, prices)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_assignment_costs_less_than_the_exact_one((costs, limits, prices) in problem()) {
        let best = brute_force(&costs, &limits);
        for start in [vec![0.0; prices.len()], prices] {
            let found = exact(&costs, &limits, &start);
            prop_assert!(fits(&found.labels, &limits));
            prop_assert!((found.cost - best).abs() < 1e-9);
            // The certificate: the dual objective at the prices found.
            prop_assert!((found.lower_bound - best).abs() < 1e-9);
            // Prices of an optimum need no further move.
            let again = exact(&costs, &limits, &found.prices);
            prop_assert!((again.cost - best).abs() < 1e-9);
        }
    }

    #[test]
    fn any_prices_bound_the_cost_from_below((costs, limits, prices) in problem()) {
        let bound = flow::lower_bound(&costs, &limits, &prices);
        prop_assert!(bound <= brute_force(&costs, &limits) + 1e-9);
    }

    #[test]
    fn the_greedy_assignment_keeps_the_limits_and_never_undoes_progress(
        (costs, limits, _) in problem()
    ) {
        let progress = Progress::silent();
        let found = greedy::assign(&costs, &limits, None, &progress).unwrap();
        prop_assert!(fits(&found.labels, &limits));
        let best = brute_force(&costs, &limits);
        prop_assert!(found.cost >= best - 1e-9 && found.lower_bound <= best + 1e-9);
        // No single move and no swap of two rows lowers it further.
        let k = limits.least.len();
        let (n, labels) = (found.labels.len(), &found.labels);
        for one in 0..n {
            for to in 0..k as u32 {
                let mut moved = labels.clone();
                moved[one] = to;
                prop_assert!(!fits(&moved, &limits) || flow::cost_of(&costs, &moved, k) >= found.cost - 1e-9);
            }
            for other in 0..one {
                let mut swapped = labels.clone();
                swapped.swap(one, other);
                prop_assert!(flow::cost_of(&costs, &swapped, k) >= found.cost - 1e-9);
            }
        }
        let again = greedy::assign(&costs, &limits, Some(&found.labels), &progress).unwrap();
        prop_assert!(again.cost <= found.cost + 1e-9);
    }
}

#[test]
fn the_bound_is_reached_on_thousands_of_rows() {
    // 3,000 rows on a golden-ratio sequence against 8 clusters, half of which are too small.
    let k = 8;
    let costs: Vec<f64> = (0..3_000 * k)
        .map(|i| {
            let (row, cluster) = ((i / k) as f64, (i % k) as f64);
            let at = (row * 0.618_033_988_749_895).fract() * 8.0;
            (at - cluster) * (at - cluster) + (row * 0.414_213_562).fract() * cluster
        })
        .collect();
    let limits = Limits {
        least: vec![0, 300, 0, 300, 0, 300, 0, 900],
        most: vec![200, 3_000, 200, 3_000, 200, 3_000, 200, 3_000],
    };
    let found = exact(&costs, &limits, &[0.0; 8]);
    assert!(fits(&found.labels, &limits));
    assert!((found.cost - found.lower_bound).abs() <= 1e-11 * found.cost);
    let greedy = greedy::assign(&costs, &limits, None, &Progress::silent()).unwrap();
    assert!(fits(&greedy.labels, &limits) && greedy.cost >= found.cost - 1e-9);
    // Measured: the same cost.
    assert!(
        greedy.cost <= 1.01 * found.cost,
        "{} {}",
        greedy.cost,
        found.cost
    );
}
