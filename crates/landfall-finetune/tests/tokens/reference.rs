//! Token ids against those of Hugging Face's own tokenizers (`tests/reference/tokens.json`).

use std::path::{Path, PathBuf};

use landfall_finetune::config::EncoderConfig;
use landfall_finetune::tokens::{Encoded, Text, Tokens, Truncation};
use serde_json::Value;

fn reference() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference")
}

fn cases() -> Vec<Value> {
    let text = std::fs::read_to_string(reference().join("tokens.json")).unwrap();
    let mut file: Value = serde_json::from_str(&text).unwrap();
    file["cases"].as_array_mut().unwrap().drain(..).collect()
}

/// Room for texts of any length: the limit of the case counts.
fn config(architecture: &str) -> EncoderConfig {
    let mut config = EncoderConfig::read(&reference().join(architecture)).unwrap();
    config.positions = 100_000;
    config
}

fn numbers(value: &Value) -> Vec<u32> {
    let items = value.as_array().unwrap().iter();
    items
        .map(|item| u32::try_from(item.as_u64().unwrap()).unwrap())
        .collect()
}

fn compare(case: &Value, expected: &Value, encoded: &Encoded, what: &str) {
    assert_eq!(
        encoded.sequence.ids,
        numbers(&expected["ids"]),
        "ids of {what}"
    );
    let types = match expected.get("types") {
        Some(types) => numbers(types),
        None => vec![0; encoded.sequence.len()],
    };
    let found: Vec<u32> = encoded
        .sequence
        .types
        .iter()
        .map(|kind| u32::from(*kind))
        .collect();
    assert_eq!(found, types, "types of {what}");
    if let Some(special) = expected.get("special") {
        let found: Vec<u32> = (0u32..)
            .zip(&encoded.special)
            .filter_map(|(at, special)| special.then_some(at))
            .collect();
        assert_eq!(found, numbers(special), "special tokens of {what}");
    }
    if let Some(offsets) = expected.get("offsets") {
        let found: Vec<u32> = encoded
            .offsets
            .iter()
            .flat_map(|(from, to)| [*from, *to])
            .collect();
        assert_eq!(found, numbers(offsets), "offsets of {what}");
    }
    assert_eq!(encoded.words.len(), encoded.sequence.len(), "{case}");
    assert_eq!(encoded.texts.len(), encoded.sequence.len());
}

fn check(folder: &Path, architecture: &str) {
    let config = config(architecture);
    let tokens = Tokens::open(folder, &config).unwrap();
    let mut compared = 0;
    for case in cases() {
        let first = case["text"].as_str().unwrap();
        let text = Text {
            first,
            second: case["pair"].as_str(),
        };
        let name = case["truncation"].as_str().unwrap();
        let truncation = Truncation::named(name).unwrap_or(Truncation::None);
        let limit = case["max_length"]
            .as_u64()
            .map_or(90_000, |limit| usize::try_from(limit).unwrap());
        let tokens = tokens
            .clone()
            .with_truncation(truncation)
            .with_limit(limit)
            .unwrap();
        let expected = &case[architecture];
        let what = format!("{} by {architecture} in {}", case["case"], folder.display());
        let found = tokens.encode(text);
        if expected.get("error").is_some() {
            let error = found.unwrap_err().to_string();
            assert!(error.contains("the limit is 24"), "{what}: {error}");
        } else {
            compare(&case, expected, &found.unwrap(), &what);
            compared += 1;
        }
    }
    assert!(compared > 40, "{compared} cases");
}

#[test]
fn ids_are_those_of_hugging_face() {
    for architecture in ["bert", "distilbert", "roberta", "xlmr"] {
        check(&reference().join(architecture), architecture);
    }
}

#[test]
fn ids_of_folders_without_tokenizer_json_are_too() {
    for architecture in ["bert", "distilbert", "roberta", "xlmr"] {
        check(&reference().join("legacy").join(architecture), architecture);
    }
}

#[test]
fn the_folders_own_limit_counts() {
    let folder = reference().join("bert");
    let config = EncoderConfig::read(&folder).unwrap();
    assert_eq!(Tokens::open(&folder, &config).unwrap().limit(), 64);
    let folder = reference().join("variants/sentence");
    let config = EncoderConfig::read(&folder).unwrap();
    let tokens = Tokens::open(&folder, &config).unwrap();
    assert_eq!(tokens.limit(), 16);
    assert!(tokens.with_limit(65).is_err());
}
