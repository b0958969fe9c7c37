//! Which column holds what.

use crate::FinetuneError;

/// What the label column holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LabelKind {
    /// No label: text to predict, or to learn the language from.
    None,
    /// The name of one class.
    #[default]
    Class,
    /// The names of any number of classes with `|` between them; an empty field is none.
    Classes,
    /// Numbers with `|` between them, the same count in every record.
    Numbers,
    /// One tag for each word of the text, spaces between both.
    Tags,
    /// How alike the two texts are, between -1 and 1.
    Likeness,
}

/// Columns of a record, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// The text.
    pub text: usize,
    /// The second text of a pair.
    pub pair: Option<usize>,
    /// The label; only read when the kind of label is not `None`.
    pub label: Option<usize>,
    /// The region or language.
    pub region: Option<usize>,
}

/// Text in column 1, the label in column 2, neither pair nor region.
impl Default for Columns {
    fn default() -> Self {
        Self {
            text: 1,
            pair: None,
            label: Some(2),
            region: None,
        }
    }
}

/// How a file is to be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Format {
    /// Which column holds what.
    pub columns: Columns,
    /// Whether the first line is a header.
    pub header: bool,
    /// What the label column holds.
    pub kind: LabelKind,
}

impl Format {
    /// The column of the label when it is to be read.
    pub(super) fn label(&self) -> Option<usize> {
        self.columns.label.filter(|_| self.kind != LabelKind::None)
    }

    /// The columns to be read, each with its name.
    pub(super) fn wanted(&self) -> impl Iterator<Item = (&'static str, usize)> + use<> {
        [
            ("text", Some(self.columns.text)),
            ("pair", self.columns.pair),
            ("label", self.label()),
            ("region", self.columns.region),
        ]
        .into_iter()
        .filter_map(|(name, column)| Some((name, column?)))
    }

    /// Columns count from 1, and labels have a column unless none are wanted.
    pub(super) fn check(&self) -> Result<(), FinetuneError> {
        let mistake = |name, given: String, allowed: &str| FinetuneError::Setting {
            name,
            given,
            allowed: allowed.to_owned(),
        };
        if self.wanted().any(|(_, column)| column == 0) {
            return Err(mistake("column", "0".to_owned(), "1 or more"));
        }
        if self.kind != LabelKind::None && self.columns.label.is_none() {
            return Err(mistake("label column", "none".to_owned(), "1 or more"));
        }
        if self.kind == LabelKind::Likeness && self.columns.pair.is_none() {
            return Err(mistake("pair column", "none".to_owned(), "1 or more"));
        }
        Ok(())
    }
}
