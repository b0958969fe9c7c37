//! A text model in the strategy: coverage of languages, missing rows, their price, and what is not
//! known.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::fs;
use std::path::Path;

use landfall::finetune::coverage::{Measure, Metrics, Verdict};
use landfall::plan::{AdaptationBasis, Plan, RegionLanguage, RegionPlan};
use landfall::strategy::LanguageSection;
use landfall::{CostPart, Demand, Error, Feature, Progress, Strategy, Terms, Transform};
use landfall_testkit::small_strategy;

/// Spanish does not serve, English does, Japanese perhaps; `de-st` is South Tyrolean.
const METRICS: &str = r#"{
  "test": {
    "region": {
      "es": {"n": 400, "accuracy": 0.62, "macro_f1": 0.6, "macro_f1_interval": [0.55, 0.65], "chance": 0.2},
      "en": {"n": 400, "accuracy": 0.91, "macro_f1": 0.9, "macro_f1_interval": [0.87, 0.92], "chance": 0.2},
      "ja": {"n": 400, "accuracy": 0.79, "macro_f1": 0.78, "macro_f1_interval": [0.7, 0.85], "chance": 0.2},
      "south tyrol": {"n": 90, "accuracy": 0.4, "macro_f1": 0.3, "macro_f1_interval": [0.2, 0.4], "chance": 0.2}
    },
    "methods": [
      {"method": "model", "by": {"region": {"es": {"value": 0.62}}}},
      {"method": "n-grams", "by": {"region": {"es": {"value": 0.7}, "en": {"value": 0.5}}}}
    ]
  },
  "train": {"rows": {"es": 500, "en": 3000, "ja": 500, "south tyrol": 100}},
  "tokens": {"languages": {"es": {"texts": 900, "tokens_per_word": 1.5, "unknown_share": 0.01}}}
}"#;

const SETTINGS: &str = "metrics = [\"metrics.json\"]\nwanted = 0.8\nrows_wanted = 2000\n\
    row_price = \"0.50 USD\"\nper_language = { one_off = \"3000 EUR\", per_year = \"1000 EUR\" }\n";

/// The small strategy with Japan and Argentina, measures, and these settings of `[language]`.
fn strategy(folder: &Path, settings: &str, sets: &[(&str, &str)]) -> Result<Strategy, Error> {
    let path = small_strategy(folder).unwrap();
    let add = |name: &str, row: &str| {
        let file = folder.join(name);
        let text = fs::read_to_string(&file).unwrap() + row;
        fs::write(file, text).unwrap();
    };
    add("demand.csv", "JP,Japan,123000000,46000,87,2600000\n");
    add("demand.csv", "AR,Argentina,46000000,27000,89,900000\n");
    add("costs.csv", "JP,market_selection,40000,8000,EUR,\n");
    add("costs.csv", "AR,market_selection,4000,800,EUR,\n");
    add("strategy.toml", &format!("[language]\n{settings}"));
    fs::write(folder.join("metrics.json"), METRICS).unwrap();
    let owned = |(path, value): &(&str, &str)| ((*path).to_owned(), (*value).to_owned());
    let sets: Vec<(String, String)> = sets.iter().map(owned).collect();
    Strategy::from_file(&path, &sets)
}

fn plan_with(settings: &str, sets: &[(&str, &str)]) -> Plan {
    let folder = tempfile::tempdir().unwrap();
    let strategy = strategy(folder.path(), settings, sets).unwrap();
    strategy.run(&Progress::silent()).unwrap()
}

fn plan(settings: &str) -> Plan {
    plan_with(settings, &[])
}

fn mistakes(settings: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    strategy(folder.path(), settings, &[])
        .unwrap_err()
        .to_string()
}

fn region<'a>(plan: &'a Plan, code: &str) -> &'a RegionPlan {
    plan.region(&code.parse().unwrap()).unwrap()
}

fn language<'a>(plan: &'a Plan, code: &str) -> &'a RegionLanguage {
    region(plan, code).language.as_ref().unwrap()
}

fn adaptation(plan: &Plan, code: &str) -> Option<String> {
    let part = region(plan, code).cost.data_adaptation;
    part.map(|money| money.to_string())
}

/// Both in the first wave, so that nothing is discounted.
const ENTER: [(&str, &str); 2] = [
    ("choice.require", "[\"MX\", \"AR\"]"),
    ("choice.latest", "{ MX = 1, AR = 1 }"),
];

