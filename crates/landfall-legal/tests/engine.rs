//! What the engine says, through the public API, on bases small enough to check by hand.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

use landfall_core::Progress;
use landfall_legal::LawBase;
use landfall_legal::engine::{CheckParams, Engine, Mode, Waiver};
use landfall_legal::fact::{Given, Profile};
use landfall_legal::report::{ChangeKind, Finding, Verdict};
use landfall_legal::rule::Area;
use landfall_legal::value::{Answer, Value};

const PLACES: &str = r#"
jurisdiction = [
  { id = "EEA", name = "European Economic Area", kind = "union" },
  { id = "EU", name = "European Union", kind = "union", parents = ["EEA"] },
  { id = "DE", name = "Germany", kind = "state", parents = ["EU"] },
  { id = "FR", name = "France", kind = "state", parents = ["EU"] },
  { id = "NO", name = "Norway", kind = "state", parents = ["EEA"] },
  { id = "US", name = "United States", kind = "state" },
  { id = "US-CA", name = "California", kind = "subdivision", parents = ["US"] },
  { id = "US-TX", name = "Texas", kind = "subdivision", parents = ["US"] },
]
"#;

const FACTS: &str = r#"
fact = [
  { id = "p.applies", type = "bool", question = "?", asks = "x" },
  { id = "p.kept", type = "bool", question = "Is it kept?", asks = "legal", per_region = true, change = { cost = "5 EUR", to = [true] } },
  { id = "p.small", type = "bool", question = "?", asks = "x" },
  { id = "p.risky", type = "bool", question = "?", asks = "x" },
  { id = "p.staff", type = "number", min = 0, integer = true, question = "?", asks = "x" },
  { id = "p.revenue", type = "money", min = 0, question = "?", asks = "x" },
  { id = "p.placed", type = "date", question = "?", asks = "x" },
  { id = "p.seat", type = "region", question = "?", asks = "x" },
  { id = "p.stores", type = "regions", question = "?", asks = "x" },
]
"#;

/// A law with its rules; fields that every rule needs are filled in.
fn law(id: &str, jurisdiction: &str, head: &str, rest: &str) -> (String, Vec<u8>) {
    let norm = "article = \"1\"\ntitle = \"t\"\nsummary = \"s\"\nsource = \"text\"";
    let rest = rest
        .replace(
            "[[rule]]",
            &format!("[[rule]]\n{norm}\ncertainty = \"settled\""),
        )
        .replace(
            "[[exception]]",
            "[[exception]]\narticle = \"2\"\nsource = \"text\"\nsummary = \"s\"",
        );
    let text = format!(
        "[law]\nid = \"{id}\"\ntitle = \"T\"\nshort = \"S\"\njurisdiction = \"{jurisdiction}\"\narea = \"data-privacy\"\n{head}\n\
         [[source]]\nid = \"text\"\ntitle = \"Text\"\nurl = \"https://example.org\"\nkind = \"primary\"\nread = 2026-11-26\n{rest}"
    );
    (format!("{id}.toml"), text.into_bytes())
}

fn engine(laws: impl IntoIterator<Item = (String, Vec<u8>)>) -> Engine {
    let shared = [("places.toml", PLACES), ("facts.toml", FACTS)];
    let shared = shared.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let base = LawBase::load(shared.into_iter().chain(laws)).unwrap_or_else(|e| panic!("{e}"));
    Engine::new(base).unwrap()
}

fn duty(rest: &str) -> Engine {
    let rule = "[[rule]]\nid = \"eu.t.1\"\nkind = \"duty\"\napplies_when = \"p.applies\"\nrequires = \"p.kept\"\n";
    engine([law(
        "eu.t",
        "EU",
        "valid_from = 2026-01-01",
        &format!("{rule}{rest}"),
    )])
}

fn facts(engine: &Engine, text: &str) -> Profile {
    let base = engine.base();
    Profile::from_toml("facts.toml", text, base.facts(), base.jurisdictions())
        .unwrap_or_else(|e| panic!("{e}"))
}

