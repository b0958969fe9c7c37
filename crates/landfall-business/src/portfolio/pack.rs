//! Whether a set of candidates fits into the waves.
#![expect(
    clippy::indexing_slicing,
    reason = "indices come from the model, whose rows and items fix every length"
)]

use landfall_core::progress::Stage;

use super::model::Model;
use super::search::search;
use super::tracker::{Tracker, Verdict};

/// Candidates that one subset-sum split moves at most.
const SPLIT: usize = 26;
/// Rounds of splits over all pairs of waves.
const ROUNDS: usize = 12;
/// Nodes spent on the exact question for one set.
const NODES: u64 = 60_000;

/// Fits sets into waves under one model.
pub(super) struct Packer<'a> {
    model: &'a Model,
    ask: Model,
    stage: &'a Stage,
    /// For each wave the row of its budget with the least room for a lone candidate.
    budget: Vec<Option<usize>>,
    /// The last packing found.
    pub(super) packing: Option<Vec<u8>>,
}

impl<'a> Packer<'a> {
    pub(super) fn new(model: &'a Model, stage: &'a Stage) -> Self {
        let options = model.options();
        let only = |row: &super::model::Row, o: usize| {
            let mut any = false;
            for (at, &c) in row.entries.iter().flat_map(|e| e.coef.iter().enumerate()) {
                if c < 0 || (c != 0) != (at == o) && c != 0 {
                    return false;
                }
                any |= c > 1;
            }
            any
        };
        let budget = (1..options)
            .map(|o| {
                let rows = model
                    .rows
                    .iter()
                    .enumerate()
                    .filter(|(_, row)| only(row, o));
                rows.min_by_key(|(_, row)| row.rhs).map(|(r, _)| r)
            })
            .collect();
        Self {
            model,
            ask: model.feasibility(),
            stage,
            budget,
            packing: None,
        }
    }

    /// Looks for waves for the items chosen in `merged` (0 or 1 for each item).
    pub(super) fn pack(&mut self, merged: &[u8], nodes: &mut u64) -> Verdict {
        let masks: Vec<u64> = merged
            .iter()
            .zip(&self.model.root)
            .map(|(&o, &root)| if o == 0 { root & 1 } else { root & !1 })
            .collect();
        if masks.contains(&0) {
            return Verdict::Reject;
        }
        if let Some(found) = self.quick(&masks) {
            self.packing = Some(found);
            return Verdict::Accept;
        }
        let mut judge = |_: &[u8], _: &mut u64| Verdict::Accept;
        let mut tracker = Tracker::new(0, 1, NODES, self.stage, &mut judge);
        tracker.first_only = true;
        let start = vec![0; self.ask.rows.len()];
        let proof = search(&self.ask, vec![masks], &start, &mut tracker);
        *nodes += tracker.nodes;
        match (tracker.best, proof.open) {
            (Some((choice, _)), _) => {
                self.packing = Some(choice);
                Verdict::Accept
            }
            (None, None) => Verdict::Reject,
            (None, Some(_)) => Verdict::Unknown,
        }
    }

    /// Largest first into the emptiest wave, then subset-sum splits between pairs of waves.
    fn quick(&self, masks: &[u64]) -> Option<Vec<u8>> {
        let rhs = self.model.rhs(&self.model.any_counts());
        let mut choice = self.spread(masks);
        for round in 0..ROUNDS {
            let left = self.model.slack(&rhs, &choice);
            if left.iter().all(|&l| l >= 0) {
                return Some(choice);
            }
            let waves = self.budget.len();
            for first in 0..waves {
                for second in first + 1..waves {
                    let pair = if round % 2 == 0 {
                        (first, second)
                    } else {
                        (waves - 1 - first, waves - 1 - second)
                    };
                    self.split(&mut choice, masks, pair, round);
                }
            }
        }
        None
    }

    fn weight(&self, item: usize, wave: usize) -> Option<i64> {
        let row = self.budget[wave]?;
        let entry = &self.model.rows[row].entries[item];
        (entry.item == item).then(|| entry.coef[wave + 1])
    }

