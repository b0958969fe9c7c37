//! `tokenizer_config.json`, `special_tokens_map.json` and `added_tokens.json`.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};

use crate::{FinetuneError, files};

/// What the files beside a tokenizer say.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    /// `tokenizer_config.json`.
    config: Map<String, Value>,
    /// `special_tokens_map.json`.
    special: Map<String, Value>,
    /// `added_tokens.json`: id by token.
    added: Map<String, Value>,
}

impl Settings {
    /// Reads the files that are there.
    pub(super) fn read(folder: &Path) -> Result<Self, FinetuneError> {
        let object = |name: &str| {
            let path = folder.join(name);
            if path.is_file() {
                files::read_object(&path)
            } else {
                Ok(Map::new())
            }
        };
        Ok(Self {
            config: object("tokenizer_config.json")?,
            special: object("special_tokens_map.json")?,
            added: object("added_tokens.json")?,
        })
    }

    /// A flag of `tokenizer_config.json`.
    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        self.config.get(key)?.as_bool()
    }

    /// Whether `key` of `tokenizer_config.json` is there, `null` included.
    pub(super) fn value(&self, key: &str) -> Option<&Value> {
        self.config.get(key)
    }

    /// A special token by its role, such as `unk_token`; `default` when no file names it.
    pub(super) fn token(&self, role: &str, default: &str) -> String {
        let named = |map: &Map<String, Value>| content(map.get(role)?);
        named(&self.config)
            .or_else(|| named(&self.special))
            .unwrap_or_else(|| default.to_owned())
    }

    /// Whether Hugging Face opens the tokenizer as one of `classes` (with or without `Fast`):
    /// because the files say so, or say nothing and `usual` is true.
    pub(super) fn is_class(&self, classes: &[&str], usual: bool) -> bool {
        let class = self.config.get("tokenizer_class").and_then(Value::as_str);
        class.map_or(usual, |class| {
            classes.contains(&class.strip_suffix("Fast").unwrap_or(class))
        })
    }

    /// Whether texts are cut on their left.
    pub(super) fn cuts_left(&self) -> bool {
        let side = self.config.get("truncation_side");
        side.and_then(Value::as_str) == Some("left")
    }

    /// Whether the model is given token types.
    pub(super) fn has_types(&self) -> bool {
        let names = self.config.get("model_input_names");
        let names = names.and_then(Value::as_array);
        names.is_none_or(|names| names.contains(&Value::from("token_type_ids")))
    }

    /// Tokens that were added to the vocabulary, by id.
    pub(super) fn added(&self) -> BTreeMap<u32, String> {
        let mut added = BTreeMap::new();
        for (token, id) in &self.added {
            if let Some(id) = id.as_u64().and_then(|id| u32::try_from(id).ok()) {
                added.insert(id, token.clone());
            }
        }
        let decoder = self.config.get("added_tokens_decoder");
        for (id, token) in decoder.and_then(Value::as_object).into_iter().flatten() {
            if let (Ok(id), Some(token)) = (id.parse(), content(token)) {
                added.insert(id, token);
            }
        }
        added
    }
}

/// A token is a text or an object with a `content`.
fn content(token: &Value) -> Option<String> {
    let text = token.as_str().or_else(|| token.get("content")?.as_str());
    text.map(str::to_owned)
}
