//! The command line of the `finetune` example, as users' scripts rely on it.
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

fn finetune(args: &[&str]) -> Run {
    landfall_testkit::example("finetune", args).unwrap()
}

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

/// Trains with `more` options on the reference's sequences; what came out.
fn trained(out: &Path, more: &[&str]) -> (Run, Option<Value>) {
    let (checkpoint, records) = (reference("bert"), reference("text/sequence.tsv"));
    let mut args = vec!["--checkpoint", text(&checkpoint), "--out", text(out)];
    if !more.contains(&"--train") {
        args.extend(["--train", text(&records)]);
    }
    args.extend(["--threads", "1", "--quiet"]);
    args.extend(more);
    let run = finetune(&args);
    let metrics = out.join("metrics.json");
    let found = metrics.exists().then(|| json(&metrics));
    (run, found)
}

/// The recorded runs that a command line expresses give the recorded numbers.
#[test]
fn command_lines_follow_the_recorded_runs() {
    for name in [
        "sequence-xlmr",
        "token-bert",
        "regions-accumulate-bert",
        "embedding-bert",
    ] {
        let recorded = json(&reference(&format!("trajectories/{name}.json")));
        let folder = tempfile::tempdir().unwrap();
        let command = recorded["command"].as_str().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let words = command.split(' ').skip_while(|word| *word != "--").skip(1);
        let words: Vec<String> = words
            .map(|word| match word {
                "OUT" => text(folder.path()).to_owned(),
                path if path.starts_with("crates/") => text(&root.join(path)).to_owned(),
                other => other.to_owned(),
            })
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let run = finetune(&words);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{name}");
        let metrics = json(&folder.path().join("metrics.json"));
        let steps = metrics["steps"].as_array().unwrap();
        assert_eq!(steps.len(), 20);
        for (own, wanted) in steps.iter().zip(recorded["steps"].as_array().unwrap()) {
            let gap = |key: &str| own[key].as_f64().unwrap() - wanted[key].as_f64().unwrap();
            assert!(gap("loss").abs() < 2e-5, "{name} {own}");
            let norm = wanted["grad_norm"].as_f64().unwrap();
            assert!(gap("grad_norm").abs() < 1e-4 * norm, "{name} {own}");
            assert!(gap("lr").abs() < 1e-12, "{name} {own}");
        }
        assert!(folder.path().join("model.safetensors").is_file());
        assert!(folder.path().join("tokenizer.json").is_file());
        assert!(!folder.path().join("run").exists());
    }
}

#[test]
fn quality_is_given_overall_and_for_each_region() {
    let folder = tempfile::tempdir().unwrap();
    let records = reference("text/sequence.tsv");
    let more = [
        "--dev",
        text(&records),
        "--test",
        text(&records),
        "--region-column",
        "3",
    ];
    let more = [&more[..], &["--max-steps", "3", "--lr", "1e-3"]].concat();
    let (run, metrics) = trained(folder.path(), &more);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let metrics = metrics.unwrap();
    for part in ["dev", "test"] {
        let found = &metrics[part];
        let lines = fs::read_to_string(&records).unwrap().lines().count();
        assert_eq!(found["n"], lines);
        assert_eq!(found["overall"]["accuracy"], found["accuracy"]);
        let interval = found["macro_f1_interval"].as_array().unwrap();
        assert!(interval[0].as_f64() < interval[1].as_f64());
        let regions = found["region"].as_object().unwrap();
        let sum: u64 = regions.values().map(|one| one["n"].as_u64().unwrap()).sum();
        assert_eq!(sum, lines as u64);
        assert_eq!(found["methods"].as_array().unwrap().len(), 3);
    }
    let rows = metrics["train"]["rows"].as_object().unwrap().values();
    assert_eq!(rows.map(|one| one.as_u64().unwrap()).sum::<u64>(), 24);
    // 24 records are one batch: each step ends an epoch.
    assert_eq!(metrics["measured"].as_array().unwrap().len(), 3);
    let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
    assert!(page.contains("<th scope=\"row\">de</th>"));
    assert!(!page.contains("src=") && !page.contains("href="));
}

