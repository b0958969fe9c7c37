//! Results that are written whole or not at all.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::Failure;

/// Files of one result: all are written beside their places first and then moved there.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    files: Vec<(String, String)>,
}

impl Output {
    /// A result that goes into `folder`.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            files: Vec::new(),
        }
    }

    /// Adds a file.
    pub fn add(&mut self, name: &str, text: String) {
        self.files.push((name.to_owned(), text));
    }

    /// Writes all files.
    ///
    /// # Errors
    /// When the folder cannot be made or a file cannot be written; the places of all files are
    /// then as they were before, but for what the system moved before it failed.
    pub fn write(&self) -> Result<(), Failure> {
        let failed = |path: &Path, error| Failure::Machine(format!("{}: {error}", path.display()));
        fs::create_dir_all(&self.folder).map_err(|error| failed(&self.folder, error))?;
        let staged: Vec<(PathBuf, PathBuf)> = self
            .files
            .iter()
            .map(|(name, _)| (self.staged(name), self.folder.join(name)))
            .collect();
        let written = self
            .files
            .iter()
            .zip(&staged)
            .try_for_each(|((_, text), (path, _))| {
                write_synced(path, text).map_err(|error| failed(path, error))
            });
        let moved = written.and_then(|()| {
            staged
                .iter()
                .try_for_each(|(from, to)| fs::rename(from, to).map_err(|error| failed(to, error)))
        });
        if moved.is_err() {
            for (path, _) in &staged {
                let _already_gone = fs::remove_file(path);
            }
        }
        moved
    }

    fn staged(&self, name: &str) -> PathBuf {
        self.folder
            .join(format!(".{name}.{}.part", std::process::id()))
    }
}

fn write_synced(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