fn on(day: &str) -> CheckParams {
    CheckParams::new(["DE"], day.parse().unwrap())
}

fn find(engine: &Engine, text: &str, params: &CheckParams, rule: &str) -> Finding {
    let report = engine.check(&facts(engine, text), params).unwrap();
    let mut found = report
        .findings
        .into_iter()
        .filter(|finding| finding.rule == rule);
    found.next().unwrap()
}

fn says(engine: &Engine, text: &str) -> String {
    find(engine, text, &on("2026-11-26"), "eu.t.1")
        .verdict
        .name()
        .to_owned()
}

const BROKEN: &str = "\"p.applies\" = true\n\"p.kept\" = false\n";

#[test]
fn a_duty_is_violated_kept_or_does_not_apply() {
    let engine = duty("");
    assert_eq!(says(&engine, BROKEN), "violation");
    assert_eq!(
        says(&engine, "\"p.applies\" = true\n\"p.kept\" = true"),
        "compliant"
    );
    assert_eq!(says(&engine, "\"p.applies\" = false"), "not_applicable");
    assert_eq!(
        says(&engine, "\"p.applies\" = \"not applicable\""),
        "not_applicable"
    );
    let open = find(&engine, "\"p.kept\" = true", &on("2026-11-26"), "eu.t.1");
    assert_eq!(open.verdict, Verdict::NeedsInput);
    assert!(open.lawful_either_way);
    assert_eq!(open.facts_needed, ["p.applies"]);
    let open = find(&engine, "", &on("2026-11-26"), "eu.t.1");
    assert!(!open.lawful_either_way);
    assert_eq!(open.facts_needed, ["p.applies", "p.kept"]);
}

#[test]
fn an_answer_for_a_region_counts_there_and_below() {
    let engine = duty("");
    let text = format!("{BROKEN}\"p.kept@EU\" = true");
    assert_eq!(says(&engine, &text), "compliant");
    assert_eq!(
        says(&engine, &format!("{text}\n\"p.kept@DE\" = false")),
        "violation"
    );
}

#[test]
fn a_rule_holds_from_its_first_to_its_last_day() {
    let engine = duty("valid_to = 2026-06-30\n");
    let verdict = |day| find(&engine, BROKEN, &on(day), "eu.t.1");
    let early = verdict("2025-12-31");
    assert_eq!(
        early.verdict,
        Verdict::NotYetInForce {
            from: "2026-01-01".parse().unwrap()
        }
    );
    assert_eq!(early.otherwise.as_deref(), Some(&Verdict::Violation));
    assert!(early.facts_needed.is_empty());
    assert_eq!(verdict("2026-01-01").verdict, Verdict::Violation);
    assert_eq!(verdict("2026-06-30").verdict, Verdict::Violation);
    assert_eq!(verdict("2026-07-01").verdict, Verdict::NotApplicable);
}

#[test]
fn what_was_there_before_has_time() {
    let engine = duty(
        "grandfather = { fact = \"p.placed\", before = 2026-08-02, until = 2026-12-02, article = \"3\" }",
    );
    let placed = |date: &str, day| {
        let text = format!("{BROKEN}\"p.placed\" = {date}");
        find(&engine, &text, &on(day), "eu.t.1")
    };
    let before = placed("2026-08-01", "2026-12-01");
    assert_eq!(
        before.verdict,
        Verdict::NotYetInForce {
            from: "2026-12-02".parse().unwrap()
        }
    );
    assert_eq!(before.otherwise.as_deref(), Some(&Verdict::Violation));
    assert_eq!(
        placed("2026-08-02", "2026-12-01").verdict,
        Verdict::Violation
    );
    assert_eq!(
        placed("2026-08-01", "2026-12-02").verdict,
        Verdict::Violation
    );
    let open = find(&engine, BROKEN, &on("2026-12-01"), "eu.t.1");
    assert_eq!(open.verdict, Verdict::NeedsInput);
    assert_eq!(open.facts_needed, ["p.placed"]);
    assert_eq!(
        find(&engine, BROKEN, &on("2026-12-02"), "eu.t.1").verdict,
        Verdict::Violation
    );
}

