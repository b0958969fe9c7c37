//! The command line.

use std::path::{Path, PathBuf};

use clap::{Parser, ValueEnum};
use landfall::team::Names;
use landfall::team::history::Bots;

use crate::language::Language;
use crate::outputs_apart;

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
    #[arg(
        long,
        value_name = "HASH",
        default_value = "HEAD",
        requires = "git",
        conflicts_with = "team"
    )]
    pub(crate) commit: String,
    /// Whether authors with `[bot]` in their e-mail count.
    #[arg(long, value_enum, default_value_t = BotsArg::Keep, requires = "git", conflicts_with = "team")]
    bots: BotsArg,
    /// Merges addresses of one person by this mailmap; `repository` is the one of the commit.
    #[arg(
        long,
        value_name = "FILE|repository",
        requires = "git",
        conflicts_with = "team"
    )]
    pub(crate) mailmap: Option<PathBuf>,
    /// Table of addresses that are another's, with the columns `from` and `to`.
    #[arg(long, value_name = "FILE", requires = "git", conflicts_with = "team")]
    pub(crate) aliases: Option<PathBuf>,
    /// Table of organisations, with the columns `domain` and `organisation`: adds the elephant
    /// factor.
    #[arg(long, value_name = "FILE", requires = "git", conflicts_with = "team")]
    pub(crate) organisations: Option<PathBuf>,
    /// Table of what was written in issues and reviews, with the columns `thread`, `author` and
    /// `time`: adds the time to first response.
    #[arg(long, value_name = "FILE", requires = "git", conflicts_with = "team")]
    pub(crate) posts: Option<PathBuf>,
    /// File the people of the history are written to as a team file, with zones, hand-overs and
    /// outcomes to fit weights on.
    #[arg(
        long,
        value_name = "OUT.toml",
        requires = "git",
        conflicts_with = "team"
    )]
    pub(crate) people: Option<PathBuf>,
    /// Commits of each person in the team file, at least.
    #[arg(
        long,
        value_name = "N",
        default_value_t = 20,
        requires = "people",
        conflicts_with = "team"
    )]
    pub(crate) people_commits: u64,
    /// Weeks before the last commit that the team file looks at.
    #[arg(
        long,
        value_name = "N",
        default_value_t = 156,
        requires = "people",
        conflicts_with = "team"
    )]
    pub(crate) people_weeks: u32,
    /// File the result is written to as JSON.
    #[arg(long, value_name = "OUT.json")]
    pub(crate) json: Option<PathBuf>,
    /// File the result is written to as a page.
    #[arg(long, value_name = "OUT.html", conflicts_with = "git")]
    pub(crate) page: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) language: Language,
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
        let inputs = [
            &self.team,
            &self.mailmap,
            &self.aliases,
            &self.organisations,
            &self.posts,
        ];
        let words = self.language.files().iter();
        let inputs = inputs.into_iter().flatten().chain(words);
        let inputs: Vec<&Path> = inputs.map(PathBuf::as_path).collect();
        let outputs = [
            ("--json", self.json.as_deref()),
            ("--page", self.page.as_deref()),
            ("--people", self.people.as_deref()),
        ];
        outputs_apart(&inputs, outputs)
    }
}
