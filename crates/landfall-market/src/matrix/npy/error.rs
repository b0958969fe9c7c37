//! What can be wrong with a `.npy` file.

use std::io;

use landfall_core::table::Remedy;
use thiserror::Error;

/// Something wrong with a `.npy` file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NpyError {
    /// No file of that name.
    #[error("there is no such file")]
    NoFile,
    /// A folder instead of a file.
    #[error("this is a folder, not a file")]
    Folder,
    /// The operating system could not read or write the file.
    #[error("the file cannot be used: {cause}")]
    Io {
        /// What the operating system said.
        cause: String,
    },
    /// It does not begin as such files do.
    #[error("this is not a .npy file: it does not begin with \\x93NUMPY")]
    Magic,
    /// A format of the future.
    #[error("the .npy format {major}.{minor} is not known; 1.0, 2.0 and 3.0 are")]
    Version {
        /// First number.
        major: u8,
        /// Second number.
        minor: u8,
    },
    /// The header cannot be understood.
    #[error("the header of the .npy file cannot be read: {cause}")]
    Header {
        /// Why.
        cause: String,
    },
    /// Numbers of another type.
    #[error("the array holds `{given}`; numbers of type `<f4`, `<f8`, `>f4` or `>f8` are needed")]
    Type {
        /// What the header says.
        given: String,
    },
    /// No table.
    #[error("the array has {given} dimensions; a table has 2, a single column 1")]
    Dimensions {
        /// How many it has.
        given: usize,
    },
    /// A table of nothing.
    #[error("the array has {rows} rows and {columns} columns; at least one of each is needed")]
    Empty {
        /// Rows.
        rows: usize,
        /// Columns.
        columns: usize,
    },
    /// A shape no file can have.
    #[error("the header promises {rows} x {columns} numbers, more than memory can address")]
    Overflow {
        /// Rows.
        rows: usize,
        /// Columns.
        columns: usize,
    },
    /// Fewer bytes than promised.
    #[error(
        "the file is cut short: its header promises {promised} bytes of numbers, it has {found}"
    )]
    Truncated {
        /// Bytes the header promises.
        promised: usize,
        /// Bytes there are.
        found: usize,
    },
    /// More bytes than promised.
    #[error("{extra} bytes follow the {promised} bytes of numbers that the header promises")]
    Trailing {
        /// Bytes the header promises.
        promised: usize,
        /// Bytes after them.
        extra: usize,
    },
    /// Values that do not fill whole rows, when writing.
    #[error("{values} values do not fill rows of {columns} columns")]
    Ragged {
        /// Values given.
        values: usize,
        /// Columns of a row.
        columns: usize,
    },
}

impl From<io::Error> for NpyError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NoFile,
            io::ErrorKind::IsADirectory => Self::Folder,
            _ => Self::Io {
                cause: error.to_string(),
            },
        }
    }
}

impl Remedy for NpyError {
    fn help(&self) -> Option<String> {
        let help = match self {
            Self::NoFile => "check the name and the folder",
            Self::Folder => "name a file in it",
            Self::Io { .. } => "check that the file may be read",
            Self::Magic => "save the array with `numpy.save`",
            Self::Type { .. } => "save it as `array.astype(\"f8\")`",
            Self::Dimensions { .. } => "save it as `array.reshape(len(array), -1)`",
            Self::Truncated { .. } | Self::Trailing { .. } => {
                "copy or save the file again; `numpy.save` writes one array to one file"
            }
            Self::Version { .. } | Self::Header { .. } | Self::Overflow { .. } => {
                "save the array again with `numpy.save`"
            }
            Self::Empty { .. } | Self::Ragged { .. } => return None,
        };
        Some(help.to_owned())
    }
}
