//! The command line of the `embed` example, as users' scripts rely on it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_possible_truncation,
    reason = "helpers of tests"
)]

use std::fs;
use std::path::{Path, PathBuf};

use landfall_testkit::Run;
use serde_json::Value;

fn embed(args: &[&str]) -> Run {
    landfall_testkit::example("embed", args).unwrap()
}

fn reference(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../crates/landfall-finetune/tests/reference")
        .join(name)
}

fn floats(value: &Value) -> Vec<f64> {
    let list = value.as_array().unwrap().iter();
    list.map(|one| one.as_f64().unwrap()).collect()
}

/// Runs on a file and returns the JSON.
fn vectors(checkpoint: &str, texts: &Path, more: &[&str]) -> Vec<Vec<f64>> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.json");
    let checkpoint = reference(checkpoint);
    let mut args = vec!["--checkpoint", checkpoint.to_str().unwrap()];
    args.extend(["--texts", texts.to_str().unwrap()]);
    args.extend(["--json", out.to_str().unwrap(), "--quiet"]);
    args.extend(more);
    let run = embed(&args);
    assert_eq!(
        (run.status, run.stderr.as_str(), run.stdout.as_str()),
        (0, "", "")
    );
    let found: Value = serde_json::from_str(&fs::read_to_string(&out).unwrap()).unwrap();
    found.as_array().unwrap().iter().map(floats).collect()
}

fn rows(name: &str) -> Vec<Value> {
    let path = reference(&format!("outputs/{name}.json"));
    let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    file["rows"].as_array().unwrap().clone()
}

/// Compares with what the rows have under `key`, to 1e-5.
fn agree(ours: &[Vec<f64>], name: &str, key: &str) {
    let mut compared = 0;
    for (ours, row) in ours.iter().zip(rows(name)) {
        let Some(wanted) = row.get(key) else { continue };
        for (a, b) in ours.iter().zip(floats(wanted)) {
            assert!((a - b).abs() < 1e-5, "{name} {key}: {a} {b}");
            compared += 1;
        }
    }
    assert!(compared > 0);
}

#[test]
fn vectors_are_those_of_the_reference_in_the_order_of_the_lines() {
    let texts = reference("text/hard.txt");
    for name in ["bert", "distilbert", "roberta", "xlmr"] {
        for (key, args) in [
            ("mean", &["--pooling", "mean"][..]),
            ("cls", &["--pooling", "cls"]),
            ("max", &["--pooling", "max"]),
            ("normalized", &["--pooling", "mean", "--normalize"]),
        ] {
            let mut all = vec!["--max-length", "32"];
            all.extend(args);
            let found = vectors(name, &texts, &all);
            let lines = fs::read_to_string(&texts).unwrap().lines().count();
            assert_eq!(found.len(), lines, "an empty line is a text too");
            agree(&found, name, key);
        }
    }
}

#[test]
fn a_sentence_folder_says_how_its_vectors_are_made() {
    let texts = reference("text/hard.txt");
    agree(
        &vectors("variants/sentence", &texts, &[]),
        "sentence",
        "normalized",
    );
    let asked = ["--pooling", "mean", "--normalize"];
    agree(
        &vectors("variants/sentence", &texts, &asked),
        "sentence",
        "normalized",
    );
    let plain = vectors("variants/sentence", &texts, &["--pooling", "mean"]);
    let length: f64 = plain[0].iter().map(|one| one * one).sum();
    assert!((length.sqrt() - 1.0).abs() > 0.1, "{length}");
}

#[test]
fn threads_batches_and_halves_change_little() {
    let texts = reference("text/hard.txt");
    let wanted = vectors("xlmr", &texts, &["--pooling", "mean"]);
    for (args, tolerance) in [
        (&["--threads", "1"][..], 1e-6),
        (&["--batch-tokens", "40"], 1e-6),
        (&["--precision", "bf16"], 0.05),
    ] {
        let mut all = vec!["--pooling", "mean"];
        all.extend(args);
        for (a, b) in vectors("xlmr", &texts, &all)
            .iter()
            .flatten()
            .zip(wanted.iter().flatten())
        {
            assert!((a - b).abs() < tolerance, "{args:?}: {a} {b}");
        }
    }
}

