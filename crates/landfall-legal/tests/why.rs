//! Derivations are written when they are read, and it does not matter when that is.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

use landfall_core::Progress;
use landfall_legal::LawBase;
use landfall_legal::engine::{CheckParams, Engine, Waiver};
use landfall_legal::fact::Profile;
use landfall_legal::report::{ComplianceReport, Derivation, Finding, Step, Verdict, Why};
use landfall_legal::truth::Truth;

/// Two states of one union, a rule with all that a derivation can show, and one beside it.
const LAW: &str = r#"
[[jurisdiction]]
id = "EU"
name = "European Union"
kind = "union"

[[jurisdiction]]
id = "DE"
name = "Germany"
kind = "state"
parents = ["EU"]

[[jurisdiction]]
id = "FR"
name = "France"
kind = "state"
parents = ["EU"]

[[fact]]
id = "p.staff"
type = "number"
per_region = true
question = "?"
asks = "x"

[[fact]]
id = "p.kept"
type = "bool"
question = "?"
asks = "x"

[[fact]]
id = "p.placed"
type = "date"
question = "?"
asks = "x"

[law]
id = "eu.t"
title = "T"
short = "S"
jurisdiction = "EU"
area = "data-privacy"
valid_from = 2026-01-01

[[source]]
id = "text"
title = "Text"
kind = "primary"
read = 2026-11-26

[[definition]]
id = "eu.t.large"
article = "2"
source = "text"
when = "p.staff >= @eu.t.limit"

[[parameter]]
id = "eu.t.limit"
type = "number"
unit = "persons"
values = [
  { jurisdiction = "EU", from = 2026-01-01, value = 250, article = "2", source = "text" },
  { jurisdiction = "FR", from = 2026-01-01, value = 50, article = "L. 2", source = "text" },
]

[[rule]]
id = "eu.t.1"
article = "1"
title = "Keep it"
summary = "s"
kind = "duty"
source = "text"
certainty = "settled"
applies_when = "eu.t.large && (REGION in EU || eu.t.large)"
requires = "p.kept"
grandfather = { fact = "p.placed", before = 2020-01-01, until = 2027-01-01, article = "9" }

[[exception]]
id = "eu.t.1.2"
of = "eu.t.1"
article = "1(2)"
source = "text"
summary = "Not for old ones."
when = "p.placed < 2000-01-01"

[[rule]]
id = "eu.t.3"
article = "3"
title = "Keep it as well"
summary = "s"
kind = "duty"
source = "text"
certainty = "settled"
applies_when = "p.staff > 10"
requires = "p.kept"
"#;

const FACTS: &str = r#"
"p.staff" = 100
"p.staff@FR" = 60
"p.kept" = false
"p.placed" = 2025-03-04
"#;

fn engine() -> Engine {
    let files = [("law.toml".to_owned(), LAW.as_bytes().to_vec())];
    let base = LawBase::load(files).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    Engine::new(base).unwrap()
}

fn product(engine: &Engine) -> Profile {
    let base = engine.base();
    Profile::from_toml("facts.toml", FACTS, base.facts(), base.jurisdictions())
        .unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn params() -> CheckParams {
    let mut params = CheckParams::new(["DE", "FR"], "2026-11-26".parse().unwrap());
    params.waivers.push(Waiver {
        rule: "eu.t.3".into(),
        region: Some("FR".into()),
        reason: "moving out".into(),
        owner: "Ada".into(),
        until: "2026-12-31".parse().unwrap(),
    });
    params
}

fn report(engine: &Engine) -> ComplianceReport {
    engine.check(&product(engine), &params()).unwrap()
}

fn find<'r>(report: &'r ComplianceReport, rule: &str, region: &str) -> &'r Finding {
    let mut findings = report.findings.iter();
    let here = |it: &&Finding| it.rule == rule && it.region.as_deref() == Some(region);
    findings.find(here).unwrap()
}

fn why<'r>(report: &'r ComplianceReport, rule: &str, region: &str) -> &'r Why {
    find(report, rule, region).why.as_ref().unwrap()
}

