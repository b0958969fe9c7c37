//! The graph part through its public interface, against brute force on small random graphs.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests with small numbers"
)]

use landfall_core::Progress;
use landfall_team::graph::{Graph, GraphError, backbone, betweenness, components, cuts};
use proptest::prelude::*;

#[path = "graph/random.rs"]
mod random;

use random::{graphs, labels, sparse_graphs};

/// All shortest paths between two nodes, each with its nodes.
fn shortest_paths(graph: &Graph, from: u32, to: u32) -> Vec<Vec<u32>> {
    let mut paths = vec![vec![from]];
    let mut seen = vec![from];
    while !paths.is_empty() {
        let there = |path: &Vec<u32>| path.last() == Some(&to);
        if paths.iter().any(there) {
            return paths.into_iter().filter(there).collect();
        }
        let mut longer = Vec::new();
        for path in &paths {
            for next in graph.neighbours(*path.last().unwrap()) {
                if !seen.contains(next) {
                    longer.push([path.as_slice(), &[*next]].concat());
                }
            }
        }
        seen.extend(longer.iter().filter_map(|path| path.last()));
        paths = longer;
    }
    Vec::new()
}

fn betweenness_by_enumeration(graph: &Graph) -> Vec<f64> {
    let nodes = graph.nodes();
    let mut between = vec![0.0; nodes];
    for to in 0..nodes as u32 {
        for from in 0..to {
            let paths = shortest_paths(graph, from, to);
            for path in &paths {
                for node in &path[1..path.len() - 1] {
                    between[*node as usize] += 1.0 / paths.len() as f64;
                }
            }
        }
    }
    if nodes > 2 {
        let pairs = (nodes - 1) as f64 * (nodes - 2) as f64 / 2.0;
        between.iter_mut().for_each(|between| *between /= pairs);
    }
    between
}

/// How often each label occurs, largest first.
fn sizes(mut labels: Vec<usize>) -> Vec<usize> {
    labels.sort_unstable();
    let mut sizes: Vec<usize> = labels.chunk_by(|a, b| a == b).map(<[usize]>::len).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes
}

