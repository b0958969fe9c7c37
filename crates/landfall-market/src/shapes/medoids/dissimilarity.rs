//! How far apart the rows of every pair are.

use rayon::prelude::*;

use crate::cluster::{ClusterError, Points, Real};
use crate::shapes::common::{at, change, slice, squared_distance};

/// Rows of which all pairs are held at most: 30,000 rows take 7.2 GB.
pub const MAX_PAIRED_ROWS: usize = 30_000;

/// What is taken as the dissimilarity of two rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Measure {
    /// Root of the sum of squared differences.
    Euclidean,
    /// Sum of absolute differences.
    Manhattan,
    /// Hellinger distance of shares: the root of half the sum of squared differences of the roots,
    /// between 0 and 1. Rows are divided by their sum first, so counts may be given.
    Hellinger,
    /// 1 - cosine of the angle, between 0 and 2. It is not a metric; k-medoids does not need one.
    Cosine,
}

/// A dissimilarity for every pair of rows: finite, at least 0, symmetric, 0 on the diagonal. It
/// takes 8 n² bytes.
///
/// ```
/// use landfall_market::shapes::Dissimilarity;
///
/// let hours = Dissimilarity::new(vec![0.0, 2.0, 2.0, 0.0], 2)?;
/// assert_eq!(hours.between(0, 1), Some(2.0));
/// assert!(Dissimilarity::new(vec![0.0, 2.0, 3.0, 0.0], 2).is_err());
/// # Ok::<(), landfall_market::cluster::ClusterError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Dissimilarity {
    values: Vec<f64>,
    rows: usize,
}

impl Dissimilarity {
    /// A full matrix, rows x rows, row after row. Pairs that differ between the two directions by
    /// no more than 1e-9 of their size become their mean.
    ///
    /// # Errors
    /// [`ClusterError::NoRows`], [`ClusterError::TooManyRows`], [`ClusterError::NotSquare`],
    /// [`ClusterError::Cell`] for a value that is not finite or below 0 and for a diagonal that is
    /// not 0, [`ClusterError::NotSymmetric`].
    pub fn new(values: Vec<f64>, rows: usize) -> Result<Self, ClusterError> {
        check_rows(rows)?;
        if rows.checked_mul(rows) != Some(values.len()) {
            return Err(ClusterError::NotSquare {
                values: values.len(),
                rows,
            });
        }
        check_cells(&values, rows)?;
        let mut averaged = values;
        for row in 0..rows {
            for column in row + 1..rows {
                let (there, back) = (row * rows + column, column * rows + row);
                let mean = f64::midpoint(at(&averaged, there), at(&averaged, back));
                for cell in [there, back] {
                    change(&mut averaged, cell, |value| *value = mean);
                }
            }
        }
        Ok(Self {
            values: averaged,
            rows,
        })
    }

    /// All pairs of rows under a measure; weights play no part. O(n² d) on all threads of the
    /// current pool.
    ///
    /// # Errors
    /// [`ClusterError::TooManyRows`] above [`MAX_PAIRED_ROWS`]; [`ClusterError::NoDirection`] for a
    /// row of zeros under [`Measure::Cosine`]; under [`Measure::Hellinger`]
    /// [`ClusterError::Cell`] for a value below 0 and [`ClusterError::NoShares`] for a row of zeros.
    pub fn from_points<T: Real>(
        points: Points<'_, T>,
        measure: Measure,
    ) -> Result<Self, ClusterError> {
        let rows = points.rows();
        check_rows(rows)?;
        let columns = points.columns();
        let mut coordinates = Vec::with_capacity(rows * columns);
        for (index, row) in points.iter().enumerate() {
            coordinates.extend(coordinates_of(index, row, measure)?);
        }
        let mut values = vec![0.0; rows * rows];
        let fill = |(one, cells): (usize, &mut [f64])| {
            let own = slice(&coordinates, one, columns);
            for (cell, other) in cells.iter_mut().zip(coordinates.chunks_exact(columns)) {
                *cell = measured(own, other, measure);
            }
        };
        values.par_chunks_exact_mut(rows).enumerate().for_each(fill);
        Ok(Self { values, rows })
    }

    /// Number of rows.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// The dissimilarity of two rows; `None` beyond the last.
    pub fn between(&self, one: usize, other: usize) -> Option<f64> {
        self.of(one).get(other).copied()
    }

    /// The dissimilarities of one row to all rows; empty beyond the last.
    pub fn of(&self, row: usize) -> &[f64] {
        slice(&self.values, row, self.rows)
    }
}

const fn check_rows(rows: usize) -> Result<(), ClusterError> {
    if rows == 0 {
        return Err(ClusterError::NoRows);
    }
    if rows > MAX_PAIRED_ROWS {
        return Err(ClusterError::TooManyRows {
            rows,
            limit: MAX_PAIRED_ROWS,
            bytes: (rows as u64).saturating_mul(rows as u64).saturating_mul(8),
        });
    }
    Ok(())
}

fn check_cells(values: &[f64], rows: usize) -> Result<(), ClusterError> {
    for (index, &value) in values.iter().enumerate() {
        let (row, column) = (index / rows, index % rows);
        let wrong = |allowed| ClusterError::Cell {
            row,
            column,
            value,
            allowed,
        };
        // Larger ones could overflow in sums; NaN fails, too.
        if !(0.0..=f64::LIMIT).contains(&value) {
            return Err(wrong("a finite dissimilarity between 0 and 1e145"));
        }
        if row == column && value != 0.0 {
            return Err(wrong("0, the dissimilarity of a row and itself"));
        }
        let back = at(values, column * rows + row);
        if column < row && (value - back).abs() > 1e-9 * value.max(back) {
            return Err(ClusterError::NotSymmetric {
                row: column,
                column: row,
                there: back,
                back: value,
            });
        }
    }
    Ok(())
}

