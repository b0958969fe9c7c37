//! Best-first branch and bound on how often each choice is used.
#![expect(
    clippy::indexing_slicing,
    reason = "variables are numbered by the model"
)]

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use landfall_core::{Cancelled, Progress};

use super::bound::{Bound, bound};
use super::local::{improve, rounded};
use super::model::{Aim, Model, Ranges};
use super::relax::relax;
use crate::solved::Limit;

/// The best uses found, and what none can be below.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) counts: Vec<i64>,
    pub(super) value: i64,
    pub(super) bound: i64,
    pub(super) nodes: u64,
}

/// A branch, by the ranges that differ from the root's.
struct Node {
    bound: i64,
    order: u64,
    changes: Vec<(usize, i64, i64)>,
}

impl Node {
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

/// Searches from `start` (which the aim must accept) until proven or the limit is reached.
pub(super) fn search(
    model: &Model,
    aim: Aim,
    mut start: Vec<i64>,
    limit: Limit<'_>,
    progress: &Progress,
) -> Result<Found, Cancelled> {
    improve(model, aim, &mut start);
    let value = aim.value(&model.loads(&start)).unwrap_or(i64::MAX);
    let mut found = Found {
        counts: start,
        value,
        bound: 0,
        nodes: 0,
    };
    let root = Ranges::all(model);
    let stage = progress.stage("meetings", None);
    let mut open = BinaryHeap::from([Node {
        bound: 0,
        order: 0,
        changes: Vec::new(),
    }]);
    let mut order = 0;
    while let Some(node) = open.pop() {
        found.bound = node.bound.min(found.value);
        if node.bound >= found.value || limit.reached(found.nodes) {
            return Ok(found);
        }
        stage.advance(1)?;
        found.nodes += 1;
        let mut ranges = root.clone();
        for &(variable, low, high) in &node.changes {
            ranges.low[variable] = ranges.low[variable].max(low);
            ranges.high[variable] = ranges.high[variable].min(high);
        }
        let Some((bound, uses)) = look(model, &ranges, aim, &mut found) else {
            continue;
        };
        let bound = bound.max(node.bound);
        let Some((variable, at)) = split(&ranges, &uses).filter(|_| bound < found.value) else {
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
    found.bound = found.value;
    Ok(found)
}

/// Bound and relaxed uses of a branch; better plans near them are kept. `None` when the branch is
/// empty.
fn look(
    model: &Model,
    ranges: &Ranges,
    aim: Aim,
    found: &mut Found,
) -> Option<(i64, Vec<f64>)> {
    let relaxed = relax(model, ranges, aim)?;
    let Bound::AtLeast(least) = bound(model, ranges, aim, &relaxed.multipliers) else {
        return None;
    };
    if least < found.value
        && let Some(mut counts) = rounded(model, ranges, &relaxed.uses)
    {
        improve(model, aim, &mut counts);
        if let Some(value) = aim.value(&model.loads(&counts)).filter(|value| *value < found.value) {
            found.value = value;
            found.counts = counts;
        }
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
