//! The questions of a walk, and the prices that cut it short.
#![expect(
    clippy::indexing_slicing,
    reason = "a tight kernel over tables built together in `Walk::new`"
)]

use super::{Deviation, ENTER, FREE, Open, Surcharge, TIED, TIED_WAVE, WAVE, Walk, narrow};
use crate::portfolio::bound::Priced;

/// Prices tried per row and direction to cut nodes that are off balance.
const PRICES: usize = 4;

impl Walk<'_> {
    pub(super) fn collect(&mut self, masks: &[u64], priced: &Priced) {
        let local = self.local_rows();
        for (item, &mask) in masks.iter().enumerate() {
            let best = priced.best[item];
            let enter = self.enter(item, mask, priced);
            let (wave_from, extra) = match &enter {
                Some(d) if best == 0 => (d.option, d.loss),
                _ => (best, 0),
            };
            let wave = self.wave(item, mask, priced, (wave_from, extra));
            let tied = self.model.item_rows[item].iter().any(|(r, _)| local[*r]);
            let alone = enter.is_none();
            if let Some(deviation) = enter {
                let rank = match (tied, self.model.options() > 2) {
                    (true, _) => TIED,
                    (false, true) => ENTER,
                    (false, false) => FREE,
                };
                self.ask(item, best, rank, vec![deviation]);
            }
            let rank = match (alone, tied) {
                (false, _) => WAVE,
                (true, true) => TIED_WAVE,
                (true, false) => FREE,
            };
            self.ask(item, wave_from, rank, wave);
        }
        let least = |o: &Open| o.deviations.first().map_or(i64::MAX, |d| d.loss);
        self.open
            .sort_by_key(|o| (o.rank, core::cmp::Reverse(least(o)), o.item));
        self.least = self.open.iter().map(least).collect();
    }

    fn ask(&mut self, item: usize, from: u8, rank: u8, mut deviations: Vec<Deviation>) {
        if !deviations.is_empty() {
            deviations.sort_by_key(|d| (d.loss, d.option));
            self.open.push(Open {
                item,
                from,
                rank,
                deviations,
            });
        }
    }

    /// The cheapest change between staying out and entering, if it is within the gap.
    fn enter(&self, item: usize, mask: u64, priced: &Priced) -> Option<Deviation> {
        let best = priced.best[item];
        let others =
            (0..self.model.options()).filter(|&o| mask >> o & 1 == 1 && (o == 0) != (best == 0));
        others
            .map(|o| self.deviation(item, best, o, self.loss(priced, item, o)))
            .min_by_key(|d| (d.loss, d.option))
            .filter(|d| d.loss <= self.gap)
    }

    /// The changes of wave from wave option `from`, which already lost `extra`.
    fn wave(
        &self,
        item: usize,
        mask: u64,
        priced: &Priced,
        (from, extra): (u8, i64),
    ) -> Vec<Deviation> {
        if from == 0 {
            return Vec::new();
        }
        (1..self.model.options())
            .filter(|&o| mask >> o & 1 == 1 && o != usize::from(from))
            .map(|o| {
                let loss = self.loss(priced, item, o);
                let mut deviation = self.deviation(item, from, o, loss);
                deviation.loss -= extra;
                (loss, deviation)
            })
            .filter(|(loss, _)| *loss <= self.gap)
            .map(|(_, deviation)| deviation)
            .collect()
    }

    /// The loss of an option in units of the walk, rounded down.
    fn loss(&self, priced: &Priced, item: usize, option: usize) -> i64 {
        narrow(priced.loss[item * self.model.options() + option] >> self.cut)
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
                (change != 0).then_some((r, change))
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
