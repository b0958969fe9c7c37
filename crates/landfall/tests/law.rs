//! Facts about a product in the strategy: what its law costs, closes and leaves open.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

use std::fs;
use std::path::Path;

use landfall::legal::LawBase;
use landfall::legal::fact::Profile;
use landfall::plan::{ComplianceBasis, Plan, RegionPlan, Role};
use landfall::{Error, Progress, Strategy};
use landfall_testkit::{bundled, small_strategy};

/// Made-up law of four regions: Spain bans games, which the company cannot change; Brazil bans logs,
/// which it can stop; Mexico asks for a report nobody knows about; India has no rule.
const BASE: &str = r#"
[[jurisdiction]]
id = "ES"
name = "Spain"
kind = "state"
[[jurisdiction]]
id = "BR"
name = "Brazil"
kind = "state"
[[jurisdiction]]
id = "MX"
name = "Mexico"
kind = "state"
[[jurisdiction]]
id = "IN"
name = "India"
kind = "state"
[[fact]]
id = "product.games"
type = "bool"
question = "Is the product a game?"
asks = "product"
[[fact]]
id = "product.logs"
type = "bool"
question = "Are logs kept?"
asks = "product"
change = { cost = "9000 EUR", yearly = "1100 EUR", to = [false] }
[[fact]]
id = "product.report"
type = "bool"
question = "Was the report sent?"
asks = "product"
"#;

fn law(code: &str, kind: &str, demand: &str) -> String {
    let low = code.to_lowercase();
    format!(
        r#"
[law]
id = "{low}.made-up"
title = "Made-up law"
short = "Made-up"
number = "1"
jurisdiction = "{code}"
area = "tax"
valid_from = 2020-01-01
[[source]]
id = "text"
title = "made up"
url = "https://example.org/{low}"
kind = "primary"
read = 2026-11-01
[[rule]]
id = "{low}.made-up.1"
article = "1"
title = "Made up"
summary = "Made up."
kind = "{kind}"
source = "text"
certainty = "settled"
applies_when = "true"
{demand}
"#
    )
}

fn rules(folder: &Path) {
    let rules = folder.join("rules");
    fs::create_dir(&rules).unwrap();
    let write = |name: &str, text: &str| fs::write(rules.join(name), text).unwrap();
    write("VERSION", "2.3.4\n");
    write("base.toml", BASE);
    write("es.toml", &law("ES", "ban", "forbids = \"product.games\""));
    write("br.toml", &law("BR", "ban", "forbids = \"product.logs\""));
    write(
        "mx.toml",
        &law("MX", "duty", "requires = \"product.report\""),
    );
}

fn strategy_with(folder: &Path, settings: &str, facts: &str) -> Result<Strategy, Error> {
    let path = small_strategy(folder).unwrap();
    rules(folder);
    fs::write(folder.join("product.toml"), facts).unwrap();
    let text = fs::read_to_string(&path).unwrap() + settings;
    fs::write(&path, text).unwrap();
    Strategy::from_file(&path, &[])
}

const FACTS: &str = "[product]\ngames = true\nlogs = true\n";
const SECTION: &str = "[law]\nfacts = \"product.toml\"\nrules = \"rules\"\n";

fn plan(settings: &str) -> Plan {
    let folder = tempfile::tempdir().unwrap();
    let strategy = strategy_with(folder.path(), settings, FACTS).unwrap();
    strategy.run(&Progress::silent()).unwrap()
}

fn region<'a>(plan: &'a Plan, code: &str) -> &'a RegionPlan {
    plan.region(&code.parse().unwrap()).unwrap()
}

fn cost_from(plan: &Plan, code: &str) -> ComplianceBasis {
    region(plan, code).law.as_ref().unwrap().cost_from
}

fn mistakes(settings: &str, facts: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let error = strategy_with(folder.path(), settings, facts);
    error.unwrap_err().to_string()
}

#[test]
fn what_a_change_costs_is_the_legal_compliance() {
    let plan = plan(SECTION);
    let brazil = region(&plan, "BR");
    // 9,000 + 1,100 / 1.1 + 1,100 / 1.21 = 10,909.09
    assert_eq!(brazil.wave.unwrap_or(0), 0);
    let part = brazil.cost.legal_compliance.unwrap();
    assert_eq!(part.to_string(), "10909.09 EUR");
    let law = brazil.law.as_ref().unwrap();
    assert_eq!(law.violations, ["br.made-up.1"]);
    assert_eq!(law.cost_from, ComplianceBasis::Law);
    assert_eq!(law.not_covered.len(), 6);
}

