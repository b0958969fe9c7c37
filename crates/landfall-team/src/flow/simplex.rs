//! The primal network simplex method.
#![expect(
    clippy::indexing_slicing,
    reason = "a numeric kernel: arcs and nodes are numbered here and lie below the lengths"
)]

use landfall_core::{Cancelled, Progress};

use super::network::Network;
use super::tree::Tree;

/// Pivots between two looks at the cancel flag.
const PIVOTS_PER_TICK: u64 = 1024;

/// Where an arc that is not in the tree stands, or that it is.
const LOWER: i64 = 1;
const TREE: i64 = 0;
const UPPER: i64 = -1;

/// What the simplex ends with.
pub(super) struct Ended {
    /// Flow of each arc above its lower bound.
    pub(super) above: Vec<i64>,
    pub(super) potential: Vec<i64>,
    /// Supply of each node that found no way out.
    pub(super) stuck: Vec<i64>,
    pub(super) pivots: u64,
}

/// Runs the method to its end.
pub(super) fn run(network: &Network, progress: &Progress) -> Result<Ended, Cancelled> {
    let mut simplex = Simplex::new(network);
    let stage = progress.stage("flow", None);
    let mut pivots = 0;
    while let Some(arc) = simplex.entering() {
        simplex.pivot(arc);
        pivots += 1;
        if pivots % PIVOTS_PER_TICK == 0 {
            stage.advance(PIVOTS_PER_TICK)?;
        }
    }
    Ok(simplex.read(pivots))
}

/// Arcs by column: the network's own, then one stand-in per node from or to the root.
struct Simplex {
    from: Vec<u32>,
    to: Vec<u32>,
    cost: Vec<i64>,
    room: Vec<i64>,
    flow: Vec<i64>,
    state: Vec<i64>,
    tree: Tree,
    /// Number of the network's own arcs.
    own: usize,
    next: usize,
    block: usize,
}

/// The arc that leaves the tree.
struct Leaving {
    /// The node below it; `None` when the entering arc itself is full first.
    below: Option<u32>,
    /// Whether that node lies on the side where the pushed flow begins.
    first_side: bool,
    amount: i64,
}

impl Simplex {
    fn new(network: &Network) -> Self {
        let (nodes, arcs) = (network.nodes(), network.arcs());
        let mut supply = network.supply().to_vec();
        for arc in arcs {
            supply[arc.from] -= arc.lower;
            supply[arc.to] += arc.lower;
        }
        let largest = arcs.iter().map(|a| a.cost.abs()).max().unwrap_or(0);
        let stand_in = (largest + 1) * (nodes as i64 + 1);
        let mut simplex = Self {
            from: arcs.iter().map(|a| a.from as u32).collect(),
            to: arcs.iter().map(|a| a.to as u32).collect(),
            cost: arcs.iter().map(|a| a.cost).collect(),
            room: arcs.iter().map(|a| a.upper - a.lower).collect(),
            flow: vec![0; arcs.len()],
            state: vec![LOWER; arcs.len()],
            tree: Tree::star(nodes),
            own: arcs.len(),
            next: 0,
            block: arcs.len().isqrt().max(10),
        };
        let root = nodes as u32;
        for (node, &supply) in supply.iter().enumerate() {
            let arc = simplex.from.len() as u32;
            let up = supply >= 0;
            let (from, to) = if up {
                (node as u32, root)
            } else {
                (root, node as u32)
            };
            simplex.from.push(from);
            simplex.to.push(to);
            simplex.cost.push(if up { 0 } else { stand_in });
            simplex.room.push(i64::MAX);
            simplex.flow.push(supply.abs());
            simplex.state.push(TREE);
            simplex.tree.potential[node] = if up { 0 } else { stand_in };
            simplex.tree.hang(node as u32, root, arc, up);
        }
        simplex
    }

