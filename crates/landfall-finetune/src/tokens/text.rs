//! What goes into a tokenizer and what comes out.

use crate::example::Sequence;

/// A text, or two in one sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Text<'a> {
    /// The first text.
    pub first: &'a str,
    /// The second text of a pair.
    pub second: Option<&'a str>,
}

impl<'a> Text<'a> {
    /// A single text.
    pub const fn of(first: &'a str) -> Self {
        Self {
            first,
            second: None,
        }
    }

    /// A pair.
    pub const fn pair(first: &'a str, second: &'a str) -> Self {
        Self {
            first,
            second: Some(second),
        }
    }
}

/// Which tokens of a text that is too long are left out, as in Hugging Face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Truncation {
    /// `longest_first`: from the longer text of a pair, then from both.
    #[default]
    LongestFirst,
    /// `only_first`: from the first text; it is an error when that is not enough.
    OnlyFirst,
    /// `only_second`: from the second text; it is an error when that is not enough or there is
    /// none.
    OnlySecond,
    /// None: a text that is too long is an error.
    None,
}

impl Truncation {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::LongestFirst,
        Self::OnlyFirst,
        Self::OnlySecond,
        Self::None,
    ];

    /// Hugging Face's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LongestFirst => "longest_first",
            Self::OnlyFirst => "only_first",
            Self::OnlySecond => "only_second",
            Self::None => "none",
        }
    }

    /// The truncation called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.name() == name)
    }
}

/// The tokens of a text. All lists have one entry for each token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Encoded {
    /// Ids and types.
    pub sequence: Sequence,
    /// Where each token stands in its own text: characters, from 0, end excluded; (0, 0) for
    /// special tokens.
    pub offsets: Vec<(u32, u32)>,
    /// Whether each token was added around the texts.
    pub special: Vec<bool>,
    /// The word of its own text that each token is a part of, from 0; `None` for special tokens.
    pub words: Vec<Option<u32>>,
    /// Which text each token comes from, 0 or 1; `None` for special tokens.
    pub texts: Vec<Option<u8>>,
    /// Whether tokens were left out.
    pub truncated: bool,
}
