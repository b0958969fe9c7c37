//! Reports: groups, intervals, warnings, comparisons.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

use landfall_core::{Progress, Seed};
use landfall_finetune::dataset::folds;
use landfall_finetune::evaluate::{
    ClassInput, EvaluateParams, Grouping, Measured, NumberInput, Report, Scheme, Warning, chunks,
    classes, compare, cross_validate, difference, numbers, ranks, retrieval, transfer,
};
use proptest::prelude::*;

fn labels(count: usize) -> Vec<String> {
    (0..count).map(|i| format!("l{i}")).collect()
}

fn of(
    labels: &[String],
    truth: &[u32],
    predicted: &[u32],
    groups: &[Grouping],
) -> Report<landfall_finetune::evaluate::ClassScores> {
    let input = ClassInput {
        labels,
        truth,
        predicted,
        probabilities: None,
    };
    classes(&input, groups, &EvaluateParams::default()).unwrap()
}

/// 100 rows of `en` that are all right, 40 rows of `sw` with 30 of label 0 of which 20 are wrong.
fn hidden() -> Report<landfall_finetune::evaluate::ClassScores> {
    let mut truth: Vec<u32> = (0..100).map(|i| i % 2).collect();
    let mut predicted = truth.clone();
    for i in 0..40 {
        truth.push(u32::from(i >= 30));
        predicted.push(u32::from(!(20..30).contains(&i)));
    }
    let languages = (0..140).map(|i| if i < 100 { "en" } else { "sw" });
    of(
        &labels(2),
        &truth,
        &predicted,
        &[Grouping::by("language", languages)],
    )
}

#[test]
fn a_language_below_chance_is_brought_to_light() {
    let report = hidden();
    // 120 of 140; sw has 20 of 40 right where 30 of 40 have label 0.
    assert!((report.overall.accuracy.value - 120.0 / 140.0).abs() < 1e-12);
    let [warning] = report.warnings.as_slice() else {
        panic!("{:?}", report.warnings);
    };
    let Warning::BelowChance { name, certain, .. } = warning else {
        panic!("{warning}");
    };
    assert!(name == "sw" && *certain);
    let said = warning.to_string();
    assert!(
        said.starts_with("the overall accuracy of 0.857 hides language `sw`: 0.500 (0."),
        "{said}"
    );
    assert!(said.ends_with("is below the 0.750 of its most frequent label (40 rows)"));
}

#[test]
fn macro_f1_counts_every_label_of_the_training_set() {
    let truth = [0, 0, 1, 1];
    let report = of(&labels(4), &truth, &truth, &[]);
    // Labels 0 and 1 have F1 1, labels 2 and 3 have 0.
    assert_eq!(report.overall.macro_f1.value, 0.5);
    let said: Vec<String> = report.warnings.iter().map(Warning::to_string).collect();
    assert_eq!(
        said,
        [
            "overall: 4 rows are few (below 30), the scores say little",
            "no row has the label `l2`, which counts as 0 in the macro averages",
            "no row has the label `l3`, which counts as 0 in the macro averages",
        ]
    );
}

#[test]
fn a_label_never_predicted_is_warned_about() {
    let truth: Vec<u32> = (0..40).map(|i| u32::from(i % 4 == 0)).collect();
    let report = of(
        &labels(2),
        &truth,
        &[0; 40],
        &[Grouping::by("region", vec!["x"; 40])],
    );
    let said: Vec<String> = report.warnings.iter().map(Warning::to_string).collect();
    assert_eq!(
        said,
        [
            "the overall accuracy of 0.750 hides region `x`: 0.750 is no more than its most \
             frequent label has (40 rows)",
            "the label `l1` (10 rows) is never predicted",
        ]
    );
}

#[test]
fn reports_are_written_and_read() {
    let report = hidden();
    let text = serde_json::to_string(&report).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        value["by"]["language"]["sw"]["confusion"],
        serde_json::json!([[10, 20], [0, 10]])
    );
    assert_eq!(
        value["overall"]["accuracy"]["interval"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(value["warnings"][0]["warning"], "below_chance");
    let back: Report<landfall_finetune::evaluate::ClassScores> =
        serde_json::from_str(&text).unwrap();
    // JSON may give a number back with another last digit.
    assert_eq!(
        back.by["language"]["sw"].confusion,
        report.by["language"]["sw"].confusion
    );
    assert_eq!(back.warnings.len(), report.warnings.len());
    let interval = |report: &Report<landfall_finetune::evaluate::ClassScores>| {
        report.overall.accuracy.interval.unwrap()
    };
    assert!((interval(&back).low - interval(&report).low).abs() < 1e-12);
}

#[test]
fn intervals_are_the_same_on_any_number_of_threads() {
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap().install(hidden)
    };
    assert_eq!(with(1), with(4));
}

