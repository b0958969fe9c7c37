//! Sampling of regions by temperature.
//!
//! p_r ∝ n_r^(1/T) (Devlin's multilingual BERT, Conneau et al. 2020): with T above 1 small
//! languages are seen more often than they occur.

use landfall_core::Seed;

use crate::counter::shuffle;

/// Rows of each region.
pub(super) fn by_region(regions: &[u32]) -> Vec<Vec<usize>> {
    let mut by = Vec::new();
    for (row, region) in regions.iter().enumerate() {
        let region = usize::try_from(*region).unwrap_or(usize::MAX);
        // Region indexes are dense; a wild one must not ask for memory without bound.
        if region >= by.len() && region < by.len() + regions.len() + 65_536 {
            by.resize_with(region + 1, Vec::new);
        }
        if let Some(rows) = by.get_mut(region) {
            rows.push(row);
        }
    }
    by
}

/// As many draws as there are rows. Each region gets its share to the nearest whole number (largest
/// remainders, ties to the first), and gives its rows in a shuffled order of this epoch: every row
/// once before any row twice.
pub(super) fn draw(by: &[Vec<usize>], temperature: f64, seed: Seed) -> Vec<usize> {
    let total: usize = by.iter().map(Vec::len).sum();
    let counts = shares(by, temperature, total);
    let mut drawn = Vec::with_capacity(total);
    for ((region, rows), count) in (0u64..).zip(by).zip(counts) {
        let mut left = count;
        let mut round = 0;
        while left > 0 && !rows.is_empty() {
            let mut order = rows.clone();
            shuffle(&mut order, seed.stream("draw").index(region).index(round));
            order.truncate(left);
            left -= order.len();
            drawn.extend(order);
            round += 1;
        }
    }
    drawn
}

fn shares(by: &[Vec<usize>], temperature: f64, total: usize) -> Vec<usize> {
    let weight = |rows: &Vec<usize>| match rows.len() {
        0 => 0.0,
        count => (count as f64).powf(1.0 / temperature),
    };
    let sum: f64 = by.iter().map(weight).sum();
    let exact: Vec<f64> = by
        .iter()
        .map(|rows| total as f64 * weight(rows) / sum)
        .collect();
    let mut counts: Vec<usize> = exact.iter().map(|share| share.floor() as usize).collect();
    let mut order: Vec<usize> = (0..by.len()).collect();
    let rest = |place: &usize| exact.get(*place).map_or(0.0, |share| share - share.floor());
    order.sort_by(|a, b| rest(b).total_cmp(&rest(a)));
    let missing = total.saturating_sub(counts.iter().sum());
    for place in order.into_iter().take(missing) {
        if let Some(count) = counts.get_mut(place) {
            *count += 1;
        }
    }
    counts
}
