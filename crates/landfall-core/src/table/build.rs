//! From records to a table: one name for each column, as many cells in each row.

use super::options::WholeError;
use super::parse_number;
use super::{Cell, DecimalMark, Delimiter, Reading, Row, Table, TableError, TableFlaws};
use crate::{Place, RegionCode};

/// Cells of one line, or of several where a quoted cell runs on.
pub(super) struct Record {
    pub(super) line: u64,
    pub(super) cells: Vec<Cell>,
    /// What is wrong with it, with its line.
    pub(super) errors: Vec<(u64, TableError)>,
}

/// What was read from a file: header and rows, not yet checked.
pub(super) struct Source {
    pub(super) records: Vec<Record>,
    pub(super) delimiter: Option<Delimiter>,
    /// Whether a short row is complete, because the source stores no empty cells.
    pub(super) padded: bool,
}

impl Record {
    pub(super) const fn at(line: u64) -> Self {
        Self {
            line,
            cells: Vec::new(),
            errors: Vec::new(),
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.errors.is_empty() && self.cells.iter().all(Cell::is_blank)
    }
}

/// Checks the form of a table.
pub(super) fn table(name: &str, source: Source) -> Result<Reading, WholeError> {
    let padded = source.padded;
    let mut records = source.records.into_iter().filter(|r| !r.is_blank());
    let first = records.next().ok_or((None, TableError::Empty))?;
    let mut flaws = TableFlaws::default();
    note(name, first.errors, &mut flaws);
    let mut table = Table {
        file: name.to_owned(),
        header_line: first.line,
        header: names(first.cells),
        rows: Vec::new(),
        delimiter: source.delimiter,
    };
    if let Some(given) = numbers_for_names(&table.header) {
        return Err((Some(table.header_line), TableError::NoHeader { given }));
    }
    check_header(&table, &mut flaws);
    for record in records {
        if let Some(row) = row(&table, record, padded, &mut flaws) {
            table.rows.push(row);
        }
    }
    if table.rows.is_empty() && flaws.is_empty() {
        return Err((Some(table.header_line), TableError::NoRows));
    }
    Ok(Reading { table, flaws })
}

fn note(name: &str, errors: Vec<(u64, TableError)>, flaws: &mut TableFlaws) {
    for (line, error) in errors {
        flaws.push(Place::file(name).line(line), error);
    }
}

/// The names without white space and without the empty ones at the end.
fn names(cells: Vec<Cell>) -> Vec<String> {
    let mut names: Vec<String> = cells.iter().map(|c| c.text.trim().to_owned()).collect();
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    names
}

fn check_header(table: &Table, flaws: &mut TableFlaws) {
    let line = Place::file(&table.file).line(table.header_line);
    let mut seen = std::collections::HashMap::new();
    for (column, name) in table.header.iter().enumerate() {
        let place = table.column_place(column);
        if name.is_empty() {
            let column = column + 1;
            flaws.push(line.clone(), TableError::UnnamedColumn { column });
        } else if let Some(first) = seen.insert(name, column) {
            let (first, second) = (first + 1, column + 1);
            flaws.push(place, TableError::DuplicateColumn { first, second });
        }
    }
}

/// The numbers of a header that names nothing: all of its cells but the first are numbers, and the
/// first is a number or the code of a region. Years may be names: `id,2023,2024`.
fn numbers_for_names(header: &[String]) -> Option<String> {
    let number = |text: &String| {
        parse_number(text, DecimalMark::Point).is_ok()
            || parse_number(text, DecimalMark::Comma).is_ok()
    };
    let year = |text: &String| text.len() == 4 && text.starts_with(['1', '2']);
    let (first, rest) = header.split_first()?;
    let region = || !rest.iter().all(year) && RegionCode::parse(first).is_ok();
    let numbers = header.iter().filter(|text| number(text)).take(3);
    let shown: Vec<String> = numbers.map(|text| format!("`{text}`")).collect();
    ((number(first) || region()) && rest.iter().all(number)).then(|| shown.join(", "))
}

fn row(table: &Table, record: Record, padded: bool, flaws: &mut TableFlaws) -> Option<Row> {
    let (line, mut cells) = (record.line, record.cells);
    let width = table.header.len();
    if !record.errors.is_empty() {
        note(&table.file, record.errors, flaws);
        return None;
    }
    while cells.len() > width && cells.last().is_some_and(Cell::is_blank) {
        cells.pop();
    }
    if padded && cells.len() < width {
        cells.resize(width, Cell::default());
    }
    if cells.len() != width {
        let error = TableError::RaggedRow {
            row: cells.len(),
            header: width,
        };
        flaws.push(Place::file(&table.file).line(line), error);
        return None;
    }
    cells.shrink_to_fit();
    Some(Row { line, cells })
}