#[test]
fn an_interrupted_run_equals_one_that_was_not() {
    let folder = tempfile::tempdir().unwrap();
    let records = reference("text/sequence.tsv");
    let options = ["--max-steps", "12", "--lr", "1e-3", "--dev", text(&records)];
    let options = [&options[..], &["--evaluate-every", "4", "--patience", "9"]].concat();
    let (run, whole) = trained(&folder.path().join("whole"), &options);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let halved = folder.path().join("halved");
    for part in [
        &["--stop-after", "5"][..],
        &["--resume", "--stop-after", "2"],
        &["--resume"],
    ] {
        assert!(!halved.join("metrics.json").exists());
        let (run, _) = trained(&halved, &[&options[..], part].concat());
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    }
    let model = |name: &str| fs::read(folder.path().join(name).join("model.safetensors")).unwrap();
    assert!(model("whole") == model("halved"));
    assert_eq!(
        json(&halved.join("metrics.json"))["best"],
        whole.unwrap()["best"]
    );
}

#[test]
fn a_loss_that_is_no_number_names_file_and_lines() {
    let folder = tempfile::tempdir().unwrap();
    let more = [
        "--max-steps",
        "9",
        "--lr",
        "1e30",
        "--warmup-steps",
        "0",
        "--clip",
        "0",
    ];
    let (run, metrics) = trained(folder.path(), &more);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("sequence.tsv, lines "),
        "{}",
        run.stderr
    );
    assert!(metrics.is_none());
    assert!(!folder.path().join("model.safetensors").exists());
    assert!(folder.path().join("run/training/run.json").is_file());
    // The run is not lost by chance, and can be taken up.
    let (run, _) = trained(folder.path(), &more);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("--resume"), "{}", run.stderr);
    let (run, _) = trained(folder.path(), &[&more[..], &["--resume"]].concat());
    assert!(
        run.stderr.contains("sequence.tsv, lines "),
        "{}",
        run.stderr
    );
}

/// Each of these ends with status 2 and writes nothing.
#[test]
fn bad_input_is_named_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        text(&path).to_owned()
    };
    let good = file("good.tsv", "a\tyes\nb\tno\n");
    let cases: [(Vec<String>, &str); 8] = [
        (vec![file("empty.tsv", "")], "the file is empty"),
        (
            vec![file("one.tsv", "a\tyes\nb\tyes\n")],
            "at least two labels",
        ),
        (
            vec![file("columns.tsv", "a\tyes\nb\n")],
            "columns.tsv, line 2",
        ),
        (
            vec![folder.path().join("none.tsv").display().to_string()],
            "none.tsv",
        ),
        (
            vec![
                good.clone(),
                "--dev".into(),
                file("unknown.tsv", "a\tperhaps\n"),
            ],
            "unknown.tsv, line 1",
        ),
        (
            vec![good.clone(), "--max-length".into(), "999".into()],
            "64",
        ),
        (
            vec![good.clone(), "--dropout".into(), "1".into()],
            "--dropout",
        ),
        (
            vec![
                good.clone(),
                "--dev".into(),
                good,
                "--metric".into(),
                "beauty".into(),
            ],
            "beauty",
        ),
    ];
    for (number, (more, message)) in cases.into_iter().enumerate() {
        let out = folder.path().join(format!("out{number}"));
        let mut args = vec!["--train"];
        args.extend(more.iter().map(String::as_str));
        let (run, metrics) = trained(&out, &args);
        assert_eq!(run.status, 2, "{message}: {}", run.stderr);
        assert!(run.stderr.contains(message), "{message}: {}", run.stderr);
        assert!(metrics.is_none() && !out.exists(), "{message}");
    }
}

