//! What a check found.

mod finding;

pub use finding::{
    Citation, CitedSource, ComplianceReport, Derivation, Finding, NotCovered, PenaltyEstimate,
    Step, Verdict,
};
