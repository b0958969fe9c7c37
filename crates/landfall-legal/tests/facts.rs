//! The facts of a product: forms, regions, and every mistake with its line and remedy.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

use std::collections::BTreeSet;

use landfall_core::Mistakes;
use landfall_legal::LawBase;
use landfall_legal::fact::{Given, Profile};
use landfall_legal::value::{Answer, Span, Value};
use proptest::prelude::*;

const BASE: &str = include_str!("load/base.toml");

fn base() -> LawBase {
    LawBase::load([("base.toml", BASE.into())]).unwrap()
}

fn toml(text: &str) -> Result<Profile, Mistakes> {
    let base = base();
    Profile::from_toml("facts.toml", text, base.facts(), base.jurisdictions())
}

fn json(text: &str) -> Result<Profile, Mistakes> {
    let base = base();
    Profile::from_json("facts.json", text, base.facts(), base.jurisdictions())
}

fn said(text: &str) -> String {
    toml(text).unwrap_err().to_string()
}

fn answer(profile: &Profile, fact: &str) -> Answer {
    profile.get(fact, None).unwrap().answer.clone()
}

fn number(text: &str) -> Value {
    Value::Number(text.parse().unwrap())
}

#[test]
fn flat_nested_and_json_say_the_same() {
    let flat =
        "\"company.staff\" = 5\n\"product.forms\" = [\"app\"]\n\"product.price@DE\" = \"3 EUR\"";
    let nested = "[company]\nstaff = 5\n[product]\nforms = [\"app\"]\n\"price@de\" = { amount = 3, currency = \"EUR\" }";
    let other = r#"{"company": {"staff": 5}, "product.forms": ["app"], "product.price@DEU": {"amount": "3", "currency": "EUR"}}"#;
    let places = |mut profile: Profile| {
        let all: Vec<_> = profile
            .iter()
            .map(|(fact, region, given)| {
                (fact.to_owned(), region.map(str::to_owned), given.clone())
            })
            .collect();
        for (fact, region, given) in all {
            let given = Given {
                place: Default::default(),
                ..given
            };
            profile.set(fact, region, given);
        }
        profile
    };
    let flat = places(toml(flat).unwrap());
    assert_eq!(flat, places(toml(nested).unwrap()));
    assert_eq!(flat, places(json(other).unwrap()));
}

#[test]
fn every_form_of_an_answer_is_read() {
    let profile = toml(
        r#"
        [company]
        staff = { min = 40, max = 60 }
        records = { value = true, evidence = "the register, page 4" }
        seat = "fra"
        offices = { min = ["DE"], max = ["DE", "US-CA", "PE"] }
        [product]
        since = 2024-02-29
        stage = "not applicable"
        forms = { value = "unknown", evidence = "nobody knows" }
        price = { min = "0.10 EUR" }
        reply = 72
        "#,
    )
    .unwrap();
    let between = Answer::Between {
        min: Some(number("40")),
        max: Some(number("60")),
    };
    assert_eq!(answer(&profile, "company.staff"), between);
    let records = profile.get("company.records", None).unwrap();
    assert_eq!(records.evidence.as_deref(), Some("the register, page 4"));
    assert_eq!(
        records.place.to_string(),
        "facts.toml, line 4, `company.records`"
    );
    let seat = Answer::Value {
        value: Value::Text("FR".to_owned()),
    };
    assert_eq!(answer(&profile, "company.seat"), seat);
    let set = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    let offices = Answer::SetBetween {
        min: set(&["DE"]),
        max: Some(set(&["DE", "PE", "US-CA"])),
    };
    assert_eq!(answer(&profile, "company.offices"), offices);
    assert_eq!(answer(&profile, "product.stage"), Answer::NotApplicable);
    assert_eq!(answer(&profile, "product.forms"), Answer::Unknown);
    let reply = Answer::Value {
        value: Value::Duration(Span {
            months: 0,
            seconds: 259_200,
        }),
    };
    assert_eq!(answer(&profile, "product.reply"), reply);
    let price = Answer::Between {
        min: Some(Value::Money("0.10 EUR".parse().unwrap())),
        max: None,
    };
    assert_eq!(answer(&profile, "product.price"), price);
}

