//! Adapters on the command lines of `finetune`, `predict` and `merge`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::fs;
use std::path::{Path, PathBuf};

use landfall_testkit::Run;
use serde_json::Value;

fn reference(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../crates/landfall-finetune/tests/reference")
        .join(name)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Trains with `more` options on the reference's sequences.
fn finetune(checkpoint: &str, out: &Path, more: &[&str]) -> Run {
    let (checkpoint, records) = (reference(checkpoint), reference("text/sequence.tsv"));
    let mut args = vec!["--checkpoint", text(&checkpoint), "--out", text(out)];
    args.extend(["--train", text(&records), "--region-column", "3"]);
    args.extend(["--threads", "1", "--quiet"]);
    args.extend(more);
    landfall_testkit::example("finetune", &args).unwrap()
}

#[track_caller]
fn well(run: &Run) {
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
}

/// What a checkpoint, with or without an adapter, says about the hard texts.
fn answers(checkpoint: &Path, more: &[&str], folder: &Path) -> Vec<Value> {
    let (texts, out) = (reference("text/hard.txt"), folder.join("answers.json"));
    let mut args = vec!["--checkpoint", text(checkpoint), "--texts", text(&texts)];
    args.extend(["--json", text(&out), "--threads", "1", "--quiet"]);
    args.extend(more);
    well(&landfall_testkit::example("predict", &args).unwrap());
    json(&out).as_array().unwrap().clone()
}

fn logits(answers: &[Value]) -> Vec<f64> {
    let rows = answers.iter();
    let all = rows.flat_map(|row| row["logits"].as_array().unwrap());
    all.map(|logit| logit.as_f64().unwrap()).collect()
}

/// Vectors of the hard texts, end to end.
fn vectors(checkpoint: &Path, more: &[&str], folder: &Path) -> Vec<f64> {
    let (texts, out) = (reference("text/hard.txt"), folder.join("vectors.json"));
    let mut args = vec!["--checkpoint", text(checkpoint), "--texts", text(&texts)];
    args.extend(["--json", text(&out), "--threads", "1", "--quiet"]);
    args.extend(more);
    well(&landfall_testkit::example("embed", &args).unwrap());
    serde_json::from_value::<Vec<Vec<f64>>>(json(&out))
        .unwrap()
        .concat()
}

#[test]
fn an_adapter_brings_its_head_and_labels_to_a_base_without() {
    let base = reference("bert-mlm");
    for method in ["lora", "bottleneck", "bitfit", "prompt"] {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("adapter");
        let more = ["--method", method, "--max-steps", "3", "--lr", "1e-2"];
        well(&finetune("bert-mlm", &out, &more));
        let labels = json(&out.join("metrics.json"))["labels"].clone();
        let beside = answers(&base, &["--adapter", text(&out)], folder.path());
        let known = labels.as_array().unwrap();
        assert!(beside.iter().all(|row| known.contains(&row["label"])));
        assert_eq!(beside[0]["logits"].as_array().unwrap().len(), known.len());
        // The body serves vectors too, whatever head it was trained under.
        let own = vectors(&base, &["--adapter", text(&out)], folder.path());
        assert_ne!(own, vectors(&base, &[], folder.path()), "{method}");
        if !["lora", "bitfit"].contains(&method) {
            continue;
        }
        let merged = folder.path().join("merged");
        let args = ["--checkpoint", text(&base), "--adapter", text(&out)];
        let args = [&args[..], &["--out", text(&merged), "--quiet"]].concat();
        well(&landfall_testkit::example("merge", &args).unwrap());
        let plain = answers(&merged, &[], folder.path());
        for (one, other) in logits(&plain).iter().zip(logits(&beside)) {
            assert!((one - other).abs() < 1e-5, "{method}: {one} {other}");
        }
        let merged = vectors(&merged, &[], folder.path());
        assert_eq!(own.len(), merged.len());
        for (one, other) in own.iter().zip(&merged) {
            assert!((one - other).abs() < 1e-5, "{method}: {one} {other}");
        }
        let named = |rows: &[Value]| rows.iter().map(|row| row["label"].clone()).collect();
        let (one, other): (Vec<Value>, Vec<Value>) = (named(&plain), named(&beside));
        assert_eq!(one, other);
    }
}

#[test]
fn labels_in_another_order_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("adapter");
    let more = ["--method", "lora", "--max-steps", "1"];
    well(&finetune("bert-mlm", &out, &more));
    let path = out.join("adapter_config.json");
    let mut config = json(&path);
    let labels = config["landfall"]["labels"].as_array_mut().unwrap();
    labels.reverse();
    fs::write(&path, config.to_string()).unwrap();
    let args = ["--method", "lora", "--adapter-init", text(&out)];
    let more = [&args[..], &["--max-steps", "1"]].concat();
    // The order of the adapter holds for what is trained from it.
    let next = folder.path().join("next");
    well(&finetune("bert-mlm", &next, &more));
    assert_eq!(
        json(&next.join("metrics.json"))["labels"],
        config["landfall"]["labels"]
    );
    config["landfall"]["labels"] = serde_json::json!(["only"]);
    fs::write(&path, config.to_string()).unwrap();
    let run = finetune("bert-mlm", &folder.path().join("none"), &more);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("`labels`"), "{}", run.stderr);
}