#[test]
fn other_answers_are_tried_without_touching_the_file() {
    let folder = tempfile::tempdir().unwrap();
    strategy_with(folder.path(), SECTION, FACTS).unwrap();
    let path = folder.path().join("strategy.toml");
    let sets = |sets: &[(&str, &str)]| -> Vec<(String, String)> {
        let owned = |(path, value): &(&str, &str)| ((*path).to_owned(), (*value).to_owned());
        sets.iter().map(owned).collect()
    };
    let plan = |given: &[(&str, &str)]| {
        let strategy = Strategy::from_file(&path, &sets(given)).unwrap();
        strategy.run(&Progress::silent()).unwrap()
    };
    let (before, after) = (
        plan(&[]),
        plan(&[
            ("law.answers.product.logs", "false"),
            ("law.answers.product.report", "true"),
        ]),
    );
    let used = after.settings.law.as_ref().unwrap();
    assert_eq!(
        used.answers,
        ["product.logs = false", "product.report = true"]
    );
    assert!(
        region(&after, "BR")
            .law
            .as_ref()
            .unwrap()
            .violations
            .is_empty()
    );
    let diff = landfall::diff::compare(&before, &after);
    assert_eq!(diff.settings[0].path, "law.answers");
    let brazil = diff
        .regions
        .iter()
        .find(|one| one.code.as_str() == "BR")
        .unwrap();
    assert_eq!(
        brazil.law.as_ref().unwrap().no_longer_violated,
        ["br.made-up.1"]
    );
    assert!(
        brazil
            .cost
            .contains_key(&landfall::CostPart::LegalCompliance)
    );
    let wrong = Strategy::from_file(&path, &sets(&[("law.answers.product.log", "false")]));
    let said = wrong.unwrap_err().to_string();
    assert!(said.contains("--set, `law.answers.product.log`"), "{said}");
    assert!(said.contains("did you mean `product.logs`?"), "{said}");
}

#[test]
fn each_stage_says_what_became_of_it() {
    use landfall::plan::{PartOrigins, Stage, StageOutcome};
    let stage = |plan: &Plan, which: Stage| {
        let found = plan.stages.iter().find(|one| one.stage == which);
        found.unwrap().clone()
    };
    let open = plan(SECTION);
    let law = stage(&open, Stage::Law);
    assert_eq!(law.outcome, StageOutcome::Assessed);
    assert_eq!(law.part, Some(landfall::CostPart::LegalCompliance));
    // Italy and Poland have rows; Brazil is computed; Spain is closed; Mexico has a question open,
    // and the Netherlands, India and Namibia have no rules.
    let origins = PartOrigins {
        computed: 1,
        table: 2,
        not_assessed: 4,
        blocked: 1,
    };
    assert_eq!(law.regions, Some(origins));
    let people = stage(&open, Stage::People).outcome;
    assert!(matches!(people, StageOutcome::NotAssessed { needs } if needs == ["a team"]));
    assert_eq!(stage(&open, Stage::Choice).outcome, StageOutcome::Assessed);
    let folder = tempfile::tempdir().unwrap();
    strategy_with(folder.path(), SECTION, FACTS).unwrap();
    let path = folder.path().join("strategy.toml");
    let set = [("choice.candidates".to_owned(), "[\"ES\"]".to_owned())];
    let closed = Strategy::from_file(&path, &set).unwrap();
    let closed = closed.run(&Progress::silent()).unwrap();
    let by = |which| match stage(&closed, which).outcome {
        StageOutcome::Blocked { by } => by,
        other => panic!("{other:?}"),
    };
    assert_eq!(by(Stage::Law), ["es.made-up.1"]);
    assert_eq!(by(Stage::Choice), ["es.made-up.1"]);
}

#[test]
fn a_region_that_no_change_opens_is_excluded_with_its_rule() {
    let plan = plan(SECTION);
    assert_eq!(cost_from(&plan, "ES"), ComplianceBasis::Blocked);
    assert_eq!(region(&plan, "ES").role, Role::Observed);
    let note = "ES is not considered: no change of the product complies with es.made-up.1";
    assert!(
        plan.notes.iter().any(|found| found == note),
        "{:?}",
        plan.notes
    );
    let why = plan.reasons.regions[&"ES".parse().unwrap()].to_string();
    assert!(why.contains("es.made-up.1"), "{why}");
}