#[test]
fn exceptions_nest() {
    let engine = duty(
        "[[exception]]\nid = \"eu.t.1.a\"\nof = \"eu.t.1\"\nwhen = \"p.small\"\n\
         [[exception]]\nid = \"eu.t.1.b\"\nof = \"eu.t.1.a\"\nwhen = \"p.risky\"\n\
         [[exception]]\nid = \"eu.t.1.c\"\nof = \"eu.t.1.b\"\nwhen = \"p.staff < 10\"\n",
    );
    let with = |rest: &str| {
        find(
            &engine,
            &format!("{BROKEN}{rest}"),
            &on("2026-11-26"),
            "eu.t.1",
        )
    };
    let exempt = Verdict::CompliantByException {
        exception: "eu.t.1.a".to_owned(),
    };
    assert_eq!(with("\"p.small\" = false").verdict, Verdict::Violation);
    assert_eq!(
        with("\"p.small\" = true\n\"p.risky\" = false").verdict,
        exempt
    );
    let risky = "\"p.small\" = true\n\"p.risky\" = true\n";
    assert_eq!(
        with(&format!("{risky}\"p.staff\" = 10")).verdict,
        Verdict::Violation
    );
    assert_eq!(with(&format!("{risky}\"p.staff\" = 9")).verdict, exempt);
    let open = with(risky);
    assert_eq!(
        (open.verdict, open.facts_needed),
        (Verdict::NeedsInput, vec!["p.staff".to_owned()])
    );
    let interval = with(&format!("{risky}\"p.staff\" = {{ max = 9 }}"));
    assert_eq!(interval.verdict, exempt);
}

#[test]
fn an_extension_brings_a_rule_to_bear_while_its_window_holds() {
    let engine = duty(
        "[[exception]]\nid = \"eu.t.1.x\"\nof = \"eu.t.1\"\neffect = \"extend\"\nwhen = \"p.risky\"\nvalid_from = 2026-06-01\n",
    );
    let text = "\"p.applies\" = false\n\"p.kept\" = false\n\"p.risky\" = true";
    let verdict = |day| find(&engine, text, &on(day), "eu.t.1").verdict;
    assert_eq!(verdict("2026-05-31"), Verdict::NotApplicable);
    assert_eq!(verdict("2026-06-01"), Verdict::Violation);
}

#[test]
fn what_all_answers_agree_on_is_not_asked() {
    let rule = |applies: &str| {
        format!(
            "[[rule]]\nid = \"eu.t.1\"\nkind = \"duty\"\napplies_when = \"{applies}\"\nrequires = \"p.kept\"\n"
        )
    };
    let says = |applies: &str, staff: &str| {
        let rule = rule(applies);
        let engine = engine([law("eu.t", "EU", "valid_from = 2026-01-01", &rule)]);
        says(&engine, &format!("\"p.kept\" = false\n{staff}"))
    };
    assert_eq!(says("p.risky || !p.risky", ""), "violation");
    // Every number is on one side, but the question may not arise: then neither side holds.
    let sides = "p.staff >= 10 || p.staff < 10";
    assert_eq!(says(sides, ""), "needs_input");
    assert_eq!(says(sides, "\"p.staff\" = { min = 0 }"), "violation");
    assert_eq!(
        says(sides, "\"p.staff\" = \"not applicable\""),
        "not_applicable"
    );
}

#[test]
fn what_is_only_asked_to_be_known_is_never_taken_for_known() {
    let rule = "[[rule]]\nid = \"eu.t.1\"\nkind = \"duty\"\napplies_when = \"true\"\nrequires = \"has(p.staff)\"\n";
    let engine = engine([law("eu.t", "EU", "valid_from = 2026-01-01", rule)]);
    assert_eq!(says(&engine, ""), "needs_input");
    assert_eq!(says(&engine, "\"p.staff\" = 3"), "compliant");
    assert_eq!(
        says(&engine, "\"p.staff\" = \"not applicable\""),
        "violation"
    );
}

