//! What a finding about the law does to a plan, with findings made up here.

use std::fs;

use landfall_core::{Assessed, Basis, Money, Reason};
use landfall_legal::cost::{ComplianceCost, CostRange};
use landfall_legal::rule::Area;
use landfall_testkit::small_strategy;

use super::*;
use crate::CostPart;
use crate::plan::{ComplianceBasis, RegionPlan, Role};

/// The small strategy of the kit, with facts about a product and these settings.
fn strategy(settings: &str) -> Strategy {
    edited(|text| text + settings)
}

/// The same with its text edited.
fn edited(edit: impl Fn(String) -> String) -> Strategy {
    let folder = tempfile::tempdir().unwrap();
    let path = small_strategy(folder.path()).unwrap();
    fs::write(
        folder.path().join("product.toml"),
        "[company]\nseat = \"DE\"\n",
    )
    .unwrap();
    let mut text = edit(fs::read_to_string(&path).unwrap());
    text += "[law]\nfacts = \"product.toml\"\n";
    fs::write(&path, text).unwrap();
    Strategy::from_file(&path, &[]).unwrap()
}

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

fn range(low: &str, value: &str, high: &str) -> Assessed<CostRange> {
    Assessed::yes(CostRange {
        value: money(value),
        low: money(low),
        high: money(high),
        basis: Basis::Prior,
    })
}

fn cost(
    region: &str,
    one_off: Assessed<CostRange>,
    per_year: Assessed<CostRange>,
) -> ComplianceCost {
    ComplianceCost {
        region: region.to_owned(),
        one_off,
        per_year,
        violations: Vec::new(),
        open: Vec::new(),
        not_covered: Vec::new(),
        reason: Reason::new(format!("what was found in {region}")),
    }
}

/// A region that one rule closes.
fn closed(region: &str) -> ComplianceCost {
    let by = || Assessed::blocked("xx.ban.1");
    let mut cost = cost(region, by(), by());
    cost.violations = vec!["xx.ban.1".to_owned()];
    cost
}

fn plan_of(strategy: &Strategy, found: Vec<ComplianceCost>) -> Result<Plan, Error> {
    let legal = found.into_iter().map(|cost| {
        let code: RegionCode = cost.region.parse().unwrap();
        (code, Legal::of(cost))
    });
    let (memo, progress) = (&mut Memo::new(None), Progress::silent());
    let market = Market::of(strategy, memo, &progress)?;
    planned(strategy, market, Some(&legal.collect()), memo, &progress)
}

fn plan(found: Vec<ComplianceCost>) -> Plan {
    plan_of(&strategy(""), found).unwrap()
}

fn region<'a>(plan: &'a Plan, code: &str) -> &'a RegionPlan {
    plan.region(&code.parse().unwrap()).unwrap()
}

fn cost_from(plan: &Plan, code: &str) -> ComplianceBasis {
    region(plan, code).law.as_ref().unwrap().cost_from
}

fn compliance(plan: &Plan, code: &str) -> Option<String> {
    let part = region(plan, code).cost.legal_compliance;
    part.map(|money| money.to_string())
}

#[test]
fn what_complying_costs_becomes_the_part_with_its_range() {
    let found = cost(
        "NL",
        range("8000 EUR", "10000 EUR", "12000 EUR"),
        range("0 EUR", "1000 EUR", "2000 EUR"),
    );
    // One wave, so that nothing is entered later and worth less.
    let waves = "wave_budgets = [\"500000 EUR\", \"500000 EUR\"]";
    let one = "wave_budgets = [\"1000000 EUR\"]";
    let strategy = edited(|text| text.replace(waves, one));
    let plan = plan_of(&strategy, vec![found]).unwrap();
    // 10,000 + 1,000 / 1.1 + 1,000 / 1.21 = 11,735.54; the ends: 8,000 and 12,000 + 3,471.07.
    let dutch = region(&plan, "NL");
    assert_eq!(dutch.wave.unwrap_or(0), 0);
    assert_eq!(compliance(&plan, "NL").unwrap(), "11735.54 EUR");
    let ends = dutch.cost_ranges[&CostPart::LegalCompliance];
    assert_eq!(
        (ends.low, ends.high),
        (money("8000 EUR"), money("15471.07 EUR"))
    );
    let law = dutch.law.as_ref().unwrap();
    assert_eq!(
        (law.cost_from, law.basis),
        (ComplianceBasis::Law, Some(Basis::Prior))
    );
    let why = plan.reasons.regions[&"NL".parse().unwrap()].to_string();
    for words in [
        "the legal compliance cost is",
        "what was found in NL",
        "not legal advice",
    ] {
        assert!(why.contains(words), "{words} is missing in {why}");
    }
}

#[test]
fn amounts_in_other_currencies_take_the_dated_rate() {
    let nothing = || range("0 USD", "0 USD", "0 USD");
    let plan = plan(vec![cost(
        "BR",
        range("1250 USD", "1250 USD", "1250 USD"),
        nothing(),
    )]);
    assert_eq!(compliance(&plan, "BR").unwrap(), "1000.00 EUR");
}