#[test]
fn missing_rows_and_fixed_work_become_the_part() {
    let plan = plan_with(SETTINGS, &ENTER);
    // Mexico: Spanish, 83 %, does not serve and misses 2,000 - 500 rows; English, 13 %, serves.
    // 1,500 x 0.50 USD / 1.25 = 600 EUR, 3,000 EUR, and 1,000 EUR at the end of each of two years:
    // 1,000 / 1.1 + 1,000 / 1.21 = 1,735.54 EUR. In all 5,335.54 EUR.
    assert_eq!(region(&plan, "MX").wave, Some(0));
    let mexico = language(&plan, "MX");
    assert_eq!(mexico.cost_from, AdaptationBasis::Model);
    let [spanish, english] = mexico.report.languages.as_slice() else {
        panic!("{mexico:?}");
    };
    assert_eq!(
        (spanish.verdict, english.verdict),
        (Verdict::DoesNot, Verdict::Serves)
    );
    assert_eq!(spanish.missing.as_ref().unwrap().rows, 1500);
    assert_eq!(adaptation(&plan, "MX").unwrap(), "5335.54 EUR");
    assert!(
        !region(&plan, "MX")
            .cost_ranges
            .contains_key(&CostPart::DataAdaptation)
    );
    // English alone serves: 13 %, whoever speaks what else.
    let covered = mexico.report.coverage.unwrap();
    assert_eq!((covered.low, covered.high), (0.13, 0.13));
    let costs: Vec<String> = mexico
        .costs
        .iter()
        .map(|one| one.cost.to_string())
        .collect();
    assert_eq!(costs, ["5335.54 EUR", "0.00 EUR"]);
}

#[test]
fn what_perhaps_serves_gives_a_range() {
    // Japanese: 0.78 is below 0.8 and its interval is not: nothing to 1,500 rows and the fixed work.
    let plan = plan(SETTINGS);
    let wave = region(&plan, "JP").wave.unwrap_or(0);
    assert_eq!(wave, 0);
    assert_eq!(adaptation(&plan, "JP").unwrap(), "5335.54 EUR");
    let range = region(&plan, "JP").cost_ranges[&CostPart::DataAdaptation];
    assert_eq!(range.low.to_string(), "0.00 EUR");
    assert_eq!(range.high.to_string(), "5335.54 EUR");
    let covered = language(&plan, "JP").report.coverage.unwrap();
    assert_eq!((covered.low, covered.high), (0.0, 0.95));
}

#[test]
fn work_that_two_regions_need_is_told_with_its_amount() {
    let plan = plan_with(SETTINGS, &ENTER);
    let [shared] = plan.choice.shared_languages.as_slice() else {
        panic!("{:?}", plan.choice.shared_languages);
    };
    let codes: Vec<&str> = shared.regions.iter().map(|code| code.as_str()).collect();
    assert_eq!((shared.language.as_str(), codes), ("es", vec!["MX", "AR"]));
    assert_eq!(shared.counted_again.to_string(), "5335.54 EUR");
    let note = "the work on `es` is needed in MX, AR and counted in each: 5335.54 EUR of the cost is \
                counted again, and the choice does not know that";
    assert!(
        plan.notes.iter().any(|found| found == note),
        "{:?}",
        plan.notes
    );
}

#[test]
fn an_unmeasured_language_is_not_assessed_unless_it_counts_as_missing() {
    let unknown = plan(SETTINGS);
    let poland = language(&unknown, "PL");
    assert_eq!(poland.cost_from, AdaptationBasis::NotAssessed);
    assert_eq!(adaptation(&unknown, "PL"), None);
    let open = unknown.not_assessed.iter();
    let open = open.filter(|open| open.what == "data adaptation cost");
    let needs: Vec<&str> = open
        .flat_map(|open| &open.needs)
        .map(String::as_str)
        .collect();
    let polish = "measures of `pl` in a `metrics.json` and measures of `de` in a `metrics.json` and \
                  measures of `ru` in a `metrics.json`, or a row `data_adaptation` per region in the \
                  table of costs";
    assert!(needs.contains(&polish), "{needs:?}");
    // Polish, German and Russian miss 2,000 rows each: 3 x (800 + 3,000 + 1,735.54) EUR.
    let sets = [
        ("language.unmeasured", "missing"),
        ("plan.discount_waves", "false"),
    ];
    let missing = plan_with(SETTINGS, &sets);
    assert_eq!(adaptation(&missing, "PL").unwrap(), "16606.61 EUR");
    assert_eq!(language(&missing, "PL").report.at_most, Some(0.33));
}

