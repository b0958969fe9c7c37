//! Good plans from rounded ones: moving one meeting at a time, or two at once.
#![expect(
    clippy::indexing_slicing,
    reason = "variables and attendees are numbered by the model"
)]

use super::model::{Aim, Model, Ranges};

/// Passes over all moves at most.
const PASSES: usize = 20;
/// Pairs of moves tried at most in one call.
const PAIRS: usize = 200_000;

/// Whole uses near the relaxed ones, within the ranges: rounded down, then up where most was lost.
pub(super) fn rounded(model: &Model, ranges: &Ranges, uses: &[f64]) -> Option<Vec<i64>> {
    let mut floor = ranges.clone();
    let mut lost = vec![0.0; uses.len()];
    for (variable, &uses) in uses.iter().enumerate() {
        let (low, high) = (ranges.low[variable], ranges.high[variable]);
        let whole = (uses + 1e-6).floor().clamp(low as f64, high as f64) as i64;
        floor.low[variable] = whole;
        floor.high[variable] = high.min(whole + 1);
        lost[variable] = whole as f64 - uses;
    }
    let mut counts = vec![0; uses.len()];
    for class in &model.classes {
        if floor.fill(class, &lost, &mut counts).is_none() {
            ranges.fill(class, &lost, &mut counts)?;
        }
    }
    Some(counts)
}

/// Moves single meetings from one choice to another while that helps; ranges of a branch do not
/// bind here.
pub(super) fn improve(model: &Model, aim: &Aim, counts: &mut [i64]) {
    let mut loads = model.loads(counts);
    let mut best = merit(aim, loads.iter().copied());
    for _ in 0..PASSES {
        let before = best;
        for class in &model.classes {
            for from in class.first..class.end {
                for to in class.first..class.end {
                    if counts[from] == 0 || from == to {
                        continue;
                    }
                    let shift = || model.burdens(to).iter().zip(model.burdens(from));
                    let moved = merit(aim, loads.iter().zip(shift()).map(|(l, (t, f))| l + t - f));
                    if moved < best {
                        best = moved;
                        counts[from] -= 1;
                        counts[to] += 1;
                        loads
                            .iter_mut()
                            .zip(shift())
                            .for_each(|(l, (t, f))| *l += t - f);
                    }
                }
            }
        }
        if best == before {
            return;
        }
    }
}

/// Moves two meetings at once while that helps, each time with single moves after it.
pub(super) fn improve_by_pairs(model: &Model, aim: &Aim, counts: &mut [i64]) {
    let mut left = PAIRS;
    while let Some([(from, to), (other_from, other_to)]) = pair(model, aim, counts, &mut left) {
        for (from, to) in [(from, to), (other_from, other_to)] {
            counts[from] -= 1;
            counts[to] += 1;
        }
        improve(model, aim, counts);
    }
}

/// Two moves that help together.
fn pair(model: &Model, aim: &Aim, counts: &[i64], left: &mut usize) -> Option<[(usize, usize); 2]> {
    let loads = model.loads(counts);
    let best = merit(aim, loads.iter().copied());
    let mut moves = Vec::new();
    for class in &model.classes {
        let used = (class.first..class.end).filter(|&from| counts[from] > 0);
        let both = used.flat_map(|from| (class.first..class.end).map(move |to| (from, to)));
        moves.extend(both.filter(|(from, to)| from != to));
    }
    let mut moved = loads.clone();
    for (index, &(from, to)) in moves.iter().enumerate() {
        let shift = model.burdens(to).iter().zip(model.burdens(from));
        for ((moved, load), (to, from)) in moved.iter_mut().zip(&loads).zip(shift) {
            *moved = load + to - from;
        }
        for &(other_from, other_to) in moves.iter().skip(index + 1) {
            *left = left.checked_sub(1)?;
            if other_from == from && counts[from] < 2 {
                continue;
            }
            let shift = model
                .burdens(other_to)
                .iter()
                .zip(model.burdens(other_from));
            if merit(aim, moved.iter().zip(shift).map(|(l, (t, f))| l + t - f)) < best {
                return Some([(from, to), (other_from, other_to)]);
            }
        }
    }
    None
}

/// What moves make smaller: what loads exceed their caps by, then the sum.
fn merit(aim: &Aim, loads: impl Iterator<Item = i64>) -> (i64, i64) {
    loads
        .zip(&aim.caps)
        .fold((0, 0), |(excess, sum), (load, cap)| {
            (excess + (load - cap).max(0), sum + load)
        })
}