/// Every task is measured on development and test records, by its own measure.
#[test]
fn every_task_measures_itself() {
    let folder = tempfile::tempdir().unwrap();
    let cases: [(&str, &str, &str, &[&str], &str); 6] = [
        ("bert-mlm", "mlm.tsv", "mlm", &[], "loss"),
        ("bert", "pairs.tsv", "pair", &[], "accuracy"),
        ("bert-token", "token.tsv", "token", &[], "f1"),
        (
            "bert",
            "embedding.tsv",
            "embedding",
            &["--pooling", "cls"],
            "mrr",
        ),
        (
            "bert-multilabel",
            "multilabel.tsv",
            "sequence",
            &["--labels", "several"],
            "micro_f1",
        ),
        (
            "bert-regression",
            "regression.tsv",
            "sequence",
            &["--labels", "numbers"],
            "rmse",
        ),
    ];
    for (checkpoint, records, task, more, measure) in cases {
        let records = reference(&format!("text/{records}"));
        let out = folder.path().join(task).join(checkpoint);
        let checkpoint = reference(checkpoint);
        let mut args = vec!["--checkpoint", text(&checkpoint), "--task", task];
        for part in ["--train", "--dev", "--test"] {
            args.extend([part, text(&records)]);
        }
        args.extend(["--out", text(&out), "--max-steps", "3", "--threads", "1"]);
        args.extend(more);
        let run = finetune(&args);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{task}");
        let metrics = json(&out.join("metrics.json"));
        for part in ["dev", "test"] {
            let value = metrics[part][measure].as_f64();
            assert!(value.is_some_and(f64::is_finite), "{task} {part} {measure}");
        }
        assert!(run.stdout.contains(measure), "{}", run.stdout);
        assert_eq!(
            out.join("1_Pooling/config.json").exists(),
            task == "embedding"
        );
    }
}

/// Models on folds and on one region alone are trained beside the one that is saved.
#[test]
fn folds_and_transfer_are_measured_beside() {
    let folder = tempfile::tempdir().unwrap();
    let records = reference("text/sequence.tsv");
    let more = ["--test", text(&records), "--region-column", "3"];
    let more = [&more[..], &["--max-steps", "2", "--folds", "3"]].concat();
    let (run, beside) = trained(
        &folder.path().join("a"),
        &[&more[..], &["--transfer"]].concat(),
    );
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let (_, alone) = trained(&folder.path().join("b"), &more[..6]);
    let (beside, alone) = (beside.unwrap(), alone.unwrap());
    // What is saved does not depend on what was looked at beside it.
    assert_eq!(beside["steps"], alone["steps"]);
    assert!(alone["transfer"].is_null() && alone["cross_validation"].is_null());
    let folds = &beside["cross_validation"];
    let lines = fs::read_to_string(&records).unwrap().lines().count();
    assert_eq!(folds["n"], lines);
    assert_eq!(folds["folds"].as_array().unwrap().len(), 3);
    let tested = |fold: &Value| fold["tested"].as_u64().unwrap();
    let tested: u64 = folds["folds"].as_array().unwrap().iter().map(tested).sum();
    assert_eq!(tested, lines as u64);
    let regions = beside["regions"].as_array().unwrap().len();
    let cells = beside["transfer"]["cells"].as_array().unwrap();
    assert_eq!(cells.len(), regions);
    assert!(
        cells
            .iter()
            .all(|row| row.as_array().unwrap().len() == regions)
    );
    let page = fs::read_to_string(folder.path().join("a/report.html")).unwrap();
    assert!(page.contains("<h2>Transfer</h2>") && page.contains("Accuracy of 3 folds"));
    let (run, _) = trained(&folder.path().join("c"), &["--transfer"]);
    assert_eq!(run.status, 2);
}

