//! The bundled case of a whole strategy runs from its files and holds what its text promises.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::sync::LazyLock;

use landfall::core::Money;
use landfall::plan::{ComplianceBasis, RegionPlan, Role, Stage, StageOutcome, StageReport};
use landfall::{Plan, Progress, Strategy};
use landfall_testkit::bundled;

/// The case, with fewer draws than its report has.
static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let fewer = [
        ("doubt.draws", "20"),
        ("segments.null_draws", "19"),
        ("segments.resamples", "0"),
    ];
    let fewer = fewer.map(|(path, value)| (path.to_owned(), value.to_owned()));
    let strategy = Strategy::from_file(&bundled("assistant.toml"), &fewer).unwrap();
    strategy.run(&Progress::silent()).unwrap()
});

fn candidates() -> Vec<&'static RegionPlan> {
    let judged = |region: &&RegionPlan| matches!(region.role, Role::Chosen | Role::Candidate);
    PLAN.regions.iter().filter(judged).collect()
}

fn stage(stage: Stage) -> &'static StageReport {
    PLAN.stages.iter().find(|one| one.stage == stage).unwrap()
}

fn sum(amounts: impl IntoIterator<Item = Money>) -> Money {
    let zero = Money::zero(PLAN.settings.currency);
    let mut amounts = amounts.into_iter();
    amounts
        .try_fold(zero, |sum, one| sum.checked_add(one))
        .unwrap()
}

#[test]
fn the_figures_of_the_economies_choose_twelve_candidates() {
    let list = stage(Stage::Market).shortlist.as_ref().unwrap();
    assert_eq!(
        (list.size, list.listed.len(), candidates().len()),
        (12, 12, 12)
    );
    let forbidden = ["RU", "BY", "IR"];
    let best = PLAN.opportunities.iter().map(|one| one.region.as_str());
    let best: Vec<&str> = best
        .filter(|code| !forbidden.contains(code))
        .take(12)
        .collect();
    let listed: Vec<&str> = list.listed.iter().map(|code| code.as_str()).collect();
    assert_eq!(listed, best);
    for region in candidates() {
        assert!(region.shortlist.unwrap().listed, "{}", region.code);
    }
}

#[test]
fn every_part_of_every_candidate_is_assessed() {
    for (of, computed) in [
        (Stage::Market, 0),
        (Stage::Language, 12),
        (Stage::Law, 6),
        (Stage::People, 12),
        (Stage::Technology, 0),
    ] {
        let stage = stage(of);
        assert_eq!(stage.outcome, StageOutcome::Assessed, "{of:?}");
        let regions = stage.regions.unwrap();
        assert_eq!(
            (regions.computed, regions.table),
            (computed, 12 - computed),
            "{of:?}"
        );
        assert_eq!((regions.not_assessed, regions.blocked), (0, 0), "{of:?}");
    }
    assert_eq!(stage(Stage::Choice).outcome, StageOutcome::Assessed);
    assert_eq!(stage(Stage::Doubt).outcome, StageOutcome::Assessed);
    for region in candidates() {
        assert!(region.j_complete, "{}", region.code);
    }
}

#[test]
fn parts_add_up_to_j_and_the_chosen_regions_to_the_objective() {
    for region in candidates() {
        let parts = sum(region.cost.named().into_iter().filter_map(|(_, part)| part));
        let rest = parts.checked_sub(region.j).unwrap().amount().abs();
        // Each part is shown to the cent.
        assert!(
            rest <= "0.03".parse().unwrap(),
            "{}: {parts} and {}",
            region.code,
            region.j
        );
    }
    let chosen = PLAN
        .regions
        .iter()
        .filter(|region| region.role == Role::Chosen);
    let gains = chosen.map(|region| region.value.unwrap().checked_sub(region.j).unwrap());
    assert_eq!(sum(gains), PLAN.choice.objective);
    let spend = PLAN
        .regions
        .iter()
        .filter(|region| region.role == Role::Chosen);
    assert_eq!(
        sum(spend.map(|region| region.spend.unwrap())),
        PLAN.choice.budget_used
    );
}

#[test]
fn a_board_sees_waves_and_what_is_turned_down() {
    let choice = &PLAN.choice;
    assert!(choice.waves.iter().filter(|wave| !wave.is_empty()).count() >= 2);
    assert!(choice.selected.len() >= 3);
    let losing = candidates().into_iter().filter(|region| {
        let gain = region.value.unwrap().checked_sub(region.j).unwrap();
        region.role == Role::Candidate && gain.amount().is_sign_negative()
    });
    assert!(
        losing.count() >= 1,
        "some candidate costs more than it is worth"
    );
    for region in candidates() {
        let law = region.law.as_ref().unwrap();
        let known = matches!(law.cost_from, ComplianceBasis::Law | ComplianceBasis::Table);
        assert!(known, "{}: {:?}", region.code, law.needs);
        let language = region.language.as_ref().unwrap();
        assert!(!language.report.languages.is_empty(), "{}", region.code);
    }
}

#[test]
fn nothing_is_asked_about_regions_off_the_list() {
    let others = PLAN
        .regions
        .iter()
        .filter(|region| region.role == Role::Observed);
    for region in others {
        let none = region.law.is_none() && region.language.is_none() && region.people.is_none();
        assert!(none, "{}", region.code);
    }
}
