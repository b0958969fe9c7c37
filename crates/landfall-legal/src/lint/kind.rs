//! Findings about a rule base.

use std::fmt;

use landfall_core::Place;
use serde::Serialize;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The base says something it cannot mean.
    Error,
    /// Something is missing or suspicious.
    Warning,
    /// It could not be told.
    Note,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LintKind {
    /// A condition never holds.
    Unsatisfiable,
    /// A condition always holds, though it is not written as `true`.
    Tautology,
    /// Whoever is bound by the rule violates it.
    RequirementImpossible,
    /// Whoever is bound by the rule keeps it.
    RequirementAlwaysMet,
    /// An exception never changes a verdict.
    UnreachableException,
    /// An exception never holds where an earlier one does not.
    MaskedException,
    /// Two rules can apply together but cannot both be kept.
    Contradiction,
    /// A dated table says nothing for some days between two of its values.
    ParameterGap,
    /// A dated table says two things for one day.
    ParameterOverlap,
    /// Neither a rule nor the one in whose place it stands holds on some days.
    OverrideGap,
    /// Two rules stand in the place of the same rule on the same day.
    OverrideOverlap,
    /// No condition reads a fact.
    UnreadFact,
    /// No condition reads a definition.
    UnreadDefinition,
    /// No condition reads a parameter.
    UnreadParameter,
    /// It rests on no declared source.
    WithoutSource,
    /// `==` or `!=` between ordered values: nearly always a limit was meant.
    ExactLimit,
    /// No case violates the rule (a permission: uses it).
    NoBrokenCase,
    /// No case keeps the rule (a permission: falls outside it).
    NoKeptCase,
    /// No case leaves the rule open.
    NoOpenCase,
    /// A date has no case on one of its sides.
    DateUntested,
    /// A limit has no case at it, or none beside it.
    LimitUntested,
    /// A review was due.
    ReviewOverdue,
    /// The search gave up.
    NotDecided,
}

impl LintKind {
    /// How grave it is.
    pub fn severity(self) -> Severity {
        match self {
            Self::Unsatisfiable
            | Self::RequirementImpossible
            | Self::UnreachableException
            | Self::Contradiction
            | Self::ParameterOverlap
            | Self::OverrideOverlap
            | Self::WithoutSource => Severity::Error,
            Self::NotDecided => Severity::Note,
            _ => Severity::Warning,
        }
    }
}

impl fmt::Display for LintKind {
    /// Its name, as in JSON with hyphens: `limit-untested`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = format!("{self:?}");
        for (at, letter) in name.chars().enumerate() {
            if at > 0 && letter.is_ascii_uppercase() {
                f.write_str("-")?;
            }
            write!(f, "{}", letter.to_ascii_lowercase())?;
        }
        Ok(())
    }
}

/// One finding about a rule base. Findings are ordered by place, kind, id and message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lint {
    /// Where it stands.
    pub place: Place,
    /// What it is about.
    pub kind: LintKind,
    /// The rule, exception, definition, parameter or fact.
    pub id: String,
    /// What was found.
    pub message: String,
}

impl Lint {
    pub(super) fn new(place: &Place, kind: LintKind, id: &str, message: impl Into<String>) -> Self {
        Self {
            place: place.clone(),
            kind,
            id: id.to_owned(),
            message: message.into(),
        }
    }

    /// How grave it is.
    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place.to_string();
        if !place.is_empty() {
            write!(f, "{place}: ")?;
        }
        write!(f, "{} ({})", self.message, self.kind)
    }
}
