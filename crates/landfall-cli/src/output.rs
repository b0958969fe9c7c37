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
        let staged = self.files.iter().map(|(path, content)| {
            Staged::write(path, content).map_err(|error| failed(path, error))
        });
        // What is staged and not moved is removed when it is dropped.
        let staged: Vec<Staged<'_>> = staged.collect::<Result<_, _>>()?;
        staged.iter().try_for_each(|one| {
            fs::rename(&one.part, one.place).map_err(|error| failed(one.place, error))
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

/// A file written beside its place. It is locked as long as it is needed, so that others can tell
/// it from what a killed program left.
struct Staged<'o> {
    part: PathBuf,
    place: &'o Path,
    file: fs::File,
}

impl<'o> Staged<'o> {
    fn write(place: &'o Path, content: &[u8]) -> std::io::Result<Self> {
        clear(place);
        let part = part(place);
        let file = loop {
            let file = fs::File::create(&part)?;
            let _some_file_systems_have_no_locks = file.lock();
            // Somebody who clears up may have taken it for a leftover before it was locked.
            if part.exists() {
                break file;
            }
        };
        let mut staged = Self { part, place, file };
        staged.file.write_all(content)?;
        staged.file.sync_all()?;
        Ok(staged)
    }
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        let _moved_already = fs::remove_file(&self.part);
    }
}

/// Where a file is written before it takes its place.
fn part(place: &Path) -> PathBuf {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    place.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

/// Removes what programs that were killed left beside a place: parts that nobody has locked.
fn clear(place: &Path) {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let prefix = format!(".{name}.");
    let folder = place.parent().filter(|folder| *folder != Path::new(""));
    let entries = fs::read_dir(folder.unwrap_or(Path::new(".")));
    for entry in entries.into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix(&prefix);
        let process = process.and_then(|rest| rest.strip_suffix(".part"));
        let is_part = process.is_some_and(|process| process.parse::<u32>().is_ok());
        let file = is_part.then(|| fs::File::options().write(true).open(entry.path()));
        if let Some(Ok(file)) = file
            && file.try_lock().is_ok()
        {
            let _gone_already = fs::remove_file(entry.path());
        }
    }
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
    fn what_a_killed_program_left_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str| fs::write(folder.path().join(name), "half").unwrap();
        for name in [
            ".plan.json.4000001.part",
            ".plan.json.4000002.part",
            ".plan.json.old.part",
            ".other.json.4000001.part",
            "plan.json",
        ] {
            put(name);
        }
        let busy = folder.path().join(".plan.json.4000002.part");
        let busy = fs::File::options().write(true).open(busy).unwrap();
        busy.lock().unwrap();
        let mut output = Output::new(folder.path());
        output.add("plan.json", "whole");
        output.write().unwrap();
        let wanted = [
            ".other.json.4000001.part",
            ".plan.json.4000002.part",
            ".plan.json.old.part",
            "plan.json",
        ];
        assert_eq!(names(folder.path()), wanted);
        let plan = fs::read_to_string(folder.path().join("plan.json")).unwrap();
        assert_eq!(plan, "whole");
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
