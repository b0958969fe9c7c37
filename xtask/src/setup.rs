//! What the other tasks need, checked before any work.

use std::path::PathBuf;
use std::process::Stdio;

use crate::error::Error;
use crate::libtorch;
use crate::program;
use crate::step::Done;
use crate::workspace::Workspace;

/// Browsers that can print a page from the command line, preferred ones first.
const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// What to bring beside looking.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// Also fetch libtorch into the cache folder (about 550 MB) for the feature `torch`.
    #[arg(long)]
    torch: bool,
}

/// Says what is present, what is missing and what to do about it.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<(), Error> {
    component(workspace, "fmt", "rustfmt")?;
    component(workspace, "clippy", "clippy")?;
    let complete = if browser() {
        "complete"
    } else {
        "complete but for the browser"
    };
    if args.torch {
        libtorch::set_up(workspace)?;
    }
    println!("set-up: {complete}");
    Ok(())
}

/// The same as a step of another task.
pub(crate) fn step(workspace: &Workspace) -> Result<Done, Error> {
    run(workspace, &Args::default()).map(|()| Done::Passed)
}

/// Checks that a component of the toolchain answers.
fn component(workspace: &Workspace, subcommand: &str, name: &str) -> Result<(), Error> {
    let answers = workspace
        .cargo(subcommand)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if answers {
        println!("set-up: {name} found");
        Ok(())
    } else {
        Err(Error::Missing {
            what: format!("`{name}`, a component of the Rust toolchain,"),
            help: format!("run `rustup component add {name}`"),
        })
    }
}

/// Looks for the browser the report's test drives, and says so either way.
fn browser() -> bool {
    let chosen = std::env::var_os("CHROMIUM")
        .filter(|value| !value.is_empty())
        .map(PathBuf::from);
    let found = match &chosen {
        Some(file) => program::runs(file).then(|| file.clone()),
        None => program::find_first(&BROWSERS, &program::search_path()),
    };
    match (&found, &chosen) {
        (Some(file), _) => println!("set-up: browser found at `{}`", file.display()),
        (None, Some(file)) => println!(
            "set-up: NOTE: CHROMIUM names `{}`, which is no program; \
             the browser test of the report will be skipped",
            file.display()
        ),
        (None, None) => println!(
            "set-up: NOTE: no Chromium found; the browser test of the report will be skipped \
             (install `chromium`, or set CHROMIUM to its path)"
        ),
    }
    found.is_some()
}
