//! Results of stages that are kept: the plan is the same with and without them.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::fs;
use std::path::Path;

use landfall::plan::{Plan, Stage};
use landfall::{CacheUse, Progress, StageCache, Strategy};
use landfall_testkit::small_strategy;

/// Two people and a team of one to choose from them.
const TEAM: &str = r#"
[horizon]
from = 2026-11-30
weeks = 1
[selection]
objective = "own"
size = 1
[[member]]
id = "ana"
own_efficiency = 0.5
languages = ["pt:native", "en:A2"]
zone = "America/Sao_Paulo"
hours = ["09:00-13:00"]
[[member]]
id = "bob"
own_efficiency = 0.9
languages = ["de:native", "en:C1"]
zone = "Europe/Berlin"
hours = ["09:00-17:00"]
"#;

/// A team and draws.
const SETTINGS: &str = r#"
[people]
file = "team.toml"
language = { one_off = "40000 EUR" }
hours = { per_year = "1000 EUR" }
[doubt]
draws = 40
"#;

/// Facts about a product.
const LAW: &str = "[law]\nfacts = \"product.toml\"\n";

/// A strategy with people and doubt in a folder, its files changed as `edit` says.
fn strategy(folder: &Path, sets: &[&str], edit: impl Fn(&Path)) -> Strategy {
    let path = small_strategy(folder).unwrap();
    let text = fs::read_to_string(&path).unwrap() + SETTINGS;
    fs::write(&path, text).unwrap();
    fs::write(folder.join("team.toml"), TEAM).unwrap();
    let facts = "[company]\nseat = \"DE\"\n";
    fs::write(folder.join("product.toml"), facts).unwrap();
    edit(folder);
    let pair = |set: &&str| {
        let (path, value) = set.split_once('=').unwrap();
        (path.to_owned(), value.to_owned())
    };
    let sets: Vec<(String, String)> = sets.iter().map(pair).collect();
    Strategy::from_file(&path, &sets).unwrap()
}

fn kept(strategy: &Strategy, folder: &Path) -> (Plan, CacheUse) {
    let cache = StageCache::new(folder.join("stages"));
    strategy.run_cached(&cache, &Progress::silent()).unwrap()
}

fn plain(strategy: &Strategy) -> String {
    json(&strategy.run(&Progress::silent()).unwrap())
}

fn json(plan: &Plan) -> String {
    plan.to_json().unwrap()
}

/// The stages that computed anything.
fn computed(uses: &CacheUse) -> Vec<(Stage, usize)> {
    let stages = uses.stages.iter().filter(|stage| stage.computed > 0);
    stages.map(|stage| (stage.stage, stage.computed)).collect()
}

fn replace(folder: &Path, file: &str, from: &str, to: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(path, text.replace(from, to)).unwrap();
}

