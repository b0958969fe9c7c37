//! Which head and labels a model gets.

use std::fmt;

use serde::Serialize;

use super::kind::Task;
use crate::checkpoint::{FreshHead, Head, LoadOptions};
use crate::config::{EncoderConfig, Problem};
use crate::dataset::{DataSet, LabelKind, Records, label_list};

/// What became of a folder's own head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "head", rename_all = "snake_case")]
pub enum HeadNote {
    /// It goes on learning, or the task needs none.
    Kept,
    /// The folder has no head for the task: a new one starts from the seed.
    New,
    /// The folder's head has other labels than the records: a new one starts from the seed.
    Replaced {
        /// Labels of the folder's head.
        had: Vec<String>,
        /// A label of the records that it lacks.
        lacks: String,
    },
}

impl fmt::Display for HeadNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kept => f.write_str("the head of the folder goes on learning"),
            Self::New => f.write_str("the folder has no head for the task: a new one is trained"),
            Self::Replaced { had, lacks } => {
                let had: Vec<String> = had.iter().map(|label| format!("`{label}`")).collect();
                let had = had.join(", ");
                write!(
                    f,
                    "the head of the folder knows {had} and lacks `{lacks}`: a new one is trained"
                )
            }
        }
    }
}

/// What a model needs for a task.
#[derive(Debug, Clone, PartialEq)]
pub struct Setup {
    /// What it is trained for.
    pub task: Task,
    /// The configuration with the labels of the task.
    pub config: EncoderConfig,
    /// How its checkpoint is to be loaded.
    pub load: LoadOptions,
    /// What became of the folder's head.
    pub note: HeadNote,
}

impl Task {
    /// The labels that a data set of this task is to be read with: the folder's own when its head
    /// fits the task and knows every label of the training records, so that it goes on learning;
    /// else `None`, which takes the labels of the records. Names that Hugging Face puts where there
    /// are none (`LABEL_0` …) are no labels.
    pub fn known_labels<'a>(
        self,
        config: &'a EncoderConfig,
        train: &Records,
    ) -> Option<&'a [String]> {
        let fits = Head::of(config) == Some(self.head()) && !config.is_nameless();
        let knows = |label: &String| config.labels.contains(label);
        (fits && label_list(train).iter().all(knows)).then_some(&config.labels)
    }

    /// What a model with the folder's `config` needs for `data`.
    pub fn setup(self, config: &EncoderConfig, data: &DataSet) -> Setup {
        let mut own = config.clone();
        match data.kind {
            LabelKind::Class | LabelKind::Classes | LabelKind::Tags => {
                own.labels.clone_from(&data.labels);
            }
            LabelKind::Numbers if config.labels.len() != data.outputs => {
                own.labels = (0..data.outputs).map(|at| format!("LABEL_{at}")).collect();
            }
            LabelKind::Numbers | LabelKind::None | LabelKind::Likeness => {}
        }
        own.problem = match (self.head(), data.kind) {
            (Head::Sequence, LabelKind::Classes) => Some(Problem::MultiLabel),
            (Head::Sequence, LabelKind::Numbers) => Some(Problem::Regression),
            (Head::Sequence, _) => Some(Problem::SingleLabel),
            _ => own.problem,
        };
        let note = self.note(config, &own);
        let head = match note {
            HeadNote::Kept | HeadNote::New => FreshHead::Missing,
            HeadNote::Replaced { .. } => FreshHead::Always,
        };
        Setup {
            task: self,
            config: own,
            load: LoadOptions {
                head,
                fresh_body: false,
            },
            note,
        }
    }

    fn note(self, folder: &EncoderConfig, own: &EncoderConfig) -> HeadNote {
        let head = self.head();
        if head == Head::Embedding {
            return HeadNote::Kept;
        }
        if Head::of(folder) != Some(head) {
            return HeadNote::New;
        }
        let labelled = matches!(head, Head::Sequence | Head::Tokens);
        let same = folder.labels == own.labels;
        let only_names = folder.is_nameless() && folder.labels.len() == own.labels.len();
        if !labelled || same || only_names {
            return HeadNote::Kept;
        }
        let lacks = own.labels.iter().find(|one| !folder.labels.contains(one));
        HeadNote::Replaced {
            had: folder.labels.clone(),
            lacks: lacks.cloned().unwrap_or_default(),
        }
    }
}
