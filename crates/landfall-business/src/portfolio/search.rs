//! Best-first branch and bound; small subtrees are enumerated.
#![expect(
    clippy::indexing_slicing,
    reason = "indices come from the model, whose items and options fix every length"
)]

use std::collections::BinaryHeap;

use landfall_core::progress::Stage;

use super::bound::{Priced, SHIFT, price, propagate};
use super::dual::{self, Dual};
use super::census::{Census, PARTS};
use super::enumerate::Walk;
use super::local::Local;
use super::model::Model;

/// Nodes spent on enumerating a part before it is split; the first part gets more.
const SMALL: u64 = 300_000;
/// Nodes between two reports of progress.
const REPORT: u64 = 1 << 14;

/// Why a search ended before it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The node limit was reached or the work was cancelled.
    Limit,
    /// A first choice was all that was asked for.
    Found,
    /// The nodes allowed for one enumeration are spent.
    Pause,
}

/// What the caller says to a choice that respects the rows of the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It counts.
    Accept,
    /// It does not count; go on.
    Reject,
    /// Whether it counts could not be settled.
    Unknown,
}

/// Nodes, incumbent and limits of one search.
pub(super) struct Tracker<'a> {
    pub(super) nodes: u64,
    pub(super) limit: u64,
    /// Best choice so far with its objective.
    pub(super) best: Option<(Vec<u8>, i64)>,
    /// A choice must reach this objective to be of interest.
    floor: i64,
    step: i64,
    /// Largest objective of a choice that could be neither accepted nor rejected.
    pub(super) unsettled: Option<i64>,
    pub(super) first_only: bool,
    pub(super) cancelled: bool,
    /// Nodes at which the enumeration under way ends.
    pause: Option<u64>,
    stage: &'a Stage,
    judge: &'a mut dyn FnMut(&[u8], &mut u64) -> Verdict,
}

impl<'a> Tracker<'a> {
    /// A search for choices of at least `floor`, in multiples of `step`.
    pub(super) fn new(
        floor: i64,
        step: i64,
        limit: u64,
        stage: &'a Stage,
        judge: &'a mut dyn FnMut(&[u8], &mut u64) -> Verdict,
    ) -> Self {
        Self {
            nodes: 0,
            limit,
            best: None,
            floor: round_up(floor, step),
            step,
            unsettled: None,
            first_only: false,
            cancelled: false,
            pause: None,
            stage,
            judge,
        }
    }

    /// The objective that a choice must reach to be of interest.
    pub(super) fn floor(&self) -> i64 {
        self.floor
    }

    pub(super) fn tick(&mut self) -> Result<(), Stop> {
        self.ticks(1)
    }

    pub(super) fn ticks(&mut self, weight: u64) -> Result<(), Stop> {
        let before = self.nodes / REPORT;
        self.nodes += weight;
        let steps = self.nodes / REPORT - before;
        if steps > 0 && self.stage.advance(steps * REPORT).is_err() {
            self.cancelled = true;
            return Err(Stop::Limit);
        }
        if self.nodes > self.limit {
            return Err(Stop::Limit);
        }
        if self.pause.is_some_and(|p| self.nodes > p) {
            return Err(Stop::Pause);
        }
        Ok(())
    }

    /// Hands in a choice that respects the rows and reaches the floor.
    pub(super) fn offer(&mut self, choice: &[u8], value: i64) -> Result<bool, Stop> {
        if value < self.floor {
            return Ok(false);
        }
        match (self.judge)(choice, &mut self.nodes) {
            Verdict::Accept => {
                self.floor = value + self.step;
                self.best = Some((choice.to_vec(), value));
                if self.first_only {
                    return Err(Stop::Found);
                }
                Ok(true)
            }
            Verdict::Reject => Ok(false),
            Verdict::Unknown => {
                self.unsettled = self.unsettled.max(Some(value));
                Ok(false)
            }
        }
    }
}

fn round_up(value: i64, step: i64) -> i64 {
    let rest = value.rem_euclid(step);
    if rest == 0 { value } else { value + (step - rest) }
}

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
        age: u64::MAX / 2,
        heap,
    };
    let stopped = search.run(tracker);
    let open = stopped.into_iter().chain(search.heap.iter().map(|n| n.bound));
    let open = open.map(|b| tracker.whole(b)).max();
    Proof {
        open: open.filter(|&b| b >= tracker.floor()).max(tracker.unsettled),
    }
}

impl Tracker<'_> {
    /// The largest objective that a bound in units of 2^-32 leaves possible.
    fn whole(&self, bound: i128) -> i64 {
        let whole = i64::try_from(bound >> SHIFT).unwrap_or(i64::MAX);
        whole - whole.rem_euclid(self.step)
    }
}

struct Search<'a> {
    model: &'a Model,
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
        tracker.ticks(100 + 4 * u64::try_from(effort).unwrap_or(u64::MAX))?;
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
        let allowance = if root { tracker.limit / 4 } else { SMALL };
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
        for round in 0..4 {
            if !propagate(self.model, &mut node.masks, rhs) {
                return Ok(None);
            }
            let floor = tracker.floor();
            let now = dual::improve(self.model, &node.masks, rhs, &node.multipliers, floor);
            node.multipliers.clone_from(&now.multipliers);
            node.bound = node.bound.min(now.priced.bound);
            if round == 0 {
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
        if let Some(count) = dual.fractional_count() {
            if count >= node.fewest && count < node.most {
                let mut few = node.clone();
                few.most = count;
                let mut many = node.clone();
                many.fewest = count + 1;
                self.push(few);
                self.push(many);
                return;
            }
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
        if std::env::var("DBG").is_ok() { eprintln!("  part {part} eff {} all {} nodes {} gap {}", census.effort(part), census.effort(PARTS), tracker.nodes, walk.gap()); }
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
