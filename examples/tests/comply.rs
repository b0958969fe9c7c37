//! The command line of the `comply` example, as users' scripts rely on it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::fs;

use landfall_testkit::Run;
use serde_json::{Value, json};

fn comply(args: &[&str]) -> Run {
    landfall_testkit::example("comply", args).unwrap()
}

/// The facts of a shop with 300 staff that keeps no record of its processing.
fn facts() -> Value {
    json!({
        "company.seat": "DE",
        "company.establishments": ["DE"],
        "company.staff": 300,
        "data.processes_personal": true,
        "data.roles": ["controller"],
        "market.offers_to_people": true,
        "privacy.records_of_processing": false,
    })
}

/// Checks these facts and returns the document.
fn check(facts: &Value, regions: &str, date: &str, more: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let product = folder.path().join("facts.json");
    fs::write(&product, facts.to_string()).unwrap();
    let out = folder.path().join("out.json");
    let mut args = vec![
        product.to_str().unwrap(),
        "--regions",
        regions,
        "--date",
        date,
    ];
    args.extend(["--quiet", "--json", out.to_str().unwrap()]);
    args.extend(more);
    let run = comply(&args);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{args:?}");
    serde_json::from_str(&fs::read_to_string(out).unwrap()).unwrap()
}

fn finding<'d>(document: &'d Value, rule: &str, region: &str) -> &'d Value {
    let findings = document["findings"].as_array().unwrap();
    let wanted = |one: &&Value| one["rule"] == rule && one["region"] == region;
    findings.iter().find(wanted).unwrap()
}

#[test]
fn a_violation_has_its_derivation_its_citation_and_a_proven_way_out() {
    let document = check(&facts(), "DE", "2026-11-26", &[]);
    let record = finding(&document, "eu.gdpr.30", "DE");
    assert_eq!(record["verdict"], "violation");
    assert_eq!(record["jurisdiction"], "EU");
    assert!(record["why"]["because"].as_array().unwrap().len() > 1);
    assert!(record["citation"]["sources"][0]["url"].is_string());
    let adjustments = document["adjustments"].as_array().unwrap();
    let germany = adjustments
        .iter()
        .find(|one| one["region"] == "DE")
        .unwrap();
    let way = &germany["sets"][0];
    assert_eq!(way["proven_minimal"], true);
    let change = &way["changes"][0];
    assert_eq!(change["fact"], "privacy.records_of_processing");
    assert_eq!(change["to"], true);
}

#[test]
fn applying_a_way_out_leaves_nothing_violated() {
    let mut facts = facts();
    let document = check(&facts, "DE", "2026-11-26", &[]);
    for place in document["adjustments"].as_array().unwrap() {
        for change in place["sets"][0]["changes"].as_array().into_iter().flatten() {
            facts[change["fact"].as_str().unwrap()] = change["to"].clone();
        }
    }
    let after = check(&facts, "DE", "2026-11-26", &[]);
    let violated = |one: &&Value| one["verdict"] == "violation";
    let left = after["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(violated);
    assert_eq!(left.count(), 0);
}

#[test]
fn an_empty_product_is_never_compliant() {
    let document = check(&json!({}), "DE,CN,US-*,BR", "2026-11-26", &[]);
    let findings = document["findings"].as_array().unwrap();
    assert!(findings.len() > 300);
    for one in findings {
        let verdict = one["verdict"].as_str().unwrap();
        assert!(!verdict.starts_with("compliant"), "{}", one["rule"]);
        let needs = !one["facts_needed"].as_array().unwrap().is_empty();
        assert_eq!(needs, verdict == "needs_input", "{}", one["rule"]);
    }
    assert!(!document["questions"].as_array().unwrap().is_empty());
}

#[test]
fn rules_bind_from_their_first_day() {
    let run = comply(&["--rules"]);
    let rules: Value = serde_json::from_str(&run.stdout).unwrap();
    let rules = rules.as_array().unwrap();
    assert!(rules.len() >= 100);
    assert!(rules.iter().all(|rule| rule["cases"].as_u64() >= Some(5)));
    let record = rules
        .iter()
        .find(|rule| rule["id"] == "eu.gdpr.30")
        .unwrap();
    assert_eq!(record["valid_from"], "2018-05-25");
    let before = check(&facts(), "DE", "2018-05-24", &[]);
    let on = check(&facts(), "DE", "2018-05-25", &[]);
    assert_eq!(
        finding(&before, "eu.gdpr.30", "DE")["verdict"],
        "not_yet_in_force"
    );
    assert_eq!(finding(&on, "eu.gdpr.30", "DE")["verdict"], "violation");
}

#[test]
fn an_answer_shows_in_the_difference() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old.json");
    let first = check(&facts(), "DE", "2026-11-26", &[]);
    fs::write(&old, first.to_string()).unwrap();
    let mut answered = facts();
    answered["privacy.records_of_processing"] = json!(true);
    let now = check(
        &answered,
        "DE",
        "2026-11-26",
        &["--diff", old.to_str().unwrap()],
    );
    let changes = now["diff"]["changes"].as_array().unwrap();
    let record = changes
        .iter()
        .find(|one| one["rule"] == "eu.gdpr.30")
        .unwrap();
    assert_eq!(record["before"]["verdict"], "violation");
    assert_eq!(record["after"]["verdict"], "compliant");
}

