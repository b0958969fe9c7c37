//! Scores, choices and meetings of a team from a team file, or figures from a git history.

pub(crate) mod args;
mod history;
mod summary;

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use args::Args;
use clap::Parser;
use landfall::team::input::TeamInput;
use landfall::team::{Limit, TeamParams};
use landfall::{Error, Mistake, Mistakes, Progress, Seed};

use crate::{Failure, Output, ended, say, watched};

/// The example program of this name: reads its arguments, does what they say and gives its exit
/// status.
pub fn main() -> ExitCode {
    crate::silent_about_spreadsheets();
    ended(run(&Args::parse()))
}

/// Does what the arguments say.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    args.check().map_err(|message| {
        let place = landfall::core::Place::default();
        Error::Input(Mistakes::from(Mistake::new(place, message)))
    })?;
    let progress = watched(args.quiet)?;
    match (&args.git, &args.team) {
        (Some(path), _) => history(args, path, &progress),
        (None, Some(path)) => team(args, path, &progress),
        (None, None) => Ok(()), // refused by the command line
    }
}

fn history(args: &Args, path: &Path, progress: &Progress) -> Result<(), Failure> {
    let found = history::read(args, path, progress)?;
    let mut output = Output::new(Path::new(""));
    if let Some(path) = &args.json {
        let json = serde_json::to_string(&found.report).map_err(Error::from)?;
        output.add(path, json + "\n");
    }
    if let (Some(path), Some(people)) = (&args.people, &found.people) {
        output.add(path, people.text.as_str());
    }
    progress.check().map_err(Error::from)?;
    output.write()?;
    if !args.quiet {
        say(&summary::history(&found.report));
        if let Some(people) = &found.people {
            say(&summary::people(people));
        }
        written(args);
    }
    Ok(())
}

fn team(args: &Args, path: &Path, progress: &Progress) -> Result<(), Failure> {
    let begun = Instant::now();
    let words = args.language.words(args.quiet)?;
    let input = TeamInput::read_path(path).map_err(Error::from)?;
    let params = TeamParams::default()
        .names(args.names())
        .pairs_listed(args.pairs)
        .seed(Seed::new(args.seed));
    let deadline = args.limit_seconds.map(Duration::from_secs_f64);
    let over = || deadline.is_some_and(|limit| begun.elapsed() >= limit);
    let limit = match (args.nodes, deadline) {
        (Some(nodes), _) => Limit::Nodes(nodes),
        (None, Some(_)) => Limit::Deadline(&over),
        (None, None) => Limit::default(),
    };
    let mut found = landfall::team::run(&input, &params, limit, progress).map_err(Error::from)?;
    found.settings.source = path.display().to_string();
    found.seconds = Some(begun.elapsed().as_secs_f64());
    let mut output = Output::new(Path::new(""));
    if let Some(path) = &args.json {
        output.add(path, found.to_json().map_err(Error::from)?);
    }
    if let Some(path) = &args.page {
        output.add(path, landfall::report::team_html_in(&found, &words));
    }
    progress.check().map_err(Error::from)?;
    output.write()?;
    if !args.quiet {
        say(&summary::team(&found));
        written(args);
    }
    Ok(())
}

fn written(args: &Args) {
    for path in args.json.iter().chain(&args.page).chain(&args.people) {
        say(&format!("written to {}", path.display()));
    }
}
