//! The vector code for another processor, tested by emulating it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Error;
use crate::program;
use crate::step::{self, Done};
use crate::workspace::Workspace;

const TARGET: &str = "aarch64-unknown-linux-gnu";
const LINKER: &str = "aarch64-linux-gnu-gcc";
const EMULATOR: &str = "qemu-aarch64";

/// Tests the NEON kernels of the clustering engine on a processor that has none.
pub(crate) fn neon(workspace: &Workspace) -> Result<Done, Error> {
    if cfg!(target_arch = "aarch64") {
        return Ok(Done::Skipped("this processor has NEON itself".to_owned()));
    }
    let path = program::search_path();
    let installed = [
        (
            format!("the standard library for {TARGET}"),
            library_folder(workspace).is_some_and(|folder| has_library(&folder)),
        ),
        (LINKER.to_owned(), program::find(LINKER, &path).is_some()),
        (
            EMULATOR.to_owned(),
            program::find(EMULATOR, &path).is_some(),
        ),
    ];
    if let Some(why) = missing(&installed) {
        return Ok(Done::Skipped(why));
    }
    step::run("NEON under emulation", &mut test(workspace))?;
    Ok(Done::Passed)
}

/// What is not installed, as one reason.
fn missing(installed: &[(String, bool)]) -> Option<String> {
    let absent: Vec<&str> = installed
        .iter()
        .filter(|(_, there)| !there)
        .map(|(name, _)| name.as_str())
        .collect();
    (!absent.is_empty()).then(|| format!("not installed: {}", absent.join(", ")))
}

/// Where the compiler looks for the target's standard library, there or not.
fn library_folder(workspace: &Workspace) -> Option<PathBuf> {
    // The compiler that cargo will use.
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let answer = workspace
        .command(compiler)
        .args(["--print", "target-libdir", "--target", TARGET])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()
        .filter(|answer| answer.status.success())?;
    let folder = String::from_utf8(answer.stdout).ok()?;
    Some(PathBuf::from(folder.trim()))
}

/// Whether the folder holds a standard library to link to.
fn has_library(folder: &Path) -> bool {
    let library = |name: &OsStr| {
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    };
    std::fs::read_dir(folder).is_ok_and(|mut entries| {
        entries.any(|entry| entry.is_ok_and(|entry| library(&entry.file_name())))
    })
}

/// The tests of the kernels, linked statically so that the emulator needs no foreign libraries.
fn test(workspace: &Workspace) -> Command {
    let mut command = workspace.cargo("test -p landfall-market --lib");
    command
        .args(["--target", TARGET, "kernel::"])
        .env("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER", LINKER)
        .env("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER", EMULATOR)
        .env(
            "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUSTFLAGS",
            "-C target-feature=+crt-static",
        );
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(installed: [bool; 3]) -> Option<String> {
        let names = ["the library", "the linker", "the emulator"].map(str::to_owned);
        let found: Vec<(String, bool)> = names.into_iter().zip(installed).collect();
        missing(&found)
    }

    #[test]
    fn the_step_runs_where_everything_is_installed() {
        assert_eq!(reason([true; 3]), None);
    }

    #[test]
    fn one_missing_part_is_enough_to_skip_and_all_are_named() {
        let one = reason([true, true, false]);
        assert_eq!(one.as_deref(), Some("not installed: the emulator"));
        let all = reason([false; 3]);
        let expected = "not installed: the library, the linker, the emulator";
        assert_eq!(all.as_deref(), Some(expected));
    }

    #[test]
    fn only_a_library_to_link_to_counts() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(!has_library(&folder.path().join("absent")));
        for name in ["libstd-1.rmeta", "libstd_detect-1.rlib", "libcore-1.rlib"] {
            std::fs::write(folder.path().join(name), "").expect("a file");
        }
        assert!(!has_library(folder.path()));
        std::fs::write(folder.path().join("libstd-1.rlib"), "").expect("a file");
        assert!(has_library(folder.path()));
    }
}
