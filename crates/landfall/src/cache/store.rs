//! Entries in a folder: written whole, read only where they are whole.

use std::fs::{self, DirEntry};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use landfall_core::hex;
use landfall_core::staged::{Staged, clear};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

/// First line of every entry, before key and checksum.
const MARK: &str = "landfall stage 1";
/// What entries are called, behind their keys.
const ENTRY: &str = ".json";

/// What there is under a key.
pub(super) enum Found<T> {
    Entry(T),
    Nothing,
    /// Something that is no entry, and what is wrong with it.
    Broken(String),
}

pub(super) fn read<T: DeserializeOwned>(folder: &Path, key: &str) -> Found<T> {
    let path = entry(folder, key);
    let content = match fs::read(&path) {
        Ok(content) => content,
        Err(error) if error.kind() == ErrorKind::NotFound => return Found::Nothing,
        Err(error) => return Found::Broken(format!("{}: {error}", path.display())),
    };
    let broken = |what: &str| Found::Broken(format!("{}: {what}; computed anew", path.display()));
    let Some(body) = body(&content, key) else {
        return broken("the entry is damaged or not whole");
    };
    match serde_json::from_slice(body) {
        Ok(value) => Found::Entry(value),
        Err(error) => broken(&format!("the entry cannot be read: {error}")),
    }
}

/// What follows the first line, where that line has the key and the checksum of what follows.
fn body<'c>(content: &'c [u8], key: &str) -> Option<&'c [u8]> {
    let end = content.iter().position(|byte| *byte == b'\n')?;
    let (line, body) = (content.get(..end)?, content.get(end + 1..)?);
    (line == head(key, body).as_bytes()).then_some(body)
}

fn head(key: &str, body: &[u8]) -> String {
    format!("{MARK} {key} {}", hex(&Sha256::digest(body)))
}

/// Writes an entry, or says what failed.
///
/// It is not forced to the disk before it takes its place: after a loss of power its checksum tells
/// whether it is whole.
pub(super) fn write<T: Serialize>(folder: &Path, key: &str, value: &T) -> Result<(), String> {
    let path = entry(folder, key);
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let body = serde_json::to_vec(value).map_err(|error| failed(&error))?;
    let mut content = head(key, &body).into_bytes();
    content.push(b'\n');
    content.extend(body);
    fs::create_dir_all(folder)
        .and_then(|()| Staged::write(&path, &content)?.settle())
        .map_err(|error| failed(&error))
}

/// Deletes the oldest entries above the limit, and what killed programs left. What cannot be deleted
/// stays: the next run tries again.
pub(super) fn prune(folder: &Path, limit: usize) {
    clear(folder, is_entry);
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let entries = files.filter(|file| file.file_name().to_str().is_some_and(is_entry));
    let changed = |file: &DirEntry| file.metadata().and_then(|data| data.modified()).ok();
    let mut entries: Vec<(SystemTime, PathBuf)> = entries
        .filter_map(|file| Some((changed(&file)?, file.path())))
        .collect();
    entries.sort();
    let above = entries.len().saturating_sub(limit);
    for (_, path) in entries.into_iter().take(above) {
        let _tried_again_next_time = fs::remove_file(path);
    }
}

/// Whether a file is called as ours are: a folder may hold other things too.
fn is_entry(name: &str) -> bool {
    let key = name.strip_suffix(ENTRY);
    key.is_some_and(|key| key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn entry(folder: &Path, key: &str) -> PathBuf {
    folder.join(format!("{key}{ENTRY}"))
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::Duration;

    use super::*;

    const KEY: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    const OTHER: &str = "f123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    fn value(found: Found<Vec<f64>>) -> Result<Option<Vec<f64>>, String> {
        match found {
            Found::Entry(value) => Ok(Some(value)),
            Found::Nothing => Ok(None),
            Found::Broken(what) => Err(what),
        }
    }

    #[test]
    fn figures_come_back_to_the_bit() {
        let folder = tempfile::tempdir().unwrap();
        let figures = vec![
            0.1 + 0.2,
            5e-324,
            f64::MAX,
            -0.0,
            1.0 / 3.0,
            f64::MIN_POSITIVE,
        ];
        write(folder.path(), KEY, &figures).unwrap();
        let back = value(read(folder.path(), KEY)).unwrap().unwrap();
        let bits = |list: &[f64]| list.iter().map(|one| one.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&back), bits(&figures));
        assert_eq!(value(read(folder.path(), OTHER)), Ok(None));
    }

    #[test]
    fn no_part_and_no_changed_byte_of_an_entry_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), KEY, &vec![1.5, 2.5]).unwrap();
        let path = entry(folder.path(), KEY);
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(value(read(folder.path(), KEY)).is_err(), "{length} bytes");
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(&path, changed).unwrap();
            assert!(value(read(folder.path(), KEY)).is_err(), "byte {at}");
        }
        fs::rename(&path, entry(folder.path(), OTHER)).unwrap();
        assert!(
            value(read(folder.path(), OTHER)).is_err(),
            "another's entry"
        );
    }

    #[test]
    fn the_oldest_and_what_was_left_go_and_the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let at = |path: &Path, seconds| {
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            File::options()
                .append(true)
                .open(path)
                .unwrap()
                .set_modified(time)
                .unwrap();
        };
        for (key, seconds) in [(KEY, 10_000), (OTHER, 20_000)] {
            write(folder, key, &0).unwrap();
            at(&entry(folder, key), seconds);
        }
        for name in [
            "notes.json".to_owned(),
            format!(".{KEY}.json.4000001-0.part"),
        ] {
            fs::write(folder.join(name), "").unwrap();
        }
        prune(folder, 1);
        let mut left: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left, [format!("{OTHER}.json"), "notes.json".to_owned()]);
    }

    #[test]
    fn many_writers_of_one_entry_leave_it_whole() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        write(folder.path(), KEY, &vec![0.5; 2_000]).unwrap();
                        let back = value(read(folder.path(), KEY)).unwrap();
                        assert_eq!(back.map(|list| list.len()), Some(2_000));
                    }
                });
            }
        });
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
