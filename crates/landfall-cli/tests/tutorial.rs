//! The pages of the book that a reader follows do what they say: their files are written, their
//! commands run, and what they show is what comes out.
//!
//! After a change of answers: `LANDFALL_WRITE_TUTORIAL=1 cargo test -p landfall-cli --test tutorial`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// The book.
const BOOK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs");

/// A piece of the page.
enum Piece<'t> {
    /// A line that is no part of a block.
    Line(&'t str),
    /// A block: what stands behind its language, and its text.
    Block(&'t str, String),
}

fn pieces(page: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        match line.strip_prefix("```") {
            None => pieces.push(Piece::Line(line)),
            Some(info) => {
                let inside = lines.by_ref().take_while(|line| *line != "```");
                let text = inside.fold(String::new(), |text, line| text + line + "\n");
                pieces.push(Piece::Block(info, text));
            }
        }
    }
    pieces
}

/// Runs a line of the page in a shell that finds the program: its status, and what it said.
fn run(line: &str, folder: &Path) -> (i32, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_landfall"));
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let mut shell = Command::new("sh");
    let shell = shell
        .args(["-c", line])
        .current_dir(folder)
        .env("PATH", path);
    let output = shell.output().unwrap();
    let status = output.status.code().unwrap_or(-1);
    let said = if status == 0 {
        output.stdout
    } else {
        output.stderr
    };
    (status, String::from_utf8(said).unwrap())
}

/// Works through a page; what it says with the answers that came, and how many commands it has.
fn worked(page: &str, folder: &Path) -> (String, usize) {
    let mut again = String::new();
    let mut said = (0, String::new());
    let mut commands = 0;
    for piece in pieces(page) {
        let (info, text) = match piece {
            Piece::Line(line) => {
                again += &format!("{line}\n");
                continue;
            }
            Piece::Block(info, text) => (info, text),
        };
        let (language, what) = info.split_once(' ').unwrap_or((info, ""));
        let mut text = text;
        match (language, what.split_once('=')) {
            (_, Some(("file", name))) => fs::write(folder.join(name), &text).unwrap(),
            (_, Some(("append", name))) => {
                let file = folder.join(name);
                let before = fs::read_to_string(&file).unwrap();
                fs::write(file, format!("{before}\n{text}")).unwrap();
            }
            ("sh", None) if what.is_empty() => {
                for line in text.lines() {
                    said = run(line, folder);
                    commands += 1;
                }
            }
            ("text", status) => {
                let wanted = status.map_or(0, |(_, status)| status.parse().unwrap());
                assert_eq!(said.0, wanted, "{}", said.1);
                text = said.1.clone();
            }
            _ => {}
        }
        again += &format!("```{info}\n{text}```\n");
    }
    (again, commands)
}

/// A page of the book does what it says, has so many commands at least, and leaves these files.
fn followed(name: &str, least: usize, made: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let file = Path::new(BOOK).join(name);
    let page = fs::read_to_string(&file).unwrap();
    let (again, commands) = worked(&page, folder.path());
    assert!(commands >= least, "{commands}");
    if std::env::var_os("LANDFALL_WRITE_TUTORIAL").is_some() {
        fs::write(file, &again).unwrap();
    } else {
        assert_eq!(again, page);
    }
    for made in made {
        assert!(folder.path().join(made).is_file(), "{made}");
    }
}

#[test]
fn every_command_of_the_tutorial_works_and_says_what_the_page_shows() {
    let made = [
        "first/report.html",
        "difference.html",
        "law/plan.json",
        "law.html",
    ];
    followed("tutorial.md", 7, &made);
}

#[test]
fn a_region_is_added_as_the_page_says() {
    followed("adding-a-region.md", 7, &["team/plan.json"]);
}

#[test]
fn an_indicator_is_added_as_the_page_says() {
    followed("adding-an-indicator.md", 6, &["after/plan.json"]);
}

#[test]
fn a_language_is_added_as_the_page_says() {
    followed("adding-a-language.md", 7, &["enough/plan.json"]);
}
