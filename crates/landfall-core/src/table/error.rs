//! What can be wrong with a table.

use thiserror::Error;

use super::{NumeralError, Remedy};

/// Something wrong with a table, without its place.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum TableError {
    /// No file of that name.
    #[error("there is no such file")]
    NoFile,
    /// A folder instead of a file.
    #[error("this is a folder, not a file")]
    Folder,
    /// The operating system could not read the file.
    #[error("the file cannot be read: {cause}")]
    Io {
        /// What the operating system said.
        cause: String,
    },
    /// More bytes than allowed.
    #[error("the file has more than the {limit} bytes allowed")]
    TooLarge {
        /// Most bytes allowed.
        limit: u64,
    },
    /// More cells than allowed.
    #[error("the table has more than the {limit} cells allowed")]
    TooManyCells {
        /// Most cells allowed.
        limit: usize,
    },
    /// No header, no rows.
    #[error("the file is empty")]
    Empty,
    /// A header without rows.
    #[error("the table has a header but no rows")]
    NoRows,
    /// Bytes that do not fit the encoding.
    #[error("the byte {byte:#04X} at offset {offset} is not {encoding}")]
    WrongEncoding {
        /// The encoding they were read in.
        encoding: &'static str,
        /// Bytes before it in the file.
        offset: usize,
        /// The byte.
        byte: u8,
    },
    /// No encoding of that name.
    #[error("`{given}` is not the name of an encoding")]
    UnknownEncoding {
        /// What was given.
        given: String,
    },
    /// Bytes that no text has.
    #[error("the file is not a text table: it has a zero byte at offset {offset}")]
    NotText {
        /// Bytes before it in the file.
        offset: usize,
    },
    /// HTML or XML.
    #[error("the file is HTML or XML, not a table")]
    Markup,
    /// Two delimiters fit equally well.
    #[error("the columns can be separated by {first} or by {second}")]
    AmbiguousDelimiter {
        /// One of them.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
    /// A quotation mark that is never closed.
    #[error("the quotation mark opened here is never closed")]
    UnclosedQuote,
    /// Text between a closing quotation mark and the delimiter.
    #[error("`{given}` stands after the closing quotation mark")]
    TextAfterQuote {
        /// The text.
        given: String,
    },
    /// A spreadsheet that cannot be read.
    #[error("the spreadsheet cannot be read: {cause}")]
    Spreadsheet {
        /// What its reader said.
        cause: String,
    },
    /// No sheet of that name.
    #[error("there is no sheet `{given}`")]
    NoSheet {
        /// What was given.
        given: String,
        /// The sheets there are.
        sheets: Vec<String>,
    },
    /// A formula without a stored result.
    #[error("the file does not hold the result of the formula in this cell")]
    NoResult,
    /// The first row holds numbers only.
    #[error("the header is missing: the first row holds the numbers {given}")]
    NoHeader {
        /// The first of them.
        given: String,
    },
    /// A column without a name.
    #[error("column {column} has no name")]
    UnnamedColumn {
        /// Counted from 1.
        column: usize,
    },
    /// Two columns of one name.
    #[error("columns {first} and {second} have the same name")]
    DuplicateColumn {
        /// Counted from 1.
        first: usize,
        /// Counted from 1.
        second: usize,
    },
    /// A row with more or fewer cells than the header.
    #[error("the row has {}, the header {header}", cells(.row))]
    RaggedRow {
        /// Cells of the row.
        row: usize,
        /// Cells of the header.
        header: usize,
    },
    /// A cell that is not a number.
    #[error(transparent)]
    Numeral(#[from] NumeralError),
    /// A column in which every number with a mark can be read in two ways.
    #[error(
        "no number of the column tells its decimal mark: `{given}` can mean {point} (decimal \
         point) or {comma} (decimal comma)"
    )]
    AmbiguousColumn {
        /// The first such number.
        given: String,
        /// Its value with a decimal point.
        point: String,
        /// Its value with a decimal comma.
        comma: String,
    },
    /// A column with both decimal marks.
    #[error(
        "the column mixes decimal points (`{point}`, line {point_line}) and decimal commas (`{comma}`)"
    )]
    MixedMarks {
        /// A number with a point.
        point: String,
        /// Its line.
        point_line: u64,
        /// A number with a comma.
        comma: String,
    },
}

fn cells(count: &usize) -> String {
    match count {
        1 => "1 cell".to_owned(),
        count => format!("{count} cells"),
    }
}

impl Remedy for TableError {
    fn help(&self) -> Option<String> {
        let fixed = match self {
            Self::NoSheet { given, sheets } => return Some(other_sheets(given, sheets)),
            Self::Numeral(error) => return Some(error.help()),
            Self::NoFile => "check the name and the folder",
            Self::Folder => "name a file in it",
            Self::Io { .. } => "check that the file may be read",
            Self::TooLarge { .. } | Self::TooManyCells { .. } => {
                "leave out the columns and rows that are not needed, or raise the limit"
            }
            Self::Empty => "write a header line and one line for each row",
            Self::NoRows => "write one line for each row below the header",
            Self::WrongEncoding { .. } => {
                "save the file as UTF-8, or name the encoding it has in `encoding`, such as \
                 `windows-1252`"
            }
            Self::UnknownEncoding { .. } => "use a name such as `utf-8` or `windows-1252`",
            Self::NotText { .. } | Self::Markup => "save the table as CSV (UTF-8) or XLSX",
            Self::AmbiguousDelimiter { .. } => "set `delimiter`",
            Self::UnclosedQuote => "close it; inside a quoted cell a quotation mark is doubled",
            Self::TextAfterQuote { .. } => "inside a quoted cell a quotation mark is doubled",
            Self::Spreadsheet { .. } => "open it, save it without a password as XLSX, or as CSV",
            Self::NoResult => "open the file in a spreadsheet program and save it again",
            Self::NoHeader { .. } => "add a first row with the names of the columns",
            Self::UnnamedColumn { .. } => "give it a name in the header",
            Self::DuplicateColumn { .. } => "rename or remove one of them",
            Self::RaggedRow { .. } => {
                "quote cells that hold the delimiter, and leave no cell out: an empty one stands \
                 between two delimiters"
            }
            Self::AmbiguousColumn { .. } => "set `decimal` to `point` or `comma`",
            Self::MixedMarks { .. } => "write all numbers of the column with the same decimal mark",
        };
        Some(fixed.to_owned())
    }
}

fn other_sheets(given: &str, sheets: &[String]) -> String {
    let names = sheets.join("`, `");
    match crate::nearest(given, sheets.iter().map(String::as_str)) {
        Some(name) => format!("did you mean `{name}`? its sheets are `{names}`"),
        None => format!("its sheets are `{names}`"),
    }
}
