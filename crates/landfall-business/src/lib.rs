#![doc = include_str!("../README.md")]

mod cost;
pub mod doubt;
mod error;
mod objective;
pub mod portfolio;
mod present_value;
mod rates;
mod table;

pub use cost::{Amount, CostPart, CostTable, GivenCost};
pub use error::BusinessError;
pub use objective::RegionObjective;
pub use portfolio::{
    Binding, Candidate, Constraint, NextBest, Portfolio, PortfolioConflict, PortfolioMistake,
    PortfolioOutcome, PortfolioParams, PortfolioReport, Rule, SolveOptions, Status, Verified,
    verify,
};
pub use present_value::Discounting;
pub use rates::{Conversion, Rate, RateTable};
