//! Rule files: what is read, and every mistake with file, line, field and remedy.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

use landfall_core::Mistakes;
use landfall_legal::LawBase;
use landfall_legal::load::{Case, cases};
use landfall_legal::rule::{Effect, Kind, Scope};
use landfall_legal::value::Value;

const BASE: &str = include_str!("load/base.toml");
const LAW: &str = include_str!("load/law.toml");
const CASES: &str = include_str!("load/law.cases.toml");

fn files(base: &str, law: &str) -> [(&'static str, Vec<u8>); 2] {
    [("base.toml", base.into()), ("law.toml", law.into())]
}

fn load(base: &str, law: &str) -> Result<LawBase, Mistakes> {
    LawBase::load(files(base, law))
}

fn read_cases(text: &str) -> Result<Vec<Case>, Mistakes> {
    let base = load(BASE, LAW).unwrap();
    cases([("law.cases.toml", text.as_bytes().to_vec())], &base)
}

/// A text with the first of something put right, or wrong.
fn with(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

#[test]
fn a_law_is_read_as_it_stands() {
    let base = load(BASE, LAW).unwrap();
    let (law, rule) = base.rule("eu.act.1").unwrap();
    assert_eq!((law.scope, law.file.as_str()), (Scope::Market, "law.toml"));
    assert_eq!((rule.kind, rule.sources.len()), (Kind::Duty, 2));
    assert_eq!(rule.place.to_string(), "law.toml, line 48, `eu.act.1`");
    assert_eq!(rule.window.from.unwrap().to_string(), "2020-01-01");
    assert_eq!(rule.cost.unwrap().yearly.unwrap().to_string(), "5.00 EUR");
    let (_, ban) = base.rule("eu.act.2").unwrap();
    assert_eq!(ban.requires.to_string(), "!(company.staff > @eu.act.limit)");
    let limit = &law.parameters[0];
    assert_eq!(limit.values[1].value, Value::Number(1000.into()));
    assert_eq!(law.exceptions[1].effect, Effect::Extend);
    assert_eq!(law.exceptions[1].window.from, None);
}

#[test]
fn cases_are_read_as_they_stand() {
    let cases = read_cases(CASES).unwrap();
    assert_eq!(cases.len(), 3);
    assert_eq!(cases[1].region.as_deref(), Some("NO"));
    assert_eq!(cases[1].expect.needs, ["company.staff", "@eu.act.limit"]);
    assert_eq!(cases[2].date.to_string(), "2024-02-01");
    let staff = &cases[2].profile.get("company.staff", None).unwrap().answer;
    assert!(format!("{staff:?}").contains("249"));
    assert_eq!(cases[2].expect.exception.as_deref(), Some("eu.act.1.small"));
}

#[test]
fn the_bundled_base_and_its_cases_load() {
    let base = LawBase::bundled().unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let cases = landfall_legal::load::bundled_cases(&base).unwrap_or_else(|m| panic!("{m}"));
    assert!(base.facts().len() > 50);
    let entries = base.rule_entries(&cases);
    assert_eq!(
        entries.iter().map(|rule| rule.cases).sum::<usize>(),
        cases.len()
    );
}

#[test]
fn a_folder_is_read_with_its_subfolders_in_any_order_alike() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("z")).unwrap();
    std::fs::write(folder.path().join("z/base.toml"), BASE).unwrap();
    std::fs::write(folder.path().join("law.toml"), LAW).unwrap();
    std::fs::write(folder.path().join("law.cases.toml"), CASES).unwrap();
    std::fs::write(folder.path().join("notes.txt"), "no rules").unwrap();
    let base = LawBase::from_dir(folder.path()).unwrap();
    assert_eq!(base.rules().count(), 2);
    let missing = LawBase::from_dir(&folder.path().join("none")).unwrap_err();
    assert!(missing.to_string().contains("none: "), "{missing}");
    let [one, two] = files(BASE, LAW);
    assert_eq!(LawBase::load([two, one]).unwrap(), load(BASE, LAW).unwrap());
}

