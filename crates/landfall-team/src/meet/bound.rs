//! Exact bounds from any multipliers.
#![expect(
    clippy::indexing_slicing,
    reason = "one multiplier per attendee, one cost per variable"
)]

use super::model::{Aim, Model, Ranges};

/// Denominator of the whole-number multipliers.
const SCALE: f64 = 1_048_576.0;
/// Largest multiplier taken over; larger ones are cut.
const MOST: f64 = 1e6;

/// What is known of a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// Nothing in it is below this.
    AtLeast(i64),
    /// Nothing in it keeps the cap.
    Empty,
}

/// A bound for the branch from one multiplier of 0 or more per attendee.
///
/// For multipliers `k` with sum `K > 0`, the greatest load is at least the mean of all loads
/// weighted by `k`; and where no load exceeds the cap, the sum is at least itself plus `k` times
/// what the loads exceed the cap by. Both are sums over the variables, whose least values over the
/// ranges are found class by class. Sums are exact; quotients are rounded up, as values are whole.
pub(super) fn bound(model: &Model, ranges: &Ranges, aim: Aim, multipliers: &[f64]) -> Bound {
    let whole: Vec<i128> = multipliers
        .iter()
        .map(|&m| if m > 0.0 { (m.min(MOST) * SCALE).round() as i128 } else { 0 })
        .collect();
    let sum: i128 = whole.iter().sum();
    let scale = SCALE as i128;
    match aim {
        Aim::Greatest if sum == 0 => Bound::AtLeast(0),
        Aim::Greatest => match least(model, ranges, 0, &whole) {
            None => Bound::Empty,
            Some(least) => Bound::AtLeast(up(least, sum)),
        },
        Aim::Sum { cap } => {
            let cap = i128::from(cap) * sum;
            match (least(model, ranges, 0, &whole), least(model, ranges, scale, &whole)) {
                (Some(loads), Some(all)) if loads <= cap => Bound::AtLeast(up(all - cap, scale)),
                _ => Bound::Empty,
            }
        }
    }
}

/// `a / b` rounded up, for `b > 0`.
fn up(a: i128, b: i128) -> i64 {
    let quotient = a.div_euclid(b) + i128::from(a.rem_euclid(b) > 0);
    i64::try_from(quotient).unwrap_or(if quotient > 0 { i64::MAX } else { i64::MIN })
}

/// Least sum of `(base + k) load` over the attendees; `None` when the ranges leave nothing.
fn least(model: &Model, ranges: &Ranges, base: i128, k: &[i128]) -> Option<i128> {
    let cost: Vec<i128> = (0..model.variables())
        .map(|variable| {
            let burdens = model.burdens(variable).iter();
            burdens.zip(k).map(|(&burden, &k)| (base + k) * i128::from(burden)).sum()
        })
        .collect();
    let mut counts = vec![0; model.variables()];
    for class in &model.classes {
        ranges.fill(class, &cost, &mut counts)?;
    }
    Some(counts.iter().zip(&cost).map(|(&count, &cost)| i128::from(count) * cost).sum())
}
