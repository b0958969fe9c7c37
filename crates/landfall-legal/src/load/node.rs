//! Values of a file, whatever its format, with their lines.

use std::borrow::Cow;

use landfall_core::Date;

/// Tables and lists inside one another at most; rules and facts need five.
pub(crate) const DEEPEST: usize = 32;

/// One value with the line it stands in, from 1.
#[derive(Debug)]
pub(crate) struct Node<'t> {
    pub(crate) line: u64,
    pub(crate) value: Raw<'t>,
}

/// A value as it was written. Numbers keep their text, so that they stay exact.
#[derive(Debug)]
pub(crate) enum Raw<'t> {
    Null,
    Bool(bool),
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
pub(crate) struct Entry<'t> {
    pub(crate) key: Cow<'t, str>,
    pub(crate) line: u64,
    pub(crate) node: Node<'t>,
}

impl<'t> Raw<'t> {
    /// What it is, for "must be text, not a number".
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Text(_) => "text",
            Self::Number(_) => "a number",
            Self::Date(_) => "a date",
            Self::Time => "a time",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }

    /// Whether it is a list of nothing.
    pub(crate) fn is_empty_list(&self) -> bool {
        matches!(self, Self::List(items) if items.is_empty())
    }

    /// The entries, where it is a table.
    pub(crate) fn entries(&self) -> Option<&[Entry<'t>]> {
        match self {
            Self::Table(entries) => Some(entries),
            _ => None,
        }
    }
}

/// Where the lines of a text begin.
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(breaks.map(|(at, _)| at).collect())
    }

    /// The line that holds byte `at`, from 1.
    pub(crate) fn at(&self, at: usize) -> u64 {
        self.0.partition_point(|line_break| *line_break < at) as u64 + 1
    }
}
