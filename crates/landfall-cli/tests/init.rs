//! From nothing to a first plan: `landfall init`, then `check`, then `run`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use landfall_testkit::{Run, bundled};

/// Every file that `init` writes.
const FILES: [&str; 9] = [
    "strategy.toml",
    "economies.csv",
    "costs.csv",
    "exchange_rates.csv",
    "product.toml",
    "team.toml",
    "offers.toml",
    "own_rules/prices.toml",
    "own_rules/prices.cases.toml",
];

/// Runs the command in a folder.
fn landfall(folder: &Path, args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_landfall"));
    landfall_testkit::run(command.current_dir(folder).args(args)).unwrap()
}

/// Runs the command, which has to succeed without a complaint.
fn said(folder: &Path, args: &[&str]) -> String {
    let run = landfall(folder, args);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{args:?}");
    run.stdout
}

/// All files below a folder with their content.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.insert(path.display().to_string(), Vec::new());
            all.extend(content(&path));
        } else {
            all.insert(path.display().to_string(), fs::read(&path).unwrap());
        }
    }
    all
}

/// A folder with the files of `init` in it.
fn case() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(said(folder.path(), &["init", "--quiet"]), "");
    folder
}

#[test]
fn each_command_names_the_next_and_works_the_first_time() {
    let home = tempfile::tempdir().unwrap();
    let written = said(home.path(), &["init", "my case"]);
    let last = written.lines().last().unwrap();
    let (name, quoted) = match cfg!(windows) {
        true => ("my case\\strategy.toml", "\"my case\\strategy.toml\""),
        false => ("my case/strategy.toml", "'my case/strategy.toml'"),
    };
    assert_eq!(last, format!("next: landfall check {quoted}"));
    let checked = said(home.path(), &["check", name]);
    assert_eq!(checked, format!("{name}: no mistakes\n"));
    let ran = said(home.path(), &["run", name, "--out", "result"]);
    assert!(ran.contains("(proven optimal)"), "{ran}");
    for name in ["plan.json", "regions.csv", "report.html"] {
        let size = fs::metadata(home.path().join("result").join(name)).unwrap();
        assert!(size.len() > 1000, "{name}");
    }
}

#[test]
fn the_files_are_those_of_the_bundled_case() {
    let folder = case();
    for name in FILES {
        let written = fs::read(folder.path().join(name)).unwrap();
        assert_eq!(written, fs::read(bundled(name)).unwrap(), "{name}");
    }
    // And own_rules itself.
    assert_eq!(content(folder.path()).len(), FILES.len() + 1);
}

#[test]
fn every_file_with_settings_says_what_to_replace() {
    let folder = case();
    for name in ["strategy.toml", "product.toml", "team.toml", "offers.toml"] {
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(text.contains("# yours: "), "{name}");
    }
}

#[test]
fn without_a_file_the_strategy_of_the_current_folder_is_taken() {
    let folder = case();
    let checked = said(folder.path(), &["check"]);
    assert_eq!(checked, "strategy.toml: no mistakes\n");
    let args = ["run", "--check", "--set", "plan.name=\"Mine\""];
    assert_eq!(said(folder.path(), &args), "strategy.toml: no mistakes\n");
}

#[test]
fn without_a_strategy_the_missing_file_and_the_way_to_one_are_named() {
    let folder = tempfile::tempdir().unwrap();
    for args in [&["run"][..], &["check"]] {
        let run = landfall(folder.path(), args);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        assert_eq!(
            run.stderr,
            "error: strategy.toml: there is no such file in the current folder (help: name a \
             strategy file, or let `landfall init` write one to begin with)\n"
        );
    }
    assert!(content(folder.path()).is_empty());
}

