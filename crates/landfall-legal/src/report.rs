//! What a check found, and its forms.

mod diff;
mod document;
mod finding;
mod markdown;
mod name;
mod sarif;

pub use diff::{ChangeKind, FindingChange, diff};
pub use document::{ChangedFinding, Compliance, ComplianceDiff};
pub use finding::{
    Citation, CitedSource, ComplianceReport, Derivation, Finding, NotCovered, PenaltyEstimate,
    Step, Verdict,
};
pub use markdown::markdown;
pub use sarif::sarif;
