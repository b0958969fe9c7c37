//! A team in the strategy: coverage of regions, its price, and what is not known.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::fs;
use std::path::Path;

use landfall::plan::{FusionBasis, Plan, RegionPlan};
use landfall::team::input::TeamInput;
use landfall::{Error, Progress, Strategy};
use landfall_testkit::{bundled, small_strategy};

/// One week without clock changes. Ana speaks Portuguese and a little English, and works 09:00 to
/// 13:00 in São Paulo; Bob speaks German and English, and works in Berlin; of Cleo nothing is known.
const TEAM: &str = r#"
[horizon]
from = 2026-11-30
weeks = 1
[[member]]
id = "ana"
languages = ["pt:native", "en:A2"]
zone = "America/Sao_Paulo"
territory = "BR"
hours = ["09:00-13:00"]
[[member]]
id = "bob"
languages = ["de:native", "en:C1"]
zone = "Europe/Berlin"
territory = "DE"
hours = ["09:00-17:00"]
[[member]]
id = "cleo"
"#;

const PRICES: &str = "language = { one_off = \"40000 EUR\", per_year = \"1000 EUR\" }\n\
                      hours = { one_off = \"12500 USD\" }\n";

/// The small strategy with Japan, a team, and these settings of `[people]`.
fn strategy(folder: &Path, settings: &str) -> Result<Strategy, Error> {
    strategy_with(folder, settings, TEAM)
}

fn strategy_with(folder: &Path, settings: &str, team: &str) -> Result<Strategy, Error> {
    let path = small_strategy(folder).unwrap();
    let add = |name: &str, row: &str| {
        let file = folder.join(name);
        let text = fs::read_to_string(&file).unwrap() + row;
        fs::write(file, text).unwrap();
    };
    add("demand.csv", "JP,Japan,123000000,46000,87,2600000\n");
    add("costs.csv", "JP,market_selection,40000,8000,EUR,\n");
    add("strategy.toml", &format!("[people]\n{settings}"));
    fs::write(folder.join("team.toml"), team).unwrap();
    Strategy::from_file(&path, &[])
}

fn plan(settings: &str) -> Plan {
    let folder = tempfile::tempdir().unwrap();
    let strategy = strategy(folder.path(), settings).unwrap();
    strategy.run(&Progress::silent()).unwrap()
}

fn region<'a>(plan: &'a Plan, code: &str) -> &'a RegionPlan {
    plan.region(&code.parse().unwrap()).unwrap()
}

fn fusion(plan: &Plan, code: &str) -> Option<String> {
    region(plan, code)
        .cost
        .cultural_fusion
        .map(|money| money.to_string())
}

fn basis(plan: &Plan, code: &str) -> FusionBasis {
    region(plan, code).people.as_ref().unwrap().cost_from
}

#[test]
fn gaps_cost_their_share_of_the_price() {
    let plan = plan(&format!("file = \"team.toml\"\n{PRICES}"));
    // Japan: nobody speaks Japanese, and 00:00Z-08:00Z is before Berlin opens. Both gaps are whole:
    // 40,000 EUR + 12,500 USD / 1.25 = 50,000 EUR at entry, and 1,000 EUR at the end of each of two
    // years: 1,000 / 1.1 + 1,000 / 1.21 = 1,735.54 EUR.
    let japan = region(&plan, "JP");
    let people = japan.people.as_ref().unwrap();
    assert_eq!(people.coverage.language.unwrap().high, 0.0);
    assert_eq!(people.coverage.hours, Some(0.0));
    assert_eq!(people.hours_gap, Some(1.0));
    let wave = japan.wave.unwrap_or(0);
    assert_eq!((wave, people.cost_from), (0, FusionBasis::Team));
    assert_eq!(fusion(&plan, "JP").unwrap(), "51735.54 EUR");
    // Brazil: Portuguese, 91 % at 1, is more than the 0.8 wanted. Somebody works 08:00Z-16:00Z.
    // 09:00-17:00 begins at 11:00Z, 12:00Z, 13:00Z and 14:00Z in Brazil's four clocks: 5, 4, 3 and 2
    // of 8 hours, in the mean 0.4375; (0.5 - 0.4375) / 0.5 = 0.125.
    let brazil = region(&plan, "BR").people.as_ref().unwrap();
    assert_eq!(brazil.language_gap.unwrap().high, 0.0);
    assert_eq!(brazil.coverage.languages[0].best.len(), 1);
    assert_eq!(
        (brazil.coverage.zones.len(), brazil.hours_gap),
        (4, Some(0.125))
    );
}

