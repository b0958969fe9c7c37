//! What stands on an encoder.

use crate::config::EncoderConfig;

/// What stands on an encoder. The number of outputs is the number of the configuration's labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Head {
    /// One answer for a text or a pair: classes, several classes, or numbers.
    Sequence,
    /// A class for each token.
    Tokens,
    /// The words behind masks.
    MaskedLm,
    /// Nothing: the hidden states are pooled to a vector.
    Embedding,
}

impl Head {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Sequence,
        Self::Tokens,
        Self::MaskedLm,
        Self::Embedding,
    ];

    /// How names of Hugging Face's classes end, such as `ForMaskedLM` in `BertForMaskedLM`.
    pub const fn class_ending(self) -> &'static str {
        match self {
            Self::Sequence => "ForSequenceClassification",
            Self::Tokens => "ForTokenClassification",
            Self::MaskedLm => "ForMaskedLM",
            Self::Embedding => "Model",
        }
    }

    /// The head that the file's `architectures` name; `None` when it has another one or names none.
    ///
    /// ```
    /// use landfall_finetune::checkpoint::Head;
    /// use landfall_finetune::config::EncoderConfig;
    ///
    /// let text = r#"{"model_type": "bert", "architectures": ["BertForMaskedLM"]}"#;
    /// let config = EncoderConfig::parse(text, "config.json")?;
    /// assert_eq!(Head::of(&config), Some(Head::MaskedLm));
    /// # Ok::<(), landfall_finetune::FinetuneError>(())
    /// ```
    pub fn of(config: &EncoderConfig) -> Option<Self> {
        let class = config.architectures.first()?;
        let ending = class.strip_prefix(config.architecture.class())?;
        Self::ALL
            .into_iter()
            .find(|head| head.class_ending() == ending)
    }
}
