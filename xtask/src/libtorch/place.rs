//! Where libtorch lies.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::VERSION;
use crate::error::Error;

/// The part of the user's cache folder that is ours.
#[derive(Debug, Clone)]
pub(super) struct Place {
    root: PathBuf,
}

impl Place {
    /// `landfall` in `XDG_CACHE_HOME`, else in `.cache` of the home folder.
    pub(super) fn find() -> Result<Self, Error> {
        let absolute = |name| {
            std::env::var_os(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        absolute("XDG_CACHE_HOME")
            .or_else(|| absolute("HOME").map(|home| home.join(".cache")))
            .map(|cache| Self::at(&cache))
            .ok_or_else(|| Error::Missing {
                what: "the cache folder".to_owned(),
                help: "set XDG_CACHE_HOME or HOME to an absolute path".to_owned(),
            })
    }

    /// The place in a cache folder.
    pub(super) fn at(cache: &Path) -> Self {
        Self {
            root: cache.join("landfall"),
        }
    }

    /// Everything of ours.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The finished libtorch: `include` and `lib`.
    pub(super) fn libtorch(&self) -> PathBuf {
        let (system, processor) = (std::env::consts::OS, std::env::consts::ARCH);
        self.root
            .join(format!("libtorch-{VERSION}-{system}-{processor}"))
    }

    /// A libtorch that is being made, renamed when it is whole.
    pub(super) fn part(&self) -> PathBuf {
        self.libtorch().with_extension("part")
    }

    /// What was fetched, until libtorch is whole.
    pub(super) fn wheels(&self) -> PathBuf {
        self.root.join(format!("wheels-{VERSION}"))
    }

    /// Makes the folder.
    pub(super) fn create(&self) -> Result<(), Error> {
        create(&self.root)
    }

    /// Waits until no other set-up works here; the lock ends with the file.
    pub(super) fn lock(&self) -> Result<File, Error> {
        let path = self.root.join("lock");
        let refused = |source| Error::File {
            action: "lock",
            path: path.clone(),
            source,
        };
        let file = File::create(&path).map_err(refused)?;
        if file.try_lock().is_err() {
            println!("set-up: waiting for another set-up of libtorch");
            file.lock().map_err(refused)?;
        }
        Ok(file)
    }
}

/// Makes a folder and those above it.
pub(super) fn create(folder: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(folder).map_err(|source| Error::File {
        action: "create",
        path: folder.to_owned(),
        source,
    })
}

/// Removes a file or a folder with all it holds; nothing there is no error.
pub(super) fn remove(path: &Path) -> Result<(), Error> {
    let removed = match path.symlink_metadata() {
        Ok(about) if about.is_dir() => std::fs::remove_dir_all(path),
        Ok(_) => std::fs::remove_file(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    };
    removed.map_err(|source| Error::File {
        action: "remove",
        path: path.to_owned(),
        source,
    })
}

/// Bytes of all files in a folder; what cannot be read counts nothing.
pub(super) fn size(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    entries
        .filter_map(Result::ok)
        .map(|entry| match entry.metadata() {
            Ok(about) if about.is_dir() => size(&entry.path()),
            Ok(about) => about.len(),
            Err(_) => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_measured_and_removed_and_removed_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("a/b");
        create(&inner).expect("a folder");
        std::fs::write(inner.join("c"), [0; 100]).expect("a file");
        std::fs::write(folder.path().join("d"), [0; 23]).expect("a file");
        assert_eq!(size(folder.path()), 123);
        remove(&folder.path().join("a")).expect("removed");
        assert_eq!(size(folder.path()), 23);
        remove(&folder.path().join("a")).expect("nothing to do");
    }

    #[test]
    fn two_set_ups_do_not_work_at_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::at(folder.path());
        place.create().expect("a folder");
        let held = place.lock().expect("a lock");
        let other = File::open(place.root().join("lock")).expect("a file");
        assert!(other.try_lock().is_err());
        drop(held);
        assert!(other.try_lock().is_ok());
    }
}
