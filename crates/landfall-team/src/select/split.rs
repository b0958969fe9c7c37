//! The split of pair values at the root, improved together with the prices.
#![expect(
    clippy::indexing_slicing,
    reason = "all indices are people or positions"
)]

use super::domain::{Domain, Empty};
use super::prices::{excess, move_prices, proposal};
use super::relax::{Frame, Relaxed};

/// Split and prices that give the lowest bound found.
#[derive(Debug, Clone)]
pub(super) struct Tuned {
    pub(super) split: Vec<i32>,
    pub(super) prices: Vec<f64>,
    pub(super) bound: i64,
}

/// Pairs that cannot be chosen together count this much less, in millionths: below any value.
const APART: i32 = -400_000_000;
/// Farthest that a split moves from the pair value.
const FAR: f64 = 500_000_000.0;

/// The even split: everybody gets the pair value, enemies avoid each other.
pub(super) fn even(square: &[i32], enemies: &[Vec<usize>]) -> Vec<i32> {
    let mut split = square.to_vec();
    let people = enemies.len();
    for (one, list) in enemies.iter().enumerate() {
        for &other in list {
            split[one * people + other] = APART;
        }
    }
    split
}

/// At most `steps` steps from `tuned`; keeps the best. `Err` when nothing beats the floor.
pub(super) fn tune(
    frame: &Frame<'_, '_>,
    domain: &Domain,
    tuned: &mut Tuned,
    steps: usize,
    stop: &dyn Fn() -> bool,
    seen: &mut dyn FnMut(Vec<usize>),
) -> Result<(), Empty> {
    let model = frame.laws.model;
    tuned.prices.resize(model.rows.len(), 0.0);
    let mut trial = tuned.clone();
    let (mut scale, mut idle) = (1.0, 0);
    for _step in 0..steps {
        if stop() || scale < 1e-4 {
            break;
        }
        let at = Frame {
            split: &trial.split,
            ..*frame
        };
        let relaxed = at.relax(domain, &trial.prices)?;
        let team = proposal(&relaxed);
        let over = excess(model, &trial.prices, &team);
        let flow = flow(&at, &relaxed);
        seen(team);
        if relaxed.bound < tuned.bound {
            trial.bound = relaxed.bound;
            tuned.clone_from(&trial);
            idle = 0;
        } else {
            idle += 1;
            if idle >= 12 {
                trial.clone_from(tuned);
                (scale, idle) = (scale * 0.6, 0);
                continue;
            }
        }
        let norm = over.iter().map(|o| o * o).sum::<f64>() + flow.len() as f64;
        if norm == 0.0 {
            break;
        }
        let gap = (relaxed.bound as f64 - frame.floor as f64).max(1.0);
        let step = scale * gap / norm;
        move_prices(model, &mut trial.prices, &over, step);
        let factor = model.pair.map_or(1, |pair| pair.factor);
        move_split(&mut trial.split, model.people, &flow, step / factor as f64);
    }
    Ok(())
}

/// Pairs (j, k) of which j, chosen, takes k as a partner, but k is not chosen or does not take j.
fn flow(frame: &Frame<'_, '_>, relaxed: &Relaxed) -> Vec<(usize, usize)> {
    let Some(pair) = frame.laws.model.pair.filter(|_| relaxed.left >= 2) else {
        return Vec::new();
    };
    let stars = frame.stars(pair.factor, &relaxed.open, relaxed.left);
    let mut takes = std::collections::BTreeSet::new();
    for &at in &relaxed.pick.taken {
        let partners = stars.partners(at, &relaxed.gains);
        takes.extend(partners.into_iter().map(|other| (at, other)));
    }
    takes
        .iter()
        .filter(|&&(one, other)| !takes.contains(&(other, one)))
        .map(|&(one, other)| (relaxed.open[one], relaxed.open[other]))
        .collect()
}

fn move_split(split: &mut [i32], people: usize, flow: &[(usize, usize)], step: f64) {
    for &(one, other) in flow {
        let (there, back) = (one * people + other, other * people + one);
        let moved = step.round().min(FAR);
        let new = f64::from(split[there]) - moved;
        if split[there] != APART && new.abs() <= FAR && moved >= 1.0 {
            // Both fit: |new| and the step are at most 5 10^8.
            split[there] -= moved as i32;
            split[back] = split[back].saturating_add(moved as i32);
        }
    }
}
