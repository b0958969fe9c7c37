//! Tables of numbers whose rows may be anything: read from CSV, spreadsheets and `.npy` files, and
//! prepared for clustering.
//!
//! [`MatrixParams`] reads, [`Recipe`] transforms, scales and deals with missing cells.
//!
//! ```
//! use landfall_market::Progress;
//! use landfall_market::matrix::{Matrix, Recipe, Scale};
//!
//! let csv = b"shop,sales,staff\nA,1,10\nB,10,20\nC,100,30\n";
//! let matrix = Matrix::params().id("shop").read_bytes(csv, "shops.csv")?;
//! let recipe = Recipe::new().log("sales").scale(Scale::Standard);
//! let prepared = recipe.prepare::<f64>(&matrix, &Progress::silent())?;
//! assert_eq!(prepared.points()?.rows(), 3);
//! assert_eq!(matrix.ids().map(|ids| ids[2].as_str()), Some("C"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod in_place;
mod npy;
mod prepare;
mod read;
mod recipe;
mod spread;

use landfall_core::Place;

pub use error::{MatrixError, MatrixFlaws};
pub use npy::{Npy, NpyError, Stored, npy_bytes, write_npy};
pub use prepare::{ColumnChange, MatrixNote, PreparedMatrix};
pub use read::MatrixParams;
pub use recipe::{Log, Missing, Recipe, Scale};

/// Named columns of numbers, with an optional name and weight for every row. NaN is a missing cell.
///
/// A matrix read from a `.npy` file stays in the file: see [`Npy`].
#[derive(Debug)]
pub struct Matrix {
    names: Vec<String>,
    rows: usize,
    values: Values,
    ids: Option<Vec<String>>,
    weights: Option<Vec<f64>>,
    source: Source,
}

/// Where the numbers lie.
#[derive(Debug)]
enum Values {
    /// Row after row.
    Own(Vec<f64>),
    /// These columns of a file.
    File { npy: Npy, selected: Vec<usize> },
}

/// Where the rows come from, for messages.
#[derive(Debug)]
struct Source {
    name: String,
    /// The line of every row, for a file of lines.
    lines: Option<Vec<u64>>,
}

impl Matrix {
    /// Parameters for reading.
    #[must_use]
    pub fn params() -> MatrixParams {
        MatrixParams::default()
    }

    /// A matrix of columns with these names; values row after row, NaN for a missing cell.
    ///
    /// # Errors
    /// When there is no row or no column, when the last row is not whole, when two columns have
    /// the same name, or a value is infinite.
    pub fn new(names: Vec<String>, values: Vec<f64>) -> Result<Self, MatrixFlaws> {
        let columns = names.len();
        let mut flaws = MatrixFlaws::default();
        if columns == 0 {
            flaws.push(Place::default(), MatrixError::NoColumns);
        } else if values.is_empty() {
            flaws.push(Place::default(), MatrixError::NoRows);
        } else if !values.len().is_multiple_of(columns) {
            let values = values.len();
            flaws.push(Place::default(), MatrixError::Ragged { values, columns });
        }
        for name in crate::demand::repeated(names.iter().map(String::as_str)) {
            flaws.push(Place::default().field(name), MatrixError::RepeatedColumn);
        }
        let matrix = Self {
            rows: values.len() / columns.max(1),
            names,
            values: Values::Own(values),
            ids: None,
            weights: None,
            source: Source {
                name: String::new(),
                lines: None,
            },
        };
        flaws.check(())?;
        matrix.check_infinite()
    }

    /// The same matrix with a name for every row.
    ///
    /// # Errors
    /// When there is not one for every row.
    pub fn with_ids(mut self, ids: Vec<String>) -> Result<Self, MatrixFlaws> {
        self.check_count(ids.len(), "names")?;
        self.ids = Some(ids);
        Ok(self)
    }

