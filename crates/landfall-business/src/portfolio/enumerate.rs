//! Enumeration of every choice whose loss stays within a gap.
//!
//! With exact multipliers every choice loses against the bound what its options
//! lose, plus the price of what it leaves unused. So all choices above a given
//! objective are the sets of deviations from the best options whose losses sum
//! to at most the gap. They are walked depth first, candidates with costly
//! deviations first, and cut where a row can no longer be repaired.
#![expect(
    clippy::indexing_slicing,
    reason = "a tight kernel over tables built together in `Walk::new`"
)]

use super::bound::{Priced, SHIFT};
use super::census;
use super::model::Model;
use super::search::{Stop, Tracker};
use super::table::{AXES, Axis, Combination, Step, Table};

/// Losses are cut to this many bits so that sums stay in 64 bits.
const GAP_BITS: u32 = 50;
/// Prices tried per row and direction to cut nodes that are off balance.
const PRICES: usize = 4;
/// Cells per box of leftovers and axis; most boxes asked for are much smaller than the largest.
const WIDTH: i64 = 4;

/// One deviation from the best option of an item.
#[derive(Debug, Clone)]
struct Deviation {
    loss: i64,
    net: i64,
    option: u8,
    /// Changes of what is left of the rows.
    change: Vec<(usize, i64)>,
}

/// One open question about an item, with the deviations that answer it otherwise, cheapest first.
///
/// An item asks up to two: whether it enters at all, then in which wave.
#[derive(Debug, Clone)]
struct Open {
    item: usize,
    /// The option deviated from; the question does not arise while the item is elsewhere.
    from: u8,
    /// Place in the order of questions.
    rank: u8,
    deviations: Vec<Deviation>,
}

/// Items in rows of few items: whether they enter.
const TIED: u8 = 0;
/// Whether an item enters, where its wave is a question of its own.
const ENTER: u8 = 1;
/// The wave of an item for which it is open whether it enters.
const WAVE: u8 = 2;
/// The wave of an item in rows of few items.
const TIED_WAVE: u8 = 3;
/// Questions that no other depends on.
const FREE: u8 = 4;

/// A price on one row, on top of the multipliers: what an imbalance costs at least.
#[derive(Debug, Clone)]
struct Surcharge {
    row: usize,
    /// Price per unit, in units of 2^-32.
    price: i128,
    /// Price for what is left over instead of what is missing.
    leftover: bool,
    /// What the items from a position on can gain at this price, loss units, rounded up.
    excess: Vec<i64>,
}

/// A prepared enumeration.
pub(super) struct Walk<'a> {
    model: &'a Model,
    open: Vec<Open>,
    /// Smallest loss of each open item.
    least: Vec<i64>,
    /// What the items from a position on can add to a row: `relief[position][row]`.
    relief: Vec<Vec<i64>>,
    surcharges: Vec<Surcharge>,
    left: Vec<i64>,
    broken: usize,
    net: i64,
    choice: Vec<u8>,
    bound: i128,
    cut: u32,
    gap: i64,
    limit: i64,
    multipliers: Vec<i128>,
    /// Items from here on are looked up in the table.
    middle: usize,
    table: Option<Table>,
    found: Vec<u32>,
}

impl<'a> Walk<'a> {
    /// Prepares the choices within `masks` whose objective is above the incumbent of `tracker`.
    /// `None` when there is none by the bound alone.
    pub(super) fn new(
        model: &'a Model,
        masks: &[u64],
        rhs: &[i64],
        multipliers: &[i128],
        priced: &Priced,
        floor: i64,
    ) -> Option<Self> {
        let exact = priced.bound - (i128::from(floor) << SHIFT);
        if exact < 0 {
            return None;
        }
        let bits = i128::BITS - exact.leading_zeros();
        let cut = bits.saturating_sub(GAP_BITS);
        let mut walk = Self {
            model,
            open: Vec::new(),
            least: Vec::new(),
            relief: Vec::new(),
            surcharges: Vec::new(),
            left: model.slack(rhs, &priced.best),
            broken: 0,
            net: model.value(&priced.best),
            choice: priced.best.clone(),
            bound: priced.bound,
            cut,
            gap: narrow(exact >> cut),
            limit: i64::MAX,
            multipliers: multipliers.to_vec(),
            middle: 0,
            table: None,
            found: Vec::new(),
        };
        walk.broken = walk.left.iter().filter(|&&l| l < 0).count();
        walk.collect(masks, priced);
        walk.relief();
        walk.surcharges(multipliers);
        Some(walk)
    }

