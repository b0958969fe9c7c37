//! Which rules a check was made with: a pack with its version, and a lock file that holds it.

use std::collections::BTreeMap;
use std::fmt;

use landfall_core::{Mistake, Mistakes, Place, hex};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A set of rule files with a version. The checksum holds the path and bytes of each.
///
/// ```
/// use landfall_legal::audit::Pack;
///
/// let old = Pack::of("1.0.0", [("a.toml", b"x = 1".as_slice()), ("b.toml", b"y = 2".as_slice())]);
/// let new = Pack::of("1.1.0", [("a.toml", b"x = 1".as_slice()), ("b.toml", b"y = 3".as_slice())]);
/// assert_eq!(new.changed_since(&old), ["b.toml"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Version, by the rules of semantic versioning: a new major one where a verdict can change
    /// without a change of the law, a new minor one for new law, a new patch for wording.
    pub version: String,
    /// SHA-256 over all files, in hexadecimal digits.
    pub checksum: String,
    /// SHA-256 of each file, by path.
    pub files: BTreeMap<String, String>,
}

impl Pack {
    /// The pack of these files.
    pub fn of<'f>(
        version: &str,
        files: impl IntoIterator<Item = (impl Into<String>, &'f [u8])>,
    ) -> Self {
        let sealed = files
            .into_iter()
            .map(|(path, bytes)| (path.into(), hex(&Sha256::digest(bytes))));
        Self::sealed(version, sealed.collect())
    }

    /// The pack of files whose checksums are known.
    pub(crate) fn sealed(version: &str, files: BTreeMap<String, String>) -> Self {
        let lines = files.iter().map(|(path, sum)| format!("{sum}  {path}\n"));
        let all: String = lines.collect();
        Self {
            version: version.trim().to_owned(),
            checksum: hex(&Sha256::digest(all.as_bytes())),
            files,
        }
    }

    /// Files that differ from those of an older pack, new and missing ones included.
    pub fn changed_since(&self, old: &Self) -> Vec<String> {
        let paths = self.files.keys().chain(old.files.keys());
        let differs = |path: &&String| self.files.get(*path) != old.files.get(*path);
        let mut changed: Vec<String> = paths.filter(differs).cloned().collect();
        changed.sort();
        changed.dedup();
        changed
    }

    /// The text of a lock file.
    ///
    /// # Errors
    /// Never for a pack of this crate; the format could refuse a value.
    pub fn to_lock(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(self)
    }

    /// The pack that a lock file holds.
    ///
    /// # Errors
    /// When `text` is not a lock file.
    pub fn from_lock(file: &str, text: &str) -> Result<Self, Mistakes> {
        toml::from_str(text).map_err(|error| {
            let place = Place::file(file);
            let message = format!("it is not a lock file: {}", error.message());
            Mistake::new(place, message).into()
        })
    }

    /// Refuses rules other than the locked ones.
    ///
    /// # Errors
    /// When this pack differs from `locked`; each changed file is named.
    pub fn held_to(&self, locked: &Self, file: &str) -> Result<(), Mistakes> {
        if self.checksum == locked.checksum {
            return Ok(());
        }
        let mistakes = self.changed_since(locked).into_iter().map(|path| {
            let message = format!("`{path}` is not the file of version {}", locked.version);
            let help = "check with the locked rules, or remove the lock file to take the new ones";
            Mistake::new(Place::file(file), message).help(help)
        });
        let mut mistakes: Vec<Mistake> = mistakes.collect();
        if mistakes.is_empty() {
            let message = "its checksum is not that of its files: it was changed by hand";
            let help = "restore it, or remove it to take the rules there are";
            mistakes.push(Mistake::new(Place::file(file), message).help(help));
        }
        Mistakes::none(mistakes)
    }
}

impl fmt::Display for Pack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} sha256:{}", self.version, self.checksum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(text: &str) -> Pack {
        Pack::of("1.0.0\n", [("eu/a.toml", text.as_bytes())])
    }

    #[test]
    fn a_lock_file_holds_the_pack() {
        let lock = pack("x").to_lock().unwrap();
        let read = Pack::from_lock("legal.lock", &lock).unwrap();
        assert_eq!(read, pack("x"));
        assert!(pack("x").held_to(&read, "legal.lock").is_ok());
    }

    #[test]
    fn other_rules_are_refused_by_file() {
        let refused = pack("y").held_to(&pack("x"), "legal.lock").unwrap_err();
        let expected = "legal.lock: `eu/a.toml` is not the file of version 1.0.0 (help: check with \
                        the locked rules, or remove the lock file to take the new ones)";
        assert_eq!(refused.to_string(), expected);
        assert!(Pack::from_lock("legal.lock", "version = 1").is_err());
    }

    #[test]
    fn moving_text_between_files_changes_the_checksum() {
        let one = Pack::of("1", [("a", b"xy".as_slice()), ("b", b"".as_slice())]);
        let two = Pack::of("1", [("a", b"x".as_slice()), ("b", b"y".as_slice())]);
        assert_ne!(one.checksum, two.checksum);
    }
}
