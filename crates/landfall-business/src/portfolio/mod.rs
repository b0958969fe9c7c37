//! Which regions to enter and when: an exact choice under budgets and other demands.

mod bound;
mod census;
mod constraint;
mod dual;
mod enumerate;
mod local;
mod merge;
mod mistake;
mod model;
mod pack;
mod params;
mod report;
mod search;
mod simplex;
mod solve;
mod table;
mod verify;

pub use constraint::{Constraint, Rule};
pub use mistake::PortfolioMistake;
pub use params::{Candidate, MAX_AMOUNT, MAX_CANDIDATES, MAX_WAVES, Portfolio, PortfolioParams};
pub use report::{
    Binding, NextBest, PortfolioConflict, PortfolioOutcome, PortfolioReport, Status,
};
pub use solve::SolveOptions;
pub use verify::{Verified, verify};
