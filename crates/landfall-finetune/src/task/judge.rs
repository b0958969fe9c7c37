//! What a model reaches on records.

use std::collections::BTreeMap;

use landfall_core::{Progress, Seed};
use serde::{Deserialize, Serialize};

use super::kind::Task;
use super::prepare::Prepared;
use super::scores::Scores;
use super::words::{guesses, tags};
use crate::baseline::{Majority, NgramClassifier, NgramParams};
use crate::dataset::{DataSet, LabelKind, Part};
use crate::evaluate::{
    ClassInput, Comparison, EvaluateParams, Grouping, MaskedRow, MultiInput, NumberInput, classes,
    compare, masked, multi, numbers, ranks, retrieval,
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

/// Scores, and what became of each record.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// What the model reaches.
    pub scores: Scores,
    /// The class it gives each record, where there is one.
    pub predicted: Option<Vec<u32>>,
    /// What it reaches on each record, to compare models by.
    pub rows: Rows,
}

/// A number for each record, of which more is better; models are compared by its mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// What the mean is: `accuracy`, `subset accuracy`, `minus squared error`, `reciprocal rank`,
    /// `share of right tags` (of each text) or `minus loss` (of a text's hidden words).
    pub measure: String,
    /// In the order of the records.
    pub values: Vec<f64>,
}

