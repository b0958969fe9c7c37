//! Good plans from rounded ones: moving one meeting at a time.
#![expect(
    clippy::indexing_slicing,
    reason = "variables and attendees are numbered by the model"
)]

use super::model::{Aim, Model, Ranges};

/// Passes over all moves at most.
const PASSES: usize = 20;

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
pub(super) fn improve(model: &Model, aim: Aim, counts: &mut [i64]) {
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
                        loads.iter_mut().zip(shift()).for_each(|(l, (t, f))| *l += t - f);
                    }
                }
            }
        }
        if best == before {
            return;
        }
    }
}

/// What single moves make smaller: first the aim, then what leads towards it.
fn merit(aim: Aim, loads: impl Iterator<Item = i64>) -> (i64, i128) {
    let (mut greatest, mut excess, mut sum, mut squares) = (0, 0, 0, 0_i128);
    for load in loads {
        greatest = greatest.max(load);
        sum += load;
        squares += i128::from(load) * i128::from(load);
        if let Aim::Sum { cap } = aim {
            excess += (load - cap).max(0);
        }
    }
    match aim {
        Aim::Greatest => (greatest, squares),
        Aim::Sum { .. } => (excess, i128::from(sum)),
    }
}
