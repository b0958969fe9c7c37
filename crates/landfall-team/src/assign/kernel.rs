//! Shortest augmenting paths on a dense matrix (Jonker & Volgenant 1987; Crouse 2016).
#![expect(
    clippy::indexing_slicing,
    reason = "a dense numeric kernel: rows x columns by construction, indices below both"
)]

use landfall_core::{Cancelled, Progress};

/// Cost of a pair that is not allowed: skipped, never added to anything.
pub(super) const NEVER: i64 = i64::MAX;

const FREE: u32 = u32::MAX;

/// Costs to be minimised, row-major, with at most as many rows as columns. Every row is matched.
pub(super) struct Costs {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) cells: Vec<i64>,
}

/// A cheapest matching of all rows with its prices: `u_i + v_j <= cost_ij`, equal on the matching,
/// `v_j <= 0`, and `v_j = 0` where the column is free.
pub(super) struct Matched {
    pub(super) column_of: Vec<usize>,
    pub(super) u: Vec<i64>,
    pub(super) v: Vec<i64>,
    pub(super) steps: u64,
}

/// The cheapest matching of all rows, or `None` when there is no matching of all rows.
pub(super) fn match_rows(costs: &Costs, progress: &Progress) -> Result<Option<Matched>, Cancelled> {
    let mut state = State::new(costs);
    if costs.rows == costs.columns {
        state.reduce_columns();
    } else {
        state.free = (0..costs.rows as u32).collect();
    }
    state.reduce_rows();
    state.reduce_rows();
    let free = std::mem::take(&mut state.free);
    let stage = progress.stage("assign", Some(free.len() as u64));
    let mut path = Path::new(costs.columns);
    for row in free {
        stage.advance(1)?;
        if !state.augment(row, &mut path) {
            return Ok(None);
        }
    }
    Ok(Some(state.read()))
}

struct State<'a> {
    costs: &'a Costs,
    /// Price of each column.
    v: Vec<i64>,
    row_of: Vec<u32>,
    column_of: Vec<u32>,
    /// Rows not matched yet.
    free: Vec<u32>,
    steps: u64,
}

/// Buffers of one search.
struct Path {
    distance: Vec<i64>,
    before: Vec<u32>,
    /// Columns: first those done, then those at the least distance, then the rest.
    order: Vec<u32>,
}

impl Path {
    fn new(columns: usize) -> Self {
        Self {
            distance: vec![NEVER; columns],
            before: vec![0; columns],
            order: (0..columns as u32).collect(),
        }
    }
}

impl<'a> State<'a> {
    fn new(costs: &'a Costs) -> Self {
        Self {
            costs,
            v: vec![0; costs.columns],
            row_of: vec![FREE; costs.columns],
            column_of: vec![FREE; costs.rows],
            free: Vec::new(),
            steps: 0,
        }
    }