#[test]
fn numbers_stay_what_was_written() {
    let read = |text: &str| {
        let read = toml(&format!("\"staff.here\" = {text}")).unwrap();
        answer(&read, "staff.here")
    };
    for (text, same) in [
        ("0.1", "0.1"),
        ("1e25", "10000000000000000000000000"),
        ("1_000.50", "1000.5"),
        ("0x10", "16"),
        ("-0.0", "0"),
        ("1e-28", "0.0000000000000000000000000001"),
        (
            "+79228162514264337593543950335",
            "79228162514264337593543950335",
        ),
        ("12345678901234567890e-10", "1234567890.123456789"),
        ("0e99999", "0"),
    ] {
        let value = number(same);
        assert_eq!(read(text), Answer::Value { value }, "{text}");
    }
    let in_json = json(r#"{"staff.here": 1E+25}"#).unwrap();
    assert_eq!(answer(&in_json, "staff.here"), read("1e25"));
}

#[test]
fn each_mistake_is_said_with_its_line_and_remedy() {
    for (text, expected) in [
        (
            "company.staf = 5",
            "line 1, `company.staf`: `company.staf` is not a fact (help: did you mean `company.staff`?)",
        ),
        (
            "[compny]\nstaff = 5",
            "line 2, `compny.staff`: `compny.staff` is not a fact (help: did you mean `company.staff`?)",
        ),
        (
            "zzz = 1",
            "line 1, `zzz`: `zzz` is not a fact (help: `--facts` lists all facts)",
        ),
        (
            "company.staff = 5.5",
            "line 1, `company.staff`: 5.5 is not a whole number",
        ),
        (
            "company.staff = -1",
            "line 1, `company.staff`: -1 is below the least value allowed, 0",
        ),
        (
            "company.staff = 1e6\nproduct.since = 1899-12-31",
            "line 2, `product.since`: 1899-12-31 is below the least value allowed, 1900-01-01",
        ),
        (
            "company.staff = 1_000_001",
            "line 1, `company.staff`: 1000001 is above the greatest value allowed, 1000000",
        ),
        (
            "company.staff = \"5\"",
            "line 1, `company.staff`: must be a number, not text",
        ),
        (
            "staff.here = nan",
            "line 1, `staff.here`: `nan` is not a number",
        ),
        (
            "staff.here = -inf",
            "line 1, `staff.here`: `-inf` is not a number",
        ),
        (
            "staff.here = 1e999",
            "line 1, `staff.here`: `1e999` is not a number that can be kept exactly (at most 28 digits)",
        ),
        (
            "staff.here = 0.12345678901234567890123456789",
            "line 1, `staff.here`: `0.12345678901234567890123456789` is not a number that can be kept exactly (at most 28 digits)",
        ),
        (
            "company.records = \"true\"",
            "line 1, `company.records`: must be true or false, not text (help: write true without quotes)",
        ),
        (
            "company.records = 1",
            "line 1, `company.records`: must be true or false, not a number",
        ),
        (
            "company.seat = \"UK\"",
            "line 1, `company.seat`: `UK` is not the code of a region (help: did you mean `GB`?)",
        ),
        (
            "company.seat = \"LICENCE\"",
            "line 1, `company.seat`: `LICENCE` is not a territory (help: its rules are checked whatever the regions)",
        ),
        (
            "company.offices = \"DE\"",
            "line 1, `company.offices`: must be a list, not text (help: write it in brackets, for example [\"a\", \"b\"])",
        ),
        (
            "company.offices = [\"DE\", \"DEU\"]",
            "line 1, `company.offices`: \"DE\" stands here twice",
        ),
        (
            "product.stage = \"relesed\"",
            "line 1, `product.stage`: \"relesed\" is not a value of `product.stage` (help: did you mean `released`?)",
        ),
        (
            "product.forms = [\"ap\",\n \"siet\"]",
            "line 1, `product.forms`: \"ap\" is not a value of `product.forms` (help: did you mean `app`?)\nfacts.toml, line 2, `product.forms`: \"siet\" is not a value of `product.forms` (help: did you mean `site`?)",
        ),
        (
            "product.since = \"2023-02-29\"",
            "line 1, `product.since`: `2023-02-29` is not a date such as 2026-11-22",
        ),
        (
            "product.price = 3",
            "line 1, `product.price`: must be money such as \"12.50 EUR\", not a number",
        ),
        (
            "product.price = \"-3 EUR\"",
            "line 1, `product.price`: -3.00 EUR is below the least value allowed, 0",
        ),
        (
            "product.price = { amount = 0.1, currency = \"EUR\" }",
            "line 1, `product.price`: put the amount 0.1 in quotes, so that it stays exact",
        ),
        (
            "product.price = { amount = 1 }",
            "line 1, `product.price`: money without `currency`",
        ),
        (
            "product.price = { min = \"1 EUR\", max = \"2 USD\" }",
            "line 1, `product.price`: `min` and `max` have different currencies",
        ),
        (
            "product.reply = \"30 minutes\"",
            "line 1, `product.reply`: `30 minutes` is not a duration such as `72h`, `30d`, `1mo` or `2y` (whole numbers only)",
        ),
        (
            "product.reply = 0.5",
            "line 1, `product.reply`: 30min is below the least value allowed, 1h",
        ),
        (
            "product.reply = \"2mo\"",
            "line 1, `product.reply`: 2mo is above the greatest value allowed, 30d",
        ),
        (
            "company.staff = { min = 6, max = 5 }",
            "line 1, `company.staff`: `min` 6 is greater than `max` 5 (help: swap them)",
        ),
        (
            "company.staff = { min = -6, mx = 5 }",
            "line 1, `company.staff`: `mx` is not allowed here (help: did you mean `max`?)",
        ),
        (
            "company.staff = {}",
            "line 1, `company.staff`: an interval without `min` and `max`",
        ),
        (
            "company.records = { min = true }",
            "line 1, `company.records`: an interval is for numbers, money, dates, durations and lists",
        ),
        (
            "product.forms = { min = [\"app\"], max = [\"site\"] }",
            "line 1, `product.forms`: \"app\" is in `min`, but not in `max` (help: `max` holds everything that can be in it)",
        ),
        (
            "company.records = { evidence = \"a file\" }",
            "line 1, `company.records`: evidence without `value`",
        ),
        (
            "company.records = { value = 3, evidence = 4 }",
            "line 1, `company.records`: `evidence` must be text, not a number\nfacts.toml, line 1, `company.records`: must be true or false, not a number",
        ),
        (
            "\"company.staff@DE\" = 5",
            "line 1, `company.staff@DE`: `company.staff` is the same in every region (help: write it once, as `company.staff`)",
        ),
        (
            "\"staff.here@ZZ\" = 5",
            "line 1, `staff.here@ZZ`: `ZZ` is not the code of a region (help: use a code such as DE, US-CA (ISO 3166) or EU)",
        ),
        (
            "\"company.staff\" = 5\n\n[company]\nstaff = 6",
            "line 4, `company.staff`: `company.staff` is given twice; first in line 1 (help: keep one of them)",
        ),
        (
            "\"staff.here@DE\" = 5\n\"staff.here@deu\" = 5",
            "line 2, `staff.here@deu`: `staff.here@deu` is given twice; first in line 1 (help: keep one of them)",
        ),
        (
            "company.staff = 5\ncompany.staff = 5",
            "line 2: not TOML: duplicate key (help: keep one of the two, or begin a new table such as `[[name]]`)",
        ),
    ] {
        assert_eq!(said(text), format!("facts.toml, {expected}"), "{text}");
    }
}

#[test]
fn json_has_mistakes_of_its_own() {
    for (text, expected) in [
        (
            "[]",
            "facts.json, line 1: must be a table from fact to value, not a list",
        ),
        (
            "{\"company.staff\": null}",
            "facts.json, line 1, `company.staff`: null says nothing (help: leave it out, or write \"unknown\" or \"not applicable\")",
        ),
        (
            "{\"company.staff\": 5,\n \"company.staff\": 5}",
            "facts.json, line 2: `company.staff` is given twice",
        ),
        (
            "{\"company.staff\": NaN}",
            "facts.json, line 1: not JSON: expected value",
        ),
        (
            "{\n\"company.staff\": 5",
            "facts.json, line 2: not JSON: EOF while parsing an object",
        ),
        (
            "{\"product.since\": \"22.11.2026\"}",
            "facts.json, line 1, `product.since`: `22.11.2026` is not a date such as 2026-11-22",
        ),
    ] {
        assert_eq!(json(text).unwrap_err().to_string(), expected, "{text}");
    }
    let deep = format!(
        "{{\"a\": {}{}}}",
        "[".repeat(1_000_000),
        "]".repeat(1_000_000)
    );
    let said = json(&deep).unwrap_err().to_string();
    assert!(said.len() < 300, "{}", said.len());
}

#[test]
fn files_are_read_by_their_ending() {
    let folder = tempfile::tempdir().unwrap();
    let base = base();
    let read = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let read = Profile::from_file(&path, base.facts(), base.jurisdictions());
        read.map(|profile| profile.len()).map_err(|error| {
            let text = error.to_string();
            text.rsplit('/').next().unwrap_or_default().to_owned()
        })
    };
    assert_eq!(read("a.toml", b"company.staff = 5"), Ok(1));
    assert_eq!(read("a.JSON", b"{\"company.staff\": 5}"), Ok(1));
    assert_eq!(read("empty.toml", b""), Ok(0));
    assert_eq!(
        read("a.yaml", b"x"),
        Err("a.yaml: cannot tell what `.yaml` holds (help: allowed: toml, json)".to_owned())
    );
    assert_eq!(
        read("a.toml", b"\xff"),
        Err("a.toml, line 1: not UTF-8 (help: save the file in the encoding UTF-8)".to_owned())
    );
    let missing = Profile::from_file(
        &folder.path().join("none.toml"),
        base.facts(),
        base.jurisdictions(),
    );
    assert!(missing.unwrap_err().to_string().contains("none.toml: "));
}

