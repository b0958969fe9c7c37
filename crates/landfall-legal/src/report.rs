//! What a check found, and its forms.

mod diff;
mod document;
mod finding;
mod markdown;
mod name;
mod sarif;
#[cfg(feature = "schema")]
mod schema;
mod text;
mod why;

pub use diff::{ChangeKind, FindingChange, diff};
pub use document::{ChangedFinding, Compliance, ComplianceDiff};
pub use finding::{
    Citation, CitedSource, ComplianceReport, Derivation, Finding, Input, NotCovered,
    PenaltyEstimate, Step, Verdict,
};
pub use markdown::markdown;
pub use sarif::sarif;
pub use text::Text;
pub use why::Why;