/// What the measure compares: the row, its unit vector, or the roots of its shares.
fn coordinates_of<T: Real>(
    index: usize,
    row: &[T],
    measure: Measure,
) -> Result<Vec<f64>, ClusterError> {
    let row: Vec<f64> = row.iter().map(|v| v.to_f64()).collect();
    match measure {
        Measure::Euclidean | Measure::Manhattan => Ok(row),
        Measure::Cosine => {
            let largest = row.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
            if largest == 0.0 {
                return Err(ClusterError::NoDirection { row: index });
            }
            // Scaled first: squares of tiny values would vanish.
            let scaled: Vec<f64> = row.iter().map(|v| v / largest).collect();
            let length = scaled.iter().map(|v| v * v).sum::<f64>().sqrt();
            Ok(scaled.iter().map(|v| v / length).collect())
        }
        Measure::Hellinger => {
            if let Some(column) = row.iter().position(|v| *v < 0.0) {
                return Err(ClusterError::Cell {
                    row: index,
                    column,
                    value: at(&row, column),
                    allowed: "a share of 0 or above",
                });
            }
            let sum: f64 = row.iter().sum();
            if sum == 0.0 {
                return Err(ClusterError::NoShares { row: index });
            }
            Ok(row.iter().map(|v| (v / sum).sqrt()).collect())
        }
    }
}

fn measured(a: &[f64], b: &[f64], measure: Measure) -> f64 {
    match measure {
        Measure::Euclidean => squared_distance(a, b).sqrt(),
        Measure::Manhattan => a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum(),
        Measure::Hellinger => (squared_distance(a, b) / 2.0).sqrt(),
        // Half the squared distance of unit vectors is 1 - cosine, without cancellation.
        Measure::Cosine => squared_distance(a, b) / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(
        rows: &[f64],
        columns: usize,
        measure: Measure,
    ) -> Result<Dissimilarity, ClusterError> {
        Dissimilarity::from_points(Points::new(rows, columns).unwrap(), measure)
    }

    #[test]
    fn measures_are_those_of_the_textbook() {
        let rows = [3.0, 0.0, 0.0, 4.0];
        let far = |measure| pairs(&rows, 2, measure).unwrap().between(0, 1).unwrap();
        assert!((far(Measure::Euclidean) - 5.0).abs() < 1e-15); // 3-4-5 triangle
        assert!((far(Measure::Manhattan) - 7.0).abs() < 1e-15);
        assert!((far(Measure::Hellinger) - 1.0).abs() < 1e-15); // nothing in common
        assert!((far(Measure::Cosine) - 1.0).abs() < 1e-15); // a right angle
        // Shares 1/2, 1/2 and 1, 0: sqrt((1 - sqrt(1/2))^2 / 2 + 1/4) = sqrt(1 - sqrt(1/2)).
        let shares = pairs(&[2.0, 2.0, 7.0, 0.0], 2, Measure::Hellinger).unwrap();
        assert!((shares.between(1, 0).unwrap() - (1.0 - 0.5_f64.sqrt()).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn rows_without_direction_or_shares_are_named() {
        let zeros = [1.0, 0.0, 0.0, 0.0];
        assert_eq!(
            pairs(&zeros, 2, Measure::Cosine),
            Err(ClusterError::NoDirection { row: 1 })
        );
        assert_eq!(
            pairs(&zeros, 2, Measure::Hellinger),
            Err(ClusterError::NoShares { row: 1 })
        );
        let error = pairs(&[1.0, -1.0], 2, Measure::Hellinger).unwrap_err();
        assert_eq!(
            error.to_string(),
            "row 0, column 1: `-1` is not a share of 0 or above"
        );
    }

    #[test]
    fn a_matrix_that_is_no_dissimilarity_is_refused() {
        let message = |values: &[f64], rows| {
            let error = Dissimilarity::new(values.to_vec(), rows).unwrap_err();
            error.to_string()
        };
        assert_eq!(
            message(&[0.0, 1.0], 2),
            "2 dissimilarities are no square of 2 rows"
        );
        assert_eq!(
            message(&[0.0, 1.0, 1.0, 0.5], 2),
            "row 1, column 1: `0.5` is not 0, the dissimilarity of a row and itself"
        );
        assert_eq!(
            message(&[0.0, f64::NAN, 1.0, 0.0], 2),
            "row 0, column 1: `NaN` is not a finite dissimilarity between 0 and 1e145"
        );
        assert_eq!(
            message(&[0.0, -1.0, -1.0, 0.0], 2),
            "row 0, column 1: `-1` is not a finite dissimilarity between 0 and 1e145"
        );
        assert_eq!(
            message(&[0.0, 2.0, 3.0, 0.0], 2),
            "rows 0 and 1: the dissimilarity is `2` one way and `3` the other"
        );
        assert_eq!(
            message(&[], 40_000),
            "all pairs of 40000 rows take 12800000000 bytes; at most 30000 rows are allowed"
        );
        // The last digit may differ.
        assert!(Dissimilarity::new(vec![0.0, 0.3, 0.1 + 0.2, 0.0], 2).is_ok());
    }
}
