//! What the command says of itself: help, mistakes in arguments, completions and the manual.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::fs;
use std::process::Command;

use landfall_testkit::Run;

const SUBCOMMANDS: [&str; 9] = [
    "init",
    "check",
    "run",
    "diff",
    "comply",
    "segment",
    "team",
    "completions",
    "man",
];

fn landfall(args: &[&str]) -> Run {
    landfall_testkit::run(Command::new(env!("CARGO_BIN_EXE_landfall")).args(args)).unwrap()
}

fn succeeds(args: &[&str]) -> String {
    let run = landfall(args);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{args:?}");
    run.stdout
}

/// The subcommands that a help lists, in their order.
fn listed(help: &str) -> Vec<&str> {
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let lines = commands.lines().take_while(|line| !line.is_empty());
    // What goes on from the line above is further to the right.
    let first = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    first.filter_map(|l| l.split_whitespace().next()).collect()
}

#[test]
fn the_help_lists_every_subcommand_and_each_has_its_own() {
    let mut wanted = SUBCOMMANDS.to_vec();
    wanted.push("help");
    assert_eq!(listed(&succeeds(&["--help"])), wanted);
    for name in SUBCOMMANDS {
        let help = succeeds(&[name, "--help"]);
        assert!(help.contains(&format!("Usage: landfall {name}")), "{help}");
        let version = succeeds(&[name, "--version"]);
        let own = format!("landfall-{name} {}\n", env!("CARGO_PKG_VERSION"));
        assert_eq!(version, own);
    }
}

#[test]
fn wrong_arguments_end_with_2_and_are_named() {
    for (args, named) in [
        (&["fly"][..], "'fly'"),
        (&["--nonsense"], "'--nonsense'"),
        (&["run", "--nonsense"], "'--nonsense'"),
        (&["run", "--set", "no-equals-sign"], "expected PATH=VALUE"),
        (&["comply"], "<FACTS>"),
        (&["team"], "<TEAM>"),
        (&["segment"], "<DATA>"),
        (&["completions", "teletype"], "'teletype'"),
        (&["completions"], "<SHELL>"),
        (&["init", "a", "b"], "'b'"),
    ] {
        let run = landfall(args);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(run.stderr.contains(named), "{args:?}: {}", run.stderr);
    }
}

#[test]
fn without_a_subcommand_the_help_is_shown_and_the_status_is_2() {
    let run = landfall(&[]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(listed(&run.stderr).contains(&"init"), "{}", run.stderr);
}

#[test]
fn every_shell_gets_completions_of_every_subcommand() {
    for (shell, mark) in [
        ("bash", "complete -F _landfall"),
        ("elvish", "edit:completion:arg-completer[landfall]"),
        ("fish", "complete -c landfall"),
        ("powershell", "Register-ArgumentCompleter"),
        ("zsh", "#compdef landfall"),
    ] {
        let script = succeeds(&["completions", shell]);
        assert!(script.contains(mark), "{shell}");
        let words = || script.split(|c: char| !c.is_alphanumeric() && c != '_');
        for name in SUBCOMMANDS {
            assert!(words().any(|word| word == name), "{shell}: {name}");
        }
        assert!(script.contains("carry-forward"), "{shell}");
    }
}

#[test]
fn the_manual_has_a_page_for_the_command_and_each_subcommand() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("man/man1");
    succeeds(&["man", "--out", out.to_str().unwrap()]);
    let mut names: Vec<String> = SUBCOMMANDS.map(|name| format!("landfall-{name}.1")).into();
    names.push("landfall.1".to_owned());
    names.sort();
    let entries = fs::read_dir(&out).unwrap();
    let mut written: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    written.sort();
    assert_eq!(written, names);

    let main = succeeds(&["man"]);
    let page = fs::read_to_string(out.join("landfall.1")).unwrap();
    assert_eq!(page.trim_end(), main.trim_end());
    for name in SUBCOMMANDS {
        assert!(main.contains(&format!("landfall\\-{name}(1)")), "{name}");
        let own = fs::read_to_string(out.join(format!("landfall-{name}.1"))).unwrap();
        assert!(own.contains(&format!("\n.TH landfall-{name} 1")), "{own}");
    }
    let comply = fs::read_to_string(out.join("landfall-comply.1")).unwrap();
    assert!(comply.contains("\\-\\-carry\\-forward"), "{comply}");
}

#[test]
fn a_manual_that_cannot_be_written_ends_with_1() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "mine").unwrap();
    let run = landfall(&["man", "--out", file.to_str().unwrap()]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}