#[test]
fn the_nearest_answer_counts_in_a_region() {
    let base = LawBase::bundled().unwrap();
    let (facts, graph) = (base.facts(), base.jurisdictions());
    let text = r#"
        "market.paid" = true
        "market.paid@EEA" = false
        "market.paid@DE" = "not applicable"
        "market.paid@US" = "unknown"
        "company.staff" = 5
    "#;
    let profile = Profile::from_toml("f", text, facts, graph).unwrap();
    let paid = |region| {
        profile.resolve(facts, graph, region)["market.paid"]
            .place
            .line
    };
    assert_eq!(paid(None), Some(2));
    assert_eq!(paid(Some("BR")), Some(2));
    assert_eq!(paid(Some("FR")), Some(3));
    assert_eq!(paid(Some("DE")), Some(4));
    assert_eq!(paid(Some("DE-BY")), Some(4));
    assert_eq!(paid(Some("US-TX")), Some(5));
    assert_eq!(paid(Some("EEA")), Some(3));
    assert_eq!(profile.resolve(facts, graph, Some("DE")).len(), 2);
    let only_there = Profile::from_toml("f", "\"market.paid@DE\" = true", facts, graph).unwrap();
    assert!(only_there.resolve(facts, graph, None).is_empty());
    assert!(only_there.resolve(facts, graph, Some("EU")).is_empty());
}

