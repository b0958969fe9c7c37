//! What is said and shown of rows: profiles in the units of the table, and the rows plots show.

use landfall_core::{Progress, Seed};
use landfall_market::cluster::Real;
use landfall_market::matrix::{Matrix, PreparedMatrix};
use landfall_market::reading::{
    ContrastParams, Figures, Labels, Profile, ReadingError, profiles as read,
};
use rand::seq::index::sample;

use super::axes;
use super::fit::Fitted;
use super::measure::Measured;
use crate::Error;

/// Rows that plots show, at most.
const SHOWN: usize = 5_000;
/// Cells that profiles are computed from, at most; beyond, from a sample of the rows.
const PROFILED: usize = 50_000_000;

/// The rows that plots show: all of them, or a random sample where there are more than 5,000.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ShownRows {
    /// Their numbers, ascending.
    pub rows: Vec<usize>,
    /// Their figures in the units of the table, rows x columns, NaN where missing.
    pub figures: Vec<f64>,
    /// The same in the clustered space.
    pub values: Vec<f64>,
    /// The silhouette of each, where it is known.
    pub silhouettes: Vec<Option<f64>>,
    /// Whether those are simplified ones: distances to centroids instead of rows.
    pub simplified: bool,
    /// The place of each in the plane of the principal axes.
    pub places: Vec<[f64; 2]>,
    /// Share of the variance along each of the two axes.
    pub shares: [f64; 2],
}

/// `most` of `all` numbers in ascending order.
fn drawn(all: usize, most: usize, seed: Seed) -> Vec<usize> {
    if all <= most {
        return (0..all).collect();
    }
    let mut rows = sample(&mut seed.rng(), all, most).into_vec();
    rows.sort_unstable();
    rows
}

pub(super) fn shown<T: Real>(
    prepared: &PreparedMatrix<'_, T>,
    fitted: &Fitted,
    measured: &Measured,
    seed: Seed,
) -> ShownRows {
    let matrix = prepared.matrix();
    let columns = fitted.columns;
    let rows = drawn(matrix.rows(), SHOWN, seed.stream("page"));
    let value = |row: usize, column: usize| {
        let value = prepared.values().get(row * columns + column);
        value.map_or(f64::NAN, |value| value.to_f64())
    };
    let cells = |row: &usize| {
        let row = *row;
        (0..columns).map(move |column| (row, column))
    };
    let values: Vec<f64> = rows
        .iter()
        .flat_map(cells)
        .map(|(r, c)| value(r, c))
        .collect();
    let plane = axes::plane(&values, columns);
    let silhouette = |row: &usize| measured.row_silhouettes.get(*row).copied();
    ShownRows {
        figures: rows
            .iter()
            .flat_map(cells)
            .map(|(r, c)| matrix.value(r, c).unwrap_or(f64::NAN))
            .collect(),
        values,
        silhouettes: rows.iter().map(silhouette).collect(),
        simplified: measured.simplified,
        places: plane.places,
        shares: plane.shares,
        rows,
    }
}

/// The profile of every cluster, and a warning where it rests on a sample of the rows.
pub(super) fn profiles(
    matrix: &Matrix,
    fitted: &Fitted,
    seed: Seed,
    progress: &Progress,
) -> Result<(Vec<Profile>, Option<String>), Error> {
    let stage = progress.stage("profiles", Some(1));
    let most = (PROFILED / matrix.columns().max(1)).max(1);
    let rows = drawn(matrix.rows(), most, seed.stream("profiles"));
    let mut figures = Vec::with_capacity(rows.len() * matrix.columns());
    for row in &rows {
        figures.extend((0..matrix.columns()).map(|c| matrix.value(*row, c).unwrap_or(f64::NAN)));
    }
    let pick = |row: &usize| fitted.labels.get(*row).copied().unwrap_or(0);
    let labels: Vec<u32> = rows.iter().map(pick).collect();
    let weights: Option<Vec<f64>> = matrix.weights().map(|weights| {
        let of = |row: &usize| weights.get(*row).copied().unwrap_or(1.0);
        rows.iter().map(of).collect()
    });
    let found = described(
        matrix.names(),
        &figures,
        &labels,
        weights.as_deref(),
        fitted,
    );
    let found = found.map_err(landfall_market::MarketError::from)?;
    stage.advance(1)?;
    let note = (rows.len() < matrix.rows()).then(|| {
        let (some, all) = (rows.len(), matrix.rows());
        format!("the profiles rest on a random sample of {some} of the {all} rows")
    });
    Ok((found, note))
}

fn described(
    names: &[String],
    figures: &[f64],
    labels: &[u32],
    weights: Option<&[f64]>,
    fitted: &Fitted,
) -> Result<Vec<Profile>, ReadingError> {
    let labels = Labels::new(labels, fitted.sizes.len())?;
    let labels = match weights {
        Some(weights) => labels.weighted(weights)?,
        None => labels,
    };
    let params = ContrastParams::new().check()?;
    read(&Figures::new(names, figures)?, &labels, &params)
}