/// Every node of a derivation, with how deep it lies.
fn lines(derivation: &Derivation) -> Vec<String> {
    fn walk(one: &Derivation, depth: usize, lines: &mut Vec<String>) {
        let inputs = one.inputs.iter();
        let inputs: Vec<String> = inputs
            .map(|it| format!("{}={}", it.name, it.value))
            .collect();
        let truth = match one.truth {
            Truth::True => "true",
            Truth::False => "false",
            Truth::Unknown => "unknown",
        };
        lines.push(format!(
            "{}{} -> {truth} {}",
            "  ".repeat(depth),
            one.text,
            inputs.join("; ")
        ));
        for below in &one.because {
            walk(below, depth + 1, lines);
        }
    }
    let mut found = Vec::new();
    walk(derivation, 0, &mut found);
    found
        .iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

#[test]
fn the_tree_goes_from_the_rule_down_to_the_facts() {
    let engine = engine();
    let report = report(&engine);
    assert_eq!(
        lines(why(&report, "eu.t.1", "FR")),
        [
            "Keep it -> false",
            "  in force from 2026-01-01 -> true AS_OF=2026-11-26",
            "  what was there before 2020-01-01 has until 2027-01-01 (9) -> false p.placed=2025-03-04; AS_OF=2026-11-26",
            "  eu.t.large && (REGION in EU || eu.t.large) -> true",
            "    eu.t.large && (REGION in EU || eu.t.large) -> true",
            "      eu.t.large -> true",
            "        p.staff >= @eu.t.limit -> true p.staff=60; @eu.t.limit=50 (FR, L. 2)",
            "      REGION in EU || eu.t.large -> true",
            "        REGION in EU -> true REGION=FR",
            "        eu.t.large -> true",
            "  p.kept -> false",
            "    p.kept -> false p.kept=no",
            "  exempt: Not for old ones. -> false",
            "    p.placed < 2000-01-01 -> false p.placed=2025-03-04",
        ]
    );
}

#[test]
fn each_region_shows_its_own_answers_figures_and_waivers() {
    let engine = engine();
    let report = report(&engine);
    let shown = |rule, region| lines(why(&report, rule, region)).join("\n");
    assert!(shown("eu.t.1", "DE").contains("p.staff=100; @eu.t.limit=250 (EU, 2)"));
    assert!(shown("eu.t.1", "FR").contains("p.staff=60; @eu.t.limit=50 (FR, L. 2)"));
    assert!(shown("eu.t.3", "FR").ends_with("waived by Ada up to 2026-12-31: moving out -> true"));
    assert!(!shown("eu.t.3", "DE").contains("waived"));
    let waived = &find(&report, "eu.t.3", "FR").verdict;
    assert!(matches!(waived, Verdict::Waived { .. }));
}

#[test]
fn a_report_outlives_its_engine_its_product_and_its_arguments() {
    let (kept, read) = {
        let engine = engine();
        let read = report(&engine);
        let texts: Vec<_> = read
            .findings
            .iter()
            .flat_map(|it| &it.why)
            .map(|it| lines(it))
            .collect();
        (report(&engine), texts)
    };
    let late: Vec<_> = kept
        .findings
        .iter()
        .flat_map(|it| &it.why)
        .map(|it| lines(it))
        .collect();
    assert_eq!(late.len(), 4);
    assert_eq!(late, read);
}

#[test]
fn recorded_and_written_are_equal_and_so_are_clones() {
    let engine = engine();
    let recorded = report(&engine);
    let before = recorded.clone();
    let text = serde_json::to_string(&recorded).unwrap();
    let written: ComplianceReport = serde_json::from_str(&text).unwrap();
    assert_eq!(written, recorded);
    assert_eq!(before, recorded);
    assert_eq!(recorded.clone(), recorded);
    assert_eq!(serde_json::to_string(&written).unwrap(), text);
    assert_eq!(serde_json::to_string(&before).unwrap(), text);
    assert_ne!(
        why(&recorded, "eu.t.1", "DE"),
        why(&recorded, "eu.t.1", "FR")
    );
    assert_eq!(
        format!("{:?}", why(&written, "eu.t.1", "DE")),
        format!("{:?}", why(&before, "eu.t.1", "DE"))
    );
}

#[test]
fn an_own_derivation_stands_for_a_recorded_one() {
    let engine = engine();
    let mut report = report(&engine);
    let own: Derivation = (**why(&report, "eu.t.1", "DE")).clone();
    assert_eq!((own.step, own.id.as_deref()), (Step::Rule, Some("eu.t.1")));
    let before = report.clone();
    for finding in &mut report.findings {
        finding.why = finding.why.take().map(|it| Why::from((*it).clone()));
    }
    assert_eq!(report, before);
}

#[test]
fn without_trace_there_is_none() {
    let engine = engine();
    let mut params = params();
    params.trace = false;
    let mut traced = report(&engine);
    let untraced = engine.check(&product(&engine), &params).unwrap();
    assert!(untraced.findings.iter().all(|it| it.why.is_none()));
    traced.findings.iter_mut().for_each(|it| it.why = None);
    assert_eq!(untraced, traced);
}

#[test]
fn a_changed_fact_does_not_reach_the_derivations_of_an_older_check() {
    let engine = engine();
    let older = report(&engine);
    let before = product(&engine);
    let mut after = before.clone();
    after.remove("p.staff", Some("FR"));
    let newer = engine.recheck(&older, &before, &after, &params()).unwrap();
    let staff = |report: &ComplianceReport| lines(why(report, "eu.t.3", "FR")).join("\n");
    assert!(staff(&newer).contains("p.staff=100"));
    assert!(staff(&older).contains("p.staff=60"));
}

/// The bundled rules, on a product that leaves most questions open and answers some for one region.
fn bundled() -> (Engine, Profile, CheckParams) {
    let engine = Engine::new(LawBase::bundled().unwrap()).unwrap();
    let base = engine.base();
    let regional = base
        .facts()
        .iter()
        .find(|it| it.per_region && it.kind == landfall_legal::fact::FactType::Bool);
    let regional = regional.map_or_else(String::new, |it| {
        format!("\"{0}@DE\" = true\n\"{0}\" = false\n", it.id)
    });
    let facts = format!(
        "\"company.staff\" = {{ min = 40, max = 300 }}\n\"company.establishments\" = [\"DE\", \"BR\"]\n\
         \"data.processes_personal\" = true\n\"data.roles\" = [\"controller\"]\n\
         \"privacy.records_of_processing\" = false\n{regional}"
    );
    let product = Profile::from_toml("facts.toml", &facts, base.facts(), base.jurisdictions())
        .unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let params = CheckParams::new(["DE", "US-CA", "BR"], "2026-11-26".parse().unwrap());
    (engine, product, params)
}

#[test]
fn the_order_of_checking_and_reading_changes_nothing() {
    let (engine, product, params) = bundled();
    let report = engine.check(&product, &params).unwrap();
    let read = |at: usize| (*report.findings[at].why.clone().unwrap()).clone();
    let count = report.findings.len();
    let backwards: Vec<Derivation> = (0..count).rev().map(read).collect();
    let forwards: Vec<Derivation> = (0..count).map(read).collect();
    assert!(backwards.iter().rev().eq(&forwards));
    // Alone, with nothing recorded before or after.
    for (finding, derivation) in report.findings.iter().zip(&forwards).step_by(7) {
        let region = finding.region.as_deref();
        let alone = engine
            .check_rule(&product, &params, &finding.rule, region)
            .unwrap();
        assert_eq!(
            alone.unwrap().why.as_deref(),
            Some(derivation),
            "{}",
            finding.rule
        );
    }
}

#[test]
fn threads_may_check_and_read_at_once() {
    let (engine, product, params) = bundled();
    let one = engine.check(&product, &params).unwrap();
    let expected = serde_json::to_string(&one.findings).unwrap();
    let products = vec![product; 3];
    let many = engine
        .check_many(&products, &params, &Progress::silent())
        .unwrap();
    std::thread::scope(|scope| {
        for report in many.iter().chain(&many) {
            let expected = &expected;
            scope.spawn(move || {
                assert_eq!(&serde_json::to_string(&report.findings).unwrap(), expected);
            });
        }
    });
}
