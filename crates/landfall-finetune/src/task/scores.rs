//! What a model reaches, whatever its task.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::FinetuneError;
use crate::evaluate::{
    ClassScores, EntityScores, MaskedScores, MultiScores, NumberScores, Report, RetrievalScores,
    Warning,
};

/// What a model reaches, whatever its task.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scores {
    /// One class for each text, pair or word.
    Classes(Report<ClassScores>),
    /// Any number of classes.
    Several(Report<MultiScores>),
    /// Numbers; for embeddings with likenesses the cosines of the pairs.
    Numbers(Report<NumberScores>),
    /// Entities.
    Entities(Report<EntityScores>),
    /// Each text is to find its own second text among all.
    Retrieval(Report<RetrievalScores>),
    /// Words behind masks.
    Masked(Report<MaskedScores>),
}

/// Measures of which the smaller one is better.
const LOWER: [&str; 9] = [
    "log_loss",
    "brier",
    "calibration_error",
    "hamming_loss",
    "mse",
    "rmse",
    "mae",
    "loss",
    "perplexity",
];

/// What only the overall scores list.
const LONG: [&str; 4] = ["labels", "confusion", "bins", "types"];

impl Scores {
    /// The name of the measure that runs are compared by.
    pub fn main(&self) -> &'static str {
        match self {
            Self::Classes(_) => "macro_f1",
            Self::Several(_) => "micro_f1",
            Self::Numbers(_) => "rmse",
            Self::Entities(_) => "f1",
            Self::Retrieval(_) => "mrr",
            Self::Masked(_) => "loss",
        }
    }

    /// What the scores hide.
    pub fn warnings(&self) -> &[Warning] {
        match self {
            Self::Classes(report) => &report.warnings,
            Self::Several(report) => &report.warnings,
            Self::Numbers(report) => &report.warnings,
            Self::Entities(report) => &report.warnings,
            Self::Retrieval(report) => &report.warnings,
            Self::Masked(report) => &report.warnings,
        }
    }

    /// The scores as one flat object: `n`, each measure as a number and its interval as
    /// `NAME_interval` (`[low, high]`), and under the title of each grouping (`region`) the same
    /// for every group.
    pub fn flat(&self) -> Value {
        match self {
            Self::Classes(report) => flat(report),
            Self::Several(report) => flat(report),
            Self::Numbers(report) => flat(report),
            Self::Entities(report) => flat(report),
            Self::Retrieval(report) => flat(report),
            Self::Masked(report) => flat(report),
        }
    }

    /// A measure of all rows by its name, NaN where it is not defined for these rows, and whether
    /// the smaller one is better.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] when the task has no such measure.
    pub fn measure(&self, name: &str) -> Result<(f64, bool), FinetuneError> {
        let all = self.flat();
        let lower = LOWER.contains(&name);
        if let Some(value) = all.get(name).and_then(Value::as_f64) {
            return Ok((value, lower));
        }
        let known = |(name, value): (&String, &Value)| value.is_f64().then(|| format!("`{name}`"));
        let names = all.as_object().into_iter().flatten().filter_map(known);
        match all.get(name) {
            Some(Value::Null) => Ok((f64::NAN, lower)),
            _ => Err(FinetuneError::Setting {
                name: "measure",
                given: name.to_owned(),
                allowed: names.collect::<Vec<_>>().join(", "),
            }),
        }
    }
}

fn flat<S: Serialize>(report: &Report<S>) -> Value {
    let mut all = flattened(&report.overall, &[]);
    for (title, groups) in &report.by {
        let own = groups.iter().map(|(name, scores)| {
            let scores = Value::Object(flattened(scores, &LONG));
            (name.clone(), scores)
        });
        all.insert(title.clone(), Value::Object(own.collect()));
    }
    Value::Object(all)
}

/// The fields of scores; a measure with its interval becomes two.
fn flattened<S: Serialize>(scores: &S, without: &[&str]) -> Map<String, Value> {
    let mut all = Map::new();
    let Ok(Value::Object(fields)) = serde_json::to_value(scores) else {
        return all;
    };
    for (name, value) in fields {
        if without.contains(&name.as_str()) {
            continue;
        }
        if name == "recall_at" {
            for (k, recall) in value.as_object().into_iter().flatten() {
                put(&mut all, format!("recall_at_{k}"), recall.clone());
            }
            continue;
        }
        put(&mut all, name, value);
    }
    all
}

fn put(all: &mut Map<String, Value>, name: String, value: Value) {
    match value.get("value") {
        Some(measure) => {
            let interval = value.get("interval").cloned().unwrap_or(Value::Null);
            all.insert(format!("{name}_interval"), interval);
            all.insert(name, measure.clone());
        }
        None => {
            all.insert(name, value);
        }
    }
}