#[test]
fn the_dictionary_says_who_reads_a_fact() {
    let base = LawBase::load(
        [
            ("base.toml", BASE),
            ("law.toml", include_str!("load/law.toml")),
        ]
        .map(|(name, text)| (name, text.as_bytes().to_vec())),
    )
    .unwrap();
    let entries = serde_json::to_value(base.fact_entries()).unwrap();
    let find = |id: &str| {
        let all = entries.as_array().unwrap();
        all.iter().find(|entry| entry["id"] == id).unwrap().clone()
    };
    // By the definition, by the exceptions to rule 1, by the ban.
    let staff = find("company.staff");
    assert_eq!(
        staff["read_by"],
        serde_json::json!(["eu.act.1", "eu.act.2"])
    );
    assert_eq!(
        (&staff["type"], &staff["max"]),
        (&"number".into(), &1_000_000.into())
    );
    assert_eq!(
        find("product.since")["read_by"],
        serde_json::json!(["eu.act.1"])
    );
    assert_eq!(find("product.since")["min"], "1900-01-01");
    let reply = find("product.reply");
    assert_eq!(
        (&reply["type"], &reply["unit"]),
        (&"number".into(), &"hours".into())
    );
    assert_eq!((&reply["min"], &reply["max"]), (&1.into(), &720.into()));
    let offices = find("company.offices");
    assert_eq!(offices["type"], "list");
    assert_eq!(
        offices["values"],
        serde_json::json!(["DE", "EU", "NO", "US-CA"])
    );
    assert_eq!(find("company.records")["changeable"], true);
    let rules = serde_json::to_value(base.rule_entries(&[])).unwrap();
    assert_eq!(
        rules[0],
        serde_json::json!({
            "id": "eu.act.1", "jurisdiction": "EU", "law": "eu.act", "article": "1",
            "title": "Keep records", "kind": "duty", "area": "data-privacy", "scope": "market",
            "valid_from": "2020-01-01", "valid_to": null, "cases": 0, "certainty": "settled",
        })
    );
}

