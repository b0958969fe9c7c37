//! The names a condition may use.

use std::collections::{BTreeMap, BTreeSet};

use crate::fact::Dictionary;
use crate::jurisdiction::Jurisdictions;
use crate::rule::ParameterType;

/// The names a condition may use, for [`Condition::problems`](super::Condition::problems).
#[derive(Debug, Clone)]
pub struct Names<'a> {
    /// Facts.
    pub facts: &'a Dictionary,
    /// Ids of definitions.
    pub definitions: BTreeSet<&'a str>,
    /// Parameters: type and unit.
    pub parameters: BTreeMap<&'a str, (ParameterType, Option<&'a str>)>,
    /// Jurisdictions.
    pub jurisdictions: &'a Jurisdictions,
    /// Whether `REGION` may be used: not where a law hangs on no target region.
    pub region: bool,
}

/// Something a well-formed text says that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// What is wrong: what was given and what is allowed.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, " (help: {help})"),
            None => Ok(()),
        }
    }
}

impl Problem {
    pub(super) fn new(message: impl Into<String>, help: Option<String>) -> Self {
        Self {
            message: message.into(),
            help,
        }
    }
}
