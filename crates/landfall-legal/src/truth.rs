//! Strong Kleene logic: true, false, and not known.

use std::ops::Not;

use serde::{Deserialize, Serialize};

/// The truth of a condition. `and` is the lesser, `or` the greater of two (Kleene 1952, section 64).
///
/// ```
/// use landfall_legal::Truth::{False, True, Unknown};
///
/// assert_eq!(Unknown.and(False), False);
/// assert_eq!(Unknown.or(True), True);
/// assert_eq!(!Unknown, Unknown);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// It does not hold.
    False,
    /// What is known leaves it open.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// At least one.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}
