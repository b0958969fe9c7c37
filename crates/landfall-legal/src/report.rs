//! What a check found, and its forms.

mod document;
mod finding;
mod markdown;
mod sarif;

pub use document::{Compliance, ComplianceDiff, FindingChange, OpenQuestion};
pub use finding::{
    Citation, CitedSource, ComplianceReport, Derivation, Finding, NotCovered, PenaltyEstimate,
    Step, Verdict,
};
pub use markdown::markdown;
pub use sarif::sarif;
