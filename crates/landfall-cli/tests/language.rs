//! Pages in the language that the command line asks for.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::process::Command;

use landfall::report::{Words, diff_html_in};
use landfall_testkit::Run;

fn landfall(args: &[&str]) -> Run {
    landfall_testkit::run(Command::new(env!("CARGO_BIN_EXE_landfall")).args(args)).unwrap()
}

/// The difference between a plan and itself, as a page; `more` are the options of the language.
fn diff(more: &[&str]) -> (Run, String) {
    let plan = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../landfall/tests/report/plan.json"
    );
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("diff.html");
    let args = ["diff", plan, plan, "--page", page.to_str().unwrap()];
    let run = landfall(&[&args[..], more].concat());
    (run, fs::read_to_string(page).unwrap_or_default())
}

#[test]
fn a_page_is_in_the_bundled_language_of_its_tag() {
    let plan = include_str!("../../landfall/tests/report/plan.json");
    let plan = landfall::Plan::from_json("plan.json", plan).unwrap();
    let same = landfall::diff::compare(&plan, &plan);
    for tag in ["zh", "zh-CN", "zh-Hans"] {
        let (run, page) = diff(&["--language", tag]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{tag}");
        assert_eq!(page, diff_html_in(&same, &Words::bundled(tag).unwrap()));
    }
}

#[test]
fn a_tag_without_words_is_refused_with_those_there_are() {
    let (run, page) = diff(&["--language", "de"]);
    assert_eq!((run.status, page.as_str()), (2, ""));
    assert_eq!(
        run.stderr,
        "error: `--language`: there are no words for `de`; bundled are `en` and `zh-Hans` \
         (help: give the words of `de` by --words FILE.ftl)\n"
    );
    assert_eq!(diff(&["--words", "de.ftl"]).0.status, 2);
}

#[test]
fn a_file_of_words_makes_another_language_and_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("de.ftl");
    let path = path.to_str().unwrap();
    fs::write(
        path,
        "diff-nothing = Kein Unterschied\nsumary = Überblick\n",
    )
    .unwrap();
    let (run, page) = diff(&["--language", "de", "--words", path]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(page.contains("<html lang=\"de\">") && page.contains(">Kein Unterschied</p>"));
    assert!(page.contains("Skip to the report"));
    let told =
        format!("{path}, line 2, `sumary`: no page says this (help: did you mean `summary`?)");
    assert!(run.stdout.contains(&told), "{}", run.stdout);
    assert!(run.stdout.contains("messages have no words in `de`"));

    fs::write(path, "summary = {\n").unwrap();
    let (run, page) = diff(&["--language", "de", "--words", path]);
    assert_eq!((run.status, page.as_str()), (2, ""));
    assert!(
        run.stderr.starts_with(&format!("error: {path}, line ")),
        "{}",
        run.stderr
    );
}
