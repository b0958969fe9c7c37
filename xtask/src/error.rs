//! What can stop a task.

use std::error::Error as _;
use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

/// What stopped a task: what was tried, and on what.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A command ran and did not succeed.
    #[error("step `{step}` failed: `{command}` ended with {status}")]
    Failed {
        step: String,
        command: String,
        status: ExitStatus,
    },

    /// A command could not be started.
    #[error("step `{step}` failed: cannot start `{command}`")]
    Start {
        step: String,
        command: String,
        source: io::Error,
    },

    /// A file or folder could not be read or written.
    #[error("cannot {action} `{}`", path.display())]
    File {
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },

    /// A manifest is not what cargo would accept.
    #[error("`{}` is not a valid manifest", path.display())]
    Manifest {
        path: PathBuf,
        source: toml::de::Error,
    },

    /// A manifest lacks an entry.
    #[error("`{}` has no `{key}`", path.display())]
    ManifestKey { path: PathBuf, key: &'static str },

    /// An archive is not one, or broken.
    #[error("`{}` is no archive that can be read", path.display())]
    Archive {
        path: PathBuf,
        source: zip::result::ZipError,
    },

    /// A file is not the one that was asked for.
    #[error("`{}` has the hash {found}, not {expected}", path.display())]
    Hash {
        path: PathBuf,
        found: String,
        expected: &'static str,
    },

    /// libtorch could not be brought.
    #[error("libtorch could not be fetched")]
    Fetch { source: Box<Error>, help: String },

    /// The public names of libraries are not those that are checked in.
    #[error("the public names of {crates} are not those in `docs/api`")]
    Names { crates: String },

    /// Something the task needs is not there.
    #[error("{what} is missing")]
    Missing { what: String, help: String },

    /// A folder that is to be written holds something else.
    #[error("`{}` holds something that was not made here", path.display())]
    Occupied { path: PathBuf },

    /// A folder is larger than it may be.
    #[error(
        "`{}` has {bytes} bytes, {limit} are allowed; the largest files: {largest}",
        path.display()
    )]
    TooLarge {
        path: PathBuf,
        bytes: u64,
        limit: u64,
        largest: String,
    },

    /// The packages of a peer could not be brought.
    #[error("the peer's packages could not be fetched")]
    Peer {
        source: Box<Error>,
        help: &'static str,
    },

    /// The soak has no sound place to begin from.
    #[error("the soak cannot begin: {what}")]
    Unsound { what: String },

    /// The soak found what must not be.
    #[error("{count} defects; `{}` has each with the command that repeats it", path.display())]
    Defects { count: usize, path: PathBuf },

    /// Several steps failed; the first one is told in full.
    #[error("{count} steps failed, the first of them")]
    Several { count: usize, source: Box<Error> },
}

impl Error {
    /// What the reader can do about it, where there is one thing to do.
    pub(crate) fn help(&self) -> Option<&str> {
        match self {
            Self::Missing { help, .. } | Self::Fetch { help, .. } => Some(help),
            Self::Peer { help, .. } => Some(help),
            Self::Names { .. } => Some("run `cargo xtask api`, read what changed, and check it in"),
            Self::Occupied { .. } => Some("name a new or empty folder, or an earlier bundle"),
            Self::TooLarge { .. } => Some("`--without-peer` leaves the peer's packages out"),
            Self::Start { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                Some("install the program or add its folder to PATH")
            }
            Self::Several { source, .. } => source.help(),
            _ => None,
        }
    }
}

/// Tells the user what went wrong, its causes, and the remedy.
pub(crate) fn print(error: &Error) {
    eprintln!("error: {}", told(error));
    if let Some(help) = error.help() {
        eprintln!("help: {help}");
    }
}

/// The error and its causes in one line.
pub(crate) fn told(error: &Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        line = format!("{line}: {inner}");
        cause = inner.source();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_told_with_its_cause_and_its_remedy() {
        let error = Error::Start {
            step: "formatting".to_owned(),
            command: "cargo fmt --check".to_owned(),
            source: io::Error::new(io::ErrorKind::NotFound, "no such file"),
        };
        assert_eq!(
            told(&error),
            "step `formatting` failed: cannot start `cargo fmt --check`: no such file"
        );
        assert_eq!(
            error.help(),
            Some("install the program or add its folder to PATH")
        );
    }

    #[test]
    fn several_failures_keep_the_help_of_the_first() {
        let first = Error::Missing {
            what: "`rustfmt`".to_owned(),
            help: "run `rustup`".to_owned(),
        };
        let error = Error::Several {
            count: 2,
            source: Box::new(first),
        };
        assert_eq!(
            told(&error),
            "2 steps failed, the first of them: `rustfmt` is missing"
        );
        assert_eq!(error.help(), Some("run `rustup`"));
    }
}
