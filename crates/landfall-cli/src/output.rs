//! Results that are written whole or not at all.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::Failure;

/// Files of one result: all are written beside their places first and then moved there.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    files: Vec<(PathBuf, Vec<u8>)>,
}

impl Output {
    /// A result that goes into `folder`.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            files: Vec::new(),
        }
    }

    /// Adds a file: its name in the folder, or a path of its own.
    pub fn add(&mut self, name: impl AsRef<Path>, content: impl Into<Vec<u8>>) {
        self.files.push((self.folder.join(name), content.into()));
    }

    /// Writes all files.
    ///
    /// # Errors
    /// When the folder cannot be made or a file cannot be written; the places of all files are
    /// then as they were before, but for what the system moved before it failed.
    pub fn write(&self) -> Result<(), Failure> {
        let failed = |path: &Path, error| Failure::Machine(format!("{}: {error}", path.display()));
        for (path, _) in &self.files {
            let folder = path.parent().unwrap_or(&self.folder);
            fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
        }
        let staged: Vec<(PathBuf, PathBuf)> = self
            .files
            .iter()
            .map(|(path, _)| (staged(path), path.clone()))
            .collect();
        let written = self
            .files
            .iter()
            .zip(&staged)
            .try_for_each(|((_, content), (path, _))| {
                write_synced(path, content).map_err(|error| failed(path, error))
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
}

/// Refuses results that would replace an input or each other; outputs carry the names of their
/// options.
///
/// # Errors
/// What is wrong, for the user.
pub fn outputs_apart<'o>(
    inputs: &[&Path],
    outputs: impl IntoIterator<Item = (&'static str, Option<&'o Path>)>,
) -> Result<(), String> {
    let given = outputs
        .into_iter()
        .filter_map(|(name, path)| Some((name, path?)));
    let outputs: Vec<(&str, &Path)> = given.collect();
    for (at, (name, output)) in outputs.iter().enumerate() {
        if inputs.iter().any(|input| same(input, output)) {
            let output = output.display();
            return Err(format!("{output} is an input and cannot be the output too"));
        }
        let mut earlier = outputs.iter().take(at);
        if let Some((first, _)) = earlier.find(|(_, one)| one == output || same(one, output)) {
            return Err(format!("{first} and {name} name the same file"));
        }
    }
    Ok(())
}

/// Whether two paths lead to the same existing file.
fn same(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// Where a file is written before it takes its place.
fn staged(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

fn write_synced(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(content)?;
    file.sync_all()
}
