//! Measures against scikit-learn, SciPy and seqeval (`benches/peers/finetune_metrics.py` made the
//! file).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

use landfall_core::Progress;
use landfall_finetune::baseline::NgramParams;
use landfall_finetune::evaluate::{
    ClassInput, EvaluateParams, Measured, MultiInput, NumberInput, Scheme, classes, entities,
    multi, numbers,
};
use serde_json::Value;

fn cases(kind: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("cases/metrics.json")).unwrap();
    match &all[kind] {
        Value::Array(list) => list.clone(),
        one => vec![one.clone()],
    }
}

fn list<T: serde::de::DeserializeOwned>(case: &Value, key: &str) -> Vec<T> {
    serde_json::from_value(case[key].clone()).unwrap()
}

#[track_caller]
fn same(found: f64, case: &Value, key: &str) {
    let expected = case[key].as_f64().unwrap();
    assert!(
        (found - expected).abs() < 1e-12,
        "{key}: {found} {expected}"
    );
}

#[track_caller]
fn measured(found: Measured, case: &Value, key: &str) {
    same(found.value, case, key);
}

fn no_draws() -> EvaluateParams {
    EvaluateParams {
        draws: 0,
        ..EvaluateParams::default()
    }
}

fn names(count: &Value) -> Vec<String> {
    (0..count.as_u64().unwrap())
        .map(|i| i.to_string())
        .collect()
}

#[test]
fn measures_of_classes_are_those_of_scikit_learn() {
    for case in cases("classes") {
        let labels = names(&case["labels"]);
        let truth: Vec<u32> = list(&case, "truth");
        let predicted: Vec<u32> = list(&case, "predicted");
        let probabilities: Vec<f32> = list(&case, "probabilities");
        let input = ClassInput {
            labels: &labels,
            truth: &truth,
            predicted: &predicted,
            probabilities: Some(&probabilities),
        };
        let all = classes(&input, &[], &no_draws()).unwrap().overall;
        measured(all.accuracy, &case, "accuracy");
        measured(all.macro_f1, &case, "macro_f1");
        measured(all.micro_f1, &case, "micro_f1");
        measured(all.weighted_f1, &case, "weighted_f1");
        measured(all.macro_precision, &case, "macro_precision");
        measured(all.macro_recall, &case, "macro_recall");
        measured(all.mcc, &case, "mcc");
        measured(all.brier.unwrap(), &case, "brier");
        measured(all.calibration_error.unwrap(), &case, "calibration_error");
        // scikit-learn wants rows that sum to 1 to the last bit and gets them divided.
        let loss = all.log_loss.unwrap().value;
        assert!((loss - case["log_loss"].as_f64().unwrap()).abs() < 1e-6);
        let f1: Vec<f64> = list(&case, "label_f1");
        for (label, f1) in all.labels.iter().zip(f1) {
            assert!((label.f1 - f1).abs() < 1e-12);
        }
        assert_eq!(
            serde_json::to_value(&all.confusion).unwrap(),
            case["confusion"]
        );
    }
}

#[test]
fn measures_of_several_classes_are_those_of_scikit_learn() {
    for case in cases("multi") {
        let labels = names(&case["labels"]);
        let truth: Vec<bool> = list(&case, "truth");
        let predicted: Vec<bool> = list(&case, "predicted");
        let input = MultiInput {
            labels: &labels,
            truth: &truth,
            predicted: &predicted,
        };
        let all = multi(&input, &[], &no_draws()).unwrap().overall;
        measured(all.subset_accuracy, &case, "subset_accuracy");
        measured(all.hamming_loss, &case, "hamming_loss");
        measured(all.micro_f1, &case, "micro_f1");
        measured(all.macro_f1, &case, "macro_f1");
        measured(all.weighted_f1, &case, "weighted_f1");
        measured(all.samples_f1, &case, "samples_f1");
    }
}

#[test]
fn measures_of_numbers_are_those_of_scikit_learn_and_scipy() {
    for case in cases("numbers") {
        let truth: Vec<f32> = list(&case, "truth");
        let predicted: Vec<f32> = list(&case, "predicted");
        let input = NumberInput {
            outputs: 1,
            truth: &truth,
            predicted: &predicted,
        };
        let all = numbers(&input, &[], &no_draws()).unwrap().overall;
        measured(all.mse, &case, "mse");
        measured(all.rmse, &case, "rmse");
        measured(all.mae, &case, "mae");
        measured(all.pearson.unwrap(), &case, "pearson");
        measured(all.spearman.unwrap(), &case, "spearman");
    }
}

#[test]
fn entities_are_counted_as_seqeval_does() {
    for case in cases("entities") {
        let truth: Vec<Vec<String>> = list(&case, "truth");
        let predicted: Vec<Vec<String>> = list(&case, "predicted");
        let scheme: Scheme = case["scheme"].as_str().unwrap().parse().unwrap();
        let all = entities(&truth, &predicted, scheme, &[], &no_draws()).unwrap();
        let all = all.overall;
        measured(all.tag_accuracy, &case, "tag_accuracy");
        measured(all.precision, &case, "precision");
        measured(all.recall, &case, "recall");
        measured(all.f1, &case, "f1");
        measured(all.macro_f1, &case, "macro_f1");
        measured(all.weighted_f1, &case, "weighted_f1");
    }
}

#[test]
fn the_n_gram_classifier_is_that_of_scikit_learn() {
    let case = cases("n_grams").remove(0);
    let texts: Vec<String> = list(&case, "texts");
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let asked: Vec<String> = list(&case, "asked");
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let params = NgramParams {
        tolerance: 1e-9,
        ..NgramParams::default()
    };
    let progress = Progress::silent();
    let model = params
        .fit(&texts, &list::<u32>(&case, "classes"), 3, &progress)
        .unwrap();
    assert!(model.converged(), "{:?}", model.steps());
    assert_eq!(model.n_grams() as u64, case["n_grams"].as_u64().unwrap());
    let expected: Vec<f64> = list(&case, "probabilities");
    let found = model.probabilities(&asked);
    for (found, expected) in found.iter().zip(&expected) {
        assert!(
            (f64::from(*found) - expected).abs() < 1e-6,
            "{found} {expected}"
        );
    }
    assert_eq!(found.len(), expected.len());
}
