//! Runs that are saved and gone on with, randomness by counter, precision, errors.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]
#![cfg(feature = "torch")]

use std::path::{Path, PathBuf};

use landfall_core::Seed;
use landfall_finetune::batch::{PlanParams, Size};
use landfall_finetune::checkpoint::{Head, LoadOptions, SaveOptions};
use landfall_finetune::config::EncoderConfig;
use landfall_finetune::train::{Length, StepReport, TrainData, TrainParams, Trainer};
use landfall_finetune::{Device, Example, FinetuneError, Model, Precision, Sequence, Target};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/reference")
        .join(name)
}

fn model(name: &str, dropout: f64) -> Model {
    let folder = folder(name);
    let mut config = EncoderConfig::read(&folder).unwrap();
    config.hidden_dropout = dropout;
    config.attention_dropout = dropout;
    let options = LoadOptions::default();
    Model::load(
        &folder,
        config,
        Head::Sequence,
        options,
        Seed::new(1),
        Device::Cpu,
    )
    .unwrap()
    .0
}

fn examples() -> Vec<Example> {
    let text = |row: u32| {
        (0..3 + row % 9)
            .map(|at| 5 + (row * 7 + at * 3) % 90)
            .collect()
    };
    let example = |row| Example {
        text: Sequence::of(text(row)),
        target: Target::Class(row % 3),
        region: row % 2,
        ..Example::default()
    };
    (0..24).map(example).collect()
}

fn params(steps: u64) -> TrainParams {
    TrainParams {
        plan: PlanParams {
            size: Size::Count(5),
            seed: Seed::new(3),
            ..PlanParams::default()
        },
        length: Length::Steps(steps),
        rate: 1e-3,
        ..TrainParams::default()
    }
}

fn run(trainer: &mut Trainer<'_>, steps: usize) -> Vec<StepReport> {
    (0..steps).map_while(|_| trainer.step().unwrap()).collect()
}

#[test]
fn a_resumed_run_is_an_uninterrupted_one() {
    let examples = examples();
    let data = TrainData::of(&examples);
    let with = TrainParams {
        average: Some(0.9),
        accumulate: 2,
        ..params(12)
    };
    let mut whole = Trainer::new(model("bert", 0.2), data, with.clone()).unwrap();
    let expected = run(&mut whole, 12);
    let aside = tempfile::tempdir().unwrap();
    let mut first = Trainer::new(model("bert", 0.2), data, with.clone()).unwrap();
    run(&mut first, 5);
    first.save(aside.path()).unwrap();
    drop(first);
    let mut second = Trainer::new(model("bert", 0.2), data, with.clone()).unwrap();
    second.resume(aside.path()).unwrap();
    let rest = run(&mut second, 12);
    assert_eq!(rest, expected[5..]);
    assert_eq!(second.history(), expected);
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    whole
        .into_model()
        .unwrap()
        .save(one.path(), &SaveOptions::default())
        .unwrap();
    second
        .into_model()
        .unwrap()
        .save(other.path(), &SaveOptions::default())
        .unwrap();
    let bytes = |folder: &Path| std::fs::read(folder.join("model.safetensors")).unwrap();
    assert!(bytes(one.path()) == bytes(other.path()));
    // Other parameters are another run.
    let other = TrainParams { rate: 2e-3, ..with };
    let mut third = Trainer::new(model("bert", 0.2), data, other).unwrap();
    let error = third.resume(aside.path()).unwrap_err();
    assert!(matches!(error, FinetuneError::Run { .. }), "{error}");
}

/// A program may be killed between any two renames of a save: what is there then is one of the two
/// states, whole.
#[test]
fn a_run_killed_while_it_is_saved_is_the_older_or_the_newer_one() {
    let examples = examples();
    let data = TrainData::of(&examples);
    let start = || Trainer::new(model("bert", 0.2), data, params(9)).unwrap();
    let mut whole = start();
    let expected = run(&mut whole, 9);
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let copy = |from: &Path, to: &Path, most: usize| {
        let entries = std::fs::read_dir(from).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        for name in names.iter().take(most) {
            std::fs::copy(from.join(name), to.join(name)).unwrap();
        }
        names.len()
    };
    let mut first = start();
    run(&mut first, 3);
    first.save(old.path()).unwrap();
    copy(old.path(), new.path(), usize::MAX);
    run(&mut first, 2);
    first.save(new.path()).unwrap();
    for renamed in 0..=2 {
        let between = tempfile::tempdir().unwrap();
        copy(old.path(), between.path(), usize::MAX);
        assert_eq!(copy(new.path(), between.path(), renamed), 2);
        let mut second = start();
        second.resume(between.path()).unwrap();
        let done = if renamed < 2 { 3 } else { 5 };
        assert_eq!(second.steps_done(), done);
        assert_eq!(run(&mut second, 9), expected[done as usize..], "{renamed}");
    }
}

