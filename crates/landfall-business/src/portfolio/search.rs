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

/// Nodes spent on enumerating a part that a split by number narrows well.
const QUICK: u64 = 30_000;
/// Nodes spent on enumerating another part before it is split; the first part gets more.
const SMALL: u64 = 300_000;
/// Nodes spent on enumerating a part where no number is in doubt.
const LARGE: u64 = 600_000;
/// Parts of the gap by which an enumeration grows at most.
const GROWTH: usize = PARTS / 16;
/// With one wave, good choices are looked for from each of the first nodes, then from every so
/// manyth; with more waves from every node.
const FIRST: u64 = 32;

/// A part of the choices that is still open.
#[derive(Debug, Clone)]
struct Node {
    bound: i128,
    age: u64,
    masks: Vec<u64>,
    /// Smallest and largest number in each counted group.
    counts: Vec<(i64, i64)>,
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
    let counts = model.any_counts();
    let mut heap = BinaryHeap::new();
    for (age, masks) in (0..).zip(starts) {
        let bound = if masks.contains(&0) {
            continue;
        } else {
            price(model, &masks, &model.rhs(&counts), multipliers).bound
        };
        heap.push(Node {
            bound,
            age,
            masks,
            counts: counts.clone(),
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
        let rhs = self.model.rhs(&node.counts);
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
        let halves = self.halves(node, &dual, tracker)?;
        let allowance = self.allowance(node, halves.as_ref(), root, tracker);
        if enumerate(&mut walk, node, allowance, tracker)? {
            return Ok(());
        }
        match halves {
            Some(halves) => {
                for mut half in halves {
                    half.bound = half.bound.min(node.bound);
                    if half.bound >= i128::from(tracker.floor()) << SHIFT {
                        self.push(half);
                    }
                }
            }
            None => self.split(node, &dual),
        }
        Ok(())
    }

    /// Nodes to spend on enumerating before a split.
    fn allowance(
        &self,
        node: &Node,
        halves: Option<&[Node; 2]>,
        root: bool,
        tracker: &Tracker<'_>,
    ) -> u64 {
        match halves {
            Some(halves) if self.closes(node, halves, tracker) => QUICK,
            _ if root => tracker.limit / 2,
            Some(_) => SMALL,
            None => LARGE,
        }
    }

    /// Whether a split by number closes more than enumerating does. With one wave it always is so.
    fn closes(&self, node: &Node, halves: &[Node; 2], tracker: &Tracker<'_>) -> bool {
        let floor = i128::from(tracker.floor()) << SHIFT;
        let worst = halves[0].bound.max(halves[1].bound);
        self.model.options() == 2 || (worst - floor) * 10 < (node.bound - floor) * 9
    }

    /// The node split by the number in the group where that lowers the bound most.
    fn halves(
        &self,
        node: &Node,
        dual: &Dual,
        tracker: &mut Tracker<'_>,
    ) -> Result<Option<[Node; 2]>, Stop> {
        let mut best: Option<(i128, i128, [Node; 2])> = None;
        for (group, &(fewest, most)) in node.counts.iter().enumerate() {
            let count = dual.fractional_count(group);
            let Some(count) = count.filter(|c| (fewest..most).contains(c)) else {
                continue;
            };
            let mut halves = [node.clone(), node.clone()];
            halves[0].counts[group].1 = count;
            halves[1].counts[group].0 = count + 1;
            if node.counts.len() == 1 {
                return Ok(Some(halves));
            }
            for half in &mut halves {
                self.estimate(half, tracker)?;
            }
            let bounds = [halves[0].bound, halves[1].bound];
            let key = (bounds[0].max(bounds[1]), bounds[0].min(bounds[1]));
            if best.as_ref().is_none_or(|b| key < (b.0, b.1)) {
                best = Some((key.0, key.1, halves));
            }
        }
        Ok(best.map(|b| b.2))
    }

    /// Bounds a part once, without looking into it.
    fn estimate(&self, node: &mut Node, tracker: &mut Tracker<'_>) -> Result<(), Stop> {
        let effort = self.model.items() * self.model.options();
        tracker.ticks(3 * u64::try_from(effort).unwrap_or(u64::MAX / 16))?;
        let rhs = self.model.rhs(&node.counts);
        if !propagate(self.model, &mut node.masks, &rhs) {
            // Below every objective there is.
            node.bound = i128::from(i64::MIN / 4) << SHIFT;
            return Ok(());
        }
        let floor = tracker.floor();
        let dual = dual::improve(self.model, &node.masks, &rhs, &node.multipliers, floor);
        node.bound = node.bound.min(dual.priced.bound);
        node.multipliers = dual.multipliers;
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
    let mut last = None;
    loop {
        part = census
            .largest(aim)
            .clamp(part + 1, part + GROWTH)
            .min(PARTS);
        let left = end.saturating_sub(tracker.nodes);
        if left == 0 || hopeless(census.effort(part), real(left), last) {
            return Ok(false);
        }
        let (before, predicted) = (tracker.nodes, census.effort(part));
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
        last = Some((predicted, spent));
        census.learn(part, spent);
        aim = 6.0 * spent + 500.0;
    }
}

/// Whether `effort` is beyond what is `left`, given what was predicted and spent last. A wrong
/// prediction counts for less than what was spent.
fn hopeless(effort: f64, left: f64, last: Option<(f64, f64)>) -> bool {
    match last {
        None => effort > 20.0 * left,
        Some((predicted, spent)) if predicted < 3.0 * spent => effort > left,
        Some((_, spent)) => effort > 20.0 * left && 60.0 * spent > left,
    }
}

#[expect(clippy::cast_precision_loss, reason = "steers the effort only")]
fn real(nodes: u64) -> f64 {
    nodes as f64
}
