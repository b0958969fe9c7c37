//! The last questions of a walk, answered from a table.
#![expect(
    clippy::indexing_slicing,
    reason = "a tight kernel over tables built together in `Walk::new`"
)]

use super::{Deviation, Open, Walk, narrow};
use crate::portfolio::table::{AXES, Axis, Combination, Step, Table};
use crate::portfolio::tracker::{Stop, Tracker};

/// Cells per box of leftovers and axis; most boxes asked for are much smaller than the largest.
const WIDTH: i64 = 4;

impl Walk<'_> {
    /// All combinations of the answers to the last questions of a stage.
    pub(super) fn tabulate(
        &self,
        s: usize,
        spare: i64,
        tracker: &mut Tracker<'_>,
    ) -> Result<Table, Stop> {
        let range = self.stages[s].middle..self.stages[s].to;
        let axes = self.axes(s, &range, spare);
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
        self.grow((range, spare), empty, &mut grown, tracker)?;
        Ok(Table::new(axes, grown.steps, grown.combinations))
    }

    fn grow(
        &self,
        (range, spare): (core::ops::Range<usize>, i64),
        base: Combination,
        grown: &mut Grown,
        tracker: &mut Tracker<'_>,
    ) -> Result<(), Stop> {
        for at in range.clone() {
            if !self.arises(at) {
                continue;
            }
            for (which, deviation) in self.open[at].deviations.iter().enumerate() {
                if deviation.loss > spare {
                    break;
                }
                tracker.tick()?;
                let next = grown.add(base, deviation, (at, which));
                self.grow(
                    (at + 1..range.end, spare - deviation.loss),
                    next,
                    grown,
                    tracker,
                )?;
            }
        }
        Ok(())
    }

    /// Sum of the largest changes of a row by a range of questions.
    fn spread(&self, row: usize, range: &core::ops::Range<usize>) -> i64 {
        let largest = |open: &Open| {
            let changes = open.deviations.iter().flat_map(|d| &d.change);
            let here = changes.filter(|(r, _)| *r == row).map(|(_, c)| c.abs());
            here.max().unwrap_or(0)
        };
        self.open[range.clone()].iter().map(largest).sum()
    }

    /// The rows settled by a stage on which its last questions spread most against what may be left.
    fn axes(&self, s: usize, range: &core::ops::Range<usize>, spare: i64) -> Vec<Axis> {
        let budget = (i128::from(spare.max(0)) + 1) << self.cut;
        let mut axes: Vec<(i128, Axis)> = Vec::new();
        for &row in &self.stages[s].settles {
            let (price, spread) = (self.multipliers[row], self.spread(row, range));
            if spread == 0 {
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

    /// Goes on to the next stage with the state, or with what the table makes of it.
    pub(super) fn complete(
        &mut self,
        s: usize,
        used: i64,
        tracker: &mut Tracker<'_>,
    ) -> Result<(), Stop> {
        let mut found = core::mem::take(&mut self.stages[s].found);
        found.clear();
        let Some(table) = &self.stages[s].table else {
            return self.pass(s, used, tracker);
        };
        let spare = self.gap.min(self.limit) - used;
        let seen = table.completions(&self.left, spare, self.cut, &mut found);
        let mut result = tracker.ticks(seen / 16);
        for &step in &found {
            if result.is_err() {
                break;
            }
            let path = self.path(s, step);
            let mut sum = used;
            for &(at, which) in &path {
                sum += self.open[at].deviations[which].loss;
                self.apply(at, which, 1);
            }
            result = tracker.tick().and_then(|()| self.pass(s, sum, tracker));
            for &(at, which) in &path {
                self.apply(at, which, -1);
            }
        }
        self.stages[s].found = found;
        result
    }

    /// Goes on to the next stage after paying for what is left of the rows settled in stage `s`.
    fn pass(&mut self, s: usize, mut used: i64, tracker: &mut Tracker<'_>) -> Result<(), Stop> {
        for &row in &self.stages[s].settles {
            let left = self.left[row];
            if left < 0 {
                return Ok(());
            }
            let cost = self.multipliers[row].saturating_mul(i128::from(left)) >> self.cut;
            used = used.saturating_add(narrow(cost));
        }
        if used > self.gap.min(self.limit) {
            return Ok(());
        }
        self.stage(s + 1, used, tracker)
    }

    fn path(&self, s: usize, mut step: u32) -> Vec<(usize, usize)> {
        let mut path = Vec::new();
        let steps = self.stages[s].table.as_ref().map_or(&[][..], |t| &t.steps);
        while step != 0 {
            let s = steps[step as usize];
            path.push((s.at as usize, s.which as usize));
            step = s.before;
        }
        path
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
