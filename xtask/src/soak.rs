//! Breaking inputs, killing programs, filling disks: what must hold is that no program panics or
//! hangs, that nothing is half-written or lost, and that bad input is refused with a message.
//!
//! Programs run as processes of their own within limits of time and memory. Everything random comes
//! from the seed. The table goes to `target/soak/report.md`; each defect is kept in
//! `target/soak/defects` with the command that repeats it.

mod campaign;
mod case;
mod disk;
mod judge;
mod kill;
mod loaders;
mod mutate;
mod process;
mod random;
mod service;
mod tally;
mod target;
mod threads;

use std::path::PathBuf;
use std::time::Instant;

use clap::ValueEnum;

use crate::error::Error;
use crate::step;
use crate::workspace::Workspace;
use campaign::Campaign;

/// One input in so many goes to the service.
const SERVICE: usize = 5;

/// Builds the programs that need libtorch.
const TORCH: &str = "build --release -p landfall-torch -p landfall-finetune -p landfall-examples --features torch --examples";

/// One in so many to the programs for models, which take longer to start.
const MODELS: usize = 20;
/// One kill in so many is of a training.
const CHECKPOINTS: usize = 4;

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
    /// Leave out what needs libtorch.
    #[arg(long)]
    without_torch: bool,
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
    /// Full disks, and folders that cannot be written.
    Disk,
    /// 64 threads that share rules, a strategy, a predictor.
    Threads,
    /// Files of models and records, made worse; needs libtorch.
    Models,
    /// Trainings killed at random moments; needs libtorch.
    Checkpoints,
}

impl Part {
    const ALL: [Self; 7] = [
        Self::Loaders,
        Self::Service,
        Self::Kills,
        Self::Disk,
        Self::Threads,
        Self::Models,
        Self::Checkpoints,
    ];
}

/// Tries everything, prints the table, and fails where there was a defect.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<(), Error> {
    let programs = programs(workspace, args)?;
    let campaign = Campaign::new(workspace, programs, args.seed, args.minutes)?;
    let begun = Instant::now();
    for part in Part::ALL {
        if args.runs(part, workspace)? {
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
    fn needs_torch(self) -> bool {
        matches!(self, Self::Models | Self::Checkpoints)
    }

    fn run(self, campaign: &Campaign<'_>, args: &Args) -> Result<(), Error> {
        match self {
            Self::Loaders => {
                let others = args.inputs / SERVICE + args.inputs / MODELS;
                loaders::run(campaign, args.inputs - others)
            }
            Self::Service => service::run(campaign, args.inputs / SERVICE),
            Self::Kills => kill::run(campaign, args.kills),
            Self::Disk => disk::run(campaign),
            Self::Threads => threads::run(campaign, args.torch(campaign.workspace)),
            Self::Models => loaders::run_models(campaign, args.inputs / MODELS),
            Self::Checkpoints => kill::checkpoint::run(campaign, args.kills / CHECKPOINTS),
        }
    }
}

impl Args {
    /// Whether the parts that need libtorch run.
    fn torch(&self, workspace: &Workspace) -> bool {
        !self.without_torch && workspace.path(".cargo/libtorch.toml").is_file()
    }

    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    /// Whether a part runs; one that is asked for by name and cannot is an error.
    fn runs(&self, part: Part, workspace: &Workspace) -> Result<bool, Error> {
        let possible = !part.needs_torch() || self.torch(workspace);
        match possible || self.only.is_empty() {
            true => Ok(possible && self.wants(part)),
            false if !self.wants(part) => Ok(false),
            false => Err(Error::Missing {
                what: "libtorch".to_owned(),
                help: "run `cargo xtask setup --torch`".to_owned(),
            }),
        }
    }
}

/// Builds the programs, unless they are named.
fn programs(workspace: &Workspace, args: &Args) -> Result<PathBuf, Error> {
    if let Some(folder) = &args.programs {
        let absolute = std::path::absolute(folder);
        return absolute.map_err(|source| process::failed("resolve", folder, source));
    }
    let mut commands = vec!["build --release -p landfall-cli"];
    if args.wants(Part::Service) {
        commands.push("build --release -p landfall-examples --example service");
    }
    let models = [Part::Models, Part::Checkpoints].into_iter();
    if args.torch(workspace) && models.into_iter().any(|part| args.wants(part)) {
        commands.push(TORCH);
    }
    for command in commands {
        step::run("soak", &mut workspace.cargo(command))?;
    }
    Ok(workspace.path("target/release"))
}
