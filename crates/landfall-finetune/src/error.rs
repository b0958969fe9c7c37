//! Everything that can be wrong with a checkpoint, a text file or a run.

use std::path::Path;

use landfall_core::{Cancelled, Mistakes};
use thiserror::Error;

use crate::checkpoint::CheckpointFlaw;
use crate::config::ConfigFlaw;
use crate::tokens::TokensFlaw;

/// Everything that can be wrong with a checkpoint, a text file or a run.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FinetuneError {
    /// A file could not be read or written.
    #[error("`{path}` could not be {what}: {source}")]
    Io {
        /// The file or folder.
        path: String,
        /// `read`, `written`, `created` …
        what: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// Records that cannot be used; all mistakes are listed, each with its file and line.
    #[error(transparent)]
    Input(#[from] Mistakes),
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A setting outside what is allowed.
    #[error("{name} is `{given}`, allowed is {allowed}")]
    Setting {
        /// What the setting is called.
        name: &'static str,
        /// What was given.
        given: String,
        /// What is allowed.
        allowed: String,
    },
    /// Two lists that must be equally long are not.
    #[error("{what}: {given} given, {expected} expected")]
    Rows {
        /// What was counted.
        what: &'static str,
        /// How many there are.
        given: usize,
        /// How many there must be.
        expected: usize,
    },
    /// A classifier cannot learn from one class.
    #[error("{file}: all {rows} records have the label `{label}`, at least two labels are needed")]
    OneClass {
        /// The file.
        file: String,
        /// Its only label.
        label: String,
        /// How many records it has.
        rows: usize,
    },
    /// Examples in one batch must be of one kind.
    #[error("example {index} has a {given} where the batch has a {expected}")]
    MixedTargets {
        /// Index of the example, from 0.
        index: usize,
        /// What it has.
        given: &'static str,
        /// What the first one has.
        expected: &'static str,
    },
    /// An index beyond the list it points into.
    #[error("{what} {index} is given, there are {limit} (counted from 0)")]
    OutOfRange {
        /// What the index counts.
        what: &'static str,
        /// The index.
        index: u64,
        /// How many there are.
        limit: u64,
    },
    /// A small file is larger than such files are.
    #[error("`{file}` has more than {limit} bytes, the most such a file may have")]
    TooLarge {
        /// The file.
        file: String,
        /// The most bytes allowed.
        limit: u64,
    },
    /// A text file is not UTF-8.
    #[error("`{file}` is not UTF-8 from byte {offset} on")]
    NotUtf8 {
        /// The file.
        file: String,
        /// The first byte that is wrong, counted from 0.
        offset: u64,
    },
    /// A file is not the JSON it should be.
    #[error("`{file}` is not a JSON object: {source}")]
    Json {
        /// The file.
        file: String,
        /// What the parser said, with line and column.
        source: serde_json::Error,
    },
    /// A configuration that cannot be used.
    #[error("`{file}`, key `{key}`: {flaw}")]
    Config {
        /// The file, as the user named it.
        file: String,
        /// The key in it.
        key: String,
        /// What is wrong.
        flaw: ConfigFlaw,
    },
    /// A file of weights that cannot be used.
    #[error("`{file}`: {flaw}")]
    Checkpoint {
        /// The file.
        file: String,
        /// What is wrong; names the tensor where there is one.
        flaw: CheckpointFlaw,
    },
    /// An adapter was made for another base model.
    #[error(
        "the adapter `{file}` was made for another base: its fingerprint is {given}, this model's is \
         {expected}; load the base it was trained on"
    )]
    Base {
        /// The folder of the adapter.
        file: String,
        /// The fingerprint in it.
        given: String,
        /// That of the model.
        expected: String,
    },
    /// A model could not be fetched from a hub (feature `hub`).
    #[error("`{model}` could not be fetched: {why}")]
    Hub {
        /// The model, as `owner/name`.
        model: String,
        /// What went wrong.
        why: String,
    },
    /// A tokenizer or its files cannot be used.
    #[error("`{file}`: {flaw}")]
    Tokens {
        /// The file or folder, `tokenizer` where there is none.
        file: String,
        /// What is wrong.
        flaw: TokensFlaw,
    },
    /// A text has more tokens than the model has positions.
    #[error("text {row} of the batch has {tokens} tokens, the model takes {limit}")]
    TooLong {
        /// Row of the batch, from 0.
        row: usize,
        /// Its tokens.
        tokens: usize,
        /// Positions of the model.
        limit: usize,
    },
    /// The loss or the gradient is no number; the weights are those before the step.
    #[error("the {what} of step {step} is {value}; examples {examples:?}")]
    NotFinite {
        /// What is no number.
        what: &'static str,
        /// What it is.
        value: String,
        /// The step, from 0.
        step: u64,
        /// The examples of the step, by index.
        examples: Vec<usize>,
    },
    /// A parameter that should learn got no gradient in the first step.
    #[error("`{name}` should learn and got no gradient in the first step")]
    NoGradient {
        /// The parameter.
        name: String,
    },
    /// A saved run cannot be gone on with.
    #[error("`{file}`: {flaw}")]
    Run {
        /// The file.
        file: String,
        /// What is wrong, and what to do.
        flaw: String,
    },
    /// Something is wrong with one of several examples.
    #[error("example {index}: {source}")]
    Example {
        /// Its number, from 0.
        index: usize,
        /// What is wrong.
        source: Box<FinetuneError>,
    },
    /// libtorch, or the way to it.
    #[error(transparent)]
    Torch(#[from] landfall_torch::TorchError),
}

#[cfg(feature = "torch")]
impl From<landfall_torch::tch::TchError> for FinetuneError {
    fn from(error: landfall_torch::tch::TchError) -> Self {
        Self::Torch(error.into())
    }
}

impl FinetuneError {
    /// A failed operation on `path`.
    pub(crate) fn io(path: &Path, what: &'static str, source: std::io::Error) -> Self {
        Self::Io {
            path: path.display().to_string(),
            what,
            source,
        }
    }

    /// An error about a setting unless it `holds`.
    pub(crate) fn setting(
        holds: bool,
        name: &'static str,
        given: impl ToString,
        allowed: &str,
    ) -> Result<(), Self> {
        match holds {
            true => Ok(()),
            false => Err(Self::Setting {
                name,
                given: given.to_string(),
                allowed: allowed.to_owned(),
            }),
        }
    }
}
