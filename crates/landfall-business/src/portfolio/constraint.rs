//! What a portfolio must respect, each demand with the words a reader will see.

use core::fmt;

/// One demand on the choice, with the label shown whenever it is reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    label: String,
    rule: Rule,
}

impl Constraint {
    /// A rule under the name that reports show.
    pub fn new(label: impl Into<String>, rule: Rule) -> Self {
        Self {
            label: label.into(),
            rule,
        }
    }

    /// The name shown in reports, as the caller wrote it.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// What is demanded.
    pub fn rule(&self) -> &Rule {
        &self.rule
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.label)
    }
}

/// The kinds of demand a [`Portfolio`](crate::Portfolio) understands.
///
/// Candidates and waves are counted from 0; amounts are minor units of the
/// one currency of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// The spend of all chosen candidates together is at most `limit`.
    TotalBudget {
        /// Largest spend allowed, minor units.
        limit: i64,
    },
    /// The spend of the candidates that enter in `wave` is at most `limit`.
    WaveBudget {
        /// The wave meant.
        wave: usize,
        /// Largest spend allowed, minor units.
        limit: i64,
    },
    /// If `candidate` enters, then `needs` enters in the same wave or earlier.
    Prerequisite {
        /// The candidate that depends on another.
        candidate: usize,
        /// The candidate it depends on.
        needs: usize,
    },
    /// At most one of `members` enters, whatever the wave.
    Exclusion {
        /// The candidates that shut each other out.
        members: Vec<usize>,
    },
    /// `candidate` must enter, in any wave.
    Required {
        /// The candidate that must be chosen.
        candidate: usize,
    },
    /// If `candidate` enters, then in a wave from `earliest` to `latest`, both included.
    Window {
        /// The candidate meant.
        candidate: usize,
        /// First wave allowed.
        earliest: usize,
        /// Last wave allowed.
        latest: usize,
    },
    /// At most `limit` candidates enter in all.
    MaxChosen {
        /// Largest number allowed.
        limit: usize,
    },
    /// At most `limit` candidates enter in `wave`.
    MaxInWave {
        /// The wave meant.
        wave: usize,
        /// Largest number allowed.
        limit: usize,
    },
}

impl Rule {
    /// The candidates that the rule names, in the order given.
    pub(super) fn candidates(&self) -> Vec<usize> {
        match self {
            Self::Prerequisite { candidate, needs } => vec![*candidate, *needs],
            Self::Exclusion { members } => members.clone(),
            Self::Required { candidate } | Self::Window { candidate, .. } => vec![*candidate],
            Self::TotalBudget { .. }
            | Self::WaveBudget { .. }
            | Self::MaxChosen { .. }
            | Self::MaxInWave { .. } => Vec::new(),
        }
    }

    /// The waves that the rule names.
    pub(super) fn waves(&self) -> Vec<usize> {
        match self {
            Self::WaveBudget { wave, .. } | Self::MaxInWave { wave, .. } => vec![*wave],
            Self::Window {
                earliest, latest, ..
            } => vec![*earliest, *latest],
            Self::TotalBudget { .. }
            | Self::Prerequisite { .. }
            | Self::Exclusion { .. }
            | Self::Required { .. }
            | Self::MaxChosen { .. } => Vec::new(),
        }
    }
}
