//! The spanning tree of the network simplex.
#![expect(
    clippy::indexing_slicing,
    reason = "a numeric kernel: every node index lies below the number of nodes plus the root"
)]

/// No node or arc.
pub(super) const NONE: u32 = u32::MAX;

/// What the tree knows of one node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) parent: u32,
    /// Arc to the parent.
    pub(super) arc: u32,
    /// Whether that arc leads from the node to its parent.
    pub(super) up: bool,
    depth: u32,
    first_child: u32,
    next: u32,
    before: u32,
}

/// A rooted spanning tree with potentials: along each tree arc `cost + from - to = 0`.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    pub(super) potential: Vec<i64>,
}

impl Tree {
    /// A star: every node hangs at the root, the last node.
    pub(super) fn star(count: usize) -> Self {
        let single = Node {
            parent: NONE,
            arc: NONE,
            up: true,
            depth: 0,
            first_child: NONE,
            next: NONE,
            before: NONE,
        };
        Self {
            nodes: vec![single; count + 1],
            potential: vec![0; count + 1],
        }
    }

    pub(super) fn node(&self, node: u32) -> &Node {
        &self.nodes[node as usize]
    }

    /// Hangs `child` (with its own subtree) at `parent` by `arc`.
    pub(super) fn hang(&mut self, child: u32, parent: u32, arc: u32, up: bool) {
        let next = std::mem::replace(&mut self.nodes[parent as usize].first_child, child);
        if next != NONE {
            self.nodes[next as usize].before = child;
        }
        let depth = self.nodes[parent as usize].depth + 1;
        let node = &mut self.nodes[child as usize];
        *node = Node {
            parent,
            arc,
            up,
            depth,
            next,
            before: NONE,
            ..*node
        };
    }

    fn unhang(&mut self, child: u32) {
        let Node {
            parent,
            next,
            before,
            ..
        } = self.nodes[child as usize];
        if before == NONE {
            self.nodes[parent as usize].first_child = next;
        } else {
            self.nodes[before as usize].next = next;
        }
        if next != NONE {
            self.nodes[next as usize].before = before;
        }
    }

    /// The nearest common ancestor.
    pub(super) fn join(&self, mut a: u32, mut b: u32) -> u32 {
        while a != b {
            if self.node(a).depth >= self.node(b).depth {
                a = self.node(a).parent;
            } else {
                b = self.node(b).parent;
            }
        }
        a
    }

    /// Cuts the subtree of `top` off, turns it so that `inner` is its root, and hangs that at
    /// `outer` by `arc`; potentials of the subtree move by `shift`.
    pub(super) fn turn(
        &mut self,
        (top, inner, outer): (u32, u32, u32),
        (arc, up): (u32, bool),
        shift: i64,
    ) {
        let (mut node, mut parent, mut arc, mut up) = (inner, outer, arc, up);
        loop {
            let old = *self.node(node);
            self.unhang(node);
            self.hang(node, parent, arc, up);
            if node == top {
                break;
            }
            (parent, node) = (node, old.parent);
            (arc, up) = (old.arc, !old.up);
        }
        self.refresh(inner, shift);
    }

    /// Depths and potentials of the subtree of `root`, in preorder.
    fn refresh(&mut self, root: u32, shift: i64) {
        let mut node = root;
        loop {
            let Node {
                parent,
                first_child,
                ..
            } = self.nodes[node as usize];
            self.potential[node as usize] += shift;
            self.nodes[node as usize].depth = self.nodes[parent as usize].depth + 1;
            if first_child != NONE {
                node = first_child;
                continue;
            }
            while node != root && self.nodes[node as usize].next == NONE {
                node = self.nodes[node as usize].parent;
            }
            if node == root {
                return;
            }
            node = self.nodes[node as usize].next;
        }
    }
}