#[test]
fn languages_named_for_a_region_are_those_it_needs() {
    let plan = plan(&format!("{SETTINGS}languages = {{ PL = [\"en\"] }}\n"));
    let poland = language(&plan, "PL");
    assert_eq!(poland.cost_from, AdaptationBasis::Model);
    assert_eq!(poland.report.languages.len(), 1);
    assert_eq!(adaptation(&plan, "PL").unwrap(), "0.00 EUR");
}

#[test]
fn a_row_of_the_table_wins_and_the_plan_says_so() {
    let with = plan(SETTINGS);
    let folder = tempfile::tempdir().unwrap();
    let path = small_strategy(folder.path()).unwrap();
    let without = Strategy::from_file(&path, &[])
        .unwrap()
        .run(&Progress::silent())
        .unwrap();
    assert_eq!(language(&with, "ES").cost_from, AdaptationBasis::Table);
    let first = |plan: &Plan| region(plan, "ES").by_wave.first().map(|wave| wave.j);
    assert_eq!(first(&with), first(&without));
    let note = "the table of costs gives the data adaptation of IT, ES, NL, BR: its rows count, and \
                the rows that languages miss are not added to them";
    assert!(
        with.notes.iter().any(|found| found == note),
        "{:?}",
        with.notes
    );
    let why = with.reasons.regions[&"ES".parse().unwrap()].to_string();
    assert!(
        why.contains("the row of the table of costs counts; the rows"),
        "{why}"
    );
}

#[test]
fn a_model_alone_makes_no_region_a_candidate() {
    let plan = plan(SETTINGS);
    assert_eq!(language(&plan, "KE").cost_from, AdaptationBasis::NotPriced);
    assert_eq!(region(&plan, "KE").role, landfall::plan::Role::Observed);
}

#[test]
fn names_without_a_language_and_better_baselines_are_told() {
    let plan = plan(SETTINGS);
    for note in [
        "no language tag, and not in `language.names`: south tyrol; their measures count for no region",
        "a cheap classifier is more accurate than the model in es (n-grams)",
    ] {
        assert!(
            plan.notes.iter().any(|found| found == note),
            "{:?}",
            plan.notes
        );
    }
    let used = plan.settings.language.as_ref().unwrap();
    assert_eq!(used.unnamed, ["south tyrol"]);
    let named = plan_with(
        SETTINGS,
        &[("language.names", "{ \"south tyrol\" = \"bar-IT\" }")],
    );
    assert!(named.settings.language.as_ref().unwrap().unnamed.is_empty());
    let note = "measured, and a language of no region of the demand table: south tyrol";
    // Bavarian is spoken by 5 % or more in none of these regions.
    let bavarian = named.regions.iter().any(|region| {
        let known = region.language.as_ref().unwrap();
        known
            .report
            .languages
            .iter()
            .any(|one| one.language.primary() == "bar")
    });
    assert_eq!(named.notes.iter().any(|found| found == note), !bavarian);
}

#[test]
fn the_reasons_lead_to_the_file_and_the_rule() {
    let plan = plan_with(SETTINGS, &ENTER);
    let why = plan.reasons.regions[&"MX".parse().unwrap()].to_string();
    for words in [
        "`es` is not served: it is below 0.8",
        "macro F1: 0.600 (0.550 to 0.650)",
        "baseline `n-grams`: accuracy 0.700, the model's 0.620, better than the model",
        "source: metrics.json, test.region.es",
        "1500 rows are missing",
        "rows wanted - rows trained on",
        "price of a labelled row: 0.50 USD",
        "EUR per USD: 0.8",
        "es at entry: 5335.54 EUR",
    ] {
        assert!(why.contains(words), "{words} is missing in {why}");
    }
}

#[test]
fn two_runs_solve_for_the_rows() {
    // Errors 0.8 and 0.4 at 125 and 500 rows: exponent 1/2, so 0.2 takes 2,000 rows, 1,500 more.
    let folder = tempfile::tempdir().unwrap();
    let earlier = r#"{"test": {"region": {"es": {"n": 400, "macro_f1": 0.2, "macro_f1_interval": [0.1, 0.3]}}},
        "train": {"rows": {"es": 125}}}"#;
    fs::write(folder.path().join("earlier.json"), earlier).unwrap();
    let settings = SETTINGS
        .replace("[\"metrics.json\"]", "[\"earlier.json\", \"metrics.json\"]")
        .replace("rows_wanted = 2000\n", "");
    let strategy = strategy(folder.path(), &settings, &ENTER).unwrap();
    let plan = strategy.run(&Progress::silent()).unwrap();
    let missing = language(&plan, "MX").report.languages[0]
        .missing
        .clone()
        .unwrap();
    assert_eq!(missing.rows, 1500);
    assert!(missing.low < 1500 && missing.high > 1500);
    assert_eq!(adaptation(&plan, "MX").unwrap(), "5335.54 EUR");
    assert!(
        region(&plan, "MX")
            .cost_ranges
            .contains_key(&CostPart::DataAdaptation)
    );
    assert_eq!(plan.settings.language.as_ref().unwrap().metrics.len(), 2);
}

