use std::collections::BTreeMap;

use landfall_core::{LanguageTag, RegionCode};
use serde_json::{Value, json};

use super::*;
use crate::FinetuneError;

/// One name: value, interval, rows judged.
fn score(value: f64, interval: [f64; 2], n: u64) -> Value {
    json!({"n": n, "accuracy": value, "macro_f1": value, "macro_f1_interval": interval})
}

fn file(name: &str, regions: &Value, rows: &Value) -> Metrics {
    let all = json!({"test": {"region": regions}, "train": {"rows": rows}});
    Metrics::from_json(name, &all.to_string(), Measure::MacroF1).unwrap()
}

fn tag(text: &str) -> LanguageTag {
    text.parse().unwrap()
}

fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).unwrap()
}

fn mistakes(error: FinetuneError) -> Vec<String> {
    match error {
        FinetuneError::Input(found) => found.list().iter().map(ToString::to_string).collect(),
        other => panic!("{other}"),
    }
}

fn read(text: &str) -> Result<Metrics, FinetuneError> {
    Metrics::from_json("m.json", text, Measure::MacroF1)
}

#[test]
fn verdicts_follow_the_whole_interval() {
    let regions = json!({
        "pt": score(0.85, [0.8, 0.9], 400),
        "en": score(0.85, [0.79, 0.9], 400),
    });
    let metrics = file("m.json", &regions, &json!({}));
    let coverage = CoverageParams::new(0.8).check(vec![metrics]).unwrap();
    let brazil = coverage.region(&region("BR"), None);
    let verdicts: Vec<Verdict> = brazil.languages.iter().map(|one| one.verdict).collect();
    assert_eq!(verdicts, [Verdict::Serves, Verdict::Perhaps]);
    // Portuguese 91 %, English 8 %: 0.91 for sure, 0.99 where nobody speaks both.
    let range = brazil.coverage.unwrap();
    assert_eq!(range.low, 0.91);
    assert!((range.high - 0.99).abs() < 1e-12);
    assert_eq!(brazil.at_most, Some(range.high));
}

#[test]
fn what_was_not_measured_never_looks_covered() {
    let metrics = file(
        "m.json",
        &json!({"en": score(0.9, [0.85, 0.95], 400)}),
        &json!({}),
    );
    let unknown = CoverageParams::new(0.8)
        .check(vec![metrics.clone()])
        .unwrap();
    let brazil = unknown.region(&region("BR"), None);
    assert_eq!(brazil.languages[0].verdict, Verdict::NotMeasured);
    assert_eq!(brazil.coverage.unwrap().high, 0.08);
    assert!((brazil.at_most.unwrap() - 0.99).abs() < 1e-12);
    assert_eq!(brazil.needs, ["measures of `pt` in a `metrics.json`"]);
    let missing = CoverageParams::new(0.8)
        .unmeasured(Unmeasured::Missing)
        .rows_wanted(2000);
    let brazil = missing
        .check(vec![metrics])
        .unwrap()
        .region(&region("BR"), None);
    assert_eq!(brazil.at_most, Some(0.08));
    assert_eq!(brazil.languages[0].missing.as_ref().unwrap().rows, 2000);
    assert!(brazil.needs.is_empty());
}

#[test]
fn rows_that_all_agree_prove_no_more_than_their_number() {
    // 10 of 10 right: 1 - 3/10 = 0.7 is possible; 15 of 15: 0.8.
    for (n, verdict) in [(10, Verdict::Perhaps), (15, Verdict::Serves)] {
        let metrics = file(
            "m.json",
            &json!({"pt": score(1.0, [1.0, 1.0], n)}),
            &json!({}),
        );
        let coverage = CoverageParams::new(0.8).check(vec![metrics]).unwrap();
        let brazil = coverage.region(&region("BR"), None);
        assert_eq!(brazil.languages[0].verdict, verdict);
        assert!(brazil.languages[0].quality.as_ref().unwrap().widened);
    }
}

#[test]
fn without_an_interval_nothing_serves_for_sure() {
    for (value, verdict) in [(0.9, Verdict::Perhaps), (0.7, Verdict::DoesNot)] {
        let one = json!({"pt": {"n": 50, "macro_f1": value}});
        let coverage = CoverageParams::new(0.8).check(vec![file("m.json", &one, &json!({}))]);
        let brazil = coverage.unwrap().region(&region("BR"), None);
        assert_eq!(brazil.languages[0].verdict, verdict);
    }
}

