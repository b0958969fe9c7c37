//! Everything that can be wrong with a checkpoint, a text file or a run.

use std::path::Path;

use landfall_core::Cancelled;
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
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
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
}
