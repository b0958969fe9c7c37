//! Whether a program did what it may do with a bad input.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use super::process::{Ending, Left};
use super::tally::Verdict;

/// Files as they were, to be compared with what they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Files(Vec<Option<(u64, Option<SystemTime>)>>);

/// How files of a folder stand; a file that is missing is, too.
pub(crate) fn files(folder: &Path, names: &[&str]) -> Files {
    let about = names
        .iter()
        .map(|name| fs::metadata(folder.join(name)).ok());
    Files(
        about
            .map(|about| about.map(|about| (about.len(), about.modified().ok())))
            .collect(),
    )
}

/// Judges how a program ended that was given a bad input: `named` is what its message must name,
/// `outputs` what it writes, which stood as `before`.
pub(crate) fn judge(
    left: &Left,
    named: &str,
    folder: &Path,
    outputs: &[&str],
    before: &Files,
) -> Verdict {
    if let Some(what) = crashed(left) {
        return Verdict::Defect(what);
    }
    if let Some(part) = leftover(folder) {
        return Verdict::Defect(format!("leaves `{part}` behind"));
    }
    match left.ending {
        Ending::Status(0) => match outputs.iter().find(|name| !complete(&folder.join(name))) {
            Some(name) => Verdict::Defect(format!("`{name}` is not complete")),
            None => Verdict::Accepted,
        },
        Ending::Status(2 | 3) if files(folder, outputs) != *before => {
            Verdict::Defect("refused, but wrote".to_owned())
        }
        Ending::Status(2 | 3) => said(left, named),
        Ending::Status(status) => Verdict::Defect(format!("status {status} for an input")),
        _ => Verdict::Defect("ended in no known way".to_owned()),
    }
}

/// What must happen with no input at all.
pub(crate) fn crashed(left: &Left) -> Option<String> {
    if let Some((_, after)) = left.said.split_once("panicked at ") {
        let place = after.lines().next().unwrap_or_default();
        return Some(format!("panic at {}", short(place.trim_end_matches(':'))));
    }
    match left.ending {
        Ending::Signal => {
            let line = left.said.lines().next().unwrap_or("no message");
            let line: String = line.chars().take(120).collect();
            Some(format!("ended by a signal: {line}"))
        }
        Ending::Late => Some("no end within its time".to_owned()),
        Ending::Status(101) => Some("status 101".to_owned()),
        _ => None,
    }
}

/// A place in a source file, without the folder of the machine that dependencies lie in.
fn short(place: &str) -> &str {
    let inner = place.split_once("/registry/src/").map(|(_, inner)| inner);
    let inner = inner.and_then(|inner| inner.split_once('/'));
    inner.map_or(place, |(_, inner)| inner)
}

/// Whether the message is one, and names the file.
fn said(left: &Left, named: &str) -> Verdict {
    if !left.said.starts_with("error: ") {
        return Verdict::Defect("refused without a message".to_owned());
    }
    match left.said.contains(named) {
        true => Verdict::Refused,
        false => Verdict::Vague,
    }
}

/// Whether a file is there to its end.
pub(crate) fn complete(path: &Path) -> bool {
    let Ok(content) = fs::read(path) else {
        return false;
    };
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    match ending.as_ref() {
        "json" | "sarif" => serde_json::from_slice::<serde_json::Value>(&content).is_ok(),
        "html" => content.trim_ascii_end().ends_with(b"</html>"),
        "toml" => {
            let text = String::from_utf8(content).ok();
            text.is_some_and(|text| text.parse::<toml::Table>().is_ok())
        }
        _ => content.ends_with(b"\n"),
    }
}

/// A file that was to be moved to its place and was not.
pub(crate) fn leftover(folder: &Path) -> Option<String> {
    let inner = folder.join("out");
    [folder, &inner].into_iter().find_map(|folder| {
        let entries = fs::read_dir(folder).ok()?;
        let names = entries.flatten().map(|entry| entry.file_name());
        let mut names = names.map(|name| name.to_string_lossy().into_owned());
        names.find(|name| name.ends_with(".part"))
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn left(ending: Ending, said: &str) -> Left {
        Left {
            ending,
            said: said.to_owned(),
            took: Duration::ZERO,
            elapsed: Duration::ZERO,
            peak: 0,
        }
    }

    fn judged(ending: Ending, said: &str, folder: &Path) -> Verdict {
        let before = files(folder, &["a.json"]);
        judge(&left(ending, said), "in.csv", folder, &["a.json"], &before)
    }

    #[test]
    fn crashes_late_ends_and_odd_statuses_are_defects() {
        let folder = tempfile::tempdir().expect("a folder");
        let told = "thread 'main' panicked at src/a.rs:1:2:\nindex out of bounds";
        let panic = judged(Ending::Status(101), told, folder.path());
        assert_eq!(panic, Verdict::Defect("panic at src/a.rs:1:2".to_owned()));
        let dependency = "/x/registry/src/host-1/a-1.0/src/b.rs:1";
        assert_eq!(short(dependency), "a-1.0/src/b.rs:1");
        for ending in [
            Ending::Signal,
            Ending::Late,
            Ending::Status(1),
            Ending::Status(77),
        ] {
            let verdict = judged(ending, "error: in.csv: no", folder.path());
            assert!(matches!(verdict, Verdict::Defect(_)), "{ending:?}");
        }
    }

    #[test]
    fn a_refusal_names_its_file_and_an_answer_is_complete() {
        let folder = tempfile::tempdir().expect("a folder");
        let refused = |said| judged(Ending::Status(2), said, folder.path());
        assert_eq!(refused("error: in.csv, line 2: no"), Verdict::Refused);
        assert_eq!(refused("error: no"), Verdict::Vague);
        assert!(matches!(refused(""), Verdict::Defect(_)));
        let answered = || judged(Ending::Status(0), "", folder.path());
        assert!(matches!(answered(), Verdict::Defect(_)));
        fs::write(folder.path().join("a.json"), "{\"a\": ").expect("written");
        assert!(matches!(answered(), Verdict::Defect(_)));
        fs::write(folder.path().join("a.json"), "{\"a\": 1}").expect("written");
        assert_eq!(answered(), Verdict::Accepted);
        fs::write(folder.path().join(".a.json.7.part"), "").expect("written");
        assert!(matches!(answered(), Verdict::Defect(_)));
    }
}