    fn collect(&mut self, masks: &[u64], priced: &Priced) {
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
        let others = (0..self.model.options())
            .filter(|&o| mask >> o & 1 == 1 && (o == 0) != (best == 0));
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

    fn relief(&mut self) {
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

    fn surcharges(&mut self, multipliers: &[i128]) {
        for row in 0..self.model.rows.len() {
            for leftover in [false, true] {
                let mut prices = self.prices(row, leftover);
                if leftover {
                    for price in &mut prices {
                        *price = (*price).min(multipliers[row]);
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
            .filter_map(|k| ratios.get(ratios.len() * (2 * k + 1) / (4 * PRICES)).copied())
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

    /// Walks all choices that lose at most `part` of `parts` of the gap.
    /// `Ok(true)`: every choice above the incumbent has been seen.
    pub(super) fn run(
        &mut self,
        tracker: &mut Tracker<'_>,
        (part, parts): (usize, usize),
    ) -> Result<bool, Stop> {
        self.tighten(tracker);
        let share = i128::from(self.gap) * part as i128 / (parts.max(1) as i128);
        self.limit = if part >= parts { i64::MAX } else { narrow(share) };
        self.enter_or_not(0, 0, tracker)?;
        Ok(self.gap <= self.limit)
    }

    /// Walks the questions whether items enter; for each answer, those in which wave.
    fn enter_or_not(
        &mut self,
        from: usize,
        used: i64,
        tracker: &mut Tracker<'_>,
    ) -> Result<(), Stop> {
        tracker.tick()?;
        if self.cannot_pay(from, used) {
            return Ok(());
        }
        let settled = self.settled();
        if !self.cannot_pay(settled, used) {
            self.in_which_wave(settled, used, tracker)?;
        }
        for at in from..settled {
            let deviation = &self.open[at].deviations[0];
            let loss = deviation.loss;
            if loss <= self.gap.min(self.limit) - used {
                self.apply(at, 0, 1);
                let result = self.enter_or_not(at + 1, used + loss, tracker);
                self.apply(at, 0, -1);
                result?;
            }
        }
        Ok(())
    }

    /// Walks the remaining questions, the last of them by a table when that is less work.
    fn in_which_wave(
        &mut self,
        settled: usize,
        used: i64,
        tracker: &mut Tracker<'_>,
    ) -> Result<(), Stop> {
        let spare = self.gap.min(self.limit) - used;
        let questions: Vec<Vec<i64>> = (settled..self.open.len())
            .map(|at| {
                let losses = self.open[at].deviations.iter().map(|d| d.loss);
                losses.filter(|_| self.arises(at)).collect()
            })
            .collect();
        self.middle = settled + census::middle(&questions, spare);
        tracker.ticks(u64::try_from(questions.len() / 4).unwrap_or(0))?;
        self.table = None;
        if self.middle < self.open.len() {
            self.table = Some(self.tabulate(spare, tracker)?);
        }
        self.visit(settled, used, tracker)
    }

    /// Whether the item of a question is where the question arises.
    fn arises(&self, at: usize) -> bool {
        self.choice[self.open[at].item] == self.open[at].from
    }

    /// Whether no answer to the questions from `from` on leads to a choice within the gap.
    fn cannot_pay(&self, from: usize, used: i64) -> bool {
        (self.broken > 0 && self.hopeless(from)) || self.unbalanced(from, used)
    }

    /// After a finished run: no choice that was not handed in is above this (units of 2^-32).
    pub(super) fn seen(&self) -> i128 {
        self.bound - (i128::from(self.limit) << self.cut)
    }

    /// The largest part of the gap within which nothing is left when no choice is above `bound`.
    pub(super) fn part_above(&self, bound: i128, parts: usize) -> usize {
        let known = (self.bound - bound).max(0) >> self.cut;
        let part = known * (parts as i128) / i128::from(self.gap.max(1));
        usize::try_from(part).unwrap_or(0).min(parts)
    }

    /// The deviations' losses, question by question in the order of the walk.
    pub(super) fn losses(&self) -> impl DoubleEndedIterator<Item = Vec<i64>> + '_ {
        self.open
            .iter()
            .map(|o| o.deviations.iter().map(|d| d.loss).collect())
    }

    /// Where it is settled which items enter.
    fn settled(&self) -> usize {
        self.open.partition_point(|o| o.rank <= ENTER)
    }

    /// Where it is settled which items enter, and the share of the choices so far that can still
    /// be completed there when the whole gap is allowed.
    #[expect(
        clippy::cast_precision_loss,
        reason = "the estimate only steers the effort"
    )]
    pub(super) fn sieve(&self) -> (usize, f64) {
        let settled = self.settled();
        let mut share = 1.0_f64;
        for (row, &price) in self.multipliers.iter().enumerate() {
            if price <= 0 || self.touched(row, settled..self.open.len()) > 0.0 {
                continue;
            }
            let spread = 2.0 * self.touched(row, 0..settled);
            if spread > 0.0 {
                let window = ((i128::from(self.gap.max(0)) << self.cut) / price) as f64;
                share = share.min(window / spread);
            }
        }
        (settled, share)
    }

    /// Mean absolute change of a row by the questions in a range that change it.
    #[expect(
        clippy::cast_precision_loss,
        reason = "the estimate only steers the effort"
    )]
    fn touched(&self, row: usize, range: core::ops::Range<usize>) -> f64 {
        let changes = self.open[range]
            .iter()
            .flat_map(|o| &o.deviations)
            .flat_map(|d| &d.change)
            .filter(|(r, _)| *r == row);
        let (count, sum) = changes.fold((0.0, 0.0), |(n, s), (_, c)| {
            (n + 1.0, s + c.unsigned_abs() as f64)
        });
        if count > 0.0 { sum / count } else { 0.0 }
    }

    /// The gap in loss units.
    pub(super) fn gap(&self) -> i64 {
        self.gap
    }

    /// All combinations of the items from `middle` on.
    fn tabulate(&self, spare: i64, tracker: &mut Tracker<'_>) -> Result<Table, Stop> {
        let axes = self.axes(spare);
        let mut grown = Grown {
            axes: [usize::MAX; AXES],
            steps: vec![Step {
                before: 0,
                at: 0,
                which: 0,
            }],
            combinations: Vec::new(),
        };
        for (slot, axis) in grown.axes.iter_mut().zip(&axes) {
            *slot = axis.row;
        }
        let empty = Combination {
            loss: 0,
            change: [0; AXES],
            step: 0,
        };
        grown.combinations.push(empty);
        self.grow((self.middle, spare), empty, &mut grown, tracker)?;
        Ok(Table::new(axes, grown.steps, grown.combinations))
    }

    fn grow(
        &self,
        (from, spare): (usize, i64),
        base: Combination,
        grown: &mut Grown,
        tracker: &mut Tracker<'_>,
    ) -> Result<(), Stop> {
        for at in from..self.open.len() {
            if !self.arises(at) {
                continue;
            }
            for (which, deviation) in self.open[at].deviations.iter().enumerate() {
                if deviation.loss > spare {
                    break;
                }
                tracker.tick()?;
                let next = grown.add(base, deviation, (at, which));
                self.grow((at + 1, spare - deviation.loss), next, grown, tracker)?;
            }
        }
        Ok(())
    }

    /// Sum of the largest changes of a row by the questions from `middle` on.
    fn spread(&self, row: usize) -> i64 {
        let largest = |open: &Open| {
            let changes = open.deviations.iter().flat_map(|d| &d.change);
            let here = changes.filter(|(r, _)| *r == row).map(|(_, c)| c.abs());
            here.max().unwrap_or(0)
        };
        self.open[self.middle..].iter().map(largest).sum()
    }

    /// The priced rows on which the items from `middle` on spread most against what may be left.
    fn axes(&self, spare: i64) -> Vec<Axis> {
        let budget = (i128::from(spare.max(0)) + 1) << self.cut;
        let mut axes: Vec<(i128, Axis)> = Vec::new();
        for (row, &price) in self.multipliers.iter().enumerate() {
            let spread = self.spread(row);
            if price <= 0 || spread == 0 {
                continue;
            }
            let window = (budget / price).clamp(1, i128::from(i64::MAX / 8));
            let axis = Axis {
                row,
                price,
                width: (narrow(window) / WIDTH).max(1),
            };
            axes.push((i128::from(spread) * 16 / window, axis));
        }
        axes.sort_by_key(|(spread, axis)| (core::cmp::Reverse(*spread), axis.row));
        axes.truncate(AXES);
        axes.into_iter().map(|(_, axis)| axis).collect()
    }

    /// The gap left after the incumbent of `tracker`.
    fn tighten(&mut self, tracker: &Tracker<'_>) {
        let exact = self.bound - (i128::from(tracker.floor()) << SHIFT);
        self.gap = if exact < 0 {
            -1
        } else {
            narrow(exact >> self.cut).min(self.gap)
        };
    }

    fn visit(&mut self, from: usize, used: i64, tracker: &mut Tracker<'_>) -> Result<(), Stop> {
        tracker.tick()?;
        if self.cannot_pay(from, used) {
            return Ok(());
        }
        self.complete(used, tracker)?;
        let spare = self.gap.min(self.limit) - used;
        for at in from..self.middle {
            if self.least[at] > spare || !self.arises(at) {
                continue;
            }
            for which in 0..self.open[at].deviations.len() {
                let loss = self.open[at].deviations[which].loss;
                if loss > self.gap.min(self.limit) - used {
                    break;
                }
                self.apply(at, which, 1);
                let result = self.visit(at + 1, used + loss, tracker);
                self.apply(at, which, -1);
                result?;
            }
        }
        Ok(())
    }

    /// Hands in the state, or what the table makes of it.
    fn complete(&mut self, used: i64, tracker: &mut Tracker<'_>) -> Result<(), Stop> {
        let Some(table) = &self.table else {
            return self.hand_in(tracker);
        };
        let mut found = core::mem::take(&mut self.found);
        found.clear();
        let spare = self.gap.min(self.limit) - used;
        table.completions(&self.left, spare, self.cut, &mut found);
        let mut result = Ok(());
        for &step in &found {
            let path = self.path(step);
            for &(at, which) in &path {
                self.apply(at, which, 1);
            }
            result = tracker.tick().and_then(|()| self.hand_in(tracker));
            for &(at, which) in &path {
                self.apply(at, which, -1);
            }
            if result.is_err() {
                break;
            }
        }
        self.found = found;
        result
    }

    fn path(&self, mut step: u32) -> Vec<(usize, usize)> {
        let mut path = Vec::new();
        let steps = self.table.as_ref().map_or(&[][..], |t| &t.steps);
        while step != 0 {
            let s = steps[step as usize];
            path.push((s.at as usize, s.which as usize));
            step = s.before;
        }
        path
    }

    fn hand_in(&mut self, tracker: &mut Tracker<'_>) -> Result<(), Stop> {
        if self.broken == 0 && self.net >= tracker.floor() {
            tracker.offer(&self.choice, self.net)?;
            self.tighten(tracker);
        }
        Ok(())
    }

    /// Whether some broken row stays broken whatever the items from `from` on do.
    fn hopeless(&self, from: usize) -> bool {
        self.left
            .iter()
            .zip(&self.relief[from])
            .any(|(&left, &relief)| left < 0 && left + relief < 0)
    }

    /// Whether repairing a broken row, or using up what is left of one, costs more than the gap.
    fn unbalanced(&self, from: usize, used: i64) -> bool {
        let spare = self.gap.min(self.limit) - used;
        self.surcharges.iter().any(|s| {
            let left = self.left[s.row];
            if (left > 0) != s.leftover || left == 0 {
                return false;
            }
            let cost = (s.price.wrapping_mul(i128::from(left.unsigned_abs()))) >> self.cut;
            cost > i128::from(spare) + i128::from(s.excess[from])
        })
    }

    fn apply(&mut self, at: usize, which: usize, sign: i64) {
        let open = &self.open[at];
        let deviation = &open.deviations[which];
        self.net += sign * deviation.net;
        self.choice[open.item] = if sign > 0 { deviation.option } else { open.from };
        for &(row, change) in &deviation.change {
            let before = self.left[row];
            let after = before + sign * change;
            self.left[row] = after;
            self.broken += usize::from(after < 0);
            self.broken -= usize::from(before < 0);
        }
    }
}

/// Combinations under construction.
struct Grown {
    axes: [usize; AXES],
    steps: Vec<Step>,
    combinations: Vec<Combination>,
}

impl Grown {
    fn add(
        &mut self,
        base: Combination,
        deviation: &Deviation,
        (at, which): (usize, usize),
    ) -> Combination {
        let mut next = base;
        next.loss += deviation.loss;
        for &(row, change) in &deviation.change {
            for (axis, sum) in self.axes.iter().zip(&mut next.change) {
                if *axis == row {
                    *sum += change;
                }
            }
        }
        next.step = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
        self.steps.push(Step {
            before: base.step,
            at: u32::try_from(at).unwrap_or(u32::MAX),
            which: u32::try_from(which).unwrap_or(u32::MAX),
        });
        self.combinations.push(next);
        next
    }
}

fn narrow(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}
