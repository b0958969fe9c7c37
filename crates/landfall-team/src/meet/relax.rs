//! The linear relaxation: a dense primal simplex with bounded variables, in floating point.
//!
//! Nothing here decides: multipliers are evaluated exactly afterwards and uses are rounded and
//! counted again, so an inaccurate or unfinished run costs tightness, not correctness.
#![expect(
    clippy::indexing_slicing,
    reason = "a dense numeric kernel: the table is rows x columns by construction"
)]
#![expect(
    clippy::cast_precision_loss,
    reason = "the relaxation only proposes multipliers and uses"
)]

use super::model::{Aim, Model, Ranges};

const EPS: f64 = 1e-9;

/// What the relaxation proposes.
#[derive(Debug)]
pub(super) struct Relaxed {
    /// One multiplier per attendee, 0 or more.
    pub(super) multipliers: Vec<f64>,
    /// Use of each variable.
    pub(super) uses: Vec<f64>,
}

/// Minimises `penalty t + cost x` where each class is used as often as it has meetings and no load
/// exceeds its cap by more than `t`; the cost is the sum of the burdens, or 0. Columns: the variables, one slack per attendee, `t`.
struct Table {
    width: usize,
    cells: Vec<f64>,
    /// Reduced cost of each column.
    reduced: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
    /// Present value of each column.
    value: Vec<f64>,
    /// Column of each row.
    basic: Vec<usize>,
    in_basis: Vec<bool>,
}

/// Solves the relaxation of a branch; `None` when the ranges leave nothing.
pub(super) fn relax(model: &Model, ranges: &Ranges, aim: &Aim) -> Option<Relaxed> {
    let mut table = Table::new(model, ranges, aim)?;
    table.run();
    let (variables, attendees) = (model.variables(), model.attendees);
    let slack = &table.reduced[variables..variables + attendees];
    Some(Relaxed {
        multipliers: slack.iter().map(|&d| d.max(0.0)).collect(),
        uses: table.value[..variables].to_vec(),
    })
}

impl Table {
    fn new(model: &Model, ranges: &Ranges, aim: &Aim) -> Option<Self> {
        let (variables, attendees) = (model.variables(), model.attendees);
        let sums: Vec<i64> = (0..variables)
            .map(|v| model.burdens(v).iter().sum())
            .collect();
        let mut counts = vec![0; variables];
        let mut basic = Vec::new();
        for class in &model.classes {
            basic.push(ranges.fill(class, &sums, &mut counts)?);
        }
        let penalty = if aim.sum {
            1000.0 * attendees as f64
        } else {
            1.0
        };
        let width = variables + attendees + 1;
        let rows = model.classes.len() + attendees;
        let float = |all: &[i64]| all.iter().map(|&n| n as f64).collect::<Vec<f64>>();
        let mut table = Self {
            width,
            cells: vec![0.0; rows * width],
            reduced: vec![0.0; width],
            low: float(&ranges.low),
            high: float(&ranges.high),
            value: float(&counts),
            basic,
            in_basis: vec![false; width],
        };
        if aim.sum {
            table.reduced[..variables].copy_from_slice(&float(&sums));
        }
        table.reduced[width - 1] = penalty;
        table.low.resize(width, 0.0);
        table.high.resize(width, f64::INFINITY);
        table.value.resize(width, 0.0);
        table.fill(model);
        table.start(&model.loads(&counts), &aim.caps, model.classes.len());
        Some(table)
    }

    fn fill(&mut self, model: &Model) {
        let (variables, classes) = (model.variables(), model.classes.len());
        for (row, class) in model.classes.iter().enumerate() {
            self.cells[row * self.width..][class.first..class.end].fill(1.0);
        }
        for attendee in 0..model.attendees {
            let row = &mut self.cells[(classes + attendee) * self.width..][..self.width];
            for (variable, cell) in row[..variables].iter_mut().enumerate() {
                *cell = model.burdens(variable)[attendee] as f64;
            }
            row[variables + attendee] = 1.0;
            row[self.width - 1] = -1.0;
        }
    }

