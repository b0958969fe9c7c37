//! Where the files are that a settings file names: a folder of the disk, or memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::{Mistake, Place, nearest};

/// Where the files are that a settings file names.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use landfall_core::files::{Files, Found};
///
/// let given = BTreeMap::from([("costs.csv".to_owned(), b"region,part\n".to_vec())]);
/// let files = Files::Memory(&given);
/// assert!(matches!(files.find("costs.csv"), Ok(Found::Bytes(b"region,part\n"))));
/// assert_eq!(
///     files.find("../costs.csv").unwrap_err().to_string(),
///     "../costs.csv: is not among the files given (help: did you mean `costs.csv`?)"
/// );
/// ```
#[derive(Debug, Clone, Copy)]
pub enum Files<'f> {
    /// In this folder; names are paths relative to it.
    Folder(&'f Path),
    /// In memory, each under exactly the name the settings file has for it. The disk is never looked
    /// at, whatever the name.
    Memory(&'f BTreeMap<String, Vec<u8>>),
}

/// A file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<'f> {
    /// Its path. Whether something is there shows when it is read.
    Path(PathBuf),
    /// Its content.
    Bytes(&'f [u8]),
}

impl<'f> Files<'f> {
    /// The file called `name`.
    ///
    /// # Errors
    /// When it is not among those in memory.
    pub fn find(&self, name: &str) -> Result<Found<'f>, Mistake> {
        match self {
            Self::Folder(folder) => Ok(Found::Path(folder.join(name))),
            Self::Memory(files) => match files.get(name) {
                Some(bytes) => Ok(Found::Bytes(bytes)),
                None => Err(missing(name, files.keys())),
            },
        }
    }
}

impl<'f> From<&'f Path> for Files<'f> {
    fn from(folder: &'f Path) -> Self {
        Self::Folder(folder)
    }
}

fn missing<'n>(name: &str, given: impl Iterator<Item = &'n String>) -> Mistake {
    let mistake = Mistake::new(Place::file(name), "is not among the files given");
    mistake.help(match nearest(name, given.map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "give its content under this name".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_joins_the_name() {
        let found = Files::from(Path::new("data")).find("costs.csv");
        assert_eq!(found, Ok(Found::Path(Path::new("data").join("costs.csv"))));
    }

    #[test]
    fn memory_knows_its_own_names_alone() {
        let given = BTreeMap::from([("a.csv".to_owned(), Vec::new())]);
        let files = Files::Memory(&given);
        assert_eq!(files.find("a.csv"), Ok(Found::Bytes(&[])));
        for name in ["./a.csv", "/etc/passwd", "../../Cargo.toml", "A.csv", ""] {
            assert!(files.find(name).is_err(), "{name}");
        }
    }
}