#[test]
fn the_least_variety_of_the_region_counts_and_the_others_are_kept() {
    let regions = json!({
        "pt": score(0.9, [0.85, 0.95], 400),
        "pt-PT": score(0.5, [0.45, 0.55], 400),
        "south": score(0.7, [0.65, 0.75], 400),
        "chat": score(0.6, [0.55, 0.65], 400),
    });
    let names = BTreeMap::from([
        ("south".to_owned(), tag("pt-BR")),
        ("chat".to_owned(), tag("pt-BR")),
    ]);
    let metrics = file("m.json", &regions, &json!({}));
    let coverage = CoverageParams::new(0.8)
        .names(names)
        .check(vec![metrics])
        .unwrap();
    let counted = |code: &str| {
        let report = coverage.region(&region(code), None);
        let state = report
            .languages
            .into_iter()
            .find(|one| one.language.primary() == "pt")
            .unwrap();
        (state.quality.unwrap().name, state.others.len())
    };
    assert_eq!(counted("BR"), ("chat".to_owned(), 3));
    assert_eq!(counted("PT"), ("pt-PT".to_owned(), 3));
    assert_eq!(counted("AO"), ("pt".to_owned(), 3));
}

#[test]
fn another_script_is_another_measurement() {
    let regions = json!({"zh-Hans": score(0.9, [0.85, 0.95], 400)});
    let coverage = CoverageParams::new(0.8)
        .check(vec![file("m.json", &regions, &json!({}))])
        .unwrap();
    let taiwan = coverage.region(&region("TW"), None);
    let state = &taiwan.languages[0];
    assert_eq!(
        (state.language.as_str(), state.verdict),
        ("zh-Hant", Verdict::NotMeasured)
    );
    assert_eq!(state.others.len(), 1);
}

#[test]
fn names_that_are_no_tags_are_told_and_given_ones_must_exist() {
    let regions = json!({"pt": score(0.9, [0.85, 0.95], 400), "english": score(0.9, [0.8, 1.0], 9), "a_b": score(0.9, [0.8, 1.0], 9)});
    let metrics = file("m.json", &regions, &json!({}));
    let coverage = CoverageParams::new(0.8)
        .check(vec![metrics.clone()])
        .unwrap();
    assert_eq!(coverage.unnamed(), ["a_b", "english"]);
    let names = BTreeMap::from([("englihs".to_owned(), tag("en"))]);
    let error = CoverageParams::new(f64::NAN)
        .rows_wanted(0)
        .names(names)
        .check(vec![metrics.clone(), metrics]);
    assert_eq!(
        mistakes(error.unwrap_err()),
        [
            "`metrics`: `m.json` stands there twice",
            "`names.englihs`: no row of the files of measures has this name (help: did you mean `english`?)",
            "`rows_wanted`: `0` is not 1 or more",
            "`wanted`: `NaN` is not above 0 and below 1",
        ]
    );
    let error = CoverageParams::new(0.8).check(Vec::new()).unwrap_err();
    assert_eq!(mistakes(error), ["`metrics`: no file of measures is named"]);
}

/// The rows Portuguese misses in Brazil.
fn missing(coverage: &Coverage) -> Result<Missing, String> {
    let brazil = coverage.region(&region("BR"), None);
    let state = &brazil.languages[0];
    state
        .missing
        .clone()
        .ok_or_else(|| state.needs.clone().unwrap())
}

#[test]
fn one_run_misses_the_rows_wanted_less_those_trained_on() {
    let rows = json!({"pt": 500});
    let low = file(
        "m.json",
        &json!({"pt": score(0.6, [0.55, 0.65], 400)}),
        &rows,
    );
    let check = |wanted: Option<u64>, metrics: &Metrics| {
        let params = CoverageParams::new(0.8);
        let params = match wanted {
            Some(rows) => params.rows_wanted(rows),
            None => params,
        };
        missing(&params.check(vec![metrics.clone()]).unwrap())
    };
    let found = check(Some(2000), &low).unwrap();
    assert_eq!((found.low, found.rows, found.high), (1500, 1500, 1500));
    assert!(check(None, &low).unwrap_err().contains("`rows_wanted`"));
    assert!(check(Some(500), &low).unwrap_err().contains("the 500 rows"));
    // It perhaps serves: nothing at the low end; in the middle as its value says.
    let below = file(
        "m.json",
        &json!({"pt": score(0.78, [0.7, 0.85], 400)}),
        &rows,
    );
    let found = check(Some(2000), &below).unwrap();
    assert_eq!((found.low, found.rows, found.high), (0, 1500, 1500));
    let above = file(
        "m.json",
        &json!({"pt": score(0.82, [0.75, 0.9], 400)}),
        &rows,
    );
    let found = check(Some(2000), &above).unwrap();
    assert_eq!((found.low, found.rows, found.high), (0, 0, 1500));
    // Without the rows trained on nothing can be said.
    let silent = file(
        "m.json",
        &json!({"pt": score(0.6, [0.55, 0.65], 400)}),
        &json!({}),
    );
    assert!(
        check(Some(2000), &silent)
            .unwrap_err()
            .contains("`train.rows` in `m.json`")
    );
}