/// A change of a strategy: settings, or one text in a file.
type Change = (&'static [&'static str], Option<[&'static str; 3]>);

/// Every kind of input there is, changed once.
const CHANGES: [Change; 25] = [
    (&[], None),
    (&["plan.seed=2"], None),
    (&["plan.as_of=2026-12-01"], None),
    (&["plan.horizon_years=3"], None),
    (&["plan.discount_rate=0.09"], None),
    (&["plan.wave_months=7"], None),
    (
        &[
            "plan.currency=\"USD\"",
            "choice.budget=\"900000 USD\"",
            "choice.wave_budgets=[\"500000 USD\", \"500000 USD\"]",
        ],
        None,
    ),
    (&["demand.home=[\"DE\"]"], None),
    (&["demand.per=\"income\""], None),
    (&["segments.k=[2, 3]"], None),
    (&["segments.null_draws=29"], None),
    (&["neighbours.bandwidth=1.5"], None),
    (&["weights.regions.BR=1.3"], None),
    (&["value.share=0.011"], None),
    (&["value.regions.BR.price=\"11 EUR\""], None),
    (&["choice.budget=\"300000 EUR\""], None),
    (&["choice.forbid=[\"BR\"]"], None),
    (&["choice.require=[\"NL\"]"], None),
    (&["choice.shortlist=3"], None),
    (&["people.language.one_off=\"50000 EUR\""], None),
    (&["doubt.draws=41"], None),
    (&["doubt.demand_correlation=0.5"], None),
    (&[], Some(["demand.csv", "15000", "15001"])),
    (&[], Some(["costs.csv", "35000", "35001"])),
    (
        &[],
        Some(["team.toml", "own_efficiency = 0.5", "own_efficiency = 0.95"]),
    ),
];

#[test]
fn every_change_gives_the_plan_that_is_computed_without_a_cache() {
    let folder = tempfile::tempdir().unwrap();
    let mut plans = Vec::new();
    for (sets, edit) in CHANGES {
        let strategy = strategy(folder.path(), sets, |folder| {
            if let Some([file, from, to]) = edit {
                replace(folder, file, from, to);
            }
        });
        let expected = plain(&strategy);
        let (first, _) = kept(&strategy, folder.path());
        let (again, uses) = kept(&strategy, folder.path());
        assert_eq!(json(&first), expected, "{sets:?} {edit:?}");
        assert_eq!(json(&again), expected, "{sets:?} {edit:?}");
        assert_eq!(computed(&uses), [], "{sets:?} {edit:?}");
        assert!(uses.problems.is_empty(), "{:?}", uses.problems);
        plans.push(expected);
    }
    let (first, others) = plans.split_first().unwrap();
    assert!(
        others.iter().all(|plan| plan != first),
        "a change that changes nothing"
    );
}

#[test]
fn a_change_costs_the_stages_that_depend_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let run = |sets: &[&str]| {
        // Two regions: rules are slow where tests are built without optimisation.
        let two = ["choice.candidates=[\"NA\", \"MX\"]"];
        let sets: Vec<&str> = two.iter().chain(sets).copied().collect();
        let strategy = strategy(folder.path(), &sets, |folder| {
            let path = folder.join("strategy.toml");
            let text = fs::read_to_string(&path).unwrap() + LAW;
            fs::write(path, text).unwrap();
        });
        let (plan, uses) = kept(&strategy, folder.path());
        assert!(plan.regions.iter().any(|region| region.law.is_some()));
        computed(&uses)
    };
    let all = [
        (Stage::People, 1),
        (Stage::Market, 1),
        (Stage::Law, 2),
        (Stage::Choice, 1),
        (Stage::Doubt, 1),
    ];
    assert_eq!(run(&[]), all);
    assert_eq!(run(&[]), []);
    let choice = [(Stage::Choice, 1), (Stage::Doubt, 1)];
    assert_eq!(run(&["choice.budget=\"300000 EUR\""]), choice);
    assert_eq!(run(&["doubt.draws=41"]), [(Stage::Doubt, 1)]);
    let price = run(&["value.regions.MX.price=\"11 EUR\""]);
    assert_eq!(price[0], (Stage::Law, 1), "the price of one");
    let region = run(&["choice.candidates=[\"NA\", \"MX\", \"KE\"]"]);
    assert_eq!(region[0], (Stage::Law, 1), "KE is new");
    assert_eq!(run(&["plan.as_of=2026-12-01"])[0], (Stage::Law, 2));
    assert_eq!(run(&["law.carry_forward=true"])[0], (Stage::Law, 2));
}

#[test]
fn what_is_damaged_is_computed_anew_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let strategy = strategy(folder.path(), &[], |_| {});
    let (first, _) = kept(&strategy, folder.path());
    let files = || {
        fs::read_dir(folder.path().join("stages"))
            .unwrap()
            .map(|file| file.unwrap().path())
    };
    for path in files() {
        let half = fs::metadata(&path).unwrap().len() / 2;
        fs::OpenOptions::new()
            .write(true)
            .open(path)
            .unwrap()
            .set_len(half)
            .unwrap();
    }
    let (again, uses) = kept(&strategy, folder.path());
    assert_eq!(json(&again), json(&first));
    assert_eq!(uses.problems.len(), files().count());
    assert!(
        uses.problems[0].contains("damaged or not whole"),
        "{:?}",
        uses.problems
    );
    let (_, uses) = kept(&strategy, folder.path());
    assert_eq!((computed(&uses), uses.problems), (vec![], vec![]));
}

#[test]
fn a_folder_that_cannot_be_used_is_said_once_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "in the way").unwrap();
    let strategy = strategy(folder.path(), &[], |_| {});
    let (plan, uses) = kept(&strategy, &file);
    assert_eq!(json(&plan), plain(&strategy));
    assert!(!uses.problems.is_empty());
    assert_eq!(fs::read_to_string(&file).unwrap(), "in the way");
}

#[test]
fn runs_at_once_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let strategies: Vec<Strategy> = ["plan.seed=1", "plan.seed=2", "choice.max_regions=2"]
        .iter()
        .map(|set| strategy(folder.path(), &[set], |_| {}))
        .collect();
    let expected: Vec<String> = strategies.iter().map(plain).collect();
    std::thread::scope(|scope| {
        for at in 0..12 {
            let (strategy, expected) = (&strategies[at % 3], &expected[at % 3]);
            let folder = folder.path();
            scope.spawn(move || {
                let (plan, uses) = kept(strategy, folder);
                assert_eq!(&json(&plan), expected);
                assert!(uses.problems.is_empty(), "{:?}", uses.problems);
            });
        }
    });
}

#[test]
fn results_of_another_build_are_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    let strategy = strategy(folder.path(), &[], |_| {});
    let cache = |build: &[u8]| StageCache::new(folder.path().join("stages")).build(build);
    let run = |cache: &StageCache| strategy.run_cached(cache, &Progress::silent()).unwrap().1;
    assert!(!computed(&run(&cache(b"1"))).is_empty());
    assert!(!computed(&run(&cache(b"2"))).is_empty());
    assert!(computed(&run(&cache(b"1"))).is_empty());
}