impl Rows {
    pub(super) fn of(measure: &str, values: impl Iterator<Item = f64>) -> Self {
        Self {
            measure: measure.to_owned(),
            values: values.collect(),
        }
    }
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
        let judged = |(scores, rows)| Judged {
            scores,
            predicted: None,
            rows,
        };
        let examples = prepared.examples.as_slice();
        match (self.task, self.data.kind) {
            (Task::Mlm, _) => {
                let masker = self.masker.as_ref();
                let texts = guesses(model, masker, prepared, self.precision)?;
                let scores = Scores::Masked(masked(&texts, &groups, &self.params)?);
                let one = |text: &MaskedRow| -text.loss / text.tokens.max(1) as f64;
                Ok(judged((
                    scores,
                    Rows::of("minus loss", texts.iter().map(one)),
                )))
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
        let scores = Scores::Classes(classes(&input, groups, &self.params)?);
        let right = truth.iter().zip(&predicted).map(|(own, said)| own == said);
        Ok(Judged {
            scores,
            rows: Rows::of("accuracy", right.map(|right| f64::from(u8::from(right)))),
            predicted: Some(predicted),
        })
    }

    fn several(
        &self,
        examples: &[Example],
        rows: &[Vec<f32>],
        groups: &[Grouping],
    ) -> Result<(Scores, Rows), FinetuneError> {
        let flags = |example: &Example| match &example.target {
            Target::Classes(flags) => flags.clone(),
            _ => Vec::new(),
        };
        let logits: Vec<f32> = rows.iter().flatten().copied().collect();
        finite(&logits)?;
        // A probability of one half.
        let predicted: Vec<bool> = logits.iter().map(|logit| *logit >= 0.0).collect();
        let truth: Vec<bool> = examples.iter().flat_map(flags).collect();
        let width = self.data.labels.len().max(1);
        let input = MultiInput {
            labels: &self.data.labels,
            truth: &truth,
            predicted: &predicted,
        };
        let scores = Scores::Several(multi(&input, groups, &self.params)?);
        let each = truth.chunks(width).zip(predicted.chunks(width));
        let right = each.map(|(own, said)| f64::from(u8::from(own == said)));
        Ok((scores, Rows::of("subset accuracy", right)))
    }

    fn numbers(
        &self,
        examples: &[Example],
        rows: &[Vec<f32>],
        groups: &[Grouping],
    ) -> Result<(Scores, Rows), FinetuneError> {
        let own = |example: &Example| match &example.target {
            Target::Numbers(numbers) => numbers.clone(),
            _ => Vec::new(),
        };
        let truth: Vec<f32> = examples.iter().flat_map(own).collect();
        let predicted: Vec<f32> = rows.iter().flatten().copied().collect();
        self.numbered(self.data.outputs, &truth, &predicted, groups)
    }

    fn numbered(
        &self,
        outputs: usize,
        truth: &[f32],
        predicted: &[f32],
        groups: &[Grouping],
    ) -> Result<(Scores, Rows), FinetuneError> {
        let input = NumberInput {
            outputs,
            truth,
            predicted,
        };
        let scores = Scores::Numbers(numbers(&input, groups, &self.params)?);
        let width = outputs.max(1);
        let square = |(own, said): (&f32, &f32)| (f64::from(*own) - f64::from(*said)).powi(2);
        let each = truth.chunks(width).zip(predicted.chunks(width));
        let each = each.map(|(own, said)| {
            let sum: f64 = own.iter().zip(said).map(square).sum();
            -sum / width as f64
        });
        Ok((scores, Rows::of("minus squared error", each)))
    }

    /// Vectors of both texts: whether each text finds its own, or how well cosines are likenesses.
    fn pairs(
        &self,
        model: &Model,
        examples: &[Example],
        groups: &[Grouping],
    ) -> Result<(Scores, Rows), FinetuneError> {
        let nothing = Sequence::default();
        let first: Vec<&Sequence> = examples.iter().map(|example| &example.text).collect();
        let others = examples.iter().map(|example| example.other.as_ref());
        let second: Vec<&Sequence> = others.map(|other| other.unwrap_or(&nothing)).collect();
        let embedding = Embedding {
            pooling: self.pooling,
            normalize: true,
        };
        let regions: Vec<u32> = examples.iter().map(|example| example.region).collect();
        let vectors = |sequences: &[&Sequence], regions: &[u32]| {
            let (budget, both) = (DEFAULT_BATCH_TOKENS, (sequences, regions));
            embeddings(model, both, embedding, self.precision, budget)
        };
        let first = vectors(&first, &regions)?;
        if self.data.kind == LabelKind::Likeness {
            let second = vectors(&second, &regions)?;
            let dot = |(a, b): (&Vec<f32>, &Vec<f32>)| a.iter().zip(b).map(|(a, b)| a * b).sum();
            let cosines: Vec<f32> = first.iter().zip(&second).map(dot).collect();
            let likeness = |example: &Example| match example.target {
                Target::Likeness(likeness) => likeness,
                _ => 0.0,
            };
            let truth: Vec<f32> = examples.iter().map(likeness).collect();
            return self.numbered(1, &truth, &cosines, groups);
        }
        let size = first.first().map_or(1, Vec::len);
        let learner = |region| model.learner(region);
        let (documents, right) = distinct(second.into_iter().zip(regions), learner);
        let (texts, regions): (Vec<&Sequence>, Vec<u32>) = documents.into_iter().unzip();
        let second = vectors(&texts, &regions)?;
        let ranks = ranks(&first.concat(), &second.concat(), size, &right)?;
        let report = retrieval(&ranks, &[1, 5, 10], groups, &self.params)?;
        let reciprocal = ranks.iter().map(|rank| 1.0 / f64::from(*rank));
        let rows = Rows::of("reciprocal rank", reciprocal);
        Ok((Scores::Retrieval(report), rows))
    }
}

/// The different texts with their regions, and for each text its number among them: a text that
/// several queries look for is one answer, and no rival of itself. Adapters make another of it.
fn distinct<'a>(
    texts: impl Iterator<Item = (&'a Sequence, u32)>,
    learner: impl Fn(u32) -> Option<usize>,
) -> (Vec<(&'a Sequence, u32)>, Vec<u32>) {
    let (mut known, mut different) = (BTreeMap::new(), Vec::new());
    let number = |(text, region): (&'a Sequence, u32)| {
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        let key = (learner(region), &text.ids, &text.types);
        *known.entry(key).or_insert_with(|| {
            different.push((text, region));
            next
        })
    };
    let numbers = texts.map(number).collect();
    (different, numbers)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_looked_for_once_for_each_adapter() {
        let (a, b) = (Sequence::of(vec![1, 7, 2]), Sequence::of(vec![1, 8, 2]));
        let texts = [(&a, 0), (&b, 0), (&a, 0), (&a, 1), (&b, 2)];
        let learner = |region| (region == 1).then_some(0);
        let (different, right) = distinct(texts.into_iter(), learner);
        assert_eq!(different, [(&a, 0), (&b, 0), (&a, 1)]);
        assert_eq!(right, [0, 1, 0, 2, 1]);
        // A pair in one sequence is not the same text alone.
        let typed = Sequence {
            types: vec![0, 0, 1],
            ..a.clone()
        };
        let (different, _) = distinct([(&a, 0), (&typed, 0)].into_iter(), |_| None);
        assert_eq!(different.len(), 2);
    }
}
