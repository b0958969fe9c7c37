//! `vocab.json` and `merges.txt`: RoBERTa's byte-level pairs.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::build::{self, Frame};
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
pub(super) fn whole(
    vocabulary: &BTreeMap<String, u32>,
    merges: &[&str],
    settings: &Settings,
) -> Result<Value, TokensFlaw> {
    let roles = [
        ("bos_token", "<s>"),
        ("pad_token", "<pad>"),
        ("eos_token", "</s>"),
        ("unk_token", "<unk>"),
        ("mask_token", "<mask>"),
    ];
    let mut special = Vec::new();
    for (role, default) in roles {
        let token = settings.token(role, default);
        let id = build::id(vocabulary, &token)?;
        special.push((token, id));
    }
    let mut frame = Vec::new();
    for (role, default) in [("cls_token", "<s>"), ("sep_token", "</s>")] {
        let token = settings.token(role, default);
        let id = build::id(vocabulary, &token)?;
        frame.push((token, id));
    }
    let mask = settings.token("mask_token", "<mask>");
    let prefix = settings.flag("add_prefix_space").unwrap_or(false);
    let processor = match frame.as_slice() {
        [start, end] => json!({
            "type": "RobertaProcessing",
            "sep": end,
            "cls": start,
            "trim_offsets": true,
            "add_prefix_space": prefix,
        }),
        _ => Value::Null,
    };
    Ok(build::whole(
        &build::added_tokens(settings, &special, &mask, true),
        &Value::Null,
        &json!({"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": true, "use_regex": true}),
        &processor,
        &json!({"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true}),
        &model(vocabulary, merges),
    ))
}

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

/// The frame of RoBERTa and XLM-R.
pub(super) fn frame(start: (String, u32), end: (String, u32)) -> Frame {
    Frame {
        start,
        end,
        doubled: true,
    }
}
