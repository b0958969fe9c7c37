//! The questions of a walk, and the prices that cut it short.
#![expect(
    clippy::indexing_slicing,
    reason = "a tight kernel over tables built together in `Walk::new`"
)]

use super::{Deviation, Open, Stage, Surcharge, Walk, narrow};
use crate::portfolio::bound::Priced;
use crate::portfolio::model::Row;

/// Prices tried per row and direction to cut nodes that are off balance.
const PRICES: usize = 4;

impl Walk<'_> {
    pub(super) fn collect(&mut self, masks: &[u64], priced: &Priced) {
        let local = self.local_rows();
        let groups = self.groups();
        for (item, &mask) in masks.iter().enumerate() {
            let tied = self.model.item_rows[item].iter().any(|(r, _)| local[*r]);
            for k in 0..groups.len() {
                let rest = &groups[k..];
                // With one wave, items in rows of few items have a stage of their own.
                let late = self.model.options() == 2 && !tied;
                let rank = u8::try_from(k + usize::from(late)).unwrap_or(u8::MAX);
                if let Some(open) = self.ask(item, mask, priced, rest) {
                    self.open.push(Open { rank, tied, ..open });
                }
            }
        }
        let loss = |o: &Open| o.deviations.first().map_or(i64::MAX, |d| d.loss);
        self.open
            .sort_by_key(|o| (o.rank, !o.tied, core::cmp::Reverse(loss(o)), o.item));
        self.least = self.open.iter().map(loss).collect();
    }

    /// The options in the groups that are asked for one after the other: staying out first where
    /// that settles a row with a price that tells choices apart, else last.
    fn groups(&self) -> Vec<Vec<usize>> {
        let options = self.model.options();
        let mut order: Vec<usize> = (0..options).collect();
        if options > 2 && self.settling(&order[1..]) == 0 {
            order.rotate_left(1);
        }
        let mut groups = Vec::new();
        let mut group = Vec::new();
        let mut settled = 0;
        for k in 0..options {
            group.push(order[k]);
            let now = self.settling(&order[k + 1..]);
            if k + 2 < options && now > settled {
                groups.push(core::mem::take(&mut group));
                settled = now;
            }
        }
        groups.push(group);
        groups
    }

    /// How many rows with a telling price do not depend on which of `options` is taken.
    fn settling(&self, options: &[usize]) -> usize {
        let level = |coef: &[i64]| options.iter().all(|&o| coef[o] == coef[options[0]]);
        let rows = self.model.rows.iter().zip(&self.multipliers);
        rows.take(self.model.counting)
            .filter(|(row, price)| {
                **price > 0
                    && row.entries.iter().all(|e| level(&e.coef))
                    && self.telling(row, **price)
            })
            .count()
    }

    /// Whether the gap pays for little of a row against what its items use.
    fn telling(&self, row: &Row, price: i128) -> bool {
        let items = row.entries.len().max(1) as i128;
        let used = row.entries.iter().map(|e| e.coef.iter().max().copied());
        let sum: i128 = used.map(|c| i128::from(c.unwrap_or(0))).sum();
        let window = (i128::from(self.gap.max(0)) << self.cut) / price;
        window * 2 < sum / items
    }

    /// Which option of the first group an item takes, or one of the rest.
    fn ask(&self, item: usize, mask: u64, priced: &Priced, groups: &[Vec<usize>]) -> Option<Open> {
        let (first, rest) = groups.split_first()?;
        let within = |o: &usize| mask >> o & 1 == 1 && self.loss(priced, item, *o) <= self.gap;
        let mut answers: Vec<(i128, usize)> = first
            .iter()
            .filter(|o| within(o))
            .map(|&o| (self.exact(priced, item, o), o))
            .collect();
        let later = rest.iter().flatten().filter(|o| within(o));
        answers.extend(later.map(|&o| (self.exact(priced, item, o), o)).min());
        answers.sort_unstable();
        let (&(_, from), others) = answers.split_first()?;
        let base = self.loss(priced, item, from);
        let from = u8::try_from(from).unwrap_or(u8::MAX);
        let deviations: Vec<Deviation> = others
            .iter()
            .map(|&(_, o)| self.deviation(item, from, o, self.loss(priced, item, o) - base))
            .collect();
        (!deviations.is_empty()).then_some(Open {
            item,
            from,
            rank: 0,
            tied: false,
            deviations,
        })
    }

    /// Groups the questions: whether items enter, then wave by wave.
    pub(super) fn stage_all(&mut self) {
        let group = |o: &Open| o.rank;
        let mut from = 0;
        while from < self.open.len() {
            let rank = group(&self.open[from]);
            let to = self.open.partition_point(|o| group(o) <= rank);
            let settles = (0..self.model.rows.len())
                .filter(|&row| {
                    self.multipliers[row] > 0
                        && self.changes(row, from..to)
                        && !self.changes(row, to..self.open.len())
                })
                .collect();
            self.stages.push(Stage {
                from,
                to,
                settles,
                middle: to,
                table: None,
                found: Vec::new(),
            });
            from = to;
        }
    }

    fn changes(&self, row: usize, range: core::ops::Range<usize>) -> bool {
        let deviations = self.open[range].iter().flat_map(|o| &o.deviations);
        deviations.flat_map(|d| &d.change).any(|(r, _)| *r == row)
    }

    fn exact(&self, priced: &Priced, item: usize, option: usize) -> i128 {
        priced.loss[item * self.model.options() + option]
    }

    /// The loss of an option in units of the walk, rounded down.
    fn loss(&self, priced: &Priced, item: usize, option: usize) -> i64 {
        narrow(self.exact(priced, item, option) >> self.cut)
    }

    /// Rows that only some items stand in: those items are walked first, so that the table knows
    /// only rows that it can look up.
    fn local_rows(&self) -> Vec<bool> {
        let rows = self.model.rows.iter();
        rows.map(|row| row.entries.len() < self.model.items())
            .collect()
    }

    fn deviation(&self, item: usize, from: u8, option: usize, loss: i64) -> Deviation {
        let change = self.model.item_rows[item]
            .iter()
            .filter_map(|&(r, position)| {
                let coef = &self.model.rows[r].entries[position].coef;
                let change = coef[usize::from(from)] - coef[option];
                (change != 0 && !self.idle[r]).then_some((r, change))
            })
            .collect();
        Deviation {
            loss,
            net: self.model.net[item][option] - self.model.net[item][usize::from(from)],
            option: u8::try_from(option).unwrap_or(u8::MAX),
            change,
        }
    }

    pub(super) fn relief(&mut self) {
        let rows = self.model.rows.len();
        let mut relief = vec![vec![0; rows]; self.open.len() + 1];
        for (position, open) in self.open.iter().enumerate().rev() {
            let mut gain = vec![0; rows];
            for &(r, change) in open.deviations.iter().flat_map(|d| &d.change) {
                gain[r] = gain[r].max(change);
            }
            for r in 0..rows {
                relief[position][r] = relief[position + 1][r] + gain[r];
            }
        }
        self.relief = relief;
    }

    pub(super) fn surcharges(&mut self, multipliers: &[i128]) {
        for (row, &most) in multipliers.iter().enumerate() {
            let settled = self.stages.iter().find(|s| s.settles.contains(&row));
            let until = settled.map_or(usize::MAX, |s| s.to);
            for leftover in [false, true] {
                let mut prices = self.prices(row, leftover);
                if leftover {
                    for price in &mut prices {
                        *price = (*price).min(most);
                    }
                }
                prices.retain(|&p| p > 0);
                prices.dedup();
                for price in prices {
                    let excess = self.excess(row, price, leftover);
                    self.surcharges.push(Surcharge {
                        row,
                        price,
                        leftover,
                        until,
                        excess,
                    });
                }
            }
        }
    }

    /// Prices at which some deviations just pay: spread over the loss per unit of the row.
    fn prices(&self, row: usize, leftover: bool) -> Vec<i128> {
        let mut ratios: Vec<i128> = self
            .open
            .iter()
            .flat_map(|o| &o.deviations)
            .flat_map(|d| d.change.iter().map(move |&(r, c)| (r, c, d.loss)))
            .filter(|&(r, change, loss)| r == row && (change < 0) == leftover && loss > 0)
            .map(|(_, change, loss)| {
                (i128::from(loss) << self.cut) / i128::from(change.unsigned_abs())
            })
            .collect();
        ratios.sort_unstable();
        (0..PRICES)
            .filter_map(|k| {
                ratios
                    .get(ratios.len() * (2 * k + 1) / (4 * PRICES))
                    .copied()
            })
            .collect()
    }

    fn excess(&self, row: usize, price: i128, leftover: bool) -> Vec<i64> {
        let mut excess = vec![0_i64; self.open.len() + 1];
        for (position, open) in self.open.iter().enumerate().rev() {
            let mut best = 0_i128;
            for deviation in &open.deviations {
                let change: i64 = deviation
                    .change
                    .iter()
                    .filter(|(r, _)| *r == row)
                    .map(|(_, c)| *c)
                    .sum();
                let gain = price * i128::from(if leftover { -change } else { change });
                best = best.max(gain - (i128::from(deviation.loss) << self.cut));
            }
            let rounded = (best >> self.cut) + i128::from(best > 0);
            excess[position] = excess[position + 1].saturating_add(narrow(rounded));
        }
        excess
    }
}