fn exact(graph: &Graph) -> Vec<f64> {
    betweenness(graph, &Progress::silent()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn betweenness_counts_shortest_paths(graph in prop_oneof![graphs(9), sparse_graphs()]) {
        for (fast, slow) in exact(&graph).iter().zip(betweenness_by_enumeration(&graph)) {
            prop_assert!((fast - slow).abs() < 1e-12, "{} {}", fast, slow);
        }
    }

    #[test]
    fn the_forest_joins_what_the_graph_joins_without_a_cycle(graph in graphs(9)) {
        let forest = backbone(&graph);
        let parts = components(&graph);
        prop_assert_eq!(forest.trees, parts.count());
        prop_assert_eq!(forest.links.len() + forest.trees, graph.nodes());
        let labels = labels(&graph, forest.links.iter().map(|link| link.edge));
        for a in 0..graph.nodes() {
            for b in 0..a {
                prop_assert_eq!(labels[a] == labels[b], parts.of[a] == parts.of[b]);
            }
        }
    }

    #[test]
    fn each_link_is_the_least_across_its_cut_and_its_replacement_the_next(graph in graphs(9)) {
        let forest = backbone(&graph);
        let mut tied = false;
        for gone in &forest.links {
            let kept = forest.links.iter().map(|link| link.edge);
            let labels = labels(&graph, kept.filter(|edge| *edge != gone.edge));
            let sides = [labels[gone.a as usize], labels[gone.b as usize]];
            let mut across: Vec<(f64, u32)> = (0_u32..)
                .zip(graph.edges())
                .filter(|(_, edge)| {
                    let ends = [labels[edge.a as usize], labels[edge.b as usize]];
                    ends == sides || ends == [sides[1], sides[0]]
                })
                .map(|(number, edge)| (edge.weight, number))
                .collect();
            across.sort_by(|a, b| a.partial_cmp(b).unwrap());
            prop_assert_eq!(across[0], (gone.weight, gone.edge));
            prop_assert_eq!(across.get(1).map(|next| next.1), gone.replacement);
            tied |= across.get(1).is_some_and(|next| next.0 == gone.weight);
        }
        prop_assert_eq!(forest.ties, tied);
    }

    #[test]
    fn ties_say_whether_another_forest_weighs_the_same(graph in graphs(5)) {
        let forest = backbone(&graph);
        let count = graph.edges().len();
        let mut best = 0;
        for subset in 0_u32..1 << count {
            if subset.count_ones() as usize != forest.links.len() {
                continue;
            }
            let edges = (0..count as u32).filter(|edge| subset >> edge & 1 == 1);
            let mut names = labels(&graph, edges.clone());
            names.sort_unstable();
            names.dedup();
            if names.len() == forest.trees {
                let weight: f64 = edges.map(|edge| graph.edges()[edge as usize].weight).sum();
                prop_assert!(weight >= forest.total_weight);
                best += u32::from(weight == forest.total_weight);
            }
        }
        prop_assert!(best >= 1);
        prop_assert_eq!(best > 1, forest.ties);
    }

    #[test]
    fn cuts_are_what_splits_the_graph_when_removed(
        graph in prop_oneof![graphs(9), sparse_graphs()]
    ) {
        let cuts = cuts(&graph);
        let all = components(&graph);
        let edges = 0..graph.edges().len() as u32;
        for edge in edges.clone() {
            let left = labels(&graph, edges.clone().filter(|other| *other != edge));
            let splits = sizes(left).len() > all.count();
            prop_assert_eq!(cuts.bridges.contains(&edge), splits);
        }
        for node in 0..graph.nodes() as u32 {
            let away = |edge: &u32| {
                let edge = graph.edges()[*edge as usize];
                edge.a != node && edge.b != node
            };
            let left = labels(&graph, edges.clone().filter(away));
            let home = |other: &usize| all.of[*other] == all.of[node as usize];
            let others = (0..graph.nodes()).filter(home).filter(|other| *other != node as usize);
            let parts = sizes(others.map(|other| left[other]).collect());
            let lost = parts.iter().enumerate().map(|(place, part)| {
                part * parts[..place].iter().sum::<usize>()
            });
            let expected = (parts.len() > 1).then(|| (parts.clone(), lost.sum::<usize>() as u64));
            let found = cuts.vertices.iter().find(|cut| cut.node == node);
            prop_assert_eq!(found.map(|cut| (cut.parts.clone(), cut.pairs_cut)), expected);
        }
    }

    #[test]
    fn the_longest_path_is_the_largest_distance_within_the_forest(graph in graphs(9)) {
        let forest = backbone(&graph);
        let nodes = graph.nodes();
        let mut far = vec![vec![f64::INFINITY; nodes]; nodes];
        for (node, row) in far.iter_mut().enumerate() {
            row[node] = 0.0;
        }
        for link in &forest.links {
            far[link.a as usize][link.b as usize] = link.weight;
            far[link.b as usize][link.a as usize] = link.weight;
        }
        for through in 0..nodes {
            for a in 0..nodes {
                for b in 0..nodes {
                    far[a][b] = far[a][b].min(far[a][through] + far[through][b]);
                }
            }
        }
        let finite = far.iter().flatten().filter(|far| far.is_finite());
        let largest = finite.fold(0.0, |a: f64, b| a.max(*b));
        match forest.longest {
            None => prop_assert!(forest.links.is_empty()),
            Some(path) => {
                prop_assert_eq!(path.length, largest);
                prop_assert_eq!(far[path.from as usize][path.to as usize], largest);
            }
        }
    }
}

#[test]
fn graphs_without_edges_have_empty_answers() {
    for nodes in [0, 1, 2, 5] {
        let graph = Graph::new(nodes, []).unwrap();
        let forest = backbone(&graph);
        assert_eq!((forest.trees, forest.links.len()), (nodes, 0));
        assert_eq!(forest.total_weight.to_bits(), 0);
        assert_eq!((forest.ties, forest.longest), (false, None));
        assert!(forest.bottlenecks.is_empty());
        assert_eq!(exact(&graph), vec![0.0; nodes]);
        assert_eq!(components(&graph).count(), nodes);
        assert_eq!(components(&graph).isolated(), nodes);
        assert_eq!(components(&graph).joined_pairs(), 0);
    }
}

#[test]
fn bottlenecks_that_tie_are_all_named() {
    let graph = Graph::new(4, [(0, 1, 2.0), (1, 2, 1.0), (2, 3, 2.0)]).unwrap();
    assert_eq!(backbone(&graph).bottlenecks, [0, 2]);
}

#[test]
fn betweenness_of_two_parts_is_divided_by_the_pairs_of_the_whole() {
    // 0-1-2 and 3-4: node 1 lies between one pair of the (5-1)(5-2)/2 = 6.
    let graph = Graph::new(5, [(0, 1, 1.0), (1, 2, 1.0), (3, 4, 1.0)]).unwrap();
    assert_eq!(exact(&graph), [0.0, 1.0 / 6.0, 0.0, 0.0, 0.0]);
}

#[test]
fn betweenness_is_the_same_bits_for_any_number_of_threads() {
    let ends = (0..900_u32).map(|n| (n * n % 211, 211 + n * 7 % 400));
    let ends: std::collections::BTreeSet<(u32, u32)> = ends.collect();
    let graph = Graph::new(700, ends.into_iter().map(|(a, b)| (a, b, 1.0))).unwrap();
    let bits = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let between = pool.build().unwrap().install(|| exact(&graph));
        between.into_iter().map(f64::to_bits).collect::<Vec<_>>()
    };
    assert_eq!(bits(1), bits(3));
    assert_eq!(bits(1), bits(8));
}