    /// Brings the starting columns into the basis: one variable per class, the slacks, and `t`
    /// instead of the slack of the load that exceeds its cap most.
    fn start(&mut self, loads: &[i64], caps: &[i64], classes: usize) {
        let variables = self.width - 1 - loads.len();
        let over: Vec<i64> = loads
            .iter()
            .zip(caps)
            .map(|(load, cap)| load - cap)
            .collect();
        let worst = (0..over.len()).max_by_key(|&a| (over[a], std::cmp::Reverse(a)));
        let excess = worst.map_or(0, |a| over[a].max(0)) as f64;
        self.value[self.width - 1] = excess;
        for (attendee, &over) in over.iter().enumerate() {
            self.value[variables + attendee] = excess - over as f64;
            self.basic.push(variables + attendee);
        }
        for row in 0..classes {
            self.eliminate(row, self.basic[row]);
        }
        if let Some(attendee) = worst
            && excess > 0.0
        {
            self.basic[classes + attendee] = self.width - 1;
            self.eliminate(classes + attendee, self.width - 1);
        }
        for &column in &self.basic {
            self.in_basis[column] = true;
        }
    }

    fn run(&mut self) {
        let limit = 50 * self.basic.len() + self.width;
        for step in 0..limit {
            // Bland's rule after a while, which cannot cycle.
            let Some((column, rises)) = self.entering(step * 2 > limit) else {
                return;
            };
            self.advance(column, if rises { 1.0 } else { -1.0 });
        }
    }

    fn entering(&self, first: bool) -> Option<(usize, bool)> {
        let mut best = (EPS, None);
        for column in 0..self.width {
            if self.in_basis[column] || self.high[column] - self.low[column] < EPS {
                continue;
            }
            let reduced = self.reduced[column];
            let at_low = self.value[column] - self.low[column] < EPS;
            let gain = if at_low { -reduced } else { reduced };
            if gain > best.0 {
                best = (gain, Some((column, at_low)));
                if first {
                    break;
                }
            }
        }
        best.1
    }

    /// Moves a column until it or a basic one meets a bound.
    fn advance(&mut self, column: usize, sign: f64) {
        let mut reach = self.high[column] - self.low[column];
        let mut leaving = None;
        for (row, &basic) in self.basic.iter().enumerate() {
            let change = -sign * self.cells[row * self.width + column];
            let room = if change < -EPS {
                (self.value[basic] - self.low[basic]) / -change
            } else if change > EPS {
                (self.high[basic] - self.value[basic]) / change
            } else {
                continue;
            };
            if room.max(0.0) < reach {
                reach = room.max(0.0);
                leaving = Some((row, change < 0.0));
            }
        }
        if reach.is_infinite() {
            return;
        }
        for (row, &basic) in self.basic.iter().enumerate() {
            self.value[basic] -= sign * reach * self.cells[row * self.width + column];
        }
        self.value[column] += sign * reach;
        let Some((row, to_low)) = leaving else {
            self.value[column] = if sign > 0.0 {
                self.high[column]
            } else {
                self.low[column]
            };
            return;
        };
        let out = std::mem::replace(&mut self.basic[row], column);
        self.value[out] = if to_low {
            self.low[out]
        } else {
            self.high[out]
        };
        self.in_basis[out] = false;
        self.in_basis[column] = true;
        self.eliminate(row, column);
    }

    /// Makes the column a unit column with its 1 in the row.
    fn eliminate(&mut self, row: usize, column: usize) {
        let width = self.width;
        let pivot = self.cells[row * width + column];
        let mut lead = self.cells[row * width..][..width].to_vec();
        lead.iter_mut().for_each(|cell| *cell /= pivot);
        for other in 0..self.basic.len().max(self.cells.len() / width) {
            let factor = self.cells[other * width + column];
            if other == row || factor == 0.0 {
                continue;
            }
            let line = &mut self.cells[other * width..][..width];
            for (cell, lead) in line.iter_mut().zip(&lead) {
                *cell -= factor * lead;
            }
        }
        let factor = self.reduced[column];
        for (cell, lead) in self.reduced.iter_mut().zip(&lead) {
            *cell -= factor * lead;
        }
        self.cells[row * width..][..width].copy_from_slice(&lead);
    }
}
