//! What can be wrong with a table of numbers or with what is to be done to it.

use landfall_core::table::{Flaws, Remedy, TableError};
use thiserror::Error;

use super::NpyError;

/// Column names that a message lists.
const LISTED: usize = 20;

/// All that is wrong with a table of numbers.
pub type MatrixFlaws = Flaws<MatrixError>;

/// Something wrong with a table of numbers, without its place.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum MatrixError {
    /// The text table itself: its file, form or numbers.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The `.npy` file itself.
    #[error(transparent)]
    Npy(#[from] NpyError),
    /// There is nothing in it.
    #[error("there are no rows")]
    NoRows,
    /// No column of numbers.
    #[error("no column of numbers is left")]
    NoColumns,
    /// The values do not fill whole rows.
    #[error("{values} values do not fill rows of {columns} columns")]
    Ragged {
        /// Values given.
        values: usize,
        /// Columns of a row.
        columns: usize,
    },
    /// Not one name or weight for every row.
    #[error("{given} {what} were given for {rows} rows")]
    Count {
        /// How many were given.
        given: usize,
        /// Of what.
        what: &'static str,
        /// Rows.
        rows: usize,
    },
    /// Two columns of one name.
    #[error("two columns have this name")]
    RepeatedColumn,
    /// A column that is asked for and is not there.
    #[error("there is no column `{given}`, which was asked for as {purpose}")]
    UnknownColumn {
        /// What was asked for.
        given: String,
        /// What for.
        purpose: &'static str,
        /// The column most like it.
        suggestion: Option<String>,
        /// The columns there are.
        columns: Vec<String>,
    },
    /// One column for two purposes.
    #[error("column `{column}` is asked for as {first} and as {second}")]
    TwoPurposes {
        /// The column.
        column: String,
        /// One purpose.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
    /// A column of words.
    #[error("the column is not numeric: line {line} holds `{given}`")]
    Text {
        /// Line of the first text that is no number.
        line: u64,
        /// The text.
        given: String,
    },
    /// A column without a single figure.
    #[error("the column holds no number at all")]
    EmptyColumn,
    /// An infinite cell.
    #[error("`{given}` is not a finite number")]
    Infinite {
        /// What it holds.
        given: f64,
    },
    /// A missing cell under [`Missing::Refuse`](super::Missing::Refuse).
    #[error("the cell is missing")]
    Missing,
    /// The logarithm of 0 or less.
    #[error("`{given}` has no logarithm; values above 0 are needed")]
    Log {
        /// What the cell holds.
        given: f64,
    },
    /// The logarithm of one plus -1 or less.
    #[error("one plus `{given}` has no logarithm; values above -1 are needed")]
    Log1p {
        /// What the cell holds.
        given: f64,
    },
    /// A weight that is missing, negative, NaN or infinite.
    #[error("the weight `{given}` is not a finite number of 0 or above")]
    Weight {
        /// The weight.
        given: f64,
    },
    /// All weights are 0.
    #[error("all weights are 0; at least one row needs a weight above 0")]
    NoWeight,
    /// A column whose mean or spread overflows.
    #[error("the figures of the column are too far apart to be scaled")]
    Spread,
    /// A prepared value whose square overflows.
    #[error("`{given:e}` is too large to be compared; at most {limit:e} is allowed")]
    TooLarge {
        /// The value after transformation and scaling.
        given: f64,
        /// Greatest magnitude allowed.
        limit: f64,
    },
}

impl Remedy for MatrixError {
    fn help(&self) -> Option<String> {
        let help = match self {
            Self::Table(error) => return error.help(),
            Self::Npy(error) => return error.help(),
            Self::UnknownColumn {
                given,
                suggestion,
                columns,
                ..
            } => return unknown(given, suggestion.as_deref(), columns),
            Self::NoColumns => "at least one column must be neither id, weight nor ignored",
            Self::TwoPurposes { .. } => "give it one",
            Self::RepeatedColumn => "rename or remove one of them",
            Self::Text { .. } => "name it as id, or ignore it",
            Self::EmptyColumn => "ignore it",
            Self::Missing => {
                "fill it, ignore the column, or choose another policy for missing cells"
            }
            Self::Log { .. } => {
                "take the logarithm of one plus the value, or leave the column as it is"
            }
            Self::Log1p { .. } => "leave the column as it is",
            Self::Spread | Self::TooLarge { .. } => {
                "take the logarithm of the column, or give its figures in a larger unit"
            }
            _ => return None,
        };
        Some(help.to_owned())
    }
}

fn unknown(given: &str, suggestion: Option<&str>, columns: &[String]) -> Option<String> {
    let mean = match suggestion {
        Some(name) if name != given => format!("did you mean `{name}`? "),
        _ => String::new(),
    };
    let names: Vec<String> = columns
        .iter()
        .take(LISTED)
        .map(|c| format!("`{c}`"))
        .collect();
    let more = match columns.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!("{mean}its columns are {}{more}", names.join(", ")))
}
