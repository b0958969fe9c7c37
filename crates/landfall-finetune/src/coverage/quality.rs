//! What a model reaches on one language.

use landfall_core::{LanguageTag, ShareRange};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::metrics::{Measure, Part};

/// What a model reaches on the rows of one name of the region column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quality {
    /// The name in the region column.
    pub name: String,
    /// The language it stands for.
    pub language: LanguageTag,
    /// The file of measures.
    pub file: String,
    /// Which records were judged.
    pub part: Part,
    /// What is measured.
    pub measure: Measure,
    /// The measure, 0 to 1.
    pub value: f64,
    /// Its interval; `null` where the file gives none.
    pub interval: Option<ShareRange>,
    /// Whether the interval had no width and was widened by 3/n.
    pub widened: bool,
    /// Rows judged.
    pub n: u64,
    /// Accuracy of always naming the most frequent label; `null` where the file gives none.
    pub chance: Option<f64>,
    /// The best cheap classifier on these rows; `null` where none was compared.
    pub baseline: Option<Baseline>,
    /// What the tokenizer makes of the language; `null` where the file says nothing.
    pub tokens: Option<WordCost>,
    /// Rows of it that were trained on; `null` where the file does not say.
    pub trained: Option<u64>,
    /// The adapter that serves it; `null` where the model itself does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adapter: Option<AdapterCost>,
}

/// An adapter on the base model, and what keeping it costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AdapterCost {
    /// Its folder, beside the file of measures; several names may share one.
    pub folder: String,
    /// Which kind, such as `lora`.
    pub method: String,
    /// Numbers in it.
    pub parameters: u64,
    /// Bytes of these numbers in the file.
    pub bytes: u64,
}

/// A cheap classifier beside the model, by accuracy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Baseline {
    /// What it is called.
    pub method: String,
    /// Its accuracy on the rows of the language.
    pub accuracy: f64,
    /// The model's accuracy on the same rows.
    pub model: f64,
}

/// What a tokenizer makes of a language.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WordCost {
    /// Tokens for each word; `null` without words.
    pub tokens_per_word: Option<f64>,
    /// Share of tokens that stand for nothing known; `null` where the file does not say.
    pub unknown_share: Option<f64>,
    /// Texts it was counted on.
    pub texts: u64,
}

impl Baseline {
    /// Whether the classifier is more accurate than the model.
    pub fn wins(&self) -> bool {
        self.accuracy > self.model
    }
}
