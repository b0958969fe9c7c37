//! The example strategy, from its files to its report.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::open;
use crate::step;
use crate::workspace::Workspace;

/// The strategy the demo computes.
const STRATEGY: &str = "examples/data/strategy.toml";
/// Where the plan goes unless the user says otherwise.
const OUT: &str = "target/expansion";
/// The report's name in the output folder.
const REPORT: &str = "report.html";

/// Where the demo's plan goes.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder for the plan and its report [default: target/expansion in the workspace].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Computes the plan and names the report.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<(), Error> {
    present(&workspace.path(STRATEGY))?;
    let (given, folder) = folders(workspace, args.out.as_deref())?;
    let mut command = workspace.cargo("run --release -p landfall-cli -- run");
    command.args([STRATEGY, "--out"]).arg(given);
    step::run("demo", &mut command)?;

    let report = folder.join(REPORT);
    present(&report)?;
    println!("\nreport: {}", report.display());
    println!("        {}", open::file_url(&report));
    if open::someone_watches() {
        open::open(&report);
    }
    Ok(())
}

/// The output folder as the command gets it, and as an absolute path.
///
/// A folder the user names is relative to where the user stands, not to the workspace.
fn folders(workspace: &Workspace, out: Option<&Path>) -> Result<(PathBuf, PathBuf), Error> {
    let Some(out) = out else {
        return Ok((PathBuf::from(OUT), workspace.path(OUT)));
    };
    let folder = std::path::absolute(out).map_err(|source| Error::File {
        action: "resolve",
        path: out.to_owned(),
        source,
    })?;
    Ok((folder.clone(), folder))
}

fn present(file: &Path) -> Result<(), Error> {
    if file.is_file() {
        return Ok(());
    }
    Err(Error::Missing {
        what: format!("`{}`", file.display()),
        help: "run the demo in a complete checkout of the repository".to_owned(),
    })
}
