//! Reading: which columns are numbers, which one names the rows, which one weighs them.

use std::path::Path;

use landfall_core::table::{Content, DecimalMark, Numerals, ReadOptions, Table, parse_number};
use landfall_core::{Place, nearest};

use super::{Matrix, MatrixError, MatrixFlaws, Npy, Source, Values};

/// Texts that stand for a missing number beside those of [`Numerals`]: what pandas, NumPy and R
/// write.
const MISSING: [&str; 4] = ["NaN", "nan", "NAN", "NA"];

/// How a table of numbers is to be read. Every column is a column of numbers unless it names the
/// rows, weighs them or is ignored.
///
/// Text tables are read as [`ReadOptions`] and [`Numerals`] say, at most 4 GiB and 100 million
/// cells by default; in columns of numbers `NaN`, `nan`, `NAN` and `NA` are missing too. The
/// columns of a `.npy` file are called by their numbers, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixParams {
    id: Option<String>,
    weight: Option<String>,
    ignored: Vec<String>,
    options: ReadOptions,
    numerals: Numerals,
}

impl Default for MatrixParams {
    fn default() -> Self {
        let mut numerals = Numerals::default();
        numerals.missing.extend(MISSING.map(str::to_owned));
        Self {
            id: None,
            weight: None,
            ignored: Vec::new(),
            options: ReadOptions::new().max_bytes(4 << 30).max_cells(100_000_000),
            numerals,
        }
    }
}

/// Columns by their use; all from 0.
struct Layout {
    id: Option<usize>,
    weight: Option<usize>,
    numbers: Vec<usize>,
}

impl MatrixParams {
    /// The column that names the rows.
    #[must_use]
    pub fn id(mut self, column: impl Into<String>) -> Self {
        self.id = Some(column.into());
        self
    }

    /// The column of weights: finite numbers of 0 or above, not all 0, none missing.
    #[must_use]
    pub fn weight(mut self, column: impl Into<String>) -> Self {
        self.weight = Some(column.into());
        self
    }

    /// One more column that is left out.
    #[must_use]
    pub fn ignore(mut self, column: impl Into<String>) -> Self {
        self.ignored.push(column.into());
        self
    }

    /// How text tables are to be read.
    #[must_use]
    pub fn options(mut self, options: ReadOptions) -> Self {
        self.options = options;
        self
    }

    /// How numbers are written in text tables.
    #[must_use]
    pub fn numerals(mut self, numerals: Numerals) -> Self {
        self.numerals = numerals;
        self
    }

