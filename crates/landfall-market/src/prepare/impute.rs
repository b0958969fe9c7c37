//! Missing figures from the nearest regions that have them.

use super::scale::Scaled;
use crate::statistics::median;

/// One imputed cell: its row, its column, its scaled value and the rows it was taken from.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) value: f64,
    pub(super) donors: Vec<usize>,
}

/// Fills every gap with the median over the `neighbours` nearest rows that have the figure, and
/// says which.
///
/// The distance is the root mean square difference over the features both rows have. Distances
/// are taken on the figures as given, so the result does not depend on the order of filling.
pub(super) fn impute(columns: &mut [Scaled], neighbours: usize) -> Vec<Cell> {
    let rows = columns.first().map_or(0, |column| column.values.len());
    let table: Vec<Vec<Option<f64>>> = (0..rows)
        .map(|row| {
            columns
                .iter()
                .map(|c| c.values.get(row).copied().flatten())
                .collect()
        })
        .collect();
    let mut cells = Vec::new();
    for (row, figures) in table.iter().enumerate() {
        if figures.iter().all(Option::is_some) {
            continue;
        }
        let ranked = by_distance(&table, row, figures);
        for (column, _) in figures
            .iter()
            .enumerate()
            .filter(|(_, figure)| figure.is_none())
        {
            cells.push(fill(&table, &ranked, row, column, neighbours));
        }
    }
    for cell in &cells {
        let slot = columns
            .get_mut(cell.column)
            .and_then(|c| c.values.get_mut(cell.row));
        if let Some(slot) = slot {
            *slot = Some(cell.value);
        }
    }
    cells
}

fn fill(
    table: &[Vec<Option<f64>>],
    ranked: &[usize],
    row: usize,
    column: usize,
    neighbours: usize,
) -> Cell {
    let figure = |donor: usize| {
        table
            .get(donor)
            .and_then(|r| r.get(column).copied().flatten())
    };
    let donors: Vec<usize> = ranked
        .iter()
        .copied()
        .filter(|&donor| figure(donor).is_some())
        .take(neighbours)
        .collect();
    let value = median(donors.iter().filter_map(|&donor| figure(donor))).unwrap_or(0.0);
    Cell {
        row,
        column,
        value,
        donors,
    }
}

/// The other rows, nearest first; rows without a common feature come last.
fn by_distance(table: &[Vec<Option<f64>>], row: usize, figures: &[Option<f64>]) -> Vec<usize> {
    let mut ranked: Vec<(f64, usize)> = table
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != row)
        .map(|(other, others)| (distance(figures, others), other))
        .collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().map(|(_, other)| other).collect()
}

fn distance(a: &[Option<f64>], b: &[Option<f64>]) -> f64 {
    let pairs = a.iter().zip(b).filter_map(|(a, b)| Some((*a)? - (*b)?));
    let (sum, count) = pairs.fold((0.0, 0_u32), |(s, n), gap| (gap.mul_add(gap, s), n + 1));
    if count == 0 {
        f64::INFINITY
    } else {
        (sum / f64::from(count)).sqrt()
    }
}
