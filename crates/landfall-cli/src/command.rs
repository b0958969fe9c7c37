//! The command `landfall` and its subcommands, one file each.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{
    Failure, check, completions, comply, diff, ended, init, man, run, segment,
    silent_about_spreadsheets, team,
};

/// Where to go next, at which cost and why: market-entry strategies from your own figures, with the
/// law, the people and the segments behind them.
///
/// Begin with `landfall init FOLDER`: it writes a complete made-up case to replace by your own. Exit
/// status: 0 answered, 1 the machine failed (disk, memory), 2 bad input or arguments, 3 no feasible
/// answer, 130 interrupted.
#[derive(Debug, Parser)]
#[command(name = "landfall", version, propagate_version = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    wanted: Wanted,
}

/// What is wanted.
#[derive(Debug, Subcommand)]
enum Wanted {
    Init(init::Args),
    Check(check::Args),
    Run(run::Args),
    Diff(diff::Args),
    Comply(Box<comply::args::Args>),
    Segment(Box<segment::args::Args>),
    Team(Box<team::args::Args>),
    Completions(completions::Args),
    Man(man::Args),
}

/// The program: reads its arguments, does what they say and gives its exit status.
pub fn main() -> ExitCode {
    silent_about_spreadsheets();
    ended(answer(Args::parse().wanted))
}

fn answer(wanted: Wanted) -> Result<(), Failure> {
    match wanted {
        Wanted::Init(args) => init::run(&args),
        Wanted::Check(args) => check::run(args),
        Wanted::Run(args) => run::run(args),
        Wanted::Diff(args) => diff::run(&args),
        Wanted::Comply(args) => comply::run(&args),
        Wanted::Segment(args) => segment::run(&args),
        Wanted::Team(args) => team::run(&args),
        Wanted::Completions(args) => completions::run(&args),
        Wanted::Man(args) => man::run(&args),
    }
}
