//! The cases beside a law: facts, and the verdict they must lead to.

use landfall_core::{Date, Place};

use crate::fact::Profile;

/// The verdict a case expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// As in a finding: `violation`, `compliant`, …
    pub verdict: String,
    /// The exception that makes it compliant, where stated.
    pub exception: Option<String>,
    /// Facts that must be among those needed.
    pub needs: Vec<String>,
}

/// One case of one rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The rule.
    pub rule: String,
    /// What it shows.
    pub name: String,
    /// The region it is checked in; none for laws that hang on none.
    pub region: Option<String>,
    /// The day.
    pub date: Date,
    /// The facts.
    pub profile: Profile,
    /// What must come out.
    pub expect: Expected,
    /// Where it stands.
    pub place: Place,
}
