//! Connected parts of a graph.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Graph;
use super::csr::{narrow, numbers};

const UNSEEN: u32 = u32::MAX;

/// The connected parts of a graph, numbered by their smallest node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Components {
    /// Part of each node.
    pub of: Vec<u32>,
    /// Nodes of each part.
    pub sizes: Vec<usize>,
}

impl Components {
    /// Number of parts; an isolated node is one, the empty graph has none.
    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// Number of pairs of nodes that a path joins.
    pub fn joined_pairs(&self) -> u64 {
        self.sizes.iter().map(|size| pairs(*size)).sum()
    }

    /// Number of nodes without neighbours.
    pub fn isolated(&self) -> usize {
        self.sizes.iter().filter(|size| **size == 1).count()
    }
}

/// Number of pairs of `count` nodes, of which there are fewer than 2^32.
pub(crate) const fn pairs(count: usize) -> u64 {
    let count = count as u64;
    count * count.saturating_sub(1) / 2
}

/// The connected parts of `graph`. O(n + m).
///
/// ```
/// use landfall_team::graph::{Graph, components};
///
/// let parts = components(&Graph::new(4, [(0, 2, 1.0)])?);
/// assert_eq!(parts.of, [0, 1, 0, 2]);
/// assert_eq!(parts.sizes, [2, 1, 1]);
/// # Ok::<(), landfall_team::graph::GraphError>(())
/// ```
#[expect(
    clippy::indexing_slicing,
    reason = "nodes of the graph index its tables"
)]
pub fn components(graph: &Graph) -> Components {
    let mut of = vec![UNSEEN; graph.nodes()];
    let mut sizes = Vec::new();
    let mut open = Vec::new();
    for start in numbers(graph.nodes()) {
        if of[start as usize] != UNSEEN {
            continue;
        }
        let part = narrow(sizes.len());
        let mut size = 0;
        of[start as usize] = part;
        open.push(start);
        while let Some(node) = open.pop() {
            size += 1;
            for other in graph.neighbours(node) {
                if of[*other as usize] == UNSEEN {
                    of[*other as usize] = part;
                    open.push(*other);
                }
            }
        }
        sizes.push(size);
    }
    Components { of, sizes }
}
