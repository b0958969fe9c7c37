//! The gate: everything a change must pass.

use std::process::{Command, Stdio};

use crate::consumers;
use crate::emulation;
use crate::error::Error;
use crate::libtorch;
use crate::setup;
use crate::step::{self, Done, Steps};
use crate::tool::{self, CARGO_DENY};
use crate::workspace::{Crate, Workspace};

/// Optional features that every change must pass with, and their crates. The rest wait for `--all`.
const FEATURES: [(&str, &str); 1] = [("landfall-market", "linfa")];

/// The packages with the feature `torch` that are tested with libtorch.
const WITH_LIBTORCH: &str =
    "-p landfall-torch -p landfall-finetune -p landfall-examples --features torch";

/// Projects that are workspaces of their own.
const OUTSIDE: [&str; 2] = ["benches/peers/legal/Cargo.toml", "fuzz/Cargo.toml"];

/// How much to check.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Also verify the packages, check the dependencies and test every optional feature.
    #[arg(long)]
    all: bool,
    /// Leave out everything that needs libtorch.
    #[arg(long)]
    without_torch: bool,
    /// Run the steps after a failed one, too.
    #[arg(long)]
    keep_going: bool,
}

/// Runs the gate and prints its table.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<(), Error> {
    let crates = workspace.crates()?;
    let mut steps = Steps::new(args.keep_going);
    steps.work("set-up", || setup::step(workspace));
    steps.commands("formatting", vec![workspace.cargo("fmt --all -- --check")]);
    steps.commands("lock files", locks(workspace));
    steps.commands(
        "lints",
        vec![workspace.cargo("clippy --workspace --all-targets -- -D warnings")],
    );
    steps.commands("tests", vec![workspace.cargo("test --workspace")]);
    steps.commands("each library alone", alone(workspace, &crates));
    steps.commands("features", features(workspace));
    steps.work("consumers", || {
        consumers::step(workspace, &consumers::PLAIN)
    });
    steps.work("with libtorch", || with_libtorch(workspace, args));
    steps.commands("documentation", vec![documentation(workspace)]);
    steps.work("package contents", || package_contents(workspace, &crates));
    if args.all {
        more(workspace, &crates, args, &mut steps);
    }
    steps.finish()
}

/// What `--all` adds.
fn more(workspace: &Workspace, crates: &[Crate], args: &Args, steps: &mut Steps) {
    steps.work("consumers of libtorch", || match args.without_torch {
        true => Ok(Done::Skipped("--without-torch".to_owned())),
        false => consumers::step(workspace, &consumers::WITH_LIBTORCH),
    });
    steps.work("optional features", || match args.without_torch {
        true => Ok(Done::Skipped("--without-torch".to_owned())),
        false => optional_features(workspace, crates),
    });
    steps.work("NEON under emulation", || emulation::neon(workspace));
    steps.commands(
        "packages",
        vec![selected(workspace, "package --allow-dirty", crates)],
    );
    steps.work("dependencies", || {
        step::run(
            "dependencies",
            &mut deny(workspace, "check bans licenses sources")?,
        )?;
        Ok(Done::Passed)
    });
    steps.work("advisories", || advisories(workspace));
}

/// Refuses lock files, of the projects outside the workspace, that no longer fit.
fn locks(workspace: &Workspace) -> Vec<Command> {
    let one = |manifest| {
        let arguments = "metadata --locked --format-version 1 --manifest-path";
        let mut command = workspace.cargo(&format!("{arguments} {manifest}"));
        // What it prints matters to nobody while it succeeds.
        command.stdout(Stdio::null());
        command
    };
    OUTSIDE.map(one).into()
}

/// Checks each library without the features that its neighbours switch on.
fn alone(workspace: &Workspace, crates: &[Crate]) -> Vec<Command> {
    crates
        .iter()
        .map(|one| workspace.cargo(&format!("check -p {}", one.name)))
        .collect()
}

