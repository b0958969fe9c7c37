//! A good assignment under size limits for many rows: nearest first, repair, improving swaps.

use std::cmp::Ordering;

use landfall_core::{Cancelled, Progress};

use super::flow::{Assigned, cost_of, lower_bound};
use super::params::Limits;
use crate::shapes::common::{at, change, label, least, slice, slice_mut};

/// Passes of improving moves and swaps, at most. Each pass only lowers the cost.
const PASSES: usize = 20;

/// What moving adds to the cost, the row, and where it goes.
type Ranked = (f64, usize, usize);

struct Greedy<'a> {
    costs: &'a [f64],
    k: usize,
    limits: &'a Limits,
    labels: Vec<u32>,
    sizes: Vec<usize>,
}

/// Assigns n rows at low cost; `costs` is n x K. It improves `before` where there is one, so that
/// it never costs more than that.
pub(super) fn assign(
    costs: &[f64],
    limits: &Limits,
    before: Option<&[u32]>,
    progress: &Progress,
) -> Result<Assigned, Cancelled> {
    let k = limits.least.len();
    let nearest = |row: &[f64]| least(row.iter().copied()).map_or(0, |(c, _)| label(c));
    let labels = before.map_or_else(
        || costs.chunks_exact(k).map(nearest).collect(),
        <[u32]>::to_vec,
    );
    let mut sizes = vec![0_usize; k];
    for label in &labels {
        change(&mut sizes, *label as usize, |size| *size += 1);
    }
    let mut greedy = Greedy {
        costs,
        k,
        limits,
        labels,
        sizes,
    };
    greedy.empty_the_overfull();
    greedy.fill_the_short();
    for _ in 0..PASSES {
        progress.check()?;
        let moved = greedy.improve_by_moves() + greedy.improve_by_swaps();
        if moved == 0 {
            break;
        }
    }
    let prices = vec![0.0; k];
    Ok(Assigned {
        cost: cost_of(costs, &greedy.labels, k),
        lower_bound: lower_bound(costs, limits, &prices),
        labels: greedy.labels,
        prices,
    })
}

