//! What a check found.

mod diff;
mod finding;
mod name;

pub use diff::{ChangeKind, FindingChange, diff};
pub use finding::{
    Citation, CitedSource, ComplianceReport, Derivation, Finding, NotCovered, PenaltyEstimate,
    Step, Verdict,
};
