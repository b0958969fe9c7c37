//! From columns of text to columns of numbers: which decimal mark, and what is missing.

use super::numeral::{Evidence, evidence};
use super::{
    Cell, CellKind, DecimalMark, Delimiter, NumeralError, Table, TableError, TableFlaws,
    parse_number,
};

/// How numbers are written in a table.
///
/// A [`DecimalMark::Auto`] is decided for each column: by the numbers of the column that can be read
/// in one way only, such as `1,5`; else by those of the other columns; else, where columns are
/// separated by commas, as a point. What is still open is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numerals {
    /// The decimal mark.
    pub decimal: DecimalMark,
    /// Texts that stand for a missing value, beside the empty cell. By default `..`, `-`, `n/a` and
    /// `N/A`; not `NA`, which is Namibia.
    pub missing: Vec<String>,
}

/// What a column mostly holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// No value at all.
    Nothing,
    /// At least as many numbers, well written or not, as other texts.
    Numbers,
    /// Other texts.
    Text,
}

/// What the numbers of one column tell about the decimal mark.
#[derive(Default)]
struct Marks<'a> {
    point: Option<(u64, &'a str)>,
    comma: Option<(u64, &'a str)>,
    both: Option<(&'a str, f64, f64)>,
}

impl Default for Numerals {
    fn default() -> Self {
        Self {
            decimal: DecimalMark::Auto,
            missing: ["..", "-", "n/a", "N/A"].map(str::to_owned).to_vec(),
        }
    }
}

impl Numerals {
    /// Whether `text` stands for a missing value.
    pub fn is_missing(&self, text: &str) -> bool {
        let text = text.trim();
        text.is_empty() || self.missing.iter().any(|marker| marker == text)
    }

    /// The texts of a column that are neither missing nor typed by a spreadsheet, with their lines.
    fn texts<'a>(&self, table: &'a Table, column: usize) -> impl Iterator<Item = (u64, &'a str)> {
        table
            .cells(column)
            .filter(|(_, cell)| matches!(cell.kind, CellKind::Text) && !self.is_missing(&cell.text))
            .map(|(row, cell)| (row.line, cell.text.trim()))
    }
}

impl Table {
    /// What a column mostly holds.
    pub fn content(&self, column: usize, numerals: &Numerals) -> Content {
        let (mut numbers, mut texts) = (0_usize, 0_usize);
        for (_, cell) in self.cells(column) {
            match cell.kind {
                CellKind::Text if numerals.is_missing(&cell.text) => {}
                CellKind::Text => match evidence(&cell.text) {
                    Err(error) if !error.means_a_number() => texts += 1,
                    _ => numbers += 1,
                },
                CellKind::Number(_) | CellKind::Error | CellKind::NoResult => numbers += 1,
            }
        }
        match (numbers, texts) {
            (0, 0) => Content::Nothing,
            (numbers, texts) if numbers >= texts => Content::Numbers,
            _ => Content::Text,
        }
    }

    /// The numbers of `columns`, one list for each; `None` is a missing value. A cell that is not a
    /// number is a flaw, and missing in the list.
    pub fn numbers(
        &self,
        columns: &[usize],
        numerals: &Numerals,
        flaws: &mut TableFlaws,
    ) -> Vec<Vec<Option<f64>>> {
        let seen: Vec<Marks<'_>> = columns
            .iter()
            .map(|column| Marks::of(numerals.texts(self, *column)))
            .collect();
        let fallback = self.fallback(&seen);
        let mut lists = Vec::with_capacity(columns.len());
        for (column, marks) in columns.iter().zip(&seen) {
            let mark = match numerals.decimal {
                DecimalMark::Auto => marks.decide(fallback),
                given => Ok(given),
            };
            lists.push(match mark {
                Ok(mark) => self.column_numbers(*column, mark, numerals, flaws),
                Err((line, error)) => {
                    let line = line.unwrap_or(self.header_line);
                    flaws.push(self.place(line, *column), error);
                    vec![None; self.rows.len()]
                }
            });
        }
        lists
    }

    /// The mark for columns that do not tell: that of the other columns, else that of the dialect.
    fn fallback(&self, seen: &[Marks<'_>]) -> Option<DecimalMark> {
        let point = seen.iter().any(|marks| marks.point.is_some());
        let comma = seen.iter().any(|marks| marks.comma.is_some());
        match (point, comma) {
            (true, false) => Some(DecimalMark::Point),
            (false, true) => Some(DecimalMark::Comma),
            (true, true) => None,
            (false, false) => {
                (self.delimiter == Some(Delimiter::Comma)).then_some(DecimalMark::Point)
            }
        }
    }

    fn column_numbers(
        &self,
        column: usize,
        mark: DecimalMark,
        numerals: &Numerals,
        flaws: &mut TableFlaws,
    ) -> Vec<Option<f64>> {
        let mut numbers = Vec::with_capacity(self.rows.len());
        for (row, cell) in self.cells(column) {
            numbers.push(cell.number(mark, numerals).unwrap_or_else(|error| {
                flaws.push(self.place(row.line, column), error);
                None
            }));
        }
        numbers
    }
}

impl Cell {
    fn number(&self, mark: DecimalMark, numerals: &Numerals) -> Result<Option<f64>, TableError> {
        let given = || self.text.clone();
        match self.kind {
            CellKind::Number(value) if value.is_finite() => Ok(Some(value + 0.0)),
            CellKind::Number(_) => Err(NumeralError::Infinite { given: given() }.into()),
            CellKind::Error => Err(NumeralError::FormulaError { given: given() }.into()),
            CellKind::NoResult => Err(TableError::NoResult),
            CellKind::Text if numerals.is_missing(&self.text) => Ok(None),
            CellKind::Text => Ok(Some(parse_number(&self.text, mark)?)),
        }
    }
}

impl<'a> Marks<'a> {
    fn of(texts: impl Iterator<Item = (u64, &'a str)>) -> Self {
        let mut marks = Self::default();
        for (line, text) in texts {
            match evidence(text) {
                Ok(Evidence::Point) => {
                    marks.point.get_or_insert((line, text));
                }
                Ok(Evidence::Comma) => {
                    marks.comma.get_or_insert((line, text));
                }
                Ok(Evidence::Both { point, comma }) => {
                    marks.both.get_or_insert((text, point, comma));
                }
                Ok(Evidence::Neutral) | Err(_) => {}
            }
        }
        marks
    }

    fn decide(
        &self,
        fallback: Option<DecimalMark>,
    ) -> Result<DecimalMark, (Option<u64>, TableError)> {
        match (self.point, self.comma, self.both, fallback) {
            (Some((point_line, point)), Some((line, comma)), ..) => {
                let (point, comma) = (point.to_owned(), comma.to_owned());
                let error = TableError::MixedMarks {
                    point,
                    point_line,
                    comma,
                };
                Err((Some(line), error))
            }
            (Some(_), None, ..) | (None, None, None, _) => Ok(DecimalMark::Point),
            (None, Some(_), ..) => Ok(DecimalMark::Comma),
            (None, None, Some(_), Some(mark)) => Ok(mark),
            (None, None, Some((given, point, comma)), None) => Err((
                None,
                TableError::AmbiguousColumn {
                    given: given.to_owned(),
                    point: point.to_string(),
                    comma: comma.to_string(),
                },
            )),
        }
    }
}
