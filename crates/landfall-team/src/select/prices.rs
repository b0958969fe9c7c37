//! Steps towards better prices of rows and better splits of pair values: subgradients with
//! Polyak's step (Held, Wolfe and Crowder 1974). Floating point proposes; every bound that comes of
//! it is computed in whole numbers and valid for any prices.
#![expect(
    clippy::indexing_slicing,
    reason = "all indices are people, positions or rows"
)]

use super::domain::{Domain, Empty};
use super::model::Model;
use super::relax::{Frame, Relaxed, price_cap};

/// The team a relaxation proposes.
pub(super) fn proposal(relaxed: &Relaxed) -> Vec<usize> {
    let chosen = relaxed.pick.taken.iter().map(|&at| relaxed.open[at]);
    let mut team: Vec<usize> = relaxed.inside.iter().copied().chain(chosen).collect();
    team.sort_unstable();
    team
}

/// By how much each row is exceeded by a team, in units of its largest coefficient; rows without
/// price that hold are left aside (0).
pub(super) fn excess(model: &Model<'_>, prices: &[f64], team: &[usize]) -> Vec<f64> {
    model
        .rows
        .iter()
        .zip(prices)
        .map(|(row, &price)| {
            let over = (row.sum(team) - row.limit) as f64 / row.scale;
            if price <= 0.0 && over < 0.0 {
                0.0
            } else {
                over
            }
        })
        .collect()
}

/// Moves prices by `step` along the excess.
pub(super) fn move_prices(model: &Model<'_>, prices: &mut [f64], excess: &[f64], step: f64) {
    let rows = model.rows.len();
    for ((price, row), over) in prices.iter_mut().zip(&model.rows).zip(excess) {
        let cap = price_cap(row, rows, model.size);
        *price = (*price + step * over / row.scale).clamp(0.0, cap);
    }
}

/// The best relaxation of a domain after at most `steps` steps; the prices left behind are its own.
pub(super) fn improve(
    frame: &Frame<'_, '_>,
    domain: &Domain,
    prices: &mut Vec<f64>,
    steps: usize,
    seen: &mut dyn FnMut(Vec<usize>),
) -> Result<Relaxed, Empty> {
    let model = frame.laws.model;
    prices.resize(model.rows.len(), 0.0);
    let mut best = frame.relax(domain, prices)?;
    seen(proposal(&best));
    if model.rows.is_empty() {
        return Ok(best);
    }
    let free = super::relax::gains(frame.laws, &best.inside, &best.open);
    let mut trial = prices.clone();
    let mut team = proposal(&best);
    let mut last = best.bound;
    let mut scale = 1.0;
    for _step in 0..steps {
        let over = excess(model, &trial, &team);
        let norm: f64 = over.iter().map(|o| o * o).sum();
        if norm == 0.0 {
            break;
        }
        let target = (last as f64 - frame.floor as f64).max(1.0);
        move_prices(model, &mut trial, &over, scale * target / norm);
        let (inside, open) = (best.inside.clone(), best.open.clone());
        let relaxed = frame.relax_with(inside, open, free.clone(), &trial)?;
        last = relaxed.bound;
        team = proposal(&relaxed);
        seen(team.clone());
        if relaxed.bound < best.bound {
            best = relaxed;
            prices.clone_from(&trial);
        } else {
            scale *= 0.7;
        }
    }
    Ok(best)
}