/// Options of a comparison; the same records to learn from and to compare on.
fn comparison(records: &Path) -> Vec<&str> {
    let mut more = vec!["--method", "all", "--rank", "4,2", "--max-steps", "4"];
    more.extend(["--lr", "1e-3", "--test", text(records)]);
    more
}

/// Without what hangs on the clock.
fn timeless(out: &Path) -> Value {
    let mut metrics = json(&out.join("metrics.json"));
    for method in metrics["methods"].as_array_mut().unwrap() {
        for key in ["train_seconds", "peak_memory_bytes"] {
            assert!(method.as_object_mut().unwrap().remove(key).is_some());
        }
    }
    metrics
}

#[test]
fn methods_are_compared_and_kept() {
    let records = reference("text/sequence.tsv");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("all");
    well(&finetune("bert", &out, &comparison(&records)));
    let metrics = timeless(&out);
    let names = ["bitfit", "lora-2", "lora-4", "bottleneck", "full"];
    let methods = metrics["methods"].as_array().unwrap();
    let found: Vec<&str> = methods
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(found, names);
    let standing = &metrics["choice"]["overall"];
    for (method, standing) in methods.iter().zip(standing["methods"].as_array().unwrap()) {
        assert_eq!(standing["score"]["value"], method["test"]["accuracy"]);
        assert_eq!(standing["cost"], method["trainable"]);
    }
    // Adapters learn 20 times as fast.
    let rates: Vec<f64> = methods
        .iter()
        .map(|one| one["rate"].as_f64().unwrap())
        .collect();
    assert_eq!(rates, [0.02, 0.02, 0.02, 0.02, 0.001]);
    let learns = |at: usize| methods[at]["trainable"].as_u64().unwrap();
    assert!(learns(1) < learns(2) && learns(2) < learns(4));
    let regions = metrics["choice"]["by"]["region"].as_object().unwrap();
    assert_eq!(regions.len(), metrics["regions"].as_array().unwrap().len());
    let best = standing["best"].as_u64().unwrap() as usize;
    assert_eq!(metrics["best"], names[best]);
    assert!(!metrics["verdict"].as_array().unwrap().is_empty());
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(names.iter().all(|name| page.contains(name)));
    let base = reference("bert");
    let adapter = out.join("lora-2");
    assert!(!answers(&base, &["--adapter", text(&adapter)], folder.path()).is_empty());
    assert!(!answers(&out.join("full"), &[], folder.path()).is_empty());
    // Results of before are not written over.
    let run = finetune("bert", &out, &comparison(&records));
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("is there already"), "{}", run.stderr);
}

#[test]
fn a_comparison_goes_on_where_it_was_interrupted() {
    let records = reference("text/sequence.tsv");
    let folder = tempfile::tempdir().unwrap();
    let (whole, parts) = (folder.path().join("whole"), folder.path().join("parts"));
    well(&finetune("bert", &whole, &comparison(&records)));
    let mut more = comparison(&records);
    more.extend(["--stop-after", "3"]);
    // Two methods are stopped on the way, and one more begun.
    well(&finetune("bert", &parts, &more));
    more.push("--resume");
    well(&finetune("bert", &parts, &more));
    assert!(!parts.join("metrics.json").exists());
    let mut other = more.clone();
    other.extend(["--seed", "9"]);
    let run = finetune("bert", &parts, &other);
    assert_eq!(run.status, 2, "{}", run.stderr);
    let mut more = comparison(&records);
    more.push("--resume");
    well(&finetune("bert", &parts, &more));
    assert_eq!(timeless(&parts), timeless(&whole));
    let run = parts.join("run");
    assert!(!run.exists());
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let records = reference("text/sequence.tsv");
    let test = ["--test", text(&records)];
    let cases: [(&[&str], &str); 6] = [
        (&["--method", "all"], "--dev or --test"),
        (
            &["--method", "all", "--rank", "0", test[0], test[1]],
            "--rank is 0",
        ),
        (
            &["--method", "all", "--folds", "3", test[0], test[1]],
            "--folds",
        ),
        (
            &["--method", "all", "--per-region", test[0], test[1]],
            "--per-region",
        ),
        (&["--method", "lora", "--rank", "2,4"], "list of ranks"),
        (&["--method", "full", "--rank", "2"], "--rank"),
    ];
    for (more, wanted) in cases {
        let run = finetune("bert", &out, more);
        assert_eq!(run.status, 2, "{more:?}: {}", run.stderr);
        assert!(run.stderr.contains(wanted), "{more:?}: {}", run.stderr);
        assert!(!out.exists());
    }
}
