//! Best-first branch and bound on how often each choice is used.
#![expect(
    clippy::indexing_slicing,
    reason = "variables are numbered by the model"
)]

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use landfall_core::{Cancelled, Progress};

use super::bound::{Bound, bound};
use super::local::{improve, improve_by_pairs, rounded};
use super::model::{Aim, Model, Ranges};
use super::relax::relax;
use crate::solved::Limit;

/// Every so many nodes a plan is improved by pairs of moves, too.
const NODES_PER_PAIRS: u64 = 16;

/// What a search ends with.
#[derive(Debug)]
pub(super) struct Found {
    /// The best uses and their value; `None` when none were found.
    pub(super) best: Option<(Vec<i64>, i64)>,
    /// No uses have a value below this; `None` when none exist.
    pub(super) bound: Option<i64>,
    pub(super) nodes: u64,
}

impl Found {
    fn value(&self) -> i64 {
        self.best.as_ref().map_or(i64::MAX, |(_, value)| *value)
    }

    /// Keeps these uses when they are better.
    fn keep(&mut self, model: &Model, aim: &Aim, counts: &[i64]) {
        if let Some(value) = aim
            .value(&model.loads(counts))
            .filter(|value| *value < self.value())
        {
            self.best = Some((counts.to_vec(), value));
        }
    }
}

/// A branch, by the ranges that differ from the root's.
struct Node {
    bound: i64,
    order: u64,
    changes: Vec<(usize, i64, i64)>,
}

impl Node {
    fn ranges(&self, root: &Ranges) -> Ranges {
        let mut ranges = root.clone();
        for &(variable, low, high) in &self.changes {
            ranges.low[variable] = ranges.low[variable].max(low);
            ranges.high[variable] = ranges.high[variable].min(high);
        }
        ranges
    }

    /// Least bound first, then the deepest, then the oldest.
    fn rank(&self) -> (Reverse<i64>, usize, Reverse<u64>) {
        (Reverse(self.bound), self.changes.len(), Reverse(self.order))
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.rank() == other.rank()
    }
}

impl Eq for Node {}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Node {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

/// Searches from `start` until proven or the limit is reached. Every plan met on the way is shown
/// to `seen`, whether or not its loads keep the caps.
pub(super) fn search(
    model: &Model,
    aim: &Aim,
    mut start: Vec<i64>,
    limit: Limit<'_>,
    progress: &Progress,
    seen: &mut dyn FnMut(&[i64]),
) -> Result<Found, Cancelled> {
    let mut found = Found {
        best: None,
        bound: Some(0),
        nodes: 0,
    };
    found.keep(model, aim, &start);
    improve(model, aim, &mut start);
    found.keep(model, aim, &start);
    seen(&start);
    let root = Ranges::all(model);
    let stage = progress.stage("meetings", None);
    let mut open = BinaryHeap::from([Node {
        bound: 0,
        order: 0,
        changes: Vec::new(),
    }]);
    let mut order = 0;
    while let Some(node) = open.pop() {
        if node.bound >= found.value() {
            break;
        }
        if limit.reached(found.nodes) {
            found.bound = Some(node.bound);
            return Ok(found);
        }
        stage.advance(1)?;
        found.nodes += 1;
        let ranges = node.ranges(&root);
        let Some((bound, uses)) = look(model, &ranges, aim, &mut found, seen) else {
            continue;
        };
        let bound = bound.max(node.bound);
        let Some((variable, at)) = split(&ranges, &uses).filter(|_| bound < found.value()) else {
            continue;
        };
        for (low, high) in [(ranges.low[variable], at), (at + 1, ranges.high[variable])] {
            order += 1;
            let mut changes = node.changes.clone();
            changes.push((variable, low, high));
            open.push(Node {
                bound,
                order,
                changes,
            });
        }
    }
    found.bound = found.best.as_ref().map(|(_, value)| *value);
    Ok(found)
}

/// Bound and relaxed uses of a branch; better plans near them are kept. `None` when the branch is
/// empty.
fn look(
    model: &Model,
    ranges: &Ranges,
    aim: &Aim,
    found: &mut Found,
    seen: &mut dyn FnMut(&[i64]),
) -> Option<(i64, Vec<f64>)> {
    let relaxed = relax(model, ranges, aim)?;
    let Bound::AtLeast(least) = bound(model, ranges, aim, &relaxed.multipliers) else {
        return None;
    };
    if least < found.value()
        && let Some(mut counts) = rounded(model, ranges, &relaxed.uses)
    {
        improve(model, aim, &mut counts);
        if found.nodes % NODES_PER_PAIRS == 1 {
            improve_by_pairs(model, aim, &mut counts);
        }
        found.keep(model, aim, &counts);
        seen(&counts);
    }
    Some((least, relaxed.uses))
}

/// The variable to split and the greatest use of its lower half: the one farthest from whole, or
/// when all are whole any that is still free. `None` when nothing is left to decide.
fn split(ranges: &Ranges, uses: &[f64]) -> Option<(usize, i64)> {
    let mut best: (f64, Option<(usize, i64)>) = (1e-6, None);
    let mut free = None;
    for (variable, &uses) in uses.iter().enumerate() {
        let (low, high) = (ranges.low[variable], ranges.high[variable]);
        if low == high {
            continue;
        }
        let floor = (uses.floor() as i64).clamp(low, high - 1);
        free = free.or(Some((variable, floor)));
        let off = (uses - uses.round()).abs();
        if off > best.0 {
            best = (off, Some((variable, floor)));
        }
    }
    best.1.or(free)
}
