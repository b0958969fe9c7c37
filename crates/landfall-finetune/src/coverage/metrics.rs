//! A file of measures.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::quality::{AdapterCost, Baseline, WordCost};
use super::read;
use crate::FinetuneError;

/// Largest file of measures: 1 GiB. Steps are skipped, not kept.
const LARGEST: u64 = 1 << 30;

/// What quality is measured by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The mean F1 over all labels of the training set.
    #[default]
    MacroF1,
    /// The share of rows that are right.
    Accuracy,
}

/// Which records were judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Records kept for the end.
    Test,
    /// Records the training was watched on; what they show is likely too good.
    Dev,
}

/// Measures by the names of the region column, out of a `metrics.json`.
#[derive(Debug, Clone, PartialEq)]
pub struct Metrics {
    /// What the file is called.
    pub file: String,
    /// Which records were judged: test, or dev where there is no test.
    pub part: Part,
    /// What was read.
    pub measure: Measure,
    /// The measures of each name.
    pub scores: BTreeMap<String, Scores>,
    /// Rows trained on by name; empty where the file does not say.
    pub trained: BTreeMap<String, u64>,
}

/// Measures of one name; see [`Quality`](super::Quality).
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// The measure, 0 to 1.
    pub value: f64,
    /// Its interval, lower end first.
    pub interval: Option<(f64, f64)>,
    /// Rows judged, 1 or more.
    pub n: u64,
    /// Accuracy of always naming the most frequent label.
    pub chance: Option<f64>,
    /// The best cheap classifier.
    pub baseline: Option<Baseline>,
    /// What the tokenizer makes of it.
    pub tokens: Option<WordCost>,
    /// The adapter that serves it.
    pub adapter: Option<AdapterCost>,
}

/// The keys that are read; all others are skipped.
#[derive(Deserialize)]
pub(super) struct Keys {
    pub(super) test: Option<Value>,
    pub(super) dev: Option<Value>,
    pub(super) tokens: Option<Value>,
    pub(super) train: Option<Value>,
    pub(super) adapters: Option<Value>,
}

impl Metrics {
    /// Reads the measure of every name from a file.
    ///
    /// # Errors
    /// When the file cannot be read, is larger than 1 GiB, is no JSON, or says what cannot be: every
    /// mistake with its field.
    pub fn read(path: &Path, measure: Measure) -> Result<Self, FinetuneError> {
        let name = path.display().to_string();
        let failed = |source| FinetuneError::io(path, "read", source);
        let file = File::open(path).map_err(failed)?;
        if file.metadata().map_err(failed)?.len() > LARGEST {
            return Err(FinetuneError::TooLarge {
                file: name,
                limit: LARGEST,
            });
        }
        let keys = serde_json::from_reader(BufReader::new(file.take(LARGEST)));
        match keys {
            Ok(keys) => read::metrics(name, measure, &keys),
            Err(source) if source.is_io() => Err(failed(source.into())),
            Err(source) => Err(FinetuneError::Json { file: name, source }),
        }
    }

    /// The same from text; `file` is what mistakes call it.
    ///
    /// # Errors
    /// As [`Metrics::read`].
    pub fn from_json(file: &str, text: &str, measure: Measure) -> Result<Self, FinetuneError> {
        let keys = serde_json::from_str(text).map_err(|source| FinetuneError::Json {
            file: file.to_owned(),
            source,
        })?;
        read::metrics(file.to_owned(), measure, &keys)
    }
}

impl Measure {
    /// Its key in the file.
    pub const fn key(self) -> &'static str {
        match self {
            Self::MacroF1 => "macro_f1",
            Self::Accuracy => "accuracy",
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MacroF1 => "macro F1",
            Self::Accuracy => "accuracy",
        })
    }
}

impl Part {
    /// Its key in the file.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Dev => "dev",
        }
    }
}
