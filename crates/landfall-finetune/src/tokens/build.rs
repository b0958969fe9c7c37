//! Pieces of `tokenizer.json`, for folders that have none.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::flaw::TokensFlaw;
use super::settings::Settings;

/// The special tokens around texts, with their ids.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// Before the first text.
    pub(super) start: (String, u32),
    /// After each text.
    pub(super) end: (String, u32),
    /// Whether the end stands twice between two texts and all types are 0 (RoBERTa).
    pub(super) doubled: bool,
}

/// A token of the list `added_tokens`.
pub(super) fn added(id: u32, content: &str, special: bool, lstrip: bool) -> Value {
    json!({
        "id": id,
        "content": content,
        "single_word": false,
        "lstrip": lstrip,
        "rstrip": false,
        "normalized": !special,
        "special": special,
    })
}

/// The list `added_tokens`: the special tokens, and what the settings add, sorted by id.
pub(super) fn added_tokens(
    settings: &Settings,
    special: &[(String, u32)],
    mask: &str,
    mask_takes_space: bool,
) -> Value {
    let mut tokens: BTreeMap<u32, (String, bool)> = BTreeMap::new();
    for (id, token) in settings.added() {
        tokens.insert(id, (token, false));
    }
    for (token, id) in special {
        tokens.insert(*id, (token.clone(), true));
    }
    let tokens = tokens.iter().map(|(id, (token, special))| {
        added(*id, token, *special, mask_takes_space && token == mask)
    });
    Value::Array(tokens.collect())
}

/// The id of a special token.
pub(super) fn id(vocabulary: &BTreeMap<String, u32>, token: &str) -> Result<u32, TokensFlaw> {
    let found = vocabulary.get(token).copied();
    found.ok_or_else(|| TokensFlaw::Special {
        token: token.to_owned(),
    })
}

/// The post-processor that puts special tokens around texts.
pub(super) fn frame(frame: &Frame) -> Value {
    let second = u32::from(!frame.doubled);
    let special = |token: &str, kind: u32| json!({"SpecialToken": {"id": token, "type_id": kind}});
    let text = |name: &str, kind: u32| json!({"Sequence": {"id": name, "type_id": kind}});
    let (start, end) = (frame.start.0.as_str(), frame.end.0.as_str());
    let single = vec![special(start, 0), text("A", 0), special(end, 0)];
    let mut pair = single.clone();
    if frame.doubled {
        pair.push(special(end, 0));
    }
    pair.extend([text("B", second), special(end, second)]);
    let known = |(token, id): &(String, u32)| json!({"id": token, "ids": [id], "tokens": [token]});
    let mut tokens = Map::new();
    tokens.insert(frame.start.0.clone(), known(&frame.start));
    tokens.insert(frame.end.0.clone(), known(&frame.end));
    json!({
        "type": "TemplateProcessing",
        "single": single,
        "pair": pair,
        "special_tokens": tokens,
    })
}

/// The byte-level part, as pre-tokenizer, post-processor or decoder.
pub(super) fn bytes(prefix: bool) -> Value {
    json!({
        "type": "ByteLevel",
        "add_prefix_space": prefix,
        "trim_offsets": true,
        "use_regex": true,
    })
}

/// Marks the space before each word.
pub(super) fn space() -> Value {
    json!({
        "type": "Metaspace",
        "replacement": "▁",
        "prepend_scheme": "always",
        "split": true,
    })
}

/// Splits at white space and marks the space before each word.
pub(super) fn spaces() -> Value {
    json!({
        "type": "Sequence",
        "pretokenizers": [{"type": "WhitespaceSplit"}, space()],
    })
}

/// The whole of `tokenizer.json`.
pub(super) fn whole(
    added_tokens: &Value,
    normalizer: &Value,
    pre_tokenizer: &Value,
    post_processor: &Value,
    decoder: &Value,
    model: &Value,
) -> Value {
    json!({
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": added_tokens,
        "normalizer": normalizer,
        "pre_tokenizer": pre_tokenizer,
        "post_processor": post_processor,
        "decoder": decoder,
        "model": model,
    })
}
