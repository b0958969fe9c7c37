//! What is wrong with a text.

use landfall_core::nearest;
use thiserror::Error;

/// A text that is not a condition or formula: where, what stands there, what may, and a remedy.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: expected {allowed}, found {given}{}", helped(.help))]
pub struct ParseError {
    /// Bytes before the place.
    pub offset: usize,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// What stands there, in backticks where it is the author's own text.
    pub given: String,
    /// What may stand there.
    pub allowed: String,
    /// What to do about it.
    pub help: Option<String>,
}

fn helped(help: &Option<String>) -> String {
    help.as_ref()
        .map_or_else(String::new, |help| format!(" (help: {help})"))
}

impl ParseError {
    /// The error at `offset` of `text`.
    pub(super) fn at(text: &str, offset: usize, given: String, allowed: &str) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self {
            offset,
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: line.chars().count() + 1,
            given,
            allowed: allowed.to_owned(),
            help: None,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A help that names the nearest known word, or lists nothing.
pub(super) fn did_you_mean<'a>(
    given: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(given, known).map(|name| format!("did you mean `{name}`?"))
}
