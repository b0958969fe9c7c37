//! Best-first branch and bound; small subtrees are enumerated.
#![expect(
    clippy::indexing_slicing,
    reason = "indices come from the model, whose items and options fix every length"
)]

use std::collections::BinaryHeap;

use super::bound::{Priced, SHIFT, price, propagate};
use super::census::{Census, PARTS};
use super::dual::{self, Dual};
use super::enumerate::Walk;
use super::local::Local;
use super::model::Model;
use super::tracker::{Stop, Tracker};

/// Nodes spent on enumerating a part before it is split; the first part gets more.
const SMALL: u64 = 300_000;
/// With one wave, good choices are looked for from each of the first nodes, then from every so
/// manyth; with more waves from every node.
const FIRST: u64 = 32;

/// A part of the choices that is still open.
#[derive(Debug, Clone)]
struct Node {
    bound: i128,
    age: u64,
    masks: Vec<u64>,
    fewest: i64,
    most: i64,
    multipliers: Vec<i128>,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Node {}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Node {
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        (self.bound, other.age).cmp(&(other.bound, self.age))
    }
}

/// What a search established.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Proof {
    /// No choice within the start masks is above this, save those in `Tracker::best`.
    /// `None`: nothing is left open.
    pub(super) open: Option<i64>,
}

/// Searches all choices within any of `starts`.
pub(super) fn search(
    model: &Model,
    starts: Vec<Vec<u64>>,
    multipliers: &[i128],
    tracker: &mut Tracker<'_>,
) -> Proof {
    let items = i64::try_from(model.items()).unwrap_or(i64::MAX);
    let mut heap = BinaryHeap::new();
    for (age, masks) in (0..).zip(starts) {
        let bound = if masks.contains(&0) {
            continue;
        } else {
            price(model, &masks, &model.rhs(0, items), multipliers).bound
        };
        heap.push(Node {
            bound,
            age,
            masks,
            fewest: 0,
            most: items,
            multipliers: multipliers.to_vec(),
        });
    }
    let mut search = Search {
        model,
        expanded: 0,
        age: u64::MAX / 2,
        heap,
    };
    let stopped = search.run(tracker);
    let open = stopped
        .into_iter()
        .chain(search.heap.iter().map(|n| n.bound));
    let open = open.map(|b| tracker.whole(b)).max();
    Proof {
        open: open
            .filter(|&b| b >= tracker.floor())
            .max(tracker.unsettled),
    }
}

struct Search<'a> {
    model: &'a Model,
    /// Nodes bounded so far.
    expanded: u64,
    heap: BinaryHeap<Node>,
    age: u64,
}

