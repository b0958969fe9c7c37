//! A log in JSON Lines with a hash chain.
//!
//! Each line is `{"hash":"…","entry":{…}}`. The entry holds the hash of the line before it, and
//! `hash` is the SHA-256 of the entry's bytes as they stand in the line. Whoever changes, removes
//! or inserts a line breaks the chain at the next one. Cutting lines off the end leaves a whole
//! chain: keep the last hash elsewhere and give it to [`verify`].

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::Path;

use landfall_core::hex;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use thiserror::Error;

/// The longest line that is read.
const LONGEST: u64 = 64 * 1024 * 1024;

/// What happened, as the log keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AuditEntry {
    /// Place in the log, from 1.
    pub number: u64,
    /// When it happened, as the caller gave it (the library reads no clock).
    pub at: String,
    /// Who did it.
    pub actor: String,
    /// What was done: `check`, `waive`, `change`, …
    pub action: String,
    /// What it was about: pack, facts, findings, reasons.
    pub about: serde_json::Value,
    /// Hash of the line before; empty for the first.
    pub previous: String,
}

/// How far a whole chain reaches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sealed {
    /// How many entries it has.
    pub entries: u64,
    /// Hash of its last line; empty when there is none.
    pub head: String,
}

/// A log that cannot be read, or is not what was written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AuditError {
    /// The file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: String,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// A line is not an entry with its hash.
    #[error("line {line} is not an audit entry: {problem}")]
    NotAnEntry {
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// A line does not follow from the one before, or was changed.
    #[error("the chain breaks at line {line}: {problem}")]
    Broken {
        /// The line, from 1.
        line: u64,
        /// What does not fit.
        problem: &'static str,
    },
    /// The last line is not the one expected.
    #[error(
        "the log ends with `{found}`, but `{expected}` was expected: lines are missing at its end"
    )]
    OtherHead {
        /// Its last hash.
        found: String,
        /// The hash that was kept elsewhere.
        expected: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'l> {
    hash: String,
    #[serde(borrow)]
    entry: &'l RawValue,
}

/// Appends an entry to the log at `path` after checking the chain, and returns the new seal. The
/// file is made when missing and locked meanwhile, so that two programs cannot interleave.
///
/// # Errors
/// When the file cannot be read or written, or its chain is broken; then nothing is written.
pub fn append(
    path: &Path,
    at: &str,
    actor: &str,
    action: &str,
    about: serde_json::Value,
) -> Result<Sealed, AuditError> {
    let failed = |source| AuditError::File {
        path: path.display().to_string(),
        source,
    };
    let mut options = OpenOptions::new();
    let options = options.read(true).append(true).create(true);
    let mut file = options.open(path).map_err(failed)?;
    file.lock().map_err(failed)?;
    let sealed = verify(BufReader::new(&file), None)?;
    let entry = AuditEntry {
        number: sealed.entries + 1,
        at: at.to_owned(),
        actor: actor.to_owned(),
        action: action.to_owned(),
        about,
        previous: sealed.head,
    };
    let (line, head) = seal(&entry).map_err(|error| failed(error.into()))?;
    write(&mut file, &line).map_err(failed)?;
    Ok(Sealed {
        entries: entry.number,
        head,
    })
}

fn seal(entry: &AuditEntry) -> Result<(String, String), serde_json::Error> {
    let raw = serde_json::value::to_raw_value(entry)?;
    let hash = digest(raw.get());
    let line = Line {
        hash: hash.clone(),
        entry: &raw,
    };
    Ok((serde_json::to_string(&line)?, hash))
}

/// One write, so that a crash leaves the line out or leaves a line that the verifier refuses. What a
/// full disk took of it is taken back, or no line could follow.
fn write(file: &mut File, line: &str) -> std::io::Result<()> {
    let before = file.seek(SeekFrom::End(0))?;
    let written = file.write_all(format!("{line}\n").as_bytes());
    written.and_then(|()| file.sync_all()).or_else(|error| {
        file.set_len(before)?;
        Err(error)
    })
}

/// Checks a log from its first line to its last.
///
/// # Errors
/// When a line is no entry, the chain breaks, or its last hash is not `head`.
pub fn verify(mut log: impl BufRead, head: Option<&str>) -> Result<Sealed, AuditError> {
    let mut sealed = Sealed::default();
    while let Some(line) = next_line(&mut log, sealed.entries + 1)? {
        sealed = follow(&sealed, &line)?;
    }
    match head {
        Some(expected) if expected != sealed.head => Err(AuditError::OtherHead {
            found: sealed.head,
            expected: expected.to_owned(),
        }),
        _ => Ok(sealed),
    }
}

