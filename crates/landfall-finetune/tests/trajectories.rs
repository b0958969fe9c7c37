//! Twenty steps of training against the recorded runs of transformers.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]
#![cfg(feature = "torch")]

mod recorded;

use std::path::{Path, PathBuf};

use landfall_finetune::{Device, Precision};
use recorded::{Apart, Run, Way};

fn reference() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference")
}

/// How far a run of ours is from the recorded one.
fn apart(name: &str, compact: bool) -> Apart {
    let way = Way {
        device: Device::Cpu,
        precision: Precision::F32,
        compact,
    };
    let run = Run::read(&reference(), name).unwrap();
    run.follow(&reference(), way).unwrap()
}

fn follow(choose: impl Fn(&str) -> bool) {
    let names = recorded::names(&reference()).unwrap();
    let chosen: Vec<String> = names.into_iter().filter(|name| choose(name)).collect();
    assert!(!chosen.is_empty());
    for name in &chosen {
        let apart = apart(name, true);
        assert!(apart.in_bounds(), "{name}: {apart}");
    }
}

#[test]
fn runs_of_sequence_heads_are_followed_on_all_architectures() {
    follow(|name| name.starts_with("sequence") || name.starts_with("pair"));
}

#[test]
fn runs_of_masked_words_are_followed_on_all_architectures() {
    follow(|name| name.starts_with("mlm"));
}

#[test]
fn runs_of_tokens_embeddings_numbers_and_several_labels_are_followed() {
    let kinds = ["token", "embedding", "multilabel", "regression"];
    follow(|name| kinds.iter().any(|kind| name.starts_with(kind)));
}

#[test]
fn runs_with_several_micro_batches_and_regions_are_followed() {
    follow(|name| name.starts_with("accumulate") || name.starts_with("regions"));
}

#[test]
fn runs_with_other_settings_are_followed() {
    let others = [
        "adafactor",
        "class-weights",
        "constant",
        "cosine",
        "frozen",
        "label-smoothing",
        "layer-decay",
        "no-warmup",
        "row-weights",
        "tight-clip",
    ];
    follow(|name| others.iter().any(|other| name.starts_with(other)));
}

#[test]
fn the_whole_word_table_gives_the_same_run() {
    let apart = apart("sequence-xlmr", false);
    assert!(apart.in_bounds(), "{apart}");
}

#[test]
fn what_is_no_number_is_infinitely_far() {
    assert_eq!(recorded::worst(1.0, -2.0), 2.0);
    assert_eq!(recorded::worst(1.0, f64::NAN), f64::INFINITY);
    assert_eq!(recorded::worst(f64::INFINITY, 0.0), f64::INFINITY);
}
