//! business

mod error;
pub mod portfolio;

pub use error::BusinessError;
pub use portfolio::{
    Binding, Candidate, Constraint, NextBest, Portfolio, PortfolioConflict, PortfolioMistake,
    PortfolioOutcome, PortfolioParams, PortfolioReport, Rule, SolveOptions, Status, Verified,
    verify,
};
