//! Rule files of a folder, and those that come with the crate.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use landfall_core::{Mistake, Mistakes, Place};

use super::text::LARGEST;
use crate::audit::Pack;
use crate::error::LegalError;
use crate::rule::LawBase;

include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

/// The version of a folder that has none.
const UNVERSIONED: &str = "unversioned";

/// Folders inside one another at most.
const DEEPEST: usize = 16;

/// Version of the rules that come with the crate.
pub const VERSION: &str = include_str!("../../rules/VERSION").trim_ascii_end();

/// The files that come with the crate, cases included, by name.
pub fn bundled_files() -> impl Iterator<Item = (String, Vec<u8>)> {
    BUNDLED
        .iter()
        .map(|(name, text)| (format!("rules/{name}"), text.as_bytes().to_vec()))
}

impl LawBase {
    /// The base that comes with the crate.
    ///
    /// ```
    /// let base = landfall_legal::LawBase::bundled()?;
    /// assert!(base.facts().get("company.staff").is_some());
    /// # Ok::<(), landfall_core::Mistakes>(())
    /// ```
    ///
    /// # Errors
    /// All mistakes of the files; the tests of the crate let none through.
    pub fn bundled() -> Result<Self, Mistakes> {
        Self::load(bundled_files())
    }

    /// A base out of all files of a folder and its subfolders that end in `.toml`.
    ///
    /// # Errors
    /// [`LegalError::File`] where a file or folder cannot be read, [`LegalError::Input`] with all
    /// mistakes of the files.
    pub fn from_dir(folder: &Path) -> Result<Self, LegalError> {
        Ok(Self::load(read_dir(folder)?)?)
    }
}

/// Rule files by name, with their bytes.
pub type RuleFiles = Vec<(String, Vec<u8>)>;

/// The bundled rules, or those of a folder, and the pack they are. A folder's version stands in its
/// file `VERSION`, else it is `unversioned`; its pack does not depend on where the folder lies.
///
/// # Errors
/// As [`read_dir`].
pub fn rules(folder: Option<&Path>) -> Result<(RuleFiles, Pack), LegalError> {
    let (files, version): (RuleFiles, String) = match folder {
        Some(folder) => {
            let version = std::fs::read_to_string(folder.join("VERSION"));
            let version = version.unwrap_or_else(|_| UNVERSIONED.to_owned());
            (read_dir(folder)?, version)
        }
        None => (bundled_files().collect(), VERSION.to_owned()),
    };
    let sealed = files.iter().map(|(name, bytes)| {
        let inside = folder.and_then(|folder| Path::new(name).strip_prefix(folder).ok());
        let name = inside.map_or_else(|| name.clone(), slashed);
        (name, bytes.as_slice())
    });
    let pack = Pack::of(&version, sealed);
    Ok((files, pack))
}

/// Rules of the user's own beside the bundled ones, or those of a folder: the files of both, and one
/// pack of both. Files of a folder of one's own go by the folder's name; its version, `own` without
/// a file `VERSION`, stands behind a `+`.
///
/// # Errors
/// As [`read_dir`], and [`LegalError::Input`] where two of the folders have one name.
pub fn rules_with(
    folder: Option<&Path>,
    more: &[PathBuf],
) -> Result<(RuleFiles, Pack), LegalError> {
    let (mut files, pack) = rules(folder)?;
    let (mut sealed, mut version) = (pack.files, pack.version);
    for own in more {
        let (added, pack) = rules(Some(own))?;
        let name = own
            .file_name()
            .map_or_else(String::new, |name| slashed(Path::new(name)));
        for (path, sum) in pack.files {
            let path = format!("{name}/{path}");
            if sealed.insert(path.clone(), sum).is_some() {
                let place = Place::file(own.display().to_string());
                let message = format!("`{path}` is there already");
                let mistake = Mistake::new(place, message).help("give the folder another name");
                return Err(Mistakes::from(mistake).into());
            }
        }
        files.extend(added);
        let own = pack.version.as_str();
        version = format!("{version}+{}", if own == UNVERSIONED { "own" } else { own });
    }
    Ok((files, Pack::sealed(&version, sealed)))
}

/// The path with `/` between its parts, so that a checksum is the same on every system.
fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The files of a folder and its subfolders that end in `.toml`, by name.
///
/// # Errors
/// [`LegalError::File`] where a file or folder cannot be read; [`LegalError::Input`] where folders
/// are nested too deep.
pub fn read_dir(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, LegalError> {
    let mut paths = Vec::new();
    walk(folder, 0, &mut paths)?;
    paths.sort();
    let read = |path: PathBuf| Ok((path.display().to_string(), read_file(&path)?));
    paths.into_iter().map(read).collect()
}

fn walk(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>) -> Result<(), LegalError> {
    let failed = |source| failed(folder, source);
    if depth > DEEPEST {
        let message = format!("more than {DEEPEST} folders inside one another");
        let place = Place::file(folder.display().to_string());
        return Err(Mistakes::from(Mistake::new(place, message)).into());
    }
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = entry.path();
        if path.is_dir() {
            walk(&path, depth + 1, paths)?;
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            paths.push(path);
        }
    }
    Ok(())
}

/// The bytes of a file; of one that is too large only so many that it is found to be.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, LegalError> {
    let file = File::open(path).map_err(|source| failed(path, source))?;
    let mut bytes = Vec::new();
    file.take(LARGEST as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| failed(path, source))?;
    Ok(bytes)
}

fn failed(path: &Path, source: std::io::Error) -> LegalError {
    LegalError::File {
        path: path.display().to_string(),
        source,
    }
}
