//! The forest hung from the smallest node of each tree.
#![expect(
    clippy::indexing_slicing,
    reason = "nodes and positions in the forest index tables of their number"
)]

use super::union::Union;
use super::{Edge, TreePath, narrow, numbers};

const NONE: u32 = u32::MAX;

pub(super) struct Rooted {
    /// Nodes, each after its parent.
    order: Vec<u32>,
    /// Parent of each node; itself for a root.
    parent: Vec<u32>,
    /// Position in the forest's edges of the edge to the parent; `NONE` for a root.
    up: Vec<u32>,
    /// Weight of that edge; 0 for a root.
    rise: Vec<f64>,
    /// Edges up to the root.
    depth: Vec<u32>,
    /// Number of edges of the forest.
    links: usize,
}

impl Rooted {
    /// Hangs the forest of `taken` edges from its roots.
    pub(super) fn new(nodes: usize, edges: &[Edge], taken: &[u32]) -> Self {
        let mut starts = vec![0_u32; nodes + 1];
        let ends = |position: u32| {
            let edge = edges[taken[position as usize] as usize];
            [(edge.a, edge.b), (edge.b, edge.a)]
        };
        for (from, _) in numbers(taken.len()).flat_map(ends) {
            starts[from as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut free = starts.clone();
        let mut rows = vec![(0, 0); 2 * taken.len()];
        for position in numbers(taken.len()) {
            for (from, to) in ends(position) {
                rows[free[from as usize] as usize] = (to, position);
                free[from as usize] += 1;
            }
        }
        let mut rooted = Self {
            order: Vec::with_capacity(nodes),
            parent: vec![NONE; nodes],
            up: vec![NONE; nodes],
            rise: vec![0.0; nodes],
            depth: vec![0; nodes],
            links: taken.len(),
        };
        for root in numbers(nodes) {
            if rooted.parent[root as usize] == NONE {
                rooted.parent[root as usize] = root;
                rooted.hang(root, &starts, &rows, |position| {
                    edges[taken[position as usize] as usize].weight
                });
            }
        }
        rooted
    }

    fn hang(
        &mut self,
        root: u32,
        starts: &[u32],
        rows: &[(u32, u32)],
        weight: impl Fn(u32) -> f64,
    ) {
        let mut next = self.order.len();
        self.order.push(root);
        while let Some(node) = self.order.get(next).map(|node| *node as usize) {
            next += 1;
            for (child, position) in &rows[starts[node] as usize..starts[node + 1] as usize] {
                let below = *child as usize;
                if self.parent[below] == NONE {
                    self.parent[below] = narrow(node);
                    self.up[below] = *position;
                    self.rise[below] = weight(*position);
                    self.depth[below] = self.depth[node] + 1;
                    self.order.push(*child);
                }
            }
        }
    }

    /// For each edge of the forest the first of the edges `left`, which are in ascending order,
    /// whose path through the forest goes over it. Each forest edge is covered once: nodes whose
    /// edge up is covered are merged with their parent.
    pub(super) fn replacements(&self, edges: &[Edge], left: &[u32]) -> Vec<Option<u32>> {
        let mut replacements = vec![None; self.links];
        let mut merged = Union::new(self.parent.len());
        for number in left {
            let edge = edges[*number as usize];
            let (mut a, mut b) = (merged.find(edge.a), merged.find(edge.b));
            while a != b {
                if self.depth[a as usize] < self.depth[b as usize] {
                    std::mem::swap(&mut a, &mut b);
                }
                replacements[self.up[a as usize] as usize] = Some(*number);
                merged.put_under(a, self.parent[a as usize]);
                a = merged.find(a);
            }
        }
        replacements
    }

    /// The longest path within a tree; among equals the one found first from the leaves up.
    pub(super) fn longest(&self) -> Option<TreePath> {
        // For each node the farthest node at or below it, and how far it is.
        let mut farthest: Vec<(f64, u32)> =
            numbers(self.parent.len()).map(|node| (0.0, node)).collect();
        let mut best: Option<TreePath> = None;
        for node in self.order.iter().rev().map(|node| *node as usize) {
            let above = self.parent[node] as usize;
            if above == node {
                continue;
            }
            let (below, end) = farthest[node];
            let reach = below + self.rise[node];
            let (beside, other) = farthest[above];
            let length = reach + beside;
            if best.is_none_or(|best| length > best.length) {
                best = Some(TreePath {
                    from: end.min(other),
                    to: end.max(other),
                    length,
                });
            }
            if reach > beside {
                farthest[above] = (reach, end);
            }
        }
        best
    }
}