#[test]
fn recomputation_changes_nothing_but_memory() {
    let examples = examples();
    let data = TrainData::of(&examples);
    for name in ["bert", "distilbert", "roberta", "xlmr"] {
        let kept = run(
            &mut Trainer::new(model(name, 0.1), data, params(6)).unwrap(),
            6,
        );
        let with = TrainParams {
            recompute: true,
            ..params(6)
        };
        let again = run(&mut Trainer::new(model(name, 0.1), data, with).unwrap(), 6);
        assert_eq!(kept, again, "{name}");
    }
}

#[test]
fn a_compact_word_table_gives_the_same_model() {
    let examples = examples();
    let data = TrainData::of(&examples);
    let save = |compact| {
        let with = TrainParams {
            compact,
            decay: 0.1,
            ..params(8)
        };
        let mut trainer = Trainer::new(model("xlmr", 0.0), data, with).unwrap();
        run(&mut trainer, 8);
        assert_eq!(trainer.trainable_report().words.is_some(), compact);
        let out = tempfile::tempdir().unwrap();
        trainer
            .into_model()
            .unwrap()
            .save(out.path(), &SaveOptions::default())
            .unwrap();
        let saved = landfall_finetune::checkpoint::Checkpoint::open(out.path()).unwrap();
        let names: Vec<String> = saved.names().map(str::to_owned).collect();
        let values = names
            .iter()
            .flat_map(|name| saved.tensor(name).unwrap().to_f32().unwrap().into_owned());
        values.collect::<Vec<f32>>()
    };
    let (small, whole) = (save(true), save(false));
    let apart = small
        .iter()
        .zip(&whole)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0f32, f32::max);
    assert!(apart <= 1e-6, "{apart}");
}

#[test]
fn bf16_stays_near_f32() {
    let examples = examples();
    let data = TrainData::of(&examples);
    let full = run(
        &mut Trainer::new(model("bert", 0.0), data, params(10)).unwrap(),
        10,
    );
    let with = TrainParams {
        precision: Precision::Bf16,
        ..params(10)
    };
    let half = run(
        &mut Trainer::new(model("bert", 0.0), data, with).unwrap(),
        10,
    );
    for (full, half) in full.iter().zip(&half) {
        // 8 bits of precision: a relative error of 2^-8 in the logits.
        assert!(
            (full.loss - half.loss).abs() < 0.02,
            "{} {}",
            full.loss,
            half.loss
        );
        assert!((full.grad_norm - half.grad_norm).abs() < 0.1 * full.grad_norm);
    }
}

#[test]
fn what_learns_is_reported_and_checked() {
    let examples = examples();
    let mut trainer =
        Trainer::new(model("bert", 0.0), TrainData::of(&examples), params(2)).unwrap();
    trainer.step().unwrap();
    let report = trainer.trainable_report();
    assert!(
        report.without_gradient.is_empty(),
        "{:?}",
        report.without_gradient
    );
    assert!(
        report
            .parameters
            .iter()
            .all(|one| one.first_gradient.is_some_and(f64::is_finite))
    );
    assert!(report.words.unwrap() < trainer.model().config().vocabulary);
}

#[test]
fn a_loss_that_is_no_number_stops_the_run_and_names_the_rows() {
    let mut examples = examples();
    for example in &mut examples {
        example.target = Target::Numbers(vec![1.0, 2.0, 3.0]);
    }
    examples[0].target = Target::Numbers(vec![f32::NAN, 0.0, 0.0]);
    let with = TrainParams {
        plan: PlanParams {
            size: Size::Count(24),
            ..PlanParams::default()
        },
        ..params(1)
    };
    let mut trainer = Trainer::new(model("bert", 0.0), TrainData::of(&examples), with).unwrap();
    match trainer.step().unwrap_err() {
        FinetuneError::NotFinite { examples, step, .. } => {
            assert_eq!((examples.len(), step), (24, 0));
        }
        other => panic!("{other}"),
    }
}
