//! Why a program stops without an answer, and the exit status that says so.

use std::fmt;
use std::process::{ExitCode, Termination};

use landfall::business::BusinessError;
use landfall::{Error, Mistake, Mistakes};

use crate::say_error;

/// Why a program stops without an answer.
#[derive(Debug)]
pub enum Failure {
    /// The machine failed: disk, memory, threads.
    Machine(String),
    /// The library could not answer.
    Library(Error),
}

impl Termination for Failure {
    /// 1 the machine or the program failed, 2 bad input, 3 no feasible answer, 130 interrupted.
    fn report(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Machine(_) => 1,
            Self::Library(Error::Infeasible { .. } | Error::Undecided { .. }) => 3,
            Self::Library(Error::Cancelled(_)) => 130,
            Self::Library(Error::Json(_) | Error::Business(BusinessError::Internal { .. })) => 1,
            Self::Library(_) => 2,
        })
    }
}

/// Ends a program: says why it stopped without an answer, if it did.
pub fn ended<F: fmt::Display + Termination>(done: Result<(), F>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say_error(&failure.to_string());
            failure.report()
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

impl From<Mistake> for Failure {
    fn from(mistake: Mistake) -> Self {
        Mistakes::from(mistake).into()
    }
}

impl From<Mistakes> for Failure {
    fn from(mistakes: Mistakes) -> Self {
        Self::Library(Error::Input(mistakes))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Machine(what) => f.write_str(what),
            Self::Library(Error::Cancelled(_)) => f.write_str("interrupted; nothing was written"),
            Self::Library(error) => error.fmt(f),
        }
    }
}
