//! The fuzz targets, each for a minute.

use std::path::Path;

use crate::error::Error;
use crate::program;
use crate::step;
use crate::workspace::{self, Workspace};

/// The longest input, in bytes: as long as the longest condition.
const LONGEST: u32 = 65_536;

/// Which targets run, and for how long.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only this target (a file in fuzz/fuzz_targets, without its ending).
    target: Option<String>,
    /// Seconds for each target.
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    seconds: u32,
}

/// Runs the targets one after another. Without cargo-fuzz it says how to install it and does
/// nothing.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<(), Error> {
    let targets = chosen(targets(workspace)?, args.target.as_deref())?;
    if program::find("cargo-fuzz", &program::search_path()).is_none() {
        println!("skipped: `cargo-fuzz` is not installed");
        println!("         run `cargo install --locked cargo-fuzz`, then `cargo xtask fuzz`");
        return Ok(());
    }
    for target in targets {
        let mut command = workspace.cargo("fuzz run");
        command.arg(&target).arg("--");
        command.arg(format!("-max_total_time={}", args.seconds));
        command.arg(format!("-max_len={LONGEST}"));
        // Sanitizers are options of the nightly compiler; this admits them on the stable one.
        command.env("RUSTC_BOOTSTRAP", "1");
        step::run(&format!("fuzzing of {target}"), &mut command)?;
    }
    Ok(())
}

/// The names of all targets, sorted.
fn targets(workspace: &Workspace) -> Result<Vec<String>, Error> {
    let files = workspace::entries(&workspace.path("fuzz/fuzz_targets"))?;
    Ok(files.iter().filter_map(|file| name(file)).collect())
}

fn name(file: &Path) -> Option<String> {
    let source = file.extension().is_some_and(|ending| ending == "rs");
    let name = file.file_stem().filter(|_| source)?;
    Some(name.to_string_lossy().into_owned())
}

/// All targets, or the one that is asked for.
fn chosen(targets: Vec<String>, wanted: Option<&str>) -> Result<Vec<String>, Error> {
    let Some(wanted) = wanted else {
        return Ok(targets);
    };
    if targets.iter().any(|target| target == wanted) {
        return Ok(vec![wanted.to_owned()]);
    }
    Err(Error::Missing {
        what: format!("the fuzz target `{wanted}`"),
        help: format!("the targets are {}", targets.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_its_place_in_the_manifest() {
        let workspace = Workspace::find().expect("a workspace");
        let manifest = std::fs::read_to_string(workspace.path("fuzz/Cargo.toml")).expect("a file");
        for target in targets(&workspace).expect("targets") {
            let path = format!("path = \"fuzz_targets/{target}.rs\"");
            assert!(manifest.contains(&path), "{target}");
        }
    }

    #[test]
    fn an_unknown_target_is_refused_with_those_there_are() {
        let targets = || vec!["condition".to_owned(), "laws".to_owned()];
        assert_eq!(chosen(targets(), None).expect("all"), targets());
        assert_eq!(chosen(targets(), Some("laws")).expect("one"), ["laws"]);
        let error = chosen(targets(), Some("lawz")).expect_err("none");
        assert_eq!(error.to_string(), "the fuzz target `lawz` is missing");
        assert_eq!(error.help(), Some("the targets are condition, laws"));
    }
}
