//! How long a sequence may be.

use std::path::Path;

use serde_json::Value;

use super::settings::Settings;
use crate::{FinetuneError, files};

/// Limits from here on mean "none": Hugging Face writes 1e30.
const NONE: f64 = 1e9;

/// The folder's own limit: sentence-transformers' `max_seq_length`, then the tokenizer's
/// `model_max_length`, then the positions; never more than the positions.
pub(super) fn limit(
    folder: &Path,
    settings: &Settings,
    positions: usize,
) -> Result<usize, FinetuneError> {
    let path = folder.join("sentence_bert_config.json");
    let sentence = if path.is_file() {
        let object = files::read_object(&path)?;
        object.get("max_seq_length").and_then(number)
    } else {
        None
    };
    let own = || {
        ["model_max_length", "max_len"]
            .into_iter()
            .find_map(|key| number(settings.value(key)?))
    };
    let limit = sentence.or_else(own).unwrap_or(positions);
    Ok(limit.min(positions))
}

/// A limit, unless it stands for none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked"
)]
fn number(value: &Value) -> Option<usize> {
    let number = value.as_f64()?;
    (1.0..NONE).contains(&number).then_some(number as usize)
}
