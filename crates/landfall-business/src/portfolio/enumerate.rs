//! Enumeration of every choice whose loss stays within a gap.
//!
//! With exact multipliers every choice loses against the bound what its options
//! lose, plus the price of what it leaves unused. So all choices above a given
//! objective are the sets of deviations from the best options whose losses sum
//! to at most the gap. They are walked depth first, candidates with costly
//! deviations first, and cut where a row can no longer be repaired.
//!
//! With several waves the options are asked for in stages, such as: which items
//! enter, which of them in the first wave, which in the second. A stage settles
//! rows, and what it leaves of them is paid for before the next stage starts.
#![expect(
    clippy::indexing_slicing,
    reason = "a tight kernel over tables built together in `Walk::new`"
)]

use super::bound::{Priced, SHIFT};
use super::census;
use super::model::Model;
use super::table::Table;
use super::tracker::{Stop, Tracker};

mod lookup;
mod prepare;

/// Losses are cut to this many bits so that sums stay in 64 bits.
const GAP_BITS: u32 = 50;

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
    /// Whether the item stands in a row of few items.
    tied: bool,
    deviations: Vec<Deviation>,
}

/// A price on one row, on top of the multipliers: what an imbalance costs at least.
#[derive(Debug, Clone)]
struct Surcharge {
    row: usize,
    /// Price per unit, in units of 2^-32.
    price: i128,
    /// Price for what is left over instead of what is missing.
    leftover: bool,
    /// Questions from here on find the row settled and what is left of it paid for.
    until: usize,
    /// What the items from a position on can gain at this price, loss units, rounded up.
    excess: Vec<i64>,
}

/// Questions that are answered together, the last of them by a table.
///
/// Rows that no later question changes are settled with the stage, so that only answers which
/// leave almost nothing of them go on to the next stage.
#[derive(Debug, Clone)]
struct Stage {
    from: usize,
    to: usize,
    /// Priced rows that are settled here.
    settles: Vec<usize>,
    /// Questions from here on are looked up in the table.
    middle: usize,
    table: Option<Table>,
    found: Vec<u32>,
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
    /// Rows that no choice within the masks can break and that have no price.
    idle: Vec<bool>,
    stages: Vec<Stage>,
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
            idle: Vec::new(),
            stages: Vec::new(),
        };
        walk.broken = walk.left.iter().filter(|&&l| l < 0).count();
        walk.idle = model.idle(masks, rhs);
        for (idle, &price) in walk.idle.iter_mut().zip(multipliers) {
            *idle &= price == 0;
        }
        walk.collect(masks, priced);
        walk.stage_all();
        walk.relief();
        walk.surcharges(multipliers);
        Some(walk)
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
        self.limit = if part >= parts {
            i64::MAX
        } else {
            narrow(share)
        };
        self.stage(0, 0, tracker)?;
        Ok(self.gap <= self.limit)
    }

    /// Walks the questions from a stage on.
    fn stage(&mut self, s: usize, used: i64, tracker: &mut Tracker<'_>) -> Result<(), Stop> {
        if s == self.stages.len() {
            return self.hand_in(tracker);
        }
        let (from, to) = (self.stages[s].from, self.stages[s].to);
        if self.cannot_pay(from, used) {
            return tracker.tick();
        }
        let spare = self.gap.min(self.limit) - used;
        let mut middle = to;
        if !self.stages[s].settles.is_empty() {
            let questions: Vec<Vec<i64>> = (from..to)
                .map(|at| {
                    let losses = self.open[at].deviations.iter().map(|d| d.loss);
                    losses.filter(|_| self.arises(at)).collect()
                })
                .collect();
            middle = from + census::middle(&questions, spare);
            tracker.ticks(u64::try_from(questions.len()).unwrap_or(0))?;
        }
        self.stages[s].middle = middle;
        self.stages[s].table = None;
        if middle < to {
            self.stages[s].table = Some(self.tabulate(s, spare, tracker)?);
        }
        self.visit((s, from), used, tracker)
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
    pub(super) fn losses(&self) -> impl Iterator<Item = Vec<i64>> + '_ {
        self.open
            .iter()
            .map(|o| o.deviations.iter().map(|d| d.loss).collect())
    }

    /// For each stage its questions, and the share of their answers that can go on to the next
    /// stage when the whole gap is allowed.
    #[expect(
        clippy::cast_precision_loss,
        reason = "the estimate only steers the effort"
    )]
    pub(super) fn sieves(&self) -> impl Iterator<Item = (core::ops::Range<usize>, bool, f64)> + '_ {
        self.stages.iter().map(|stage| {
            let mut share = 1.0_f64;
            for &row in &stage.settles {
                let spread = 2.0 * self.touched(row, 0..stage.to);
                let price = self.multipliers[row];
                let window = ((i128::from(self.gap.max(0)) << self.cut) / price) as f64;
                share *= (window / spread.max(1.0)).min(1.0);
            }
            (stage.from..stage.to, !stage.settles.is_empty(), share)
        })
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

    /// The gap left after the incumbent of `tracker`.
    fn tighten(&mut self, tracker: &Tracker<'_>) {
        let exact = self.bound - (i128::from(tracker.floor()) << SHIFT);
        self.gap = if exact < 0 {
            -1
        } else {
            narrow(exact >> self.cut).min(self.gap)
        };
    }

    fn visit(
        &mut self,
        (s, from): (usize, usize),
        used: i64,
        tracker: &mut Tracker<'_>,
    ) -> Result<(), Stop> {
        tracker.tick()?;
        if self.cannot_pay(from, used) {
            return Ok(());
        }
        self.complete(s, used, tracker)?;
        let spare = self.gap.min(self.limit) - used;
        for at in from..self.stages[s].middle {
            if self.least[at] > spare || !self.arises(at) {
                continue;
            }
            for which in 0..self.open[at].deviations.len() {
                let loss = self.open[at].deviations[which].loss;
                if loss > self.gap.min(self.limit) - used {
                    break;
                }
                self.apply(at, which, 1);
                let result = self.visit((s, at + 1), used + loss, tracker);
                self.apply(at, which, -1);
                result?;
            }
        }
        Ok(())
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
            if (left > 0) != s.leftover || left == 0 || from >= s.until {
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
        self.choice[open.item] = if sign > 0 {
            deviation.option
        } else {
            open.from
        };
        for &(row, change) in &deviation.change {
            let before = self.left[row];
            let after = before + sign * change;
            self.left[row] = after;
            self.broken += usize::from(after < 0);
            self.broken -= usize::from(before < 0);
        }
    }
}

fn narrow(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}