#[test]
fn a_path_of_a_million_nodes_needs_no_deep_stack() {
    let graph = Graph::new(1_000_000, (1..1_000_000).map(|node| (node - 1, node, 1.0))).unwrap();
    let cuts = cuts(&graph);
    assert_eq!(
        (cuts.vertices.len(), cuts.bridges.len()),
        (999_998, 999_999)
    );
    assert_eq!(backbone(&graph).longest.unwrap().length, 999_999.0);
    // Node k of n lies between k (n - 1 - k) pairs: in the middle, of 3, one node on each side.
    let between = exact(&graph);
    let pairs = 999_999.0 * 999_998.0 / 2.0;
    assert!((between[500_000] - 500_000.0 * 499_999.0 / pairs).abs() < 1e-12);
}

#[test]
fn cancelled_work_stops() {
    let progress = Progress::silent();
    progress.cancel();
    let graph = Graph::new(3, [(0, 1, 1.0), (1, 2, 1.0), (2, 0, 1.0)]).unwrap();
    assert!(betweenness(&graph, &progress).is_err());
}

#[test]
fn bad_edges_are_refused_with_what_was_given() {
    let message = |nodes, edges: &[(u32, u32, f64)]| {
        let graph = Graph::new(nodes, edges.iter().copied());
        graph.unwrap_err().to_string()
    };
    assert_eq!(
        message(2, &[(0, 1, 1.0), (0, 2, 1.0)]),
        "edge 1 names node `2`, but the graph has 2 nodes, counted from 0"
    );
    assert_eq!(
        message(2, &[(1, 1, 1.0)]),
        "edge 0 joins node `1` with itself (help: leave it out)"
    );
    for weight in [-1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e291] {
        let error = Graph::new(2, [(0, 1, weight)]).unwrap_err();
        assert!(
            matches!(error, GraphError::Weight { edge: 0, .. }),
            "{error}"
        );
    }
    assert_eq!(
        message(2, &[(0, 1, -1.0)]),
        "edge 0 between `0` and `1` has weight `-1`: distances are finite and between 0 and 1e290"
    );
    assert_eq!(
        message(3, &[(0, 1, 1.0), (1, 2, 1.0), (1, 0, 2.0)]),
        "edges 0 and 2 both join `0` and `1` (help: merge them into one, for instance with the \
         smaller distance)"
    );
    let error = Graph::new(usize::MAX, []).unwrap_err();
    assert!(matches!(error, GraphError::TooManyNodes { .. }), "{error}");
}

#[test]
fn the_largest_weights_and_zeros_stay_finite() {
    let edges = [(0, 1, 1e290), (1, 2, 1e290), (2, 3, -0.0), (3, 0, 0.0)];
    let forest = backbone(&Graph::new(4, edges).unwrap());
    assert_eq!(forest.total_weight, 1e290);
    assert!(forest.ties);
    assert_eq!(forest.links[0].weight.to_bits(), 0);
}
