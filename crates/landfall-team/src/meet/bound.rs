//! Exact bounds from any multipliers.

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
    /// Nothing in it keeps the caps.
    Empty,
}

/// The greatest load is at least this: the mean of all loads, weighted by multipliers of 0 or more,
/// where it is least.
pub(super) fn greatest(model: &Model, ranges: &Ranges, multipliers: &[f64]) -> i64 {
    let whole = whole(multipliers);
    let sum: i128 = whole.iter().sum();
    match least(model, ranges, 0, &whole) {
        Some(least) if sum > 0 => up(least, sum),
        _ => 0,
    }
}

/// A bound for the branch from one multiplier of 0 or more per attendee.
///
/// Where no load exceeds its cap, loads weighted by multipliers do not exceed the caps weighted so;
/// and the sum of all loads is at least itself plus what the weighted loads exceed the weighted caps
/// by. Both are sums over the variables, whose least values over the ranges are found class by
/// class. Sums are exact; quotients are rounded up to the next sum that can be.
pub(super) fn bound(model: &Model, ranges: &Ranges, aim: &Aim, multipliers: &[f64]) -> Bound {
    let whole = whole(multipliers);
    let caps: i128 = whole
        .iter()
        .zip(&aim.caps)
        .map(|(&k, &cap)| k * i128::from(cap))
        .sum();
    match least(model, ranges, 0, &whole) {
        Some(loads) if loads <= caps => {}
        _ => return Bound::Empty,
    }
    if !aim.sum {
        return Bound::AtLeast(0);
    }
    let scale = SCALE as i128;
    let sum = least(model, ranges, scale, &whole).map(|all| up(all - caps, scale));
    match sum.and_then(|sum| model.sums.at_least(sum)) {
        Some(sum) => Bound::AtLeast(sum),
        None => Bound::Empty,
    }
}

fn whole(multipliers: &[f64]) -> Vec<i128> {
    let whole = |&m: &f64| {
        if m > 0.0 {
            (m.min(MOST) * SCALE).round() as i128
        } else {
            0
        }
    };
    multipliers.iter().map(whole).collect()
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
            burdens
                .zip(k)
                .map(|(&burden, &k)| (base + k) * i128::from(burden))
                .sum()
        })
        .collect();
    let mut counts = vec![0; model.variables()];
    for class in &model.classes {
        ranges.fill(class, &cost, &mut counts)?;
    }
    Some(
        counts
            .iter()
            .zip(&cost)
            .map(|(&count, &cost)| i128::from(count) * cost)
            .sum(),
    )
}
