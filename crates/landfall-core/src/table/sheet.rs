//! Spreadsheets: XLSX, XLSM, XLS and ODS.

mod ole;

use std::cell::Cell as Flag;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, DataRef, ExcelDateTime, Ods, Reader, Sheet, SheetType, SheetVisible, Xls, Xlsx,
};

use super::build::{Record, Source};
use super::options::WholeError;
use super::{Cell, CellKind, ReadOptions, TableError};

/// Kinds of spreadsheet files by their first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// A ZIP archive: XLSX or ODS.
    Zip,
    /// An OLE file: XLS, or any other format under a password.
    Ole,
}

type Bytes<'a> = Cursor<&'a [u8]>;

/// Row, column and content of one cell, counted from 0.
type Placed = (u32, u32, Cell);

impl Format {
    /// The format of a file; `None` for what is not a spreadsheet.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'P', b'K', 3, 4, ..] => Some(Self::Zip),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(Self::Ole),
            _ => None,
        }
    }
}

thread_local! {
    static READING: Flag<bool> = const { Flag::new(false) };
}

/// Whether this thread is within the reader of spreadsheets, whose panics become errors of the file:
/// a program's own panic hook may then keep silent.
pub fn is_reading_spreadsheet() -> bool {
    READING.get()
}

/// Reads one sheet of a spreadsheet.
pub(super) fn read(
    bytes: &[u8],
    format: Format,
    options: &ReadOptions,
) -> Result<Source, WholeError> {
    let cells = || match format {
        Format::Ole => read_ole(bytes, options),
        Format::Zip => read_zip(bytes, options),
    };
    // The reader of spreadsheets is not ours: should a damaged file make it panic, that is an error
    // of the file and not the end of the program.
    READING.set(true);
    let cells = catch_unwind(AssertUnwindSafe(cells));
    READING.set(false);
    let cells = cells
        .unwrap_or_else(|_| Err(unreadable("it is damaged")))
        .map_err(|error| (None, error))?;
    Ok(source(cells, options.header_line))
}

fn read_ole(bytes: &[u8], options: &ReadOptions) -> Result<Vec<Placed>, TableError> {
    if !ole::chains_end(bytes) {
        return Err(unreadable("it is damaged"));
    }
    match Xls::new(Cursor::new(bytes)) {
        Ok(book) => dense(book, options),
        // An XLSX file under a password lies in an OLE file too.
        Err(error) => match Xlsx::new(Cursor::new(bytes)) {
            Err(password @ calamine::XlsxError::Password) => Err(unreadable(password)),
            _ => Err(unreadable(error)),
        },
    }
}

fn read_zip(bytes: &[u8], options: &ReadOptions) -> Result<Vec<Placed>, TableError> {
    match Xlsx::new(Cursor::new(bytes)) {
        Ok(book) => streamed(book, options),
        Err(error) => match Ods::new(Cursor::new(bytes)) {
            Ok(book) => dense(book, options),
            Err(_) => Err(unreadable(error)),
        },
    }
}

fn unreadable(cause: impl ToString) -> TableError {
    TableError::Spreadsheet {
        cause: cause.to_string(),
    }
}

/// The sheet asked for, or the first that a person sees.
fn choose(sheets: &[Sheet], options: &ReadOptions) -> Result<String, TableError> {
    let chosen = match &options.sheet {
        Some(name) => sheets.iter().find(|sheet| sheet.name == *name),
        None => sheets.iter().find(|sheet| {
            sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
        }),
    };
    let missing = || match &options.sheet {
        Some(given) => TableError::NoSheet {
            given: given.clone(),
            sheets: sheets.iter().map(|sheet| sheet.name.clone()).collect(),
        },
        None => unreadable("it has no visible sheet"),
    };
    Ok(chosen.ok_or_else(missing)?.name.clone())
}

/// Cell by cell, so that a stray cell in the last row and column costs nothing.
fn streamed(mut book: Xlsx<Bytes<'_>>, options: &ReadOptions) -> Result<Vec<Placed>, TableError> {
    let sheet = choose(book.sheets_metadata(), options)?;
    let mut reader = book.worksheet_cells_reader(&sheet).map_err(unreadable)?;
    let mut cells = Vec::new();
    while let Some(record) = reader
        .next_cell_with_formula_metadata()
        .map_err(unreadable)?
    {
        let ((row, column), empty) = (record.pos, matches!(record.value, DataRef::Empty));
        let cell = match record.formula {
            Some(_) if empty => Cell {
                text: String::new(),
                kind: CellKind::NoResult,
            },
            _ => cell(&record.value.into()),
        };
        keep(&mut cells, (row, column, cell), options)?;
    }
    Ok(cells)
}