#[test]
fn a_closed_region_is_not_considered_and_the_plan_names_the_rule() {
    let open = plan(Vec::new());
    assert_ne!(region(&open, "ES").role, Role::Observed);
    let plan = plan(vec![closed("ES")]);
    let spain = region(&plan, "ES");
    assert_eq!((spain.role, spain.wave), (Role::Observed, None));
    let law = spain.law.as_ref().unwrap();
    assert_eq!(
        (law.cost_from, &law.blocked_by),
        (ComplianceBasis::Blocked, &law.violations)
    );
    assert_eq!(compliance(&plan, "ES"), None);
    let note = "ES is not considered: no change of the product complies with xx.ban.1";
    assert!(
        plan.notes.iter().any(|found| found == note),
        "{:?}",
        plan.notes
    );
    let why = plan.reasons.regions[&"ES".parse().unwrap()].to_string();
    assert!(why.contains("its law closes it, and no change of the product complies with xx.ban.1"));
    assert!(why.contains("what was found in ES"));
    let entering = plan
        .not_assessed
        .iter()
        .filter(|open| open.what == "whether to enter");
    assert!(
        entering
            .flat_map(|open| &open.regions)
            .all(|code| code.as_str() != "ES")
    );
}

#[test]
fn a_closed_region_that_is_required_contradicts() {
    let error = plan_of(&strategy("require = [\"ES\"]\n"), vec![closed("ES")]).unwrap_err();
    let Error::Infeasible { demands } = error else {
        panic!("{error}");
    };
    let closed = "the law closes ES: no change complies with xx.ban.1";
    assert_eq!(demands, ["ES is required", closed]);
}

#[test]
fn a_region_that_needs_a_closed_one_is_not_considered_either() {
    let rule = "[[choice.prerequisites]]\nregion = \"NL\"\nneeds = \"ES\"\n";
    let plan = plan_of(&strategy(rule), vec![closed("ES")]).unwrap();
    assert_eq!(region(&plan, "NL").role, Role::Observed);
}

#[test]
fn a_row_of_the_table_wins_and_the_plan_says_so() {
    let without = plan(Vec::new());
    let dear = || range("900000 EUR", "900000 EUR", "900000 EUR");
    let with = plan(vec![cost("IT", dear(), dear()), closed("PL")]);
    for code in ["IT", "PL"] {
        assert_eq!(cost_from(&with, code), ComplianceBasis::Table);
        assert_eq!(region(&with, code).by_wave, region(&without, code).by_wave);
        let why = with.reasons.regions[&code.parse().unwrap()].to_string();
        assert!(
            why.contains("the row of the table of costs counts"),
            "{why}"
        );
    }
    for note in [
        "the table of costs gives the legal compliance of IT, PL: its rows count",
        "no change of the product complies with xx.ban.1 in PL; the row of the table of costs counts",
    ] {
        assert!(
            with.notes.iter().any(|found| found.starts_with(note)),
            "{:?}",
            with.notes
        );
    }
}

#[test]
fn an_open_question_stays_not_assessed() {
    let no = || Assessed::no("how many people the company employs");
    let plan = plan(vec![cost("MX", no(), range("0 EUR", "0 EUR", "0 EUR"))]);
    assert_eq!(compliance(&plan, "MX"), None);
    assert_eq!(cost_from(&plan, "MX"), ComplianceBasis::NotAssessed);
    assert!(!region(&plan, "MX").j_complete);
    let open = plan.not_assessed.iter();
    let open = open.filter(|open| open.what == "legal compliance cost");
    let needs: Vec<&str> = open
        .flat_map(|open| &open.needs)
        .map(String::as_str)
        .collect();
    let both = "how many people the company employs, or a row `legal_compliance` per region in the \
                table of costs";
    assert!(needs.contains(&both), "{needs:?}");
}

#[test]
fn what_nobody_wrote_rules_for_costs_nothing_known() {
    let free = || range("0 EUR", "0 EUR", "0 EUR");
    let mut found = cost("NA", free(), free());
    found.not_covered = crate::assess::law::AREAS.to_vec();
    let plan = plan(vec![found]);
    assert_eq!(compliance(&plan, "NA"), None);
    assert_eq!(
        region(&plan, "NA").law.as_ref().unwrap().needs,
        ["rules for the region (there are none)"]
    );
}

#[test]
fn areas_without_rules_are_asked_for() {
    let free = || range("0 EUR", "0 EUR", "0 EUR");
    let mut found = cost("NL", free(), free());
    found.not_covered = vec![Area::Tax];
    let plan = plan(vec![found]);
    assert_eq!(compliance(&plan, "NL").unwrap(), "0.00 EUR");
    let asked = plan
        .not_assessed
        .iter()
        .find(|open| open.what.starts_with("law of areas"));
    assert_eq!(asked.unwrap().needs, ["rules on tax"]);
}

#[test]
fn the_plan_says_what_it_was_checked_against() {
    let used = plan(Vec::new()).settings.law.unwrap();
    assert_eq!(used.facts, "product.toml");
    assert_eq!(
        (used.as_of.to_string().as_str(), used.waivers),
        ("2026-11-22", 0)
    );
    assert!(!used.carry_forward && !used.pack.is_empty());
}

#[cfg(feature = "report")]
#[test]
fn the_page_shows_the_law_of_a_region_as_no_legal_advice() {
    let mut open = cost("BR", Assessed::no("an answer"), Assessed::no("an answer"));
    open.open = vec!["br.maybe.2".to_owned()];
    open.not_covered = vec![Area::AiRegulation];
    let page = crate::report::html(&plan(vec![closed("ES"), open]));
    for words in [
        "Decision support, not legal advice",
        "Closed: no change complies with",
        "xx.ban.1",
        "br.maybe.2",
        "AI regulation",
    ] {
        assert!(page.contains(words), "{words}");
    }
}
