//! Opening the tokenizer of a folder.

use std::path::{Path, PathBuf};

use tokenizers::{NormalizerWrapper, PreTokenizerWrapper, Tokenizer};

use super::encode::{Parts, Tokens};
use super::flaw::TokensFlaw;
use super::peek::{Overrides, Peek};
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
    let (path, json) = json(&transformer, &settings)?;
    let file = path.display().to_string();
    let mut peek = Peek::read(&json, &file)?;
    let overrides = peek.overrule(&settings, config.architecture);
    // Sentence encoders keep their own limit beside the list of their parts.
    let has_own = transformer.join("sentence_bert_config.json").is_file();
    let around = if has_own { &transformer } else { folder };
    let limit = limit::limit(around, &settings, config.usable_positions())?;
    Tokens::new(Parts {
        json,
        peek,
        overrides,
        file,
        config,
        limit,
        left: settings.cuts_left(),
        types: settings.has_types(),
    })
}

/// The text of `tokenizer.json` or what stands for it, and the file it came from.
fn json(folder: &Path, settings: &Settings) -> Result<(PathBuf, String), FinetuneError> {
    let flawed = |path: &Path| {
        let file = path.display().to_string();
        move |flaw| FinetuneError::Tokens { file, flaw }
    };
    let path = folder.join("tokenizer.json");
    if path.is_file() {
        let text = files::text(&path)?;
        return Ok((path, text));
    }
    let path = folder.join("vocab.txt");
    if path.is_file() {
        let json = wordpiece::convert(&files::text(&path)?, settings).map_err(flawed(&path))?;
        return Ok((path, json.to_string()));
    }
    let (path, merges) = (folder.join("vocab.json"), folder.join("merges.txt"));
    if path.is_file() && merges.is_file() {
        let (vocabulary, merges) = (files::text(&path)?, files::text(&merges)?);
        let json = bytelevel::convert(&vocabulary, &merges, settings).map_err(flawed(&path))?;
        return Ok((path, json.to_string()));
    }
    let path = folder.join("sentencepiece.bpe.model");
    if path.is_file() {
        let json =
            sentencepiece::convert(&files::bytes(&path)?, settings).map_err(flawed(&path))?;
        return Ok((path, json.to_string()));
    }
    Err(flawed(folder)(TokensFlaw::NoTokenizer { wanted: WANTED }))
}

/// Makes a tokenizer of JSON.
pub(super) fn tokenizer(json: &str, file: &str) -> Result<Tokenizer, FinetuneError> {
    Tokenizer::from_bytes(json).map_err(|error| damaged(file, &error.to_string()))
}

/// Lets a tokenizer have the parts that settings overrule.
pub(super) fn overrule(
    tokenizer: &mut Tokenizer,
    overrides: &Overrides,
    file: &str,
) -> Result<(), FinetuneError> {
    if let Some(normalizer) = &overrides.normalizer {
        let normalizer: NormalizerWrapper = serde_json::from_value(normalizer.clone())
            .map_err(|error| damaged(file, &error.to_string()))?;
        tokenizer
            .with_normalizer(Some(normalizer))
            .map_err(|error| damaged(file, &error.to_string()))?;
    }
    if let Some(splitter) = &overrides.pre_tokenizer {
        let splitter: PreTokenizerWrapper = serde_json::from_value(splitter.clone())
            .map_err(|error| damaged(file, &error.to_string()))?;
        tokenizer.with_pre_tokenizer(Some(splitter));
    }
    Ok(())
}

fn damaged(file: &str, why: &str) -> FinetuneError {
    FinetuneError::Tokens {
        file: file.to_owned(),
        flaw: TokensFlaw::Damaged {
            why: why.to_owned(),
        },
    }
}
