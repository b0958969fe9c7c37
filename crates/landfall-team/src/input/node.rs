//! Values of a file, whatever its format, with their lines.

use std::borrow::Cow;

use landfall_core::Date;

/// One value with the line it stands in, from 1.
#[derive(Debug)]
pub(super) struct Node<'t> {
    pub(super) line: u64,
    pub(super) value: Value<'t>,
}

/// A value as it was written. Numbers keep their text, so that amounts stay exact.
#[derive(Debug)]
pub(super) enum Value<'t> {
    Null,
    Bool,
    Text(Cow<'t, str>),
    Number(Cow<'t, str>),
    Date(Date),
    /// A date with a time, or a time alone.
    Time,
    List(Vec<Node<'t>>),
    Table(Vec<Entry<'t>>),
}

/// A key of a table with its line and value.
#[derive(Debug)]
pub(super) struct Entry<'t> {
    pub(super) key: Cow<'t, str>,
    pub(super) line: u64,
    pub(super) node: Node<'t>,
}

impl Value<'_> {
    /// What it is, for "must be text, not a number".
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "true or false",
            Self::Text(_) => "text",
            Self::Number(_) => "a number",
            Self::Date(_) => "a date",
            Self::Time => "a time",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// Where the lines of a text begin.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(breaks.map(|(at, _)| at).collect())
    }

    /// The line that holds byte `at`, from 1.
    pub(super) fn at(&self, at: usize) -> u64 {
        self.0.partition_point(|line_break| *line_break < at) as u64 + 1
    }
}