#[test]
fn the_sections_in_comments_are_accepted_as_they_stand() {
    let folder = case();
    let path = folder.path().join("strategy.toml");
    let text = fs::read_to_string(&path).unwrap();
    let (above, sections) = text.split_once("# [people]").unwrap();
    let (people, law) = sections.split_once("# [law]").unwrap();
    let bare = |section: &str| {
        let lines = section.lines().filter(|line| !line.contains("yours:"));
        let settings = lines.filter_map(|line| line.strip_prefix("# "));
        let settings = settings.filter(|line| line.contains(" = "));
        settings.collect::<Vec<&str>>().join("\n")
    };
    let (people, law) = (bare(people), bare(law));
    assert!(people.starts_with("file = ") && law.starts_with("facts = "));
    let whole = format!("{above}[people]\n{people}\n[law]\n{law}\n");
    fs::write(&path, whole).unwrap();
    assert_eq!(
        said(folder.path(), &["check"]),
        "strategy.toml: no mistakes\n"
    );
}

#[test]
fn the_commands_in_the_comments_work() {
    let folder = case();
    let mut tried = 0;
    for name in ["product.toml", "team.toml", "offers.toml"] {
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        let commands = text.lines().filter_map(|l| l.strip_prefix("#   landfall "));
        for command in commands {
            let args: Vec<&str> = command.split_whitespace().collect();
            assert_ne!(said(folder.path(), &args), "", "{command}");
            tried += 1;
        }
    }
    assert_eq!(tried, 3);
    assert!(folder.path().join("team.html").is_file());
}

#[test]
fn what_is_there_is_named_and_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("costs.csv"), "mine").unwrap();
    fs::write(folder.path().join("team.toml"), "ours").unwrap();
    let before = content(folder.path());
    let run = landfall(folder.path(), &["init"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    let help = "exists already, so nothing was written \
                (help: name another folder, or replace what is there with --force)";
    assert_eq!(
        run.stderr,
        format!("error: costs.csv: {help}\nerror: team.toml: {help}\n")
    );
    assert_eq!(content(folder.path()), before);
}

#[test]
fn with_force_files_are_replaced_and_folders_never() {
    let folder = case();
    let costs = folder.path().join("costs.csv");
    fs::write(&costs, "mine").unwrap();
    let other = folder.path().join("other.txt");
    fs::write(&other, "kept").unwrap();
    assert_eq!(said(folder.path(), &["init", "--force", "--quiet"]), "");
    assert_eq!(
        fs::read(&costs).unwrap(),
        fs::read(bundled("costs.csv")).unwrap()
    );
    assert_eq!(fs::read(&other).unwrap(), b"kept");

    fs::remove_file(&costs).unwrap();
    fs::create_dir(&costs).unwrap();
    let before = content(folder.path());
    let run = landfall(folder.path(), &["init", "--force"]);
    let complaint = "error: costs.csv: this is a folder, not a file\n";
    assert_eq!((run.status, run.stderr.as_str()), (2, complaint));
    assert_eq!(content(folder.path()), before);
}

#[test]
fn a_folder_that_cannot_be_made_is_refused_with_its_name() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("file"), "mine").unwrap();
    let before = content(home.path());
    for (folder, complaint) in [
        (
            "no/case",
            "error: no/case: `no` is no folder (help: make it first, or name another)\n",
        ),
        (
            "file/case",
            "error: file/case: `file` is no folder (help: make it first, or name another)\n",
        ),
        ("file", "error: file: this is a file, not a folder\n"),
    ] {
        let run = landfall(home.path(), &["init", folder]);
        assert_eq!((run.status, run.stderr.as_str()), (2, complaint));
        assert_eq!(content(home.path()), before);
    }
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_fails_with_its_name_and_stays_empty() {
    use std::os::unix::fs::PermissionsExt;

    let home = tempfile::tempdir().unwrap();
    let locked = home.path().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
    // Who may do everything is not kept from writing by that.
    let almighty = fs::write(locked.join("probe"), "").is_ok();
    if almighty {
        fs::remove_file(locked.join("probe")).unwrap();
    }
    let run = landfall(home.path(), &["init", "locked"]);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    if almighty {
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert_eq!(content(&locked).len(), FILES.len() + 1);
    } else {
        assert_eq!((run.status, run.stdout.as_str()), (1, ""));
        assert!(run.stderr.starts_with("error: locked"), "{}", run.stderr);
        assert!(content(&locked).is_empty());
    }
}
