//! The public names of the library crates: lists that are checked in, to be read.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Error;
use crate::program;
use crate::step;
use crate::workspace::Workspace;

/// Where the lists lie, and where they are made.
const PLACE: &str = "docs/api";
const MADE: &str = "target/api";

/// The libraries, the facade first, with the features their documentation is made with.
const CRATES: [(&str, &str); 8] = [
    ("landfall", "--features report"),
    ("landfall-core", "--all-features"),
    ("landfall-market", "--all-features"),
    ("landfall-business", ""),
    ("landfall-team", ""),
    ("landfall-legal", "--all-features"),
    ("landfall-finetune", "--features torch,tch/doc-only"),
    ("landfall-torch", "--features torch,tch/doc-only"),
];

/// Which lists, and what to do with them.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only this crate.
    name: Option<String>,
    /// Compare with the lists that are checked in, and write nothing.
    #[arg(long)]
    check: bool,
}

/// Makes the lists. Without cargo-public-api or a nightly toolchain it says how to install them and
/// does nothing.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<(), Error> {
    let crates = chosen(args.name.as_deref())?;
    if let Some((what, install)) = missing() {
        println!("skipped: {what} is not installed");
        println!("         run `{install}`, then `cargo xtask api`");
        return Ok(());
    }
    let mut changed = Vec::new();
    for (name, features) in crates {
        let made = made(workspace, name, features)?;
        let kept = workspace.path(PLACE).join(format!("{name}.txt"));
        if fs::read(&kept).ok() == Some(read(&made)?) {
            continue;
        }
        changed.push(name);
        if !args.check {
            copy(&made, &kept)?;
            println!("written: {}", kept.display());
        }
    }
    match changed.is_empty() || !args.check {
        true => Ok(()),
        false => Err(Error::Names {
            crates: changed.join(", "),
        }),
    }
}

/// All crates, or the one that is asked for.
fn chosen(wanted: Option<&str>) -> Result<Vec<(&'static str, &'static str)>, Error> {
    let Some(wanted) = wanted else {
        return Ok(CRATES.into());
    };
    let found = CRATES.into_iter().find(|(name, _)| *name == wanted);
    found.map(|one| vec![one]).ok_or_else(|| Error::Missing {
        what: format!("the library `{wanted}`"),
        help: format!("the libraries are {}", CRATES.map(|one| one.0).join(", ")),
    })
}

/// What the lists are made with and is not there, and how to get it.
fn missing() -> Option<(&'static str, &'static str)> {
    if program::find("cargo-public-api", &program::search_path()).is_none() {
        return Some((
            "`cargo-public-api`",
            "cargo install --locked cargo-public-api",
        ));
    }
    // The description of a crate that the lists are made from is no part of the stable compiler.
    let mut nightly = Command::new("rustc");
    nightly.args(["+nightly", "--version"]);
    let nightly = nightly.stdout(Stdio::null()).stderr(Stdio::null()).status();
    let install = "rustup toolchain install nightly --profile minimal";
    match nightly {
        Ok(status) if status.success() => None,
        _ => Some(("the nightly toolchain", install)),
    }
}

/// Makes the list of a crate; where it is.
fn made(workspace: &Workspace, name: &str, features: &str) -> Result<PathBuf, Error> {
    let folder = workspace.path(MADE);
    let path = folder.join(format!("{name}.txt"));
    let failed = |source| Error::File {
        action: "write",
        path: path.clone(),
        source,
    };
    fs::create_dir_all(&folder).map_err(failed)?;
    let file = File::create(&path).map_err(failed)?;
    let mut command = workspace.cargo("public-api -sss --color never --package");
    command.arg(name).args(features.split_whitespace());
    command.stdout(file);
    step::run(&format!("names of {name}"), &mut command)?;
    Ok(path)
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::File {
        action: "read",
        path: path.to_owned(),
        source,
    })
}

fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    let folder = to.parent().unwrap_or(to);
    let copied = fs::create_dir_all(folder).and_then(|()| fs::copy(from, to));
    copied.map(drop).map_err(|source| Error::File {
        action: "write",
        path: to.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_library_that_is_published_has_its_list() {
        let workspace = Workspace::find().expect("a workspace");
        let crates = workspace.crates().expect("crates");
        let published = crates.into_iter().filter(|one| one.published);
        let published: Vec<String> = published.map(|one| one.name).collect();
        let mut listed = CRATES.map(|one| one.0);
        listed.sort_unstable();
        assert_eq!(published, listed);
        for name in listed {
            let list = workspace.path(PLACE).join(format!("{name}.txt"));
            assert!(list.is_file(), "{name}");
        }
    }

    #[test]
    fn an_unknown_library_is_refused_with_those_there_are() {
        assert_eq!(chosen(None).expect("all").len(), CRATES.len());
        let one = chosen(Some("landfall-core")).expect("one");
        assert_eq!(one, [("landfall-core", "--all-features")]);
        let error = chosen(Some("landfall-cork")).expect_err("none");
        assert_eq!(error.to_string(), "the library `landfall-cork` is missing");
    }
}
