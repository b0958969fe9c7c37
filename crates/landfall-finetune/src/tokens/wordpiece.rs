//! `vocab.txt`: BERT's WordPiece.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::build::{self, Frame};
use super::flaw::TokensFlaw;
use super::settings::Settings;

/// `tokenizer.json` for a `vocab.txt` with one token for each line, in the order of their ids.
pub(super) fn convert(text: &str, settings: &Settings) -> Result<Value, TokensFlaw> {
    let mut vocabulary = BTreeMap::new();
    for (line, id) in text.lines().zip(0u32..) {
        // Of a token that stands twice the last id counts, as in Hugging Face.
        vocabulary.insert(line.to_owned(), id);
    }
    let roles = [
        ("pad_token", "[PAD]"),
        ("unk_token", "[UNK]"),
        ("cls_token", "[CLS]"),
        ("sep_token", "[SEP]"),
        ("mask_token", "[MASK]"),
    ];
    let mut special = Vec::new();
    for (role, default) in roles {
        let token = settings.token(role, default);
        let id = build::id(&vocabulary, &token)?;
        special.push((token, id));
    }
    let [_, unknown, start, end, mask] = special.as_slice() else {
        return Err(TokensFlaw::Special {
            token: "[CLS]".to_owned(),
        });
    };
    let frame = Frame {
        start: start.clone(),
        end: end.clone(),
        doubled: false,
    };
    Ok(build::whole(
        &build::added_tokens(settings, &special, &mask.0, false),
        &normalizer(settings),
        &json!({"type": "BertPreTokenizer"}),
        &build::frame(&frame),
        &json!({"type": "WordPiece", "prefix": "##", "cleanup": true}),
        &model(&unknown.0, &vocabulary),
    ))
}

/// BERT's normalizer as the settings say; lower case unless they say otherwise.
pub(super) fn normalizer(settings: &Settings) -> Value {
    let strip = settings.value("strip_accents").cloned();
    json!({
        "type": "BertNormalizer",
        "clean_text": true,
        "handle_chinese_chars": settings.flag("tokenize_chinese_chars").unwrap_or(true),
        "strip_accents": strip.unwrap_or_default(),
        "lowercase": settings.flag("do_lower_case").unwrap_or(true),
    })
}

/// The model over a vocabulary.
pub(super) fn model(unknown: &str, vocabulary: &BTreeMap<String, u32>) -> Value {
    json!({
        "type": "WordPiece",
        "unk_token": unknown,
        "continuing_subword_prefix": "##",
        "max_input_chars_per_word": 100,
        "vocab": vocabulary,
    })
}
