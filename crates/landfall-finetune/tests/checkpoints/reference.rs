//! Checkpoints that Hugging Face wrote (`tests/reference`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use landfall_core::Seed;
use landfall_finetune::checkpoint::{
    Checkpoint, Dtype, FreshHead, Head, LoadOptions, SaveOptions, Weights, save, transformer_folder,
};
use landfall_finetune::config::{EncoderConfig, Problem};

fn reference(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/reference")
        .join(folder)
}

fn open(folder: &str) -> (Checkpoint, EncoderConfig) {
    let folder = transformer_folder(&reference(folder)).unwrap();
    (
        Checkpoint::open(&folder).unwrap(),
        EncoderConfig::read(&folder).unwrap(),
    )
}

/// All values by the name inside the program.
fn values(
    checkpoint: &Checkpoint,
    config: &EncoderConfig,
    head: Head,
) -> BTreeMap<String, Vec<f32>> {
    let options = LoadOptions {
        head: FreshHead::Never,
        fresh_body: false,
    };
    let weights = Weights::load(checkpoint, config, head, options).unwrap();
    assert!(weights.report().is_complete());
    let parameters = weights.parameters().iter();
    parameters
        .map(|one| (one.name.clone(), weights.values(one, Seed::new(0)).unwrap()))
        .collect()
}

#[test]
fn every_folder_is_complete_and_uses_todays_names() {
    for folder in [
        "bert",
        "distilbert",
        "roberta",
        "xlmr",
        "bert-mlm",
        "distilbert-mlm",
        "roberta-mlm",
        "xlmr-mlm",
        "bert-token",
        "xlmr-token",
        "bert-multilabel",
        "bert-regression",
    ] {
        let (checkpoint, config) = open(folder);
        let head = Head::of(&config).unwrap();
        let options = LoadOptions {
            head: FreshHead::Never,
            fresh_body: false,
        };
        let weights = Weights::load(&checkpoint, &config, head, options).unwrap();
        let report = weights.report();
        assert!(report.is_complete(), "{folder}: {report}");
        assert!(report.renamed.is_empty(), "{folder}: {:?}", report.renamed);
        assert!(report.unexpected.is_empty(), "{folder}: {report}");
        assert_eq!(report.loaded, weights.parameters().len());
    }
    assert_eq!(open("bert-regression").1.problem, Some(Problem::Regression));
    assert_eq!(open("bert-multilabel").1.problem, Some(Problem::MultiLabel));
    assert_eq!(open("bert-token").1.labels, ["B-PLACE", "I-PLACE", "O"]);
}

#[test]
fn every_variant_gives_the_same_weights() {
    let (checkpoint, config) = open("bert-multilabel");
    let full = values(&checkpoint, &config, Head::Sequence);
    let (checkpoint, config) = open("variants/bin");
    assert_eq!(values(&checkpoint, &config, Head::Sequence), full);
    let (checkpoint, config) = open("variants/fp16");
    let half = values(&checkpoint, &config, Head::Sequence);
    for (folder, width) in [("variants/fp16", 1e-3), ("variants/bf16", 8e-3)] {
        let (checkpoint, config) = open(folder);
        for (name, found) in values(&checkpoint, &config, Head::Sequence) {
            for (found, full) in found.iter().zip(&full[&name]) {
                assert!(
                    (found - full).abs() <= width * full.abs() + 1e-7,
                    "{folder}: {name}"
                );
            }
        }
    }
    for folder in ["variants/sharded", "variants/old-names"] {
        let (checkpoint, config) = open(folder);
        assert_eq!(
            values(&checkpoint, &config, Head::Sequence),
            half,
            "{folder}"
        );
    }
}

#[test]
fn old_names_and_buffers_are_reported() {
    let (checkpoint, config) = open("variants/old-names");
    let weights =
        Weights::load(&checkpoint, &config, Head::Sequence, LoadOptions::default()).unwrap();
    let report = weights.report();
    let from = &report.renamed[0].from;
    assert!(from.ends_with("beta") || from.ends_with("gamma"), "{from}");
    assert_eq!(report.ignored, ["bert.embeddings.position_ids"]);
    assert_eq!(report.dtypes.keys().collect::<Vec<_>>(), [&Dtype::F16]);
}

#[test]
fn a_saved_folder_has_the_same_names_and_bytes() {
    for folder in [
        "bert",
        "distilbert-mlm",
        "roberta",
        "xlmr-mlm",
        "xlmr-token",
        "variants/sentence",
    ] {
        let (checkpoint, config) = open(folder);
        let head = Head::of(&config).unwrap();
        let weights = Weights::load(&checkpoint, &config, head, LoadOptions::default()).unwrap();
        let target = tempfile::tempdir().unwrap();
        let source = reference(folder);
        let options = SaveOptions {
            source: Some(&source),
            pooler: Some(&checkpoint),
            ..SaveOptions::default()
        };
        save(target.path(), &config, head, &options, |one| {
            weights.values(one, Seed::new(0))
        })
        .unwrap();
        let again = Checkpoint::open(target.path()).unwrap();
        let names: Vec<&str> = checkpoint.names().collect();
        assert_eq!(again.names().collect::<Vec<_>>(), names, "{folder}");
        for name in names {
            let (old, new) = (
                checkpoint.tensor(name).unwrap(),
                again.tensor(name).unwrap(),
            );
            assert_eq!(old.bytes(), new.bytes(), "{folder}: {name}");
        }
        for file in ["tokenizer.json", "1_Pooling/config.json"] {
            assert_eq!(
                source.join(file).is_file(),
                target.path().join(file).is_file()
            );
        }
        let config_again = EncoderConfig::read(target.path()).unwrap();
        assert_eq!(config_again.labels, config.labels);
        assert_eq!(config_again.hidden, config.hidden);
    }
}

#[test]
fn the_crate_that_defines_the_format_reads_what_is_saved() {
    let (checkpoint, config) = open("roberta");
    let weights =
        Weights::load(&checkpoint, &config, Head::Sequence, LoadOptions::default()).unwrap();
    let target = tempfile::tempdir().unwrap();
    let options = SaveOptions {
        dtype: Dtype::Bf16,
        ..SaveOptions::default()
    };
    save(target.path(), &config, Head::Sequence, &options, |one| {
        weights.values(one, Seed::new(0))
    })
    .unwrap();
    let bytes = std::fs::read(target.path().join("model.safetensors")).unwrap();
    let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    assert_eq!(file.len(), weights.parameters().len());
    let one = file.tensor("classifier.out_proj.weight").unwrap();
    assert_eq!(one.dtype(), safetensors::Dtype::BF16);
    assert_eq!(one.shape(), [3, 32]);
}