    fn row(&self, row: u32) -> &'a [i64] {
        let width = self.costs.columns;
        &self.costs.cells[row as usize * width..][..width]
    }

    /// Gives each column the least cost in it as its price, and the row of that cost if still
    /// free; then lowers the price of each row's column as far as the row's next best allows.
    /// Only for square problems, where every column ends up matched.
    fn reduce_columns(&mut self) {
        let mut least = vec![NEVER; self.costs.columns];
        let mut holder = vec![FREE; self.costs.columns];
        for row in 0..self.costs.rows as u32 {
            let cells = self.row(row);
            for ((&cost, least), holder) in cells.iter().zip(&mut least).zip(&mut holder) {
                if cost < *least {
                    *least = cost;
                    *holder = row;
                }
            }
        }
        let mut columns_won = vec![0_u32; self.costs.rows];
        for column in (0..self.costs.columns).rev() {
            let row = holder[column];
            if row == FREE {
                continue;
            }
            self.v[column] = least[column];
            columns_won[row as usize] += 1;
            if self.column_of[row as usize] == FREE {
                self.column_of[row as usize] = column as u32;
                self.row_of[column] = row;
            }
        }
        for row in 0..self.costs.rows as u32 {
            match columns_won[row as usize] {
                0 => self.free.push(row),
                1 => self.transfer(row),
                _ => {}
            }
        }
    }

    fn transfer(&mut self, row: u32) {
        let own = self.column_of[row as usize] as usize;
        let mut next = NEVER;
        for (column, (&cost, &v)) in self.row(row).iter().zip(&self.v).enumerate() {
            if cost != NEVER && column != own && cost.wrapping_sub(v) < next {
                next = cost.wrapping_sub(v);
            }
        }
        if next != NEVER {
            // The own reduced cost is 0: the column was priced by this row.
            self.v[own] -= next;
        }
    }

    /// Gives each free row its best column, at the price that makes its second best as good, and
    /// frees the row that held it. Rows with one allowed column wait for the search.
    fn reduce_rows(&mut self) {
        let mut queue = std::mem::take(&mut self.free);
        queue.reverse();
        let mut budget = 4 * self.costs.rows + 16;
        while let Some(row) = queue.pop() {
            let Some((mut column, best, second)) = self.two_best(row) else {
                self.free.push(row);
                continue;
            };
            if budget == 0 {
                self.free.push(row);
                continue;
            }
            budget -= 1;
            let mut held = self.row_of[column.0];
            if best < second {
                self.v[column.0] -= second - best;
            } else if held != FREE {
                column.0 = column.1;
                held = self.row_of[column.0];
            }
            self.row_of[column.0] = row;
            self.column_of[row as usize] = column.0 as u32;
            if held != FREE {
                self.column_of[held as usize] = FREE;
                if best < second {
                    queue.push(held);
                } else {
                    self.free.push(held);
                }
            }
        }
        self.steps += 1;
    }

    /// Columns of the least and second least reduced cost of `row`, and both costs.
    fn two_best(&self, row: u32) -> Option<((usize, usize), i64, i64)> {
        let (mut first, mut second) = ((NEVER, 0), (NEVER, 0));
        for (column, (&cost, &v)) in self.row(row).iter().zip(&self.v).enumerate() {
            if cost == NEVER {
                continue;
            }
            // Below 2^62 by the check of the values: no overflow.
            let reduced = cost.wrapping_sub(v);
            if reduced < second.0 {
                if reduced < first.0 {
                    second = first;
                    first = (reduced, column);
                } else {
                    second = (reduced, column);
                }
            }
        }
        (second.0 != NEVER).then_some(((first.1, second.1), first.0, second.0))
    }

    /// Dijkstra's search from a free row to the nearest free column; matches along the path.
    /// False when no free column can be reached.
    fn augment(&mut self, start: u32, path: &mut Path) -> bool {
        for ((distance, &cost), &v) in path.distance.iter_mut().zip(self.row(start)).zip(&self.v) {
            *distance = if cost == NEVER {
                NEVER
            } else {
                cost.wrapping_sub(v)
            };
        }
        path.before.fill(start);
        let (mut low, mut up, mut done) = (0, 0, 0);
        let mut least = 0;
        let end = loop {
            if low == up {
                done = low;
                (least, up) = nearest(path, low);
                if least == NEVER {
                    return false;
                }
                let open = path.order[low..up].iter();
                if let Some(&column) = open
                    .copied()
                    .find(|&c| self.row_of[c as usize] == FREE)
                    .as_ref()
                {
                    break column;
                }
            }
            let column = path.order[low] as usize;
            low += 1;
            self.steps += 1;
            if let Some(column) = self.relax(column, least, &mut up, path) {
                break column;
            }
        };
        for &column in &path.order[..done] {
            let column = column as usize;
            self.v[column] += path.distance[column] - least;
        }
        self.flip(start, end, &path.before);
        true
    }

    /// Shortens distances through the row that holds `column`; a free column at the least
    /// distance ends the search.
    fn relax(&self, column: usize, least: i64, up: &mut usize, path: &mut Path) -> Option<u32> {
        let holder = self.row_of[column];
        let cells = self.row(holder);
        let offset = cells[column] - self.v[column] - least;
        for at in *up..path.order.len() {
            let next = path.order[at];
            let j = next as usize;
            let cost = cells[j];
            if cost == NEVER {
                continue;
            }
            let length = cost.wrapping_sub(self.v[j]).wrapping_sub(offset);
            if length < path.distance[j] {
                path.distance[j] = length;
                path.before[j] = holder;
                if length == least {
                    if self.row_of[j] == FREE {
                        return Some(next);
                    }
                    path.order.swap(at, *up);
                    *up += 1;
                }
            }
        }
        None
    }

    fn flip(&mut self, start: u32, end: u32, before: &[u32]) {
        let mut column = end;
        loop {
            let row = before[column as usize];
            self.row_of[column as usize] = row;
            std::mem::swap(&mut column, &mut self.column_of[row as usize]);
            if row == start {
                return;
            }
        }
    }

    fn read(self) -> Matched {
        let column_of: Vec<usize> = self.column_of.iter().map(|&c| c as usize).collect();
        let u = column_of
            .iter()
            .enumerate()
            .map(|(row, &column)| self.row(row as u32)[column] - self.v[column])
            .collect();
        Matched {
            column_of,
            u,
            v: self.v,
            steps: self.steps,
        }
    }
}

/// Moves the columns at the least distance to the front of those from `low` on; the distance and
/// where they end.
fn nearest(path: &mut Path, low: usize) -> (i64, usize) {
    let (mut least, mut up) = (NEVER, low);
    for at in low..path.order.len() {
        let column = path.order[at];
        let distance = path.distance[column as usize];
        if distance <= least {
            if distance < least {
                up = low;
                least = distance;
            }
            path.order.swap(at, up);
            up += 1;
        }
    }
    (least, up)
}