#[test]
fn another_currency_is_unknown_and_so_is_a_coarse_region() {
    let rule = "[[rule]]\nid = \"eu.t.1\"\nkind = \"ban\"\napplies_when = \"p.revenue > 10 EUR\"\nforbids = \"any(p.stores in US-CA)\"\n";
    let engine = engine([law("eu.t", "EU", "valid_from = 2026-01-01", rule)]);
    let with = |text: &str| find(&engine, text, &on("2026-11-26"), "eu.t.1");
    let foreign =
        with("\"p.revenue\" = { amount = 100, currency = \"USD\" }\n\"p.stores\" = [\"US-CA\"]");
    assert_eq!(
        (foreign.verdict, foreign.facts_needed),
        (Verdict::NeedsInput, vec!["p.revenue".to_owned()])
    );
    let euros = "\"p.revenue\" = { amount = 11, currency = \"EUR\" }\n";
    assert_eq!(
        with(&format!("{euros}\"p.stores\" = [\"US-TX\", \"DE\"]")).verdict,
        Verdict::Compliant
    );
    let coarse = with(&format!("{euros}\"p.stores\" = [\"US\"]"));
    assert_eq!(
        (coarse.verdict, coarse.facts_needed),
        (Verdict::NeedsInput, vec!["p.stores".to_owned()])
    );
}

fn waived(until: &str) -> CheckParams {
    let mut params = on("2026-11-26");
    params.waivers = vec![Waiver {
        rule: "eu.t.1".to_owned(),
        region: Some("EU".to_owned()),
        reason: "contract under way".to_owned(),
        owner: "A. Person".to_owned(),
        until: until.parse().unwrap(),
    }];
    params
}

#[test]
fn a_waiver_holds_up_to_its_last_day_and_for_violations_only() {
    let engine = duty("");
    let held = find(&engine, BROKEN, &waived("2026-11-26"), "eu.t.1");
    assert_eq!(
        held.verdict,
        Verdict::Waived {
            until: "2026-11-26".parse().unwrap()
        }
    );
    assert_eq!(held.otherwise.as_deref(), Some(&Verdict::Violation));
    assert_eq!(
        find(&engine, BROKEN, &waived("2026-11-25"), "eu.t.1").verdict,
        Verdict::Violation
    );
    assert_eq!(
        find(&engine, "", &waived("2026-11-26"), "eu.t.1").verdict,
        Verdict::NeedsInput
    );
    let mut elsewhere = waived("2026-12-31");
    elsewhere.waivers[0].region = Some("US".to_owned());
    assert_eq!(
        find(&engine, BROKEN, &elsewhere, "eu.t.1").verdict,
        Verdict::Violation
    );
}

#[test]
fn wrong_waivers_and_regions_are_all_reported() {
    let engine = duty("");
    let mut params = waived("2026-12-31");
    params.waivers[0].rule = "eu.t.2".to_owned();
    params.waivers[0].owner = " ".to_owned();
    params.regions.push("Germny".to_owned());
    let error = engine
        .check(&Profile::default(), &params)
        .unwrap_err()
        .to_string();
    assert_eq!(error.lines().count(), 3, "{error}");
    assert!(error.contains("did you mean `eu.t.1`?"), "{error}");
    assert!(error.contains("`regions[1]`"), "{error}");
}