#[test]
fn wrong_input_is_refused() {
    let labels = labels(2);
    let said = |truth: &[u32], predicted: &[u32], p: Option<&[f32]>, groups: &[Grouping]| {
        let input = ClassInput {
            labels: &labels,
            truth,
            predicted,
            probabilities: p,
        };
        let made = classes(&input, groups, &EvaluateParams::default());
        made.unwrap_err().to_string()
    };
    assert_eq!(
        said(&[], &[], None, &[]),
        "rows to evaluate: 0 given, 1 expected"
    );
    assert_eq!(
        said(&[0], &[], None, &[]),
        "predicted classes: 0 given, 1 expected"
    );
    assert_eq!(
        said(&[0], &[2], None, &[]),
        "class 2 is given, there are 2 (counted from 0)"
    );
    assert_eq!(
        said(&[0], &[0], Some(&[1.0]), &[]),
        "probabilities: 1 given, 2 expected"
    );
    for p in [[f32::NAN, 1.0], [0.6, 0.6], [1.5, -0.5]] {
        assert!(said(&[0], &[0], Some(&p), &[]).starts_with("probabilities of a row is"));
    }
    let short = Grouping::by("x", ["a", "b"]);
    assert_eq!(
        said(&[0], &[0], None, &[short]),
        "rows of a grouping: 2 given, 1 expected"
    );
    let wild = Grouping {
        title: "x".to_owned(),
        names: Vec::new(),
        of: vec![0],
    };
    assert_eq!(
        said(&[0], &[0], None, &[wild]),
        "group 0 is given, there are 0 (counted from 0)"
    );
    let params = EvaluateParams {
        level: f64::NAN,
        ..EvaluateParams::default()
    };
    assert!(retrieval(&[1], &[1], &[], &params).is_err());
}

#[test]
fn numbers_that_do_not_vary_have_no_correlation() {
    let input = NumberInput {
        outputs: 1,
        truth: &[0.1; 5],
        predicted: &[1.0, 2.0, 3.0, 4.0, 5.0],
    };
    let all = numbers(&input, &[], &EvaluateParams::default())
        .unwrap()
        .overall;
    assert_eq!((all.pearson, all.spearman), (None, None));
    // (0.81 + 3.61 + 8.41 + 15.21 + 24.01) / 5 = 10.41
    assert!((all.mse.value - 10.41).abs() < 1e-5);
}

#[test]
fn errors_of_several_numbers_are_over_all_of_them() {
    let input = NumberInput {
        outputs: 2,
        truth: &[0.0, 0.0, 1.0, 1.0],
        predicted: &[1.0, 0.0, 2.0, 1.0],
    };
    let all = numbers(&input, &[], &EvaluateParams::default())
        .unwrap()
        .overall;
    // Errors 1, 0, 1, 0; both columns correlate fully.
    assert_eq!((all.n, all.mse.value, all.mae.value), (2, 0.5, 0.5));
    assert_eq!(all.pearson.unwrap().value, 1.0);
}

#[test]
fn strict_tags_refuse_what_they_do_not_know() {
    assert_eq!(
        chunks(&["E-PER"], Scheme::Iob2).unwrap_err().to_string(),
        "tag is `E-PER`, allowed is `O`, or `B-` or `I-` and a type (strict IOB2)"
    );
    assert!(chunks(&[""], Scheme::Iob2).is_err());
    assert!(chunks(&["", "ä"], Scheme::Conll).is_ok());
}

#[test]
fn vectors_that_are_all_alike_are_no_success() {
    let same = [1.0, 0.0, 1.0, 0.0, 1.0, 0.0];
    assert_eq!(ranks(&same, &same, 2, &[0, 1, 2]).unwrap(), [3, 3, 3]);
    // Zero vectors too.
    assert_eq!(ranks(&[0.0, 0.0], &same, 2, &[1]).unwrap(), [3]);
    assert!(ranks(&[f32::NAN, 0.0], &same, 2, &[0]).is_err());
    assert!(ranks(&[1.0, 0.0], &same, 2, &[3]).is_err());
    assert!(ranks(&[1.0], &same, 0, &[0]).is_err());
}

#[test]
fn the_first_method_is_measured_against_the_others() {
    let truth: Vec<u32> = (0..60).map(|i| i % 2).collect();
    let half: Vec<u32> = vec![0; 60];
    let languages = (0..60).map(|i| if i < 50 { "en" } else { "sw" });
    let groups = [Grouping::by("language", languages)];
    // Right in all of en, wrong in all of sw.
    let model: Vec<u32> = truth
        .iter()
        .zip(0..)
        .map(|(t, i)| if i < 50 { *t } else { 1 - t })
        .collect();
    let methods: [(&str, &[u32]); 2] = [("model", &model), ("majority", &half)];
    let table = compare(
        &labels(2),
        &truth,
        &methods,
        &groups,
        &EvaluateParams::default(),
    )
    .unwrap();
    let gains = table.methods[1].first_gains;
    // 50 / 60 - 30 / 60
    assert!((gains.value - 1.0 / 3.0).abs() < 1e-12 && gains.p.unwrap() < 0.01);
    assert_eq!(table.methods[0].first_gains.value, 0.0);
    let said: Vec<String> = table.warnings.iter().map(Warning::to_string).collect();
    assert_eq!(
        said,
        ["language `sw`: `model` reaches 0.000, no more than `majority` with 0.500"]
    );
}

