//! Entries in a folder: written whole, read only where they are whole.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::key::hex;

/// First line of every entry, before key and checksum.
const MARK: &str = "landfall stage 1";
/// What entries are called, behind their keys.
const ENTRY: &str = "json";
/// What they are called while they are written.
const PART: &str = "part";
/// A part older than the newest file by so much was left by a program that is gone.
const LEFT: Duration = Duration::from_secs(3_600);
/// Names tried for a part before its folder counts as one that cannot be written.
const NAMES: u64 = 1_000;

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
    let (part, mut file) = part(folder, key).map_err(|error| failed(&error))?;
    let written = file.write_all(&content);
    drop(file);
    written
        .and_then(|()| fs::rename(&part, &path))
        .map_err(|error| {
            let _already_gone = fs::remove_file(&part);
            failed(&error)
        })
}

/// A new file beside the place of an entry, under a name nobody else writes to.
fn part(folder: &Path, key: &str) -> std::io::Result<(PathBuf, File)> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    fs::create_dir_all(folder)?;
    let process = std::process::id();
    let mut last = ErrorKind::AlreadyExists.into();
    for _ in 0..NAMES {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{key}.{process}.{number}.{PART}"));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

/// Deletes the oldest entries above the limit, and parts that nobody writes any more. What cannot
/// be deleted stays: the next run tries again.
pub(super) fn prune(folder: &Path, limit: usize) {
    let Ok(files) = fs::read_dir(folder) else {
        return;
    };
    let (mut entries, mut parts) = (Vec::new(), Vec::new());
    for file in files.flatten() {
        let Some(changed) = file.metadata().ok().and_then(|data| data.modified().ok()) else {
            continue;
        };
        let path = file.path();
        if is_ours(&path, ENTRY) {
            entries.push((changed, path));
        } else if is_ours(&path, PART) {
            parts.push((changed, path));
        }
    }
    entries.sort();
    let newest = entries.last().map(|(changed, _)| *changed);
    let above = entries.len().saturating_sub(limit);
    let old = entries.into_iter().take(above);
    let left = parts
        .into_iter()
        .filter(|(changed, _)| is_left(*changed, newest));
    for (_, path) in old.chain(left) {
        let _tried_again_next_time = fs::remove_file(path);
    }
}

/// Whether a part was last written long before the newest entry.
fn is_left(changed: SystemTime, newest: Option<SystemTime>) -> bool {
    let age = newest.and_then(|newest| newest.duration_since(changed).ok());
    age.is_some_and(|age| age > LEFT)
}

/// Whether a file is called as ours are: a folder may hold other things too.
fn is_ours(path: &Path, extension: &str) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let key = name.and_then(|name| name.split('.').next());
    path.extension().is_some_and(|found| found == extension)
        && key.is_some_and(|key| key.len() == 64 && key.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn entry(folder: &Path, key: &str) -> PathBuf {
    folder.join(format!("{key}.{ENTRY}"))
}

#[cfg(test)]
mod tests {
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
        let others = [
            "notes.json",
            &format!("{KEY}.1.0.part"),
            &format!("{KEY}.2.0.part"),
        ];
        for (name, seconds) in others.iter().zip([0, 1_000, 19_000]) {
            fs::write(folder.join(name), "").unwrap();
            at(&folder.join(name), seconds);
        }
        prune(folder, 1);
        let mut left: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        let kept = [
            format!("{KEY}.2.0.part"),
            format!("{OTHER}.json"),
            "notes.json".to_owned(),
        ];
        assert_eq!(left, kept);
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