/// Recorded runs of adapters by their command lines, then the adapter alone, merged, and beside its
/// base give the same answers.
#[test]
fn adapters_follow_the_recorded_runs_and_are_served() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for name in ["lora-xlmr", "bitfit-bert", "prompt-bert"] {
        let recorded = json(&reference(&format!("trajectories/adapter-{name}.json")));
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("adapter");
        let command = recorded["command"].as_str().unwrap();
        let words = command.split(" -- ").nth(1).unwrap().split(' ');
        let args: Vec<String> = words
            .map(|word| match word {
                "OUT" => text(&out).to_owned(),
                word if word.starts_with("crates/") => text(&root.join(word)).to_owned(),
                word => word.to_owned(),
            })
            .collect();
        let mut args: Vec<&str> = args.iter().map(String::as_str).collect();
        args.push("--quiet");
        let run = finetune(&args);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{name}");
        let metrics = json(&out.join("metrics.json"));
        let both = metrics["steps"].as_array().unwrap().iter();
        for (own, wanted) in both.zip(recorded["steps"].as_array().unwrap()) {
            for (key, bound) in [("loss", 2e-5), ("grad_norm", 1e-4)] {
                let [own, wanted] = [own, wanted].map(|step| step[key].as_f64().unwrap());
                assert!(
                    (own - wanted).abs() <= bound * wanted.max(1.0),
                    "{name} {key}"
                );
            }
        }
        let base = root
            .join("crates/landfall-finetune/tests/reference")
            .join(recorded["checkpoint"].as_str().unwrap());
        let beside = answers(&base, &["--adapter", text(&out)], folder.path());
        if name == "prompt-bert" {
            continue;
        }
        let merged = folder.path().join("merged");
        let places = ["--checkpoint", text(&base), "--adapter", text(&out)];
        let places = [&places[..], &["--out", text(&merged), "--quiet"]].concat();
        let run = landfall_testkit::example("merge", &places).unwrap();
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{name}");
        let alone = answers(&merged, &[], folder.path());
        let pairs = beside.iter().zip(&alone);
        assert!(pairs.clone().count() > 10);
        assert!(pairs.clone().all(|(a, b)| (a - b).abs() < 1e-5), "{name}");
    }
}

/// All logits on the hard lines.
fn answers(checkpoint: &Path, more: &[&str], folder: &Path) -> Vec<f64> {
    let (texts, out) = (reference("text/hard.txt"), folder.join("answers.json"));
    let args = ["--checkpoint", text(checkpoint), "--texts", text(&texts)];
    let args = [
        &args[..],
        &["--json", text(&out), "--threads", "1", "--quiet"],
        more,
    ]
    .concat();
    let run = landfall_testkit::example("predict", &args).unwrap();
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let all = json(&out);
    let rows = all.as_array().unwrap().iter();
    let logits = rows.flat_map(|row| row["logits"].as_array().unwrap().iter());
    logits.map(|logit| logit.as_f64().unwrap()).collect()
}

/// One adapter for each region: files of their own, rows routed by a column.
#[test]
fn every_region_has_an_adapter_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("regions");
    let records = reference("text/regions.tsv");
    let more = [
        "--train",
        text(&records),
        "--region-column",
        "3",
        "--method",
        "lora",
    ];
    let more = [
        &more[..],
        &[
            "--rank",
            "2",
            "--per-region",
            "--max-steps",
            "3",
            "--lr",
            "1e-2",
        ],
    ];
    let (run, metrics) = trained(&out, &more.concat());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let regions = metrics.unwrap()["regions"].clone();
    let regions: Vec<&str> = regions
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    assert!(regions.len() > 1);
    let folders: Vec<PathBuf> = regions.iter().map(|name| out.join(name)).collect();
    let adapters: Vec<&str> = folders
        .iter()
        .flat_map(|one| ["--adapter", text(one)])
        .collect();
    let lines: String = regions
        .iter()
        .map(|name| format!("the train was late\t{name}\n"))
        .collect();
    let texts = folder.path().join("texts.tsv");
    fs::write(&texts, lines).unwrap();
    let (base, answers) = (reference("bert"), folder.path().join("mixed.json"));
    let args = [
        "--checkpoint",
        text(&base),
        "--texts",
        text(&texts),
        "--json",
        text(&answers),
    ];
    let args = [&args[..], &["--threads", "1", "--quiet"], &adapters].concat();
    let mixed = [&args[..], &["--region-column", "2"]].concat();
    let run = landfall_testkit::example("predict", &mixed).unwrap();
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let mixed = json(&answers);
    assert_ne!(mixed[0]["logits"], mixed[1]["logits"]);
    let run = landfall_testkit::example("predict", &args).unwrap();
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("--region-column"), "{}", run.stderr);
    let (run, _) = trained(&folder.path().join("none"), &["--rank", "2"]);
    assert_eq!(run.status, 2);
}
