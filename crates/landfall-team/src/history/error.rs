//! What can go wrong when a history is read.

use std::path::PathBuf;

use landfall_core::{Cancelled, Mistakes};
use thiserror::Error;

/// Error of reading or measuring a history.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// Settings that cannot be used; all mistakes are listed.
    #[error(transparent)]
    Input(#[from] Mistakes),
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A graph too large to be measured.
    #[error(transparent)]
    Graph(#[from] crate::graph::GraphError),
    /// The program `git` is not there.
    #[error(
        "the program `git` was not found (help: install git 2.31 or later and put it on `PATH`)"
    )]
    NoGit,
    /// The folder does not exist.
    #[error("`{}` is no folder", folder.display())]
    NoFolder {
        /// As given.
        folder: PathBuf,
    },
    /// Git knows no repository there.
    #[error("`{}` is no git repository, and lies in none", folder.display())]
    NoRepository {
        /// As given.
        folder: PathBuf,
    },
    /// The repository belongs to somebody else, and git refuses to read it.
    #[error(
        "`{}` belongs to another user, so git does not read it (help: if you trust it, run `git config --global --add safe.directory <its path>`)",
        folder.display()
    )]
    ForeignOwner {
        /// As given.
        folder: PathBuf,
    },
    /// There is no such commit.
    #[error("`{revision}` names no commit of the repository")]
    NoCommit {
        /// As given.
        revision: String,
    },
    /// Git ended with an error: what was read is not the whole history.
    #[error("`git {command}` failed with {status}: {message}")]
    Git {
        /// The subcommand, such as `log`.
        command: &'static str,
        /// How it ended, such as `exit status: 128`.
        status: String,
        /// What it said, the first 4,096 bytes.
        message: String,
    },
    /// The output of git is not what it should be.
    #[error("output of `git {command}`, byte {offset}: {problem}")]
    Stream {
        /// The subcommand, such as `log`.
        command: &'static str,
        /// Bytes read before the trouble was seen.
        offset: u64,
        /// What is wrong there.
        problem: StreamProblem,
    },
    /// More than can be counted.
    #[error("the history has more than {limit} {what}")]
    TooMany {
        /// Of what, such as `touches`.
        what: &'static str,
        /// How many are possible.
        limit: u64,
    },
    /// The pipe broke.
    #[error("reading the output of `git {command}`: {source}")]
    Io {
        /// The subcommand, such as `log`.
        command: &'static str,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// What is wrong with a stream of bytes that should come from git.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StreamProblem {
    /// It ends in the middle.
    #[error("it ends within a record")]
    Truncated,
    /// One field is longer than any should be.
    #[error("a field has more than {limit} bytes")]
    FieldTooLong {
        /// Bytes allowed.
        limit: usize,
    },
    /// A commit's name is not 40 or 64 hexadecimal digits.
    #[error("`{given}` is no hash")]
    NotAHash {
        /// What stands there.
        given: String,
    },
    /// The committer's time is no number.
    #[error("`{given}` is no time in seconds")]
    NotATime {
        /// What stands there.
        given: String,
    },
    /// The line before a path is not what git writes for one changed path.
    #[error("`{given}` describes no change of one path")]
    NotAChange {
        /// What stands there.
        given: String,
    },
    /// A path is empty.
    #[error("a path is empty")]
    EmptyPath,
    /// A commit stands there twice.
    #[error("the commit `{hash}` comes twice")]
    Twice {
        /// Its hash.
        hash: String,
    },
}
