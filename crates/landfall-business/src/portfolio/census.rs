//! How many combinations an enumeration would walk: estimates that steer the effort.
#![expect(
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "tables of fixed size; the estimates decide nothing but the order of work"
)]

use super::enumerate::Walk;

/// Parts into which the gap of an enumeration is divided.
pub(super) const PARTS: usize = 64;
/// Parts into which what is left for the waves of one set is divided.
const FEW: usize = 16;
/// Combinations that a table holds at most.
const TABLE: f64 = 600_000.0;
/// Below this many combinations a table does not pay.
const PLAIN: f64 = 60.0;
/// Work of adding a combination to the table against visiting one.
const STORE: f64 = 2.0;

/// Estimated effort of walks within parts of the gap.
pub(super) struct Census {
    effort: Vec<f64>,
    /// Combinations met per combination estimated.
    ratio: f64,
}

impl Census {
    pub(super) fn new(walk: &Walk<'_>) -> Self {
        let width = (walk.gap() as f64 / PARTS as f64).max(1.0);
        let questions: Vec<Vec<i64>> = walk.losses().collect();
        let mut effort = vec![0.0; PARTS + 1];
        let mut reached = vec![1.0; PARTS + 1];
        for (range, table, share) in walk.sieves() {
            let first = sums(questions[range.clone()].iter(), width, PARTS);
            let last = sums(questions[range].iter().rev(), width, PARTS);
            let all = &first[first.len() - 1];
            for part in 0..=PARTS {
                let work = if table {
                    split(&first, &last, part).1
                } else {
                    all[part]
                };
                effort[part] += reached[part] * work;
                let survive = (share * part as f64 / PARTS as f64).min(1.0);
                reached[part] = 1.0 + reached[part] * all[part] * survive;
            }
        }
        Self { effort, ratio: 1.0 }
    }

    /// Combinations to be visited or stored for a walk within `part` of the gap.
    pub(super) fn effort(&self, part: usize) -> f64 {
        self.ratio * self.effort[part]
    }

    /// The largest part of the gap whose effort is within `aim`.
    pub(super) fn largest(&self, aim: f64) -> usize {
        let within = |p: &usize| self.effort(*p) <= aim;
        (0..=PARTS).rev().find(within).unwrap_or(0)
    }

    /// Corrects the estimate by what a walk within `part` of the gap met.
    pub(super) fn learn(&mut self, part: usize, met: f64) {
        self.ratio = (met.max(1.0) / self.effort[part].max(1.0)).clamp(1e-9, 10.0);
    }
}

/// Where to split the questions of one set, given their losses, so that visiting the answers to
/// the first ones and storing those to the last ones is least work.
pub(super) fn middle(questions: &[Vec<i64>], spare: i64) -> usize {
    let within = |q: &&Vec<i64>| q.first().is_some_and(|&l| l <= spare);
    if questions.iter().filter(within).count() <= 4 {
        return questions.len();
    }
    let width = (spare as f64 / FEW as f64).max(1.0);
    let first = sums(questions.iter(), width, FEW);
    let last = sums(questions.iter().rev(), width, FEW);
    split(&first, &last, FEW).0
}

/// The position with the least work, and that work. `last[k]` counts the last `k` questions.
fn split(first: &[Vec<f64>], last: &[Vec<f64>], part: usize) -> (usize, f64) {
    let items = first.len() - 1;
    let mut best = (items, first[items][part]);
    if best.1 <= PLAIN {
        return best;
    }
    for position in 0..items {
        let stored = last[items - position][part];
        let work = first[position][part] + STORE * stored;
        if stored <= TABLE && work < best.1 {
            best = (position, work);
        }
    }
    best
}

/// Running counts: how many combinations of the questions so far lose at most each part.
fn sums<'a>(losses: impl Iterator<Item = &'a Vec<i64>>, width: f64, parts: usize) -> Vec<Vec<f64>> {
    let mut count = vec![0.0; parts + 1];
    count[0] = 1.0;
    let mut all = vec![running(&count)];
    for question in losses {
        let mut next = count.clone();
        for &loss in question {
            let shift = loss as f64 / width;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a bin number; bins beyond the table are skipped"
            )]
            let whole = shift.floor() as usize;
            let part = shift.fract();
            for b in whole..=parts {
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
