//! How large the folder may be.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::workspace;

/// The most bytes of a bundle.
pub(super) const LIMIT: u64 = 60_000_000;
/// So many files are named where there are too many bytes.
const NAMED: usize = 10;

/// The bytes of all files; more than `limit` is an error that names the largest.
pub(super) fn check(folder: &Path, limit: u64) -> Result<u64, Error> {
    let mut files = Vec::new();
    list(folder, &mut files)?;
    let bytes = files.iter().map(|(bytes, _)| bytes).sum();
    if bytes <= limit {
        return Ok(bytes);
    }
    files.sort_by(|a, b| b.cmp(a));
    let shown = files.iter().take(NAMED).map(|(bytes, path)| {
        let path = path.strip_prefix(folder).unwrap_or(path);
        format!("{} ({bytes})", path.display())
    });
    Err(Error::TooLarge {
        path: folder.to_owned(),
        bytes,
        limit,
        largest: shown.collect::<Vec<_>>().join(", "),
    })
}

fn list(folder: &Path, files: &mut Vec<(u64, PathBuf)>) -> Result<(), Error> {
    for path in workspace::entries(folder)? {
        if path.is_dir() {
            list(&path, files)?;
            continue;
        }
        let about = path.metadata().map_err(|source| Error::File {
            action: "read",
            path: path.clone(),
            source,
        })?;
        files.push((about.len(), path));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_bytes_are_refused_with_the_largest_files() {
        let root = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(root.path().join("bin")).expect("a folder");
        for (name, bytes) in [("run.sh", 3), ("bin/large", 50), ("bin/small", 7)] {
            std::fs::write(root.path().join(name), vec![0; bytes]).expect("a file");
        }
        assert_eq!(check(root.path(), 60).expect("just fits"), 60);
        let error = check(root.path(), 59).expect_err("one byte too many");
        let told = error.to_string();
        assert!(
            told.ends_with(
                "has 60 bytes, 59 are allowed; the largest files: bin/large (50), bin/small (7), \
                 run.sh (3)"
            ),
            "{told}"
        );
        assert!(error.help().is_some_and(|help| help.contains("peer")));
    }
}
