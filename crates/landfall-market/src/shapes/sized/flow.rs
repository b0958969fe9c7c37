//! The best assignment of rows to clusters under size limits: a min-cost flow.
//!
//! The network is rows -> clusters -> sink, with the limits on the last arcs. Because a row is
//! always in exactly one cluster, shortest paths only have to know, for each pair of clusters, the
//! row whose move costs least: the search runs on K + 1 nodes, and one heap per pair of clusters
//! keeps those rows (successive shortest paths with potentials: Ahuja, Magnanti & Orlin 1993,
//! chapter 9). It starts from any prices: every row takes its cheapest cluster, and only the
//! excess has to flow. Prices of the step before leave little excess.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use landfall_core::{Cancelled, Progress};

use super::params::Limits;
use crate::shapes::common::{at, change, label, least, slice};

/// An assignment and how good it is known to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Assigned {
    pub(super) labels: Vec<u32>,
    /// What a row pays in each cluster on top of its cost, at the optimum.
    pub(super) prices: Vec<f64>,
    pub(super) cost: f64,
    /// No assignment within the limits costs less.
    pub(super) lower_bound: f64,
}

/// Moving `row` out of its cluster; the cheapest is the greatest, the lower row of equals.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Move {
    cost: f64,
    row: u32,
}

impl Eq for Move {}

impl Ord for Move {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_cost = other.cost.total_cmp(&self.cost);
        by_cost.then_with(|| other.row.cmp(&self.row))
    }
}

impl PartialOrd for Move {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

struct Flow<'a> {
    costs: &'a [f64],
    k: usize,
    limits: &'a Limits,
    labels: Vec<u32>,
    /// Flow from each cluster to the sink.
    sent: Vec<usize>,
    /// Rows (or flow) a node holds beyond what it passes on; the sink is the last node.
    excess: Vec<i64>,
    /// Prices of the nodes, the sink the last.
    prices: Vec<f64>,
    /// Moves from cluster j to k at j K + k; those of rows that left j are dropped when met.
    moves: Vec<BinaryHeap<Move>>,
}

/// Assigns n rows at least cost; `costs` is n x K. Any `prices` are right, good ones are fast.
pub(super) fn assign(
    costs: &[f64],
    limits: &Limits,
    prices: &[f64],
    progress: &Progress,
) -> Result<Assigned, Cancelled> {
    let mut flow = Flow::start(costs, limits, prices);
    let mut pushed = 0_u32;
    while flow.excess.iter().any(|e| *e > 0) {
        if pushed.is_multiple_of(256) {
            progress.check()?;
        }
        if !flow.push() {
            break;
        }
        pushed = pushed.wrapping_add(1);
    }
    Ok(flow.finish())
}

impl<'a> Flow<'a> {
    fn start(costs: &'a [f64], limits: &'a Limits, prices: &[f64]) -> Self {
        let k = limits.least.len();
        let rows = costs.len() / k.max(1);
        let mut prices: Vec<f64> = (0..k)
            .map(|c| sensible(at(prices, c), limits, c, rows))
            .collect();
        let labels: Vec<u32> = costs
            .chunks_exact(k)
            .map(|row| cheapest(row, &prices).0)
            .collect();
        let mut sizes = vec![0_usize; k];
        for label in &labels {
            change(&mut sizes, *label as usize, |size| *size += 1);
        }
        let sent: Vec<usize> = (0..k)
            .map(|c| passed_on(at(&sizes, c), at(&prices, c), limits, c))
            .collect();
        let mut excess: Vec<i64> = sizes.iter().zip(&sent).map(|(a, b)| gap(*a, *b)).collect();
        excess.push(gap(sent.iter().sum(), rows));
        prices.push(0.0);
        let mut flow = Self {
            costs,
            k,
            limits,
            labels,
            sent,
            excess,
            prices,
            moves: Vec::new(),
        };
        if flow.excess.iter().any(|e| *e > 0) {
            flow.fill_heaps();
        }
        flow
    }

    fn fill_heaps(&mut self) {
        let mut moves: Vec<Vec<Move>> = vec![Vec::new(); self.k * self.k];
        for (row, (costs, &from)) in
            (0_u32..).zip(self.costs.chunks_exact(self.k).zip(&self.labels))
        {
            let from = from as usize;
            let own = at(costs, from);
            for (to, cost) in costs.iter().enumerate().filter(|(to, _)| *to != from) {
                change(&mut moves, from * self.k + to, |list| {
                    list.push(Move {
                        cost: cost - own,
                        row,
                    });
                });
            }
        }
        self.moves = moves.into_iter().map(BinaryHeap::from).collect();
    }

    /// The cheapest row to move from one cluster to another.
    fn best_move(&mut self, from: usize, to: usize) -> Option<Move> {
        let heap = self.moves.get_mut(from * self.k + to)?;
        while let Some(top) = heap.peek() {
            if at(&self.labels, top.row as usize) as usize == from {
                return Some(*top);
            }
            heap.pop();
        }
        None
    }

    /// Cost of one unit from one node to another, where it can flow.
    fn arc(&mut self, from: usize, to: usize) -> Option<f64> {
        if from == self.k {
            (at(&self.sent, to) > at(&self.limits.least, to)).then_some(0.0)
        } else if to == self.k {
            (at(&self.sent, from) < at(&self.limits.most, from)).then_some(0.0)
        } else {
            self.best_move(from, to).map(|found| found.cost)
        }
    }

