//! Small projects outside of the workspace that use its crates as a stranger does.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::step::{self, Done};
use crate::workspace::Workspace;

/// Where they lie, and where they are built.
const SOURCE: &str = "tests/consumers";
const PLACE: &str = "target/consumers";

/// The projects that need no libtorch.
pub(crate) const PLAIN: [&str; 2] = ["legal", "facade"];
/// Those that do.
pub(crate) const WITH_LIBTORCH: [&str; 1] = ["facade-torch"];

/// Which projects to try.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Leave out those that need libtorch.
    #[arg(long)]
    without_torch: bool,
}

/// Builds and runs all of them.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<(), Error> {
    try_all(workspace, &PLAIN)?;
    if args.without_torch {
        return Ok(());
    }
    try_all(workspace, &WITH_LIBTORCH)
}

/// A step of the gate.
pub(crate) fn step(workspace: &Workspace, projects: &[&str]) -> Result<Done, Error> {
    try_all(workspace, projects)?;
    Ok(Done::Passed)
}

/// Copies each project to a place of its own, gives it the versions of the workspace, and runs it.
///
/// The copy lies as deep as the original, so that its paths lead to the same crates; the crates are
/// built once for all of them, each time with the features that one project asks for.
fn try_all(workspace: &Workspace, projects: &[&str]) -> Result<(), Error> {
    for name in projects {
        let copy = workspace.path(PLACE).join(name);
        copied(&workspace.path(SOURCE).join(name), &copy)?;
        let lock = copy.join("Cargo.lock");
        copy_file(&workspace.path("Cargo.lock"), &lock)?;
        let mut command = workspace.cargo("run --quiet --manifest-path");
        command.arg(copy.join("Cargo.toml"));
        command.arg("--target-dir");
        command.arg(workspace.path(PLACE).join("build"));
        step::run(&format!("consumer {name}"), &mut command)?;
    }
    Ok(())
}

/// Copies a folder of sources.
pub(crate) fn copied(from: &Path, to: &Path) -> Result<(), Error> {
    make(to)?;
    for path in entries(from)? {
        let place = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copied(&path, &place)?;
        } else {
            copy_file(&path, &place)?;
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |source| Error::File {
        action: "read",
        path: folder.to_owned(),
        source,
    };
    let entries = fs::read_dir(folder).map_err(failed)?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    paths.collect::<Result<_, _>>().map_err(failed)
}

pub(crate) fn make(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|source| Error::File {
        action: "make",
        path: folder.to_owned(),
        source,
    })
}

pub(crate) fn copy_file(from: &Path, to: &Path) -> Result<(), Error> {
    let copied = fs::copy(from, to).map_err(|source| Error::File {
        action: "copy",
        path: from.to_owned(),
        source,
    });
    copied.map(drop)
}
