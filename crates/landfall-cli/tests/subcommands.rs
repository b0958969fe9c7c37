//! Each subcommand gives the bytes that the library gives to the same question.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use landfall::legal::ComplyParams;
use landfall::legal::adjust::AdjustParams;
use landfall::legal::engine::{CheckParams, Engine};
use landfall::legal::fact::Profile;
use landfall::legal::load;
use landfall::legal::report::{markdown, sarif};
use landfall::legal::rule::LawBase;
use landfall::market::matrix::{Matrix, Missing, Recipe, Scale};
use landfall::report::{law_html, segmentation_html, team_html};
use landfall::segmentation::{Clusters, Precision};
use landfall::team::input::TeamInput;
use landfall::team::{Limit, TeamParams};
use landfall::{Progress, Seed, SegmentationParams, Strategy};
use landfall_testkit::{Run, bundled, small_strategy};
use serde_json::Value;

fn landfall(args: &[&str]) -> Run {
    landfall_testkit::run(Command::new(env!("CARGO_BIN_EXE_landfall")).args(args)).unwrap()
}

fn succeeds(args: &[&str]) -> String {
    let run = landfall(args);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{args:?}");
    run.stdout
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// The wall time that a document states; it differs between runs.
fn seconds(document: &Path) -> Option<f64> {
    let document: Value = serde_json::from_str(&read(document)).unwrap();
    let seconds = document.get("seconds").and_then(Value::as_f64);
    assert!(seconds > Some(0.0));
    seconds
}

/// Paths of results in a folder.
fn places<const N: usize>(folder: &Path, names: [&str; N]) -> [PathBuf; N] {
    names.map(|name| folder.join(name))
}

#[test]
fn run_writes_the_plan_its_table_and_its_page() {
    let folder = tempfile::tempdir().unwrap();
    let path = small_strategy(folder.path()).unwrap();
    let (strategy, out) = (path.to_str().unwrap(), folder.path().join("out"));
    let settings = [
        "--seed",
        "5",
        "--set",
        "choice.max_regions=2",
        "--threads",
        "2",
    ];
    let mut args = vec!["run", strategy, "--out", out.to_str().unwrap()];
    args.extend(settings);
    let said = succeeds(&args);

    let sets = [("choice.max_regions", "2"), ("plan.seed", "5")];
    let sets = sets.map(|(path, value)| (path.to_owned(), value.to_owned()));
    let plan = Strategy::from_file(&path, &sets).unwrap();
    let plan = plan.run(&Progress::silent()).unwrap();
    assert_eq!(read(&out.join("plan.json")), plan.to_json().unwrap());
    assert_eq!(read(&out.join("regions.csv")), plan.regions_csv());
    assert_eq!(
        read(&out.join("report.html")),
        landfall::report::html(&plan)
    );
    let objective = format!("value - cost: {} (proven optimal)", plan.choice.objective);
    assert!(said.lines().any(|line| line == objective), "{said}");
}

#[test]
fn diff_says_what_another_budget_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = small_strategy(folder.path()).unwrap();
    let strategy = path.to_str().unwrap();
    let [before, after] = places(folder.path(), ["before", "after"]);
    let plan = |out: &Path| out.join("plan.json").to_str().unwrap().to_owned();
    succeeds(&[
        "run",
        strategy,
        "--quiet",
        "--out",
        before.to_str().unwrap(),
    ]);
    let out = after.to_str().unwrap();
    let set = "choice.budget=150000 EUR";
    succeeds(&["run", strategy, "--quiet", "--out", out, "--set", set]);

    let [json, page] = places(folder.path(), ["diff.json", "diff.html"]);
    let (before, after) = (plan(&before), plan(&after));
    let outputs = [
        "--json",
        json.to_str().unwrap(),
        "--page",
        page.to_str().unwrap(),
    ];
    let said = succeeds(&[&["diff", &before, &after], &outputs[..]].concat());

    let read_plan = |path: &str| landfall::Plan::from_json(path, &read(path.as_ref())).unwrap();
    let diff = landfall::diff::compare(&read_plan(&before), &read_plan(&after));
    assert!(!diff.choice.removed.is_empty());
    assert_eq!(read(&json), diff.to_json().unwrap());
    assert_eq!(read(&page), landfall::report::diff_html(&diff));
    assert!(said.starts_with(&diff.to_string()), "{said}");
    let same = succeeds(&["diff", &before, &before]);
    assert!(same.trim_end().ends_with("nothing differs"), "{same}");

    let wrong = landfall(&["diff", strategy, &after]);
    assert_eq!(wrong.status, 2, "{}", wrong.stderr);
    assert!(
        wrong.stderr.contains("strategy.toml, line 1: is no plan"),
        "{}",
        wrong.stderr
    );
    let over = landfall(&["diff", &before, &after, "--json", &after]);
    assert_eq!(over.status, 2, "{}", over.stderr);
    assert_eq!(landfall(&["diff", &before, "none.json"]).status, 2);
}