    /// The same matrix with a weight for every row.
    ///
    /// # Errors
    /// When there is not one for every row, one is negative or not finite, or all are 0.
    pub fn with_weights(mut self, weights: Vec<f64>) -> Result<Self, MatrixFlaws> {
        self.check_count(weights.len(), "weights")?;
        let mut flaws = MatrixFlaws::default();
        for (row, &given) in weights.iter().enumerate() {
            if !(given.is_finite() && given >= 0.0) {
                flaws.push(self.row_place(row), MatrixError::Weight { given });
            }
        }
        if weights.iter().all(|weight| *weight == 0.0) {
            flaws.push(self.place(), MatrixError::NoWeight);
        }
        self.weights = Some(weights);
        flaws.check(self)
    }

    /// Number of rows.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns, without those of names and weights.
    pub const fn columns(&self) -> usize {
        self.names.len()
    }

    /// The names of the columns; those of a `.npy` file are called by their numbers, from 0.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The name of every row, where there are any.
    pub fn ids(&self) -> Option<&[String]> {
        self.ids.as_deref()
    }

    /// The weight of every row, where there are any.
    pub fn weights(&self) -> Option<&[f64]> {
        self.weights.as_deref()
    }

    /// One cell; `None` where it is missing or there is none.
    pub fn value(&self, row: usize, column: usize) -> Option<f64> {
        Some(self.cell(row, column)).filter(|value| !value.is_nan())
    }

    /// All numbers row after row, without a copy; `None` when they are of another type or must be
    /// picked from the file.
    pub fn as_slice<T: Stored>(&self) -> Option<&[T]> {
        match &self.values {
            Values::Own(values) => bytemuck::try_cast_slice::<f64, T>(values)
                .ok()
                .filter(|cast| cast.len() == values.len()),
            Values::File { npy, selected } => {
                let whole = selected.iter().copied().eq(0..npy.columns());
                npy.as_slice().filter(|_| whole)
            }
        }
    }

    /// The place of the whole matrix.
    pub fn place(&self) -> Place {
        match self.source.name.as_str() {
            "" => Place::default(),
            name => Place::file(name),
        }
    }

    /// The place of a row: its line in a text file, else its number from 0.
    pub fn row_place(&self, row: usize) -> Place {
        match self.line(row) {
            Some(line) => self.place().line(line),
            None => self.place().field(format!("row {row}")),
        }
    }

    /// The place of a cell.
    pub fn cell_place(&self, row: usize, column: usize) -> Place {
        let name = self.names.get(column).map_or("", String::as_str);
        match (self.line(row), &self.values) {
            (Some(line), _) => self.place().line(line).field(name),
            (None, Values::File { .. }) => self.place().field(format!("row {row}, column {name}")),
            (None, Values::Own(_)) => self.place().field(format!("row {row}, {name}")),
        }
    }

    /// The place of a column.
    pub fn column_place(&self, column: usize) -> Place {
        let name = self.names.get(column).map_or("", String::as_str);
        match &self.values {
            Values::File { .. } => self.place().field(format!("column {name}")),
            Values::Own(_) => self.place().field(name),
        }
    }

    fn line(&self, row: usize) -> Option<u64> {
        self.source.lines.as_ref()?.get(row).copied()
    }

    /// One cell, NaN where it is missing.
    fn cell(&self, row: usize, column: usize) -> f64 {
        match &self.values {
            Values::Own(values) => values.get(row * self.columns() + column).copied(),
            Values::File { npy, selected } => selected
                .get(column)
                .and_then(|column| npy.value(row, *column)),
        }
        .unwrap_or(f64::NAN)
    }

    fn check_count(&self, given: usize, what: &'static str) -> Result<(), MatrixFlaws> {
        let mut flaws = MatrixFlaws::default();
        if given != self.rows {
            let rows = self.rows;
            flaws.push(self.place(), MatrixError::Count { given, what, rows });
        }
        flaws.check(())
    }

    /// Refuses infinite cells: they are neither numbers nor missing.
    fn check_infinite(self) -> Result<Self, MatrixFlaws> {
        let mut flaws = MatrixFlaws::default();
        for row in 0..self.rows {
            for column in 0..self.columns() {
                let given = self.cell(row, column);
                if given.is_infinite() {
                    flaws.push(
                        self.cell_place(row, column),
                        MatrixError::Infinite { given },
                    );
                }
            }
        }
        flaws.check(self)
    }
}

#[cfg(test)]
mod tests;
