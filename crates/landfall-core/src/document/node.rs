//! Values of a file, whatever its format, with their lines.

use std::borrow::Cow;

use crate::Date;

/// Tables and lists inside one another at most; rules and facts need five.
pub const DEEPEST: usize = 32;

/// One value with the line it stands in, from 1.
#[derive(Debug)]
pub struct Node<'t> {
    /// The line.
    pub line: u64,
    /// What stands there.
    pub value: Raw<'t>,
}

/// A value as it was written. Numbers keep their text, so that they stay exact.
#[derive(Debug)]
pub enum Raw<'t> {
    /// JSON's `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A text.
    Text(Cow<'t, str>),
    /// A number as text, in decimal digits.
    Number(Cow<'t, str>),
    /// A civil date.
    Date(Date),
    /// A date with a time, or a time alone.
    Time,
    /// A list.
    List(Vec<Node<'t>>),
    /// A table, its entries in the order of the file.
    Table(Vec<Entry<'t>>),
}

/// A key of a table with its line and value.
#[derive(Debug)]
pub struct Entry<'t> {
    /// The key.
    pub key: Cow<'t, str>,
    /// The line of the key.
    pub line: u64,
    /// Its value.
    pub node: Node<'t>,
}

impl<'t> Raw<'t> {
    /// What it is, for "must be text, not a number".
    pub const fn kind(&self) -> &'static str {
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
    pub fn is_empty_list(&self) -> bool {
        matches!(self, Self::List(items) if items.is_empty())
    }

    /// The entries, where it is a table.
    pub fn entries(&self) -> Option<&[Entry<'t>]> {
        match self {
            Self::Table(entries) => Some(entries),
            _ => None,
        }
    }
}

/// Where the lines of a text begin.
#[derive(Debug)]
pub struct Lines(Vec<usize>);

impl Lines {
    /// The lines of a text.
    pub fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(breaks.map(|(at, _)| at).collect())
    }

    /// The line that holds byte `at`, from 1.
    pub fn at(&self, at: usize) -> u64 {
        self.0.partition_point(|line_break| *line_break < at) as u64 + 1
    }
}
