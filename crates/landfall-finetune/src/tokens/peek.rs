//! The few parts of `tokenizer.json` that are looked at beside the tokenizer itself, read without
//! its vocabulary.

use serde::Deserialize;
use serde_json::Value;

use super::settings::Settings;
use crate::FinetuneError;
use crate::config::Architecture;

/// Parts of `tokenizer.json`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Peek {
    pub(super) normalizer: Value,
    pub(super) pre_tokenizer: Value,
    pub(super) model: Model,
}

/// What stands for unknown pieces.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Model {
    pub(super) unk_id: Option<u32>,
    pub(super) unk_token: Option<String>,
}

/// Parts that `tokenizer_config.json` overrules, as Hugging Face lets it.
#[derive(Debug, Clone, Default)]
pub(super) struct Overrides {
    pub(super) normalizer: Option<Value>,
    pub(super) pre_tokenizer: Option<Value>,
}

impl Peek {
    /// Reads the parts; `file` is named in errors.
    pub(super) fn read(json: &str, file: &str) -> Result<Self, FinetuneError> {
        serde_json::from_str(json).map_err(|source| FinetuneError::Json {
            file: file.to_owned(),
            source,
        })
    }

    /// Lets the settings overrule BERT's normalizer and the space before byte-level texts, as
    /// Hugging Face's classes of BERT, DistilBERT and RoBERTa do: what `tokenizer_config.json` does
    /// not say has the class's default, whatever `tokenizer.json` says. A tokenizer that is opened
    /// as a general one (`PreTrainedTokenizerFast`) is as `tokenizer.json` says.
    pub(super) fn overrule(&mut self, settings: &Settings, family: Architecture) -> Overrides {
        let roberta = family.is_roberta();
        let mut overrides = Overrides::default();
        if settings.is_class(&["BertTokenizer", "DistilBertTokenizer"], !roberta) {
            let keys = [
                ("do_lower_case", "lowercase", Value::Bool(true)),
                ("strip_accents", "strip_accents", Value::Null),
                (
                    "tokenize_chinese_chars",
                    "handle_chinese_chars",
                    Value::Bool(true),
                ),
            ];
            overrides.normalizer = changed(&mut self.normalizer, "BertNormalizer", keys, settings);
        }
        if settings.is_class(&["RobertaTokenizer"], family == Architecture::Roberta) {
            let key = [("add_prefix_space", "add_prefix_space", Value::Bool(false))];
            overrides.pre_tokenizer = changed(&mut self.pre_tokenizer, "ByteLevel", key, settings);
        }
        overrides
    }

    /// Whether the pre-tokenizer is a byte-level one that does not put a space before each text.
    pub(super) fn joins_words(&self) -> bool {
        let one = &self.pre_tokenizer;
        let several = one.get("pretokenizers").and_then(Value::as_array);
        let mut all = std::iter::once(one).chain(several.into_iter().flatten());
        all.any(|one| {
            one.get("type") == Some(&Value::from("ByteLevel"))
                && one.get("add_prefix_space") != Some(&Value::Bool(true))
        })
    }
}

/// Sets the keys of `part`, if it is of this type; what came of it when that changed it.
fn changed<const N: usize>(
    part: &mut Value,
    kind: &str,
    keys: [(&str, &str, Value); N],
    settings: &Settings,
) -> Option<Value> {
    let before = part.clone();
    let object = part.as_object_mut()?;
    if object.get("type") != Some(&Value::from(kind)) {
        return None;
    }
    for (from, to, default) in keys {
        let own = settings.value(from).filter(|value| value.is_boolean());
        object.insert(to.to_owned(), own.cloned().unwrap_or(default));
    }
    (*part != before).then(|| part.clone())
}
