use landfall_core::{Progress, Seed};
use rand::Rng;

use super::*;
use crate::graph::betweenness;

fn random(nodes: u32, edges: u32, seed: u64) -> Graph {
    let mut rng = Seed::new(seed).rng();
    let ends: std::collections::BTreeSet<(u32, u32)> = (0..edges)
        .map(|_| (rng.gen_range(0..nodes), rng.gen_range(0..nodes)))
        .filter(|(a, b)| a < b)
        .collect();
    Graph::new(nodes as usize, ends.into_iter().map(|(a, b)| (a, b, 1.0))).unwrap()
}

fn sampled(graph: &Graph, epsilon: f64, seed: u64) -> SampledBetweenness {
    let sampling = Sampling::new(epsilon, 0.01).unwrap();
    sampled_betweenness(graph, &sampling, Seed::new(seed), &Progress::silent()).unwrap()
}

#[test]
fn intervals_hold_the_exact_values_and_ranks() {
    for seed in 0..20 {
        let graph = random(60, 150, seed);
        let exact = betweenness(&graph, &Progress::silent()).unwrap();
        let sampled = sampled(&graph, 0.02, seed);
        for (node, exact) in sampled.nodes.iter().zip(&exact) {
            assert!((node.estimate - exact).abs() <= 0.02);
            assert!(node.low <= *exact && *exact <= node.high);
        }
        let mut sorted = exact.clone();
        sorted.sort_by(|a, b| b.total_cmp(a));
        for (node, exact) in sampled.nodes.iter().zip(&exact) {
            let first = sorted.iter().position(|other| other == exact).unwrap() + 1;
            let last = sorted.iter().rposition(|other| other == exact).unwrap() + 1;
            assert!(node.best_rank <= first && last <= node.worst_rank);
        }
    }
}

#[test]
fn estimates_have_no_bias() {
    let graph = random(12, 40, 3);
    let exact = betweenness(&graph, &Progress::silent()).unwrap();
    let runs: Vec<_> = (0..50).map(|seed| sampled(&graph, 0.05, seed)).collect();
    let samples: u64 = runs.iter().map(|run| run.samples).sum();
    for (node, exact) in exact.iter().enumerate() {
        let sum: f64 = runs.iter().map(|run| run.nodes[node].estimate).sum();
        // Five standard errors of a coin of chance at most 1/2.
        let allowed = 5.0 * 0.5 * 1.2 / (samples as f64).sqrt();
        assert!((sum / 50.0 - exact).abs() <= allowed);
    }
}

#[test]
fn many_shortest_paths_are_drawn_evenly() {
    // Nodes 0 and 9 with eight nodes between them: each of the eight lies on 1/8 of the paths of
    // the one pair of ends, of 36 pairs of others.
    let edges = (1..9).flat_map(|middle| [(0, middle, 1.0), (middle, 9, 1.0)]);
    let graph = Graph::new(10, edges).unwrap();
    let exact = betweenness(&graph, &Progress::silent()).unwrap();
    let sampled = sampled(&graph, 0.005, 1);
    for (node, exact) in sampled.nodes.iter().zip(&exact) {
        assert!(node.low <= *exact && *exact <= node.high);
    }
    for middle in &sampled.nodes[1..9] {
        assert!((middle.estimate - 1.0 / 8.0 / 36.0).abs() < 0.001);
    }
}

#[test]
fn paths_beyond_the_range_of_floats_are_drawn() {
    let edges = (0..1200_u32).flat_map(|square| {
        let left = 3 * square;
        [(0, 1), (0, 2), (1, 3), (2, 3)].map(|(a, b)| (left + a, left + b, 1.0))
    });
    let graph = Graph::new(3601, edges).unwrap();
    let sampled = sampled(&graph, 0.06, 1);
    // A cut vertex in the middle lies between half of all pairs, a corner beside it a quarter.
    assert!((sampled.nodes[1800].estimate - 0.5).abs() < 0.06);
    assert!((sampled.nodes[1801].estimate - 0.25).abs() < 0.06);
}

#[test]
fn the_same_seed_gives_the_same_bits_for_any_number_of_threads() {
    let graph = random(300, 900, 5);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().unwrap().install(|| sampled(&graph, 0.03, 9))
    };
    assert_eq!(on(1), on(5));
    assert_ne!(on(1), sampled(&graph, 0.03, 10));
}

#[test]
fn graphs_without_inner_nodes_need_no_samples() {
    for (nodes, edges) in [
        (0, vec![]),
        (1, vec![]),
        (2, vec![(0, 1, 1.0)]),
        (4, vec![(0, 3, 1.0)]),
    ] {
        let graph = Graph::new(nodes, edges).unwrap();
        let sampled = sampled(&graph, 0.1, 1);
        assert_eq!((sampled.samples, sampled.nodes.len()), (0, nodes));
        assert!(
            sampled
                .nodes
                .iter()
                .all(|node| node.high == 0.0 && node.worst_rank == nodes)
        );
        assert!(sampled.settled_tops.is_empty());
    }
}

#[test]
fn accuracies_that_cannot_be_promised_are_refused() {
    for epsilon in [0.0, -1.0, 1.0, f64::NAN] {
        assert!(matches!(
            Sampling::new(epsilon, 0.1),
            Err(GraphError::Accuracy {
                name: "epsilon",
                ..
            })
        ));
    }
    let error = Sampling::new(0.1, 0.0).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`delta` is `0`: it has to lie between 0 and 1, both excluded"
    );
    let sampling = Sampling::new(1e-9, 0.1).unwrap();
    let graph = random(50, 100, 1);
    let sampled = sampled_betweenness(&graph, &sampling, Seed::new(1), &Progress::silent());
    assert!(matches!(sampled, Err(GraphError::TooManySamples { .. })));
}