#[test]
fn members_inherit_override_and_disapply() {
    let rule = |id: &str, rest: &str| {
        format!(
            "[[rule]]\nid = \"{id}\"\nkind = \"duty\"\napplies_when = \"true\"\nrequires = \"p.kept\"\n{rest}\n"
        )
    };
    let union = format!("{}{}", rule("eu.t.1", ""), rule("eu.t.2", ""));
    let german = rule("de.t.1", "overrides = \"eu.t.1\"\nvalid_from = 2026-06-01");
    let engine = engine([
        law(
            "eu.t",
            "EU",
            "valid_from = 2026-01-01\nadopted_by = [\"NO\"]",
            &union,
        ),
        law("de.t", "DE", "valid_from = 2026-01-01", &german),
        law(
            "fr.t",
            "FR",
            "valid_from = 2026-01-01\ndisapplies = [{ rule = \"eu.t.2\", article = \"9\", source = \"text\" }]",
            "",
        ),
    ]);
    let rules = |region: &str, day: &str| -> Vec<String> {
        let params = CheckParams::new([region], day.parse().unwrap());
        let report = engine.check(&Profile::default(), &params).unwrap();
        report
            .findings
            .into_iter()
            .map(|finding| finding.rule.to_string())
            .collect()
    };
    assert_eq!(rules("DE", "2026-06-01"), ["de.t.1", "eu.t.2"]);
    assert_eq!(rules("DE", "2026-05-31"), ["de.t.1", "eu.t.1", "eu.t.2"]);
    assert_eq!(rules("FR", "2026-06-01"), ["eu.t.1"]);
    assert_eq!(rules("NO", "2026-06-01"), ["eu.t.1", "eu.t.2"]);
    assert_eq!(rules("EU", "2026-06-01"), ["eu.t.1", "eu.t.2"]);
    assert!(rules("US-TX", "2026-06-01").is_empty());
}

#[test]
fn areas_without_rules_are_not_covered() {
    let engine = duty("");
    let params = CheckParams::new(["DE", "US-CA"], "2026-11-26".parse().unwrap());
    let report = engine.check(&Profile::default(), &params).unwrap();
    assert_eq!(report.not_covered.len(), 2);
    assert!(!report.not_covered[0].areas.contains(&Area::DataPrivacy));
    assert_eq!(report.not_covered[1].areas.len(), 7);
}

#[test]
fn a_pattern_stands_for_what_has_rules() {
    let rule = "[[rule]]\nid = \"us-ca.t.1\"\nkind = \"duty\"\napplies_when = \"true\"\nrequires = \"p.kept\"\n";
    let engine = engine([law("us-ca.t", "US-CA", "valid_from = 2026-01-01", rule)]);
    let params = CheckParams::new(["US-*", "US-CA"], "2026-11-26".parse().unwrap());
    assert_eq!(
        engine.check(&Profile::default(), &params).unwrap().regions,
        ["US-CA"]
    );
}

fn with_parameter() -> Engine {
    let text = "[[parameter]]\nid = \"eu.t.limit\"\ntype = \"number\"\nunit = \"persons\"\nvalues = [\n\
        { jurisdiction = \"EU\", from = 2024-01-01, to = 2026-06-30, value = 10, article = \"1\", source = \"text\" },\n\
        { jurisdiction = \"DE\", from = 2025-01-01, to = 2025-12-31, value = 20, article = \"1\", source = \"text\" },\n]\n\
        [[rule]]\nid = \"eu.t.1\"\nkind = \"threshold\"\napplies_when = \"true\"\nrequires = \"p.staff < @eu.t.limit\"\n";
    engine([law("eu.t", "EU", "valid_from = 2023-01-01", text)])
}

#[test]
fn the_nearest_parameter_in_force_counts() {
    let engine = with_parameter();
    let verdict = |day| find(&engine, "\"p.staff\" = 15", &on(day), "eu.t.1").verdict;
    assert_eq!(verdict("2025-06-01"), Verdict::Compliant);
    assert_eq!(verdict("2026-01-01"), Verdict::Violation);
    assert_eq!(verdict("2024-12-31"), Verdict::Violation);
}

