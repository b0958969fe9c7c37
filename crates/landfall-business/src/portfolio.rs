//! Which regions to enter and when: an exact choice under budgets and other demands.

mod bound;
mod census;
mod constraint;
mod dual;
mod enumerate;
mod exchange;
mod local;
mod merge;
mod mistake;
mod model;
mod options;
mod pack;
mod params;
mod report;
mod search;
mod simplex;
mod solve;
mod table;
mod tracker;
mod verify;

pub use constraint::{Constraint, Rule};
pub use mistake::PortfolioMistake;
pub use options::SolveOptions;
pub use params::{Candidate, MAX_AMOUNT, MAX_CANDIDATES, MAX_WAVES, Portfolio, PortfolioParams};
pub use report::{Binding, NextBest, PortfolioConflict, PortfolioOutcome, PortfolioReport, Status};

pub use verify::{Verified, verify};
