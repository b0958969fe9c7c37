//! What is left of each part of the graph once hanging trees are folded into weights.
#![expect(
    clippy::indexing_slicing,
    reason = "nodes of the graph and of a core index tables of their number"
)]

use super::super::csr::{narrow, numbers};
use super::super::{Graph, components};

const NONE: u32 = u32::MAX;

/// A part of the graph in which every node has two neighbours or more, numbered anew in
/// breadth-first order.
pub(super) struct Core {
    /// Node of the graph for each node of the core.
    pub(super) nodes: Vec<u32>,
    /// How many nodes of the graph each stands for: itself and the trees that hang on it.
    pub(super) weights: Vec<f64>,
    starts: Vec<u32>,
    neighbours: Vec<u32>,
}

impl Core {
    #[inline]
    pub(super) fn neighbours(&self, node: u32) -> &[u32] {
        let node = node as usize;
        &self.neighbours[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    #[inline]
    pub(super) fn degree(&self, node: u32) -> usize {
        (self.starts[node as usize + 1] - self.starts[node as usize]) as usize
    }

    /// Both directions of all edges.
    pub(super) fn directions(&self) -> usize {
        self.neighbours.len()
    }
}

/// The cores, and what is already known.
pub(super) struct Folded {
    /// Ordered pairs that pass through each node with an end in a tree that hangs on it.
    pub(super) between: Vec<f64>,
    pub(super) cores: Vec<Core>,
}

/// Takes off nodes with one neighbour until none is left.
pub(super) fn fold(graph: &Graph) -> Folded {
    let parts = components(graph);
    let mut degrees = graph.degrees();
    // The exclusive or of the neighbours left is the neighbour, once only one is.
    let mut anchors = vec![0_u32; graph.nodes()];
    for edge in graph.edges() {
        anchors[edge.a as usize] ^= edge.b;
        anchors[edge.b as usize] ^= edge.a;
    }
    let mut weights = vec![1.0; graph.nodes()];
    let mut between = vec![0.0; graph.nodes()];
    let mut leaves: Vec<u32> = numbers(graph.nodes()).collect();
    leaves.retain(|node| degrees[*node as usize] == 1);
    #[expect(clippy::cast_precision_loss, reason = "node counts are below 2^32")]
    let others = |node: usize| parts.sizes[parts.of[node] as usize] as f64 - 1.0;
    while let Some(leaf) = leaves.pop() {
        let node = leaf as usize;
        if degrees[node] != 1 {
            continue;
        }
        let anchor = anchors[node] as usize;
        degrees[node] = 0;
        degrees[anchor] -= 1;
        anchors[anchor] ^= leaf;
        let branch: f64 = weights[node];
        weights[anchor] += branch;
        between[anchor] += branch * (others(anchor) - branch);
        if degrees[anchor] == 1 {
            leaves.push(narrow(anchor));
        }
    }
    for node in 0..graph.nodes() {
        let hanging = weights[node] - 1.0;
        between[node] += hanging * (others(node) - hanging);
    }
    let cores = cores(graph, &degrees, &weights);
    Folded { between, cores }
}

/// The parts among nodes that still have neighbours.
fn cores(graph: &Graph, degrees: &[usize], weights: &[f64]) -> Vec<Core> {
    let mut number = vec![NONE; graph.nodes()];
    let mut cores = Vec::new();
    for root in numbers(graph.nodes()) {
        if degrees[root as usize] == 0 || number[root as usize] != NONE {
            continue;
        }
        let mut nodes = vec![root];
        number[root as usize] = 0;
        let mut next = 0;
        while let Some(node) = nodes.get(next).copied() {
            next += 1;
            for other in graph.neighbours(node) {
                if degrees[*other as usize] > 0 && number[*other as usize] == NONE {
                    number[*other as usize] = narrow(nodes.len());
                    nodes.push(*other);
                }
            }
        }
        let mut starts = vec![0];
        let mut neighbours = Vec::new();
        for node in &nodes {
            let others = graph.neighbours(*node).iter();
            let others = others.map(|other| number[*other as usize]);
            let start = neighbours.len();
            neighbours.extend(others.filter(|other| *other != NONE));
            neighbours[start..].sort_unstable();
            starts.push(narrow(neighbours.len()));
        }
        cores.push(Core {
            weights: nodes.iter().map(|node| weights[*node as usize]).collect(),
            nodes,
            starts,
            neighbours,
        });
    }
    cores
}