    /// Cost of one more unit on the arc, less what the potentials of its ends differ by.
    fn reduced(&self, arc: usize) -> i64 {
        self.cost[arc] + self.tree.potential[self.from[arc] as usize]
            - self.tree.potential[self.to[arc] as usize]
    }

    /// The best arc of the next block that holds one worth entering.
    fn entering(&mut self) -> Option<usize> {
        let mut best = (0, None);
        let mut left = self.block;
        let mut arc = self.next;
        for _ in 0..self.own {
            let gain = self.state[arc] * self.reduced(arc);
            if gain < best.0 {
                best = (gain, Some(arc));
            }
            arc = if arc + 1 == self.own { 0 } else { arc + 1 };
            left -= 1;
            if left == 0 {
                if best.1.is_some() {
                    break;
                }
                left = self.block;
            }
        }
        self.next = arc;
        best.1
    }

    fn pivot(&mut self, arc: usize) {
        let (from, to) = (self.from[arc], self.to[arc]);
        let forward = self.state[arc] == LOWER;
        let (first, second) = if forward { (from, to) } else { (to, from) };
        let join = self.tree.join(first, second);
        let leaving = self.leaving(arc, (first, second), join);
        self.push(arc, (first, second), join, leaving.amount);
        let Some(below) = leaving.below else {
            self.state[arc] = -self.state[arc];
            return;
        };
        let out = self.tree.node(below).arc as usize;
        self.state[arc] = TREE;
        self.state[out] = if self.flow[out] == 0 { LOWER } else { UPPER };
        let (inner, outer) = if leaving.first_side {
            (first, second)
        } else {
            (second, first)
        };
        let up = inner == from;
        let reduced = self.reduced(arc);
        let shift = if up { -reduced } else { reduced };
        self.tree
            .turn((below, inner, outer), (arc as u32, up), shift);
    }

    /// The last arc, in the direction of the push from the join on, that has the least room: so
    /// the tree stays strongly feasible, and no sequence of pivots repeats.
    fn leaving(&self, arc: usize, (first, second): (u32, u32), join: u32) -> Leaving {
        let mut leaving = Leaving {
            below: None,
            first_side: true,
            amount: self.room[arc],
        };
        let mut node = first;
        while node != join {
            let at = *self.tree.node(node);
            let room = self.room_for(at.arc as usize, !at.up);
            if room < leaving.amount {
                leaving = Leaving {
                    below: Some(node),
                    first_side: true,
                    amount: room,
                };
            }
            node = at.parent;
        }
        node = second;
        while node != join {
            let at = *self.tree.node(node);
            let room = self.room_for(at.arc as usize, at.up);
            if room <= leaving.amount {
                leaving = Leaving {
                    below: Some(node),
                    first_side: false,
                    amount: room,
                };
            }
            node = at.parent;
        }
        leaving
    }

    /// How much the flow of a tree arc can rise or fall.
    fn room_for(&self, arc: usize, rise: bool) -> i64 {
        if rise {
            self.room[arc] - self.flow[arc]
        } else {
            self.flow[arc]
        }
    }

    fn push(&mut self, arc: usize, (first, second): (u32, u32), join: u32, amount: i64) {
        if amount == 0 {
            return;
        }
        self.flow[arc] += self.state[arc] * amount;
        for (start, with) in [(first, false), (second, true)] {
            let mut node = start;
            while node != join {
                let at = *self.tree.node(node);
                self.flow[at.arc as usize] += if at.up == with { amount } else { -amount };
                node = at.parent;
            }
        }
    }

    fn read(mut self, pivots: u64) -> Ended {
        let stand_ins = self.flow.split_off(self.own);
        let ends = &self.from[self.own..];
        let root = stand_ins.len() as u32;
        let stuck = stand_ins
            .iter()
            .zip(ends)
            .map(|(&flow, &from)| if from == root { 0 } else { flow })
            .collect();
        let mut potential = self.tree.potential;
        potential.truncate(stand_ins.len());
        Ended {
            above: self.flow,
            potential,
            stuck,
            pivots,
        }
    }
}
