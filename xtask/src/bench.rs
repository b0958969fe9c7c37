//! The benchmarks, ours and those of peer libraries.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::program;
use crate::step;
use crate::workspace::{self, Workspace};

/// Where the peers' scripts and their pinned requirements lie.
const PEERS: &str = "benches/peers";
/// Where their Python environment is made.
const ENVIRONMENT: &str = "target/peers";

/// Which benchmarks to run.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only benchmarks whose name contains this.
    filter: Option<String>,
    /// Also run the scripts of peer libraries in an environment of their own.
    #[arg(long)]
    peers: bool,
}

/// Runs the benchmarks.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<(), Error> {
    // Looked for first: a missing script should not cost a run of the benchmarks.
    let peers = if args.peers {
        scripts(&workspace.path(PEERS))?
    } else {
        Vec::new()
    };
    let mut command = workspace.cargo("bench -p landfall-benches");
    if let Some(filter) = &args.filter {
        command.args(["--", filter]);
    }
    step::run("benchmarks", &mut command)?;
    if peers.is_empty() {
        Ok(())
    } else {
        run_peers(workspace, &peers)
    }
}

/// Runs the peers' scripts, each in the same environment.
fn run_peers(workspace: &Workspace, scripts: &[PathBuf]) -> Result<(), Error> {
    let python = environment(workspace)?;
    for script in scripts {
        step::run("peers", workspace.command(&python).arg(script))?;
    }
    Ok(())
}

/// The Python scripts in a folder; none at all is a mistake.
fn scripts(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = workspace::entries(folder)?;
    found.retain(|file| file.extension().is_some_and(|extension| extension == "py"));
    if found.is_empty() {
        return Err(Error::Missing {
            what: format!("a Python script in `{}`", folder.display()),
            help: "run without `--peers`".to_owned(),
        });
    }
    Ok(found)
}

/// The interpreter of the peers' environment, made anew when its requirements have changed.
fn environment(workspace: &Workspace) -> Result<PathBuf, Error> {
    let wanted = workspace.path(PEERS).join("requirements.txt");
    let installed = workspace
        .path(ENVIRONMENT)
        .join("installed-requirements.txt");
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    let python = workspace
        .path(ENVIRONMENT)
        .join(folder)
        .join(format!("python{}", std::env::consts::EXE_SUFFIX));

    let text = std::fs::read(&wanted).map_err(|source| Error::File {
        action: "read",
        path: wanted.clone(),
        source,
    })?;
    let same = std::fs::read(&installed).is_ok_and(|before| before == text);
    if same && program::runs(&python) {
        return Ok(python);
    }
    let mut make = workspace.command("python3");
    step::run("peers", make.args(["-m", "venv", "--clear", ENVIRONMENT]))?;
    let mut install = workspace.command(&python);
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
    ]);
    step::run("peers", install.arg(&wanted))?;
    std::fs::write(&installed, text).map_err(|source| Error::File {
        action: "write",
        path: installed.clone(),
        source,
    })?;
    Ok(python)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_python_scripts_are_peers_and_they_come_in_order() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["b.py", "requirements.txt", "a.py"] {
            std::fs::write(folder.path().join(name), "").expect("a file");
        }
        let found = scripts(folder.path()).expect("two scripts");
        assert_eq!(
            found,
            [folder.path().join("a.py"), folder.path().join("b.py")]
        );
    }

    #[test]
    fn a_folder_without_scripts_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(scripts(folder.path()), Err(Error::Missing { .. })));
    }
}
