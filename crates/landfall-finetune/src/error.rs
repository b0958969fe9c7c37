//! Everything that can be wrong with a checkpoint, a text file or a run.

use thiserror::Error;

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
}