#[test]
fn a_missing_parameter_is_named_or_carried_forward() {
    let engine = with_parameter();
    let strict = find(&engine, "\"p.staff\" = 15", &on("2026-07-01"), "eu.t.1");
    assert_eq!(strict.verdict, Verdict::NeedsInput);
    assert_eq!(strict.facts_needed, ["@eu.t.limit"]);
    let mut params = on("2026-07-01");
    params.mode = Mode::CarryForward;
    let carried = find(&engine, "\"p.staff\" = 15", &params, "eu.t.1");
    assert!(
        carried.stale && carried.verdict == Verdict::Compliant,
        "{carried:?}"
    );
    params.as_of = "2023-12-31".parse().unwrap();
    let early = find(&engine, "\"p.staff\" = 15", &params, "eu.t.1");
    assert_eq!(early.facts_needed, ["@eu.t.limit"]);
    let why = serde_json::to_string(&early.why).unwrap();
    assert!(why.contains("no value is known before 2024-01-01"), "{why}");
}

#[test]
fn a_penalty_is_estimated_as_far_as_the_facts_go() {
    let engine = duty(
        "penalty = { article = \"83\", text = \"up to\", most = \"max(100 EUR, 10% of p.revenue)\" }\nenforced_from = 2027-01-01\n",
    );
    let open = find(&engine, BROKEN, &on("2026-11-26"), "eu.t.1")
        .penalty
        .unwrap();
    assert_eq!(
        (open.most, open.at_least),
        (None, Some("100 EUR".parse().unwrap()))
    );
    assert_eq!(open.needs, ["p.revenue"]);
    assert_eq!(open.enforced_from, Some("2027-01-01".parse().unwrap()));
    let text = format!("{BROKEN}\"p.revenue\" = {{ amount = 5000, currency = \"EUR\" }}");
    let known = find(&engine, &text, &on("2027-01-01"), "eu.t.1")
        .penalty
        .unwrap();
    assert_eq!(known.most, Some("500 EUR".parse().unwrap()));
    assert_eq!(known.enforced_from, None);
    let kept = "\"p.applies\" = true\n\"p.kept\" = true";
    assert_eq!(
        find(&engine, kept, &on("2026-11-26"), "eu.t.1").penalty,
        None
    );
}

#[test]
fn why_not_names_the_smallest_changes() {
    let engine = duty("[[exception]]\nid = \"eu.t.1.a\"\nof = \"eu.t.1\"\nwhen = \"p.small\"\n");
    let profile = facts(&engine, &format!("{BROKEN}\"p.small\" = false"));
    let asked = |wanted| {
        let found = engine.why_not(&profile, &on("2026-11-26"), "eu.t.1", Some("DE"), wanted);
        let sets = found.unwrap().sets.into_iter();
        sets.map(|set| {
            set.into_iter()
                .map(|one| (one.fact, one.to))
                .collect::<Vec<_>>()
        })
        .collect::<Vec<_>>()
    };
    let one = |fact: &str, to: &str| vec![vec![(fact.to_owned(), to.to_owned())]];
    assert_eq!(asked("compliant"), one("p.kept", "yes"));
    assert_eq!(asked("compliant_by_exception"), one("p.small", "yes"));
    assert_eq!(asked("not_applicable"), one("p.applies", "no"));
    assert_eq!(asked("violation"), [Vec::new()]);
    let error = engine.why_not(
        &profile,
        &on("2026-11-26"),
        "eu.t.1",
        Some("DE"),
        "compliand",
    );
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("did you mean `compliant`?")
    );
}

#[test]
fn what_if_and_recheck_agree_with_a_full_check() {
    let engine = duty("");
    let (before, change) = (
        facts(&engine, BROKEN),
        facts(&engine, "\"p.kept@DE\" = true"),
    );
    let params = CheckParams::new(["DE", "FR"], "2026-11-26".parse().unwrap());
    let changes = engine.what_if(&before, &params, &change).unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].change, ChangeKind::Changed);
    assert_eq!(changes[0].region.as_deref(), Some("DE"));
    assert_eq!(changes[0].facts, ["p.kept"]);
    assert!(!changes[0].rule_changed);
    let mut after = before.clone();
    after.set(
        "p.kept",
        Some("DE".to_owned()),
        change.get("p.kept", Some("DE")).unwrap().clone(),
    );
    let old = engine.check(&before, &params).unwrap();
    let full = engine.check(&after, &params).unwrap();
    assert_eq!(
        engine.recheck(&old, &before, &after, &params).unwrap(),
        full
    );
}

