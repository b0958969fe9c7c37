//! What can be wrong with a key of `config.json`.

use thiserror::Error;

/// What can be wrong with a key of `config.json`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConfigFlaw {
    /// The value has another type.
    #[error("must be {wanted}, not `{found}`")]
    Type {
        /// What it must be.
        wanted: &'static str,
        /// The value, cut after 60 characters.
        found: String,
    },
    /// The value is outside its range.
    #[error("`{found}` is out of range: {allowed}")]
    Range {
        /// The value.
        found: String,
        /// The allowed range.
        allowed: String,
    },
    /// The value names something that is not served.
    #[error("`{found}` is not served; served: {served}")]
    NotServed {
        /// The value.
        found: String,
        /// What is served.
        served: String,
    },
    /// The key must be there.
    #[error("is missing; {needed}")]
    Missing {
        /// What is needed.
        needed: String,
    },
    /// The attention heads do not divide the width.
    #[error("{heads} attention heads do not divide the width {hidden}")]
    Heads {
        /// Number of heads.
        heads: usize,
        /// Width.
        hidden: usize,
    },
    /// A label has no name, or an id is too large for the number of labels.
    #[error("{count} labels need the ids 0 to {}; `{id}` is {}", .count - 1, if *.missing { "missing" } else { "none of them" })]
    LabelGap {
        /// Number of labels.
        count: usize,
        /// The id.
        id: String,
        /// Whether the id is missing (else it is one too many).
        missing: bool,
    },
    /// Two ids have the same label.
    #[error("label `{label}` stands for the ids {first} and {second}")]
    LabelTwice {
        /// The label.
        label: String,
        /// Its first id.
        first: usize,
        /// Its second id.
        second: usize,
    },
    /// `label2id` contradicts `id2label`.
    #[error("label `{label}` has the id {found} here, but `id2label` says {expected}")]
    LabelContradiction {
        /// The label.
        label: String,
        /// The id in `label2id`.
        found: i64,
        /// What `id2label` says.
        expected: String,
    },
}
