//! A folder for a machine with a GPU and PyTorch, but neither cargo nor a network: the fine-tuning
//! programs, what they are compared with, and a script that does all of it in one call.
//!
//! [`wheels`] fetches what the peer needs, [`size`] refuses a folder that is too large to carry.

mod size;
mod wheels;

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::libtorch;
use crate::step;
use crate::workspace::{self, Workspace};

/// The programs that are carried.
const PROGRAMS: [&str; 3] = ["finetune_parity", "finetune_train", "finetune_predict"];
/// What else is carried: where it lies here and there.
const CARRIED: [(&str, &str); 7] = [
    ("benches/peers/gpu_bundle/run.sh", "run.sh"),
    ("benches/peers/gpu_bundle/README.md", "README.md"),
    ("benches/peers/gpu_bundle/stages", "peers"),
    (
        "benches/peers/finetune_hf_loop.py",
        "peers/finetune_hf_loop.py",
    ),
    (
        "benches/peers/adapter_hf_loop.py",
        "peers/adapter_hf_loop.py",
    ),
    ("benches/peers/regions.py", "peers/regions.py"),
    ("crates/landfall-finetune/tests/reference", "reference"),
];
/// The file by which an earlier bundle is known.
const MARK: &str = "peers/stages.py";
/// Everything that is written, and so removed from an earlier bundle.
const WRITTEN: [&str; 6] = ["bin", "peers", "reference", "wheels", "run.sh", "README.md"];

/// Where the bundle goes and what is in it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder to make, anew if it holds an earlier bundle; `target/gpu-bundle` unless given.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Leave out the packages of the peer, which then runs only where transformers is installed.
    #[arg(long)]
    without_peer: bool,
}

/// Makes the folder.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<(), Error> {
    supported(std::env::consts::OS, std::env::consts::ARCH)?;
    let out = out(workspace, args)?;
    // Looked at first: building takes minutes.
    ours(&out)?;
    libtorch::set_up(workspace)?;
    for program in PROGRAMS {
        step::run("gpu-bundle", &mut build(workspace, program))?;
    }
    clear(&out)?;
    for (from, to) in CARRIED {
        copy(&workspace.path(from), &out.join(to))?;
    }
    for program in PROGRAMS {
        copy(&built(workspace, program), &out.join("bin").join(program))?;
    }
    if !args.without_peer {
        wheels::fetch(workspace, &out.join("wheels"))?;
    }
    let bytes = size::check(&out, size::LIMIT)?;
    println!(
        "gpu-bundle: `{}` ({} MB); on the other machine: bash {}/run.sh",
        out.display(),
        bytes.div_ceil(1_000_000),
        out.file_name().unwrap_or(out.as_os_str()).display()
    );
    Ok(())
}

/// The folder, wherever a program that writes into it is started.
fn out(workspace: &Workspace, args: &Args) -> Result<PathBuf, Error> {
    let Some(folder) = &args.out else {
        return Ok(workspace.path("target/gpu-bundle"));
    };
    std::path::absolute(folder).map_err(|source| Error::File {
        action: "find",
        path: folder.clone(),
        source,
    })
}

/// The programs are built for this system, and made for that one.
fn supported(system: &str, processor: &str) -> Result<(), Error> {
    if (system, processor) == ("linux", "x86_64") {
        return Ok(());
    }
    Err(Error::Missing {
        what: format!("a way to build for Linux on x86-64 on {system} on {processor}"),
        help: "run the task on Linux on x86-64, where the bundle is to be used".to_owned(),
    })
}

/// Builds one program without its symbols: an option of its last step alone, so that everything
/// below is shared with the benchmarks.
fn build(workspace: &Workspace, program: &str) -> std::process::Command {
    let what = format!("--release -p landfall-benches --features torch --bin {program}");
    workspace.cargo(&format!("rustc {what} -- -C strip=symbols"))
}

/// Where cargo puts a program.
fn built(workspace: &Workspace, program: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    workspace.path(target).join("release").join(program)
}

