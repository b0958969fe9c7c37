//! Why a program that trains or asks a model stops without an answer.

use std::fmt;
use std::process::{ExitCode, Termination};

use landfall::Error;
use landfall_finetune::FinetuneError;
use landfall_torch::TorchError;

/// Why a program that trains or asks a model stops without an answer.
#[derive(Debug)]
pub enum Failure {
    /// What every program can fail with.
    Program(landfall_cli::Failure),
    /// Interrupted, and how to go on.
    Kept(String),
    /// The library of models could not answer.
    Model(FinetuneError),
}

impl Failure {
    /// The machine failed: disk, memory, threads.
    pub fn machine(what: String) -> Self {
        Self::Program(landfall_cli::Failure::Machine(what))
    }

    /// Whether it was interrupted and nothing is kept.
    pub fn is_cancelled(&self) -> bool {
        let program = match self {
            Self::Program(program) => program,
            _ => return false,
        };
        matches!(program, landfall_cli::Failure::Library(Error::Cancelled(_)))
    }
}

impl Termination for Failure {
    /// As of every program; 1 where the machine failed, 2 for bad input and for a GPU that is not
    /// there.
    fn report(self) -> ExitCode {
        match self {
            Self::Program(failure) => failure.report(),
            Self::Kept(_) => ExitCode::from(130),
            Self::Model(FinetuneError::Io { what, .. }) if what != "read" => ExitCode::from(1),
            Self::Model(FinetuneError::Torch(
                TorchError::Refused { .. } | TorchError::Shape { .. },
            )) => ExitCode::from(1),
            Self::Model(FinetuneError::Cancelled(_)) => ExitCode::from(130),
            Self::Model(_) => ExitCode::from(2),
        }
    }
}

impl From<landfall_cli::Failure> for Failure {
    fn from(failure: landfall_cli::Failure) -> Self {
        Self::Program(failure)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Program(error.into())
    }
}

impl From<FinetuneError> for Failure {
    fn from(error: FinetuneError) -> Self {
        match error {
            FinetuneError::Cancelled(error) => Error::Cancelled(error).into(),
            error => Self::Model(error),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Program(failure) => failure.fmt(f),
            Self::Kept(how) => write!(f, "interrupted; {how}"),
            Self::Model(error) => error.fmt(f),
        }
    }
}
