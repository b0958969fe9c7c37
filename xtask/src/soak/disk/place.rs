//! A place that is soon full: a small file system in memory, or where none may be mounted a limit on
//! the length of files.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::super::process::failed;
use crate::consumers;
use crate::error::Error;

/// Its size in MiB.
const SIZE: u64 = 24;
/// A page of the file system.
pub(super) const PAGE: u64 = 4096;
/// What takes the room.
const FILLER: &str = "filler";

/// A small file system; it is taken away when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) folder: PathBuf,
    pub(super) mounted: bool,
}

impl Place {
    pub(super) fn new(folder: PathBuf) -> Result<Self, Error> {
        consumers::make(&folder)?;
        // What an earlier run may have left.
        quiet(Command::new("umount").arg(&folder));
        let size = format!("size={SIZE}m,mode=755");
        let mut mount = Command::new("mount");
        let mounted = quiet(
            mount
                .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
                .arg(&folder),
        );
        Ok(Self { folder, mounted })
    }

    /// Takes all room but so many bytes.
    pub(super) fn fill(&self, free: u64) -> Result<(), Error> {
        let path = self.folder.join(FILLER);
        let no = |source| failed("write", &path, source);
        let mut file = File::create(&path).map_err(no)?;
        let page = [7; PAGE as usize];
        let mut length = 0u64;
        while length < SIZE << 20 && file.write_all(&page).is_ok() {
            length += PAGE;
        }
        file.set_len(length.saturating_sub(free)).map_err(no)
    }

    /// Gives the room back.
    pub(super) fn empty(&self) {
        let _none_there = fs::remove_file(self.folder.join(FILLER));
    }

    /// Whether it may be written from now on.
    pub(super) fn writable(&self, writable: bool) -> Result<(), Error> {
        let options = if writable { "remount,rw" } else { "remount,ro" };
        match quiet(
            Command::new("mount")
                .args(["-o", options])
                .arg(&self.folder),
        ) {
            true => Ok(()),
            false => Err(Error::Unsound {
                what: format!("`{}` cannot be mounted anew", self.folder.display()),
            }),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.mounted {
            quiet(Command::new("umount").arg(&self.folder));
        }
    }
}

/// Whether a command succeeds; what it says is of no interest.
fn quiet(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Every file below a folder with its content, sorted by its path.
pub(super) fn contents(folder: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, Error> {
    let mut found = Vec::new();
    for path in crate::workspace::entries(folder)? {
        if path.is_dir() {
            found.extend(contents(&path)?);
        } else if path.file_name().is_none_or(|name| name != FILLER) {
            let content = fs::read(&path).map_err(|source| failed("read", &path, source))?;
            found.push((path, content));
        }
    }
    Ok(found)
}
