//! A table of what the last items of an enumeration can change, found by what is needed.
//!
//! Meet in the middle (Horowitz and Sahni 1974): a choice within the gap leaves
//! almost nothing of a priced row, so for each state of the first items only a
//! small box of changes by the last items can complete it. The changes are kept
//! in cells of about the size of that box.
#![expect(
    clippy::indexing_slicing,
    reason = "a tight kernel over tables built together"
)]

/// Rows that span the cells.
pub(super) const AXES: usize = 3;

/// One row that spans the cells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    pub(super) row: usize,
    /// Price of a unit left over, in units of 2^-32.
    pub(super) price: i128,
    /// Width of a cell.
    pub(super) width: i64,
}

/// One combination of deviations of the last items.
#[derive(Debug, Clone, Copy)]
pub(super) struct Combination {
    pub(super) loss: i64,
    pub(super) change: [i64; AXES],
    /// Index of its last step.
    pub(super) step: u32,
}

/// One deviation added to an earlier combination.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) before: u32,
    pub(super) at: u32,
    pub(super) which: u32,
}

/// Combinations sorted into cells.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) axes: Vec<Axis>,
    pub(super) steps: Vec<Step>,
    sorted: Vec<Combination>,
    start: Vec<u32>,
    mask: u64,
}

impl Table {
    /// Sorts `combinations`; their step indices point into `steps`.
    pub(super) fn new(
        axes: Vec<Axis>,
        steps: Vec<Step>,
        mut combinations: Vec<Combination>,
    ) -> Self {
        combinations.sort_unstable_by_key(|c| (c.loss, c.step));
        let buckets = combinations.len().next_power_of_two().max(2);
        let mask = u64::try_from(buckets - 1).unwrap_or(u64::MAX);
        let bucket = |c: &Combination| {
            let mut cell = [0; AXES];
            for (k, axis) in axes.iter().enumerate() {
                cell[k] = c.change[k].div_euclid(axis.width);
            }
            slot(&cell, mask)
        };
        let mut start = vec![0_u32; buckets + 1];
        for c in &combinations {
            start[bucket(c) + 1] += 1;
        }
        for b in 0..buckets {
            start[b + 1] += start[b];
        }
        let mut next = start.clone();
        let mut sorted = combinations.clone();
        for c in &combinations {
            let b = bucket(c);
            sorted[next[b] as usize] = *c;
            next[b] += 1;
        }
        Self {
            axes,
            steps,
            sorted,
            start,
            mask,
        }
    }

    /// Calls `found` with the step of every combination that repairs the axes' rows, given
    /// what is `left` of every row, at a loss plus price of leftovers of at most `spare`
    /// (units of `2^(cut - 32)`). Returns how many were looked at.
    pub(super) fn completions(
        &self,
        left: &[i64],
        spare: i64,
        cut: u32,
        found: &mut Vec<u32>,
    ) -> u64 {
        let mut low = [0_i64; AXES];
        let mut high = [0_i64; AXES];
        let budget = (i128::from(spare) + 1) << cut;
        for (k, axis) in self.axes.iter().enumerate() {
            let least = -left[axis.row];
            let window = i64::try_from(budget / axis.price).unwrap_or(i64::MAX / 4);
            low[k] = least.div_euclid(axis.width);
            high[k] = least
                .saturating_add(window.min(i64::MAX / 4))
                .div_euclid(axis.width);
        }
        let mut cell = low;
        let mut seen = 0;
        loop {
            seen += 1;
            let b = slot(&cell, self.mask);
            let range = self.start[b] as usize..self.start[b + 1] as usize;
            for c in &self.sorted[range] {
                if c.loss > spare {
                    break;
                }
                seen += 1;
                if self.completes(c, left, spare, cut) {
                    found.push(c.step);
                }
            }
            let mut k = 0;
            loop {
                if k == self.axes.len() {
                    return seen;
                }
                if cell[k] < high[k] {
                    cell[k] += 1;
                    break;
                }
                cell[k] = low[k];
                k += 1;
            }
        }
    }

    fn completes(&self, c: &Combination, left: &[i64], spare: i64, cut: u32) -> bool {
        let mut cost = 0_i128;
        for (k, axis) in self.axes.iter().enumerate() {
            let rest = left[axis.row] + c.change[k];
            if rest < 0 {
                return false;
            }
            cost = cost.wrapping_add(axis.price.wrapping_mul(i128::from(rest)));
        }
        (cost >> cut) <= i128::from(spare - c.loss)
    }
}

fn slot(cell: &[i64; AXES], mask: u64) -> usize {
    let mut hash = 0_u64;
    for &c in cell {
        hash = (hash ^ c.cast_unsigned()).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        hash ^= hash >> 29;
    }
    usize::try_from(hash & mask).unwrap_or(0)
}