fn next_line(log: &mut impl BufRead, line: u64) -> Result<Option<String>, AuditError> {
    let bad = |problem: String| AuditError::NotAnEntry { line, problem };
    let mut text = String::new();
    let mut limited = std::io::Read::take(&mut *log, LONGEST);
    let read = limited
        .read_line(&mut text)
        .map_err(|error| bad(error.to_string()))?;
    match (read, text.ends_with('\n')) {
        (0, _) => Ok(None),
        (_, true) => Ok(Some(text)),
        (_, false) => Err(bad("it is cut off".to_owned())),
    }
}

fn follow(before: &Sealed, text: &str) -> Result<Sealed, AuditError> {
    let line = before.entries + 1;
    let bad = |error: serde_json::Error| AuditError::NotAnEntry {
        line,
        problem: error.to_string(),
    };
    let broken = |problem| AuditError::Broken { line, problem };
    let read: Line<'_> = serde_json::from_str(text).map_err(bad)?;
    let entry: AuditEntry = serde_json::from_str(read.entry.get()).map_err(bad)?;
    if digest(read.entry.get()) != read.hash {
        return Err(broken("the entry does not have the hash beside it"));
    }
    if entry.previous != before.head {
        return Err(broken("it does not follow from the line before"));
    }
    if entry.number != line {
        return Err(broken("its number is not its place"));
    }
    Ok(Sealed {
        entries: line,
        head: read.hash,
    })
}

/// SHA-256 in lower-case hexadecimal digits.
fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn log() -> (tempfile::TempDir, std::path::PathBuf, Vec<Sealed>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.jsonl");
        let entry = |n: u32| {
            append(
                &path,
                "2026-11-26",
                "ada",
                "check",
                json!({"n": n, "t": "é\n"}),
            )
        };
        let seals = (0..3).map(|n| entry(n).unwrap()).collect();
        (folder, path, seals)
    }

    fn check(text: &str) -> Result<Sealed, AuditError> {
        verify(text.as_bytes(), None)
    }

    #[test]
    fn what_was_appended_verifies_up_to_its_head() {
        let (_folder, path, seals) = log();
        let text = std::fs::read_to_string(path).unwrap();
        assert_eq!(&check(&text).unwrap(), seals.last().unwrap());
        assert_eq!(check("").unwrap(), Sealed::default());
    }

    #[test]
    fn a_changed_removed_or_moved_line_breaks_the_chain() {
        let (_folder, path, _) = log();
        let text = std::fs::read_to_string(path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let join = |lines: &[&str]| {
            lines
                .iter()
                .map(|line| format!("{line}\n"))
                .collect::<String>()
        };
        let changed = text.replacen("ada", "eve", 1);
        assert!(matches!(
            check(&changed),
            Err(AuditError::Broken { line: 1, .. })
        ));
        let removed = join(&[lines[0], lines[2]]);
        assert!(matches!(
            check(&removed),
            Err(AuditError::Broken { line: 2, .. })
        ));
        let moved = join(&[lines[1], lines[0], lines[2]]);
        assert!(matches!(
            check(&moved),
            Err(AuditError::Broken { line: 1, .. })
        ));
    }

    #[test]
    fn lines_cut_off_the_end_are_seen_by_the_head_alone() {
        let (_folder, path, seals) = log();
        let text = std::fs::read_to_string(path).unwrap();
        let shorter: String = text.split_inclusive('\n').take(2).collect();
        assert_eq!(check(&shorter).unwrap().entries, 2);
        let head = seals.last().map(|seal| seal.head.as_str());
        let found = verify(shorter.as_bytes(), head);
        assert!(matches!(found, Err(AuditError::OtherHead { .. })));
    }

    #[test]
    fn a_line_cut_by_a_crash_is_refused_and_nothing_is_added_to_it() {
        let (_folder, path, _) = log();
        let text = std::fs::read_to_string(&path).unwrap();
        let cut = text.strip_suffix("}}\n").unwrap();
        std::fs::write(&path, cut).unwrap();
        let more = append(&path, "2026-11-27", "ada", "check", json!({}));
        assert!(matches!(more, Err(AuditError::NotAnEntry { line: 3, .. })));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), cut);
    }
}