/// Where a mistake file says `- this` becomes `+ that`, and what is said then.
fn pinned(file: &str, text: &str, said: impl Fn(&str, &str) -> String) {
    let mut now = Vec::new();
    for block in text.trim().split("\n\n") {
        let lines = |mark: &str| {
            let lines = block.lines().filter_map(|line| line.strip_prefix(mark));
            lines.collect::<Vec<_>>().join("\n")
        };
        let change = block
            .lines()
            .filter(|line| line.starts_with("- ") || line.starts_with("+ "));
        let change = change.collect::<Vec<_>>().join("\n");
        now.push(format!("{change}\n{}", said(&lines("- "), &lines("+ "))));
    }
    let now = format!("{}\n", now.join("\n\n"));
    for (now, then) in now.split("\n\n").zip(text.split("\n\n")) {
        assert_eq!(now.trim(), then.trim(), "{file}");
    }
}

/// The mistakes, of which there must be some.
fn mistakes<T: std::fmt::Debug>(read: Result<T, Mistakes>) -> String {
    read.map_or_else(
        |mistakes| mistakes.to_string(),
        |_| "NOTHING WAS SAID".to_owned(),
    )
}

#[test]
fn each_mistake_of_a_law_is_said_with_its_place_and_remedy() {
    let text = include_str!("load/law.mistakes.txt");
    pinned("law.mistakes.txt", text, |from, to| {
        mistakes(load(BASE, &with(LAW, from, to)))
    });
}

#[test]
fn each_mistake_of_facts_and_jurisdictions_is_said_with_its_place_and_remedy() {
    let text = include_str!("load/base.mistakes.txt");
    pinned("base.mistakes.txt", text, |from, to| {
        mistakes(load(&with(BASE, from, to), LAW))
    });
}

#[test]
fn each_mistake_of_cases_is_said_with_its_place_and_remedy() {
    let text = include_str!("load/law.cases.mistakes.txt");
    pinned("law.cases.mistakes.txt", text, |from, to| {
        mistakes(read_cases(&with(CASES, from, to)))
    });
}

#[test]
fn a_law_without_region_cannot_use_a_definition_that_has_one() {
    let seat = r#"
        [law]
        id = "de.seat"
        title = "On seats"
        short = "Seats"
        jurisdiction = "DE"
        area = "tax"
        scope = "seat"

        [[source]]
        id = "text"
        title = "The act"
        kind = "primary"
        read = 2026-11-26

        [[definition]]
        id = "de.seat.home"
        article = "1"
        source = "text"
        when = "eu.act.at_home"
    "#;
    let [base, law] = files(BASE, LAW);
    let all = [base, law, ("seat.toml", seat.into())];
    assert_eq!(
        mistakes(LawBase::load(all)),
        "seat.toml, line 20, `when`: `eu.act.at_home` uses `REGION`, \
         but this law is checked for no region"
    );
}

/// A law of Germany beside the act of the Union.
fn german(head: &str, rest: &str) -> String {
    let text = format!(
        r#"
        [law]
        id = "de.act"
        title = "A German act"
        short = "DE"
        jurisdiction = "DE"
        area = "tax"
        {head}
        [[source]]
        id = "text"
        title = "The act"
        kind = "primary"
        read = 2026-11-26
        {rest}"#
    );
    let [base, law] = files(BASE, LAW);
    mistakes(LawBase::load([base, law, ("de.toml", text.into())]))
}

#[test]
fn inherited_law_can_be_taken_out_but_nothing_else() {
    let out = |what: &str| {
        let entry = format!("{{ rule = \"{what}\", article = \"1\", source = \"text\" }}");
        german(&format!("disapplies = [{entry}]"), "")
    };
    assert_eq!(out("eu.act"), "NOTHING WAS SAID");
    assert_eq!(out("eu.act.2"), "NOTHING WAS SAID");
    assert_eq!(
        out("de.act"),
        "de.toml, line 8, `disapplies`: `de.act` is law of `DE` itself, not inherited \
         (help: give it a last day with `valid_to` instead)"
    );
    assert_eq!(
        out("eu.atc"),
        "de.toml, line 8, `disapplies`: `eu.atc` is not a rule or law (help: did you mean `eu.act`?)"
    );
}