#[test]
fn run_ends_with_3_where_the_demands_contradict_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = small_strategy(folder.path()).unwrap();
    let (strategy, out) = (path.to_str().unwrap(), folder.path().join("out"));
    let to = out.to_str().unwrap();
    let (need, budget) = ("choice.require=[\"IT\"]", "choice.budget=\"1 EUR\"");
    let run = landfall(&["run", strategy, "--out", to, "--set", need, "--set", budget]);
    assert_eq!(run.status, 3, "{}", run.stderr);
    assert!(!out.exists());
}

#[test]
fn run_prints_the_template() {
    let template = succeeds(&["run", "--template"]);
    assert_eq!(template.trim_end(), landfall::strategy::TEMPLATE.trim_end());
}

#[test]
fn check_lists_the_mistakes_that_the_library_lists() {
    let folder = tempfile::tempdir().unwrap();
    let path = small_strategy(folder.path()).unwrap();
    let broken = read(&path).replace("seed = 1", "seed = -1\nsede = 2");
    fs::write(&path, broken).unwrap();
    let sets = [("choice.max_regions".to_owned(), "none".to_owned())];
    let mistakes = Strategy::from_file(&path, &sets).unwrap_err().to_string();
    let lines: Vec<String> = mistakes.lines().map(|l| format!("error: {l}\n")).collect();
    assert!(lines.len() >= 3, "{mistakes}");

    let strategy = path.to_str().unwrap();
    let run = landfall(&["check", strategy, "--set", "choice.max_regions=none"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert_eq!(run.stderr, lines.concat());
    let same = landfall(&[
        "run",
        "--check",
        strategy,
        "--set",
        "choice.max_regions=none",
    ]);
    assert_eq!((same.status, same.stderr), (2, run.stderr));
    assert!(!folder.path().join("target").exists());
}

#[test]
fn comply_writes_the_findings_in_each_form() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["out.json", "out.sarif", "out.md", "out.html"];
    let [json, in_sarif, in_markdown, page] = places(folder.path(), names);
    let facts = bundled("product.toml");
    let product = facts.to_str().unwrap();
    let mut args = vec!["comply", product, "--regions", "DE,BR", "--quiet"];
    args.extend(["--date", "2026-11-27", "--json", json.to_str().unwrap()]);
    args.extend(["--sarif", in_sarif.to_str().unwrap()]);
    args.extend(["--markdown", in_markdown.to_str().unwrap()]);
    args.extend(["--page", page.to_str().unwrap()]);
    assert_eq!(succeeds(&args), "");

    let (files, pack) = load::rules_with(None, &[]).unwrap();
    let engine = Engine::new(LawBase::load(files).unwrap()).unwrap();
    let law = engine.base();
    let profile = Profile::from_file(&facts, law.facts(), law.jurisdictions()).unwrap();
    let params = ComplyParams {
        check: CheckParams::new(["DE", "BR"], "2026-11-27".parse().unwrap()),
        adjust: AdjustParams::new().ways(3).years(1),
        offers: Vec::new(),
        facts_file: product.to_owned(),
        pack: pack.to_string(),
    };
    let found = landfall::legal::comply(&engine, &profile, &params, &Progress::silent()).unwrap();
    let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap() + "\n";
    let document = serde_json::to_string_pretty(&found).unwrap() + "\n";
    assert_eq!(read(&json), document);
    let report = found.report();
    let results = serde_json::to_value(sarif(&report, Some(product))).unwrap();
    let written: Value = serde_json::from_str(&read(&in_sarif)).unwrap();
    assert_eq!(pretty(&written), pretty(&results));
    assert_eq!(read(&in_markdown), markdown(&report));
    assert_eq!(read(&page), law_html(&found));
}

#[test]
fn a_lock_file_that_is_no_text_is_bad_input() {
    let folder = tempfile::tempdir().unwrap();
    let lock = folder.path().join("lock.toml");
    fs::write(&lock, b"version = \"\xff\"\n").unwrap();
    let facts = bundled("product.toml");
    let args = ["comply", facts.to_str().unwrap(), "--regions", "DE"];
    let more = ["--date", "2026-11-27", "--lock", lock.to_str().unwrap()];
    let run = landfall(&[&args[..], &more].concat());
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("lock.toml: "), "{}", run.stderr);
}

