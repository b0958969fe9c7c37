//! `vocab.json` and `merges.txt`: RoBERTa's byte-level pairs.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::build;
use super::flaw::TokensFlaw;
use super::settings::Settings;

/// `tokenizer.json` for a vocabulary (an object of ids by token) and the list of merges.
pub(super) fn convert(
    vocabulary: &str,
    merges: &str,
    settings: &Settings,
) -> Result<Value, TokensFlaw> {
    let vocabulary: BTreeMap<String, u32> =
        serde_json::from_str(vocabulary).map_err(|error| TokensFlaw::Damaged {
            why: format!("`vocab.json` is no object of ids: {error}"),
        })?;
    let merges: Vec<&str> = merges
        .lines()
        .filter(|line| !line.starts_with("#version") && !line.trim().is_empty())
        .collect();
    whole(&vocabulary, &merges, settings)
}

/// `tokenizer.json` for a vocabulary and merges of two tokens with a space between.
fn whole(
    vocabulary: &BTreeMap<String, u32>,
    merges: &[&str],
    settings: &Settings,
) -> Result<Value, TokensFlaw> {
    let known = |(role, default): (&str, &str)| {
        let token = settings.token(role, default);
        let id = build::id(vocabulary, &token)?;
        Ok((token, id))
    };
    let roles = [
        ("bos_token", "<s>"),
        ("pad_token", "<pad>"),
        ("eos_token", "</s>"),
        ("unk_token", "<unk>"),
        ("mask_token", "<mask>"),
    ];
    let special: Vec<(String, u32)> = roles.into_iter().map(known).collect::<Result<_, _>>()?;
    let (start, end) = (known(("cls_token", "<s>"))?, known(("sep_token", "</s>"))?);
    let mask = settings.token("mask_token", "<mask>");
    let prefix = settings.flag("add_prefix_space").unwrap_or(false);
    let processor = json!({
        "type": "RobertaProcessing",
        "sep": end,
        "cls": start,
        "trim_offsets": true,
        "add_prefix_space": prefix,
    });
    Ok(build::whole(
        &build::added_tokens(settings, &special, &mask, true),
        &Value::Null,
        &build::bytes(prefix),
        &processor,
        &build::bytes(true),
        &model(vocabulary, merges),
    ))
}

/// The model of a vocabulary and merges.
pub(super) fn model(vocabulary: &BTreeMap<String, u32>, merges: &[&str]) -> Value {
    json!({
        "type": "BPE",
        "dropout": null,
        "unk_token": null,
        "continuing_subword_prefix": "",
        "end_of_word_suffix": "",
        "fuse_unk": false,
        "byte_fallback": false,
        "ignore_merges": false,
        "vocab": vocabulary,
        "merges": merges,
    })
}
