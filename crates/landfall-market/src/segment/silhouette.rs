//! Silhouettes (Rousseeuw 1987), exact, for several labellings in one pass over the pairs.

use ndarray::{ArrayView2, Axis};

use super::kmeans::squared_distance;

/// The silhouette of every row under every labelling: (b - a) / max(a, b), where a is the mean
/// distance to the row's own segment and b the least mean distance to another. 0 for a segment of
/// one row and where there is one segment only.
pub(super) fn silhouettes(rows: ArrayView2<'_, f64>, labellings: &[&[usize]]) -> Vec<Vec<f64>> {
    let tally = Tally::new(labellings, rows.nrows());
    let mut sums = vec![vec![0.0; tally.width]; rows.nrows()];
    for (i, row) in rows.axis_iter(Axis(0)).enumerate() {
        let (before, rest) = sums.split_at_mut(i);
        let Some(own) = rest.first_mut() else {
            continue;
        };
        let own_slots = tally.slots(i);
        for (j, (other, other_sums)) in rows.axis_iter(Axis(0)).zip(before).enumerate() {
            let distance = squared_distance(row, other).sqrt();
            add(own, tally.slots(j), distance);
            add(other_sums, own_slots, distance);
        }
    }
    labellings
        .iter()
        .enumerate()
        .map(|(which, _)| tally.score(which, &sums))
        .collect()
}

fn add(sums: &mut [f64], slots: &[usize], distance: f64) {
    for &slot in slots {
        if let Some(sum) = sums.get_mut(slot) {
            *sum += distance;
        }
    }
}

/// Where the sum of distances of each (labelling, segment) is kept.
struct Tally {
    width: usize,
    labellings: usize,
    /// Row-major, rows x labellings.
    slots: Vec<usize>,
    /// Rows of each slot.
    counts: Vec<u32>,
    /// The slots of each labelling.
    ranges: Vec<std::ops::Range<usize>>,
}

impl Tally {
    fn new(labellings: &[&[usize]], rows: usize) -> Self {
        let mut ranges = Vec::new();
        let mut width = 0;
        for labels in labellings {
            let segments = labels.iter().max().map_or(0, |label| label + 1);
            ranges.push(width..width + segments);
            width += segments;
        }
        let mut counts = vec![0; width];
        let mut slots = Vec::with_capacity(rows * labellings.len());
        for row in 0..rows {
            for (labels, range) in labellings.iter().zip(&ranges) {
                let slot = range.start + labels.get(row).copied().unwrap_or(0);
                if let Some(count) = counts.get_mut(slot) {
                    *count += 1;
                }
                slots.push(slot);
            }
        }
        Self {
            width,
            labellings: labellings.len(),
            slots,
            counts,
            ranges,
        }
    }

    fn slots(&self, row: usize) -> &[usize] {
        let start = row * self.labellings;
        self.slots
            .get(start..start + self.labellings)
            .unwrap_or_default()
    }

    fn score(&self, which: usize, sums: &[Vec<f64>]) -> Vec<f64> {
        let range = self.ranges.get(which).cloned().unwrap_or(0..0);
        let score = |(row, sums): (usize, &Vec<f64>)| {
            let own = self.slots(row).get(which).copied();
            silhouette(
                own.map(|slot| slot - range.start),
                sums.get(range.clone()).unwrap_or_default(),
                self.counts.get(range.clone()).unwrap_or_default(),
            )
        };
        sums.iter().enumerate().map(score).collect()
    }
}

fn silhouette(own: Option<usize>, sums: &[f64], counts: &[u32]) -> f64 {
    let mut within = None;
    let mut between = f64::INFINITY;
    for (segment, (&sum, &count)) in sums.iter().zip(counts).enumerate() {
        if Some(segment) == own {
            within = (count > 1).then(|| sum / f64::from(count - 1));
        } else if count > 0 {
            between = between.min(sum / f64::from(count));
        }
    }
    match within {
        Some(a) if between.is_finite() && a.max(between) > 0.0 => (between - a) / a.max(between),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn four_points_on_a_line() {
        // 0, 1 | 4, 6: row 0 has a = 1, b = (4 + 6) / 2 = 5, so 0.8; row 1: a = 1, b = 4: 0.75;
        // row 2: a = 2, b = 3.5: 1.5 / 3.5; row 3: a = 2, b = 5.5: 3.5 / 5.5.
        let rows = array![[0.0], [1.0], [4.0], [6.0]];
        let scores = silhouettes(rows.view(), &[&[0, 0, 1, 1]]).remove(0);
        for (score, expected) in scores.iter().zip([0.8, 0.75, 1.5 / 3.5, 3.5 / 5.5]) {
            assert!((score - expected).abs() < 1e-15);
        }
    }

    #[test]
    fn one_segment_and_single_rows_score_zero() {
        let rows = array![[0.0], [1.0], [9.0]];
        let both = silhouettes(rows.view(), &[&[0, 0, 0], &[0, 0, 1]]);
        assert_eq!(both[0], [0.0; 3]);
        assert_eq!(both[1][2], 0.0);
    }

    #[test]
    fn a_large_offset_does_not_change_the_score() {
        let rows = array![[0.0], [1.0], [4.0], [6.0]];
        let labels: &[usize] = &[0, 0, 1, 1];
        let near = silhouettes(rows.view(), &[labels]);
        let far = silhouettes((&rows + 1e9).view(), &[labels]);
        assert_eq!(near, far);
    }
}