#[test]
fn a_damaged_workbook_is_refused_without_a_word_of_its_reader() {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("book.xls");
    let source = "../landfall-core/tests/cases/table/book.xls";
    let mut bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(source)).unwrap();
    bytes.truncate(bytes.len() - 3);
    fs::write(&book, bytes).unwrap();
    let run = landfall(&["segment", book.to_str().unwrap(), "--k", "2"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
}

#[test]
fn segment_writes_the_document_and_its_page() {
    let folder = tempfile::tempdir().unwrap();
    let [json, page] = places(folder.path(), ["out.json", "out.html"]);
    let data = bundled("economies.csv");
    let mut args = vec!["segment", data.to_str().unwrap(), "--k", "4"];
    args.extend(["--id", "region", "--ignore", "name", "--missing", "impute"]);
    args.extend(["--json", json.to_str().unwrap()]);
    args.extend(["--page", page.to_str().unwrap(), "--quiet"]);
    assert_eq!(succeeds(&args), "");

    let reading = Matrix::params().id("region").ignore("name");
    let matrix = reading.read_path(&data).unwrap();
    let recipe = Recipe::new().scale(Scale::Robust).missing(Missing::Impute);
    let params = SegmentationParams::new(Clusters::Fixed(4))
        .recipe(recipe)
        .precision(Precision::Double);
    let params = params.check().unwrap();
    let found = params.run(&matrix, Seed::new(0), &Progress::silent());
    let mut found = found.unwrap();
    found.seconds = seconds(&json);
    assert_eq!(read(&json), found.to_json().unwrap());
    assert_eq!(read(&page), segmentation_html(&found));
}

#[test]
fn team_writes_the_document_and_its_page() {
    let folder = tempfile::tempdir().unwrap();
    let [json, page] = places(folder.path(), ["out.json", "out.html"]);
    let path = bundled("team.toml");
    let file = path.to_str().unwrap();
    let mut args = vec!["team", file, "--json", json.to_str().unwrap()];
    args.extend(["--page", page.to_str().unwrap(), "--quiet"]);
    assert_eq!(succeeds(&args), "");

    let input = TeamInput::read_path(&path).unwrap();
    let params = TeamParams::default().pairs_listed(500_000);
    let limit = Limit::default();
    let found = landfall::team::run(&input, &params, limit, &Progress::silent());
    let mut found = found.unwrap();
    found.settings.source = file.to_owned();
    found.seconds = seconds(&json);
    assert_eq!(read(&json), found.to_json().unwrap());
    assert_eq!(read(&page), team_html(&found));
}
