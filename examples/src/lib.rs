//! What the example programs share: their exit statuses, progress bar and careful output.

pub mod language_mix;
#[cfg(feature = "torch")]
pub mod model;
mod output;
mod terminal;

use std::fmt;
use std::process::ExitCode;

use landfall::Error;
use landfall::business::BusinessError;

/// The example of the project's front page, compiled and run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct FrontPage;

pub use output::{Output, outputs_apart};
pub use terminal::{bar, on_interrupt, say, say_error};

/// Why a program stops without an answer.
#[derive(Debug)]
pub enum Failure {
    /// The machine failed: disk, memory, threads.
    Machine(String),
    /// Interrupted, and how to go on.
    Kept(String),
    /// The library could not answer.
    Library(Error),
    /// The library of models could not answer.
    #[cfg(feature = "torch")]
    Model(landfall_finetune::FinetuneError),
}

impl Failure {
    /// 1 the machine or the program failed, 2 bad input, 3 no feasible answer, 130 interrupted.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Machine(_) => 1,
            Self::Kept(_) => 130,
            Self::Library(Error::Infeasible { .. } | Error::Undecided { .. }) => 3,
            Self::Library(Error::Cancelled(_)) => 130,
            Self::Library(Error::Json(_) | Error::Business(BusinessError::Internal { .. })) => 1,
            Self::Library(_) => 2,
            #[cfg(feature = "torch")]
            Self::Model(error) => model::status(error),
        })
    }
}

/// Ends a program: says why it stopped without an answer, if it did.
pub fn ended(done: Result<(), Failure>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say_error(&failure.to_string());
            failure.exit_code()
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

#[cfg(feature = "torch")]
impl From<landfall_finetune::FinetuneError> for Failure {
    fn from(error: landfall_finetune::FinetuneError) -> Self {
        match error {
            landfall_finetune::FinetuneError::Cancelled(error) => {
                Self::Library(Error::Cancelled(error))
            }
            error => Self::Model(error),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Machine(what) => f.write_str(what),
            Self::Kept(how) => write!(f, "interrupted; {how}"),
            Self::Library(Error::Cancelled(_)) => f.write_str("interrupted; nothing was written"),
            Self::Library(error) => error.fmt(f),
            #[cfg(feature = "torch")]
            Self::Model(error) => error.fmt(f),
        }
    }
}
