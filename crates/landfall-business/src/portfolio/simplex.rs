//! Multipliers from the linear relaxation: a dense dual simplex in floating point.
//!
//! Each item starts at the option with the largest net value, which makes the
//! start dual feasible; the dual simplex (Lemke 1954) then repairs the rows.
//! Nothing here decides: the multipliers are evaluated exactly afterwards, so an
//! inaccurate or unfinished run costs tightness, not correctness.
#![expect(
    clippy::indexing_slicing,
    reason = "a dense numeric kernel: the table is rows x columns by construction"
)]
#![expect(
    clippy::cast_precision_loss,
    reason = "the relaxation only proposes multipliers"
)]

use super::model::Model;

const EPS: f64 = 1e-9;

/// What the relaxation proposes.
#[derive(Debug, Clone)]
pub(super) struct Relaxed {
    /// One multiplier per row of the model, minor units of net per unit of the row.
    pub(super) multipliers: Vec<f64>,
    /// Share of each option, `share[item * options + option]`.
    pub(super) share: Vec<f64>,
    /// A direction along which the bound falls without end, when no share meets the rows.
    pub(super) ray: Option<Vec<f64>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    Slack(usize),
    Share(usize, usize),
}

struct Table {
    names: Vec<Name>,
    basic: Vec<Name>,
    cells: Vec<f64>,
    value: Vec<f64>,
    cost: Vec<f64>,
}

/// Solves the relaxation over `core`; every other item stays at `fixed`.
pub(super) fn relax(
    model: &Model,
    masks: &[u64],
    rhs: &[i64],
    core: &[usize],
    fixed: &[u8],
) -> Relaxed {
    let scale = Scale::new(model);
    let mut start = fixed.to_vec();
    for &item in core {
        start[item] = best_net(&model.net[item], masks[item]);
    }
    let rows = active_rows(model, masks, rhs);
    let mut table = Table::new(model, masks, rhs, &scale, (core, &start, &rows));
    let ray = table.run();
    table.read(model, &scale, &start, ray)
}

fn best_net(net: &[i64], mask: u64) -> u8 {
    let mut best = (0, i64::MIN);
    for (o, &v) in (0_u8..).zip(net) {
        if mask >> o & 1 == 1 && v > best.1 {
            best = (o, v);
        }
    }
    best.0
}

/// Rows that some allowed choice could break.
fn active_rows(model: &Model, masks: &[u64], rhs: &[i64]) -> Vec<usize> {
    let most = |coef: &[i64], mask: u64| {
        coef.iter()
            .enumerate()
            .filter(|(o, _)| mask >> o & 1 == 1)
            .map(|(_, &c)| c)
            .max()
            .unwrap_or(0)
    };
    model
        .rows
        .iter()
        .enumerate()
        .filter(|(r, row)| {
            let worst: i64 = row
                .entries
                .iter()
                .map(|e| most(&e.coef, masks[e.item]))
                .sum();
            worst > rhs[*r]
        })
        .map(|(r, _)| r)
        .collect()
}

struct Scale {
    net: f64,
    rows: Vec<f64>,
}

impl Scale {
    fn new(model: &Model) -> Self {
        let largest = |values: &mut dyn Iterator<Item = i64>| {
            values.map(i64::abs).max().unwrap_or(1).max(1) as f64
        };
        Self {
            net: largest(&mut model.net.iter().flatten().copied()),
            rows: model
                .rows
                .iter()
                .map(|r| largest(&mut r.entries.iter().flat_map(|e| e.coef.iter().copied())))
                .collect(),
        }
    }
}

impl Table {
    fn new(
        model: &Model,
        masks: &[u64],
        rhs: &[i64],
        scale: &Scale,
        (core, start, rows): (&[usize], &[u8], &[usize]),
    ) -> Self {
        let mut names = Vec::new();
        let mut cost = Vec::new();
        for &item in core {
            let key = usize::from(start[item]);
            for o in (0..model.options()).filter(|&o| o != key && masks[item] >> o & 1 == 1) {
                let noise = 1e-9 * (1.0 + ((names.len() * 7919) % 1009) as f64 / 1009.0);
                names.push(Name::Share(item, o));
                cost.push((model.net[item][key] - model.net[item][o]) as f64 / scale.net + noise);
            }
        }
        let slack = model.slack(rhs, start);
        let mut basic: Vec<Name> = rows.iter().map(|&r| Name::Slack(r)).collect();
        let mut value: Vec<f64> = rows
            .iter()
            .map(|&r| slack[r] as f64 / scale.rows[r])
            .collect();
        basic.extend(core.iter().map(|&i| Name::Share(i, usize::from(start[i]))));
        value.resize(basic.len(), 1.0);
        let mut table = Self {
            cells: vec![0.0; basic.len() * names.len()],
            names,
            basic,
            value,
            cost,
        };
        table.fill(model, scale, start, (core, rows));
        table
    }