#[test]
fn facts_and_regions_that_do_not_exist_are_refused_with_the_nearest() {
    let folder = tempfile::tempdir().unwrap();
    let product = folder.path().join("facts.toml");
    fs::write(&product, "\"company.staf\" = 5\n").unwrap();
    let path = product.to_str().unwrap();
    let run = comply(&[path, "--regions", "DE", "--date", "2026-11-26"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("line 1") && run.stderr.contains("company.staff"),
        "{}",
        run.stderr
    );
    fs::write(&product, "").unwrap();
    let run = comply(&[path, "--regions", "XX", "--date", "2026-11-26"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("`XX`"), "{}", run.stderr);
}

#[test]
fn a_region_without_rules_is_not_called_compliant() {
    let document = check(&facts(), "ZA", "2026-11-26", &[]);
    assert_eq!(document["not_covered"][0]["region"], "ZA");
    let findings = document["findings"].as_array().unwrap();
    assert!(findings.iter().all(|one| one["region"].is_null()));
}

#[test]
fn sarif_markdown_page_and_log_are_written_together() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (sarif, text, page, log) = (
        path("a.sarif"),
        path("a.md"),
        path("a.html"),
        path("a.jsonl"),
    );
    let more = [
        "--sarif",
        &sarif,
        "--markdown",
        &text,
        "--page",
        &page,
        "--log",
        &log,
    ];
    check(&facts(), "DE", "2026-11-26", &more);
    let sarif: Value = serde_json::from_str(&fs::read_to_string(&sarif).unwrap()).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(
        results
            .iter()
            .any(|one| one["kind"] == "fail" && one["level"] == "error")
    );
    assert!(fs::read_to_string(&text).unwrap().contains("## Violated"));
    let page = fs::read_to_string(&page).unwrap();
    assert!(page.contains("Decision support, not legal advice") && !page.contains("<script src"));
    let sealed = landfall::legal::audit::verify(fs::read(&log).unwrap().as_slice(), None).unwrap();
    assert_eq!(sealed.entries, 1);
}

#[test]
fn a_waiver_holds_until_its_last_day_and_own_costs_count() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (waivers, costs) = (path("waivers.toml"), path("costs.toml"));
    let waiver = "[[waiver]]\nrule = \"eu.gdpr.30\"\nreason = \"tool comes\"\nowner = \"ada\"\nuntil = 2026-11-26\n";
    fs::write(&waivers, waiver).unwrap();
    let on = |day| check(&facts(), "DE", day, &["--waivers", &waivers]);
    let verdict = |document: &Value| finding(document, "eu.gdpr.30", "DE")["verdict"].clone();
    assert_eq!(verdict(&on("2026-11-26")), "waived");
    assert_eq!(verdict(&on("2026-11-27")), "violation");
    let cost = "[[change]]\nfact = \"privacy.records_of_processing\"\ncost = \"7 EUR\"\n";
    fs::write(&costs, cost).unwrap();
    let document = check(&facts(), "DE", "2026-11-26", &["--costs", &costs]);
    let adjustments = document["adjustments"].as_array().unwrap();
    let germany = adjustments
        .iter()
        .find(|one| one["region"] == "DE")
        .unwrap();
    assert_eq!(germany["sets"][0]["cost"]["amount"], "7.00");
}

