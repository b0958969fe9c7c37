//! Finding programs on a search path.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The first of `names` found in the folders of `path`, names before folders: a preferred name
/// in a late folder wins over a lesser name in an early one.
pub(crate) fn find_first(names: &[&str], path: &OsStr) -> Option<PathBuf> {
    names.iter().find_map(|name| find(name, path))
}

/// The program `name` in the first folder of `path` that has it.
pub(crate) fn find(name: &str, path: &OsStr) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(path)
        .filter(|folder| !folder.as_os_str().is_empty())
        .map(|folder| folder.join(&file))
        .find(|candidate| runs(candidate))
}

/// Whether the file is there and may be executed.
#[cfg(unix)]
pub(crate) fn runs(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}

/// Whether the file is there.
#[cfg(not(unix))]
pub(crate) fn runs(file: &Path) -> bool {
    file.is_file()
}

/// The value of `PATH`, empty where it is not set.
pub(crate) fn search_path() -> std::ffi::OsString {
    std::env::var_os("PATH").unwrap_or_default()
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// Two folders; `tool` runs in the second only, `other` in both.
    fn folders() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let root = tempfile::tempdir().expect("a folder");
        let (early, late) = (root.path().join("early"), root.path().join("late"));
        for (folder, name, mode) in [
            (&early, "tool", 0o644),
            (&late, "tool", 0o755),
            (&early, "other", 0o755),
            (&late, "other", 0o755),
        ] {
            std::fs::create_dir_all(folder).expect("a folder");
            let file = folder.join(name);
            std::fs::write(&file, "").expect("a file");
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).expect("a mode");
        }
        (root, early, late)
    }

    #[test]
    fn a_file_that_may_not_run_is_passed_over() {
        let (_root, early, late) = folders();
        let path = std::env::join_paths([&early, &late]).expect("a path");
        assert_eq!(find("tool", &path), Some(late.join("tool")));
        assert_eq!(find("other", &path), Some(early.join("other")));
    }

    #[test]
    fn an_unknown_name_and_an_empty_path_find_nothing() {
        let (_root, early, _late) = folders();
        assert_eq!(find("absent", early.as_os_str()), None);
        assert_eq!(find("tool", OsStr::new("")), None);
        assert_eq!(
            find("early", early.parent().expect("a parent").as_os_str()),
            None
        );
    }

    #[test]
    fn the_preferred_name_wins() {
        let (_root, early, late) = folders();
        let path = std::env::join_paths([&early, &late]).expect("a path");
        assert_eq!(
            find_first(&["absent", "tool", "other"], &path),
            Some(late.join("tool"))
        );
    }
}
