//! Fetching an archive with pip, from where the user's pip fetches.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::{Digest, Sha256};

use super::place::{self, Place};
use super::wheel::Wheel;
use crate::error::Error;
use crate::program;
use crate::step;
use crate::workspace;

/// What else can be done where nothing can be fetched.
const OTHER_WAYS: &str = "otherwise set LIBTORCH to the folder of a libtorch 2.11.0, or \
                          LIBTORCH_USE_PYTORCH=1 for an installed PyTorch 2.11.0; or leave it out \
                          with `cargo xtask test --without-torch`";

/// The archive: as it was fetched before, else fetched now. Its hash is checked in both cases.
pub(super) fn fetch(place: &Place, wheel: &Wheel) -> Result<PathBuf, Error> {
    let folder = place.wheels().join(wheel.sha256);
    if let Some(file) = archive(&folder)? {
        if hash(&file)? == wheel.sha256 {
            return Ok(file);
        }
        println!(
            "set-up: `{}` is not whole; fetching it again",
            file.display()
        );
    }
    place::remove(&folder)?;
    place::create(&folder)?;
    let mut command = pip(&python()?, place, wheel, &folder)?;
    step::run("libtorch", &mut command).map_err(|source| Error::Fetch {
        source: Box::new(source),
        help: format!("pip says why above; {OTHER_WAYS}"),
    })?;
    let file = archive(&folder)?.ok_or_else(|| Error::Missing {
        what: format!("the archive of `{}`", wheel.requirement),
        help: format!("look into `{}`", folder.display()),
    })?;
    let found = hash(&file)?;
    if found == wheel.sha256 {
        return Ok(file);
    }
    Err(Error::Hash {
        path: file,
        found,
        expected: wheel.sha256,
    })
}

/// The one archive in a folder.
fn archive(folder: &Path) -> Result<Option<PathBuf>, Error> {
    if !folder.is_dir() {
        return Ok(None);
    }
    let files = workspace::entries(folder)?;
    Ok(files
        .into_iter()
        .find(|file| file.extension().is_some_and(|ending| ending == "whl")))
}

/// A Python whose pip answers.
fn python() -> Result<PathBuf, Error> {
    let answers = |file: &PathBuf| {
        Command::new(file)
            .args(["-m", "pip", "--version"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    ["python3", "python"]
        .iter()
        .filter_map(|name| program::find(name, &program::search_path()))
        .find(answers)
        .ok_or_else(|| Error::Missing {
            what: "Python with pip, which fetches libtorch,".to_owned(),
            help: format!("install `python3` and `python3-pip`; {OTHER_WAYS}"),
        })
}

/// The command that fetches one archive and writes nowhere but into our folder.
fn pip(python: &Path, place: &Place, wheel: &Wheel, folder: &Path) -> Result<Command, Error> {
    let list = folder.join("requirement.txt");
    let text = format!("{} --hash=sha256:{}\n", wheel.requirement, wheel.sha256);
    std::fs::write(&list, text).map_err(|source| Error::File {
        action: "write",
        path: list.clone(),
        source,
    })?;
    let mut command = Command::new(python);
    command
        .args(["-m", "pip", "download", "--no-deps", "--no-cache-dir"])
        .args(["--disable-pip-version-check", "--no-input"])
        .args(["--only-binary=:all:", "--require-hashes"])
        .args(["--platform", wheel.platform]);
    if wheel.python {
        command.args(["--python-version", "3.11", "--implementation", "cp"]);
        command.args(["--abi", "cp311"]);
    }
    command.arg("--dest").arg(folder).arg("-r").arg(&list);
    // A temporary folder may be small, and is outside ours.
    command.env("TMPDIR", place.wheels());
    Ok(command)
}

/// SHA-256 of a file, in hexadecimal digits.
fn hash(path: &Path) -> Result<String, Error> {
    let read = || -> io::Result<String> {
        let mut file = File::open(path)?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 1 << 20];
        loop {
            let count = file.read(&mut buffer)?;
            match buffer.get(..count) {
                Some(bytes) if count > 0 => hasher.update(bytes),
                _ => break,
            }
        }
        let digits = hasher.finalize();
        Ok(digits.iter().map(|byte| format!("{byte:02x}")).collect())
    };
    read().map_err(|source| Error::File {
        action: "read",
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHEEL: Wheel = Wheel {
        requirement: "x==1",
        platform: "any_1",
        python: true,
        // Of "abc": FIPS 180-2, appendix B.1.
        sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        size: 3,
        libraries: &[],
    };

    #[test]
    fn an_archive_that_is_there_and_whole_is_not_fetched_again() {
        let cache = tempfile::tempdir().expect("a folder");
        let place = Place::at(cache.path());
        let folder = place.wheels().join(WHEEL.sha256);
        place::create(&folder).expect("a folder");
        let file = folder.join("x-1.whl");
        std::fs::write(&file, "abc").expect("a file");
        assert_eq!(fetch(&place, &WHEEL).expect("the file"), file);
    }

    #[test]
    fn pip_is_asked_for_the_pinned_archive_alone() {
        let cache = tempfile::tempdir().expect("a folder");
        let place = Place::at(cache.path());
        let command = pip(Path::new("python3"), &place, &WHEEL, cache.path()).expect("a command");
        let shown = step::shown(&command);
        assert!(shown.contains("--no-deps --no-cache-dir"), "{shown}");
        assert!(
            shown.contains("--require-hashes --platform any_1"),
            "{shown}"
        );
        let list = std::fs::read_to_string(cache.path().join("requirement.txt")).expect("a file");
        assert_eq!(list, format!("x==1 --hash=sha256:{}\n", WHEEL.sha256));
    }
}