#[test]
fn a_lock_file_holds_the_rules() {
    let folder = tempfile::tempdir().unwrap();
    let lock = folder.path().join("lock.toml");
    let lock = lock.to_str().unwrap();
    check(&facts(), "DE", "2026-11-26", &["--lock", lock]);
    check(&facts(), "DE", "2026-11-26", &["--lock", lock]);
    let text = fs::read_to_string(lock).unwrap();
    let checksum = text.split('"').nth(3).unwrap().to_owned();
    fs::write(lock, text.replacen(&checksum, "0", 1)).unwrap();
    let product = folder.path().join("facts.json");
    fs::write(&product, "{}").unwrap();
    let args = [
        product.to_str().unwrap(),
        "--regions",
        "DE",
        "--date",
        "2026-11-26",
    ];
    let run = comply(&[&args[..], &["--lock", lock]].concat());
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains("lock.toml"), "{}", run.stderr);
}

#[test]
fn every_case_of_the_bundled_rules_comes_out_as_written() {
    let run = comply(&["--check-rules"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains(" 0 failed"), "{}", run.stdout);
}

#[test]
fn own_rules_stand_beside_the_bundled_ones_and_say_which_prices_are_legal_where() {
    let data = |name: &str| landfall_testkit::bundled(name);
    let (rules, offers) = (data("own_rules"), data("offers.toml"));
    let more = [
        "--add-rules",
        rules.to_str().unwrap(),
        "--offers",
        offers.to_str().unwrap(),
    ];
    let mut facts = facts();
    facts["shop.announces_price_cuts"] = true.into();
    let document = check(&facts, "DE,FR,BR", "2026-12-31", &more);
    assert!(document["pack"].as_str().unwrap().contains("+own "));
    let said = |fact: &str, region: &str, text: &str| -> Value {
        let offers = document["offers"].as_array().unwrap();
        let of = offers.iter().find(|one| one["fact"] == fact).unwrap();
        let verdicts = of["verdicts"].as_array().unwrap();
        let found = verdicts
            .iter()
            .find(|one| one["region"] == region && one["text"] == text);
        found.unwrap()["violates"].clone()
    };
    let none = json!([]);
    assert_eq!(said("price.monthly", "FR", "24.90 EUR"), none);
    let cap = json!(["eu.price_caps.2"]);
    assert_eq!(said("price.monthly", "FR", "29.90 EUR"), cap);
    assert_eq!(said("price.monthly", "DE", "29.90 EUR"), none);
    let later = check(&facts, "FR", "2027-01-01", &more);
    let verdicts = &later["offers"][0]["verdicts"];
    assert_eq!(verdicts[1]["text"], "24.90 EUR");
    assert_eq!(verdicts[1]["violates"], cap);
}

#[test]
fn the_bundled_rules_of_ones_own_pass_their_cases() {
    let rules = landfall_testkit::bundled("own_rules");
    let run = comply(&["--check-rules", "--add-rules", rules.to_str().unwrap()]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("`eu.price_caps`"), "{}", run.stdout);
    assert!(
        run.stdout.contains(" 0 failed; 0 remarks"),
        "{}",
        run.stdout
    );
}
