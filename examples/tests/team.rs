//! The command line of the `team` example, as users' scripts rely on it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use landfall_testkit::Run;
use serde_json::Value;
use tempfile::TempDir;

fn team(args: &[&str]) -> Run {
    landfall_testkit::example("team", args).unwrap()
}

/// A folder with a team file in it.
fn file(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("team.toml");
    fs::write(&path, text).unwrap();
    (folder, path)
}

fn bundled() -> PathBuf {
    landfall_testkit::bundled("team.toml")
}

/// Runs with `--json` in a folder of its own and returns the document and what was said.
fn document(args: &[&str]) -> (Value, String) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.json");
    let mut all = args.to_vec();
    all.extend(["--json", out.to_str().unwrap()]);
    let run = team(&all);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{args:?}");
    (
        serde_json::from_str(&fs::read_to_string(out).unwrap()).unwrap(),
        run.stdout,
    )
}

fn obeys(schema: &str, instance: &Value) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/landfall/schemas");
    let path = folder.join(schema);
    let schema = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(instance)
        .map(|e| e.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn the_bundled_team_is_chosen_with_proof_and_its_document_obeys_the_schema() {
    let path = bundled();
    let (found, said) = document(&[path.to_str().unwrap()]);
    obeys("team.schema.json", &found);
    assert_eq!(found["members"].as_array().unwrap().len(), 30);
    assert_eq!(found["pairs"].as_array().unwrap().len(), 435);
    for part in ["selection", "roles", "tasks", "meetings"] {
        assert_eq!(found[part]["status"], "optimal", "{part}");
        assert_eq!(found[part]["value"], found[part]["bound"], "{part}");
    }
    let chosen: Vec<&str> = found["selection"]["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap())
        .collect();
    assert_eq!(chosen.len(), 8);
    // The value of the choice is that of the team, in millionths.
    let (choice, team) = (&found["selection"]["value"], &found["team"]["value"]);
    assert!((choice.as_f64().unwrap() - team.as_f64().unwrap()).abs() < 1e-5);
    assert!(said.contains("prior weights, not calibrated"));
    assert_eq!(
        found["calibration"]["status"],
        "prior weights, not calibrated"
    );
}

#[test]
fn the_page_asks_for_nothing_from_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("team.html");
    let path = bundled();
    let run = team(&[
        path.to_str().unwrap(),
        "--page",
        page.to_str().unwrap(),
        "--quiet",
    ]);
    assert_eq!(
        (run.status, run.stdout.as_str(), run.stderr.as_str()),
        (0, "", "")
    );
    let html = fs::read_to_string(page).unwrap();
    assert!(html.starts_with("<!doctype html>") && html.contains("Content-Security-Policy"));
    for outside in ["src=\"http", "href=\"http", "url(http", "@import"] {
        assert!(!html.contains(outside), "{outside}");
    }
}

#[test]
fn hashed_names_leave_no_name_in_the_document_or_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let (json, page) = (folder.path().join("a.json"), folder.path().join("a.html"));
    let path = bundled();
    let (json_to, page_to) = (json.to_str().unwrap(), page.to_str().unwrap());
    let run = team(&[
        path.to_str().unwrap(),
        "--names",
        "hashed",
        "--json",
        json_to,
        "--page",
        page_to,
    ]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    for text in [
        fs::read_to_string(json).unwrap(),
        fs::read_to_string(page).unwrap(),
        run.stdout,
    ] {
        for name in ["data-zurich", "product-paris", "contractor-unknown"] {
            assert!(!text.contains(name), "{name}");
        }
    }
}

#[test]
fn the_same_file_gives_the_same_document() {
    let path = bundled();
    let once = || {
        let (mut found, _) = document(&[path.to_str().unwrap()]);
        found["seconds"] = Value::Null;
        found
    };
    assert_eq!(once(), once());
}

#[test]
fn every_mistake_of_a_file_is_told_at_once_and_nothing_is_written() {
    let (folder, path) = file(
        "[[member]]\nid = \"ana\"\nzone = \"Europe/Berln\"\nlanguages = [\"xx-nowhere\"]\n\n\
         [[member]]\nid = \"ana\"\nhours = [\"09:00-17:00\", \"16:00-18:00\"]\n\n\
         [weights]\nlanguage = -1\n",
    );
    let out = folder.path().join("out.json");
    let run = team(&[path.to_str().unwrap(), "--json", out.to_str().unwrap()]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(!out.exists());
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(lines.len(), 5, "{lines:#?}");
    for (line, wanted) in lines.iter().zip([
        "line 3, `member[ana].zone`: `Europe/Berln`",
        "line 4, `member[ana].languages[0]`",
        "line 6, `member[ana]`: `ana` is the id of a person already",
        "line 8, `member",
        "line 11, `weights.language`: `-1`",
    ]) {
        assert!(
            line.starts_with("error: ") && line.contains(wanted),
            "{line}"
        );
    }
}

#[test]
fn contradicting_demands_end_with_status_0_and_their_names() {
    let text = fs::read_to_string(bundled()).unwrap();
    let budget = text
        .lines()
        .find(|line| line.starts_with("budget"))
        .unwrap();
    let (_folder, path) = file(&text.replace(budget, "budget = 1"));
    let (found, said) = document(&[path.to_str().unwrap()]);
    assert_eq!(found["selection"]["status"], "infeasible");
    assert_eq!(found["team"], Value::Null);
    assert!(
        said.contains("selection: impossible, these contradict each other: "),
        "{said}"
    );
    let names = found["selection"]["contradiction"].as_array().unwrap();
    assert!(names.iter().any(|name| name == "budget 1"), "{names:?}");
}

#[test]
fn a_table_of_people_is_a_team_file_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    fs::write(
        &path,
        "id,own_efficiency,languages\nana,0.9,en:native\nbo,0.8,en:C1\n",
    )
    .unwrap();
    let (found, _) = document(&[path.to_str().unwrap()]);
    // sqrt(1 x .93 x .93 x 1)
    let language = found["pairs"][0]["factors"]["language"].as_f64().unwrap();
    assert!((language - 0.93).abs() < 1e-12, "{language}");
    fs::write(&path, "name\nana\n").unwrap();
    let run = team(&[path.to_str().unwrap()]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr
            .contains("people.csv, line 1, `name`: is not a known column"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_output_never_replaces_its_input() {
    let (_folder, path) = file("[[member]]\nid = \"ana\"\n");
    let run = team(&[path.to_str().unwrap(), "--json", path.to_str().unwrap()]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr
            .contains("is an input and cannot be the output too")
    );
    assert!(fs::read_to_string(&path).unwrap().starts_with("[[member]]"));
}

#[test]
fn a_missing_file_and_a_folder_without_a_history_are_bad_input() {
    let folder = tempfile::tempdir().unwrap();
    let nothing = folder.path().join("none.toml");
    let run = team(&[nothing.to_str().unwrap()]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("none.toml"), "{}", run.stderr);
    let run = team(&["--git", folder.path().to_str().unwrap()]);
    assert_eq!(run.status, 2, "{}", run.stderr);
}

/// A bare repository with three commits by two people, or `None` where there is no git.
fn repository(folder: &Path) -> Option<PathBuf> {
    let path = folder.join("history.git");
    let made = Command::new("git")
        .args(["init", "--quiet", "--bare"])
        .arg(&path)
        .status();
    if !made.is_ok_and(|status| status.success()) {
        return None;
    }
    let mut import = Command::new("git")
        .arg("-C")
        .arg(&path)
        .args(["fast-import", "--quiet"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let commit = |mark: u32, who: &str, time: u32, zone: &str, text: &str| {
        let from = if mark == 1 {
            String::new()
        } else {
            format!("from :{}\n", mark - 1)
        };
        format!(
            "commit refs/heads/main\nmark :{mark}\nauthor X <{who}> {time} {zone}\n\
             committer X <{who}> {time} +0000\ndata 1\nx\n{from}M 100644 inline a\ndata {}\n{text}\n",
            text.len()
        )
    };
    let stream = commit(1, "Ana@example.org", 1_700_000_000, "+0100", "1")
        + &commit(2, "bo@example.org", 1_700_086_400, "+0800", "2")
        + &commit(3, "ana@example.org", 1_700_172_800, "+0200", "3")
        + "reset HEAD\nfrom :3\n";
    import
        .stdin
        .take()
        .unwrap()
        .write_all(stream.as_bytes())
        .unwrap();
    assert!(import.wait().unwrap().success());
    let mut head = Command::new("git");
    head.arg("-C")
        .arg(&path)
        .args(["symbolic-ref", "HEAD", "refs/heads/main"]);
    assert!(head.status().unwrap().success());
    Some(path)
}

#[test]
fn a_history_gives_the_figures_of_its_definitions() {
    let folder = tempfile::tempdir().unwrap();
    let Some(path) = repository(folder.path()) else {
        eprintln!("NOTE: skipped: there is no git");
        return;
    };
    let (found, _) = document(&["--git", path.to_str().unwrap()]);
    obeys("history.schema.json", &found);
    assert_eq!(
        (&found["commits"], &found["authors"]),
        (&3.into(), &2.into())
    );
    assert_eq!(found["contributor_absence_factor_50"], 1); // ana has 2 of 3
    assert_eq!(found["authors_with_more_than_one_offset"], 1);
    // ana to bo to ana, a day each
    assert_eq!(found["handover"]["edge_weight_sum"], 2);
    assert_eq!(found["handover"]["msf_weight"], 0.5);
    assert_eq!(found["coedit"]["edge_weight_max"], 1);
    // printf ana@example.org | sha256sum | cut -c1-16
    assert_eq!(
        found["truck_factor"]["removed_in_order"][0],
        "86b9260a115ceac8"
    );
}

#[test]
fn tables_beside_a_history_add_organisations_answers_and_people() {
    let folder = tempfile::tempdir().unwrap();
    let Some(path) = repository(folder.path()) else {
        eprintln!("NOTE: skipped: there is no git");
        return;
    };
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let organisations = write("domains.csv", "domain,organisation\nexample.org,Example\n");
    let threads = "thread,author,time\n7,ana@example.org,2026-03-01T09:00:00Z\n\
                   7,bo@example.org,2026-03-01T11:30:00+01:00\n8,bo@example.org,1772355600\n";
    let posts = write("posts.csv", threads);
    let aliases = write("aliases.csv", "from,to\nbo@example.org,ana@example.org\n");
    let people = folder.path().join("people.toml");
    let git = ["--git", path.to_str().unwrap()];
    let tables = ["--organisations", &organisations, "--posts", &posts];
    let file = [
        "--people",
        people.to_str().unwrap(),
        "--people-commits",
        "1",
    ];
    let (found, said) = document(&[git.as_slice(), &tables, &file].concat());
    obeys("history.schema.json", &found);
    assert_eq!(found["elephant_factor"]["value"], 1);
    let times = &found["response_times"];
    assert_eq!(
        (&times["median_hours"], &times["unanswered"]),
        (&1.5.into(), &1.into())
    );
    assert_eq!(times["pairs"][0]["asker"], "86b9260a115ceac8");
    assert!(
        said.contains("team file: 2 people (without zone: 1, without hours: 2), 1 pair, 1 outcome"),
        "{said}"
    );
    // Ana to Bo to Ana, a day each: the first hand-over is a pair, the second an outcome.
    let (team, _) = document(&[people.to_str().unwrap()]);
    assert_eq!(team["calibration"]["outcome"], "handover_hours");
    assert!(!fs::read_to_string(&people).unwrap().contains('@'));

    let (merged, _) = document(&[git.as_slice(), &["--aliases", &aliases]].concat());
    assert_eq!(
        (&merged["authors"], &merged["elephant_factor"]),
        (&1.into(), &Value::Null)
    );
    let mailmap = write("mailmap", "<ana@example.org> <bo@example.org>\n");
    let (merged, _) = document(&[git.as_slice(), &["--mailmap", &mailmap]].concat());
    assert_eq!(merged["authors"], 1);
}

#[test]
fn what_is_wrong_with_the_tables_of_a_history_is_said_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let Some(path) = repository(folder.path()) else {
        eprintln!("NOTE: skipped: there is no git");
        return;
    };
    let table = folder.path().join("t.csv");
    let git = ["--git", path.to_str().unwrap()];
    for (option, text, wrong) in [
        (
            "--organisations",
            "domain,org\nx.org,X\n",
            "t.csv, line 1: there is no column `organisation`",
        ),
        (
            "--organisations",
            "domain,organisation\na@b,X\n",
            "`a@b` is no domain",
        ),
        (
            "--aliases",
            "from,to\na@x,\n",
            "t.csv, line 2, `to`: the cell is empty",
        ),
        (
            "--aliases",
            "from,to\na@x,b@x\nb@x,c@x\n",
            "`b@x` has a rule of its own",
        ),
        (
            "--posts",
            "thread,author,time\n1,ana,yesterday\n",
            "`yesterday` is no instant",
        ),
        (
            "--mailmap",
            "no address\n",
            "t.csv, line 1: `no address` names no address",
        ),
    ] {
        fs::write(&table, text).unwrap();
        let run = team(&[git.as_slice(), &[option, table.to_str().unwrap()]].concat());
        assert_eq!(run.status, 2, "{option}: {}", run.stderr);
        assert!(run.stderr.contains(wrong), "{option}: {}", run.stderr);
    }
    for option in ["--posts", "--mailmap", "--aliases", "--organisations"] {
        let run = team(&[git.as_slice(), &[option, "nowhere.csv"]].concat());
        assert_eq!(run.status, 2, "{option}");
        let wrong =
            "error: nowhere.csv: there is no such file (help: check the name and the folder)";
        assert_eq!(run.stderr.trim_end(), wrong, "{option}");
        // What only a history has would say nothing about a team.
        let run = team(&[bundled().to_str().unwrap(), option, "nowhere.csv"]);
        assert_eq!(run.status, 2, "{option}");
        assert!(run.stderr.contains("cannot be used with"), "{}", run.stderr);
    }
    let out = table.to_str().unwrap();
    let run = team(&[git.as_slice(), &["--json", out, "--people", out]].concat());
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (2, "error: --json and --people name the same file\n")
    );
}
