//! `landfall check`: every mistake of a strategy at once.

use std::path::PathBuf;

use crate::expansion::{self, Assignments};
use crate::{Failure, run};

/// Checks a strategy file and every file it names: all mistakes at once, each with its place.
///
/// Writes nothing; the same as `landfall run --check`. Exit status: 0 no mistakes, 2 mistakes or bad
/// arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The strategy file; without it `strategy.toml` of the current folder.
    strategy: Option<PathBuf>,
    #[command(flatten)]
    assignments: Assignments,
    /// Prints nothing but errors.
    #[arg(long)]
    quiet: bool,
}

/// Checks a strategy.
pub(crate) fn run(args: Args) -> Result<(), Failure> {
    let path = run::strategy(args.strategy)?;
    expansion::check(&path, &args.assignments.sets, args.quiet)
}
