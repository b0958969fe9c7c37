//! What a sentence encoder's folder says of its vectors.

use std::path::Path;

use serde_json::{Map, Value};

use super::pass::Embedding;
use crate::checkpoint::modules;
use crate::{FinetuneError, Pooling, files};

/// The ways of pooling that sentence-transformers has, by the end of their keys.
const MODES: [(&str, Option<Pooling>); 6] = [
    ("cls_token", Some(Pooling::Cls)),
    ("mean_tokens", Some(Pooling::Mean)),
    ("max_tokens", Some(Pooling::Max)),
    ("mean_sqrt_len_tokens", None),
    ("weightedmean_tokens", None),
    ("lasttoken", None),
];

/// The vectors of a folder by its `modules.json`; the plain mean without such a file. The inner
/// error says why they cannot be made here.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn embedding(folder: &Path) -> Result<Result<Embedding, Unsupported>, FinetuneError> {
    let mut found = Embedding::default();
    for module in modules(folder)?.iter().skip(1) {
        let text = |key| module.get(key).and_then(Value::as_str).unwrap_or_default();
        // `sentence_transformers.models.Pooling`, elsewhere in later versions.
        match text("type").rsplit('.').next().unwrap_or_default() {
            "Pooling" => {
                let path = folder.join(text("path")).join("config.json");
                match pooling(&files::read_object(&path)?) {
                    Some(pooling) => found.pooling = pooling,
                    None => {
                        return Ok(Err(Unsupported {
                            file: path.display().to_string(),
                            what: "a way of pooling other than mean, cls or max".to_owned(),
                        }));
                    }
                }
            }
            "Normalize" => found.normalize = true,
            "Dropout" => {}
            other => {
                return Ok(Err(Unsupported {
                    file: folder.join("modules.json").display().to_string(),
                    what: format!("a part of the type `{other}`"),
                }));
            }
        }
    }
    Ok(Ok(found))
}

/// A folder whose vectors cannot be made here.
#[derive(Debug, Clone)]
pub(super) struct Unsupported {
    pub(super) file: String,
    pub(super) what: String,
}

/// The one way of pooling that is switched on.
fn pooling(config: &Map<String, Value>) -> Option<Pooling> {
    if let Some(mode) = config.get("pooling_mode").and_then(Value::as_str) {
        return mode.parse().ok();
    }
    let on = |name: &str| {
        let value = config.get(&format!("pooling_mode_{name}"));
        value.and_then(Value::as_bool)
    };
    let mut chosen = MODES.iter().filter(|(name, _)| on(name) == Some(true));
    match (chosen.next(), chosen.next()) {
        (Some((_, pooling)), None) => *pooling,
        // Its default.
        (None, None) if on("mean_tokens").is_none() => Some(Pooling::Mean),
        _ => None,
    }
}