fn codes() -> impl Strategy<Value = BTreeSet<String>> {
    let code = prop::sample::select(vec!["DE", "NO", "US-CA", "PE", "EU", "x-home"]);
    prop::collection::btree_set(code.prop_map(str::to_owned), 0..4)
}

fn spans() -> impl Strategy<Value = Value> {
    let seconds = prop_oneof![
        3_600..2_592_000u64,
        (1..720u64).prop_map(|hours| hours * 3_600)
    ];
    seconds.prop_map(|seconds| Value::Duration(Span { months: 0, seconds }))
}

/// An answer that the fact allows.
fn answers() -> impl Strategy<Value = (&'static str, Answer)> {
    let value = |value| Answer::Value { value };
    let decimals = || {
        (any::<i64>(), 0..20u32)
            .prop_map(|(digits, scale)| Value::Number(landfall_core::Decimal::new(digits, scale)))
    };
    prop_oneof![
        any::<bool>().prop_map(move |is| ("company.records", value(Value::Bool(is)))),
        decimals().prop_map(move |number| ("staff.here", value(number))),
        decimals().prop_map(|min| (
            "staff.here",
            Answer::Between {
                min: Some(min),
                max: None
            }
        )),
        (0..i64::MAX, 0..9u32).prop_map(move |(digits, scale)| {
            let amount = landfall_core::Decimal::new(digits, scale);
            let money = landfall_core::Money::new(amount, "JPY".parse().unwrap());
            ("product.price", value(Value::Money(money)))
        }),
        spans().prop_map(move |span| ("product.reply", value(span))),
        codes().prop_map(move |codes| ("company.offices", value(Value::Set(codes)))),
        codes().prop_map(|codes| {
            (
                "company.offices",
                Answer::SetBetween {
                    min: BTreeSet::new(),
                    max: Some(codes),
                },
            )
        }),
        Just(("product.stage", Answer::Unknown)),
        Just(("product.stage", Answer::NotApplicable)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn what_is_written_is_read_back(
        given in prop::collection::vec((answers(), any::<bool>(), prop::option::of(".{1,20}")), 0..8),
    ) {
        let base = base();
        let (facts, graph) = (base.facts(), base.jurisdictions());
        let mut profile = Profile::default();
        for ((fact, answer), scoped, evidence) in given {
            let per_region = facts.get(fact).unwrap().per_region;
            let region = (scoped && per_region).then(|| "DE".to_owned());
            let evidence = evidence.map(|text| text.trim().to_owned()).filter(|text| {
                !text.is_empty() && !text.contains('\0')
            });
            profile.set(fact, region, Given { answer, evidence, place: Default::default() });
        }
        let text = profile.to_json().unwrap();
        let back = Profile::from_json("f", &text, facts, graph).unwrap();
        prop_assert_eq!(back.to_json().unwrap(), text);
        prop_assert_eq!(back.len(), profile.len());
        for (fact, region, given) in profile.iter() {
            let read = back.get(fact, region).unwrap();
            prop_assert_eq!(&read.answer, &given.answer);
            prop_assert_eq!(&read.evidence, &given.evidence);
        }
    }
}
