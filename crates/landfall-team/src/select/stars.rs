//! Pair values split into stars.
//!
//! For r open places the value of a choice R of open people is
//! `sum g_j + 2f sum_{j<k} v_jk`. Written as pairs only and split into stars it is, times 2 (r - 1),
//! `sum_j [ (r-1) g_j + sum_{k in R, k != j} (g_k + 2 (r-1) f h_jk) ]` for any h with
//! `h_jk + h_kj = 2 v_jk`. Letting each j choose her own r - 1 best partners gives scores P_j, and
//! the best r scores bound every choice: the level-1 reformulation-linearisation bound (Adams and
//! Sherali 1986) in its star form, for the multipliers h. All arithmetic is in whole numbers.
#![expect(
    clippy::indexing_slicing,
    reason = "all indices are people or positions"
)]

/// The split of the pair values, and what it is applied to.
pub(super) struct Stars<'s> {
    pub(super) people: usize,
    /// h, square.
    pub(super) split: &'s [i32],
    pub(super) factor: i64,
    /// The open people.
    pub(super) open: &'s [usize],
    /// Places left, at least 2.
    pub(super) left: usize,
    /// Partners of each person by falling h, when they were sorted.
    pub(super) near: Option<&'s Near>,
}

/// For each person the others by falling h.
#[derive(Debug)]
pub(super) struct Near {
    width: usize,
    order: Vec<u32>,
}

/// More people than this are not sorted, to bound memory.
const MOST_SORTED: usize = 4_000;
/// Gain of somebody who is not open: below any other, and sums with it do not overflow.
const CLOSED: i64 = i64::MIN / 4;

impl Near {
    /// The open people, sorted for each of them.
    pub(super) fn new(people: usize, split: &[i32], open: &[usize]) -> Option<Self> {
        if people > MOST_SORTED || open.is_empty() {
            return None;
        }
        let width = open.len() - 1;
        let mut order = vec![0; people * width];
        for &one in open {
            let row = &split[one * people..][..people];
            let others = open.iter().filter(|&&other| other != one);
            let place = &mut order[one * width..][..width];
            for (to, &other) in place.iter_mut().zip(others) {
                // At most 4000.
                *to = other as u32;
            }
            place.sort_unstable_by_key(|&other| (-i64::from(row[other as usize]), other));
        }
        Some(Self { width, order })
    }
}

impl Stars<'_> {
    /// The scores P_j by position; their scale is `2 (left - 1)`.
    pub(super) fn scores(&self, gains: &[i64]) -> Vec<i64> {
        let partners = self.left - 1;
        let own = partners as i64;
        let all = 0..self.open.len();
        if let Some(near) = self.near
            && partners <= SMALL
            && partners + 1 < self.open.len()
        {
            let mut by_person = vec![CLOSED; self.people];
            for (&person, &gain) in self.open.iter().zip(gains) {
                by_person[person] = gain;
            }
            let most = gains.iter().copied().max().unwrap_or(0);
            return all
                .map(|at| own * gains[at] + self.sorted_sum(at, near, &by_person, most))
                .collect();
        }
        let mut values = vec![0_i64; self.open.len()];
        all.map(|at| {
            self.values(at, gains, &mut values);
            // The own place is not a partner.
            values.swap_remove(at);
            let sum = top_sum(&mut values, partners);
            values.push(0);
            own * gains[at] + sum
        })
        .collect()
    }

    /// Sum of the best partners of the person at `at`, looked through by falling h until nobody
    /// later can be among them.
    fn sorted_sum(&self, at: usize, near: &Near, gains: &[i64], most: i64) -> i64 {
        let one = self.open[at];
        let row = &self.split[one * self.people..][..self.people];
        let times = self.times();
        let mut best = [i64::MIN; SMALL];
        let best = &mut best[..self.left - 1];
        let last = self.left - 2;
        let mut least = i64::MIN;
        for &other in &near.order[one * near.width..][..near.width] {
            let (gain, pair) = (gains[other as usize], i64::from(row[other as usize]));
            let pair = times.wrapping_mul(pair);
            if pair.wrapping_add(most) <= least {
                break;
            }
            let value = gain.wrapping_add(pair);
            if value > least && gain != CLOSED {
                insert(best, value);
                least = best[last];
            }
        }
        best.iter().sum()
    }

    /// 2 (r - 1) f: below 2^61, with any h, by the check of sizes and values.
    fn times(&self) -> i64 {
        2 * (self.left as i64 - 1) * self.factor
    }

    /// Positions of the best partners of the person at `at`, in no order.
    pub(super) fn partners(&self, at: usize, gains: &[i64]) -> Vec<usize> {
        let mut values = vec![0_i64; self.open.len()];
        self.values(at, gains, &mut values);
        let mut order: Vec<(i64, usize)> = values
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(other, &value)| (-value, other))
            .collect();
        let partners = self.left - 1;
        if partners < order.len() {
            order.select_nth_unstable(partners);
            order.truncate(partners);
        }
        order.into_iter().map(|(_, other)| other).collect()
    }

    fn values(&self, at: usize, gains: &[i64], values: &mut [i64]) {
        let row = &self.split[self.open[at] * self.people..][..self.people];
        let times = self.times();
        for ((value, &gain), &other) in values.iter_mut().zip(gains).zip(self.open) {
            *value = gain.wrapping_add(times.wrapping_mul(i64::from(row[other])));
        }
    }
}

/// Sum of the `count` largest values; reorders them.
fn top_sum(values: &mut [i64], count: usize) -> i64 {
    if count >= values.len() {
        return values.iter().sum();
    }
    if count > SMALL {
        values.select_nth_unstable_by(count, |a, b| b.cmp(a));
        return values[..count].iter().sum();
    }
    // A falling list of the largest so far.
    let mut best = [i64::MIN; SMALL];
    let best = &mut best[..count];
    let Some(last) = count.checked_sub(1) else {
        return 0;
    };
    let mut least = i64::MIN;
    for &value in values.iter() {
        if value > least {
            insert(best, value);
            least = best[last];
        }
    }
    best.iter().sum()
}

/// Puts a value into a falling list in place of the last.
fn insert(best: &mut [i64], value: i64) {
    let mut at = best.len() - 1;
    while at > 0 && best[at - 1] < value {
        best[at] = best[at - 1];
        at -= 1;
    }
    best[at] = value;
}

const SMALL: usize = 16;
