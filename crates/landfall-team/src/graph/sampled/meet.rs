//! A random shortest path between two nodes.
#![expect(
    clippy::indexing_slicing,
    reason = "nodes of the graph index the tables of both sides; frontiers are ranges of the order"
)]

use rand::Rng;

use super::super::count::Count;
use super::Graph;

const UNSEEN: u32 = u32::MAX;

/// What was reached from one end.
struct Side {
    level: Vec<u32>,
    paths: Vec<Count>,
    /// Nodes by level.
    order: Vec<u32>,
    /// Where the last level starts.
    last: usize,
    /// Sum of the degrees of the last level.
    breadth: usize,
}

impl Side {
    fn new(nodes: usize) -> Self {
        Self {
            level: vec![UNSEEN; nodes],
            paths: vec![Count::ZERO; nodes],
            order: Vec::new(),
            last: 0,
            breadth: 0,
        }
    }

    fn start(&mut self, graph: &Graph, node: u32) {
        for seen in self.order.drain(..) {
            self.level[seen as usize] = UNSEEN;
        }
        self.level[node as usize] = 0;
        self.paths[node as usize] = Count::ONE;
        self.order.push(node);
        self.last = 0;
        self.breadth = graph.degree(node);
    }

    /// Adds one level; true when it holds nodes the `other` side has reached.
    fn expand(&mut self, graph: &Graph, other: &Self) -> bool {
        let (start, end) = (self.last, self.order.len());
        let below = self.level[self.order[start] as usize] + 1;
        let mut met = false;
        self.last = end;
        self.breadth = 0;
        for position in start..end {
            let node = self.order[position];
            let paths = self.paths[node as usize];
            for next in graph.neighbours(node) {
                let at = *next as usize;
                if self.level[at] == UNSEEN {
                    self.level[at] = below;
                    self.paths[at] = paths;
                    self.order.push(*next);
                    self.breadth += graph.degree(*next);
                    met |= other.level[at] != UNSEEN;
                } else if self.level[at] == below {
                    self.paths[at] = self.paths[at].plus(paths);
                }
            }
        }
        met
    }

    /// Goes back from `node` to the start along a shortest path drawn uniformly, and names each
    /// node between them.
    fn back(&self, graph: &Graph, mut node: u32, rng: &mut impl Rng, mut visit: impl FnMut(u32)) {
        while self.level[node as usize] > 1 {
            let above = self.level[node as usize] - 1;
            let others = graph.neighbours(node).iter().copied();
            let others = others.filter(|other| self.level[*other as usize] == above);
            let others = others.map(|other| (other, self.paths[other as usize]));
            node = pick(others, self.paths[node as usize], rng).unwrap_or(node);
            visit(node);
        }
    }
}

/// One of `choices`, with a chance in proportion to its count; `total` is the sum of all.
fn pick(
    choices: impl Iterator<Item = (u32, Count)>,
    total: Count,
    rng: &mut impl Rng,
) -> Option<u32> {
    let mut left: f64 = rng.gen_range(0.0..1.0);
    let mut last = None;
    for (node, count) in choices {
        last = Some(node);
        left -= count.over(total);
        if left < 0.0 {
            break;
        }
    }
    last
}

/// Working memory of one thread.
pub(super) struct Meeting<'a> {
    graph: &'a Graph,
    sides: [Side; 2],
}

impl<'a> Meeting<'a> {
    pub(super) fn new(graph: &'a Graph) -> Self {
        let side = || Side::new(graph.nodes());
        Self {
            graph,
            sides: [side(), side()],
        }
    }

    /// Draws one of the shortest paths between two nodes of one part uniformly and names each node
    /// between them. The side with fewer edges ahead goes on until both meet.
    pub(super) fn path(
        &mut self,
        from: u32,
        to: u32,
        rng: &mut impl Rng,
        mut visit: impl FnMut(u32),
    ) {
        let [one, two] = &mut self.sides;
        one.start(self.graph, from);
        two.start(self.graph, to);
        let (met, other) = loop {
            let (side, other) = if one.breadth <= two.breadth {
                (&mut *one, &*two)
            } else {
                (&mut *two, &*one)
            };
            if side.expand(self.graph, other) {
                break (&*side, other);
            }
        };
        // Before this level the sides were apart, so what both have reached is the last level of
        // both, and each shortest path goes through exactly one such node.
        let common = met.order[met.last..].iter().copied();
        let common = common.filter(|node| other.level[*node as usize] != UNSEEN);
        let through = common.map(|node| {
            let at = node as usize;
            (node, met.paths[at].times(other.paths[at]))
        });
        let total = through
            .clone()
            .fold(Count::ZERO, |sum, (_, count)| sum.plus(count));
        if let Some(node) = pick(through, total, rng) {
            if node != from && node != to {
                visit(node);
            }
            met.back(self.graph, node, rng, &mut visit);
            other.back(self.graph, node, rng, &mut visit);
        }
    }
}