fn dense<'a, R>(mut book: R, options: &ReadOptions) -> Result<Vec<Placed>, TableError>
where
    R: Reader<Bytes<'a>>,
    R::Error: ToString,
{
    let sheet = choose(book.sheets_metadata(), options)?;
    let range = book.worksheet_range(&sheet).map_err(unreadable)?;
    let (top, left) = range.start().unwrap_or_default();
    let mut cells = Vec::new();
    for (row, column, data) in range.used_cells() {
        let row = top.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
        let column = left.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
        keep(&mut cells, (row, column, cell(data)), options)?;
    }
    Ok(cells)
}

fn keep(cells: &mut Vec<Placed>, placed: Placed, options: &ReadOptions) -> Result<(), TableError> {
    if !placed.2.is_blank() {
        cells.push(placed);
    }
    let limit = options.max_cells;
    if cells.len() > limit {
        return Err(TableError::TooManyCells { limit });
    }
    Ok(())
}

/// Rows of cells. Empty columns to the left of the table are left out, as are comment rows above it.
fn source(mut cells: Vec<Placed>, header_line: u64) -> Source {
    cells.retain(|(row, ..)| u64::from(*row) + 1 >= header_line);
    cells.sort_by_key(|(row, column, _)| (*row, *column));
    let mut rows: Vec<Vec<Placed>> = Vec::new();
    for placed in cells {
        match rows.last_mut() {
            Some(row) if row.first().is_some_and(|first| first.0 == placed.0) => row.push(placed),
            _ => rows.push(vec![placed]),
        }
    }
    let comment = |row: &[Placed]| row.first().is_some_and(|c| is_comment(&c.2));
    let start = rows.iter().take_while(|row| comment(row)).count();
    let rows = rows.into_iter().skip(start);
    let rows: Vec<Vec<Placed>> = rows.collect();
    let left = rows
        .iter()
        .flatten()
        .map(|placed| placed.1)
        .min()
        .unwrap_or(0);
    let width = rows
        .first()
        .and_then(|row| row.last())
        .map_or(0, |last| last.1);
    Source {
        records: rows
            .into_iter()
            .map(|row| record(row, left, width))
            .collect(),
        delimiter: None,
        padded: true,
    }
}

fn is_comment(cell: &Cell) -> bool {
    matches!(cell.kind, CellKind::Text) && cell.text.starts_with('#')
}

/// One row; what stands to the right of the last name, at `last`, is moved up to it, so that a stray
/// cell far away costs nothing.
fn record(row: Vec<Placed>, left: u32, last: u32) -> Record {
    let mut record = Record::at(row.first().map_or(0, |placed| u64::from(placed.0) + 1));
    for (_, column, cell) in row {
        let at = column.min(last.saturating_add(1)).saturating_sub(left) as usize;
        if record.cells.len() < at {
            record.cells.resize(at, Cell::default());
        }
        record.cells.push(cell);
    }
    record
}

fn cell(data: &Data) -> Cell {
    let kind = match data {
        Data::Int(value) => CellKind::Number(*value as f64),
        Data::Float(value) => CellKind::Number(*value),
        Data::Error(_) => CellKind::Error,
        _ => CellKind::Text,
    };
    Cell {
        text: text(data),
        kind,
    }
}

fn text(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        Data::Int(value) => value.to_string(),
        Data::Float(value) if value.fract() == 0.0 && value.abs() < 1e16 => format!("{value:.0}"),
        Data::Float(value) => format!("{value:?}"),
        Data::Bool(value) => value.to_string(),
        Data::Error(error) => error.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::DateTime(moment) => moment_text(moment),
    }
}

/// ISO 8601: a date, a time of day, both, or a duration in seconds.
fn moment_text(moment: &ExcelDateTime) -> String {
    let days = moment.as_f64();
    if moment.is_duration() {
        return format!("PT{}S", (days * 86_400.0).round());
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    match (days.trunc() == 0.0, days.fract() == 0.0) {
        (_, true) => date,
        (true, false) => time,
        (false, false) => format!("{date}T{time}"),
    }
}

#[cfg(test)]
mod tests;
