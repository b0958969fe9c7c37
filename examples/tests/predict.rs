//! The command line of the `predict` example, as users' scripts rely on it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::fs;
use std::path::{Path, PathBuf};

use landfall_testkit::Run;
use serde_json::{Value, json};

fn predict(args: &[&str]) -> Run {
    landfall_testkit::example("predict", args).unwrap()
}

fn reference(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../crates/landfall-finetune/tests/reference")
        .join(name)
}

fn rows(name: &str) -> Vec<Value> {
    let path = reference(&format!("outputs/{name}.json"));
    let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    file["rows"].as_array().unwrap().clone()
}

/// Runs on a file and returns the answers.
fn answers(checkpoint: &str, texts: &Path, more: &[&str]) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.json");
    let checkpoint = reference(checkpoint);
    let mut args = vec!["--checkpoint", checkpoint.to_str().unwrap()];
    args.extend(["--texts", texts.to_str().unwrap()]);
    args.extend(["--json", out.to_str().unwrap(), "--quiet"]);
    args.extend(more);
    let run = predict(&args);
    assert_eq!(
        (run.status, run.stderr.as_str(), run.stdout.as_str()),
        (0, "", "")
    );
    let found: Value = serde_json::from_str(&fs::read_to_string(&out).unwrap()).unwrap();
    found.as_array().unwrap().clone()
}

fn floats(value: &Value) -> Vec<f64> {
    let list = value.as_array().unwrap().iter();
    list.map(|one| one.as_f64().unwrap()).collect()
}

#[track_caller]
fn near(ours: &Value, theirs: &Value, tolerance: f64) {
    let (ours, theirs) = (floats(ours), floats(theirs));
    assert_eq!(ours.len(), theirs.len());
    for (a, b) in ours.iter().zip(&theirs) {
        assert!((a - b).abs() < tolerance, "{a} {b}");
    }
}

fn softmax(logits: &Value) -> Value {
    let parts: Vec<f64> = floats(logits).iter().map(|logit| logit.exp()).collect();
    let sum: f64 = parts.iter().sum();
    json!(parts.iter().map(|part| part / sum).collect::<Vec<f64>>())
}

#[test]
fn texts_and_pairs_get_the_logits_of_the_reference() {
    for name in ["bert", "distilbert", "roberta", "xlmr"] {
        let rows = rows(name);
        let mut found = answers(name, &reference("text/hard.txt"), &["--max-length", "32"]);
        let second = reference("text/hard-second.txt");
        let more = ["--max-length", "32", "--pairs", second.to_str().unwrap()];
        found.extend(answers(name, &reference("text/hard-first.txt"), &more));
        assert_eq!(found.len(), rows.len());
        let config = fs::read_to_string(reference(name).join("config.json")).unwrap();
        let config: Value = serde_json::from_str(&config).unwrap();
        for (answer, row) in found.iter().zip(&rows) {
            near(&answer["logits"], &row["logits"], 1e-5);
            near(&answer["probabilities"], &softmax(&row["logits"]), 1e-5);
            let logits = floats(&row["logits"]);
            let best = (0..3)
                .max_by(|a, b| logits[*a].total_cmp(&logits[*b]))
                .unwrap();
            assert_eq!(answer["label"], config["id2label"][best.to_string()]);
        }
    }
}

#[test]
fn weights_of_one_byte_get_the_logits_of_rounded_weights() {
    for name in ["bert", "distilbert", "roberta", "xlmr"] {
        let found = answers(
            name,
            &reference("text/hard.txt"),
            &["--max-length", "32", "--int8"],
        );
        let file = fs::read_to_string(reference(&format!("int8/{name}.json"))).unwrap();
        let rounded: Value = serde_json::from_str(&file).unwrap();
        for (answer, row) in found.iter().zip(rounded["rows"].as_array().unwrap()) {
            near(&answer["logits"], &row["logits"], 1e-5);
        }
    }
    let error = refused(
        "bert",
        &reference("text/hard.txt"),
        &["--int8", "--precision", "f16"],
    );
    assert!(error.contains("f32 or bf16"), "{error}");
}

#[test]
fn numbers_and_several_labels() {
    let texts = reference("text/hard.txt");
    let rows = rows("bert");
    let found = answers("bert-regression", &texts, &["--max-length", "32"]);
    for (answer, row) in found.iter().zip(&rows) {
        near(&answer["logits"], &row["regression"], 1e-5);
        assert_eq!(
            (&answer["probabilities"], &answer["label"]),
            (&Value::Null, &Value::Null)
        );
    }
    for (answer, row) in answers("bert-multilabel", &texts, &["--max-length", "32"])
        .iter()
        .zip(&rows)
    {
        near(&answer["logits"], &row["multilabel"], 1e-5);
        let logits = floats(&row["multilabel"]);
        let wanted: Vec<f64> = logits
            .iter()
            .map(|one| 1.0 / (1.0 + (-one).exp()))
            .collect();
        near(&answer["probabilities"], &json!(wanted), 1e-5);
        let chosen = answer["label"]
            .as_str()
            .unwrap()
            .split('|')
            .filter(|one| !one.is_empty());
        assert_eq!(
            chosen.count(),
            wanted.iter().filter(|chance| **chance >= 0.5).count()
        );
    }
}

#[test]
fn every_token_and_word_of_a_token_model() {
    let found = answers(
        "bert-token",
        &reference("text/hard.txt"),
        &["--max-length", "32"],
    );
    for (answer, row) in found
        .iter()
        .zip(rows("bert"))
        .filter(|(_, row)| row.get("token").is_some())
    {
        let tokens = row["token"].as_array().unwrap();
        assert_eq!(answer["logits"].as_array().unwrap().len(), tokens.len());
        for (ours, theirs) in answer["logits"].as_array().unwrap().iter().zip(tokens) {
            near(ours, theirs, 1e-5);
        }
        for list in ["label", "probabilities", "offsets"] {
            assert_eq!(answer[list].as_array().unwrap().len(), tokens.len());
        }
        assert!(answer["words"].is_array());
    }
}

#[test]
fn a_file_of_one_million_characters_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    let texts = folder.path().join("texts");
    fs::write(&texts, format!("{}\nshort", "long words ".repeat(100_000))).unwrap();
    let found = answers("xlmr", &texts, &[]);
    assert_eq!(found.len(), 2);
}

/// The complaint; nothing may be written.
fn refused(checkpoint: &str, texts: &Path, more: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.json");
    let checkpoint = reference(checkpoint);
    let mut args = vec!["--checkpoint", checkpoint.to_str().unwrap()];
    args.extend(["--texts", texts.to_str().unwrap()]);
    args.extend(["--json", out.to_str().unwrap()]);
    args.extend(more);
    let run = predict(&args);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    run.stderr.trim_end().to_owned()
}

#[test]
fn what_does_not_fit_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (two, one) = (folder.path().join("two"), folder.path().join("one"));
    fs::write(&two, "a\nb\n").unwrap();
    fs::write(&one, "a\n").unwrap();
    let error = refused("bert", &two, &["--pairs", one.to_str().unwrap()]);
    assert!(error.ends_with("a pair needs a line in each"), "{error}");
    // A model without a head that answers.
    let error = refused("bert-mlm", &two, &[]);
    assert!(error.contains("ForMaskedLM"), "{error}");
    let error = refused("variants/sentence", &two, &[]);
    assert!(error.contains("Model"), "{error}");
}