#[test]
fn questions_that_settle_most_come_first() {
    let engine = duty(
        "[[rule]]\nid = \"eu.t.2\"\nkind = \"duty\"\napplies_when = \"p.applies\"\nrequires = \"p.small\"\n",
    );
    let profile = facts(&engine, "\"p.small\" = false");
    let report = engine.check(&profile, &on("2026-11-26")).unwrap();
    let questions = engine
        .questions(&profile, &on("2026-11-26"), &report)
        .unwrap();
    let order: Vec<_> = questions
        .iter()
        .map(|one| (one.fact.as_str(), one.settles))
        .collect();
    // `p.applies`: yes settles rule 2, no settles both. `p.kept`: yes and no settle nothing.
    assert_eq!(order, [("p.applies", Some(1.5)), ("p.kept", Some(0.0))]);
    assert_eq!(questions[1].regions, ["DE"]);
    assert_eq!(questions[1].change, Some("5 EUR".parse().unwrap()));
    assert!(questions.iter().all(|question| question.may_be_violation));
}

#[test]
fn a_derivation_goes_down_to_facts_with_evidence() {
    let engine = duty("[[exception]]\nid = \"eu.t.1.a\"\nof = \"eu.t.1\"\nwhen = \"p.small\"\n");
    let mut profile = facts(&engine, "\"p.applies\" = true");
    let given = Given {
        answer: Answer::Value {
            value: Value::Bool(false),
        },
        evidence: Some("audit of May".to_owned()),
        ..Given::default()
    };
    profile.set("p.kept", None, given);
    let report = engine.check(&profile, &on("2026-11-26")).unwrap();
    let why = serde_json::to_string(&report.findings[0].why).unwrap();
    for part in [
        "no (audit of May)",
        "eu.t.1.a",
        "in force from 2026-01-01",
        "\"unknown\"",
    ] {
        assert!(why.contains(part), "{part}: {why}");
    }
    let mut quiet = on("2026-11-26");
    quiet.trace = false;
    assert!(
        engine.check(&profile, &quiet).unwrap().findings[0]
            .why
            .is_none()
    );
}

#[test]
fn any_number_of_threads_gives_the_same_bytes_and_work_can_be_cancelled() {
    let engine = duty("");
    let texts = ["", BROKEN, "\"p.kept\" = true", "\"p.applies\" = false"];
    let profiles: Vec<Profile> = texts.iter().map(|text| facts(&engine, text)).collect();
    let params = CheckParams::new(["DE", "FR", "NO"], "2026-11-26".parse().unwrap());
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let reports = pool.install(|| engine.check_many(&profiles, &params, &Progress::silent()));
        serde_json::to_string(&reports.unwrap()).unwrap()
    };
    assert_eq!(run(1), run(2));
    let progress = Progress::silent();
    progress.cancel();
    assert!(engine.check_many(&profiles, &params, &progress).is_err());
}

#[test]
fn seat_law_is_checked_once_without_a_region() {
    let rule = "[[rule]]\nid = \"us.x.1\"\nkind = \"duty\"\napplies_when = \"p.seat in US\"\nrequires = \"p.kept\"\n";
    let engine = engine([law(
        "us.x",
        "US",
        "valid_from = 2026-01-01\nscope = \"seat\"",
        rule,
    )]);
    let report = engine
        .check(&Profile::default(), &on("2026-11-26"))
        .unwrap();
    assert_eq!(report.findings.len(), 1);
    assert_eq!(report.findings[0].region, None);
    assert_eq!(report.findings[0].facts_needed, ["p.kept", "p.seat"]);
}
