//! What a training comes from, as one number: its texts, its settings and the program's sources.

use std::fmt::Write as _;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::workspace::{Workspace, entries};

/// The hash of files, of all files in folders, and of some words.
///
/// Names count too, relative to the workspace, so that a file that moves is a change. A file that is
/// not there is an error.
pub(super) fn stamp(
    workspace: &Workspace,
    paths: &[&str],
    words: &[&str],
) -> Result<String, Error> {
    let mut hash = Sha256::new();
    for word in words {
        part(&mut hash, word.as_bytes());
    }
    for path in paths {
        add(&mut hash, &workspace.path(path), path)?;
    }
    let mut text = String::new();
    for byte in hash.finalize() {
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

/// Adds a file, or everything in a folder by name.
fn add(hash: &mut Sha256, path: &Path, name: &str) -> Result<(), Error> {
    if path.is_dir() {
        for entry in entries(path)? {
            let last = entry.file_name().unwrap_or_default().to_string_lossy();
            add(hash, &entry, &format!("{name}/{last}"))?;
        }
        return Ok(());
    }
    let bytes = std::fs::read(path).map_err(|source| Error::File {
        action: "read",
        path: path.to_owned(),
        source,
    })?;
    part(hash, name.as_bytes());
    part(hash, &bytes);
    Ok(())
}

/// One part with its length, so that parts cannot run into each other.
fn part(hash: &mut Sha256, bytes: &[u8]) {
    hash.update(bytes.len().to_le_bytes());
    hash.update(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(folder.path().join("src/deep")).expect("a folder");
        for (name, text) in [
            ("a.tsv", "one"),
            ("src/x.rs", "two"),
            ("src/deep/y.rs", "three"),
        ] {
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        let workspace = Workspace::at(folder.path());
        (folder, workspace)
    }

    fn of(workspace: &Workspace, words: &[&str]) -> String {
        stamp(workspace, &["a.tsv", "src"], words).expect("a stamp")
    }

    #[test]
    fn the_same_files_and_words_have_the_same_stamp() {
        let (_folder, workspace) = folder();
        let (_other, same) = folder();
        assert_eq!(
            of(&workspace, &["--epochs", "12"]),
            of(&same, &["--epochs", "12"])
        );
    }

    #[test]
    fn a_text_a_source_a_name_and_a_word_are_changes() {
        let (folder, workspace) = folder();
        let first = of(&workspace, &["--epochs", "12"]);
        let mut seen = vec![first.clone(), of(&workspace, &["--epochs1", "2"])];
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("a.tsv"), "two").expect("a file");
        seen.push(of(&workspace, &["--epochs", "12"]));
        std::fs::write(path("src/deep/y.rs"), "four").expect("a file");
        seen.push(of(&workspace, &["--epochs", "12"]));
        std::fs::rename(path("src/x.rs"), path("src/z.rs")).expect("a file");
        seen.push(of(&workspace, &["--epochs", "12"]));
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 5);
    }

    #[test]
    fn a_missing_file_is_an_error_with_its_path() {
        let (_folder, workspace) = folder();
        let error = stamp(&workspace, &["b.tsv"], &[]).expect_err("no file");
        assert!(error.to_string().contains("b.tsv"), "{error}");
    }
}
