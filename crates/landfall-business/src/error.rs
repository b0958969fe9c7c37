//! Everything that can go wrong in this crate.

use landfall_core::{Cancelled, Currency, Decimal, MoneyError};

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
    #[error(
        "the selection has `{given}` entries; one for each of {candidates} candidates with a wave below {waves} is needed"
    )]
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
    /// No exchange rate for a currency.
    #[error("there is no exchange rate for {currency}; the table has {known}")]
    NoRate {
        /// The currency.
        currency: Currency,
        /// The currencies of the table.
        known: String,
    },
    /// A discount rate that makes no sense.
    #[error("the discount rate `{given}` is not above -1 and at most 10")]
    DiscountRate {
        /// What was given.
        given: Decimal,
    },
    /// A negative weight.
    #[error("the weight `{given}` is not 0 or above")]
    Weight {
        /// What was given.
        given: Decimal,
    },
    /// An amount with more digits than can be kept exactly.
    #[error("an amount has more than 28 digits")]
    TooLarge,
    /// Money that cannot be combined.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A question about doubt with a setting out of range.
    #[error("{what} `{given}` is not in {allowed}")]
    Doubt {
        /// The setting.
        what: &'static str,
        /// What was given.
        given: String,
        /// What is allowed.
        allowed: String,
    },
    /// The work was cancelled before it had an answer.
    #[error(transparent)]
    Cancelled(Cancelled),
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
