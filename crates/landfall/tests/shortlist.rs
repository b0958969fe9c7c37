//! A strategy whose candidates are the best few by opportunity.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use landfall::plan::{Listing, Role, Stage};
use landfall::{Error, Plan, Progress, Strategy};
use landfall_testkit::small_strategy;

fn read(settings: &[(&str, &str)]) -> Result<Strategy, Error> {
    let folder = tempfile::tempdir().unwrap();
    let path = small_strategy(folder.path()).unwrap();
    let settings: Vec<(String, String)> = settings
        .iter()
        .map(|(path, value)| ((*path).to_owned(), (*value).to_owned()))
        .collect();
    Strategy::from_file(&path, &settings)
}

fn plan(settings: &[(&str, &str)]) -> Plan {
    read(settings).unwrap().run(&Progress::silent()).unwrap()
}

fn mistakes(settings: &[(&str, &str)]) -> String {
    read(settings).unwrap_err().to_string()
}

/// The regions by score, ties by code, as the market found them without any list.
fn ranked() -> Vec<String> {
    let mut all = plan(&[]).opportunities;
    all.retain(|one| one.score.is_some());
    all.sort_by(|a, b| {
        let by_score = b.score.unwrap().total_cmp(&a.score.unwrap());
        by_score.then_with(|| a.region.cmp(&b.region))
    });
    all.iter().map(|one| one.region.to_string()).collect()
}

fn listing(plan: &Plan, code: &str) -> Option<Listing> {
    plan.region(&code.parse().unwrap()).unwrap().shortlist
}

fn listed(plan: &Plan) -> Vec<String> {
    let market = plan.stages.iter().find(|one| one.stage == Stage::Market);
    let list = market.unwrap().shortlist.as_ref().unwrap();
    list.listed.iter().map(ToString::to_string).collect()
}

#[test]
fn the_candidates_are_the_best_by_score() {
    let ranked = ranked();
    let plan = plan(&[("choice.shortlist", "4")]);
    assert_eq!(listed(&plan), ranked[..4]);
    assert_eq!(plan.settings.shortlist, Some(4));
    for region in &plan.regions {
        let code = region.code.to_string();
        let place = ranked
            .iter()
            .position(|one| *one == code)
            .map(|index| index + 1);
        let found = region.shortlist;
        assert_eq!(found.and_then(|one| one.place), place, "{code}");
        let on = place.is_some_and(|place| place <= 4);
        assert_eq!(found.is_some_and(|one| one.listed), on, "{code}");
        let judged = matches!(region.role, Role::Chosen | Role::Candidate);
        assert!(on || !judged, "{code} is judged and not on the list");
    }
    let fifth = &plan.reasons.regions[&ranked[4].parse().unwrap()].to_string();
    let claim = format!(
        "{} is not considered: by opportunity it is place 5 of",
        ranked[4]
    );
    assert!(fifth.starts_with(&format!("- {claim}")), "{fifth}");
    let claim = "the shortlist holds 4 of the 12 regions that may be candidates";
    assert!(plan.reasons.choice.to_string().contains(claim));
}

#[test]
fn a_required_region_is_listed_and_chosen_whatever_its_score() {
    let ranked = ranked();
    let free = plan(&[("choice.shortlist", "2")]);
    let last = "PL";
    assert!(!listed(&free).contains(&last.to_owned()));
    let plan = plan(&[("choice.shortlist", "2"), ("choice.require", "[\"PL\"]")]);
    assert!(listed(&plan).contains(&last.to_owned()));
    assert!(listed(&plan).contains(&ranked[0]), "the best of the others");
    let poland = listing(&plan, last).unwrap();
    assert!(poland.required && poland.listed);
    assert!(plan.choice.selected.contains(&last.parse().unwrap()));
}

#[test]
fn home_markets_have_no_place() {
    let plan = plan(&[("choice.shortlist", "3")]);
    assert_eq!(listing(&plan, "DE"), None);
    assert!(
        plan.reasons.regions[&"DE".parse().unwrap()]
            .to_string()
            .contains("is a home market")
    );
}

#[test]
fn lists_that_cannot_be_are_refused() {
    let none = mistakes(&[("choice.shortlist", "0")]);
    assert!(
        none.contains("`choice.shortlist`: `0` is not 1 or above"),
        "{none}"
    );
    let short = mistakes(&[
        ("choice.shortlist", "1"),
        ("choice.require", "[\"PL\", \"BR\", \"PL\"]"),
    ]);
    assert!(
        short.contains("`1` is less than the 2 regions of `choice.require`"),
        "{short}"
    );
    let negative = mistakes(&[("choice.shortlist", "-1")]);
    assert!(negative.contains("choice.shortlist"), "{negative}");
}

#[test]
fn a_required_region_outside_of_the_candidates_contradicts_them() {
    let settings = [
        ("choice.shortlist", "2"),
        ("choice.candidates", "[\"BR\", \"IN\", \"ES\"]"),
        ("choice.require", "[\"PL\"]"),
    ];
    let error = read(&settings)
        .unwrap()
        .run(&Progress::silent())
        .unwrap_err();
    assert!(matches!(error, Error::Infeasible { .. }), "{error}");
}

#[test]
fn a_plan_without_a_list_does_not_speak_of_one() {
    let json = plan(&[]).to_json().unwrap();
    assert!(!json.contains("shortlist"));
}
