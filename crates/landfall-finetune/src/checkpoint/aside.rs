//! Replacing files without ever having half of them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::FinetuneError;

/// Folder inside the target in which new files are prepared.
const ASIDE: &str = ".landfall-saving";

/// Replaces files in `folder`: `fill` writes the new ones into an empty folder beside them; then
/// every file is flushed to the disk and renamed over its old twin. Files that `fill` does not write
/// stay.
///
/// Nothing in `folder` changes before all new files are safe, so that an error on the way (`fill`'s
/// own, or a full disk) leaves it as it was. Renaming one file is atomic; between two renames, which
/// follow the order of the names, the folder has new and old ones. What an interrupted save left
/// behind is removed by the next one. Only one program may save to a folder at a time.
///
/// # Errors
/// [`FinetuneError::Io`], and what `fill` says.
pub fn replace_files(
    folder: &Path,
    fill: impl FnOnce(&Path) -> Result<(), FinetuneError>,
) -> Result<(), FinetuneError> {
    let created = |source| FinetuneError::io(folder, "created", source);
    fs::create_dir_all(folder).map_err(created)?;
    let aside = folder.join(ASIDE);
    remove(&aside)?;
    fs::create_dir(&aside).map_err(|source| FinetuneError::io(&aside, "created", source))?;
    let result = fill(&aside).and_then(|()| swap(&aside, folder));
    // After an error it is the error that counts, not what could not be cleared away.
    match result {
        Ok(()) => remove(&aside),
        Err(error) => {
            let _ = fs::remove_dir_all(&aside);
            Err(error)
        }
    }
}

fn remove(aside: &Path) -> Result<(), FinetuneError> {
    match fs::remove_dir_all(aside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(FinetuneError::io(aside, "removed", error))
        }
        _ => Ok(()),
    }
}

/// Flushes all files below `aside`, then moves them to the same places below `folder`.
fn swap(aside: &Path, folder: &Path) -> Result<(), FinetuneError> {
    let mut files = Vec::new();
    collect(aside, PathBuf::new(), &mut files)?;
    for file in &files {
        let path = aside.join(file);
        let flushed = fs::File::open(&path).and_then(|file| file.sync_all());
        flushed.map_err(|source| FinetuneError::io(&path, "written", source))?;
    }
    for file in &files {
        let target = folder.join(file);
        if let Some(parent) = target.parent() {
            let created = |source| FinetuneError::io(parent, "created", source);
            fs::create_dir_all(parent).map_err(created)?;
        }
        let moved = fs::rename(aside.join(file), &target);
        moved.map_err(|source| FinetuneError::io(&target, "replaced", source))?;
    }
    flush_folder(folder)
}

/// The files below `root/below`, sorted, as paths from `root`.
fn collect(root: &Path, below: PathBuf, files: &mut Vec<PathBuf>) -> Result<(), FinetuneError> {
    let folder = root.join(&below);
    let failed = |source| FinetuneError::io(&folder, "read", source);
    let mut entries: Vec<fs::DirEntry> = fs::read_dir(&folder)
        .and_then(Iterator::collect)
        .map_err(failed)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = below.join(entry.file_name());
        if entry.file_type().map_err(failed)?.is_dir() {
            collect(root, path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Makes the renames last through a power cut, where folders can be flushed.
fn flush_folder(folder: &Path) -> Result<(), FinetuneError> {
    if cfg!(unix) {
        let flushed = fs::File::open(folder).and_then(|folder| folder.sync_all());
        flushed.map_err(|source| FinetuneError::io(folder, "written", source))?;
    }
    Ok(())
}
