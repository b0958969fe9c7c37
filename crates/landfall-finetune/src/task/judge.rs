//! What a model reaches on records.

use landfall_core::{Progress, Seed};

use super::kind::Task;
use super::prepare::Prepared;
use super::scores::Scores;
use super::words::{guesses, tags};
use crate::baseline::{Majority, NgramClassifier, NgramParams};
use crate::dataset::{DataSet, LabelKind, Part};
use crate::evaluate::{
    ClassInput, Comparison, EvaluateParams, Grouping, MultiInput, NumberInput, classes, compare,
    masked, multi, numbers, ranks, retrieval,
};
use crate::masking::Masker;
use crate::model::Model;
use crate::predict::{DEFAULT_BATCH_TOKENS, Embedding, embeddings, largest, outputs, softmax};
use crate::{Example, FinetuneError, Pooling, Precision, Sequence, Target};

/// How a model is asked, and what it is compared with.
#[derive(Debug, Clone)]
pub struct Judge<'a> {
    /// What it was trained for.
    pub task: Task,
    /// The data set whose labels and regions hold.
    pub data: &'a DataSet,
    /// The kind of number it computes with.
    pub precision: Precision,
    /// How embeddings are pooled.
    pub pooling: Pooling,
    /// Masks texts for a masked language model, the same way each time.
    pub masker: Option<Masker>,
    /// How intervals are drawn.
    pub params: EvaluateParams,
}

/// Scores, and the classes said of each record where there is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// What the model reaches.
    pub scores: Scores,
    /// The class it gives each record.
    pub predicted: Option<Vec<u32>>,
}

impl Judge<'_> {
    /// What `model` reaches on a part, overall and in each region.
    ///
    /// # Errors
    /// Examples that the model cannot take, targets of another kind than the task's;
    /// [`FinetuneError::Setting`] when an output is not finite; [`FinetuneError::Torch`].
    pub fn judge(
        &self,
        model: &Model,
        part: &Part,
        prepared: &Prepared,
    ) -> Result<Judged, FinetuneError> {
        let groups = self.groups(part);
        let judged = |scores| Judged {
            scores,
            predicted: None,
        };
        let examples = prepared.examples.as_slice();
        match (self.task, self.data.kind) {
            (Task::Mlm, _) => {
                let masker = self.masker.as_ref();
                let rows = guesses(model, masker, prepared, self.precision)?;
                Ok(judged(Scores::Masked(masked(
                    &rows,
                    &groups,
                    &self.params,
                )?)))
            }
            (Task::Embedding, _) => Ok(judged(self.pairs(model, examples, &groups)?)),
            (_, LabelKind::Tags) => Ok(judged(tags(self, model, part, examples)?)),
            (_, kind) => {
                let rows = outputs(model, examples, self.precision, DEFAULT_BATCH_TOKENS)?;
                match kind {
                    LabelKind::Class => self.classes(examples, &rows, &groups),
                    LabelKind::Classes => Ok(judged(self.several(examples, &rows, &groups)?)),
                    _ => Ok(judged(self.numbers(examples, &rows, &groups)?)),
                }
            }
        }
    }

    /// The regions of a part, where there are any.
    pub fn groups(&self, part: &Part) -> Vec<Grouping> {
        let none = matches!(self.data.regions.as_slice(), [only] if only.is_empty());
        if none {
            return Vec::new();
        }
        vec![Grouping {
            title: "region".to_owned(),
            names: self.data.regions.clone(),
            of: part.regions.clone(),
        }]
    }

    fn classes(
        &self,
        examples: &[Example],
        rows: &[Vec<f32>],
        groups: &[Grouping],
    ) -> Result<Judged, FinetuneError> {
        let truth = truth(examples);
        let predicted: Vec<u32> = rows.iter().map(|row| class_of(row)).collect();
        let chances: Vec<f32> = rows.iter().flat_map(|row| softmax(row)).collect();
        finite(&chances)?;
        let input = ClassInput {
            labels: &self.data.labels,
            truth: &truth,
            predicted: &predicted,
            probabilities: Some(&chances),
        };
        Ok(Judged {
            scores: Scores::Classes(classes(&input, groups, &self.params)?),
            predicted: Some(predicted),
        })
    }

    fn several(
        &self,
        examples: &[Example],
        rows: &[Vec<f32>],
        groups: &[Grouping],
    ) -> Result<Scores, FinetuneError> {
        let flags = |example: &Example| match &example.target {
            Target::Classes(flags) => flags.clone(),
            _ => Vec::new(),
        };
        let logits: Vec<f32> = rows.iter().flatten().copied().collect();
        finite(&logits)?;
        // A probability of one half.
        let predicted: Vec<bool> = logits.iter().map(|logit| *logit >= 0.0).collect();
        let truth: Vec<bool> = examples.iter().flat_map(flags).collect();
        let input = MultiInput {
            labels: &self.data.labels,
            truth: &truth,
            predicted: &predicted,
        };
        Ok(Scores::Several(multi(&input, groups, &self.params)?))
    }

    fn numbers(
        &self,
        examples: &[Example],
        rows: &[Vec<f32>],
        groups: &[Grouping],
    ) -> Result<Scores, FinetuneError> {
        let own = |example: &Example| match &example.target {
            Target::Numbers(numbers) => numbers.clone(),
            _ => Vec::new(),
        };
        let truth: Vec<f32> = examples.iter().flat_map(own).collect();
        let predicted: Vec<f32> = rows.iter().flatten().copied().collect();
        let input = NumberInput {
            outputs: self.data.outputs,
            truth: &truth,
            predicted: &predicted,
        };
        Ok(Scores::Numbers(numbers(&input, groups, &self.params)?))
    }

    /// Vectors of both texts: whether each text finds its own, or how well cosines are likenesses.
    fn pairs(
        &self,
        model: &Model,
        examples: &[Example],
        groups: &[Grouping],
    ) -> Result<Scores, FinetuneError> {
        let nothing = Sequence::default();
        let first: Vec<&Sequence> = examples.iter().map(|example| &example.text).collect();
        let others = examples.iter().map(|example| example.other.as_ref());
        let second: Vec<&Sequence> = others.map(|other| other.unwrap_or(&nothing)).collect();
        let embedding = Embedding {
            pooling: self.pooling,
            normalize: true,
        };
        let regions: Vec<u32> = examples.iter().map(|example| example.region).collect();
        let vectors = |sequences: &[&Sequence]| {
            let (budget, both) = (DEFAULT_BATCH_TOKENS, (sequences, regions.as_slice()));
            embeddings(model, both, embedding, self.precision, budget)
        };
        let (first, second) = (vectors(&first)?, vectors(&second)?);
        if self.data.kind == LabelKind::Likeness {
            let dot = |(a, b): (&Vec<f32>, &Vec<f32>)| a.iter().zip(b).map(|(a, b)| a * b).sum();
            let cosines: Vec<f32> = first.iter().zip(&second).map(dot).collect();
            let likeness = |example: &Example| match example.target {
                Target::Likeness(likeness) => likeness,
                _ => 0.0,
            };
            let truth: Vec<f32> = examples.iter().map(likeness).collect();
            let input = NumberInput {
                outputs: 1,
                truth: &truth,
                predicted: &cosines,
            };
            return Ok(Scores::Numbers(numbers(&input, groups, &self.params)?));
        }
        let size = first.first().map_or(1, Vec::len);
        let right: Vec<u32> = (0u32..).take(examples.len()).collect();
        let ranks = ranks(&first.concat(), &second.concat(), size, &right)?;
        let report = retrieval(&ranks, &[1, 5, 10], groups, &self.params)?;
        Ok(Scores::Retrieval(report))
    }
}

