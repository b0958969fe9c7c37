//! Good choices early: repair of the priced choice, then moves of one or two candidates.
#![expect(
    clippy::indexing_slicing,
    reason = "indices come from the model, whose items and options fix every length"
)]
#![expect(
    clippy::cast_precision_loss,
    reason = "floating point ranks moves; every choice handed in is checked in whole numbers"
)]

use super::bound::Priced;
use super::dual::Dual;
use super::exchange::best_pair;
use super::model::Model;
use super::tracker::{Stop, Tracker};

/// Items that take part in moves of two.
const NEAR: usize = 60;
/// Items that take part in exchanges.
const WIDE: usize = 400;
/// Rounds of moves.
const ROUNDS: usize = 40;

/// A choice under change.
pub(super) struct Local<'a> {
    model: &'a Model,
    masks: &'a [u64],
    rhs: &'a [i64],
    scale: Vec<f64>,
    choice: Vec<u8>,
    left: Vec<i64>,
}

impl<'a> Local<'a> {
    pub(super) fn new(model: &'a Model, masks: &'a [u64], rhs: &'a [i64]) -> Self {
        let scale = model
            .rows
            .iter()
            .map(|row| {
                let largest = row.entries.iter().flat_map(|e| &e.coef).map(|c| c.abs());
                largest.max().unwrap_or(1).max(1) as f64
            })
            .collect();
        Self {
            model,
            masks,
            rhs,
            scale,
            choice: Vec::new(),
            left: Vec::new(),
        }
    }

    /// Starts from the priced choice and from the rounded relaxation; hands in what it finds.
    pub(super) fn run(&mut self, dual: &Dual, tracker: &mut Tracker<'_>) -> Result<(), Stop> {
        let options = self.model.options();
        let rounded: Vec<u8> = dual
            .share
            .chunks(options)
            .enumerate()
            .map(|(item, shares)| self.rounded(item, shares, dual.priced.best[item]))
            .collect();
        for start in [dual.priced.best.clone(), rounded] {
            if start.len() != self.model.items() {
                continue;
            }
            self.left = self.model.slack(self.rhs, &start);
            self.choice = start;
            if self.repair(&dual.priced) {
                self.climb(&dual.priced);
                let value = self.model.value(&self.choice);
                tracker.offer(&self.choice, value)?;
            }
        }
        Ok(())
    }

    fn rounded(&self, item: usize, shares: &[f64], best: u8) -> u8 {
        let mut top = (best, 0.0);
        for (o, &share) in (0_u8..).zip(shares) {
            if self.masks[item] >> o & 1 == 1 && share > top.1 + 1e-9 {
                top = (o, share);
            }
        }
        top.0
    }

    /// Changes one item at a time until no row is broken. `false`: stuck.
    fn repair(&mut self, priced: &Priced) -> bool {
        let options = self.model.options();
        for _ in 0..2 * self.model.items() {
            if self.left.iter().all(|&l| l >= 0) {
                return true;
            }
            let mut best: Option<(usize, u8, f64)> = None;
            for item in 0..self.model.items() {
                for o in self.others(item) {
                    let gain = self.gain(item, o);
                    if gain <= 1e-12 {
                        continue;
                    }
                    let now = priced.loss[item * options + usize::from(self.choice[item])];
                    let then = priced.loss[item * options + usize::from(o)];
                    let cost = ((then - now) as f64).max(0.0) / gain;
                    if best.is_none_or(|(_, _, c)| cost < c) {
                        best = Some((item, o, cost));
                    }
                }
            }
            let Some((item, option, _)) = best else {
                return false;
            };
            self.set(item, option);
        }
        self.left.iter().all(|&l| l >= 0)
    }

    fn others(&self, item: usize) -> impl Iterator<Item = u8> + use<> {
        let (mask, now) = (self.masks[item], self.choice[item]);
        (0_u8..64).filter(move |&o| mask >> o & 1 == 1 && o != now)
    }

    /// By how much a change lowers what is missing over all rows, in units of the largest coefficient.
    fn gain(&self, item: usize, option: u8) -> f64 {
        self.model.item_rows[item]
            .iter()
            .map(|&(r, position)| {
                let change = self.change(item, option, r, position);
                let missing = |left: i64| (-left).max(0);
                (missing(self.left[r]) - missing(self.left[r] + change)) as f64 / self.scale[r]
            })
            .sum()
    }

