//! Tables as people have them: CSV in any dialect and encoding, and spreadsheets.
//!
//! [`Table`] holds text; [`Table::numbers`] turns columns of it into numbers. Nothing is guessed in
//! silence: what could be read in two ways is refused with the option that decides it.

mod build;
mod decide;
mod decode;
mod delimited;
mod error;
mod flaw;
mod numeral;
mod options;
mod sheet;

use std::path::Path;

pub use decide::{Content, Numerals};
pub use error::TableError;
pub use flaw::{Flaw, Flaws, Remedy};
pub use numeral::{DecimalMark, NumeralError, parse_number};
pub use options::{Delimiter, ReadOptions};
pub use sheet::is_reading_spreadsheet;

use crate::Place;

/// All that is wrong with a table.
pub type TableFlaws = Flaws<TableError>;

/// A header and rows of text, each row with its line in the file.
///
/// ```
/// use landfall_core::table::{Numerals, Table, TableFlaws};
///
/// let table = Table::from_bytes(b"region;gdp\nBR;1,5\nNA;..\n", "gdp.csv")?;
/// assert_eq!(table.header(), ["region", "gdp"]);
/// assert_eq!(table.rows()[1].line(), 3);
///
/// let mut flaws = TableFlaws::default();
/// let gdp = table.numbers(&[1], &Numerals::default(), &mut flaws);
/// assert_eq!(gdp, [[Some(1.5), None]]);
/// flaws.check(())?;
/// # Ok::<(), TableFlaws>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    file: String,
    header_line: u64,
    header: Vec<String>,
    rows: Vec<Row>,
    delimiter: Option<Delimiter>,
}

/// One row of a table: as many cells as the header.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    line: u64,
    cells: Vec<Cell>,
}

/// One cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    text: String,
    kind: CellKind,
}

/// What the file says about a cell beside its text.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum CellKind {
    #[default]
    Text,
    /// A number of a spreadsheet: its text has no question of decimal mark.
    Number(f64),
    /// An error of a spreadsheet formula.
    Error,
    /// A spreadsheet formula whose result the file does not hold.
    NoResult,
}

/// A table as far as it could be read, and the flaws of its form: rows with too many cells, columns
/// without a name. For callers that look for flaws of content too and report all at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The table without the rows that have flaws.
    pub table: Table,
    /// What is wrong with its form.
    pub flaws: TableFlaws,
}

impl Table {
    /// Reads a file with the default options; [`ReadOptions`] for others.
    ///
    /// # Errors
    /// All flaws of the file at once.
    pub fn read_path(path: impl AsRef<Path>) -> Result<Self, TableFlaws> {
        ReadOptions::new().read_path(path)?.check()
    }

    /// Reads bytes with the default options; `name` is what flaws call the file.
    ///
    /// # Errors
    /// All flaws of the bytes at once.
    pub fn from_bytes(bytes: &[u8], name: &str) -> Result<Self, TableFlaws> {
        ReadOptions::new().read_bytes(bytes, name)?.check()
    }

    /// The file, as the user named it.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The names of the columns.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Line of the header, counted from 1.
    pub const fn header_line(&self) -> u64 {
        self.header_line
    }

    /// The rows in the order of the file.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Leaves out the rows for which `keep` is false.
    pub fn retain_rows(&mut self, keep: impl FnMut(&Row) -> bool) {
        self.rows.retain(keep);
    }

    /// The delimiter of a text file with more than one column.
    pub const fn delimiter(&self) -> Option<Delimiter> {
        self.delimiter
    }

    /// Where the column of that name stands; letter case counts.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|header| header == name)
    }

    /// The cells of a column with their rows; empty when there is no such column.
    pub fn cells(&self, column: usize) -> impl Iterator<Item = (&Row, &Cell)> {
        self.rows
            .iter()
            .filter_map(move |row| Some((row, row.cells.get(column)?)))
    }

    /// The place of a column as a whole.
    pub fn column_place(&self, column: usize) -> Place {
        self.place(self.header_line, column)
    }

    /// The place of the cell in `line` and `column`.
    pub fn place(&self, line: u64, column: usize) -> Place {
        let place = Place::file(&self.file).line(line);
        match self.header.get(column) {
            Some(name) if name.is_empty() => place.field(format!("column {}", column + 1)),
            Some(name) => place.field(name),
            None => place,
        }
    }
}

impl Reading {
    /// The table, when its form has no flaws.
    ///
    /// # Errors
    /// All flaws of its form.
    pub fn check(self) -> Result<Table, TableFlaws> {
        self.flaws.check(self.table)
    }
}

impl Row {
    /// Line where the row begins, counted from 1; in a spreadsheet the number of the row.
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// The cells, as many as the header has names.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The text of a cell without white space around it; empty where there is no such column.
    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.text.trim())
    }
}

impl Cell {
    /// The text as it stands in the file; for a number of a spreadsheet the shortest text that is
    /// read back as the same number.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it holds the error of a spreadsheet formula, such as `#DIV/0!`.
    pub fn is_error(&self) -> bool {
        matches!(self.kind, CellKind::Error)
    }

    fn is_blank(&self) -> bool {
        matches!(self.kind, CellKind::Text) && self.text.trim().is_empty()
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self {
            text,
            kind: CellKind::Text,
        }
    }
}

#[cfg(test)]
mod tests;
