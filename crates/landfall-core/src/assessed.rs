//! An answer that may be missing, and then says what it would take.

use serde::{Deserialize, Serialize};

/// The outcome of a question that a plan may not have been able to answer.
///
/// There is no default that looks like an answer: a cost nobody estimated is `No`, never zero.
///
/// ```
/// use landfall_core::Assessed;
///
/// let legal: Assessed<u32> = Assessed::no("the product's legal facts");
/// assert_eq!(legal.value(), None);
/// assert_eq!(Assessed::yes(3).value(), Some(&3));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Assessed<T> {
    /// The question was answered.
    Yes {
        /// The answer.
        value: T,
    },
    /// The question was not answered.
    No {
        /// The inputs that would settle it, in the words of the person who has to supply them.
        needs: Vec<String>,
    },
    /// The question cannot be answered because something forbids what it asks about.
    Blocked {
        /// The findings that block it.
        by: Vec<String>,
    },
}

impl<T> Assessed<T> {
    /// An answered question.
    pub const fn yes(value: T) -> Self {
        Self::Yes { value }
    }

    /// An open question that one named input would settle.
    pub fn no(needs: impl Into<String>) -> Self {
        Self::No {
            needs: vec![needs.into()],
        }
    }

    /// A question made moot by one named finding.
    pub fn blocked(by: impl Into<String>) -> Self {
        Self::Blocked {
            by: vec![by.into()],
        }
    }

    /// The answer, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Yes { value } => Some(value),
            Self::No { .. } | Self::Blocked { .. } => None,
        }
    }

    /// The same outcome with the answer converted.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Assessed<U> {
        match self {
            Self::Yes { value } => Assessed::Yes {
                value: convert(value),
            },
            Self::No { needs } => Assessed::No { needs },
            Self::Blocked { by } => Assessed::Blocked { by },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survives_json() {
        for case in [
            Assessed::Yes { value: 5 },
            Assessed::no("facts"),
            Assessed::blocked("a ban"),
        ] {
            let json = serde_json::to_string(&case).unwrap();
            assert_eq!(serde_json::from_str::<Assessed<i32>>(&json).unwrap(), case);
        }
    }

    #[test]
    fn mapping_keeps_what_is_missing() {
        assert_eq!(Assessed::<i32>::no("x").map(|v| v + 1), Assessed::no("x"));
        assert_eq!(Assessed::Yes { value: 1 }.map(|v| v + 1).value(), Some(&2));
    }
}
