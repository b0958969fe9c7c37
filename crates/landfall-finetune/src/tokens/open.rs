//! Opening the tokenizer of a folder.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tokenizers::Tokenizer;

use super::encode::{Parts, Tokens};
use super::flaw::TokensFlaw;
use super::settings::Settings;
use super::{bytelevel, limit, sentencepiece, wordpiece};
use crate::checkpoint::transformer_folder;
use crate::config::EncoderConfig;
use crate::{FinetuneError, files};

const WANTED: &str = "`tokenizer.json`, `vocab.txt`, `vocab.json` with `merges.txt`, \
                      `sentencepiece.bpe.model`";

/// Opens the tokenizer in `folder` for a model.
pub(super) fn open(folder: &Path, config: &EncoderConfig) -> Result<Tokens, FinetuneError> {
    let transformer = transformer_folder(folder)?;
    let settings = Settings::read(&transformer)?;
    let (path, mut json) = json(&transformer, &settings)?;
    let file = path.display().to_string();
    override_normalizer(&mut json, &settings);
    // Sentence encoders keep their own limit beside the list of their parts.
    let has_own = transformer.join("sentence_bert_config.json").is_file();
    let around = if has_own { &transformer } else { folder };
    let limit = limit::limit(around, &settings, config.usable_positions())?;
    Tokens::new(Parts {
        json,
        file,
        config,
        limit,
        left: settings.cuts_left(),
        types: settings.has_types(),
    })
}

/// The text of `tokenizer.json` or what stands for it, and the file it came from.
fn json(folder: &Path, settings: &Settings) -> Result<(PathBuf, Value), FinetuneError> {
    let flawed = |path: &Path| {
        let file = path.display().to_string();
        move |flaw| FinetuneError::Tokens { file, flaw }
    };
    let path = folder.join("tokenizer.json");
    if path.is_file() {
        let object = files::read_object(&path)?;
        return Ok((path, Value::Object(object)));
    }
    let path = folder.join("vocab.txt");
    if path.is_file() {
        let json = wordpiece::convert(&files::text(&path)?, settings).map_err(flawed(&path))?;
        return Ok((path, json));
    }
    let (path, merges) = (folder.join("vocab.json"), folder.join("merges.txt"));
    if path.is_file() && merges.is_file() {
        let (vocabulary, merges) = (files::text(&path)?, files::text(&merges)?);
        let json = bytelevel::convert(&vocabulary, &merges, settings).map_err(flawed(&path))?;
        return Ok((path, json));
    }
    let path = folder.join("sentencepiece.bpe.model");
    if path.is_file() {
        let json =
            sentencepiece::convert(&files::bytes(&path)?, settings).map_err(flawed(&path))?;
        return Ok((path, json));
    }
    Err(flawed(folder)(TokensFlaw::NoTokenizer { wanted: WANTED }))
}

/// Hugging Face lets `tokenizer_config.json` overrule BERT's normalizer in `tokenizer.json`.
fn override_normalizer(json: &mut Value, settings: &Settings) {
    let Some(normalizer) = json.get_mut("normalizer").and_then(Value::as_object_mut) else {
        return;
    };
    if normalizer.get("type") != Some(&Value::from("BertNormalizer")) {
        return;
    }
    for (from, to) in [
        ("do_lower_case", "lowercase"),
        ("strip_accents", "strip_accents"),
        ("tokenize_chinese_chars", "handle_chinese_chars"),
    ] {
        let value = settings.value(from);
        let fits =
            |value: &&Value| value.is_boolean() || (value.is_null() && to == "strip_accents");
        if let Some(value) = value.filter(fits) {
            normalizer.insert(to.to_owned(), value.clone());
        }
    }
}

/// Makes a tokenizer of JSON.
pub(super) fn tokenizer(json: &Value, file: &str) -> Result<Tokenizer, FinetuneError> {
    let text = json.to_string();
    Tokenizer::from_bytes(text).map_err(|error| FinetuneError::Tokens {
        file: file.to_owned(),
        flaw: TokensFlaw::Damaged {
            why: error.to_string(),
        },
    })
}
