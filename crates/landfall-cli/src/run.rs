//! `landfall run`: computes a strategy, as the `expansion` example does.

use std::path::{Path, PathBuf};

use landfall::Mistake;
use landfall::core::Place;

use crate::expansion::{self, Settings};
use crate::{Failure, init};

/// Where to enter next, at which cost and why: a market-entry strategy from your own figures.
///
/// Writes `plan.json`, `regions.csv` and `report.html`. Exit status: 0 answered, 1 the machine
/// failed (disk, memory), 2 bad input or arguments, 3 no feasible answer (the contradicting demands
/// are named, or the search ended without one), 130 interrupted.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The strategy file; without it `strategy.toml` of the current folder.
    strategy: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

/// Computes a strategy.
pub(crate) fn run(args: Args) -> Result<(), Failure> {
    expansion::run(args.settings, || strategy(args.strategy))
}

/// The strategy file: the one that was given, else the one of the current folder.
pub(crate) fn strategy(given: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let path = match given {
        Some(path) => return Ok(path),
        None => Path::new(init::STRATEGY),
    };
    if path.exists() {
        return Ok(path.to_owned());
    }
    let place = Place::file(init::STRATEGY);
    let missing = Mistake::new(place, "there is no such file in the current folder");
    Err(missing
        .help("name a strategy file, or let `landfall init` write one to begin with")
        .into())
}
