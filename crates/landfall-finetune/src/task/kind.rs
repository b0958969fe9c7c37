//! What a model is trained for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::FinetuneError;
use crate::checkpoint::Head;
use crate::config::Problem;
use crate::dataset::{Columns, LabelKind};

/// What a model is trained for.
///
/// ```
/// use landfall_finetune::checkpoint::Head;
/// use landfall_finetune::task::Task;
///
/// assert_eq!("pair".parse::<Task>()?.head(), Head::Sequence);
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// An answer for a text: a class, several classes, or numbers.
    #[default]
    Sequence,
    /// An answer for two texts in one sequence.
    Pair,
    /// A tag for each word.
    Token,
    /// The words behind masks; needs no labels.
    Mlm,
    /// A vector for a text, so that pairs are near each other.
    Embedding,
}

/// All of them, with their names.
const NAMES: [(&str, Task); 5] = [
    ("sequence", Task::Sequence),
    ("pair", Task::Pair),
    ("token", Task::Token),
    ("mlm", Task::Mlm),
    ("embedding", Task::Embedding),
];

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = NAMES.iter().find(|(_, task)| task == self);
        f.write_str(own.map_or("", |(name, _)| name))
    }
}

impl FromStr for Task {
    type Err = FinetuneError;

    fn from_str(given: &str) -> Result<Self, FinetuneError> {
        let own = NAMES.iter().find(|(name, _)| *name == given);
        own.map(|(_, task)| *task)
            .ok_or_else(|| FinetuneError::Setting {
                name: "task",
                given: given.to_owned(),
                allowed: "`sequence`, `pair`, `token`, `mlm` or `embedding`".to_owned(),
            })
    }
}

impl Task {
    /// What stands on the encoder.
    pub fn head(self) -> Head {
        match self {
            Self::Sequence | Self::Pair => Head::Sequence,
            Self::Token => Head::Tokens,
            Self::Mlm => Head::MaskedLm,
            Self::Embedding => Head::Embedding,
        }
    }

    /// Where records of this task have their parts unless said otherwise: the text in column 1, a
    /// second text in 2 where the task needs one, then the label, which only sequences, pairs and
    /// tokens need.
    pub fn columns(self) -> Columns {
        let columns = |pair, label| Columns {
            text: 1,
            pair,
            label,
            region: None,
        };
        match self {
            Self::Sequence | Self::Token => columns(None, Some(2)),
            Self::Pair => columns(Some(2), Some(3)),
            Self::Mlm => columns(None, None),
            Self::Embedding => columns(Some(2), None),
        }
    }

    /// What the label column holds. Sequences and pairs go by `problem`, one class without it;
    /// embeddings have labels where there is a column for them (`labelled`).
    pub fn labels(self, problem: Option<Problem>, labelled: bool) -> LabelKind {
        match (self, problem) {
            (Self::Sequence | Self::Pair, Some(Problem::MultiLabel)) => LabelKind::Classes,
            (Self::Sequence | Self::Pair, Some(Problem::Regression)) => LabelKind::Numbers,
            (Self::Sequence | Self::Pair, _) => LabelKind::Class,
            (Self::Token, _) => LabelKind::Tags,
            (Self::Embedding, _) if labelled => LabelKind::Likeness,
            (Self::Mlm | Self::Embedding, _) => LabelKind::None,
        }
    }
}