impl Search<'_> {
    /// Runs until nothing is open. Returns the bound of the node that a stop left unfinished.
    fn run(&mut self, tracker: &mut Tracker<'_>) -> Option<i128> {
        while let Some(mut node) = self.heap.pop() {
            if node.bound < i128::from(tracker.floor()) << SHIFT {
                return None;
            }
            if self.expand(&mut node, tracker).is_err() {
                return Some(node.bound);
            }
        }
        None
    }

    /// Bounds, narrows and then enumerates or splits one node.
    fn expand(&mut self, node: &mut Node, tracker: &mut Tracker<'_>) -> Result<(), Stop> {
        let effort = self.model.items() * self.model.options();
        tracker.ticks(300 + 12 * u64::try_from(effort).unwrap_or(u64::MAX / 16))?;
        self.expanded += 1;
        let rhs = self.model.rhs(node.fewest, node.most);
        let root = node.age == 0;
        let Some(dual) = self.bound(node, &rhs, tracker)? else {
            return Ok(());
        };
        let walk = Walk::new(
            self.model,
            &node.masks,
            &rhs,
            &node.multipliers,
            &dual.priced,
            tracker.floor(),
        );
        let Some(mut walk) = walk else {
            return Ok(());
        };
        // With one wave a split by the number chosen closes more than enumerating does.
        let by_number = self.model.options() == 2 && dual.fractional_count().is_some();
        let allowance = if root && !by_number {
            tracker.limit / 2
        } else {
            SMALL
        };
        if enumerate(&mut walk, node, allowance, tracker)? {
            return Ok(());
        }
        self.split(node, &dual);
        Ok(())
    }

    /// Narrows the masks by rows and losses. `None`: nothing in the node is of interest.
    fn bound(
        &self,
        node: &mut Node,
        rhs: &[i64],
        tracker: &mut Tracker<'_>,
    ) -> Result<Option<Dual>, Stop> {
        let mut dual: Option<Dual> = None;
        let look = self.model.options() > 2
            || self.expanded < FIRST
            || self.expanded.is_multiple_of(FIRST);
        for round in 0..4 {
            if !propagate(self.model, &mut node.masks, rhs) {
                return Ok(None);
            }
            let floor = tracker.floor();
            let now = dual::improve(self.model, &node.masks, rhs, &node.multipliers, floor);
            node.multipliers.clone_from(&now.multipliers);
            node.bound = node.bound.min(now.priced.bound);
            if round == 0 && look {
                Local::new(self.model, &node.masks, rhs).run(&now, tracker)?;
            }
            let gap = now.priced.bound - (i128::from(tracker.floor()) << SHIFT);
            if gap < 0 {
                return Ok(None);
            }
            let narrowed = narrow(&mut node.masks, &now.priced, gap);
            dual = Some(now);
            if !narrowed {
                break;
            }
        }
        Ok(dual.map(|d| d.repriced(self.model, &node.masks, rhs)))
    }

    fn split(&mut self, node: &Node, dual: &Dual) {
        let count = dual.fractional_count();
        if let Some(count) = count.filter(|c| (node.fewest..node.most).contains(c)) {
            let mut few = node.clone();
            few.most = count;
            let mut many = node.clone();
            many.fewest = count + 1;
            self.push(few);
            self.push(many);
            return;
        }
        let options = self.model.options();
        let open = |i: &usize| node.masks[*i].count_ones() > 1;
        let doubt = |i: usize| {
            let shares = &dual.share[i * options..(i + 1) * options];
            1.0 - shares.iter().copied().fold(0.0, f64::max)
        };
        let mut chosen: Option<(usize, f64)> = None;
        for item in (0..self.model.items()).filter(open) {
            let d = doubt(item);
            if chosen.is_none_or(|(_, best)| d > best + 1e-9) {
                chosen = Some((item, d));
            }
        }
        let Some((item, _)) = chosen else {
            return;
        };
        for o in (0..options).filter(|&o| node.masks[item] >> o & 1 == 1) {
            let mut child = node.clone();
            child.masks[item] = 1 << o;
            self.push(child);
        }
    }

    fn push(&mut self, mut node: Node) {
        self.age += 1;
        node.age = self.age;
        self.heap.push(node);
    }
}

/// Keeps the options whose loss is within the gap. Whether any was dropped.
fn narrow(masks: &mut [u64], priced: &Priced, gap: i128) -> bool {
    let options = priced.loss.len() / masks.len().max(1);
    let mut narrowed = false;
    for (mask, losses) in masks.iter_mut().zip(priced.loss.chunks(options.max(1))) {
        for (o, &loss) in losses.iter().enumerate() {
            if *mask >> o & 1 == 1 && loss > gap {
                *mask &= !(1 << o);
                narrowed = true;
            }
        }
    }
    narrowed
}

/// Enumerates within growing parts of the gap until `allowance` nodes are spent.
/// `Ok(true)`: the node is done. Lowers the bound of the node by what was seen to be empty.
fn enumerate(
    walk: &mut Walk<'_>,
    node: &mut Node,
    allowance: u64,
    tracker: &mut Tracker<'_>,
) -> Result<bool, Stop> {
    let mut census = Census::new(walk);
    let end = tracker.nodes + allowance;
    let mut part = walk.part_above(node.bound, PARTS);
    let mut aim = 500.0;
    loop {
        part = census.largest(aim).max(part + 1).min(PARTS);
        let left = end.saturating_sub(tracker.nodes);
        if left == 0 || census.effort(part) > 20.0 * real(left) {
            return Ok(false);
        }
        let before = tracker.nodes;
        tracker.pause = Some(end);
        let result = walk.run(tracker, (part, PARTS));
        tracker.pause = None;
        match result {
            Ok(true) => return Ok(true),
            Ok(false) => node.bound = node.bound.min(walk.seen()),
            Err(Stop::Pause) => return Ok(false),
            Err(stop) => return Err(stop),
        }
        let spent = real(tracker.nodes - before);
        census.learn(part, spent);
        aim = 6.0 * spent + 500.0;
    }
}

#[expect(clippy::cast_precision_loss, reason = "steers the effort only")]
fn real(nodes: u64) -> f64 {
    nodes as f64
}
