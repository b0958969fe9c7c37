//! The command line.

use std::path::{Path, PathBuf};

use clap::{Parser, ValueEnum};
use landfall::team::Names;
use landfall::team::history::Bots;
use landfall_examples::outputs_apart;

/// How well people work together, which team to choose, who does what and when to meet; or what the
/// history of a git repository says about who works with whom.
///
/// A team file is TOML or JSON (docs/team-file.md lists its fields), or a table of people alone. Exit status: 0 answered, also
/// where a choice is proven impossible; 1 the machine failed (disk, memory, git), 2 bad input or
/// arguments, 130 interrupted.
#[derive(Debug, Parser)]
#[command(name = "team", version)]
pub(crate) struct Args {
    /// The team file.
    #[arg(required_unless_present = "git", conflicts_with = "git")]
    pub(crate) team: Option<PathBuf>,
    /// Reads the history of this git repository, bare or not, instead of a team file.
    #[arg(long, value_name = "PATH")]
    pub(crate) git: Option<PathBuf>,
    /// The commit whose history is read.
    #[arg(long, value_name = "HASH", default_value = "HEAD", requires = "git")]
    pub(crate) commit: String,
    /// Whether authors with `[bot]` in their e-mail count.
    #[arg(long, value_enum, default_value_t = BotsArg::Keep, requires = "git")]
    bots: BotsArg,
    /// File the result is written to as JSON.
    #[arg(long, value_name = "OUT.json")]
    pub(crate) json: Option<PathBuf>,
    /// File the result is written to as a page.
    #[arg(long, value_name = "OUT.html", conflicts_with = "git")]
    pub(crate) page: Option<PathBuf>,
    /// Whether names are written as they are or hashed; histories are always hashed.
    #[arg(long, value_enum, default_value_t = NamesArg::Shown, conflicts_with = "git")]
    names: NamesArg,
    /// Pairs that are listed, at most; beyond that only the extremes are.
    #[arg(
        long,
        value_name = "N",
        default_value_t = 500_000,
        conflicts_with = "git"
    )]
    pub(crate) pairs: usize,
    /// Steps of each search, at most: the same answer on every machine.
    #[arg(long, value_name = "N", conflicts_with = "git")]
    pub(crate) nodes: Option<u64>,
    /// Seconds of the whole run after which searches stop, instead of steps: the answer then depends
    /// on the machine, and says so.
    #[arg(long, value_name = "S", conflicts_with_all = ["git", "nodes"])]
    pub(crate) limit_seconds: Option<f64>,
    /// Seed of all randomness.
    #[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "git")]
    pub(crate) seed: u64,
    /// Prints nothing but errors.
    #[arg(long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum BotsArg {
    Keep,
    Drop,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum NamesArg {
    Shown,
    Hashed,
}

impl Args {
    /// What becomes of bots.
    pub(crate) fn bots(&self) -> Bots {
        match self.bots {
            BotsArg::Keep => Bots::Keep,
            BotsArg::Drop => Bots::Drop,
        }
    }

    /// How people are written.
    pub(crate) fn names(&self) -> Names {
        match self.names {
            NamesArg::Shown => Names::Shown,
            NamesArg::Hashed => Names::Hashed,
        }
    }

    /// Refuses results that would replace an input or each other, and limits that are none.
    pub(crate) fn check(&self) -> Result<(), String> {
        if let Some(seconds) = self.limit_seconds
            && !(seconds.is_finite() && seconds > 0.0)
        {
            return Err(format!(
                "--limit-seconds is `{seconds}`; it must be above 0"
            ));
        }
        let inputs: Vec<&Path> = self.team.iter().map(PathBuf::as_path).collect();
        outputs_apart(&inputs, self.json.as_deref(), self.page.as_deref())
    }
}
