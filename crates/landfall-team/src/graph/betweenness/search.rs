//! One breadth-first search and the dependencies of its source, in plain floating point.
#![expect(
    clippy::indexing_slicing,
    reason = "nodes of the core index tables of their number; bounds of levels are positions in \
              the order"
)]

use super::super::csr::{narrow, numbers};
use super::core::Core;

const UNSEEN: u32 = u32::MAX;

/// Path counts above this are left to the wide search.
const MOST_PATHS: f64 = 1e290;

/// A step over a node's own edges costs about this much more than one that only sums.
const PUSH_COST: usize = 2;

/// Working memory of the searches of one thread.
pub(super) struct Search {
    level: Vec<u32>,
    /// Shortest paths from the source; 0 while unseen.
    paths: Vec<f64>,
    /// (weight + dependency) / paths of finished nodes; 0 before.
    share: Vec<f64>,
    /// Shares pushed from the level below.
    pushed: Vec<f64>,
    /// Nodes by level.
    order: Vec<u32>,
    /// Where each level starts in `order`, and where the last one ends.
    bounds: Vec<usize>,
    /// Sum of the degrees of each level.
    breadth: Vec<usize>,
    unseen: Vec<u32>,
}

impl Search {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            level: vec![UNSEEN; nodes],
            paths: vec![0.0; nodes],
            share: vec![0.0; nodes],
            pushed: vec![0.0; nodes],
            order: Vec::with_capacity(nodes),
            bounds: Vec::new(),
            breadth: Vec::new(),
            unseen: Vec::with_capacity(nodes),
        }
    }

    /// Adds the dependency of `source` on every other node to `sums`; false, with nothing added,
    /// when there are too many paths to count here.
    pub(super) fn add(&mut self, core: &Core, source: u32, sums: &mut [f64]) -> bool {
        self.level.fill(UNSEEN);
        self.paths.fill(0.0);
        self.share.fill(0.0);
        self.pushed.fill(0.0);
        self.order.clear();
        self.order.push(source);
        self.level[source as usize] = 0;
        self.paths[source as usize] = 1.0;
        self.bounds.clear();
        self.bounds.extend([0, 1]);
        self.breadth.clear();
        self.breadth.push(core.degree(source));
        self.forward(core) && {
            self.backward(core, core.weights[source as usize], sums);
            true
        }
    }

    /// Levels and path counts; stops with the last node.
    fn forward(&mut self, core: &Core) -> bool {
        let mut ahead = core.directions() - core.degree(self.order[0]);
        let mut listed = false;
        for level in 0.. {
            if self.order.len() == self.level.len() {
                break;
            }
            let start = self.order.len();
            if ahead < PUSH_COST * self.breadth[level] {
                if !listed {
                    self.unseen.clear();
                    self.unseen.extend(numbers(self.level.len()));
                    listed = true;
                }
                self.look_back(core, narrow(level));
            } else {
                self.reach_out(core, narrow(level));
            }
            let reached = &self.order[start..];
            if reached.is_empty() {
                break;
            }
            if reached
                .iter()
                .any(|node| self.paths[*node as usize] > MOST_PATHS)
            {
                return false;
            }
            let breadth = reached.iter().map(|node| core.degree(*node)).sum();
            ahead -= breadth;
            self.breadth.push(breadth);
            self.bounds.push(self.order.len());
        }
        true
    }

    /// The next level from the edges of the last one.
    fn reach_out(&mut self, core: &Core, here: u32) {
        let start = self.bounds[here as usize];
        for position in start..self.bounds[here as usize + 1] {
            let node = self.order[position];
            let paths = self.paths[node as usize];
            for other in core.neighbours(node) {
                let other_level = &mut self.level[*other as usize];
                if *other_level > here {
                    if *other_level == UNSEEN {
                        *other_level = here + 1;
                        self.order.push(*other);
                    }
                    self.paths[*other as usize] += paths;
                }
            }
        }
    }

    /// The next level from the edges of the nodes not seen: whichever neighbours have paths are in
    /// the last level. New counts wait in `pushed` until all are known.
    fn look_back(&mut self, core: &Core, here: u32) {
        let Self {
            level,
            paths,
            order,
            unseen,
            pushed,
            ..
        } = self;
        let start = order.len();
        unseen.retain(|node| {
            if level[*node as usize] != UNSEEN {
                return false;
            }
            let found = sum_of(paths, core.neighbours(*node));
            if found > 0.0 {
                order.push(*node);
                pushed[*node as usize] = found;
            }
            found == 0.0
        });
        for node in &order[start..] {
            let node = *node as usize;
            paths[node] = std::mem::take(&mut pushed[node]);
            level[node] = here + 1;
        }
    }

    /// Dependencies from the last level up. Neighbours of a level lie in it or beside it, so what
    /// is pushed to or read from other levels is either 0 or never looked at.
    fn backward(&mut self, core: &Core, weight: f64, sums: &mut [f64]) {
        for level in (1..self.breadth.len()).rev() {
            let below = level + 1;
            let pushes = below < self.breadth.len() && {
                let pushes = self.breadth[below] * PUSH_COST < self.breadth[level];
                if pushes {
                    for node in &self.order[self.bounds[below]..self.bounds[below + 1]] {
                        let share = self.share[*node as usize];
                        for other in core.neighbours(*node) {
                            self.pushed[*other as usize] += share;
                        }
                    }
                }
                pushes
            };
            for node in &self.order[self.bounds[level]..self.bounds[level + 1]] {
                let at = *node as usize;
                let shares = if below == self.breadth.len() {
                    0.0
                } else if pushes {
                    self.pushed[at]
                } else {
                    sum_of(&self.share, core.neighbours(*node))
                };
                let dependency = self.paths[at] * shares;
                sums[at] += weight * dependency;
                // Not yet visible to this level: see `settle`.
                self.pushed[at] = (core.weights[at] + dependency) / self.paths[at];
            }
            self.settle(level);
        }
    }

    /// Makes the shares of a level visible to the one above, once all of the level are known.
    fn settle(&mut self, level: usize) {
        for node in &self.order[self.bounds[level]..self.bounds[level + 1]] {
            self.share[*node as usize] = self.pushed[*node as usize];
        }
    }
}

/// Sum of `values` at `places`, four at a time in a fixed order.
#[inline]
fn sum_of(values: &[f64], places: &[u32]) -> f64 {
    let (fours, rest) = places.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for four in fours {
        for (sum, place) in sums.iter_mut().zip(four) {
            *sum += values[*place as usize];
        }
    }
    let rest: f64 = rest.iter().map(|place| values[*place as usize]).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}