    fn change(&self, item: usize, option: u8, row: usize, position: usize) -> i64 {
        let coef = &self.model.rows[row].entries[position].coef;
        coef[usize::from(self.choice[item])] - coef[usize::from(option)]
    }

    fn set(&mut self, item: usize, option: u8) {
        for &(r, position) in &self.model.item_rows[item] {
            self.left[r] += self.change(item, option, r, position);
        }
        self.choice[item] = option;
    }

    fn fits(&self, item: usize, option: u8) -> bool {
        self.model.item_rows[item].iter().all(|&(r, position)| {
            let left = self.left[r] + self.change(item, option, r, position);
            left >= 0
        })
    }

    fn worth(&self, item: usize, option: u8) -> i64 {
        let net = &self.model.net[item];
        net[usize::from(option)] - net[usize::from(self.choice[item])]
    }

    /// Moves of one or two items while they raise the objective.
    fn climb(&mut self, priced: &Priced) {
        let near = self.near(priced, NEAR);
        let wide = self.near(priced, WIDE);
        for _ in 0..ROUNDS {
            while self.single() {}
            if let Some(moves) = self.pair(&near) {
                for (item, option) in moves {
                    self.set(item, option);
                }
            } else if !self.exchange(&wide) {
                return;
            }
        }
    }

    /// Two exchanges at once along the row with the least left, for models of two options.
    fn exchange(&mut self, near: &[usize]) -> bool {
        if self.model.options() != 2 {
            return false;
        }
        let whole = |r: &usize| {
            let row = &self.model.rows[*r];
            row.entries.len() == self.model.items() && *r < self.model.counting
        };
        let share = |r: &usize| self.left[*r] as f64 / self.scale[*r];
        let rows = (0..self.model.rows.len()).filter(whole);
        let Some(row) = rows.min_by(|a, b| share(a).total_cmp(&share(b))) else {
            return false;
        };
        let tight = (row, self.left[row]);
        let moves = best_pair(self.model, self.masks, &self.choice, near, tight);
        let Some(moves) = moves else {
            return false;
        };
        let before = (self.choice.clone(), self.left.clone());
        for (item, option) in moves {
            self.set(item, option);
        }
        let fits = self.left.iter().all(|&l| l >= 0);
        if !fits {
            (self.choice, self.left) = before;
        }
        fits
    }

    fn near(&self, priced: &Priced, most: usize) -> Vec<usize> {
        let options = self.model.options();
        let least = |item: usize| {
            let losses = &priced.loss[item * options..(item + 1) * options];
            losses.iter().filter(|&&l| l > 0).min().copied()
        };
        let mut near: Vec<usize> = (0..self.model.items())
            .filter(|&i| self.masks[i].count_ones() > 1)
            .collect();
        near.sort_by_cached_key(|&i| (least(i).unwrap_or(0), i));
        near.truncate(most);
        near
    }

    fn single(&mut self) -> bool {
        let mut best: Option<(usize, u8, i64)> = None;
        for item in 0..self.model.items() {
            for o in self.others(item) {
                let worth = self.worth(item, o);
                if worth > best.map_or(0, |b| b.2) && self.fits(item, o) {
                    best = Some((item, o, worth));
                }
            }
        }
        if let Some((item, option, _)) = best {
            self.set(item, option);
        }
        best.is_some()
    }

    /// The best improving change of two items at once.
    fn pair(&mut self, near: &[usize]) -> Option<[(usize, u8); 2]> {
        let mut best: Option<([(usize, u8); 2], i64)> = None;
        for (at, &first) in near.iter().enumerate() {
            for o in self.others(first) {
                let (before, worth) = (self.choice[first], self.worth(first, o));
                self.set(first, o);
                for &second in near.iter().skip(at + 1) {
                    for p in self.others(second) {
                        let sum = worth + self.worth(second, p);
                        if sum > best.map_or(0, |b| b.1) && self.fits_all(second, p) {
                            best = Some(([(first, o), (second, p)], sum));
                        }
                    }
                }
                self.set(first, before);
            }
        }
        best.map(|b| b.0)
    }

    /// Like `fits`, and no other row is broken either.
    fn fits_all(&self, item: usize, option: u8) -> bool {
        self.fits(item, option) && {
            let mut left = self.left.clone();
            for &(r, position) in &self.model.item_rows[item] {
                left[r] += self.change(item, option, r, position);
            }
            left.iter().all(|&l| l >= 0)
        }
    }
}