/// Lints, tests and documentation of the crates with one of their optional features.
fn features(workspace: &Workspace) -> Vec<Command> {
    let commands = FEATURES.iter().flat_map(|(name, feature)| {
        let with = format!("-p {name} --features {feature}");
        let mut documentation = workspace.cargo(&format!("doc --no-deps {with}"));
        documentation.env("RUSTDOCFLAGS", "-D warnings");
        [
            workspace.cargo(&format!("clippy --all-targets {with} -- -D warnings")),
            workspace.cargo(&format!("test {with}")),
            documentation,
        ]
    });
    commands.collect()
}

/// Brings libtorch, then lints, tests and documents what is built on it.
fn with_libtorch(workspace: &Workspace, args: &Args) -> Result<Done, Error> {
    if args.without_torch {
        return Ok(Done::Skipped("--without-torch".to_owned()));
    }
    libtorch::set_up(workspace)?;
    let mut documentation = workspace.cargo(&format!("doc --no-deps {WITH_LIBTORCH}"));
    documentation.env("RUSTDOCFLAGS", "-D warnings");
    let commands = [
        workspace.cargo(&format!(
            "clippy --all-targets {WITH_LIBTORCH} -- -D warnings"
        )),
        workspace.cargo(&format!("test {WITH_LIBTORCH}")),
        documentation,
    ];
    for mut command in commands {
        step::run("with libtorch", &mut command)?;
    }
    Ok(Done::Passed)
}

/// The API documentation; a broken link is an error.
fn documentation(workspace: &Workspace) -> Command {
    let mut command = workspace.cargo("doc --workspace --no-deps");
    command.env("RUSTDOCFLAGS", "-D warnings");
    command
}

/// Cargo with one `-p` for each published crate.
fn selected(workspace: &Workspace, arguments: &str, crates: &[Crate]) -> Command {
    let mut command = workspace.cargo(arguments);
    for one in crates.iter().filter(|one| one.published) {
        command.args(["-p", &one.name]);
    }
    command
}

/// Lists what each published package would hold; a missing readme shows here.
fn package_contents(workspace: &Workspace, crates: &[Crate]) -> Result<Done, Error> {
    let mut command = selected(workspace, "package --list --allow-dirty", crates);
    // The names of the files matter to nobody while they are all there.
    step::run("package contents", command.stdout(Stdio::null()))?;
    Ok(Done::Passed)
}

/// Tests each crate that has optional features with all of them.
fn optional_features(workspace: &Workspace, crates: &[Crate]) -> Result<Done, Error> {
    let mut tested = false;
    for one in crates.iter().filter(|one| one.optional_features) {
        let mut command = workspace.cargo(&format!("test --all-features -p {}", one.name));
        step::run("optional features", &mut command)?;
        tested = true;
    }
    Ok(if tested {
        Done::Passed
    } else {
        Done::Skipped("no crate has optional features yet".to_owned())
    })
}

/// `cargo-deny` with this workspace's settings.
fn deny(workspace: &Workspace, arguments: &str) -> Result<Command, Error> {
    let mut command = workspace.command(tool::find_or_install(workspace, &CARGO_DENY)?);
    command
        .args(["--config", ".deny.toml"])
        .args(arguments.split_whitespace());
    Ok(command)
}

/// Looks the dependencies up among published advisories.
///
/// The list is fetched first and on its own: not reaching it is no fault of the workspace, an
/// advisory on the list is.
fn advisories(workspace: &Workspace) -> Result<Done, Error> {
    if let Err(error) = step::run("advisories", &mut deny(workspace, "fetch db")?) {
        let why = "the list of advisories could not be fetched";
        eprintln!("NOTE: {error}");
        eprintln!("NOTE: {why}; nothing is known about the dependencies' safety today");
        return Ok(Done::Skipped(why.to_owned()));
    }
    step::run("advisories", &mut deny(workspace, "check advisories")?)?;
    Ok(Done::Passed)
}