#[test]
fn circles_across_definitions_and_too_long_chains_are_found() {
    let definition = |id: usize, when: String| {
        format!(
            "\n[[definition]]\nid = \"de.act.d{id}\"\narticle = \"1\"\nsource = \"text\"\n\
             when = \"{when}\"\n"
        )
    };
    let chain = |end: &str, count: usize| {
        let links = (1..count).map(|at| definition(at, format!("de.act.d{}", at - 1)));
        let all: String = links.collect();
        definition(0, end.to_owned()) + &all
    };
    assert_eq!(
        german("", &chain("company.records", 32)),
        "NOTHING WAS SAID"
    );
    assert_eq!(
        german("", &chain("company.records", 50_000)),
        "de.toml, line 300008, `when`: 50000 definitions on one another; at most 32"
            .replace("300008", &(14 + 6 * 49_999 + 5).to_string())
    );
    assert_eq!(
        german("", &chain("company.records && de.act.d2", 3)),
        "de.toml, line 19, `when`: definitions go in a circle: \
         de.act.d0 -> de.act.d2 -> de.act.d1 -> de.act.d0 (help: state one of them by facts)"
    );
}

#[test]
fn files_that_are_no_text_are_refused_with_their_line() {
    let said = |bytes: &[u8]| mistakes(LawBase::load([("a.toml", bytes.to_vec())]));
    assert_eq!(
        said(b"# \xe4\n"),
        "a.toml, line 1: not UTF-8 (help: save the file in the encoding UTF-8)"
    );
    assert_eq!(
        said(b"# a\n# b\xe4\n"),
        "a.toml, line 2: not UTF-8 (help: save the file in the encoding UTF-8)"
    );
    assert_eq!(
        said(b"\xef\xbb\xbf[law]"),
        "a.toml, line 1: the file is UTF-8 with a byte order mark, not plain UTF-8 \
         (help: save it as UTF-8 without a mark)"
    );
    assert_eq!(
        said(b"\xff\xfe[\0l\0"),
        "a.toml, line 1: the file is UTF-16, not plain UTF-8 \
         (help: save it as UTF-8 without a mark)"
    );
    assert_eq!(
        said(b"[law]\nid = \"\0\""),
        "a.toml, line 2: a NUL byte: this is no text file \
         (help: save it as plain text in UTF-8)"
    );
    assert_eq!(
        said(&vec![b' '; 8_000_001]),
        "a.toml: 8000001 bytes; at most 8000000 are read (help: split the file)"
    );
    let deep = format!("a = {}{}", "[".repeat(60), "]".repeat(60));
    assert_eq!(
        said(deep.as_bytes()),
        "a.toml, line 1: more than 32 tables and lists inside one another"
    );
    let brackets = "a = ".to_owned() + &"[".repeat(7_000_000);
    assert!(said(brackets.as_bytes()).starts_with("a.toml, line 1: not TOML: "));
    let dotted = format!("{} = 1", vec!["a"; 5_000].join("."));
    assert!(said(dotted.as_bytes()).contains("not TOML: recursion limit"));
}

#[test]
fn of_many_mistakes_the_first_are_listed_and_the_rest_counted() {
    let facts = "[[fact]]\nid = \"a.b\"\n".repeat(1_000);
    let mistakes = LawBase::load([("a.toml", facts.into_bytes())]).unwrap_err();
    assert_eq!(mistakes.list().len(), 201);
    assert_eq!(
        mistakes.list()[0].to_string(),
        "a.toml: 3000 mistakes, of which 200 are listed"
    );
}
