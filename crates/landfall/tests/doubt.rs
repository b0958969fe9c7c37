//! How sure the choice is, from a strategy with ranges.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::fs;

use landfall::plan::{FigureKind, Plan};
use landfall::{Error, Progress, Strategy};
use landfall_testkit::small_strategy;

/// Costs of two regions with ranges in the one-off amounts, and one without.
const COSTS: &str = "region,part,one_off,one_off_low,one_off_high,per_year,currency
IT,market_selection,100000,80000,180000,0,EUR
ES,market_selection,100000,,,0,EUR
BR,market_selection,50000,50000,90000,10000,EUR
";

fn strategy(sets: &[(&str, &str)]) -> Result<Strategy, Error> {
    let folder = tempfile::tempdir().unwrap();
    let path = small_strategy(folder.path()).unwrap();
    fs::write(folder.path().join("costs.csv"), COSTS).unwrap();
    let owned = |(path, value): &(&str, &str)| ((*path).to_owned(), (*value).to_owned());
    let sets: Vec<(String, String)> = sets.iter().map(owned).collect();
    Strategy::from_file(&path, &sets)
}

fn plan(sets: &[(&str, &str)]) -> Plan {
    let strategy = strategy(sets).unwrap();
    strategy.run(&Progress::silent()).unwrap()
}

/// Values without demand, so that figures can be worked out by hand; one wave, no budget.
const BY_HAND: [(&str, &str); 6] = [
    ("value.regions.IT.value", "\"120000 EUR\""),
    ("value.regions.ES.value", "\"130000 EUR\""),
    ("value.regions.BR.value", "\"500000 EUR\""),
    ("choice.budget", "\"100000000 EUR\""),
    ("choice.wave_budgets", "[\"100000000 EUR\"]"),
    ("plan.discount_rate", "0"),
];

#[test]
fn a_cost_range_changes_the_choice_where_its_triangle_says() {
    let plan = plan(&BY_HAND);
    let doubt = plan.doubt.as_ref().unwrap();
    // IT is worth 120,000 and costs 80,000 to 180,000, likeliest 100,000: it is not worth entering
    // above 120,000, with probability (180 - 120)^2 / (100 x 80) = 0.45.
    let italy = doubt
        .figures
        .iter()
        .find(|one| one.region.as_str() == "IT")
        .unwrap();
    assert_eq!(italy.figure, FigureKind::MarketSelection);
    assert_eq!(
        (italy.value, italy.low, italy.high),
        (100_000.0, 80_000.0, 180_000.0)
    );
    let rises = italy.rises.as_ref().unwrap();
    assert!((rises.at - 120_000.0).abs() < 1.0, "{rises:?}");
    assert!((rises.chance - 0.45).abs() < 1e-3, "{rises:?}");
    assert_eq!(rises.removed[0].as_str(), "IT");
    assert!(italy.falls.is_none() && italy.proven);
    let share = doubt
        .regions
        .iter()
        .find(|one| one.code.as_str() == "IT")
        .unwrap();
    assert!((share.chosen.share - 0.55).abs() < 0.05, "{share:?}");
    assert!(share.chosen.low < 0.55 && share.chosen.high > 0.55);
    // Knowing it saves the mean of what lies above: 60^3 / (3 x 8000) = 9 thousand.
    let worth = f64::try_from(italy.worth.amount()).unwrap();
    assert!((worth - 9000.0).abs() < 500.0, "{worth}");
    // The mean cost is 120,000: entering gains nothing on average, and loses nothing.
    let regret = doubt.plan.regret.as_ref().unwrap();
    assert!((f64::try_from(regret.mean.amount()).unwrap() - 9000.0).abs() < 1500.0);
    // The costliest doubt first; Spain has none stated, and no region has a range for its value.
    assert_eq!(doubt.figures[0].region.as_str(), "IT");
    let held: Vec<_> = doubt.held.iter().map(|held| held.figure).collect();
    assert_eq!(held, [FigureKind::MarketSelection, FigureKind::Value]);
    assert_eq!(doubt.held[0].regions[0].as_str(), "ES");
}

#[test]
fn estimates_of_demand_are_drawn_from_their_intervals() {
    let plan = plan(&[]);
    let doubt = plan.doubt.as_ref().unwrap();
    let demand = |one: &&landfall::plan::FigureDoubt| one.figure == FigureKind::Demand;
    let demands: Vec<_> = doubt.figures.iter().filter(demand).collect();
    assert!(!demands.is_empty());
    for one in demands {
        let region = plan.region(&one.region).unwrap();
        let interval = region.demand_interval.unwrap();
        assert_eq!(region.demand, Some(one.value));
        assert_eq!((one.low, one.high), (interval.low, interval.high));
        assert_eq!(one.level, interval.level.map(|level| level.get()));
    }
}

#[test]
fn the_same_seed_draws_the_same_and_none_are_drawn_when_none_are_asked() {
    let json = |sets: &[(&str, &str)]| serde_json::to_string(&plan(sets).doubt).unwrap();
    assert_eq!(json(&[]), json(&[]));
    assert_ne!(json(&[]), json(&[("plan.seed", "2")]));
    assert_eq!(json(&[("doubt.draws", "0")]), "null");
    let draws = plan(&[("doubt.draws", "64")]).doubt.unwrap().draws;
    assert_eq!(draws, 64);
}

#[test]
fn without_a_range_nothing_is_called_sure() {
    let folder = tempfile::tempdir().unwrap();
    let path = small_strategy(folder.path()).unwrap();
    let sets = [("value.demand".to_owned(), "\"observed\"".to_owned())];
    let strategy = Strategy::from_file(&path, &sets).unwrap();
    let plan = strategy.run(&Progress::silent()).unwrap();
    assert!(plan.doubt.is_none() && !plan.choice.selected.is_empty());
    let asked = plan.not_assessed.iter();
    let asked: Vec<_> = asked
        .filter(|one| one.what == "how sure the choice is")
        .collect();
    assert_eq!(asked.len(), 1);
}

#[test]
fn demands_that_cannot_be_drawn_are_mistakes_with_their_place() {
    let error = strategy(&[
        ("doubt.draws", "2000000"),
        ("doubt.demand_correlation", "1.5"),
    ]);
    let said = error.unwrap_err().to_string();
    assert!(
        said.contains("--set, `doubt.draws`: `2000000` is not between 0 and 1000000"),
        "{said}"
    );
    assert!(
        said.contains("--set, `doubt.demand_correlation`: `1.5`"),
        "{said}"
    );
}

#[test]
fn one_off_budgets_draw_what_is_paid_once() {
    let mut sets = BY_HAND.to_vec();
    sets.push(("choice.budget_counts", "\"one_off\""));
    sets[3] = ("choice.budget", "\"260000 EUR\"");
    let plan = plan(&sets);
    let doubt = plan.doubt.unwrap();
    let italy = doubt.figures.iter().find(|one| one.region.as_str() == "IT");
    // 100 + 100 + 50 = 250 of 260 thousand are taken; what is paid every year does not count.
    let breaks = italy.unwrap().breaks_budget.unwrap();
    assert!((breaks.at - 110_000.0).abs() < 1.0, "{breaks:?}");
}
