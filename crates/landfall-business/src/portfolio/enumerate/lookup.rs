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
    /// All combinations of the items from `middle` on.
    pub(super) fn tabulate(&self, spare: i64, tracker: &mut Tracker<'_>) -> Result<Table, Stop> {
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

    /// Hands in the state, or what the table makes of it.
    pub(super) fn complete(&mut self, used: i64, tracker: &mut Tracker<'_>) -> Result<(), Stop> {
        let Some(table) = &self.table else {
            return self.hand_in(tracker);
        };
        let mut found = core::mem::take(&mut self.found);
        found.clear();
        let spare = self.gap.min(self.limit) - used;
        let seen = table.completions(&self.left, spare, self.cut, &mut found);
        let mut result = tracker.ticks(seen / 16);
        for &step in &found {
            if result.is_err() {
                break;
            }
            let path = self.path(step);
            for &(at, which) in &path {
                self.apply(at, which, 1);
            }
            result = tracker.tick().and_then(|()| self.hand_in(tracker));
            for &(at, which) in &path {
                self.apply(at, which, -1);
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
