//! Rows of amounts as points whose Euclidean distance compares their shares.

use thiserror::Error;

/// Why rows of amounts cannot be turned into shares. Rows and columns count from 0.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ShareError {
    /// The rows have no columns.
    #[error("the rows have no columns")]
    NoColumns,
    /// The amounts do not fill whole rows.
    #[error("{values} amounts do not fill rows of {columns} columns")]
    Ragged {
        /// Amounts given.
        values: usize,
        /// Columns of a row.
        columns: usize,
    },
    /// An amount is negative, NaN or infinite.
    #[error(
        "row {row}, column {column}: `{value}` is not an amount of 0 or above; decide what a \
         missing amount stands for before shares are taken"
    )]
    Amount {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
        /// What it is.
        value: f64,
    },
    /// A row of zeros has no shares.
    #[error("row {row} holds only zeros and has no shares")]
    ZeroRow {
        /// The row.
        row: usize,
    },
}

/// The square roots of the shares of every row, rows x columns as given: sqrt(x / row sum).
///
/// The Euclidean distance of two such rows, divided by the square root of 2, is the Hellinger
/// distance of the two compositions (Hellinger 1909; Rao 1995): 0 for the same shares, 1 for nothing
/// in common. So K-means on these rows groups compositions. Zeros are fine; a missing amount must be
/// given a value first.
///
/// # Errors
/// [`ShareError::NoColumns`], [`ShareError::Ragged`], [`ShareError::Amount`],
/// [`ShareError::ZeroRow`], the first there is.
///
/// ```
/// use landfall_market::{hellinger, hellinger_distance};
///
/// let rows = hellinger(&[1.0, 3.0, 20.0, 60.0, 5.0, 0.0], 2)?;
/// assert_eq!(rows[..2], [0.5, 0.75_f64.sqrt()]);
/// assert_eq!(hellinger_distance(&rows[..2], &rows[2..4]), 0.0); // the same mix
/// // Against (1, 0): 1 - (0.5 x 1 + 0) = 0.5, and the root of it.
/// assert!((hellinger_distance(&rows[..2], &rows[4..]) - 0.5_f64.sqrt()).abs() < 1e-15);
/// # Ok::<(), landfall_market::ShareError>(())
/// ```
pub fn hellinger(amounts: &[f64], columns: usize) -> Result<Vec<f64>, ShareError> {
    if columns == 0 {
        return Err(ShareError::NoColumns);
    }
    if !amounts.len().is_multiple_of(columns) {
        return Err(ShareError::Ragged {
            values: amounts.len(),
            columns,
        });
    }
    let wrong = |(_, value): &(usize, &f64)| !(value.is_finite() && **value >= 0.0);
    if let Some((index, &value)) = amounts.iter().enumerate().find(wrong) {
        return Err(ShareError::Amount {
            row: index / columns,
            column: index % columns,
            value,
        });
    }
    let mut roots = Vec::with_capacity(amounts.len());
    for (row, amounts) in amounts.chunks_exact(columns).enumerate() {
        // Relative to the greatest amount, so that the sum cannot overflow.
        let most = amounts.iter().copied().fold(0.0, f64::max);
        if most == 0.0 {
            return Err(ShareError::ZeroRow { row });
        }
        let sum: f64 = amounts.iter().map(|amount| amount / most).sum();
        roots.extend(amounts.iter().map(|amount| (amount / most / sum).sqrt()));
    }
    Ok(roots)
}

/// The Hellinger distance of two rows made by [`hellinger`]: their Euclidean distance divided by the
/// square root of 2. Columns that only one of them has are left out.
pub fn hellinger_distance(a: &[f64], b: &[f64]) -> f64 {
    let squares: f64 = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum();
    (squares / 2.0).sqrt()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_that_have_no_shares_are_refused() {
        let amount = |row, column, value| Err(ShareError::Amount { row, column, value });
        assert_eq!(hellinger(&[1.0, -2.0], 1), amount(1, 0, -2.0));
        assert_eq!(
            hellinger(&[1.0, f64::INFINITY], 2),
            amount(0, 1, f64::INFINITY)
        );
        assert!(matches!(
            hellinger(&[1.0, 2.0, f64::NAN, 3.0], 2),
            Err(ShareError::Amount {
                row: 1,
                column: 0,
                ..
            })
        ));
        assert_eq!(
            hellinger(&[1.0, 2.0, 0.0, -0.0], 2),
            Err(ShareError::ZeroRow { row: 1 })
        );
        assert_eq!(
            hellinger(&[1.0; 3], 2),
            Err(ShareError::Ragged {
                values: 3,
                columns: 2
            })
        );
        assert_eq!(hellinger(&[1.0], 0), Err(ShareError::NoColumns));
        assert_eq!(hellinger(&[], 2), Ok(vec![]));
    }

    #[test]
    fn extreme_amounts_keep_their_shares() {
        let rows = hellinger(&[f64::MAX, f64::MAX, 1e-300, 3e-300], 2).unwrap();
        for (root, share) in rows.iter().zip([0.5, 0.5, 0.25, 0.75_f64]) {
            assert!((root - share.sqrt()).abs() < 1e-15);
        }
    }

    proptest! {
        #[test]
        fn rows_have_unit_length_and_scale_does_not_matter(
            row in prop::collection::vec(0.0_f64..1e6, 1..20), scale in 1e-3_f64..1e3
        ) {
            prop_assume!(row.iter().sum::<f64>() > 0.0);
            let roots = hellinger(&row, row.len()).unwrap();
            prop_assert!((roots.iter().map(|r| r * r).sum::<f64>() - 1.0).abs() < 1e-12);
            let scaled: Vec<f64> = row.iter().map(|x| x * scale).collect();
            let other = hellinger(&scaled, row.len()).unwrap();
            prop_assert!(hellinger_distance(&roots, &other) < 1e-7);
        }
    }
}