/// Refuses a folder that holds anything but an earlier bundle.
fn ours(out: &Path) -> Result<(), Error> {
    if !out.exists() || out.join(MARK).is_file() || workspace::entries(out)?.is_empty() {
        return Ok(());
    }
    Err(Error::Occupied {
        path: out.to_owned(),
    })
}

/// Removes an earlier bundle, but not what its runs have written.
fn clear(out: &Path) -> Result<(), Error> {
    for name in WRITTEN {
        let path = out.join(name);
        let removed = match path.symlink_metadata() {
            Ok(about) if about.is_dir() => std::fs::remove_dir_all(&path),
            Ok(_) => std::fs::remove_file(&path),
            Err(_) => Ok(()),
        };
        removed.map_err(|source| Error::File {
            action: "remove",
            path,
            source,
        })?;
    }
    Ok(())
}

/// Copies a file, or a folder with all it holds.
fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    if from.is_dir() {
        for entry in workspace::entries(from)? {
            let name = entry.file_name().unwrap_or_default();
            // What Python leaves behind.
            if name != "__pycache__" {
                copy(&entry, &to.join(name))?;
            }
        }
        return Ok(());
    }
    let folder = to.parent().unwrap_or(to);
    std::fs::create_dir_all(folder).map_err(|source| Error::File {
        action: "create",
        path: folder.to_owned(),
        source,
    })?;
    std::fs::copy(from, to).map_err(|source| Error::File {
        action: "copy",
        path: from.to_owned(),
        source,
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path) {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, "x").expect("a file");
    }

    #[test]
    fn a_folder_with_something_else_is_refused() {
        let root = tempfile::tempdir().expect("a folder");
        let out = root.path().join("out");
        ours(&out).expect("nothing there");
        std::fs::create_dir(&out).expect("a folder");
        ours(&out).expect("empty");
        write(&out.join("letter.txt"));
        let error = ours(&out).expect_err("a letter");
        assert!(matches!(&error, Error::Occupied { path } if *path == out));
        assert!(error.help().is_some());
        write(&out.join(MARK));
        ours(&out).expect("an earlier bundle");
    }

    #[test]
    fn an_earlier_bundle_is_removed_and_its_results_stay() {
        let root = tempfile::tempdir().expect("a folder");
        for name in [MARK, "run.sh", "wheels/a.whl", "results/table.md"] {
            write(&root.path().join(name));
        }
        clear(root.path()).expect("removed");
        let left = workspace::entries(root.path()).expect("entries");
        assert_eq!(left, [root.path().join("results")]);
        clear(root.path()).expect("nothing more to remove");
    }

    #[test]
    fn folders_are_copied_with_what_they_hold() {
        let root = tempfile::tempdir().expect("a folder");
        let (from, to) = (root.path().join("from"), root.path().join("to"));
        write(&from.join("a"));
        write(&from.join("deep/er/b"));
        write(&from.join("deep/__pycache__/c"));
        copy(&from, &to).expect("copied");
        assert!(to.join("a").is_file() && to.join("deep/er/b").is_file());
        assert!(!to.join("deep/__pycache__").exists());
        let error = copy(&from.join("absent"), &to).expect_err("nothing to copy");
        assert!(error.to_string().starts_with("cannot copy `"));
    }

    #[test]
    fn everything_that_is_carried_is_there_and_is_known_as_written() {
        let workspace = Workspace::find().expect("a workspace");
        for (from, to) in CARRIED {
            assert!(workspace.path(from).exists(), "{from}");
            let top = to.split('/').next().expect("a name");
            assert!(WRITTEN.contains(&top), "{to}");
        }
    }

    #[test]
    fn only_the_system_that_it_is_made_for_can_make_it() {
        supported("linux", "x86_64").expect("this one");
        let error = supported("macos", "aarch64").expect_err("another one");
        assert!(error.to_string().contains("macos on aarch64"));
    }

    #[test]
    fn programs_are_built_without_symbols() {
        let workspace = Workspace::find().expect("a workspace");
        let shown = step::shown(&build(&workspace, "finetune_parity"));
        assert!(shown.starts_with("cargo rustc --release -p landfall-benches"));
        assert!(shown.ends_with("--bin finetune_parity -- -C strip=symbols"));
    }
}