    /// Sends one unit from a node with too much to the nearest with too little.
    fn push(&mut self) -> bool {
        let Some((distance, before, target)) = self.shortest_path() else {
            return false;
        };
        let reach = at(&distance, target);
        for (price, distance) in self.prices.iter_mut().zip(&distance) {
            *price -= distance.min(reach);
        }
        // From the end backwards, so that every arc still carries the row it was measured by.
        let mut to = target;
        while let Some(from) = at(&before, to) {
            self.shift(from, to);
            to = from;
        }
        true
    }

    /// Dijkstra on K + 1 nodes under reduced costs, from all nodes with excess at once.
    fn shortest_path(&mut self) -> Option<(Vec<f64>, Vec<Option<usize>>, usize)> {
        let nodes = self.k + 1;
        let mut distance: Vec<f64> = self
            .excess
            .iter()
            .map(|e| if *e > 0 { 0.0 } else { f64::INFINITY })
            .collect();
        let mut before: Vec<Option<usize>> = vec![None; nodes];
        let mut open = vec![true; nodes];
        loop {
            let unsettled = distance.iter().zip(&open);
            let (node, so_far) =
                least(unsettled.map(|(d, open)| if *open { *d } else { f64::INFINITY }))?;
            if !so_far.is_finite() {
                return None;
            }
            if at(&self.excess, node) < 0 {
                return Some((distance, before, node));
            }
            change(&mut open, node, |open| *open = false);
            for next in (0..nodes).filter(|next| *next != node) {
                if !at(&open, next) {
                    continue;
                }
                let Some(cost) = self.arc(node, next) else {
                    continue;
                };
                // Below 0 only by rounding.
                let step = (cost + at(&self.prices, next) - at(&self.prices, node)).max(0.0);
                if so_far + step < at(&distance, next) {
                    change(&mut distance, next, |d| *d = so_far + step);
                    change(&mut before, next, |b| *b = Some(node));
                }
            }
        }
    }

    /// Moves one unit along an arc.
    fn shift(&mut self, from: usize, to: usize) {
        change(&mut self.excess, from, |e| *e -= 1);
        change(&mut self.excess, to, |e| *e += 1);
        if from == self.k {
            change(&mut self.sent, to, |sent| *sent -= 1);
        } else if to == self.k {
            change(&mut self.sent, from, |sent| *sent += 1);
        } else if let Some(found) = self.best_move(from, to) {
            change(&mut self.labels, found.row as usize, |l| *l = label(to));
            let costs = slice(self.costs, found.row as usize, self.k);
            let own = at(costs, to);
            for (next, cost) in costs.iter().enumerate().filter(|(next, _)| *next != to) {
                change(&mut self.moves, to * self.k + next, |heap| {
                    heap.push(Move {
                        cost: cost - own,
                        row: found.row,
                    });
                });
            }
        }
    }

    fn finish(mut self) -> Assigned {
        let sink = self.prices.pop().unwrap_or_default();
        let prices: Vec<f64> = self.prices.iter().map(|price| price - sink).collect();
        Assigned {
            cost: cost_of(self.costs, &self.labels, self.k),
            lower_bound: lower_bound(self.costs, self.limits, &prices),
            labels: self.labels,
            prices,
        }
    }
}

/// A price only makes sense against a limit that can bind: to pay where there is room for all rows,
/// or to be paid where none is needed, would only make more to flow.
fn sensible(price: f64, limits: &Limits, cluster: usize, rows: usize) -> f64 {
    let (low, high) = (at(&limits.least, cluster), at(&limits.most, cluster));
    let price = if high >= rows { price.min(0.0) } else { price };
    if low == 0 { price.max(0.0) } else { price }
}

/// What a cluster sends to the sink at its price: as much as it may where rows pay to get in, as
/// little where they are paid.
fn passed_on(size: usize, price: f64, limits: &Limits, cluster: usize) -> usize {
    let (low, high) = (at(&limits.least, cluster), at(&limits.most, cluster));
    if price > 0.0 {
        high
    } else if price < 0.0 {
        low
    } else {
        size.clamp(low, high)
    }
}

/// The cluster of least cost plus price, the lower index of equals, and that sum.
fn cheapest(costs: &[f64], prices: &[f64]) -> (u32, f64) {
    let sums = costs.iter().zip(prices).map(|(cost, price)| cost + price);
    least(sums).map_or((0, 0.0), |(cluster, sum)| (label(cluster), sum))
}

/// Sum of what the rows pay in their clusters.
pub(super) fn cost_of(costs: &[f64], labels: &[u32], k: usize) -> f64 {
    let own = costs.chunks_exact(k).zip(labels);
    own.map(|(row, label)| at(row, *label as usize)).sum()
}

/// The dual objective: whatever the prices, no assignment within the limits costs less. At the
/// prices of an optimum it is the cost of the optimum.
pub(super) fn lower_bound(costs: &[f64], limits: &Limits, prices: &[f64]) -> f64 {
    let rows: f64 = costs
        .chunks_exact(prices.len().max(1))
        .map(|row| cheapest(row, prices).1)
        .sum();
    let limits = limits.least.iter().zip(&limits.most);
    let paid: f64 = prices
        .iter()
        .zip(limits)
        .map(|(price, (least, most))| price * count(if *price > 0.0 { *most } else { *least }))
        .sum();
    rows - paid
}

#[expect(clippy::cast_precision_loss, reason = "rows are far below 2^53")]
const fn count(rows: usize) -> f64 {
    rows as f64
}

/// What `held` is above `wanted`.
#[expect(clippy::cast_possible_wrap, reason = "rows are far below 2^63")]
const fn gap(held: usize, wanted: usize) -> i64 {
    held as i64 - wanted as i64
}
