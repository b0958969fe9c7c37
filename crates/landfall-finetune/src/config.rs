//! What an encoder looks like: `config.json` as Hugging Face writes it.

mod activation;
mod architecture;
mod check;
mod fields;
mod flaw;
mod labels;
mod problem;
mod read;
mod write;

use std::path::Path;

use serde_json::{Map, Value};

pub use activation::Activation;
pub use architecture::Architecture;
pub(crate) use fields::Fields;
pub use flaw::ConfigFlaw;
pub use problem::Problem;

use crate::checkpoint::Head;
use crate::{FinetuneError, files};

/// The shape of an encoder and of what stands on it.
///
/// Read from `config.json` ([`EncoderConfig::read`]) or made for a new model
/// ([`EncoderConfig::new`]). The fields may be changed; [`EncoderConfig::check`] says whether they
/// still fit together, and everything that takes a configuration calls it.
///
/// ```
/// use landfall_finetune::config::{Architecture, EncoderConfig};
///
/// let text = r#"{"model_type": "xlm-roberta", "vocab_size": 250002, "max_position_embeddings": 514,
///     "layer_norm_eps": 1e-05, "pad_token_id": 1, "type_vocab_size": 1}"#;
/// let config = EncoderConfig::parse(text, "config.json")?;
/// assert_eq!(config.architecture, Architecture::XlmRoberta);
/// assert_eq!(config.hidden, 768); // the documented default
/// assert_eq!(config.usable_positions(), 512);
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct EncoderConfig {
    /// Which family of names and of small differences.
    pub architecture: Architecture,
    /// Rows of the word table.
    pub vocabulary: usize,
    /// Width of the hidden states.
    pub hidden: usize,
    /// Number of layers.
    pub layers: usize,
    /// Number of attention heads; divides `hidden`.
    pub heads: usize,
    /// Width inside the feed-forward part.
    pub intermediate: usize,
    /// Rows of the position table. See [`EncoderConfig::usable_positions`].
    pub positions: usize,
    /// Rows of the token type table, 0 for DistilBERT, which has none.
    pub types: usize,
    /// Function inside the feed-forward part.
    pub activation: Activation,
    /// Epsilon of every layer norm. DistilBERT always has 1e-12.
    pub norm_eps: f64,
    /// Dropout of embeddings and of the outputs of each layer, 0 ≤ p < 1.
    pub hidden_dropout: f64,
    /// Dropout of attention probabilities, 0 ≤ p < 1.
    pub attention_dropout: f64,
    /// Dropout before the classifier, where the file sets one. See
    /// [`EncoderConfig::head_dropout`].
    pub classifier_dropout: Option<f64>,
    /// Standard deviation of new weights.
    pub initializer_range: f64,
    /// Id of the padding token, whose row of the word table starts at zero.
    pub pad: Option<u32>,
    /// Whether the position table is the fixed sine table (DistilBERT only), which is not trained.
    pub sinusoidal: bool,
    /// Whether the decoder of a masked language model is the word table.
    pub tie_word_embeddings: bool,
    /// Names of the outputs of a classification head, in order (`id2label`). `LABEL_0` and
    /// `LABEL_1` where the file says nothing, as in Hugging Face.
    pub labels: Vec<String>,
    /// What a sequence head is trained for, where the file says so.
    pub problem: Option<Problem>,
    /// `architectures` of the file, such as `BertForMaskedLM`; empty where it has none.
    pub architectures: Vec<String>,
    /// All keys of the file, written back by [`EncoderConfig::to_json`] where this program does not
    /// set them itself.
    kept: Map<String, Value>,
}

impl EncoderConfig {
    /// Reads `config.json` in `folder`.
    ///
    /// # Errors
    /// When the file cannot be read, is not JSON, or describes a model that is not served.
    pub fn read(folder: &Path) -> Result<Self, FinetuneError> {
        let path = folder.join("config.json");
        let text = files::text(&path)?;
        Self::parse(&text, &path.display().to_string())
    }

