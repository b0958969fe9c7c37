//! Names of verdicts.

use super::Verdict;

impl Verdict {
    /// Its name, as in reports and cases.
    ///
    /// ```
    /// use landfall_legal::report::Verdict;
    ///
    /// assert_eq!(Verdict::NeedsInput.name(), "needs_input");
    /// ```
    pub fn name(&self) -> &'static str {
        match self {
            Self::Violation => "violation",
            Self::Compliant => "compliant",
            Self::CompliantByException { .. } => "compliant_by_exception",
            Self::NotApplicable => "not_applicable",
            Self::NotYetInForce { .. } => "not_yet_in_force",
            Self::NeedsInput => "needs_input",
            Self::Waived { .. } => "waived",
        }
    }

    /// Whether it is settled: everything but `needs_input`.
    pub fn is_decided(&self) -> bool {
        *self != Self::NeedsInput
    }
}
