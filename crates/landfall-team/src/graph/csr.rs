//! The graph itself: edges as given, neighbours in compressed sparse rows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::GraphError;

/// Largest weight of an edge: sums over all edges a graph can have stay finite.
pub const MAX_WEIGHT: f64 = 1e290;

const MOST_NODES: u32 = u32::MAX - 1;
const MOST_EDGES: u32 = u32::MAX / 2;

/// An undirected edge.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Edge {
    /// One end.
    pub a: u32,
    /// The other end.
    pub b: u32,
    /// Distance of the ends: 0 to [`MAX_WEIGHT`].
    pub weight: f64,
}

impl Edge {
    /// The end that is not `node`.
    pub const fn other(&self, node: u32) -> u32 {
        if self.a == node { self.b } else { self.a }
    }
}

/// A simple undirected graph with weighted edges that never changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    edges: Vec<Edge>,
    /// Where the row of each node starts in `neighbours`; one more than nodes.
    starts: Vec<u32>,
    neighbours: Vec<u32>,
    /// Edge that leads to each of `neighbours`.
    through: Vec<u32>,
}

impl Graph {
    /// A graph of nodes `0..nodes` with edges `(end, other end, distance)`, numbered in their order.
    /// A weight of -0 is taken as 0.
    ///
    /// # Errors
    /// For the first edge that names a node outside the range, joins a node with itself or has a
    /// weight that is negative, not finite or above [`MAX_WEIGHT`]; for parallel edges, which are
    /// refused, not merged; for more than 2³² - 2 nodes or 2³¹ - 1 edges.
    ///
    /// ```
    /// use landfall_team::graph::{Graph, GraphError};
    ///
    /// let graph = Graph::new(3, [(0, 1, 0.5), (2, 1, 0.25)])?;
    /// assert_eq!(graph.neighbours(1), [0, 2]);
    /// assert!(matches!(Graph::new(3, [(0, 3, 1.0)]), Err(GraphError::NodeOutOfRange { node: 3, .. })));
    /// # Ok::<(), GraphError>(())
    /// ```
    pub fn new(
        nodes: usize,
        edges: impl IntoIterator<Item = (u32, u32, f64)>,
    ) -> Result<Self, GraphError> {
        if u32::try_from(nodes).map_or(true, |nodes| nodes > MOST_NODES) {
            return Err(GraphError::TooManyNodes {
                nodes,
                most: MOST_NODES,
            });
        }
        let edges = edges.into_iter();
        let mut checked = Vec::with_capacity(edges.size_hint().0);
        for (number, (a, b, weight)) in edges.enumerate() {
            if number >= MOST_EDGES as usize {
                return Err(GraphError::TooManyEdges { most: MOST_EDGES });
            }
            checked.push(check(number, nodes, a, b, weight)?);
        }
        let graph = rows(nodes, checked);
        graph.refuse_parallel()?;
        Ok(graph)
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.starts.len() - 1
    }

    /// The edges in the order given.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Neighbours of `node` in the order of the edges; none for a node that is not there.
    #[inline]
    pub fn neighbours(&self, node: u32) -> &[u32] {
        self.neighbours.get(self.row(node)).unwrap_or_default()
    }

    /// Numbers of the edges of `node`, in step with [`Self::neighbours`].
    #[inline]
    pub fn edges_of(&self, node: u32) -> &[u32] {
        self.through.get(self.row(node)).unwrap_or_default()
    }

    /// Number of neighbours of `node`.
    #[inline]
    pub fn degree(&self, node: u32) -> usize {
        self.row(node).len()
    }

    /// Number of neighbours of every node.
    pub fn degrees(&self) -> Vec<usize> {
        self.starts
            .windows(2)
            .map(|ends| match *ends {
                [start, end] => (end - start) as usize,
                _ => 0,
            })
            .collect()
    }

    #[inline]
    fn row(&self, node: u32) -> std::ops::Range<usize> {
        let node = node as usize;
        match (self.starts.get(node), self.starts.get(node + 1)) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            _ => 0..0,
        }
    }

    fn refuse_parallel(&self) -> Result<(), GraphError> {
        // For each node, who saw it last and through which edge.
        let mut seen = vec![(u32::MAX, 0); self.nodes()];
        for node in numbers(self.nodes()) {
            for (other, edge) in self.neighbours(node).iter().zip(self.edges_of(node)) {
                let Some(last) = seen.get_mut(*other as usize) else {
                    continue;
                };
                if last.0 == node {
                    return Err(GraphError::ParallelEdges {
                        first: last.1,
                        second: *edge,
                        a: node,
                        b: *other,
                    });
                }
                *last = (node, *edge);
            }
        }
        Ok(())
    }
}

fn check(edge: usize, nodes: usize, a: u32, b: u32, weight: f64) -> Result<Edge, GraphError> {
    if let Some(node) = [a, b].into_iter().find(|node| *node as usize >= nodes) {
        return Err(GraphError::NodeOutOfRange { edge, node, nodes });
    }
    if a == b {
        return Err(GraphError::SelfLoop { edge, node: a });
    }
    if !(0.0..=MAX_WEIGHT).contains(&weight) {
        return Err(GraphError::Weight {
            edge,
            a,
            b,
            weight,
            most: MAX_WEIGHT,
        });
    }
    // Adding 0 turns -0 into 0, so that bits order as numbers do.
    let weight = weight + 0.0;
    Ok(Edge { a, b, weight })
}

/// Counting sort of both directions of all edges by their first end.
#[expect(
    clippy::indexing_slicing,
    reason = "ends are below `nodes`, and every place counted is filled once"
)]
fn rows(nodes: usize, edges: Vec<Edge>) -> Graph {
    let mut starts = vec![0_u32; nodes + 1];
    for edge in &edges {
        starts[edge.a as usize] += 1;
        starts[edge.b as usize] += 1;
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    // Filled from the back, each start moves from the end of its row to its start.
    let mut neighbours = vec![0; edges.len() * 2];
    let mut through = vec![0; edges.len() * 2];
    for (number, edge) in numbers(edges.len()).zip(&edges).rev() {
        for (from, to) in [(edge.a, edge.b), (edge.b, edge.a)] {
            let start = &mut starts[from as usize];
            *start -= 1;
            neighbours[*start as usize] = to;
            through[*start as usize] = number;
        }
    }
    Graph {
        edges,
        starts,
        neighbours,
        through,
    }
}

/// A number of nodes or edges, or of one of them, in the 32 bits in which all of them fit.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a graph has fewer than 2^32 nodes, edges and directions of edges"
)]
#[inline]
pub(crate) const fn narrow(count: usize) -> u32 {
    count as u32
}

/// `0..count` as 32-bit numbers.
pub(crate) const fn numbers(count: usize) -> std::ops::Range<u32> {
    0..narrow(count)
}
