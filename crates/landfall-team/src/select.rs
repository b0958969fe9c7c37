//! Choosing a team, with proof.
mod check;
mod conflict;
mod demand;
mod domain;
mod dominance;
mod error;
mod hunt;
mod improve;
mod model;
mod node;
mod params;
mod pick;
mod prices;
mod relax;
mod report;
mod search;
mod seats;
mod solve;
mod split;
mod stars;

pub use check::{MAX_PEOPLE, MAX_PEOPLE_WITH_PAIRS, MAX_VALUE, Selection};
pub use demand::{Demand, Rule};
pub use error::SelectError;
pub use params::SelectionParams;
pub use report::{NextBest, Seat, Selected};