    fn fill(
        &mut self,
        model: &Model,
        scale: &Scale,
        start: &[u8],
        (core, rows): (&[usize], &[usize]),
    ) {
        let width = self.names.len();
        let mut row_at = vec![usize::MAX; model.rows.len()];
        for (at, &r) in rows.iter().enumerate() {
            row_at[r] = at;
        }
        let mut key_at = vec![usize::MAX; model.items()];
        for (at, &item) in core.iter().enumerate() {
            key_at[item] = rows.len() + at;
        }
        for (column, name) in self.names.iter().enumerate() {
            let Name::Share(item, option) = *name else {
                continue;
            };
            self.cells[key_at[item] * width + column] = 1.0;
            for &(r, position) in &model.item_rows[item] {
                if row_at[r] != usize::MAX {
                    let coef = &model.rows[r].entries[position].coef;
                    let change = coef[option] - coef[usize::from(start[item])];
                    self.cells[row_at[r] * width + column] = change as f64 / scale.rows[r];
                }
            }
        }
    }

    /// Pivots until every basic value is 0 or more. Returns the row that proves there is none.
    fn run(&mut self) -> Option<usize> {
        let limit = 20 * self.basic.len() + 200;
        for _ in 0..limit {
            let row = self.leaving()?;
            let Some(column) = self.entering(row) else {
                return Some(row);
            };
            self.pivot(row, column);
        }
        None
    }

    fn leaving(&self) -> Option<usize> {
        let mut worst = (None, -EPS);
        for (row, &value) in self.value.iter().enumerate() {
            if value < worst.1 {
                worst = (Some(row), value);
            }
        }
        worst.0
    }

    fn entering(&self, row: usize) -> Option<usize> {
        let width = self.names.len();
        let cells = &self.cells[row * width..(row + 1) * width];
        let mut best: Option<(usize, f64, f64)> = None;
        for (column, &cell) in cells.iter().enumerate() {
            if cell < -EPS {
                let ratio = self.cost[column].max(0.0) / -cell;
                let better = best
                    .is_none_or(|(_, r, c)| ratio < r - 1e-13 || (ratio <= r + 1e-13 && cell < c));
                if better {
                    best = Some((column, ratio, cell));
                }
            }
        }
        best.map(|(column, ..)| column)
    }

    fn pivot(&mut self, row: usize, column: usize) {
        let width = self.names.len();
        let pivot = self.cells[row * width + column];
        let mut lead: Vec<f64> = self.cells[row * width..(row + 1) * width]
            .iter()
            .map(|c| c / pivot)
            .collect();
        lead[column] = 1.0 / pivot;
        let value = self.value[row] / pivot;
        for r in 0..self.basic.len() {
            let factor = self.cells[r * width + column];
            if r == row || factor == 0.0 {
                continue;
            }
            let line = &mut self.cells[r * width..(r + 1) * width];
            line[column] = 0.0;
            for (cell, l) in line.iter_mut().zip(&lead) {
                *cell -= factor * l;
            }
            self.value[r] -= factor * value;
        }
        let factor = self.cost[column];
        self.cost[column] = 0.0;
        for (cost, l) in self.cost.iter_mut().zip(&lead) {
            *cost -= factor * l;
        }
        self.cells[row * width..(row + 1) * width].copy_from_slice(&lead);
        self.value[row] = value;
        core::mem::swap(&mut self.basic[row], &mut self.names[column]);
    }

    fn read(&self, model: &Model, scale: &Scale, start: &[u8], ray: Option<usize>) -> Relaxed {
        let options = model.options();
        let mut multipliers = vec![0.0; model.rows.len()];
        for (name, cost) in self.names.iter().zip(&self.cost) {
            if let Name::Slack(r) = name {
                multipliers[*r] = cost.max(0.0) * scale.net / scale.rows[*r];
            }
        }
        let mut share = vec![0.0; model.items() * options];
        let mut touched = vec![false; model.items()];
        for (name, value) in self.basic.iter().zip(&self.value) {
            if let Name::Share(item, option) = *name {
                share[item * options + option] = *value;
                touched[item] = true;
            }
        }
        for (item, &o) in start.iter().enumerate().filter(|(i, _)| !touched[*i]) {
            share[item * options + usize::from(o)] = 1.0;
        }
        Relaxed {
            multipliers,
            share,
            ray: ray.map(|row| self.ray(row, model, scale)),
        }
    }

    fn ray(&self, row: usize, model: &Model, scale: &Scale) -> Vec<f64> {
        let width = self.names.len();
        let mut ray = vec![0.0; model.rows.len()];
        let cells = &self.cells[row * width..(row + 1) * width];
        for (name, cell) in self.names.iter().zip(cells) {
            if let Name::Slack(r) = name {
                ray[*r] = cell.max(0.0) * scale.net / scale.rows[*r];
            }
        }
        if let Name::Slack(r) = self.basic[row] {
            ray[r] = scale.net / scale.rows[r];
        }
        ray
    }
}