#[test]
fn a_range_of_coverage_gives_a_range_of_cost() {
    // Poland: Polish 96 %, English and German are spoken by fewer.
    let plan = plan(&format!("file = \"team.toml\"\n{PRICES}"));
    let poland = region(&plan, "PL");
    let gap = poland.people.as_ref().unwrap().language_gap.unwrap();
    assert!(
        0.0 < gap.low && gap.low < gap.high && gap.high < 1.0,
        "{gap:?}"
    );
    let range = poland.cost_ranges[&landfall::CostPart::CulturalFusion];
    let middle = poland.cost.cultural_fusion.unwrap();
    assert!(range.low.amount() < middle.amount() && middle.amount() < range.high.amount());
}

#[test]
fn a_row_of_the_table_wins_and_the_plan_says_so() {
    let with = plan(&format!("file = \"team.toml\"\n{PRICES}"));
    let without = plan("");
    for code in ["IT", "IN"] {
        assert_eq!(basis(&with, code), FusionBasis::Table);
    }
    let amount = |plan: &Plan| region(plan, "IT").by_wave.clone();
    assert_eq!(amount(&with), amount(&without));
    let note = "the table of costs gives the cultural fusion of IT, IN: its rows count, and the gaps \
                of the team are not added to them";
    assert!(
        with.notes.iter().any(|found| found == note),
        "{:?}",
        with.notes
    );
    let why = with.reasons.regions[&"IT".parse().unwrap()].to_string();
    assert!(
        why.contains("the row of the table of costs counts"),
        "{why}"
    );
}

#[test]
fn a_team_alone_makes_no_region_a_candidate() {
    let with = plan(&format!("file = \"team.toml\"\n{PRICES}"));
    assert_eq!(basis(&with, "KE"), FusionBasis::NotPriced);
    assert_eq!(region(&with, "KE").role, landfall::plan::Role::Observed);
    let kenya = region(&with, "KE").people.as_ref().unwrap();
    assert!(
        !kenya.coverage.languages.is_empty(),
        "the coverage is shown all the same"
    );
}

#[test]
fn without_prices_the_part_is_not_assessed_and_the_coverage_is_shown() {
    let plan = plan("file = \"team.toml\"");
    assert_eq!(
        (basis(&plan, "JP"), fusion(&plan, "JP")),
        (FusionBasis::NotAssessed, None)
    );
    assert!(
        region(&plan, "JP")
            .people
            .as_ref()
            .unwrap()
            .coverage
            .language
            .is_some()
    );
    let open = plan
        .not_assessed
        .iter()
        .filter(|open| open.what == "cultural fusion cost");
    let needs: Vec<&str> = open
        .flat_map(|open| &open.needs)
        .map(String::as_str)
        .collect();
    let both = "the price of closing the gap, `people.hours` and the price of closing the gap, \
                `people.language`, or a row `cultural_fusion` per region in the table of costs";
    assert!(needs.contains(&both), "{needs:?}");
}

#[test]
fn people_are_hashed_unless_asked_for_and_the_unknown_are_named() {
    let settings = format!("file = \"team.toml\"\n{PRICES}");
    let hashed = plan(&settings).to_json().unwrap();
    assert!(!hashed.contains("\"ana\"") && !hashed.contains("ana ("));
    let shown = plan(&format!("{settings}names = \"shown\"\n"));
    let used = shown.settings.people.as_ref().unwrap();
    assert_eq!((used.members, used.weeks), (3, Some(1)));
    assert_eq!(used.without_languages, ["cleo"]);
    assert!(shown.to_json().unwrap().contains("\"ana\""));
    let note =
        "1 of 3 members have no known languages; they add nothing to the coverage of regions";
    assert!(
        shown.notes.iter().any(|found| found == note),
        "{:?}",
        shown.notes
    );
}

#[test]
fn the_members_named_are_the_team() {
    let settings = format!("file = \"team.toml\"\nmembers = [\"bob\"]\n{PRICES}");
    let plan = plan(&settings);
    let brazil = region(&plan, "BR").people.as_ref().unwrap();
    assert_eq!(brazil.coverage.languages[0].speakers, 0);
    assert_eq!(plan.settings.people.as_ref().unwrap().members, 1);
}

