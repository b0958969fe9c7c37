//! Results that are written whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use landfall::core::staged::{Staged, clear};

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
        // What is staged and not moved is removed when it is dropped.
        let staged = self
            .files
            .iter()
            .map(|(path, content)| staged(path, content).map_err(|error| failed(path, error)));
        let staged: Vec<Staged> = staged.collect::<Result<_, _>>()?;
        staged.into_iter().try_for_each(|one| {
            let place = one.place().to_owned();
            one.settle().map_err(|error| failed(&place, error))
        })
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

/// A file on the disk beside its place, after what killed programs left there is gone.
fn staged(place: &Path, content: &[u8]) -> std::io::Result<Staged> {
    let folder = place.parent().filter(|folder| *folder != Path::new(""));
    let name = place.file_name();
    clear(folder.unwrap_or(Path::new(".")), |part| {
        name.is_some_and(|name| name == part)
    });
    let staged = Staged::write(place, content)?;
    staged.sync()?;
    Ok(staged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_killed_program_left_is_gone_after_the_next_result() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str| fs::write(folder.path().join(name), "half").unwrap();
        put(".plan.json.4000001-0.part");
        put(".other.json.4000001-0.part");
        let mut output = Output::new(folder.path());
        output.add("plan.json", "whole");
        output.write().unwrap();
        let wanted = [".other.json.4000001-0.part", "plan.json"];
        assert_eq!(names(folder.path()), wanted);
    }

    #[test]
    fn one_file_that_cannot_be_written_leaves_all_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.json"), "old").unwrap();
        // No file can take the place of this name: its part would be longer than a name may be.
        let long = "x".repeat(250);
        let mut output = Output::new(folder.path());
        output.add("a.json", "new");
        output.add(&long, "new");
        let error = output.write().unwrap_err().to_string();
        assert!(error.contains(&format!("{long}: ")), "{error}");
        assert_eq!(names(folder.path()), ["a.json"]);
        let kept = fs::read_to_string(folder.path().join("a.json")).unwrap();
        assert_eq!(kept, "old");
    }
}
