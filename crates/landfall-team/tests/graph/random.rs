//! Small random graphs and their parts by brute force.

use landfall_team::graph::Graph;
use proptest::prelude::*;

/// Simple graphs of up to `most` nodes with few different weights, so that ties are common.
pub(crate) fn graphs(most: usize) -> impl Strategy<Value = Graph> {
    (0..=most).prop_flat_map(|nodes| {
        let rows = (0..nodes as u32).flat_map(|a| (0..a).map(move |b| (a, b)));
        let pairs: Vec<(u32, u32)> = rows.collect();
        let weights = proptest::collection::vec(proptest::option::of(0_u8..5), pairs.len());
        weights.prop_map(move |weights| {
            let edges = pairs.iter().zip(&weights);
            let edges = edges.filter_map(|((a, b), weight)| Some((*a, *b, f64::from((*weight)?))));
            Graph::new(nodes, edges).unwrap()
        })
    })
}

/// Graphs with about as many edges as nodes: hanging trees, cycles and several parts.
pub(crate) fn sparse_graphs() -> impl Strategy<Value = Graph> {
    (1_usize..30).prop_flat_map(|nodes| {
        let ends = (0..nodes as u32, 0..nodes as u32);
        proptest::collection::vec(ends, 0..=nodes + nodes / 2).prop_map(move |ends| {
            let ends = ends.into_iter().map(|(a, b)| (a.min(b), a.max(b)));
            let mut ends: Vec<_> = ends.filter(|(a, b)| a != b).collect();
            ends.sort_unstable();
            ends.dedup();
            Graph::new(nodes, ends.into_iter().map(|(a, b)| (a, b, 1.0))).unwrap()
        })
    })
}

/// Part of each node when only `edges` are kept.
pub(crate) fn labels(graph: &Graph, edges: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut labels: Vec<usize> = (0..graph.nodes()).collect();
    for edge in edges {
        let edge = graph.edges()[edge as usize];
        let (old, new) = (labels[edge.a as usize], labels[edge.b as usize]);
        let merged = labels.iter_mut().filter(|label| **label == old);
        merged.for_each(|label| *label = new);
    }
    labels
}