#[test]
fn without_a_price_of_rows_the_part_is_not_assessed() {
    let plan = plan(&SETTINGS.replace("row_price = \"0.50 USD\"\n", ""));
    assert_eq!(
        language(&plan, "MX").cost_from,
        AdaptationBasis::NotAssessed
    );
    let open = plan.not_assessed.iter().flat_map(|open| &open.needs);
    assert!(
        open.clone()
            .any(|needs| needs.contains("`language.row_price`")),
        "{:?}",
        plan.not_assessed
    );
}

#[test]
fn every_mistake_about_languages_is_found_at_once() {
    let error = mistakes(
        "metrics = [\"metrics.json\", \"none.json\"]\nwanted = 1.0\nrows_wanted = 0\n\
         row_price = \"-1 EUR\"\nper_language = {}\nnames = { es = \"e\" }\n\
         languages = { MX = [\"es\", \"es-MX\"], AR = [], CL = [\"es\"] }\n",
    );
    for part in [
        "none.json` could not be read",
        "`language.wanted`: `1` is not above 0 and below 1",
        "`language.rows_wanted`: `0` is not 1 or more",
        "`language.row_price`: `-1.00 EUR` is negative",
        "needs `one_off`, `per_year` or both",
        "`language.names.es`: `e` is not a BCP 47 language tag",
        "`es` stands there twice",
        "`language.languages.AR`: names no language",
        "region `CL` has no row in the demand table",
    ] {
        assert!(error.contains(part), "{part} is missing in {error}");
    }
}

