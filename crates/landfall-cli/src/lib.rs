#![doc = include_str!("../README.md")]

mod check;
pub mod command;
mod completions;
pub mod comply;
mod diff;
pub mod expansion;
mod failure;
mod init;
mod language;
mod man;
mod output;
mod run;
pub mod segment;
mod stages;
pub mod team;
mod terminal;

pub use failure::{Failure, ended};
pub use output::{Output, outputs_apart};
pub use terminal::{bar, on_interrupt, say, say_error, silent_about_spreadsheets, watched};