#[test]
fn two_runs_draw_the_curve_and_its_range() {
    // Errors 0.8 and 0.4 at 100 and 400 rows: exponent 1/2; 0.2 takes 400 x 4 = 1600 rows, 1,200
    // more. High ends: 0.72 and 0.36, so 400 x (0.36 / 0.2)^2 = 1296: 896 more. Low ends: 0.88 and
    // 0.44, so 400 x 2.2^2 = 1936: 1,536 more.
    let one = file(
        "a.json",
        &json!({"pt": score(0.2, [0.12, 0.28], 400)}),
        &json!({"pt": 100}),
    );
    let two = file(
        "b.json",
        &json!({"pt": score(0.6, [0.56, 0.64], 400)}),
        &json!({"pt": 400}),
    );
    let coverage = CoverageParams::new(0.8).check(vec![one, two]).unwrap();
    let found = missing(&coverage).unwrap();
    assert_eq!((found.low, found.rows, found.high), (896, 1200, 1536));
    assert!(!found.at_least && !found.high_at_least);
    let MissingBasis::Curve { curve, trained } = found.basis else {
        panic!("{found:?}");
    };
    assert!(curve.exact && trained == 400);
    let why = coverage.region(&region("BR"), None).reason().to_string();
    assert!(why.contains("1200 (896 to 1536) rows are missing"), "{why}");
    assert!(why.contains("nothing checks it"), "{why}");
}

#[test]
fn far_beyond_the_runs_is_a_bound() {
    let one = file(
        "a.json",
        &json!({"pt": score(0.2, [0.18, 0.22], 400)}),
        &json!({"pt": 100}),
    );
    let two = file(
        "b.json",
        &json!({"pt": score(0.22, [0.2, 0.24], 400)}),
        &json!({"pt": 400}),
    );
    let found = missing(&CoverageParams::new(0.8).check(vec![one, two]).unwrap()).unwrap();
    assert_eq!((found.rows, found.high), (3600, 3600));
    assert!(found.at_least && found.high_at_least);
}

#[test]
fn more_rows_that_did_not_help_are_no_plan() {
    let one = file(
        "a.json",
        &json!({"pt": score(0.6, [0.56, 0.64], 400)}),
        &json!({"pt": 100}),
    );
    let two = file(
        "b.json",
        &json!({"pt": score(0.6, [0.56, 0.64], 400)}),
        &json!({"pt": 400}),
    );
    let params = CoverageParams::new(0.8).rows_wanted(5000);
    let needs = missing(&params.check(vec![one, two]).unwrap()).unwrap_err();
    assert!(needs.contains("more rows did not help"), "{needs}");
}

#[test]
fn files_that_lie_are_refused_with_their_fields() {
    let text = r#"{"test": {"region": {
        "a": {"n": 0, "macro_f1": 0.5, "macro_f1_interval": [0.6, 0.4]},
        "b": {"n": 2.5, "macro_f1": 1.5, "macro_f1_interval": [0.1]},
        "c": {"n": 3, "macro_f1": null, "chance": "high"},
        "d": 7},
        "methods": [{"by": {}}, {"method": "x", "by": {"region": {"a": {"value": -1}}}}]},
      "train": {"rows": {"a": -1}},
      "tokens": {"languages": {"a": {"tokens_per_word": -2, "unknown_share": 2}}}}"#;
    let found = mistakes(read(text).unwrap_err());
    for (field, message) in [
        ("test.region.a.n", "`0` is not a whole number of 1 or more"),
        (
            "test.region.a.macro_f1_interval",
            "[0.6, 0.4] does not lie in order",
        ),
        ("test.region.b.n", "`2.5` is not a whole number"),
        ("test.region.b.macro_f1", "`1.5` is not between 0 and 1"),
        (
            "test.region.b.macro_f1_interval",
            "is not a pair of numbers",
        ),
        ("test.region.c.macro_f1", "is missing or no number"),
        ("test.region.c.chance", "is text, not a number"),
        ("test.region.d", "is a number, not an object"),
        ("test.methods.0", "has no name"),
        (
            "test.methods.1.by.region.a.value",
            "`-1` is not between 0 and 1",
        ),
        ("train.rows.a", "`-1` is not a whole number of 0 or more"),
        ("tokens.languages.a.tokens_per_word", "is below 0"),
        (
            "tokens.languages.a.unknown_share",
            "`2` is not between 0 and 1",
        ),
    ] {
        let start = format!("m.json, `{field}`: ");
        let there = |one: &String| one.starts_with(&start) && one.contains(message);
        assert!(
            found.iter().any(there),
            "{field}: {message} is missing in {found:#?}"
        );
    }
}