#[test]
fn what_is_open_or_without_rules_is_not_assessed() {
    let plan = plan(SECTION);
    let mexico = region(&plan, "MX");
    assert_eq!(cost_from(&plan, "MX"), ComplianceBasis::NotAssessed);
    let law = mexico.law.as_ref().unwrap();
    assert_eq!(law.open, ["mx.made-up.1"]);
    assert!(
        law.needs.iter().any(|need| need.contains("product.report")),
        "{:?}",
        law.needs
    );
    // India is known and has no rule; Namibia is not known to the base.
    for code in ["IN", "NA"] {
        let law = region(&plan, code).law.as_ref().unwrap();
        assert_eq!(law.cost_from, ComplianceBasis::NotAssessed, "{code}");
        assert_eq!(
            law.needs,
            ["rules for the region (there are none)"],
            "{code}"
        );
        assert_eq!(region(&plan, code).cost.legal_compliance, None, "{code}");
    }
    let open = plan.not_assessed.iter();
    let mut open = open.filter(|open| open.what == "legal compliance cost");
    assert!(open.any(|open| open.regions.iter().any(|code| code.as_str() == "NA")));
}

#[test]
fn regions_that_are_not_considered_are_not_checked() {
    let plan = plan(SECTION);
    for code in ["DE", "KE"] {
        assert!(region(&plan, code).law.is_none(), "{code}");
    }
}

#[test]
fn the_plan_names_the_rules_and_does_not_depend_on_where_they_lay() {
    let first = plan(SECTION);
    let used = first.settings.law.as_ref().unwrap();
    assert!(used.pack.starts_with("2.3.4 sha256:"), "{}", used.pack);
    assert_eq!(used.facts, "product.toml");
    assert_eq!(first.to_json().unwrap(), plan(SECTION).to_json().unwrap());
}

#[test]
fn without_facts_the_plan_has_nothing_about_the_law() {
    let plan = plan("");
    assert!(plan.settings.law.is_none());
    assert!(plan.regions.iter().all(|region| region.law.is_none()));
    assert!(!plan.to_json().unwrap().contains("\"law\":"));
}

#[test]
fn a_waived_violation_closes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let waiver = "[[waiver]]\nrule = \"es.made-up.1\"\nregion = \"ES\"\nreason = \"licence asked for\"\n\
                  owner = \"counsel\"\nuntil = 2026-12-31\n";
    fs::write(folder.path().join("waivers.toml"), waiver).unwrap();
    let settings = format!("{SECTION}waivers = \"waivers.toml\"\n");
    let strategy = strategy_with(folder.path(), &settings, FACTS).unwrap();
    let plan = strategy.run(&Progress::silent()).unwrap();
    assert_ne!(cost_from(&plan, "ES"), ComplianceBasis::Blocked);
    assert_eq!(plan.settings.law.as_ref().unwrap().waivers, 1);
}

#[test]
fn every_mistake_about_the_law_is_found_at_once() {
    let found = mistakes(
        &SECTION.replace("[law]\n", "[law]\ncarry_froward = true\n"),
        "[product]\ngame = true\nlogs = 3\n",
    );
    for part in ["`law.carry_froward`", "product.game", "product.logs"] {
        assert!(found.contains(part), "{part} is missing in {found}");
    }
    let found = mistakes("[law]\ncarry_forward = true\n", FACTS);
    assert!(
        found.contains("`law.facts`: is required where `[law]` has other settings"),
        "{found}"
    );
    let found = mistakes("[law]\nfacts = \"none.toml\"\nrules = \"nowhere\"\n", FACTS);
    assert!(found.contains("nowhere: cannot be read"), "{found}");
}

#[test]
fn mistakes_of_waivers_are_found_with_their_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let waiver =
        "[[waiver]]\nrule = \"es.made-up.2\"\nreason = \"x\"\nowner = \"y\"\nuntil = 2026-12-31\n";
    let settings = format!("{SECTION}waivers = \"waivers.toml\"\n");
    fs::write(folder.path().join("waivers.toml"), waiver).unwrap();
    let error = strategy_with(folder.path(), &settings, FACTS).unwrap_err();
    let error = error.to_string();
    for part in [
        "`es.made-up.2` is not the id of a rule",
        "did you mean `es.made-up.1`?",
    ] {
        assert!(error.contains(part), "{part} is missing in {error}");
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("waivers.toml"),
        "[[waiver]]\nrule = \"es.made-up.1\"\nuntill = 3\nowner = \" \"\n",
    )
    .unwrap();
    let error = strategy_with(folder.path(), &settings, FACTS).unwrap_err();
    let error = error.to_string();
    for part in [
        "waivers.toml, line 3",
        "waivers.toml, line 4, `owner`",
        "waivers.toml, line 1, `reason`",
    ] {
        assert!(error.contains(part), "{part} is missing in {error}");
    }
}

