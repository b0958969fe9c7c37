//! Rule files: what is read, and every mistake with file, line, field and remedy.

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

/// What is said about a law in which something was replaced.
fn said(from: &str, to: &str) -> String {
    load(BASE, &with(LAW, from, to)).unwrap_err().to_string()
}

fn said_of_base(from: &str, to: &str) -> String {
    load(&with(BASE, from, to), LAW).unwrap_err().to_string()
}

fn said_of_cases(from: &str, to: &str) -> String {
    read_cases(&with(CASES, from, to)).unwrap_err().to_string()
}

#[test]
fn a_law_is_read_as_it_stands() {
    let base = load(BASE, LAW).unwrap();
    let (law, rule) = base.rule("eu.act.1").unwrap();
    assert_eq!((law.scope, law.file.as_str()), (Scope::Market, "law.toml"));
    assert_eq!((rule.kind, rule.sources.len()), (Kind::Duty, 2));
    assert_eq!(rule.place.to_string(), "law.toml, line 47, `eu.act.1`");
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
    assert_eq!(entries.iter().map(|rule| rule.cases).sum::<usize>(), cases.len());
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

#[test]
fn probe() {
    let law: &[(&str, &str)] = &[
        (r####"title = "An act""####, r####"titel = "An act""####),
        (r####"short = "Act"
"####, r####""####),
        (r####"id = "eu.act""####, r####"id = "us.act""####),
        (r####"id = "eu.act""####, r####"id = "eu act""####),
        (r####"jurisdiction = "EU""####, r####"jurisdiction = "UE""####),
        (r####"jurisdiction = "EU""####, r####"jurisdiction = "LICENCE""####),
        (r####"area = "data-privacy""####, r####"area = "privacy""####),
        (r####"valid_from = 2020-01-01"####, r####"valid_from = 2020-02-30"####),
        (r####"valid_from = 2020-01-01"####, r####"valid_from = 2020-01-01T10:00:00Z"####),
        (r####"valid_from = 2020-01-01"####, r####"valid_from = 2020"####),
        (r####"adopted_by = ["NO"]"####, r####"adopted_by = ["DE", "SE"]"####),
        (r####"adopted_by = ["NO"]"####, r####"disapplies = [{ rule = "eu.act.1", article = "1", source = "text" }, { rule = "xx.yy", article = "1", source = "text" }]"####),
        (r####"adopted_by = ["NO"]"####, r####"scope = "seat""####),
        (r####"read = 2026-11-26"####, r####""####),
        (r####"kind = "recalled""####, r####"kind = "recalled"
read = 2026-11-26"####),
        (r####"id = "blog""####, r####"id = "text""####),
        (r####"source = ["text", "blog"]"####, r####"source = ["text", "blgo"]"####),
        (r####"source = ["text", "blog"]"####, r####"source = ["memory"]"####),
        (r####"source = ["text", "blog"]"####, r####"source = ["blog", "blog"]"####),
        (r####"source = ["text", "blog"]
"####, r####""####),
        (r####"certainty = "settled""####, r####"certainty = "disputed""####),
        (r####"certainty = "settled""####, r####""####),
        (r####"certainty = "settled""####, r####"certainty = "sure""####),
        (r####"source = "blog"
certainty = "secondary""####, r####"source = "memory"
certainty = "secondary""####),
        (r####"when = "staff.here in 1..=5 || company.staff >= 10""####, r####"when = "staff.her in 1..=5 || company.staff >= ""####),
        (r####"when = "staff.here in 1..=5 || company.staff >= 10""####, r####"when = "staff.her in 1..=5 || company.staf >= 10""####),
        (r####"when = "staff.here in 1..=5 || company.staff >= 10""####, r####"when = "eu.act.at_home""####),
        (r####"when = "company.seat in REGION""####, r####"when = "eu.act.applies && !eu.act.at_home""####),
        (r####"when = "company.seat in REGION""####, r####"when = '''company.seat in REGION &&
  company.records &&'''"####),
        (r####"when = "company.seat in REGION""####, r####"when = 5"####),
        (r####"kind = "duty""####, r####"kind = "duti""####),
        (r####"kind = "duty""####, r####"kind = "ban""####),
        (r####"forbids ="####, r####"requires ="####),
        (r####"forbids ="####, r####"requires = "true"
forbids ="####),
        (r####"kind = "duty"
"####, r####""####),
        (r####"applies_when = "true"
"####, r####""####),
        (r####"id = "eu.act.2""####, r####"id = "eu.act.1""####),
        (r####"id = "eu.act.2""####, r####"id = "eu.2""####),
        (r####"id = "eu.act.2""####, r####"id = 2"####),
        (r####"enforced_from = 2021-01-01"####, r####"valid_to = 2019-12-31"####),
        (r####"enforced_from = 2021-01-01"####, r####"enforced_from = 2019-01-01"####),
        (r####"fact = "product.since""####, r####"fact = "company.staff""####),
        (r####"fact = "product.since""####, r####"fact = "product.sinec""####),
        (r####"until = 2021-06-01"####, r####"until = 2020-05-31"####),
        (r####"penalty = { article = "8", text = "a fine" }"####, r####"penalty = { text = "a fine" }"####),
        (r####"once = "100 EUR""####, r####"once = "100 EURO""####),
        (r####"once = "100 EUR""####, r####"once = "-100 EUR""####),
        (r####"once = "100 EUR""####, r####"once = 100"####),
        (r####"amount = 5"####, r####"amount = 5.5"####),
        (r####"groups = ["records"]"####, r####"overrides = "eu.act.2""####),
        (r####"groups = ["records"]"####, r####"groups = "record""####),
        (r####"of = ["eu.act.1"]"####, r####"of = "eu.act.1.small""####),
        (r####"of = ["eu.act.1"]"####, r####"of = []"####),
        (r####"of = "records""####, r####"of = "eu.act.1.wide""####),
        (r####"over = "eu.act.1.small""####, r####""####),
        (r####"over = "eu.act.1.small""####, r####"over = "eu.act.1.smal""####),
        (r####"over = "eu.act.1.small""####, r####"over = "eu.act.1.wide""####),
        (r####"value = 250"####, r####"value = "250""####),
        (r####"value = 250"####, r####"value = nan"####),
        (r####"{ jurisdiction = "DE", from = 2021-01-01"####, r####"{ jurisdiction = "EU", from = 2020-01-01"####),
        (r####"{ jurisdiction = "DE", from = 2021-01-01"####, r####"{ jurisdiction = "ED", from = 2020-01-01"####),
        (r####"{ jurisdiction = "DE", from = 2021-01-01"####, r####"{ jurisdiction = "DE""####),
        (r####"type = "number""####, r####"type = "numbr""####),
        (r####"[law]"####, r####"[lwa]"####),
        (r####"[[rule]]"####, r####"[rule]"####),
        (r####"title = "Keep records""####, r####"title = "Keep records"####),
        (r####"title = "Keep records""####, r####"title = "a"
title = "b""####),
        (r####"title = "Keep records""####, r####"title = " ""####),
    ];
    for (from, to) in law {
        let said = match load(BASE, &with(LAW, from, to)) { Ok(_) => "OK!!!".to_owned(), Err(m) => m.to_string() };
        println!("@@L\t{from:?}\t{to:?}\n{said}");
    }
    let base: &[(&str, &str)] = &[
        (r####"id = "DE""####, r####"id = "EU""####),
        (r####"id = "DE""####, r####"id = "GERMANY""####),
        (r####"parents = ["EU"]"####, r####"parents = ["UE"]"####),
        (r####"name = "European Union""####, r####"name = "European Union"
parents = ["DE"]"####),
        (r####"kind = "pseudo""####, r####"kind = "licence""####),
        (r####"id = "US-CA""####, r####"id = "US-CALI""####),
        (r####"type = "number""####, r####"type = "integer""####),
        (r####"min = 0"####, r####"min = 2_000_000"####),
        (r####"min = 0"####, r####"min = 0.5"####),
        (r####"min = 0"####, r####"min = "0""####),
        (r####"max = 1_000_000"####, r####"max = 1e30"####),
        (r####"asks = "finance""####, r####""####),
        (r####"id = "company.staff""####, r####"id = "company.Staff""####),
        (r####"id = "company.records""####, r####"id = "company.staff""####),
        (r####"id = "company.records""####, r####"id = "company.staff.records""####),
        (r####"to = [true]"####, r####"to = ["yes"]"####),
        (r####"to = [true]"####, r####"to = true"####),
        (r####"cost = "100 EUR", "####, r####""####),
        (r####"values = ["draft", "released"]"####, r####"values = ["draft", "draft", "unknown"]"####),
        (r####"values = ["draft", "released"]
"####, r####""####),
        (r####"unit = "hours""####, r####"unit = "fortnights""####),
        (r####"unit = "hours""####, r####""####),
        (r####"type = "bool""####, r####"type = "bool"
values = ["a"]
unit = "x"
min = 0
integer = true"####),
        (r####"question = "Are records kept?""####, r####"question = "Are records kept?"
questions = { de = "Ja?", xyzzyx = "?" }"####),
    ];
    for (from, to) in base {
        let said = match load(&with(BASE, from, to), LAW) { Ok(_) => "OK!!!".to_owned(), Err(m) => m.to_string() };
        println!("@@B\t{from:?}\t{to:?}\n{said}");
    }
    let cs: &[(&str, &str)] = &[
        (r####"law = "eu.act""####, r####"law = "eu.atc""####),
        (r####"id = "eu.act.1""####, r####"id = "eu.act.11""####),
        (r####"region = "DE"
"####, r####""####),
        (r####"region = "DE""####, r####"region = "US""####),
        (r####"region = "DE""####, r####"region = "D""####),
        (r####"date = 2024-01-01
"####, r####""####),
        (r####""company.staff" = 250"####, r####""company.staf" = 250"####),
        (r####""company.staff" = 250"####, r####""company.staff" = 250.5"####),
        (r####"expect = "violation""####, r####"expect = "violated""####),
        (r####"expect = "violation""####, r####"expect = "violation"
needs = ["company.staff"]
exception = "eu.act.1.small""####),
        (r####"expect = "violation""####, r####""####),
        (r####"name = "no records""####, r####"name = "small""####),
        (r####"name = "no records""####, r####"nam = "small""####),
        (r####"needs = ["company.staff""####, r####"needs = ["company.stuff""####),
        (r####"exception = "eu.act.1.small""####, r####"exception = "eu.act.1.smal""####),
    ];
    for (from, to) in cs {
        let said = match read_cases(&with(CASES, from, to)) { Ok(_) => "OK!!!".to_owned(), Err(m) => m.to_string() };
        println!("@@C\t{from:?}\t{to:?}\n{said}");
    }
}