#[test]
fn a_difference_of_nothing_is_not_significant() {
    let rows: Vec<f64> = (0..50).map(|i| f64::from(i % 2)).collect();
    let found = difference(&rows, &rows, &EvaluateParams::default()).unwrap();
    assert_eq!((found.value, found.p), (0.0, Some(1.0)));
    assert!(difference(&[1.0], &[], &EvaluateParams::default()).is_err());
    assert!(difference(&[f64::NAN], &[0.0], &EvaluateParams::default()).is_err());
}

#[test]
fn cross_validation_tests_every_row_by_a_model_that_has_not_seen_it() {
    let folds = folds(&[0; 10], 3, Seed::new(2)).unwrap();
    let run = |fold: usize, train: &[usize], test: &[usize]| {
        assert!(test.iter().all(|row| !train.contains(row)));
        assert_eq!(train.len() + test.len(), 10);
        Ok(test.iter().map(|row| row * 100 + fold).collect())
    };
    let found = cross_validate(
        &folds,
        run,
        |rows, _| rows.len() as f64,
        &Progress::silent(),
    );
    let found = found.unwrap();
    for (row, said) in found.predictions.iter().enumerate() {
        assert_eq!((said / 100, said % 100), (row, found.fold_of[row] as usize));
    }
    // Folds of 4, 3 and 3: mean 10 / 3, deviation sqrt(2 / 3 / 2).
    assert!((found.mean - 10.0 / 3.0).abs() < 1e-12);
    assert!((found.deviation - (1.0f64 / 3.0).sqrt()).abs() < 1e-12);
    for wrong in [
        vec![vec![0, 1]],
        vec![vec![0], vec![0]],
        vec![vec![0], vec![2]],
    ] {
        let run = |_: usize, _: &[usize], test: &[usize]| Ok(vec![0; test.len()]);
        assert!(cross_validate(&wrong, run, |_, _| 0.0, &Progress::silent()).is_err());
    }
}

#[test]
fn a_table_of_transfer_has_a_hole_where_nothing_is_tested() {
    let mut tested = Grouping::by("region", ["de", "de", "en"]);
    tested.names.push("sw".to_owned());
    let run = |_| Ok(vec![1.0, 0.0, 1.0]);
    let params = EvaluateParams::default();
    let table = transfer(
        &["de".to_owned()],
        &tested,
        run,
        &params,
        &Progress::silent(),
    )
    .unwrap();
    let row: Vec<Option<(usize, f64)>> = table.cells[0]
        .iter()
        .map(|cell| cell.map(|cell| (cell.n, cell.score.value)))
        .collect();
    assert_eq!(row, [Some((2, 0.5)), Some((1, 1.0)), None]);
    let short = transfer(
        &["de".to_owned()],
        &tested,
        |_| Ok(vec![1.0]),
        &params,
        &Progress::silent(),
    );
    assert!(short.is_err());
}

proptest! {
    #[test]
    fn measures_stay_in_their_range(
        rows in proptest::collection::vec((0u32..4, 0u32..4, 0usize..3), 1..80),
        seed: u64,
    ) {
        let truth: Vec<u32> = rows.iter().map(|row| row.0).collect();
        let predicted: Vec<u32> = rows.iter().map(|row| row.1).collect();
        let names = ["a", "b", "c"];
        let groups = [Grouping::by("g", rows.iter().map(|row| names[row.2]))];
        let labels = labels(4);
        let input = ClassInput { labels: &labels, truth: &truth, predicted: &predicted, probabilities: None };
        let params = EvaluateParams { draws: 50, seed: Seed::new(seed), ..EvaluateParams::default() };
        let report = classes(&input, &groups, &params).unwrap();
        let inside = |measured: Measured, low: f64| {
            let Measured { value, interval } = measured;
            let ends = interval.map_or([value, value], <[f64; 2]>::from);
            [value, ends[0], ends[1]].iter().all(|x| (low..=1.0 + 1e-12).contains(x)) && ends[0] <= ends[1]
        };
        let all = &report.overall;
        prop_assert!(inside(all.accuracy, 0.0) && inside(all.macro_f1, 0.0) && inside(all.mcc, -1.0 - 1e-12));
        let sizes: usize = report.by["g"].values().map(|scores| scores.n).sum();
        prop_assert_eq!(sizes, rows.len());
    }
}
