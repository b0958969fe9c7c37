//! The difference between two plans.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::fs;

use landfall::diff::{Listed, compare};
use landfall::{CostPart, Error, Plan, Progress, Strategy};
use landfall_testkit::{COSTS, DEMAND, small_strategy};
use serde_json::json;

fn plan_of(demand: &str, costs: &str, sets: &[(&str, &str)]) -> Plan {
    let folder = tempfile::tempdir().unwrap();
    let path = small_strategy(folder.path()).unwrap();
    fs::write(folder.path().join("demand.csv"), demand).unwrap();
    fs::write(folder.path().join("costs.csv"), costs).unwrap();
    let owned = |(path, value): &(&str, &str)| ((*path).to_owned(), (*value).to_owned());
    let sets: Vec<(String, String)> = sets.iter().map(owned).collect();
    let strategy = Strategy::from_file(&path, &sets).unwrap();
    strategy.run(&Progress::silent()).unwrap()
}

fn plan(sets: &[(&str, &str)]) -> Plan {
    plan_of(DEMAND, COSTS, sets)
}

#[test]
fn a_plan_does_not_differ_from_itself() {
    let plan = plan(&[]);
    let diff = compare(&plan, &plan);
    assert!(diff.same && diff.regions.is_empty() && diff.settings.is_empty());
    assert!(diff.to_string().ends_with("nothing differs"));
}

#[test]
fn another_budget_is_one_setting_and_what_follows() {
    let (before, after) = (plan(&[]), plan(&[("choice.budget", "\"150000 EUR\"")]));
    let diff = compare(&before, &after);
    assert!(diff.settings.is_empty(), "{:?}", diff.settings);
    let budget = diff.choice.budget.unwrap();
    assert_eq!(budget.before, before.choice.budget);
    assert_eq!(budget.after, after.choice.budget);
    let removed: Vec<_> = diff.choice.removed.iter().collect();
    assert!(
        !removed.is_empty()
            && diff
                .choice
                .added
                .iter()
                .all(|code| !removed.contains(&code))
    );
    for code in removed {
        assert!(before.choice.selected.contains(code) && !after.choice.selected.contains(code));
        let region = diff
            .regions
            .iter()
            .find(|region| &region.code == code)
            .unwrap();
        assert_eq!(region.wave.unwrap().after, None);
    }
    let back = compare(&after, &before);
    assert_eq!(back.choice.added, diff.choice.removed);
}

#[test]
fn settings_costs_and_figures_are_told_apart() {
    let costs = COSTS.replace("IT,legal_compliance,40000", "IT,legal_compliance,41000");
    let demand = DEMAND.replace("2400000\n", "2500000\n");
    let after = plan_of(&demand, &costs, &[("plan.wave_months", "12")]);
    let diff = compare(&plan(&[]), &after);
    let setting = diff
        .settings
        .iter()
        .find(|one| one.path == "wave_months")
        .unwrap();
    assert_eq!((&setting.before, &setting.after), (&json!(6), &json!(12)));
    let region = |code: &str| {
        diff.regions
            .iter()
            .find(|one| one.code.as_str() == code)
            .unwrap()
    };
    let italy = region("IT");
    assert!(italy.cost.contains_key(&CostPart::LegalCompliance));
    assert_eq!(italy.listed, Listed::Both);
    let mexico = region("MX").observed.unwrap();
    assert_eq!((mexico.before, mexico.after), (Some(2.4e6), Some(2.5e6)));
    let said = diff.to_string();
    assert!(said.contains("setting wave_months: 6 -> 12"), "{said}");
}

