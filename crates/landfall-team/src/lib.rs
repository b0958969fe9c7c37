#![doc = include_str!("../README.md")]

pub mod assign;
pub mod bridge;
pub mod calendar;
pub mod calibrate;
pub mod conflict;
pub mod cover;
pub mod coverage;
mod error;
pub mod factor;
pub mod flow;
pub mod graph;
pub mod history;
pub mod input;
pub mod meet;
pub mod member;
mod pseudonym;
pub mod report;
mod run;
pub mod score;
pub mod select;
mod solved;
mod stats;
pub mod survey;
pub mod wave;

pub use error::TeamError;
pub use member::{Level, Member, Span, Spoken, Zone};
pub use report::TeamReport;
pub use run::{Names, TeamParams, choose, run};
pub use solved::{Limit, Solved, Status};
