//! The two principal axes of a few thousand rows, to lay them out on a page.

/// Most rounds of the power iteration for one axis.
const ROUNDS: usize = 500;
/// Squared change of direction below which it has settled.
const SETTLED: f64 = 1e-18;

/// Rows in the plane of their two principal axes.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Plane {
    /// Two coordinates of every row.
    pub(super) places: Vec<[f64; 2]>,
    /// Share of the variance along each axis.
    pub(super) shares: [f64; 2],
}

/// Lays out rows of `columns` values; a NaN counts as the mean of its column.
///
/// Power iteration with deflation from a start that depends on the rows alone, O(rows x columns)
/// a round. Axes of nearly the same variance may be mixed; the plane they span is what is shown.
pub(super) fn plane(values: &[f64], columns: usize) -> Plane {
    let columns = columns.max(1);
    let mut rows = centred(values, columns);
    let total: f64 = rows.iter().map(|value| value * value).sum();
    let mut plane = Plane {
        places: vec![[0.0; 2]; values.len() / columns],
        shares: [0.0; 2],
    };
    if !(total > 0.0 && total.is_finite()) {
        return plane;
    }
    for axis in 0..columns.min(2) {
        let direction = leading(&rows, columns);
        let along = project(&rows, &direction);
        let variance: f64 = along.iter().map(|value| value * value).sum();
        for (place, value) in plane.places.iter_mut().zip(&along) {
            if let Some(slot) = place.get_mut(axis) {
                *slot = *value;
            }
        }
        if let Some(share) = plane.shares.get_mut(axis) {
            *share = variance / total;
        }
        for (row, value) in rows.chunks_mut(columns).zip(&along) {
            for (cell, part) in row.iter_mut().zip(&direction) {
                *cell -= value * part;
            }
        }
    }
    plane
}

fn centred(values: &[f64], columns: usize) -> Vec<f64> {
    let mut sums = vec![(0.0, 0_u32); columns];
    for row in values.chunks(columns) {
        for ((sum, count), value) in sums.iter_mut().zip(row).filter(|(_, v)| !v.is_nan()) {
            *sum += value;
            *count += 1;
        }
    }
    let means: Vec<f64> = sums
        .iter()
        .map(|(sum, count)| sum / f64::from((*count).max(1)))
        .collect();
    let rows = values.chunks(columns);
    let centred = rows.flat_map(|row| row.iter().zip(&means).map(|(value, mean)| value - mean));
    centred.map(|v| if v.is_nan() { 0.0 } else { v }).collect()
}

fn project(rows: &[f64], direction: &[f64]) -> Vec<f64> {
    let dot = |row: &[f64]| row.iter().zip(direction).map(|(a, b)| a * b).sum();
    rows.chunks(direction.len()).map(dot).collect()
}

/// The unit vector along which the rows vary most; its greatest component is positive.
fn leading(rows: &[f64], columns: usize) -> Vec<f64> {
    let mut squares = vec![0.0; columns];
    for row in rows.chunks(columns) {
        squares
            .iter_mut()
            .zip(row)
            .for_each(|(sum, v)| *sum += v * v);
    }
    // Column spreads, all different from zero and from each other: orthogonal to no axis.
    let mut direction: Vec<f64> = squares
        .iter()
        .zip(1_u32..)
        .map(|(square, column): (&f64, u32)| square.sqrt() + 1e-3 / f64::from(column))
        .collect();
    normalise(&mut direction);
    for _ in 0..ROUNDS {
        let mut next = vec![0.0; columns];
        for (row, along) in rows.chunks(columns).zip(project(rows, &direction)) {
            next.iter_mut()
                .zip(row)
                .for_each(|(sum, v)| *sum += along * v);
        }
        if !normalise(&mut next) {
            break;
        }
        let change = next.iter().zip(&direction).map(|(a, b)| (a - b).powi(2));
        let change: f64 = change.sum();
        direction = next;
        if change < SETTLED {
            break;
        }
    }
    let greatest = direction
        .iter()
        .copied()
        .max_by(|a, b| a.abs().total_cmp(&b.abs()));
    if greatest.is_some_and(|value| value < 0.0) {
        direction.iter_mut().for_each(|value| *value = -*value);
    }
    direction
}

/// Scales to length 1; `false` where there is no direction.
fn normalise(vector: &mut [f64]) -> bool {
    let length = vector.iter().map(|v| v * v).sum::<f64>().sqrt();
    let found = length > 0.0 && length.is_finite();
    if found {
        vector.iter_mut().for_each(|value| *value /= length);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ellipse_lies_along_its_axes() {
        // Along (1, 1) / sqrt 2 at +-2 sqrt 2, across at +-sqrt 2 / 2; sums of squares 16 and 1.
        let rows = [2.0, 2.0, -2.0, -2.0, 0.5, -0.5, -0.5, 0.5].map(|v| v + 1e6);
        let plane = plane(&rows, 2);
        assert!((plane.shares[0] - 16.0 / 17.0).abs() < 1e-9, "{plane:?}");
        assert!((plane.shares[1] - 1.0 / 17.0).abs() < 1e-9, "{plane:?}");
        assert!(
            (plane.places[0][0] - 8_f64.sqrt()).abs() < 1e-6 && plane.places[0][1].abs() < 1e-6
        );
        assert!((plane.places[2][1].abs() - 0.5_f64.sqrt()).abs() < 1e-6);
    }

    #[test]
    fn one_column_has_one_axis_and_constant_rows_none() {
        let line = plane(&[1.0, 2.0, 6.0], 1);
        assert_eq!(line.shares, [1.0, 0.0]);
        assert_eq!(line.places, [[-2.0, 0.0], [-1.0, 0.0], [3.0, 0.0]]);
        assert_eq!(plane(&[3.0; 6], 2).shares, [0.0, 0.0]);
        let gap = plane(&[0.0, 1.0, f64::NAN, 3.0, 4.0, 5.0], 2);
        assert!(gap.places.iter().flatten().all(|v| v.is_finite()));
    }
}
