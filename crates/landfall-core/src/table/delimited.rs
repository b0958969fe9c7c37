//! Text files: RFC 4180 and what spreadsheets and people make of it.

use super::decode::line_ends;
use super::options::WholeError;
use super::{Delimiter, ReadOptions, TableError};
use crate::table::build::{Record, Source};

/// Rows looked at, beside the header, to find the delimiter.
const PROBE: usize = 5;

/// Splits `text` into a header and rows.
pub(super) fn read(text: &str, options: &ReadOptions) -> Result<Source, WholeError> {
    let mut lines = Lines {
        rest: text,
        line: 1,
        most: options.max_cells,
    };
    let named = named_delimiter(&mut lines);
    skip_to_header(&mut lines, options.header_line);
    let delimiter = match options.delimiter.or(named) {
        Some(delimiter) => Some(delimiter),
        None => find_delimiter(&lines).map_err(|error| (Some(lines.line), error))?,
    };
    let (mut records, mut cells) = (Vec::new(), 0);
    for record in lines.records(delimiter) {
        cells += record.cells.len();
        if cells > options.max_cells {
            let limit = options.max_cells;
            return Err((Some(record.line), TableError::TooManyCells { limit }));
        }
        records.push(record);
    }
    Ok(Source {
        records,
        delimiter,
        padded: false,
    })
}

/// What is left of a text, and the line it begins in.
#[derive(Clone, Copy)]
struct Lines<'a> {
    rest: &'a str,
    line: u64,
    /// Most cells of one record; it is cut there, and refused for its cells.
    most: usize,
}

/// Excel's first line `sep=;`.
fn named_delimiter(lines: &mut Lines<'_>) -> Option<Delimiter> {
    let mut after = *lines;
    let line = after.take_line()?.trim().trim_matches('"').to_lowercase();
    let mut given = line.strip_prefix("sep=")?.chars();
    // The tabulator is lost to trimming.
    let sign = given.next().unwrap_or('\t');
    let delimiter = Delimiter::ALL.into_iter().find(|d| d.as_char() == sign)?;
    *lines = after;
    Some(delimiter)
}

/// Passes over blank lines and comments, and all lines before `header_line`.
fn skip_to_header(lines: &mut Lines<'_>, header_line: u64) {
    let mut after = *lines;
    while let Some(line) = after.take_line() {
        let line = line.trim_start();
        if lines.line >= header_line && !line.is_empty() && !line.starts_with('#') {
            return;
        }
        *lines = after;
    }
}

/// The delimiter that splits the header, and the first rows into as many cells; of several the one
/// that makes more cells. `None` for a table of one column.
fn find_delimiter(lines: &Lines<'_>) -> Result<Option<Delimiter>, TableError> {
    let mut best: Option<((bool, usize), Delimiter)> = None;
    let mut rival = None;
    for delimiter in outside_quotes(lines.rest) {
        let score = score(lines, delimiter);
        if score.1 <= 1 {
            continue;
        }
        match best {
            Some((highest, _)) if score < highest => {}
            Some((highest, first)) if score == highest => rival = Some((first, delimiter)),
            _ => (best, rival) = (Some((score, delimiter)), None),
        }
    }
    match rival {
        Some((first, second)) => Err(TableError::AmbiguousDelimiter {
            first: first.name(),
            second: second.name(),
        }),
        None => Ok(best.map(|(_, delimiter)| delimiter)),
    }
}

/// The delimiters that stand in the first line outside quotation marks, whichever of them it is that
/// separates its cells.
fn outside_quotes(text: &str) -> Vec<Delimiter> {
    let (mut found, mut quoted, mut cell_begins) = (Vec::new(), false, true);
    for c in text.chars() {
        let delimiter = Delimiter::ALL.into_iter().find(|d| d.as_char() == c);
        match c {
            '"' if quoted || cell_begins => quoted = !quoted,
            '\r' | '\n' if !quoted => break,
            _ => {}
        }
        if let Some(delimiter) = delimiter.filter(|d| !quoted && !found.contains(d)) {
            found.push(delimiter);
        }
        // A quotation mark that follows a closing one is doubled, and opens again.
        cell_begins = delimiter.is_some() || c == '"';
    }
    found
}

fn score(lines: &Lines<'_>, delimiter: Delimiter) -> (bool, usize) {
    let counts: Vec<usize> = lines
        .records(Some(delimiter))
        .filter(|record| !record.is_blank())
        .take(1 + PROBE)
        .map(|record| record.cells.len())
        .collect();
    let header = counts.first().copied().unwrap_or(0);
    (counts.iter().all(|count| *count == header), header)
}

impl<'a> Lines<'a> {
    fn take_line(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let end = self.rest.find(['\r', '\n']).unwrap_or(self.rest.len());
        let line = self.pass(end);
        self.line_end();
        Some(line)
    }

    /// Passes over one line end, if the rest begins with one.
    fn line_end(&mut self) -> bool {
        for end in ["\r\n", "\n", "\r"] {
            if let Some(rest) = self.rest.strip_prefix(end) {
                self.rest = rest;
                self.line += 1;
                return true;
            }
        }
        false
    }

    /// Passes over `length` bytes and returns them; what they hold does not count as line ends.
    fn pass(&mut self, length: usize) -> &'a str {
        let (passed, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        passed
    }

    fn records(self, delimiter: Option<Delimiter>) -> impl Iterator<Item = Record> {
        let mut lines = self;
        let delimiter = delimiter.map(Delimiter::as_char);
        std::iter::from_fn(move || (!lines.rest.is_empty()).then(|| lines.record(delimiter)))
    }

    fn record(&mut self, delimiter: Option<char>) -> Record {
        let mut record = Record::at(self.line);
        loop {
            let cell = self.cell(delimiter, &mut record.errors);
            record.cells.push(cell.into());
            match delimiter.and_then(|delimiter| self.rest.strip_prefix(delimiter)) {
                Some(rest) if record.cells.len() <= self.most => self.rest = rest,
                _ => break,
            }
        }
        self.line_end();
        record
    }

    fn cell(&mut self, delimiter: Option<char>, errors: &mut Vec<(u64, TableError)>) -> String {
        let Some(quoted) = self.rest.strip_prefix('"') else {
            return self.plain(delimiter).to_owned();
        };
        self.rest = quoted;
        let line = self.line;
        let Some(mut cell) = self.quoted() else {
            errors.push((line, TableError::UnclosedQuote));
            return String::new();
        };
        let after = self.plain(delimiter);
        if !after.trim().is_empty() {
            let given = after.trim().to_owned();
            errors.push((self.line, TableError::TextAfterQuote { given }));
            cell.push_str(after);
        }
        cell
    }

    fn plain(&mut self, delimiter: Option<char>) -> &'a str {
        let ends = |c: char| c == '\r' || c == '\n' || Some(c) == delimiter;
        self.pass(self.rest.find(ends).unwrap_or(self.rest.len()))
    }

    /// The text up to the closing quotation mark; `None`, and nothing left, when there is none.
    fn quoted(&mut self) -> Option<String> {
        let mut cell = String::new();
        loop {
            let end = self.rest.find('"');
            let part = self.pass(end.unwrap_or(self.rest.len()));
            self.line += line_ends(part);
            end?;
            cell.push_str(part);
            self.pass(1);
            match self.rest.strip_prefix('"') {
                Some(rest) => self.rest = rest,
                None => return Some(cell),
            }
            cell.push('"');
        }
    }
}