    /// Reads a file; `.npy` files and spreadsheets are recognised by their content.
    ///
    /// # Errors
    /// All flaws of the file at once.
    pub fn read_path(&self, path: impl AsRef<Path>) -> Result<Matrix, MatrixFlaws> {
        let path = path.as_ref();
        let named_npy = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("npy"));
        if named_npy || Npy::is_npy(path) {
            let name = path.display().to_string();
            let npy = Npy::open(path).map_err(|error| one(Place::file(&name), error))?;
            return self.file(npy, name);
        }
        let mut flaws = MatrixFlaws::default();
        match self.options.read_path(path) {
            Ok(reading) => {
                flaws.append(reading.flaws);
                self.table(&reading.table, flaws)
            }
            Err(whole) => {
                flaws.append(whole);
                Err(flaws)
            }
        }
    }

    /// Reads the bytes of a text table or spreadsheet; `name` is what flaws call the file.
    ///
    /// # Errors
    /// All flaws of the bytes at once.
    pub fn read_bytes(&self, bytes: &[u8], name: &str) -> Result<Matrix, MatrixFlaws> {
        let mut flaws = MatrixFlaws::default();
        let reading = self.options.read_bytes(bytes, name).map_err(|whole| {
            let mut flaws = MatrixFlaws::default();
            flaws.append(whole);
            flaws
        })?;
        flaws.append(reading.flaws);
        self.table(&reading.table, flaws)
    }

    fn table(&self, table: &Table, mut flaws: MatrixFlaws) -> Result<Matrix, MatrixFlaws> {
        let place = Place::file(table.file()).line(table.header_line());
        let layout = self.layout(table.header(), &place, &mut flaws);
        let columns = self.columns(table, &layout.numbers, &mut flaws);
        let weights = self.weights(table, layout.weight, &mut flaws);
        flaws.check(())?;
        let rows = table.rows();
        let mut values = Vec::with_capacity(rows.len() * columns.len());
        for row in 0..rows.len() {
            let cells = columns.iter().map(|column| column.get(row).copied());
            values.extend(cells.map(|cell| cell.flatten().unwrap_or(f64::NAN)));
        }
        let id = |column: usize| rows.iter().map(|r| r.text(column).to_owned()).collect();
        let matrix = Matrix {
            names: pick(table.header(), &layout.numbers),
            rows: rows.len(),
            values: Values::Own(values),
            ids: layout.id.map(id),
            weights: None,
            source: Source {
                name: table.file().to_owned(),
                lines: Some(rows.iter().map(landfall_core::table::Row::line).collect()),
            },
        };
        weighted(matrix, weights)
    }

    fn file(&self, npy: Npy, name: String) -> Result<Matrix, MatrixFlaws> {
        let mut flaws = MatrixFlaws::default();
        let header: Vec<String> = (0..npy.columns()).map(|c| c.to_string()).collect();
        let layout = self.layout(&header, &Place::file(&name), &mut flaws);
        flaws.check(())?;
        let cell = |row, column| npy.value(row, column).unwrap_or(f64::NAN);
        let column = |column: usize| (0..npy.rows()).map(move |row| cell(row, column));
        let weights = layout.weight.map(|c| column(c).collect());
        let ids = layout
            .id
            .map(|c| column(c).map(|id| id.to_string()).collect());
        let matrix = Matrix {
            names: pick(&header, &layout.numbers),
            rows: npy.rows(),
            ids,
            weights: None,
            values: Values::File {
                npy,
                selected: layout.numbers,
            },
            source: Source { name, lines: None },
        };
        weighted(matrix, weights)
    }

    fn layout(&self, header: &[String], place: &Place, flaws: &mut MatrixFlaws) -> Layout {
        let mut find = |given: &String, purpose| {
            let column = header.iter().position(|name| name == given);
            if column.is_none() {
                let known = header.iter().map(String::as_str);
                let error = MatrixError::UnknownColumn {
                    given: given.clone(),
                    purpose,
                    suggestion: nearest(given, known).map(str::to_owned),
                    columns: header.to_vec(),
                };
                flaws.push(place.clone(), error);
            }
            column
        };
        let id = self.id.as_ref().and_then(|name| find(name, "id"));
        let weight = self.weight.as_ref().and_then(|name| find(name, "weight"));
        let ignored: Vec<usize> = self
            .ignored
            .iter()
            .filter_map(|name| find(name, "ignored"))
            .collect();
        let mut clash = |column: Option<usize>, first, second| {
            if let Some(column) = column.and_then(|column| header.get(column)).cloned() {
                let error = MatrixError::TwoPurposes {
                    column,
                    first,
                    second,
                };
                flaws.push(place.clone(), error);
            }
        };
        clash(id.filter(|_| id == weight), "id", "weight");
        clash(id.filter(|c| ignored.contains(c)), "id", "ignored");
        clash(weight.filter(|c| ignored.contains(c)), "weight", "ignored");
        let other = |c: &usize| Some(*c) != id && Some(*c) != weight && !ignored.contains(c);
        let numbers: Vec<usize> = (0..header.len()).filter(other).collect();
        if numbers.is_empty() && flaws.is_empty() {
            flaws.push(place.clone(), MatrixError::NoColumns);
        }
        Layout {
            id,
            weight,
            numbers,
        }
    }

    /// The numbers of columns; a column of words is one flaw, not one for every cell.
    fn columns(
        &self,
        table: &Table,
        columns: &[usize],
        flaws: &mut MatrixFlaws,
    ) -> Vec<Vec<Option<f64>>> {
        let (words, numbers): (Vec<usize>, Vec<usize>) = columns
            .iter()
            .partition(|column| table.content(**column, &self.numerals) == Content::Text);
        for column in words {
            flaws.push(table.column_place(column), self.first_text(table, column));
        }
        let mut unreadable = landfall_core::TableFlaws::default();
        let lists = table.numbers(&numbers, &self.numerals, &mut unreadable);
        flaws.append(unreadable);
        lists
    }

    fn first_text(&self, table: &Table, column: usize) -> MatrixError {
        let is_text = |text: &str| {
            let read = |mark| parse_number(text, mark).is_ok();
            !self.numerals.is_missing(text)
                && !read(DecimalMark::Point)
                && !read(DecimalMark::Comma)
        };
        let mut rows = table.rows().iter();
        let found = rows.find(|row| is_text(row.text(column)));
        MatrixError::Text {
            line: found.map_or(table.header_line(), landfall_core::table::Row::line),
            given: found.map_or("", |row| row.text(column)).to_owned(),
        }
    }

    fn weights(
        &self,
        table: &Table,
        column: Option<usize>,
        flaws: &mut MatrixFlaws,
    ) -> Option<Vec<f64>> {
        let column = column?;
        let list = self.columns(table, &[column], flaws).into_iter().next()?;
        let weights = list.into_iter().zip(table.rows()).map(|(weight, row)| {
            let weight = weight.unwrap_or(f64::NAN);
            if weight.is_nan() || weight < 0.0 {
                let error = MatrixError::Weight { given: weight };
                flaws.push(table.place(row.line(), column), error);
            }
            weight
        });
        Some(weights.collect())
    }
}

fn weighted(matrix: Matrix, weights: Option<Vec<f64>>) -> Result<Matrix, MatrixFlaws> {
    match weights {
        Some(weights) => matrix.with_weights(weights),
        None => Ok(matrix),
    }
}

fn pick(names: &[String], columns: &[usize]) -> Vec<String> {
    let of = columns.iter().filter_map(|column| names.get(*column));
    of.cloned().collect()
}

pub(super) fn one(place: Place, error: impl Into<MatrixError>) -> MatrixFlaws {
    let mut flaws = MatrixFlaws::default();
    flaws.push(place, error);
    flaws
}