    fn room(&self, wave: usize) -> i64 {
        self.budget[wave].map_or(i64::MAX / 4, |r| self.model.rows[r].rhs)
    }

    fn spread(&self, masks: &[u64]) -> Vec<u8> {
        let waves = self.budget.len();
        let mut room: Vec<i64> = (0..waves).map(|w| self.room(w)).collect();
        let heavy = |i: usize| {
            (0..waves)
                .filter_map(|w| self.weight(i, w))
                .max()
                .unwrap_or(0)
        };
        let mut order: Vec<usize> = (0..masks.len()).filter(|&i| masks[i] & 1 == 0).collect();
        order.sort_by_key(|&i| (core::cmp::Reverse(heavy(i)), i));
        let mut choice = vec![0_u8; masks.len()];
        for item in order {
            let allowed = (0..waves).filter(|w| masks[item] >> (w + 1) & 1 == 1);
            let Some(wave) = allowed.max_by_key(|&w| (room[w], core::cmp::Reverse(w))) else {
                continue;
            };
            room[wave] -= self.weight(item, wave).unwrap_or(0);
            choice[item] = u8::try_from(wave + 1).unwrap_or(u8::MAX);
        }
        choice
    }

    /// Moves candidates between two waves so that the first is as full as it can be.
    fn split(&self, choice: &mut [u8], masks: &[u64], (a, b): (usize, usize), round: usize) {
        let mut free: Vec<(usize, i64)> = Vec::new();
        let mut fixed = 0_i64;
        let both = 1_u64 << (a + 1) | 1 << (b + 1);
        for (item, &option) in choice.iter().enumerate() {
            let at = usize::from(option);
            if at != a + 1 && at != b + 1 {
                continue;
            }
            let here = self.weight(item, at - 1).unwrap_or(0);
            let equal = self.weight(item, a) == self.weight(item, b);
            if masks[item] & both == both && equal && here > 0 {
                free.push((item, here));
            } else if at == a + 1 {
                fixed += here;
            }
        }
        free.sort_by_key(|&(i, w)| (core::cmp::Reverse(w), i));
        if free.len() > SPLIT {
            let turn = (round * 5) % free.len();
            free.rotate_left(turn);
            for &(item, w) in &free[SPLIT..] {
                fixed += if usize::from(choice[item]) == a + 1 {
                    w
                } else {
                    0
                };
            }
            free.truncate(SPLIT);
        }
        let weights: Vec<i64> = free.iter().map(|f| f.1).collect();
        let Some(taken) = fullest(&weights, self.room(a) - fixed) else {
            return;
        };
        for (bit, &(item, _)) in free.iter().enumerate() {
            let wave = if taken >> bit & 1 == 1 { a } else { b };
            choice[item] = u8::try_from(wave + 1).unwrap_or(u8::MAX);
        }
    }
}

/// The subset of at most 32 weights with the largest sum within `room` (Horowitz and Sahni 1974).
fn fullest(weights: &[i64], room: i64) -> Option<u64> {
    if room < 0 {
        return None;
    }
    let half = weights.len() / 2;
    let low = sums(&weights[..half]);
    let high = sums(&weights[half..]);
    let mut best = (-1_i64, 0_u64);
    let mut at = low.len();
    for &(sum, bits) in &high {
        while at > 0 && low[at - 1].0 + sum > room {
            at -= 1;
        }
        let Some(&(rest, low_bits)) = low[..at].last() else {
            break;
        };
        if sum + rest > best.0 {
            best = (sum + rest, bits << half | low_bits);
        }
    }
    (best.0 >= 0).then_some(best.1)
}

/// All subset sums with their bits, ascending.
fn sums(weights: &[i64]) -> Vec<(i64, u64)> {
    let mut sums = vec![(0_i64, 0_u64)];
    for (bit, &w) in weights.iter().enumerate() {
        let with: Vec<_> = sums.iter().map(|&(s, b)| (s + w, b | 1 << bit)).collect();
        sums.extend(with);
    }
    sums.sort_unstable();
    sums
}
