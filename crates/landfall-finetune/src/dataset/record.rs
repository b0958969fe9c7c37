//! Records as the file has them: labels are still text.

use std::fs;
use std::path::Path;

use super::columns::Format;
use super::read;
use crate::FinetuneError;

/// A label as it is written.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Label {
    /// None was asked for.
    #[default]
    None,
    /// Names: one class, several classes, or one tag per word.
    Texts(Vec<String>),
    /// Finite numbers.
    Numbers(Vec<f32>),
}

/// One line of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record {
    /// Its line, from 1.
    pub line: u64,
    /// The text.
    pub text: String,
    /// The second text of a pair.
    pub pair: Option<String>,
    /// The label.
    pub label: Label,
    /// The region or language; empty where there is no such column.
    pub region: String,
}

/// The records of one file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Records {
    /// The file, as the user named it.
    pub file: String,
    /// Its records in order; never empty when it was read.
    pub rows: Vec<Record>,
}

impl Records {
    /// Reads a file.
    ///
    /// # Errors
    /// When the file cannot be read, is empty, or any record is not what `format` says; all
    /// mistakes are listed.
    pub fn read(path: &Path, format: &Format) -> Result<Self, FinetuneError> {
        let name = path.display().to_string();
        let bytes = fs::read(path).map_err(|source| FinetuneError::Io {
            path: name.clone(),
            what: "read",
            source,
        })?;
        Self::parse(&name, &bytes, format)
    }

    /// Reads the bytes of a file called `file`.
    ///
    /// # Errors
    /// As [`Records::read`].
    ///
    /// ```
    /// use landfall_finetune::dataset::{Format, Label, Records};
    ///
    /// let records = Records::parse("a.tsv", b"good\tyes\r\n\"bad\"\tno\n", &Format::default())?;
    /// assert_eq!(records.rows[1].text, "\"bad\"");
    /// assert_eq!(records.rows[1].label, Label::Texts(vec!["no".to_owned()]));
    ///
    /// let broken = Records::parse("a.tsv", b"good\tyes\nbad\n", &Format::default());
    /// assert_eq!(
    ///     broken.unwrap_err().to_string(),
    ///     "a.tsv, line 2, `label`: the line ends with column 1, the label is to be in column 2"
    /// );
    /// # Ok::<(), landfall_finetune::FinetuneError>(())
    /// ```
    pub fn parse(file: &str, bytes: &[u8], format: &Format) -> Result<Self, FinetuneError> {
        format.check()?;
        let rows = read::rows(file, bytes, format)?;
        Ok(Self {
            file: file.to_owned(),
            rows,
        })
    }
}
