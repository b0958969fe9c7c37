//! Nodes and edges that hold parts of the graph together.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::csr::{narrow, numbers};
use super::{Graph, components, pairs};

/// A node whose removal splits its part of the graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CutVertex {
    /// The node.
    pub node: u32,
    /// Nodes of each part that is left of its part, largest first; at least two.
    pub parts: Vec<usize>,
    /// Pairs of other nodes that no path joins any more.
    pub pairs_cut: u64,
}

/// What splits the graph when gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cuts {
    /// Cut vertices (articulation points) by number.
    pub vertices: Vec<CutVertex>,
    /// Numbers of the edges whose removal splits the graph, ascending.
    pub bridges: Vec<u32>,
}

/// The cut vertices and bridges of `graph`, by depth-first search without recursion (Hopcroft &
/// Tarjan 1973). O(n + m).
///
/// ```
/// use landfall_team::graph::{Graph, cuts};
///
/// // Two triangles that share node 2, and 5 hanging on 4.
/// let edges = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 2), (4, 5)];
/// let graph = Graph::new(6, edges.map(|(a, b)| (a, b, 1.0)))?;
/// let cuts = cuts(&graph);
/// let vertices: Vec<_> = cuts.vertices.iter().map(|cut| (cut.node, cut.pairs_cut)).collect();
/// assert_eq!(vertices, [(2, 6), (4, 4)]); // 2 x 3 and 4 x 1 pairs
/// assert_eq!(cuts.bridges, [6]);
/// # Ok::<(), landfall_team::graph::GraphError>(())
/// ```
pub fn cuts(graph: &Graph) -> Cuts {
    let components = components(graph);
    let mut walk = Walk::new(graph);
    for root in numbers(graph.nodes()) {
        walk.from(root);
    }
    walk.bridges.sort_unstable();
    let size_of = |node: usize| {
        let part = components.of.get(node).copied().unwrap_or_default();
        components.sizes.get(part as usize).copied().unwrap_or(1)
    };
    let vertices = walk.split.into_iter().enumerate();
    let vertices = vertices.filter_map(|(node, mut parts)| {
        let others = size_of(node) - 1;
        let rest = others - parts.iter().sum::<usize>();
        parts.extend((rest > 0).then_some(rest));
        parts.sort_unstable_by(|a, b| b.cmp(a));
        (parts.len() > 1).then(|| CutVertex {
            node: narrow(node),
            pairs_cut: pairs(others) - parts.iter().map(|part| pairs(*part)).sum::<u64>(),
            parts,
        })
    });
    Cuts {
        vertices: vertices.collect(),
        bridges: walk.bridges,
    }
}

const UNSEEN: u32 = u32::MAX;

struct Walk<'a> {
    graph: &'a Graph,
    /// When each node was reached.
    time: Vec<u32>,
    /// Earliest node that its subtree reaches by one more edge.
    low: Vec<u32>,
    /// Nodes of its subtree so far.
    size: Vec<usize>,
    /// Sizes of the subtrees that hang on the rest only through the node.
    split: Vec<Vec<usize>>,
    bridges: Vec<u32>,
    clock: u32,
}

/// A node on the way down.
struct Step {
    node: u32,
    /// Edge it was reached through.
    through: Option<u32>,
    /// Which of its neighbours comes next.
    next: usize,
}

#[expect(
    clippy::indexing_slicing,
    reason = "nodes of the graph index its tables"
)]
impl<'a> Walk<'a> {
    fn new(graph: &'a Graph) -> Self {
        let nodes = graph.nodes();
        Self {
            graph,
            time: vec![UNSEEN; nodes],
            low: vec![UNSEEN; nodes],
            size: vec![1; nodes],
            split: vec![Vec::new(); nodes],
            bridges: Vec::new(),
            clock: 0,
        }
    }

    fn from(&mut self, root: u32) {
        if self.time[root as usize] != UNSEEN {
            return;
        }
        let mut way = vec![self.reach(root, None)];
        while let Some(step) = way.last_mut() {
            let (node, position) = (step.node, step.next);
            step.next += 1;
            let neighbours = self.graph.neighbours(node);
            if let Some(other) = neighbours.get(position) {
                let edge = self.graph.edges_of(node)[position];
                if self.time[*other as usize] == UNSEEN {
                    way.push(self.reach(*other, Some(edge)));
                } else if step.through != Some(edge) {
                    let low = &mut self.low[node as usize];
                    *low = self.time[*other as usize].min(*low);
                }
            } else {
                let through = step.through;
                way.pop();
                if let (Some(above), Some(edge)) = (way.last(), through) {
                    self.leave(node, above.node, edge);
                }
            }
        }
    }

    fn reach(&mut self, node: u32, through: Option<u32>) -> Step {
        self.time[node as usize] = self.clock;
        self.low[node as usize] = self.clock;
        self.clock += 1;
        Step {
            node,
            through,
            next: 0,
        }
    }

    fn leave(&mut self, node: u32, above: u32, edge: u32) {
        let (node, above) = (node as usize, above as usize);
        self.size[above] += self.size[node];
        self.low[above] = self.low[above].min(self.low[node]);
        if self.low[node] >= self.time[above] {
            self.split[above].push(self.size[node]);
        }
        if self.low[node] > self.time[above] {
            self.bridges.push(edge);
        }
    }
}