/// The class of each example.
fn truth(examples: &[Example]) -> Vec<u32> {
    let class = |example: &Example| match example.target {
        Target::Class(class) => Some(class),
        _ => None,
    };
    examples.iter().filter_map(class).collect()
}

/// The class with the largest output; the first where an output is no number, which is refused
/// elsewhere.
pub(super) fn class_of(row: &[f32]) -> u32 {
    let place = largest(row).and_then(|place| u32::try_from(place).ok());
    place.unwrap_or(0)
}

pub(super) fn finite(outputs: &[f32]) -> Result<(), FinetuneError> {
    match outputs.iter().find(|output| !output.is_finite()) {
        None => Ok(()),
        Some(wild) => Err(FinetuneError::Setting {
            name: "an output of the model",
            given: wild.to_string(),
            allowed: "finite numbers".to_owned(),
        }),
    }
}

/// Cheap classifiers, trained on the texts that the model is trained on.
#[derive(Debug)]
pub struct Baselines {
    majority: Majority,
    n_grams: NgramClassifier,
}

impl Baselines {
    /// Trains both. A pair's texts stand one after the other.
    ///
    /// # Errors
    /// As [`Majority::fit`] and [`NgramParams::fit`].
    pub fn fit(
        train: &Part,
        labels: &[String],
        progress: &Progress,
    ) -> Result<Self, FinetuneError> {
        let classes = classes_of(train);
        let texts = joined(train);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        Ok(Self {
            majority: Majority::fit(&classes, labels.len())?,
            n_grams: NgramParams::default().fit(&texts, &classes, labels.len(), progress)?,
        })
    }

    /// A table of the model's classes and the baselines' on the same records.
    ///
    /// # Errors
    /// As [`compare`].
    pub fn compare(
        &self,
        judge: &Judge<'_>,
        part: &Part,
        predicted: &[u32],
    ) -> Result<Comparison, FinetuneError> {
        let texts = joined(part);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let majority = self.majority.predict(texts.len());
        let n_grams = self.n_grams.predict(&texts);
        let methods = [
            ("model", predicted),
            ("n-grams", n_grams.as_slice()),
            ("majority", majority.as_slice()),
        ];
        let params = EvaluateParams {
            seed: Seed::new(0).stream("compare"),
            ..judge.params
        };
        let truth = classes_of(part);
        let groups = judge.groups(part);
        compare(&judge.data.labels, &truth, &methods, &groups, &params)
    }
}

fn classes_of(part: &Part) -> Vec<u32> {
    let class = |target: &Target| match target {
        Target::Class(class) => Some(*class),
        _ => None,
    };
    part.targets.iter().filter_map(class).collect()
}

fn joined(part: &Part) -> Vec<String> {
    match &part.pairs {
        None => part.texts.clone(),
        Some(pairs) => {
            let both = part.texts.iter().zip(pairs);
            both.map(|(a, b)| format!("{a} {b}")).collect()
        }
    }
}
