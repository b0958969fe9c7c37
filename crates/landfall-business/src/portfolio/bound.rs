//! The Lagrangian bound in exact arithmetic, the losses it gives, and propagation of the rows.
//!
//! Every row is priced by a multiplier that is a whole number of 2^-32. For any
//! multipliers that are 0 or more the bound
//! `sum of multiplier x limit + sum over candidates of the best priced option`
//! is at least the objective of every choice that respects the rows
//! (Geoffrion 1974). So multipliers may come from floating-point steps: they
//! decide only how tight the bound is, never whether it holds.
#![expect(
    clippy::indexing_slicing,
    reason = "indices come from the model, whose rows and items fix every length"
)]

use super::model::Model;

/// Multipliers and priced values are in units of 2^-32 minor units.
pub(super) const SHIFT: u32 = 32;
/// Largest product of a multiplier and a coefficient.
const LARGEST_PRODUCT: f64 = 1e29;

/// The bound for one set of allowed options, with the loss of every option.
#[derive(Debug, Clone)]
pub(super) struct Priced {
    /// Bound, in units of 2^-32.
    pub(super) bound: i128,
    /// `loss[item * options + option]`: how far below the bound a choice with this option stays.
    /// Negative for an option that is not allowed.
    pub(super) loss: Vec<i128>,
    /// The option without loss, lowest index first.
    pub(super) best: Vec<u8>,
}

/// Prices all options that `masks` allows.
pub(super) fn price(model: &Model, masks: &[u64], rhs: &[i64], multipliers: &[i128]) -> Priced {
    let options = model.options();
    let mut loss: Vec<i128> = model
        .net
        .iter()
        .flatten()
        .map(|&net| i128::from(net) << SHIFT)
        .collect();
    let mut bound = 0;
    for ((row, &limit), &multiplier) in model.rows.iter().zip(rhs).zip(multipliers) {
        if multiplier == 0 {
            continue;
        }
        bound += multiplier * i128::from(limit);
        for entry in &row.entries {
            for (o, &coef) in entry.coef.iter().enumerate() {
                loss[entry.item * options + o] -= multiplier * i128::from(coef);
            }
        }
    }
    let mut best = Vec::with_capacity(masks.len());
    for (rewards, &mask) in loss.chunks_mut(options).zip(masks) {
        let (option, reward) = best_option(rewards, mask);
        bound += reward;
        best.push(option);
        for (o, r) in rewards.iter_mut().enumerate() {
            *r = if mask >> o & 1 == 1 { reward - *r } else { -1 };
        }
    }
    Priced { bound, loss, best }
}

fn best_option(rewards: &[i128], mask: u64) -> (u8, i128) {
    let mut best = (0, i128::MIN);
    for (o, &reward) in (0_u8..).zip(rewards) {
        if mask >> o & 1 == 1 && reward > best.1 {
            best = (o, reward);
        }
    }
    best
}

/// The nearest safe multiplier to a floating-point one, for coefficients up to `largest`.
pub(super) fn multiplier(value: f64, largest: i64) -> i128 {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "any multiplier of 0 or more gives a valid bound; precision only makes it tighter"
    )]
    let scaled = {
        let cap = LARGEST_PRODUCT / (largest.max(1) as f64);
        let scaled = value * (1_u64 << SHIFT) as f64;
        if scaled > 0.0 {
            scaled.min(cap).round() as i128
        } else {
            0
        }
    };
    scaled
}

/// Removes options that no choice within the rows can take. `false`: no choice exists.
pub(super) fn propagate(model: &Model, masks: &mut [u64], rhs: &[i64]) -> bool {
    loop {
        let mut changed = false;
        for (row, &limit) in model.rows.iter().zip(rhs) {
            match propagate_row(row, masks, limit) {
                None => return false,
                Some(now) => changed |= now,
            }
        }
        if !changed {
            return true;
        }
    }
}

/// `None`: the row cannot be met. Otherwise whether an option was removed.
fn propagate_row(row: &super::model::Row, masks: &mut [u64], limit: i64) -> Option<bool> {
    let mut least = 0_i64;
    for entry in &row.entries {
        least += least_coef(&entry.coef, masks[entry.item])?;
    }
    let spare = limit - least;
    if spare < 0 {
        return None;
    }
    let mut changed = false;
    for entry in &row.entries {
        let mask = masks[entry.item];
        if mask & (mask - 1) == 0 {
            continue;
        }
        let least = least_coef(&entry.coef, mask)?;
        for (o, &coef) in entry.coef.iter().enumerate() {
            if mask >> o & 1 == 1 && coef - least > spare {
                masks[entry.item] &= !(1 << o);
                changed = true;
            }
        }
    }
    Some(changed)
}

/// The smallest coefficient among the allowed options; `None` when nothing is allowed.
pub(super) fn least_coef(coef: &[i64], mask: u64) -> Option<i64> {
    coef.iter()
        .enumerate()
        .filter(|(o, _)| mask >> o & 1 == 1)
        .map(|(_, &c)| c)
        .min()
}
