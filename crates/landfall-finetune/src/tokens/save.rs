//! Saving a tokenizer so that Hugging Face loads it.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::encode::Tokens;
use crate::checkpoint::replace_files;
use crate::config::Architecture;
use crate::{FinetuneError, files};

/// Special tokens by role: BERT's names and RoBERTa's.
const ROLES: [(&str, &str, &str); 7] = [
    ("pad_token", "[PAD]", "<pad>"),
    ("unk_token", "[UNK]", "<unk>"),
    ("cls_token", "[CLS]", "<s>"),
    ("sep_token", "[SEP]", "</s>"),
    ("mask_token", "[MASK]", "<mask>"),
    ("bos_token", "", "<s>"),
    ("eos_token", "", "</s>"),
];

impl Tokens {
    /// Saves the tokenizer to `folder`: `tokenizer.json`, `tokenizer_config.json` with the limit,
    /// and `special_tokens_map.json`. Hugging Face's `AutoTokenizer` loads them as a general fast
    /// tokenizer.
    ///
    /// For a tokenizer that came from a checkpoint folder, copy its files instead
    /// ([`crate::checkpoint::SaveOptions::source`]).
    ///
    /// # Errors
    /// [`FinetuneError::Io`]; the folder is then as it was.
    pub fn save(&self, folder: &Path) -> Result<(), FinetuneError> {
        let special = self.roles();
        let mut config = special.clone();
        config.insert(
            "tokenizer_class".to_owned(),
            json!("PreTrainedTokenizerFast"),
        );
        config.insert("model_max_length".to_owned(), json!(self.limit));
        if self.left {
            config.insert("truncation_side".to_owned(), json!("left"));
        }
        if self.architecture != Architecture::Bert {
            let names = json!(["input_ids", "attention_mask"]);
            config.insert("model_input_names".to_owned(), names);
        }
        let json = self.overruled()?;
        replace_files(folder, |aside| {
            for (name, text) in [
                ("tokenizer.json", json),
                (
                    "tokenizer_config.json",
                    format!("{:#}\n", Value::Object(config)),
                ),
                (
                    "special_tokens_map.json",
                    format!("{:#}\n", Value::Object(special)),
                ),
            ] {
                let path = aside.join(name);
                let failed = |source| FinetuneError::io(&path, "written", source);
                std::fs::write(&path, text).map_err(failed)?;
            }
            Ok(())
        })
    }

    /// `tokenizer.json` with what the settings beside it overruled.
    fn overruled(&self) -> Result<String, FinetuneError> {
        let parts = [
            ("normalizer", &self.overrides.normalizer),
            ("pre_tokenizer", &self.overrides.pre_tokenizer),
        ];
        if parts.iter().all(|(_, part)| part.is_none()) {
            return Ok(self.json.clone());
        }
        let mut object = files::object(&self.json, &self.file)?;
        for (name, part) in parts {
            if let Some(part) = part {
                object.insert(name.to_owned(), part.clone());
            }
        }
        Ok(Value::Object(object).to_string())
    }

    /// The special tokens that the vocabulary has, by role.
    fn roles(&self) -> Map<String, Value> {
        let mut roles = Map::new();
        for (role, bert, roberta) in ROLES {
            let token = if self.id("[CLS]").is_some() {
                bert
            } else {
                roberta
            };
            if self.id(token).is_some() {
                roles.insert(role.to_owned(), json!(token));
            }
        }
        roles
    }
}
