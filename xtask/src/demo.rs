//! The bundled case of a whole strategy, from its files to its report.
//!
//! [`training`] has the measures of the text model, [`stamp`] says whether what they come from is
//! what it was.

mod stamp;
mod training;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::open;
use crate::step;
use crate::workspace::Workspace;
use training::Measures;

/// The strategy the demo computes.
const STRATEGY: &str = "examples/data/assistant.toml";
/// Where the plan goes unless the user says otherwise.
const OUT: &str = "target/demo";
/// The report's name in the output folder.
const REPORT: &str = "report.html";

/// Where the demo's plan goes, and what it computes.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder for the plan and its report [default: target/demo in the workspace].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Train no text model, and fetch no libtorch for it: the recorded measures count.
    #[arg(long)]
    without_training: bool,
    /// Train the text model even where nothing has changed since it was trained.
    #[arg(long, conflicts_with = "without_training")]
    again: bool,
}

/// Trains the text model, computes the plan and names the report.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<(), Error> {
    present(&workspace.path(STRATEGY))?;
    let (given, folder) = folders(workspace, args.out.as_deref())?;
    let measures = if args.without_training {
        println!("demo: training is left out; the recorded measures of the text model count");
        Measures::Recorded
    } else {
        training::measures(workspace, args.again)?
    };
    step::run("demo", &mut plan(workspace, &measures, &given))?;

    let report = folder.join(REPORT);
    present(&report)?;
    println!("\nreport: {}", report.display());
    println!("        {}", open::file_url(&report));
    if open::someone_watches() {
        open::open(&report);
    }
    Ok(())
}

/// The command that computes the plan.
fn plan(workspace: &Workspace, measures: &Measures, out: &Path) -> Command {
    let mut command = workspace.cargo("run --release -p landfall-cli -- run");
    command.args([STRATEGY, "--out"]).arg(out);
    if let Measures::Fresh(file) = measures {
        let file = toml::Value::String(file.to_string_lossy().into_owned());
        let setting = format!("language.metrics={}", toml::Value::Array(vec![file]));
        command.args(["--set", &setting]);
    }
    command
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fresh_measures_take_the_place_of_the_recorded_ones() {
        let workspace = Workspace::find().expect("a workspace");
        let out = Path::new("target/demo");
        let recorded = step::shown(&plan(&workspace, &Measures::Recorded, out));
        assert_eq!(
            recorded,
            "cargo run --release -p landfall-cli -- run examples/data/assistant.toml --out target/demo"
        );
        let file = PathBuf::from("/a b/metrics.json");
        let fresh = step::shown(&plan(&workspace, &Measures::Fresh(file), out));
        let setting = "--set 'language.metrics=[\"/a b/metrics.json\"]'";
        assert_eq!(fresh, format!("{recorded} {setting}"));
    }
}
