//! How a table is to be read, and the way from a path to a table.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Reading, TableError, TableFlaws, build, decode, delimited, sheet};
use crate::Place;

/// What separates the columns of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Delimiter {
    /// `,`.
    Comma,
    /// `;`.
    Semicolon,
    /// The tabulator.
    Tab,
    /// `|`.
    Pipe,
}

/// How a table is to be read. The defaults find out all they can.
///
/// ```
/// use landfall_core::table::{ReadOptions, TableFlaws};
///
/// let options = ReadOptions::new().encoding("windows-1252");
/// let table = options.read_bytes(b"region\nC\xF4te d'Ivoire", "old.csv")?.check()?;
/// assert_eq!(table.rows()[0].text(0), "Côte d'Ivoire");
/// # Ok::<(), TableFlaws>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    pub(super) encoding: Option<String>,
    pub(super) delimiter: Option<Delimiter>,
    pub(super) sheet: Option<String>,
    pub(super) header_line: u64,
    pub(super) max_bytes: u64,
    pub(super) max_cells: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl ReadOptions {
    /// Encoding UTF-8, or UTF-16 where a byte order mark or zero bytes show it; delimiter from the
    /// first lines; first visible sheet; header in the first line that is neither blank nor a `#`
    /// comment; at most 256 MiB and 10 million cells.
    pub const fn new() -> Self {
        Self {
            encoding: None,
            delimiter: None,
            sheet: None,
            header_line: 1,
            max_bytes: 256 << 20,
            max_cells: 10_000_000,
        }
    }

    /// The encoding by its label in the WHATWG list, such as `windows-1252`. A byte order mark in
    /// the file wins over it.
    #[must_use]
    pub fn encoding(mut self, label: impl Into<String>) -> Self {
        self.encoding = Some(label.into());
        self
    }

    /// What separates the columns.
    #[must_use]
    pub const fn delimiter(mut self, delimiter: Delimiter) -> Self {
        self.delimiter = Some(delimiter);
        self
    }

    /// The sheet of a spreadsheet.
    #[must_use]
    pub fn sheet(mut self, name: impl Into<String>) -> Self {
        self.sheet = Some(name.into());
        self
    }

    /// First line, counted from 1, in which the header may stand: for files that begin with a title.
    #[must_use]
    pub const fn header_line(mut self, line: u64) -> Self {
        self.header_line = line;
        self
    }

    /// Most bytes that are read.
    #[must_use]
    pub const fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Most cells that are kept.
    #[must_use]
    pub const fn max_cells(mut self, cells: usize) -> Self {
        self.max_cells = cells;
        self
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When the file as a whole cannot be read as a table.
    pub fn read_path(&self, path: impl AsRef<Path>) -> Result<Reading, TableFlaws> {
        let name = path.as_ref().display().to_string();
        match self.bytes_of(path.as_ref()) {
            Ok(bytes) => self.read_bytes(&bytes, &name),
            Err(error) => Err(whole(&name, error)),
        }
    }

    /// Reads bytes; `name` is what flaws call the file. Spreadsheets are recognised by their
    /// content, whatever the name.
    ///
    /// # Errors
    /// When the bytes as a whole cannot be read as a table.
    pub fn read_bytes(&self, bytes: &[u8], name: &str) -> Result<Reading, TableFlaws> {
        if bytes.len() as u64 > self.max_bytes {
            let limit = self.max_bytes;
            return Err(whole(name, TableError::TooLarge { limit }));
        }
        let source = match sheet::Format::of(bytes) {
            Some(format) => sheet::read(bytes, format, self),
            None => decode::text(bytes, self.encoding.as_deref())
                .and_then(|text| delimited::read(&text, self)),
        };
        source
            .and_then(|source| build::table(name, source))
            .map_err(|(line, error)| at_line(name, line, error))
    }

    fn bytes_of(&self, path: &Path) -> Result<Vec<u8>, TableError> {
        let failed = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound => TableError::NoFile,
            ErrorKind::IsADirectory => TableError::Folder,
            _ => TableError::Io {
                cause: error.to_string(),
            },
        };
        let file = File::open(path).map_err(failed)?;
        if file.metadata().map_err(failed)?.is_dir() {
            return Err(TableError::Folder);
        }
        let mut bytes = Vec::new();
        let most = self.max_bytes.saturating_add(1);
        file.take(most).read_to_end(&mut bytes).map_err(failed)?;
        Ok(bytes)
    }
}

/// An error of the file as a whole, with the line it concerns if there is one.
pub(super) type WholeError = (Option<u64>, TableError);

fn whole(name: &str, error: TableError) -> TableFlaws {
    at_line(name, None, error)
}

fn at_line(name: &str, line: Option<u64>, error: TableError) -> TableFlaws {
    let mut flaws = TableFlaws::default();
    let place = Place::file(name);
    flaws.push(line.map_or(place.clone(), |line| place.line(line)), error);
    flaws
}

impl Delimiter {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    /// The character.
    pub const fn as_char(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab => '\t',
            Self::Pipe => '|',
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Comma => "commas",
            Self::Semicolon => "semicolons",
            Self::Tab => "tabs",
            Self::Pipe => "vertical bars",
        }
    }
}
