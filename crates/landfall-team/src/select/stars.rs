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
}

impl Stars<'_> {
    /// The scores P_j by position; their scale is `2 (left - 1)`.
    pub(super) fn scores(&self, gains: &[i64]) -> Vec<i64> {
        let partners = self.left - 1;
        let mut values = vec![0_i64; self.open.len()];
        let own = partners as i64;
        (0..self.open.len())
            .map(|at| {
                self.values(at, gains, &mut values);
                // The own place is not a partner.
                values.swap_remove(at);
                let sum = top_sum(&mut values, partners);
                values.push(0);
                own * gains[at] + sum
            })
            .collect()
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
        // Below 2^61 by the check of sizes and values.
        let times = 2 * (self.left as i64 - 1) * self.factor;
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
            let mut at = last;
            while at > 0 && best[at - 1] < value {
                best[at] = best[at - 1];
                at -= 1;
            }
            best[at] = value;
            least = best[last];
        }
    }
    best.iter().sum()
}

const SMALL: usize = 16;
