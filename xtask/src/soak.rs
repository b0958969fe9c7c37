//! Breaking inputs, killing programs, filling disks: what must hold is that no program panics or
//! hangs, that nothing is half-written or lost, and that bad input is refused with a message.
//!
//! Programs run as processes of their own within limits of time and memory. Everything random comes
//! from the seed. The table goes to `target/soak/report.md`; each defect is kept in
//! `target/soak/defects` with the command that repeats it.

mod campaign;
mod case;
mod judge;
mod kill;
mod loaders;
mod mutate;
mod process;
mod random;
mod service;
mod tally;
mod target;

use std::path::PathBuf;
use std::time::Instant;

use clap::ValueEnum;

use crate::error::Error;
use crate::step;
use crate::workspace::Workspace;
use campaign::Campaign;

/// One input in so many goes to the service.
const SERVICE: usize = 5;

/// How much is tried.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Inputs made worse, over all loaders and the service.
    #[arg(long, default_value_t = 10_000, value_name = "N")]
    inputs: usize,
    /// Programs killed while they work.
    #[arg(long, default_value_t = 200, value_name = "N")]
    kills: usize,
    /// Only this part; may be given several times.
    #[arg(long, value_enum, value_name = "PART")]
    only: Vec<Part>,
    /// No new try is begun after so many minutes.
    #[arg(long, value_name = "MINUTES")]
    minutes: Option<u64>,
    /// Seed of everything random.
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    /// Folder of programs that are built already, such as target/release.
    #[arg(long, value_name = "DIR")]
    programs: Option<PathBuf>,
}

/// A part of the campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Files that `landfall` reads, made worse.
    Loaders,
    /// The service, asked badly.
    Service,
    /// Runs of a strategy killed at random moments.
    Kills,
}

impl Part {
    const ALL: [Self; 3] = [Self::Loaders, Self::Service, Self::Kills];
}

/// Tries everything, prints the table, and fails where there was a defect.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<(), Error> {
    let programs = programs(workspace, args)?;
    let campaign = Campaign::new(workspace, programs, args.seed, args.minutes)?;
    let begun = Instant::now();
    for part in Part::ALL {
        if args.only.is_empty() || args.only.contains(&part) {
            part.run(&campaign, args)?;
        }
    }
    let (table, details) = campaign.tables();
    let seconds = begun.elapsed().as_secs();
    let report = format!(
        "# Soak\n\nSeed {}, {seconds} s.\n\n{table}\n## By kind\n\n{details}",
        args.seed
    );
    case::put(&campaign.root, "report.md", report.as_bytes())?;
    println!("\n{table}");
    println!("{seconds} s; the table by kind of file is in target/soak/report.md");
    match campaign.all().found() {
        0 => Ok(()),
        count => Err(Error::Defects {
            count,
            path: campaign.defects(),
        }),
    }
}

impl Part {
    fn run(self, campaign: &Campaign<'_>, args: &Args) -> Result<(), Error> {
        match self {
            Self::Loaders => loaders::run(campaign, args.inputs - args.inputs / SERVICE),
            Self::Service => service::run(campaign, args.inputs / SERVICE),
            Self::Kills => kill::run(campaign, args.kills),
        }
    }
}

/// Builds the programs, unless they are named.
fn programs(workspace: &Workspace, args: &Args) -> Result<PathBuf, Error> {
    if let Some(folder) = &args.programs {
        return std::path::absolute(folder)
            .map_err(|source| process::failed("resolve", folder, source));
    }
    let mut command = workspace.cargo("build --release -p landfall-cli");
    step::run("soak", &mut command)?;
    Ok(workspace.path("target/release"))
}
