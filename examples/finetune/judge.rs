//! What the model reaches on the development and test records.

use landfall::Progress;
use landfall_examples::Failure;
use landfall_finetune::evaluate::{Comparison, EvaluateParams, Warning};
use landfall_finetune::task::{Baselines, Judge, Scores, Task};
use landfall_finetune::train::Trainer;
use landfall_finetune::{FinetuneError, Model};

use super::args::Args;
use super::input::{Input, Side, picked};
use super::train;

/// Records that are looked at before the first step.
const FEW: usize = 16;

/// Scores on one file.
pub(crate) struct Verdict {
    pub(crate) name: &'static str,
    pub(crate) scores: Scores,
    pub(crate) comparison: Option<Comparison>,
}

impl Verdict {
    /// What the scores and the comparison warn of.
    pub(crate) fn warnings(&self) -> impl Iterator<Item = &Warning> {
        let compared = self.comparison.iter().flat_map(|one| &one.warnings);
        self.scores.warnings().iter().chain(compared)
    }
}

/// How the model is asked; intervals from so many draws.
pub(crate) fn of<'a>(args: &Args, input: &'a Input, draws: u32) -> Result<Judge<'a>, Failure> {
    let masker = match input.setup.task {
        Task::Mlm => {
            let whole = args.training.whole_words;
            Some(train::masker(
                args,
                &input.tokens,
                "masks to measure",
                whole,
            )?)
        }
        _ => None,
    };
    Ok(Judge {
        task: input.setup.task,
        data: &input.data,
        precision: args.compute.precision,
        pooling: args.training.pooling,
        masker,
        params: EvaluateParams {
            draws,
            seed: args.seed("intervals"),
            ..EvaluateParams::default()
        },
    })
}

/// The measure that is watched on the development records, and whether less of it is better. One
/// look at a few of them shows whether the task has it, before the first step.
pub(crate) fn metric(
    args: &Args,
    input: &Input,
    judge: &Judge<'_>,
    trainer: &Trainer<'_>,
) -> Result<Option<(String, bool)>, Failure> {
    let Some(side) = input.dev() else {
        return Ok(None);
    };
    let first: Vec<usize> = (0..FEW.min(side.part.len())).collect();
    let (part, prepared) = picked(&side, &first);
    let scores = judge.judge(trainer.model(), &part, &prepared)?.scores;
    let name = args.watch.metric.as_deref().unwrap_or(scores.main());
    let (_, lower) = scores.measure(name)?;
    Ok(Some((name.to_owned(), lower)))
}

/// What the trained model reaches on each file, beside cheap classifiers where there is one class
/// for each record.
pub(crate) fn all(
    args: &Args,
    input: &Input,
    model: &Model,
    progress: &Progress,
) -> Result<Vec<Verdict>, Failure> {
    let sides = [("dev", input.dev()), ("test", input.test())];
    let sides: Vec<(&'static str, Side<'_>)> = sides
        .into_iter()
        .filter_map(|(name, side)| Some((name, side?)))
        .collect();
    if sides.is_empty() {
        return Ok(Vec::new());
    }
    let judge = of(args, input, EvaluateParams::default().draws)?;
    let mut baselines = None;
    let mut all = Vec::new();
    for (name, side) in sides {
        let judged = judge.judge(model, side.part, side.prepared)?;
        let compares = judged.predicted.filter(|_| !args.watch.no_baselines);
        let comparison = match compares {
            None => None,
            Some(predicted) => {
                let fitted = fitted(&mut baselines, input, progress)?;
                Some(fitted.compare(&judge, side.part, &predicted)?)
            }
        };
        all.push(Verdict {
            name,
            scores: judged.scores,
            comparison,
        });
    }
    Ok(all)
}

/// The baselines, trained when they are first needed.
fn fitted<'a>(
    baselines: &'a mut Option<Baselines>,
    input: &Input,
    progress: &Progress,
) -> Result<&'a Baselines, FinetuneError> {
    let fitted = match baselines.take() {
        Some(fitted) => fitted,
        None => Baselines::fit(&input.data.train, &input.data.labels, progress)?,
    };
    Ok(baselines.insert(fitted))
}
