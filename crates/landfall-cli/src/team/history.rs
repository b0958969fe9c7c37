//! The figures of a git history.

use std::path::Path;

use landfall::core::Table;
use landfall::team::TeamError;
use landfall::team::history::{
    HistoryError, HistoryParams, HistoryReport, Mailmap, Merging, Organisations, PeopleOptions,
    TeamFile, Unlisted, posts, response_times,
};
use landfall::{Error, Progress};

use super::args::Args;

/// What a history gives.
pub(crate) struct Found {
    /// Its figures.
    pub(crate) report: HistoryReport,
    /// Its people, where they were asked for.
    pub(crate) people: Option<TeamFile>,
}

/// Reads the history at `path` and all tables that belong to it.
pub(crate) fn read(args: &Args, path: &Path, progress: &Progress) -> Result<Found, Error> {
    let organisations = match &args.organisations {
        Some(path) => Some(Organisations::read(&table(path)?, Unlisted::Unknown)?),
        None => None,
    };
    let threads = match &args.posts {
        Some(path) => Some(posts(&table(path)?)?),
        None => None,
    };
    let checked = params(args, path)?.check().map_err(failed)?;
    let history = checked.read(progress).map_err(failed)?;
    let centrality = checked.centrality();
    let mut report = history.report(centrality, progress).map_err(failed)?;
    report.elephant_factor = organisations.map(|known| history.elephant_factor(&known));
    report.response_times = threads.map(|posts| response_times(&posts, args.bots()).hashed());
    let options = PeopleOptions {
        min_commits: args.people_commits,
        weeks: args.people_weeks,
    };
    let people = match args.people {
        Some(_) => Some(history.team_file(options, progress).map_err(failed)?),
        None => None,
    };
    Ok(Found { report, people })
}

fn params(args: &Args, path: &Path) -> Result<HistoryParams, Error> {
    let mut params = HistoryParams::new(path)
        .commit(&args.commit)
        .bots(args.bots());
    if let Some(path) = &args.mailmap {
        params = params.mailmap(mailmap(path)?);
    }
    match &args.aliases {
        Some(path) => params.aliases(&table(path)?).map_err(failed),
        None => Ok(params),
    }
}

fn mailmap(path: &Path) -> Result<Merging, Error> {
    if path == Path::new("repository") {
        return Ok(Merging::Repository);
    }
    Ok(Merging::Given(Mailmap::read_path(path)?))
}

fn table(path: &Path) -> Result<Table, Error> {
    Table::read_path(path).map_err(|flaws| Error::Input(flaws.into()))
}

fn failed(error: HistoryError) -> Error {
    TeamError::from(error).into()
}
