//! The text model behind the demo's plan: trained where something changed, else as it was.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::stamp::stamp;
use crate::error::{self, Error};
use crate::libtorch;
use crate::step;
use crate::workspace::Workspace;

/// The texts and the sizes of the model, with the option each is given by.
const FILES: [(&str, &str); 4] = [
    ("--from-scratch", "examples/data/finetune/small.toml"),
    ("--train", "examples/data/finetune/train.tsv"),
    ("--dev", "examples/data/finetune/dev.tsv"),
    ("--test", "examples/data/finetune/test.tsv"),
];
/// What the measures come from beside the texts: the program and what it is built on.
const SOURCES: [&str; 9] = [
    "Cargo.lock",
    "crates/landfall-core/src",
    "crates/landfall-finetune/src",
    "crates/landfall-torch/build.rs",
    "crates/landfall-torch/cpp",
    "crates/landfall-torch/src",
    "examples/finetune",
    "examples/finetune.rs",
    "examples/src",
];
/// How the model is trained: one minute on two processors.
const OPTIONS: &str = "--region-column 3 --epochs 12 --batch 16 --lr 5e-4";
/// Where the trained model and its measures lie.
const FOLDER: &str = "target/demo-training";
/// The hash of what they come from, written last.
const STAMP: &str = "stamp";
/// The measures.
const METRICS: &str = "metrics.json";

/// Whose measures count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Measures {
    /// Those recorded beside the strategy.
    Recorded,
    /// Those of a training on this machine.
    Fresh(PathBuf),
}

/// Trains the model unless it has been trained on the same, or libtorch cannot be had.
pub(super) fn measures(workspace: &Workspace, again: bool) -> Result<Measures, Error> {
    let wanted = wanted(workspace)?;
    let folder = workspace.path(FOLDER);
    if !again && finished(&folder, &wanted) {
        println!(
            "demo: nothing changed since the text model was trained; its measures count \
             (`--again` trains it anew)"
        );
        return Ok(Measures::Fresh(folder.join(METRICS)));
    }
    if let Err(missing) = libtorch::set_up(workspace) {
        println!(
            "demo: NOTE: nothing is trained, for libtorch cannot be had: {}",
            error::told(&missing)
        );
        println!("demo: the recorded measures of the text model count");
        return Ok(Measures::Recorded);
    }
    train(workspace, &folder, &wanted)?;
    Ok(Measures::Fresh(folder.join(METRICS)))
}

/// The hash of everything that the measures come from.
fn wanted(workspace: &Workspace) -> Result<String, Error> {
    let files = FILES.into_iter().map(|(_, file)| file);
    let paths: Vec<&str> = files.chain(SOURCES).collect();
    stamp(workspace, &paths, &[OPTIONS, libtorch::VERSION])
}

/// Whether the folder holds what a finished training with that hash left.
fn finished(folder: &Path, wanted: &str) -> bool {
    let stamp = fs::read_to_string(folder.join(STAMP));
    stamp.is_ok_and(|stamp| stamp == wanted) && folder.join(METRICS).is_file()
}

/// Trains into a folder beside the place and moves it there when it is whole, so that what an
/// interruption leaves is never taken for a result.
fn train(workspace: &Workspace, folder: &Path, wanted: &str) -> Result<(), Error> {
    let part = folder.with_extension("part");
    remove(&part)?;
    let mut command = workspace
        .cargo("run --release -p landfall-examples --features torch --example finetune --");
    for (option, file) in FILES {
        command.args([option, file]);
    }
    command.args(OPTIONS.split_whitespace());
    command.arg("--out").arg(&part);
    step::run("training", &mut command).inspect_err(|_| {
        eprintln!("NOTE: `cargo xtask demo --without-training` goes on with recorded measures");
    })?;
    write(&part.join(STAMP), wanted)?;
    remove(folder)?;
    fs::rename(&part, folder).map_err(|source| Error::File {
        action: "move",
        path: part,
        source,
    })
}

fn write(file: &Path, text: &str) -> Result<(), Error> {
    fs::write(file, text).map_err(|source| Error::File {
        action: "write",
        path: file.to_owned(),
        source,
    })
}

/// Removes a folder; nothing there is no error.
fn remove(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(Error::File {
            action: "remove",
            path: folder.to_owned(),
            source,
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_finished_training_on_the_same_counts() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name| folder.path().join(name);
        assert!(!finished(folder.path(), "a"));
        write(&file(METRICS), "{}").expect("a file");
        assert!(
            !finished(folder.path(), "a"),
            "without a stamp it was interrupted"
        );
        write(&file(STAMP), "a").expect("a file");
        assert!(finished(folder.path(), "a"));
        assert!(!finished(folder.path(), "b"), "something changed");
        fs::remove_file(file(METRICS)).expect("removed");
        assert!(!finished(folder.path(), "a"));
    }

    #[test]
    fn everything_that_is_hashed_is_there() {
        let workspace = Workspace::find().expect("a workspace");
        let stamp = wanted(&workspace).expect("a stamp");
        assert_eq!(stamp.len(), 64);
        assert_eq!(stamp, wanted(&workspace).expect("a stamp"));
    }
}