#[test]
fn estimates_need_a_rate_to_the_currency_of_the_plan() {
    let folder = tempfile::tempdir().unwrap();
    let path = small_strategy(folder.path()).unwrap();
    rules(folder.path());
    fs::write(folder.path().join("product.toml"), FACTS).unwrap();
    let text = fs::read_to_string(&path).unwrap() + SECTION;
    fs::write(
        &path,
        text.replace("currency = \"EUR\"", "currency = \"JPY\""),
    )
    .unwrap();
    let error = Strategy::from_file(&path, &[]).unwrap_err().to_string();
    let words = "the estimates of the rules are in EUR, for which there is no exchange rate to JPY";
    assert!(error.contains(words), "{error}");
}

#[test]
fn the_bundled_product_fits_the_bundled_rules() {
    let base = LawBase::bundled().unwrap();
    let path = bundled("product.toml");
    let profile = Profile::from_file(&path, base.facts(), base.jurisdictions()).unwrap();
    assert!(profile.len() > 60);
}

#[cfg(feature = "report")]
#[test]
fn the_page_says_that_it_is_no_legal_advice() {
    let page = landfall::report::html(&plan(SECTION));
    for words in [
        "Decision support, not legal advice",
        "es.made-up.1",
        "What its law demands",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

/// A cap of 100 EUR in Brazil and of 250 MXN in Mexico.
fn caps(folder: &Path) {
    let own = folder.join("own");
    fs::create_dir(&own).unwrap();
    let price = "\n[[fact]]\nid = \"price.yearly\"\ntype = \"money\"\nquestion = \"What does a year cost?\"\n\
                 asks = \"sales\"\nper_region = true\n";
    let cap = |code: &str, cap: &str| {
        let demand = format!("requires = \"price.yearly <= {cap}\"");
        law(code, "threshold", &demand).replace("made-up", "caps")
    };
    fs::write(own.join("br.toml"), cap("BR", "100 EUR") + price).unwrap();
    fs::write(own.join("mx.toml"), cap("MX", "250 MXN")).unwrap();
}

fn with_caps(section: &str, value: &str) -> Result<Strategy, Error> {
    let folder = tempfile::tempdir().unwrap();
    caps(folder.path());
    let settings = format!("{SECTION}own_rules = [\"own\"]\n{section}\n{value}\n");
    strategy_with(folder.path(), &settings, FACTS)
}

#[test]
fn a_price_above_its_cap_closes_the_region_and_one_in_another_currency_stays_open() {
    let fact = "price_fact = \"price.yearly\"";
    let price = |amount: &str| {
        let value = format!(
            "[value.regions.BR]\nprice = \"{amount}\"\nshare = 0.01\n[value.regions.MX]\nprice = \"9 EUR\"\nshare = 0.01\n"
        );
        with_caps(fact, &value)
            .unwrap()
            .run(&Progress::silent())
            .unwrap()
    };
    let above = price("100.01 EUR");
    assert_eq!(cost_from(&above, "BR"), ComplianceBasis::Blocked);
    assert_eq!(
        region(&above, "BR").law.as_ref().unwrap().blocked_by,
        ["br.caps.1"]
    );
    let at = price("100 EUR");
    let used = at.settings.law.as_ref().unwrap();
    assert_eq!(used.price_fact.as_deref(), Some("price.yearly"));
    assert_eq!(cost_from(&at, "BR"), ComplianceBasis::Law);
    assert_eq!(cost_from(&at, "MX"), ComplianceBasis::NotAssessed);
    let open = &region(&at, "MX").law.as_ref().unwrap().open;
    assert!(open.contains(&"mx.caps.1".to_owned()), "{open:?}");
}

#[test]
fn a_price_fact_must_be_money_and_answered_by_the_prices_alone() {
    let said = |section: &str| with_caps(section, "").unwrap_err().to_string();
    let near = said("price_fact = \"price.yearli\"");
    assert!(near.contains("did you mean `price.yearly`?"), "{near}");
    let kind = said("price_fact = \"product.games\"");
    assert!(kind.contains("not an amount of money"), "{kind}");
}
