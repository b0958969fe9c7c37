//! The architectures that are served.

use std::fmt;

/// The architectures that are served.
///
/// All have the post-norm transformer body of BERT; they differ in names, positions, token types
/// and heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Architecture {
    /// BERT, also multilingual BERT and most sentence encoders.
    Bert,
    /// DistilBERT: no token types, no pooler, no dropout after attention.
    DistilBert,
    /// RoBERTa.
    Roberta,
    /// XLM-R: RoBERTa with another vocabulary.
    XlmRoberta,
}

impl Architecture {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Bert,
        Self::DistilBert,
        Self::Roberta,
        Self::XlmRoberta,
    ];

    /// `model_type` in `config.json`.
    pub const fn model_type(self) -> &'static str {
        match self {
            Self::Bert => "bert",
            Self::DistilBert => "distilbert",
            Self::Roberta => "roberta",
            Self::XlmRoberta => "xlm-roberta",
        }
    }

    /// How names of its classes start, such as `XLMRoberta` in `XLMRobertaModel`.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Bert => "Bert",
            Self::DistilBert => "DistilBert",
            Self::Roberta => "Roberta",
            Self::XlmRoberta => "XLMRoberta",
        }
    }

    /// The architecture with this `model_type`.
    pub fn of_model_type(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.model_type() == name)
    }

    /// The architecture of a class such as `BertForMaskedLM`.
    pub fn of_class(name: &str) -> Option<Self> {
        let rest = |own: &Self| name.strip_prefix(own.class());
        Self::ALL
            .into_iter()
            .find(|own| rest(own).is_some_and(|rest| rest == "Model" || rest.starts_with("For")))
    }

    /// Whether it is RoBERTa or XLM-R.
    pub const fn is_roberta(self) -> bool {
        matches!(self, Self::Roberta | Self::XlmRoberta)
    }
}

impl fmt::Display for Architecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.model_type())
    }
}