#[test]
fn numpy_gets_the_same_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let (texts, npy) = (folder.path().join("texts"), folder.path().join("out.npy"));
    // What stands after a tab is not looked at.
    fs::write(&texts, "one\tignored\n\nthree\r\n").unwrap();
    let found = vectors(
        "bert",
        &texts,
        &["--pooling", "cls", "--npy", npy.to_str().unwrap()],
    );
    let file = fs::read(&npy).unwrap();
    assert_eq!(&file[..8], b"\x93NUMPY\x01\x00");
    let header = String::from_utf8_lossy(&file[10..128]);
    assert!(
        header.contains("'shape': (3, 32)") && header.ends_with('\n'),
        "{header}"
    );
    let numbers = file[128..].chunks_exact(4);
    let numbers: Vec<f32> = numbers
        .map(|one| f32::from_le_bytes(one.try_into().unwrap()))
        .collect();
    let wanted: Vec<f32> = found.iter().flatten().map(|one| *one as f32).collect();
    assert_eq!(numbers, wanted);
    fs::write(&texts, "one\n\nthree\n").unwrap();
    assert_eq!(vectors("bert", &texts, &["--pooling", "cls"]), found);
}

/// The complaint; nothing may be written.
fn refused(checkpoint: &Path, texts: &Path, more: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.json");
    let mut args = vec!["--checkpoint", checkpoint.to_str().unwrap()];
    args.extend(["--texts", texts.to_str().unwrap()]);
    args.extend(["--json", out.to_str().unwrap()]);
    args.extend(more);
    let run = embed(&args);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    run.stderr.trim_end().to_owned()
}

#[test]
fn bad_input_is_named_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let (good, bad) = (folder.path().join("good"), folder.path().join("bad"));
    fs::write(&good, "text\n").unwrap();
    fs::write(&bad, b"one\ntw\xffo\n").unwrap();
    let bert = reference("bert");
    let place = bad.to_str().unwrap();
    assert_eq!(
        refused(&bert, &bad, &[]).replace(place, "bad"),
        "error: bad, line 2: byte 6 (`0xff`, counted from 0) is not UTF-8"
    );
    fs::write(&bad, "").unwrap();
    assert!(refused(&bert, &bad, &[]).contains("the file is empty"));
    let missing = folder.path().join("none");
    assert!(refused(&bert, &missing, &[]).contains("none"));
    assert!(refused(&missing, &good, &[]).contains("none"));
    let error = refused(&bert, &good, &["--max-length", "65"]);
    assert!(
        error.contains("a limit of 65 tokens is not possible: 3 to 64 are"),
        "{error}"
    );
    assert!(refused(&bert, &good, &["--pooling", "sum"]).contains("`mean`, `cls` or `max`"));
    assert!(refused(&bert, &good, &["--precision", "f8"]).contains("f8"));
    assert!(refused(&bert, &good, &["--batch-tokens", "0"]).contains("tokens of a batch is `0`"));
    let error = refused(&bert, &good, &["--device", "cuda:99"]);
    assert!(error.starts_with("error: "), "{error}");
}

#[test]
fn a_truncated_checkpoint_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for file in [
        "config.json",
        "tokenizer.json",
        "tokenizer_config.json",
        "model.safetensors",
    ] {
        fs::copy(reference("bert").join(file), folder.path().join(file)).unwrap();
    }
    let weights = folder.path().join("model.safetensors");
    let bytes = fs::read(&weights).unwrap();
    fs::write(&weights, &bytes[..bytes.len() / 2]).unwrap();
    let texts = folder.path().join("texts");
    fs::write(&texts, "text\n").unwrap();
    let error = refused(folder.path(), &texts, &[]);
    assert!(error.contains("model.safetensors"), "{error}");
}

#[test]
fn an_output_is_needed_and_cannot_be_an_input() {
    let folder = tempfile::tempdir().unwrap();
    let texts = folder.path().join("texts");
    fs::write(&texts, "text\n").unwrap();
    let (texts, bert) = (texts.to_str().unwrap(), reference("bert"));
    let base = ["--checkpoint", bert.to_str().unwrap(), "--texts", texts];
    let run = embed(&base);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("--json"), "{}", run.stderr);
    let run = embed(&[&base[..], &["--npy", texts]].concat());
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("is an input"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(texts).unwrap(), "text\n");
}
