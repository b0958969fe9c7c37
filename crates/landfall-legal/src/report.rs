//! What a check found, and its forms.

mod finding;
mod markdown;
mod sarif;

pub use finding::{
    Citation, CitedSource, ComplianceReport, Derivation, Finding, NotCovered, PenaltyEstimate,
    Step, Verdict,
};
pub use markdown::markdown;
pub use sarif::sarif;
