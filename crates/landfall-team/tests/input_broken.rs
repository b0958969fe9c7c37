//! Broken team files, each with all that is said about it: `tests/cases/broken/NAME` beside
//! `NAME.txt`.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::path::Path;

use landfall_team::input::TeamInput;

/// What is said about a file; nothing when it is taken.
fn said(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let read = if path.extension().is_some_and(|ending| ending == "csv") {
        TeamInput::read_people_bytes(&bytes, name)
    } else {
        TeamInput::read_bytes(&bytes, name)
    };
    match read {
        Ok(_) => String::new(),
        Err(mistakes) => mistakes.to_string(),
    }
}

#[test]
fn every_broken_file_is_refused_with_all_its_mistakes() {
    let folder = Path::new("tests/cases/broken");
    let mut cases = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            continue;
        }
        let mut expected = path.clone().into_os_string();
        expected.push(".txt");
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(said(&path), expected.trim_end(), "{}", path.display());
        cases += 1;
    }
    assert!(cases >= 30, "{cases}");
}