    /// The configuration in `text`; `file` is named in errors.
    ///
    /// Missing keys take the defaults that Hugging Face documents for the architecture.
    ///
    /// # Errors
    /// [`FinetuneError::Json`] when it is no JSON object; [`FinetuneError::Config`] with the key
    /// when the architecture is not served (only BERT, DistilBERT, RoBERTa and XLM-R are), a value
    /// has the wrong type or is out of range, the labels have gaps, the model is a decoder, or its
    /// positions are relative.
    pub fn parse(text: &str, file: &str) -> Result<Self, FinetuneError> {
        read::config(files::object(text, file)?, file)
    }

    /// A new model of the architecture's default size (12 layers of 768, DistilBERT 6) with
    /// `vocabulary` words. The RoBERTa family gets 514 positions and one token type, as its
    /// published models have.
    ///
    /// ```
    /// use landfall_finetune::config::{Architecture, EncoderConfig};
    ///
    /// let config = EncoderConfig::new(Architecture::Bert, 8000);
    /// assert_eq!((config.hidden, config.layers), (768, 12));
    /// assert!(config.check().is_ok());
    /// ```
    pub fn new(architecture: Architecture, vocabulary: usize) -> Self {
        read::fresh(architecture, vocabulary)
    }

    /// Whether the fields fit together: sizes above 0 and within bounds, heads that divide
    /// `hidden`, dropouts in `0..1`, a padding id inside the vocabulary, enough positions, at least
    /// one label, all different.
    ///
    /// # Errors
    /// [`FinetuneError::Config`] with the key as the architecture calls it.
    pub fn check(&self) -> Result<(), FinetuneError> {
        check::check(self, "config.json")
    }

    /// What is added to the position of a token to find its row of the position table: the padding
    /// id + 1 in the RoBERTa family, else 0.
    pub fn position_offset(&self) -> usize {
        match (self.architecture.is_roberta(), self.pad) {
            (true, Some(pad)) => (pad as usize).saturating_add(1),
            _ => 0,
        }
    }

    /// Whether the labels are the names that Hugging Face puts where there are none (`LABEL_0` …).
    pub(crate) fn is_nameless(&self) -> bool {
        let placeholder = |(at, label): (usize, &String)| *label == format!("LABEL_{at}");
        self.labels.iter().enumerate().all(placeholder)
    }

    /// The longest sequence in tokens, special ones included.
    pub fn usable_positions(&self) -> usize {
        self.positions.saturating_sub(self.position_offset())
    }

    /// Width of one attention head.
    pub fn head_width(&self) -> usize {
        self.hidden.checked_div(self.heads).unwrap_or_default()
    }

    /// Dropout before the last layer of `head`, as Hugging Face applies it: `classifier_dropout`,
    /// by default the hidden dropout (BERT, RoBERTa, XLM-R); in DistilBERT `seq_classif_dropout`
    /// for sequences and `dropout` for tokens; 0 for heads without a classifier.
    pub fn head_dropout(&self, head: Head) -> f64 {
        let own = self.classifier_dropout.unwrap_or(self.hidden_dropout);
        match (head, self.architecture) {
            (Head::Sequence, _) => own,
            (Head::Tokens, Architecture::DistilBert) => self.hidden_dropout,
            (Head::Tokens, _) => own,
            (Head::MaskedLm | Head::Embedding, _) => 0.0,
        }
    }

    /// The text of `config.json` for a model with `head` whose weights are stored as `dtype`
    /// (`float32`, `float16`, `bfloat16`): all kept keys, and this configuration's own.
    pub fn to_json(&self, head: Head, dtype: &str) -> String {
        write::config(self, head, dtype)
    }

    /// A key of the file that this program does not interpret.
    pub fn other(&self, key: &str) -> Option<&Value> {
        self.kept.get(key)
    }

    /// Sets a key that is written back as it is. Keys that this program interprets are overwritten
    /// on writing.
    pub fn set_other(&mut self, key: &str, value: Value) {
        self.kept.insert(key.to_owned(), value);
    }
}
