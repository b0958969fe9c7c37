//! How many combinations an enumeration would walk: an estimate that steers the effort.
#![expect(
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "tables of fixed size; the estimate decides nothing but the order of work"
)]

use super::enumerate::Walk;

/// Parts into which the gap of an enumeration is divided.
pub(super) const PARTS: usize = 64;
/// Combinations that a table holds at most.
const TABLE: f64 = 600_000.0;
/// Below this many combinations a table does not pay.
const PLAIN: f64 = 300.0;

/// Estimated numbers of combinations of the first and of the last items.
pub(super) struct Census {
    /// `first[position][part]`: of the items before the position, within a part of the gap.
    first: Vec<Vec<f64>>,
    /// `last[position][part]`: of the items from the position on.
    last: Vec<Vec<f64>>,
}

impl Census {
    pub(super) fn new(walk: &Walk<'_>) -> Self {
        let width = (walk.gap() as f64 / PARTS as f64).max(1.0);
        let mut last = sums(walk.losses().rev(), width);
        last.reverse();
        Self {
            first: sums(walk.losses(), width),
            last,
        }
    }

    /// Where to split the items for a walk within `part` of the gap.
    pub(super) fn middle(&self, part: usize) -> usize {
        self.split(part).0
    }

    /// Combinations to be visited or stored for a walk within `part` of the gap.
    pub(super) fn effort(&self, part: usize) -> f64 {
        self.split(part).1
    }

    fn split(&self, part: usize) -> (usize, f64) {
        let items = self.first.len() - 1;
        let plain = (items, self.first[items][part]);
        if plain.1 <= PLAIN {
            return plain;
        }
        let mut best = plain;
        for position in 0..items {
            let (first, last) = (self.first[position][part], self.last[position][part]);
            if last <= TABLE && first + last < best.1 {
                best = (position, first + last);
            }
        }
        best
    }
}

/// Running counts: how many combinations of the items so far lose at most each part.
fn sums(losses: impl Iterator<Item = Vec<i64>>, width: f64) -> Vec<Vec<f64>> {
    let mut count = vec![0.0; PARTS + 1];
    count[0] = 1.0;
    let mut all = vec![running(&count)];
    for item in losses {
        let mut next = count.clone();
        for loss in item {
            let shift = loss as f64 / width;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a bin number; bins beyond the table are skipped"
            )]
            let whole = shift.floor() as usize;
            let part = shift.fract();
            for b in whole..=PARTS {
                next[b] += (1.0 - part) * count[b - whole];
                if b > whole {
                    next[b] += part * count[b - whole - 1];
                }
            }
        }
        count = next;
        all.push(running(&count));
    }
    all
}

fn running(count: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    count
        .iter()
        .map(|c| {
            sum += c;
            sum
        })
        .collect()
}