#[test]
fn another_wave_is_no_other_amount() {
    let (before, after) = (plan(&[]), plan(&[("plan.wave_months", "24")]));
    let later = |plan: &Plan| -> Vec<landfall::RegionCode> {
        let regions = plan.regions.iter().filter(|one| one.wave > Some(0));
        regions.map(|one| one.code.clone()).collect()
    };
    // The amounts that the plans hold differ, as the second wave is discounted more.
    assert!(!later(&before).is_empty());
    for code in later(&before) {
        assert_ne!(
            before.region(&code).unwrap().value,
            after.region(&code).unwrap().value
        );
    }
    let diff = compare(&before, &after);
    for region in &diff.regions {
        assert!(region.value.is_none() && region.j.is_none(), "{region:?}");
        assert!(region.cost.is_empty(), "{region:?}");
    }
    let dearer = compare(&before, &plan(&[("plan.discount_rate", "0.2")]));
    assert!(dearer.regions.iter().any(|region| region.value.is_some()));
}

#[test]
fn regions_that_come_and_go_and_questions_are_listed() {
    let demand = DEMAND.replace("ET,Ethiopia,132000000,2400,19,200000\n", "")
        + "VN,Vietnam,100000000,14000,78,2000000\n";
    let costs = COSTS.to_owned() + "ES,legal_compliance,30000,0,EUR,\n";
    let diff = compare(&plan(&[]), &plan_of(&demand, &costs, &[]));
    let listed = |which: Listed| -> Vec<&str> {
        let regions = diff.regions.iter().filter(|one| one.listed == which);
        regions.map(|one| one.code.as_str()).collect()
    };
    assert_eq!(listed(Listed::After), ["VN"]);
    assert_eq!(listed(Listed::Before), ["ET"]);
    // Spain's missing part is stated now, so the question is asked of fewer regions.
    let was = |one: &&landfall::plan::NotAssessed| one.what == "legal compliance cost";
    let (before, after) = (
        diff.questions_answered.iter().find(was).unwrap(),
        diff.questions_opened.iter().find(was).unwrap(),
    );
    assert!(before.regions.len() == after.regions.len() + 1);
}

#[test]
fn an_amount_in_another_currency_is_not_subtracted() {
    let after = plan(&[
        ("plan.currency", "\"USD\""),
        ("choice.budget", "\"900000 USD\""),
        ("choice.wave_budgets", "[\"500000 USD\", \"500000 USD\"]"),
    ]);
    let diff = compare(&plan(&[]), &after);
    assert!(diff.settings.iter().any(|one| one.path == "currency"));
    let line = diff.to_string();
    let line = line
        .lines()
        .find(|line| line.starts_with("value - cost"))
        .unwrap();
    assert!(line.ends_with("USD") && line.contains("EUR -> "), "{line}");
}

#[test]
fn plans_are_read_back_and_others_are_refused_with_their_line() {
    let plan = plan(&[]);
    let text = plan.to_json().unwrap();
    assert_eq!(Plan::from_json("plan.json", &text).unwrap(), plan);
    let said = |text: &str| match Plan::from_json("old.json", text) {
        Err(Error::Input(mistakes)) => mistakes.to_string(),
        other => format!("{other:?}"),
    };
    let newer = text.replacen("\"schema_version\": \"1.", "\"schema_version\": \"9.", 1);
    assert!(
        said(&newer).starts_with("old.json, `schema_version`: layout `9."),
        "{}",
        said(&newer)
    );
    assert!(
        said("{\n\"x\": 1\n}").starts_with("old.json, line 3: is no plan"),
        "{}",
        said("{}")
    );
    let cut = text.get(..text.len() / 2).unwrap();
    assert!(said(cut).contains("is no plan"), "{}", said(cut));
}

#[cfg(feature = "report")]
#[test]
fn the_page_names_what_changed_and_holds_no_script_of_charts() {
    let (before, after) = (plan(&[]), plan(&[("choice.budget", "\"150000 EUR\"")]));
    let diff = compare(&before, &after);
    let page = landfall::report::diff_html(&diff);
    let gone = &diff.choice.removed[0];
    let name = &before.region(gone).unwrap().name;
    assert!(page.contains(name.as_str()) && page.contains("Goes out"));
    assert!(
        page.contains("900,000 EUR → 150,000 EUR"),
        "the budget is not named"
    );
    assert!(page.len() < 200_000, "{}", page.len());
    let same = landfall::report::diff_html(&compare(&before, &before));
    assert!(same.contains("Nothing differs"));
}