#[test]
fn settings_that_miss_each_other_are_mistakes() {
    for (settings, message) in [
        (
            "wanted = 0.8\n",
            "`language.metrics`: is required where `[language]` has other settings",
        ),
        (
            "metrics = [\"metrics.json\"]\n",
            "`language.wanted`: is required and not given",
        ),
        (
            "metrics = [\"metrics.json\"]\nwanted = 0.8\nrow_price = \"9 JPY\"\n",
            "there is no exchange rate to EUR",
        ),
        (
            "metrics = [\"metrics.json\"]\nwanted = 0.8\nnames = { ess = \"es\" }\n",
            "no row of the files of measures has this name (help: did you mean `es`?)",
        ),
        (
            "metrics = [\"costs.csv\"]\nwanted = 0.8\n",
            "is not a JSON object",
        ),
        (
            "metrics = [\"lies.json\"]\nwanted = 0.8\n",
            "`test.region.es.n`",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let lies = METRICS.replacen("\"n\": 400", "\"n\": 0", 1);
        fs::write(folder.path().join("lies.json"), lies).unwrap();
        let error = strategy(folder.path(), settings, &[])
            .unwrap_err()
            .to_string();
        assert!(error.contains(message), "{message} is missing in {error}");
    }
}

#[test]
fn without_measures_the_plan_has_nothing_about_languages() {
    let folder = tempfile::tempdir().unwrap();
    let path = small_strategy(folder.path()).unwrap();
    let plan = Strategy::from_file(&path, &[])
        .unwrap()
        .run(&Progress::silent())
        .unwrap();
    assert!(plan.settings.language.is_none());
    assert!(plan.regions.iter().all(|region| region.language.is_none()));
    assert!(!plan.to_json().unwrap().contains("shared_languages"));
}

#[test]
fn the_plan_reads_back_as_itself() {
    let json = plan_with(SETTINGS, &ENTER).to_json().unwrap();
    let again: Plan = serde_json::from_str(&json).unwrap();
    assert_eq!(again.to_json().unwrap(), json);
}

#[test]
fn a_model_comes_from_code_as_well() {
    let csv = b"region,gdp,users\nDE,48,60\nFR,42,50\nAT,50,5\nBR,9,90\nIN,2,300\nMX,20,40\n";
    let metrics = Metrics::from_json("metrics.json", METRICS, Measure::MacroF1).unwrap();
    let rule = LanguageSection {
        wanted: Some(0.8),
        ..LanguageSection::default()
    };
    let plan = Strategy::builder()
        .demand(Demand::params().read_bytes(csv, "demand.csv").unwrap())
        .features(vec![Feature::new("gdp", Transform::Log)])
        .indicator("users")
        .home(["DE".parse().unwrap()])
        .terms(Terms {
            name: Some("Code".into()),
            as_of: Some("2026-11-22".parse().unwrap()),
            currency: Some("EUR".parse().unwrap()),
            ..Terms::default()
        })
        .language(vec![metrics], rule)
        .check()
        .unwrap()
        .run(&Progress::silent())
        .unwrap();
    assert_eq!(
        language(&plan, "MX").report.languages[0].verdict,
        Verdict::DoesNot
    );
}

#[cfg(feature = "report")]
#[test]
fn the_report_shows_languages_quality_and_rows() {
    let page = landfall::report::html(&plan_with(SETTINGS, &ENTER));
    for words in [
        "What the text model covers",
        "0.60 (0.55–0.65, 400)",
        "does not serve",
        "not measured",
        "from the rows that are missing",
        "0.70, better than the model",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

/// The plan of the settings with an adapter for Spanish and one for English.
fn adapted(settings: &str) -> Plan {
    let adapters = r#""adapters": {
        "es": {"folder": "es", "method": "lora", "parameters": 75000, "bytes": 300000},
        "en": {"folder": "en", "method": "bitfit", "parameters": 25000, "bytes": 100000}
      },
      "test""#;
    let folder = tempfile::tempdir().unwrap();
    let owned = |(path, value): &(&str, &str)| ((*path).to_owned(), (*value).to_owned());
    let sets: Vec<(String, String)> = ENTER.iter().map(owned).collect();
    strategy(folder.path(), settings, &[]).unwrap();
    let with = METRICS.replacen("\"test\"", adapters, 1);
    fs::write(folder.path().join("metrics.json"), with).unwrap();
    let path = folder.path().join("strategy.toml");
    let strategy = Strategy::from_file(&path, &sets).unwrap();
    strategy.run(&Progress::silent()).unwrap()
}

fn technology(plan: &Plan, code: &str) -> Option<String> {
    let part = region(plan, code).cost.technology_output;
    part.map(|money| money.to_string())
}

#[test]
fn adapters_stand_in_the_plan_and_on_the_page_with_their_size() {
    let plan = adapted(SETTINGS);
    let mexico = language(&plan, "MX");
    let bytes = mexico.adapters.iter();
    let bytes = bytes.map(|one| (one.names.join(" "), one.adapter.bytes));
    let wanted = [("es".to_owned(), 300_000), ("en".to_owned(), 100_000)];
    assert_eq!(bytes.collect::<Vec<_>>(), wanted);
    // Without a price they are no part of the cost.
    assert_eq!(
        (mexico.adapters_cost, technology(&plan, "MX")),
        (None, None)
    );
    let page = landfall::report::html(&plan);
    assert!(page.contains("100,000 numbers, 0.4 MB"));
}

#[test]
fn keeping_adapters_is_technology_output_unless_the_table_gives_it() {
    let settings = format!(
        "{SETTINGS}per_adapter = {{ one_off = \"50 USD\", per_year = \"100 EUR\" }}\n\
         languages = {{ IT = [\"en\"] }}\n"
    );
    let plan = adapted(&settings);
    // Mexico: two adapters at 50 / 1.25 = 40 EUR, and 100 EUR at the end of each of two years:
    // 2 x (40 + 100 / 1.1 + 100 / 1.21) = 427.11 EUR. Argentina speaks both, too.
    assert_eq!(technology(&plan, "MX").unwrap(), "427.11 EUR");
    assert_eq!(technology(&plan, "AR").unwrap(), "427.11 EUR");
    let note = "the adapter for es is counted in each of ES, MX, AR that it serves, and the choice does not know \
                that";
    assert!(
        plan.notes.iter().any(|found| found == note),
        "{:?}",
        plan.notes
    );
    assert_eq!(
        language(&plan, "MX").adapters_cost.unwrap().to_string(),
        "427.11 EUR"
    );
    let why = plan.reasons.regions[&"MX".parse().unwrap()].to_string();
    assert!(why.contains("adapter for es"), "{why}");
    // The table gives Italy's.
    let italy = language(&plan, "IT");
    assert_eq!((italy.adapters.len(), italy.adapters_cost), (1, None));
    let json = plan.to_json().unwrap();
    let again: Plan = serde_json::from_str(&json).unwrap();
    assert_eq!(again.to_json().unwrap(), json);
    let refused = mistakes(&format!("{SETTINGS}per_adapter = {{}}\n"));
    assert!(refused.contains("`language.per_adapter`"), "{refused}");
}