#[test]
fn files_without_measures_and_no_json_are_told_apart() {
    assert!(matches!(read("{"), Err(FinetuneError::Json { .. })));
    assert!(matches!(read("[]"), Err(FinetuneError::Json { .. })));
    assert!(matches!(
        read(r#"{"test": NaN}"#),
        Err(FinetuneError::Json { .. })
    ));
    let none = mistakes(read(r#"{"test": null}"#).unwrap_err());
    assert_eq!(
        none,
        ["m.json, `test`: is missing, and so is `dev`: nothing was measured"]
    );
    let flat = mistakes(read(r#"{"test": {"region": {}}}"#).unwrap_err());
    assert!(flat[0].contains("the run had no region column"), "{flat:?}");
    let absent = Metrics::read("no/such/metrics.json".as_ref(), Measure::Accuracy);
    assert!(matches!(absent, Err(FinetuneError::Io { .. })));
}

#[test]
fn dev_stands_in_for_test_and_says_so() {
    let text = r#"{"test": null, "dev": {"region": {"pt": {"n": 40, "macro_f1": 0.9}}}}"#;
    let metrics = read(text).unwrap();
    assert_eq!(metrics.part, Part::Dev);
    let coverage = CoverageParams::new(0.8).check(vec![metrics]).unwrap();
    let why = coverage.region(&region("BR"), None).reason().to_string();
    assert!(why.contains("likely too good"), "{why}");
}

#[test]
fn the_best_baseline_is_named_and_whether_it_wins() {
    let text = r#"{"test": {"region": {"pt": {"n": 40, "macro_f1": 0.5, "accuracy": 0.6}}, "methods": [
        {"method": "model", "by": {"region": {"pt": {"value": 0.6}}}},
        {"method": "n-grams", "by": {"region": {"pt": {"value": 0.7}}}},
        {"method": "majority", "by": {"region": {"pt": {"value": 0.2}}}}]}}"#;
    let coverage = CoverageParams::new(0.8)
        .check(vec![read(text).unwrap()])
        .unwrap();
    let quality = coverage.qualities().next().unwrap();
    let baseline = quality.baseline.as_ref().unwrap();
    assert_eq!(
        (baseline.method.as_str(), baseline.wins()),
        ("n-grams", true)
    );
}

#[test]
fn languages_given_take_the_place_of_those_of_the_table() {
    let metrics = file(
        "m.json",
        &json!({"pt": score(0.9, [0.85, 0.95], 400)}),
        &json!({}),
    );
    let coverage = CoverageParams::new(0.8).check(vec![metrics]).unwrap();
    let own = coverage.region(&region("x-south"), Some(&[tag("pt")]));
    assert_eq!((own.coverage, own.needs.len()), (None, 0));
    let unknown = coverage.region(&region("x-south"), None);
    assert_eq!(unknown.needs, ["the languages of `x-south`"]);
    let state = coverage.region(&region("BR-SP"), Some(&[tag("pt")]));
    assert_eq!(state.coverage.unwrap().low, 0.91);
}

#[test]
fn an_adapter_stands_at_the_names_it_serves() {
    let one = json!({"folder": "pt", "method": "lora", "parameters": 300, "bytes": 1200});
    let text = json!({
        "test": {"region": {"pt": score(0.9, [0.88, 0.92], 400), "en": score(0.9, [0.88, 0.92], 400)}},
        "adapters": {"pt": one, "xx": one},
    });
    let coverage = CoverageParams::new(0.8)
        .check(vec![read(&text.to_string()).unwrap()])
        .unwrap();
    let report = coverage.region(&region("BR"), Some(&[tag("pt"), tag("en")]));
    let adapters = report.languages.iter();
    let adapters: Vec<Option<&AdapterCost>> = adapters
        .map(|one| one.quality.as_ref().unwrap().adapter.as_ref())
        .collect();
    assert_eq!(
        adapters[0].map(|one| (one.method.as_str(), one.bytes)),
        Some(("lora", 1200))
    );
    assert!(adapters[1].is_none());
    let mut broken = text;
    broken["adapters"]["pt"] = json!({"folder": 3, "parameters": 0, "bytes": 1});
    let found = mistakes(read(&broken.to_string()).unwrap_err());
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].contains("adapters.pt.folder"), "{found:?}");
}
