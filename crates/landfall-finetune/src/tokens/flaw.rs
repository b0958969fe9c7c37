//! What can be wrong with a tokenizer.

use thiserror::Error;

/// What can be wrong with a tokenizer or with a text for it. Every text stands after the name of
/// the file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TokensFlaw {
    /// The folder has no tokenizer.
    #[error("has no tokenizer; needed: one of {wanted}")]
    NoTokenizer {
        /// The files that were looked for.
        wanted: &'static str,
    },
    /// The file cannot be used.
    #[error("is no usable tokenizer: {why}")]
    Damaged {
        /// What the parser said.
        why: String,
    },
    /// A special token is not in the vocabulary.
    #[error("the special token `{token}` is not in the vocabulary")]
    Special {
        /// The token.
        token: String,
    },
    /// The tokenizer does not fit the model's vocabulary.
    #[error(
        "the tokenizer has the id {id} (`{token}`), but the model only has {vocabulary} words; \
         the tokenizer belongs to another model"
    )]
    Vocabulary {
        /// The largest id.
        id: u32,
        /// Its token.
        token: String,
        /// Words of the model (`vocab_size`).
        vocabulary: usize,
    },
    /// A limit is too small or too large.
    #[error("a limit of {limit} tokens is not possible: {least} to {most} are")]
    Limit {
        /// The limit.
        limit: usize,
        /// The least: one more than the special tokens of a text.
        least: usize,
        /// The most: the positions of the model.
        most: usize,
    },
    /// A text is too long and may not be cut, or cutting the allowed part does not help.
    #[error(
        "{}the text has {tokens} tokens, the limit is {limit}; choose another truncation than \
         {truncation} or a larger limit", text_number(*.index)
    )]
    TooLong {
        /// Number of the text, counted from 0, where there are several.
        index: Option<usize>,
        /// Its tokens, special ones included.
        tokens: usize,
        /// The limit.
        limit: usize,
        /// The truncation that was asked for.
        truncation: &'static str,
    },
    /// A token type that the model does not have.
    #[error(
        "{}a token has the type {kind}, but the model only has {types} token types",
        text_number(*.index)
    )]
    Type {
        /// Number of the text, counted from 0, where there are several.
        index: Option<usize>,
        /// The type.
        kind: u32,
        /// Token types of the model.
        types: usize,
    },
    /// The tokenizer failed on a text.
    #[error("{}the tokenizer failed: {why}", text_number(*.index))]
    Failed {
        /// Number of the text, counted from 0, where there are several.
        index: Option<usize>,
        /// What it said.
        why: String,
    },
    /// The options of a training are not possible.
    #[error("cannot be trained: {why}")]
    Training {
        /// Why not.
        why: String,
    },
    /// A cache is not usable.
    #[error("is no usable token cache: {why}")]
    Cache {
        /// Why not.
        why: &'static str,
    },
}

fn text_number(index: Option<usize>) -> String {
    index.map_or_else(String::new, |index| format!("text {index} (from 0): "))
}

impl TokensFlaw {
    /// The same flaw at the text with this number.
    pub(super) fn at(mut self, number: usize) -> Self {
        if let Self::TooLong { index, .. } | Self::Type { index, .. } | Self::Failed { index, .. } =
            &mut self
        {
            *index = Some(number);
        }
        self
    }
}