impl Greedy<'_> {
    fn cost(&self, row: usize, cluster: usize) -> f64 {
        at(slice(self.costs, row, self.k), cluster)
    }

    fn has_room(&self, cluster: usize) -> bool {
        at(&self.sizes, cluster) < at(&self.limits.most, cluster)
    }

    fn can_give(&self, cluster: usize) -> bool {
        at(&self.sizes, cluster) > at(&self.limits.least, cluster)
    }

    fn put(&mut self, row: usize, to: usize) {
        let from = at(&self.labels, row) as usize;
        change(&mut self.labels, row, |l| *l = label(to));
        change(&mut self.sizes, from, |size| *size -= 1);
        change(&mut self.sizes, to, |size| *size += 1);
    }

    fn members(&self, cluster: usize) -> Vec<usize> {
        let own = self.labels.iter().enumerate();
        own.filter(|(_, l)| **l as usize == cluster)
            .map(|(row, _)| row)
            .collect()
    }

    /// The cheapest other cluster with room, and what moving there adds to the cost.
    fn way_out(&self, row: usize) -> Option<(usize, f64)> {
        let from = at(&self.labels, row) as usize;
        let costs = slice(self.costs, row, self.k);
        let own = at(costs, from);
        let open = |c: usize| c != from && self.has_room(c);
        let added = costs.iter().enumerate();
        least(added.map(|(c, cost)| if open(c) { cost - own } else { f64::INFINITY }))
            .filter(|(_, added)| added.is_finite())
    }

    /// Rows leave clusters with too many, those first that lose least. A target may fill up on the
    /// way: the rest is then ranked anew.
    fn empty_the_overfull(&mut self) {
        for cluster in 0..self.k {
            while at(&self.sizes, cluster) > at(&self.limits.most, cluster) {
                let mut leavers: Vec<Ranked> = self
                    .members(cluster)
                    .into_iter()
                    .filter_map(|row| self.way_out(row).map(|(to, added)| (added, row, to)))
                    .collect();
                leavers.sort_by(by_cost);
                let before = at(&self.sizes, cluster);
                for (_, row, to) in leavers {
                    if at(&self.sizes, cluster) == at(&self.limits.most, cluster)
                        || !self.has_room(to)
                    {
                        break;
                    }
                    self.put(row, to);
                }
                if at(&self.sizes, cluster) == before {
                    break;
                }
            }
        }
    }

    /// Clusters with too few take the rows that lose least from those that can give.
    fn fill_the_short(&mut self) {
        for cluster in 0..self.k {
            let mut takers: Vec<Ranked> = Vec::new();
            if at(&self.sizes, cluster) < at(&self.limits.least, cluster) {
                let others = self.labels.iter().enumerate();
                takers = others
                    .filter(|(_, from)| **from as usize != cluster)
                    .map(|(row, from)| (row, *from as usize))
                    .map(|(row, from)| (self.cost(row, cluster) - self.cost(row, from), row, from))
                    .collect();
                takers.sort_by(by_cost);
            }
            for (_, row, from) in takers {
                if at(&self.sizes, cluster) >= at(&self.limits.least, cluster) {
                    break;
                }
                if self.can_give(from) {
                    self.put(row, cluster);
                }
            }
        }
    }

    /// Single rows move to a cheaper cluster with room.
    fn improve_by_moves(&mut self) -> usize {
        let mut moved = 0;
        for row in 0..self.labels.len() {
            if !self.can_give(at(&self.labels, row) as usize) {
                continue;
            }
            if let Some((to, _)) = self.way_out(row).filter(|(_, added)| *added < 0.0) {
                self.put(row, to);
                moved += 1;
            }
        }
        moved
    }

    /// Pairs of rows change places between two clusters while that lowers the cost.
    fn improve_by_swaps(&mut self) -> usize {
        let mut lists = self.swappable();
        let mut swapped = 0;
        for one in 0..self.k {
            for other in one + 1..self.k {
                let leave = self.ranked(&mut lists, one, other);
                let enter = self.ranked(&mut lists, other, one);
                for (out, back) in leave.iter().zip(&enter) {
                    if out.0 + back.0 >= 0.0 {
                        break;
                    }
                    self.put(out.1, other);
                    self.put(back.1, one);
                    swapped += 1;
                }
            }
        }
        swapped
    }

    /// For each pair of clusters the rows of the first that could gain by changing places with the
    /// best row of the second: few, once the assignment is good.
    fn swappable(&self) -> Vec<Vec<Ranked>> {
        let k = self.k;
        let mut best = vec![f64::INFINITY; k * k];
        for (costs, from) in self.costs.chunks_exact(k).zip(&self.labels) {
            let own = at(costs, *from as usize);
            let best = slice_mut(&mut best, *from as usize, k);
            for (best, cost) in best.iter_mut().zip(costs) {
                *best = best.min(cost - own);
            }
        }
        let mut lists: Vec<Vec<Ranked>> = vec![Vec::new(); k * k];
        for (row, (costs, from)) in self.costs.chunks_exact(k).zip(&self.labels).enumerate() {
            let from = *from as usize;
            let own = at(costs, from);
            for (to, cost) in costs.iter().enumerate().filter(|(to, _)| *to != from) {
                if cost - own + at(&best, to * k + from) < 0.0 {
                    let entry = (cost - own, row, to);
                    change(&mut lists, from * k + to, |list| list.push(entry));
                }
            }
        }
        lists
    }

    /// The rows of one list that are still in their cluster, the cheapest to move first.
    fn ranked(&self, lists: &mut [Vec<Ranked>], from: usize, to: usize) -> Vec<Ranked> {
        let list = lists.get_mut(from * self.k + to);
        let mut list = list.map(std::mem::take).unwrap_or_default();
        list.retain(|entry| at(&self.labels, entry.1) as usize == from);
        list.sort_unstable_by(by_cost);
        list
    }
}

fn by_cost(a: &Ranked, b: &Ranked) -> Ordering {
    a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1))
}
