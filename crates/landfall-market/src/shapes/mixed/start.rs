//! First prototypes.

use landfall_core::Seed;

use super::clusters::{MixedRows, Prototypes};
use super::params::{KPrototypesParams, MixedStart};
use crate::cluster::ClusterError;
use crate::shapes::common::{at, change, check_start, draw, label, least, plus_plus};

/// Refuses given prototypes of another shape.
pub(super) fn check(params: &KPrototypesParams, rows: &MixedRows) -> Result<(), ClusterError> {
    let MixedStart::Prototypes { numbers, codes } = &params.start else {
        return Ok(());
    };
    if rows.numeric > 0 || !numbers.is_empty() {
        check_start(numbers, params.k, rows.numeric)?;
    }
    if codes.len() != params.k * rows.categorical {
        return Err(ClusterError::StartShape {
            values: codes.len(),
            k: params.k,
            columns: rows.categorical,
            wanted: params.k * rows.categorical,
        });
    }
    Ok(())
}

pub(super) fn prototypes(params: &KPrototypesParams, rows: &MixedRows, seed: Seed) -> Prototypes {
    let chosen = match &params.start {
        MixedStart::Prototypes { numbers, codes } => {
            return Prototypes {
                numbers: numbers.clone(),
                codes: codes.clone(),
            };
        }
        MixedStart::PlusPlus => {
            let cost = |row: usize, chosen: usize| rows.between(row, chosen);
            plus_plus(&rows.weights, params.k, cost, seed)
        }
        MixedStart::Huang => huang(rows, params.k, seed),
        MixedStart::Cao => cao(rows, params.k),
    };
    Prototypes {
        numbers: chosen
            .iter()
            .flat_map(|&row| rows.numbers(row).to_vec())
            .collect(),
        codes: chosen
            .iter()
            .flat_map(|&row| rows.codes(row).to_vec())
            .collect(),
    }
}

/// Weight of every category, by column.
fn frequencies(rows: &MixedRows) -> Vec<Vec<f64>> {
    let mut weights: Vec<Vec<f64>> = rows.counts.iter().map(|n| vec![0.0; *n]).collect();
    for (row, weight) in rows.weights.iter().enumerate() {
        for (column, code) in weights.iter_mut().zip(rows.codes(row)) {
            change(column, *code as usize, |sum| *sum += weight);
        }
    }
    weights
}

fn huang(rows: &MixedRows, k: usize, seed: Seed) -> Vec<usize> {
    let frequencies = frequencies(rows);
    let mut rng = seed.rng();
    let mut chosen: Vec<usize> = Vec::with_capacity(k);
    for _ in 0..k {
        let mut category = |column: &Vec<f64>| draw(column.iter().copied(), &mut rng);
        let wanted: Vec<u32> = frequencies
            .iter()
            .map(|column| label(category(column).unwrap_or_default()))
            .collect();
        let free: Vec<usize> = (0..rows.len())
            .filter(|row| !chosen.contains(row))
            .collect();
        let differing = free.iter().map(|&row| rows.mismatches(row, &wanted));
        let nearest = least(differing).and_then(|(best, _)| free.get(best).copied());
        chosen.extend(nearest);
    }
    chosen
}

fn cao(rows: &MixedRows, k: usize) -> Vec<usize> {
    let frequencies = frequencies(rows);
    let density: Vec<f64> = (0..rows.len())
        .map(|row| {
            let own = frequencies.iter().zip(rows.codes(row));
            own.map(|(column, code)| at(column, *code as usize)).sum()
        })
        .collect();
    let mut chosen: Vec<usize> = Vec::with_capacity(k);
    let mut merit = density.clone();
    while chosen.len() < k {
        let free: Vec<usize> = (0..rows.len())
            .filter(|row| !chosen.contains(row))
            .collect();
        let best = least(free.iter().map(|&row| -at(&merit, row)));
        let Some(next) = best.and_then(|(best, _)| free.get(best).copied()) else {
            break;
        };
        for (row, merit) in merit.iter_mut().enumerate() {
            let far = at(&density, row) * rows.between(row, next);
            *merit = if chosen.is_empty() {
                far
            } else {
                merit.min(far)
            };
        }
        chosen.push(next);
    }
    chosen
}
