//! What can go wrong in an assignment.

use landfall_core::{Cancelled, Mistakes};
use thiserror::Error;

/// Error of the assignment of members to seats.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AssignError {
    /// Input that cannot be used; all mistakes are listed, each with its place.
    #[error(transparent)]
    Input(#[from] Mistakes),
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// An answer that its certificate does not prove.
    #[error("the certificate does not hold: {0}")]
    Flaw(#[from] AssignFlaw),
}

/// Why a certificate does not prove its answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AssignFlaw {
    /// There is not one price per member and one per seat.
    #[error("`{given}` prices for `{needed}` members or seats")]
    Shape {
        /// Prices given.
        given: usize,
        /// Members or seats there are.
        needed: usize,
    },
    /// Another number of placements than asked.
    #[error("`{given}` placements where `{needed}` are asked")]
    Count {
        /// Placements given.
        given: usize,
        /// Placements asked.
        needed: usize,
    },
    /// A pair that is not allowed, or does not exist.
    #[error("member `{member}` may not take seat `{seat}`")]
    NotAllowed {
        /// Index of the member.
        member: usize,
        /// Index of the seat.
        seat: usize,
    },
    /// A member or seat that stands in two placements.
    #[error("member `{member}` or seat `{seat}` is placed twice")]
    Twice {
        /// Index of the member.
        member: usize,
        /// Index of the seat.
        seat: usize,
    },
    /// A price below zero.
    #[error("a price is `{micro}` millionths; prices of members and seats are 0 or more")]
    NegativePrice {
        /// The price, millionths.
        micro: i64,
    },
    /// Prices that a pair exceeds.
    #[error("member `{member}` on seat `{seat}` is worth more than their prices")]
    Uncovered {
        /// Index of the member.
        member: usize,
        /// Index of the seat.
        seat: usize,
    },
    /// Prices and placements that do not meet.
    #[error("the placements are worth `{primal}` millionths, the prices `{dual}`")]
    Gap {
        /// Value of the placements, millionths.
        primal: i128,
        /// Sum of the prices, millionths.
        dual: i128,
    },
    /// A statement about ties that is wrong.
    #[error("the second placement is not another one of the same value")]
    NotATie,
}