/// The same people with own efficiencies, and a choice among them.
fn choosing(selection: &str) -> String {
    let known = |id: &str, own: &str| {
        (
            format!("id = \"{id}\"\n"),
            format!("own_efficiency = {own}\n"),
        )
    };
    let pairs = [
        known("ana", "0.6"),
        known("bob", "0.9"),
        known("cleo", "0.5"),
    ];
    let text = pairs.iter().fold(TEAM.to_owned(), |text, (id, own)| {
        text.replace(id, &format!("{id}{own}"))
    });
    format!("{text}[selection]\nobjective = \"own\"\n{selection}")
}

#[test]
fn the_team_that_the_file_chooses_serves_the_regions() {
    let folder = tempfile::tempdir().unwrap();
    let settings = format!("file = \"team.toml\"\nnames = \"shown\"\n{PRICES}");
    let team = choosing("size = 1\n");
    let plan = strategy_with(folder.path(), &settings, &team).unwrap();
    let plan = plan.run(&Progress::silent()).unwrap();
    // Bob has the greatest own efficiency.
    let used = plan.settings.people.as_ref().unwrap();
    assert_eq!((used.members, used.chosen), (1, true));
    let portuguese = &region(&plan, "BR").people.as_ref().unwrap().coverage;
    let spoken = portuguese.language.unwrap();
    assert!(spoken.high < 0.1, "{spoken:?}");
}

#[test]
fn a_team_that_cannot_be_chosen_stops_the_plan_with_the_demands() {
    let folder = tempfile::tempdir().unwrap();
    let settings = format!("file = \"team.toml\"\n{PRICES}");
    let team = choosing("size = 1\ninclude = [\"ana\", \"bob\"]\n");
    let error = strategy_with(folder.path(), &settings, &team)
        .unwrap()
        .run(&Progress::silent())
        .unwrap_err();
    let Error::Infeasible { mut demands } = error else {
        panic!("{error}");
    };
    demands.sort();
    assert_eq!(
        demands,
        ["team: include ana", "team: include bob", "team: size"]
    );
}

#[test]
fn without_a_team_the_plan_has_nothing_about_people() {
    let plan = plan("");
    assert!(plan.settings.people.is_none());
    assert!(plan.regions.iter().all(|region| region.people.is_none()));
    assert!(!plan.to_json().unwrap().contains("cost_from"));
}

#[test]
fn every_mistake_about_people_is_found_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let settings = "file = \"team.toml\"\nmembers = [\"dan\", \"bob\", \"bob\"]\n\
                    wanted_language = 1.5\nwanted_hours = nan\nlanguage = {}\n\
                    hours = { one_off = \"-1 EUR\", per_year = \"5 JPY\" }\n";
    let error = strategy(folder.path(), settings).unwrap_err().to_string();
    for part in [
        "nobody in the team file is called `dan`",
        "`bob` stands there twice",
        "`1.5` is not between 0 and 1",
        "`NaN` is not between 0 and 1",
        "needs `one_off`, `per_year` or both",
        "is negative",
        "there is no exchange rate to EUR",
    ] {
        assert!(error.contains(part), "{part} is missing in {error}");
    }
}

#[test]
fn settings_without_a_team_file_are_a_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let error = strategy(folder.path(), PRICES).unwrap_err().to_string();
    assert!(
        error.contains("`people.file`: is required where `[people]` has other settings"),
        "{error}"
    );
}

#[test]
fn the_bundled_team_is_read_and_known_in_part() {
    let team = TeamInput::read_path(bundled("team.toml")).unwrap();
    assert_eq!(team.members().len(), 30);
    let unknown = team
        .members()
        .iter()
        .filter(|m| m.languages.is_empty())
        .count();
    let idle = team.members().iter().filter(|m| m.hours.is_empty()).count();
    assert_eq!((unknown, idle), (1, 2));
    assert!(team.selection.is_some() && team.tasks.is_some() && team.meetings.is_some());
}

#[test]
fn the_report_shows_who_speaks_what() {
    let settings = format!("file = \"team.toml\"\nnames = \"shown\"\n{PRICES}");
    let page = landfall::report::html(&plan(&settings));
    for words in [
        "What the team covers",
        "ana (native/native)",
        "from the gaps of the team",
    ] {
        assert!(page.contains(words), "{words}");
    }
}
