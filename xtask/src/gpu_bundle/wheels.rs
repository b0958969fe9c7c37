//! The packages of the peer, as archives for every Python the other machine may have.

use std::path::Path;
use std::process::Command;

use crate::error::Error;
use crate::step;
use crate::workspace::Workspace;

/// The pinned packages; PyTorch, what it needs itself, and NumPy are the other machine's.
pub(super) const REQUIREMENTS: &str = "benches/peers/requirements-gpu-bundle.txt";
/// Versions of Python that PyTorch 2.11 is published for.
const PYTHONS: [&str; 4] = ["3.11", "3.12", "3.13", "3.14"];
/// Names of the C libraries that the archives may ask for.
const PLATFORMS: [&str; 5] = [
    "manylinux_2_28_x86_64",
    "manylinux_2_17_x86_64",
    "manylinux2014_x86_64",
    "manylinux_2_5_x86_64",
    "manylinux1_x86_64",
];

/// Fetches them with the user's pip. Nothing is installed.
pub(super) fn fetch(workspace: &Workspace, folder: &Path) -> Result<(), Error> {
    for python in PYTHONS {
        step::run("gpu-bundle", &mut pip(workspace, folder, python)).map_err(|source| {
            Error::Peer {
                source: Box::new(source),
                help: "pip says why above; `--without-peer` leaves the packages out",
            }
        })?;
    }
    Ok(())
}

fn pip(workspace: &Workspace, folder: &Path, python: &str) -> Command {
    let mut command = workspace.command("python3");
    command
        .args(["-m", "pip", "download", "--quiet", "--no-deps"])
        .args(["--disable-pip-version-check", "--no-input"])
        .args(["--only-binary=:all:", "--implementation", "cp"])
        .args(["--python-version", python])
        .args(["--abi", &format!("cp{}", python.replace('.', ""))])
        .args(["--abi", "abi3", "--abi", "none"]);
    for platform in PLATFORMS {
        command.args(["--platform", platform]);
    }
    command.arg("--dest").arg(folder);
    command.arg("-r").arg(workspace.path(REQUIREMENTS));
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pip_is_asked_for_the_pinned_packages_alone() {
        let workspace = Workspace::find().expect("a workspace");
        let shown = step::shown(&pip(&workspace, Path::new("/out/wheels"), "3.12"));
        assert!(shown.contains("--no-deps"), "{shown}");
        assert!(shown.contains("--python-version 3.12 --abi cp312 --abi abi3"));
        assert!(shown.contains("--dest /out/wheels -r "), "{shown}");
        assert!(shown.ends_with(REQUIREMENTS), "{shown}");
    }

    /// The peer that is measured on the CPU and the one that is carried are the same.
    #[test]
    fn versions_are_pinned_as_for_the_other_measurements() {
        let workspace = Workspace::find().expect("a workspace");
        let read = |name| std::fs::read_to_string(workspace.path(name)).expect("a file");
        let others = read("benches/peers/requirements-finetune.txt");
        let ours = read(REQUIREMENTS);
        assert!(ours.lines().all(|line| line.contains("==")), "{ours}");
        for name in ["transformers", "tokenizers", "safetensors"] {
            let pinned = |text: &str| {
                let start = format!("{name}==");
                let line = text.lines().find(|line| line.starts_with(&start));
                line.map(str::to_owned)
            };
            assert_eq!(pinned(&ours), pinned(&others));
            assert!(pinned(&ours).is_some(), "{name}");
        }
    }
}
