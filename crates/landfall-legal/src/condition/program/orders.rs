//! How two values can be ordered, as far as known.

use std::cmp::Ordering;

use super::super::ast::Comparison;
use crate::truth::Truth;
use crate::value::Span;

/// The orders that are possible between a left and a right value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Orders(u8);

impl Orders {
    /// Less.
    pub const LESS: Self = Self(1);
    /// Equal.
    pub const EQUAL: Self = Self(2);
    /// Greater.
    pub const GREATER: Self = Self(4);
    /// Any of the three.
    pub const ANY: Self = Self(7);
    /// None of the three.
    pub const NONE: Self = Self(0);

    /// The orders under which a comparison holds.
    pub const fn of(comparison: Comparison) -> Self {
        Self(match comparison {
            Comparison::Equal => 2,
            Comparison::NotEqual => 5,
            Comparison::Less => 1,
            Comparison::AtMost => 3,
            Comparison::Greater => 4,
            Comparison::AtLeast => 6,
        })
    }

    /// These and those.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether some order is in both.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether what holds under `allowed` holds when exactly these orders are possible.
    pub const fn truth(self, allowed: Self) -> Truth {
        if self.0 & allowed.0 == 0 {
            Truth::False
        } else if self.0 & !allowed.0 == 0 {
            Truth::True
        } else {
            Truth::Unknown
        }
    }

    /// These orders when they are possible, else none.
    #[must_use]
    pub(super) const fn when(self, possible: bool) -> Self {
        if possible { self } else { Self::NONE }
    }

    /// The possible orders of two lengths of time that begin together.
    pub(super) fn of_spans(left: Span, right: Span) -> Self {
        let common = left.months.min(right.months);
        let (least, most) = rest(left, common);
        let (fewest, longest) = rest(right, common);
        Self::LESS
            .when(least < longest)
            .or(Self::EQUAL.when(least <= longest && fewest <= most))
            .or(Self::GREATER.when(most > fewest))
    }
}

/// The bounds of a span without the months that both sides have.
fn rest(span: Span, common: u32) -> (u64, u64) {
    match span.months - common {
        0 => (span.seconds, span.seconds),
        months => Span { months, ..span }.bounds(),
    }
}

impl From<Ordering> for Orders {
    fn from(ordering: Ordering) -> Self {
        match ordering {
            Ordering::Less => Self::LESS,
            Ordering::Equal => Self::EQUAL,
            Ordering::Greater => Self::GREATER,
        }
    }
}
