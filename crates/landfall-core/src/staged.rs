//! Files that are whole wherever they are seen: written beside their places first, then moved there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// What a file is called while it is written, behind the name of its place.
const PART: &str = ".part";

/// A file that is written and not yet in its place.
///
/// It is locked as long as it is needed, so that others can tell it from what a killed program left.
/// Dropped, it is removed, and what was in its place stays.
///
/// ```
/// use landfall_core::staged::Staged;
///
/// # let folder = tempfile::tempdir()?;
/// let place = folder.path().join("plan.json");
/// drop(Staged::write(&place, b"never seen")?);
/// assert!(!place.exists());
/// Staged::write(&place, b"{}")?.settle()?;
/// assert_eq!(std::fs::read(&place)?, b"{}");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Staged {
    part: PathBuf,
    place: PathBuf,
    file: File,
}

impl Staged {
    /// Writes what will be at `place` beside it; nobody else writes to the same file.
    ///
    /// # Errors
    /// What the system says; nothing is left then.
    pub fn write(place: &Path, content: &[u8]) -> io::Result<Self> {
        let mut staged = loop {
            let (part, file) = part(place)?;
            let _some_file_systems_have_no_locks = file.lock();
            let place = place.to_owned();
            let staged = Self { part, place, file };
            // Somebody who clears up may have taken it for a leftover before it was locked.
            if staged.part.exists() {
                break staged;
            }
        };
        staged.file.write_all(content)?;
        Ok(staged)
    }

    /// Waits until the system has it on the disk, so that it outlasts a loss of power.
    ///
    /// # Errors
    /// What the system says.
    pub fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// Moves it to its place, in one step.
    ///
    /// # Errors
    /// What the system says; what was there stays then.
    pub fn settle(self) -> io::Result<()> {
        fs::rename(&self.part, &self.place)
    }

    /// Where it is going.
    pub fn place(&self) -> &Path {
        &self.place
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        let _moved_already = fs::remove_file(&self.part);
    }
}

/// Removes what programs that were killed left in a folder on the way to places that `is_place`
/// names: files that nobody has locked.
pub fn clear(folder: &Path, is_place: impl Fn(&str) -> bool) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let place = name.to_str().and_then(place_of);
        let is_part = place.is_some_and(&is_place);
        let file = is_part.then(|| File::options().write(true).open(entry.path()));
        if let Some(Ok(file)) = file
            && file.try_lock().is_ok()
        {
            let _gone_already = fs::remove_file(entry.path());
        }
    }
}

/// A new file beside a place. Its name holds the process and a number within it.
fn part(place: &Path) -> io::Result<(PathBuf, File)> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let process = std::process::id();
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let part = place.with_file_name(format!(".{name}.{process}-{number}{PART}"));
        match OpenOptions::new().write(true).create_new(true).open(&part) {
            // An earlier process of the same number left it.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            opened => return opened.map(|file| (part, file)),
        }
    }
}

/// The name of the place a part is for; `None` for a file that is none of ours.
fn place_of(part: &str) -> Option<&str> {
    let (place, by) = part
        .strip_prefix('.')?
        .strip_suffix(PART)?
        .rsplit_once('.')?;
    let (process, number) = by.split_once('-')?;
    let both = process.parse::<u32>().is_ok() && number.parse::<u64>().is_ok();
    both.then_some(place)
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
        let others = [
            ".other.json.4000001-0.part",
            ".plan.json.old.part",
            "plan.json",
        ];
        put(".plan.json.4000001-0.part");
        others.into_iter().for_each(put);
        let busy = Staged::write(&folder.path().join("plan.json"), b"whole").unwrap();
        clear(folder.path(), |name| name == "plan.json");
        let mut wanted = others.map(str::to_owned).to_vec();
        wanted.push(busy.part.file_name().unwrap().to_str().unwrap().to_owned());
        wanted.sort();
        assert_eq!(names(folder.path()), wanted);
        busy.settle().unwrap();
        let plan = fs::read_to_string(folder.path().join("plan.json")).unwrap();
        assert_eq!((plan.as_str(), names(folder.path()).len()), ("whole", 3));
    }

    #[test]
    fn many_writers_of_one_place_leave_it_whole() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("plan.json");
        std::thread::scope(|scope| {
            for writer in 0..16u8 {
                let place = &place;
                scope.spawn(move || {
                    for _ in 0..20 {
                        let content = vec![writer; 5_000];
                        Staged::write(place, &content).unwrap().settle().unwrap();
                        clear(place.parent().unwrap(), |name| name == "plan.json");
                        let seen = fs::read(place).unwrap();
                        assert!(seen.len() == 5_000 && seen.iter().all(|one| *one == seen[0]));
                    }
                });
            }
        });
        assert_eq!(names(folder.path()), ["plan.json"]);
    }
}
