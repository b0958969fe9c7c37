//! Good multipliers: the linear relaxation on the undecided items, checked exactly.
#![expect(
    clippy::indexing_slicing,
    reason = "indices come from the model, whose items and options fix every length"
)]

use super::bound::{Priced, SHIFT, multiplier, price};
use super::model::{Model, in_group};
use super::simplex::{Relaxed, relax};

/// Items that enter the relaxation at most; the others are priced only.
const CORE: usize = 260;
/// Rounds of relaxation and pricing.
const ROUNDS: usize = 8;
/// Subgradient steps before the first relaxation of a large model.
const STEPS: usize = 300;

/// Multipliers with what they prove.
#[derive(Debug, Clone)]
pub(super) struct Dual {
    pub(super) multipliers: Vec<i128>,
    pub(super) priced: Priced,
    /// Shares of the options in the relaxation.
    pub(super) share: Vec<f64>,
}

impl Dual {
    /// The same multipliers priced again after options were dropped.
    pub(super) fn repriced(mut self, model: &Model, masks: &[u64], rhs: &[i64]) -> Self {
        self.priced = price(model, masks, rhs, &self.multipliers);
        self
    }

    /// The number of items in a counted group in the relaxation, rounded down, when it is well
    /// between two.
    pub(super) fn fractional_count(&self, group: usize) -> Option<i64> {
        let options = self.priced.loss.len() / self.priced.best.len().max(1);
        let inside = |(o, share): (usize, &f64)| if in_group(group, o) { *share } else { 0.0 };
        let shares = self.share.chunks(options.max(1));
        let count: f64 = shares.flat_map(|s| s.iter().enumerate().map(inside)).sum();
        let part = count.fract();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a count of items; any whole number makes a valid split"
        )]
        let whole = count.floor() as i64;
        (part > 0.02 && part < 0.98).then_some(whole)
    }
}

/// Better multipliers than `start`, or `start` itself.
pub(super) fn improve(
    model: &Model,
    masks: &[u64],
    rhs: &[i64],
    start: &[i128],
    floor: i64,
) -> Dual {
    let open = masks.iter().filter(|m| m.count_ones() > 1).count();
    let mut dual = Dual {
        multipliers: start.to_vec(),
        priced: price(model, masks, rhs, start),
        share: Vec::new(),
    };
    if open > CORE && start.iter().all(|&m| m == 0) {
        descend(model, masks, rhs, floor, &mut dual);
    }
    for _ in 0..ROUNDS {
        let core = core(masks, &dual.priced, model.options());
        let relaxed = relax(model, masks, rhs, &core, &dual.priced.best);
        let before = dual.priced.bound;
        adopt(model, masks, rhs, floor, &relaxed, &mut dual);
        dual.share = relaxed.share;
        if open <= CORE
            || dual.priced.bound >= before - ((before - (i128::from(floor) << SHIFT)) >> 10)
        {
            break;
        }
    }
    dual
}

/// The undecided items, those with the smallest losses first if there are too many.
fn core(masks: &[u64], priced: &Priced, options: usize) -> Vec<usize> {
    let least = |item: usize| {
        priced.loss[item * options..(item + 1) * options]
            .iter()
            .enumerate()
            .filter(|(o, _)| masks[item] >> o & 1 == 1 && *o != usize::from(priced.best[item]))
            .map(|(_, &l)| l)
            .min()
            .unwrap_or(i128::MAX)
    };
    let mut core: Vec<usize> = (0..masks.len())
        .filter(|&i| masks[i].count_ones() > 1)
        .collect();
    if core.len() > CORE {
        core.sort_by_cached_key(|&i| (least(i), i));
        core.truncate(CORE);
        core.sort_unstable();
    }
    core
}

/// Largest absolute number in a row, its limit included.
fn largest(model: &Model, rhs: &[i64], row: usize) -> i64 {
    model.rows[row]
        .entries
        .iter()
        .flat_map(|e| &e.coef)
        .map(|c| c.abs())
        .max()
        .unwrap_or(1)
        .max(rhs[row].abs())
}

fn exact(model: &Model, rhs: &[i64], values: impl Iterator<Item = f64>) -> Vec<i128> {
    values
        .enumerate()
        .map(|(r, v)| {
            if v > 0.0 {
                multiplier(v, largest(model, rhs, r))
            } else {
                0
            }
        })
        .collect()
}

/// Takes the relaxation's multipliers over where their exact bound is lower.
fn adopt(
    model: &Model,
    masks: &[u64],
    rhs: &[i64],
    floor: i64,
    relaxed: &Relaxed,
    dual: &mut Dual,
) {
    let mut consider = |values: Vec<i128>| {
        let priced = price(model, masks, rhs, &values);
        if priced.bound < dual.priced.bound {
            dual.priced = priced;
            dual.multipliers = values;
        }
        dual.priced.bound < i128::from(floor) << SHIFT
    };
    if consider(exact(model, rhs, relaxed.multipliers.iter().copied())) {
        return;
    }
    let Some(ray) = &relaxed.ray else {
        return;
    };
    let mut length = 1.0;
    for _ in 0..12 {
        let along = relaxed
            .multipliers
            .iter()
            .zip(ray)
            .map(|(m, r)| m + length * r);
        if consider(exact(model, rhs, along)) {
            return;
        }
        length *= 8.0;
    }
}

/// Subgradient steps with the step length of Held, Wolfe and Crowder (1974).
#[expect(
    clippy::cast_precision_loss,
    reason = "steps only propose multipliers; each is evaluated exactly"
)]
fn descend(model: &Model, masks: &[u64], rhs: &[i64], floor: i64, dual: &mut Dual) {
    let scale: Vec<f64> = (0..rhs.len())
        .map(|r| largest(model, &vec![0; rhs.len()], r).max(1) as f64)
        .collect();
    let mut at = vec![0.0; rhs.len()];
    let mut agility = 1.0;
    let mut idle = 0;
    let mut priced = dual.priced.clone();
    for _ in 0..STEPS {
        let slack = model.slack(rhs, &priced.best);
        let direction: Vec<f64> = slack
            .iter()
            .zip(&scale)
            .zip(&at)
            .map(|((&s, scale), &m)| {
                if s > 0 && m <= 0.0 {
                    0.0
                } else {
                    -(s as f64) / scale
                }
            })
            .collect();
        let norm: f64 = direction.iter().map(|d| d * d).sum();
        if norm <= 0.0 {
            break;
        }
        let gap = (priced.bound >> SHIFT) as f64 - (floor as f64).max(0.0);
        let step = agility * gap.max(1.0) * 0.3 / norm;
        for (r, (value, d)) in at.iter_mut().zip(&direction).enumerate() {
            *value = (*value + step * d / scale[r]).max(0.0);
        }
        let values = exact(model, rhs, at.iter().copied());
        priced = price(model, masks, rhs, &values);
        if priced.bound < dual.priced.bound {
            dual.priced = priced.clone();
            dual.multipliers = values;
            idle = 0;
        } else {
            idle += 1;
            if idle % 10 == 0 {
                agility *= 0.6;
            }
        }
    }
}
