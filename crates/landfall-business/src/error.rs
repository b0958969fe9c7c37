//! Everything that can go wrong in this crate.

use crate::portfolio::PortfolioMistake;

/// The error of this crate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BusinessError {
    /// The portfolio is described wrongly; every mistake is listed.
    #[error("{}", lines(mistakes))]
    Portfolio {
        /// The mistakes, in the order of the input.
        mistakes: Vec<PortfolioMistake>,
    },
    /// A selection that does not fit the portfolio.
    #[error("the selection has `{given}` entries; one for each of {candidates} candidates with a wave below {waves} is needed")]
    SelectionShape {
        /// Number of entries given.
        given: usize,
        /// Number of candidates.
        candidates: usize,
        /// Number of waves.
        waves: usize,
    },
    /// A selection that breaks demands.
    #[error("the selection breaks {}", quoted(labels))]
    DemandBroken {
        /// Labels of the demands that are not met.
        labels: Vec<String>,
    },
    /// A result failed its independent check: a mistake in this crate.
    #[error("internal check failed: {what}")]
    Internal {
        /// What did not agree.
        what: String,
    },
}

fn lines<T: ToString>(list: &[T]) -> String {
    let lines: Vec<String> = list.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

fn quoted(list: &[String]) -> String {
    let quoted: Vec<String> = list.iter().map(|l| format!("`{l}`")).collect();
    quoted.join(", ")
}
