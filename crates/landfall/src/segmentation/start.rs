//! Centroids to start from, read as a table of their own.

use landfall_core::{Mistake, Mistakes};
use landfall_market::matrix::{Matrix, MatrixError, MatrixFlaws};

use super::Clusters;
use crate::Error;

impl Clusters {
    /// The centroids of a table in the clustered space: one row each, columns in the order of
    /// `data`. Names of columns may differ, as those of a `.npy` file do; the same names in another
    /// order are refused.
    ///
    /// # Errors
    /// [`Error::Input`] for another number of columns or the same columns in another order,
    /// [`Error::Market`] naming a missing cell.
    ///
    /// ```
    /// use landfall::market::matrix::Matrix;
    /// use landfall::segmentation::Clusters;
    ///
    /// let data = Matrix::params().read_bytes(b"sales,staff\n1,1\n2,1\n50,9\n", "shops.csv")?;
    /// let start = Matrix::params().read_bytes(b"sales,staff\n1,1\n50,9\n", "start.csv")?;
    /// let clusters = Clusters::from_table(&start, &data)?;
    /// assert_eq!(clusters, Clusters::From(vec![1.0, 1.0, 50.0, 9.0]));
    ///
    /// let moved = Matrix::params().read_bytes(b"staff,sales\n1,1\n9,50\n", "start.csv")?;
    /// assert!(Clusters::from_table(&moved, &data).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_table(start: &Matrix, data: &Matrix) -> Result<Self, Error> {
        let (given, needed) = (start.columns(), data.columns());
        let wrong =
            |message: String| Error::Input(Mistakes::from(Mistake::new(start.place(), message)));
        if given != needed {
            return Err(wrong(format!(
                "the centroids have {given} columns, the data {needed} that are compared"
            )));
        }
        if let Some((name, other)) = moved(start.names(), data.names()) {
            return Err(wrong(format!(
                "the centroids have the data's columns in another order: `{name}` stands where \
                 the data have `{other}`"
            )));
        }
        let mut flaws = MatrixFlaws::default();
        let mut centroids = Vec::with_capacity(start.rows() * given);
        for row in 0..start.rows() {
            for column in 0..given {
                match start.value(row, column).filter(|value| value.is_finite()) {
                    Some(value) => centroids.push(value),
                    None => flaws.push(start.cell_place(row, column), MatrixError::Missing),
                }
            }
        }
        flaws
            .check(())
            .map_err(landfall_market::MarketError::from)?;
        Ok(Self::From(centroids))
    }
}

/// The first column that stands elsewhere in the data.
fn moved<'a>(start: &'a [String], data: &'a [String]) -> Option<(&'a str, &'a str)> {
    let mut pairs = start.iter().zip(data);
    let (name, other) = pairs.find(|(name, other)| name != other && data.contains(name))?;
    Some((name, other))
}
