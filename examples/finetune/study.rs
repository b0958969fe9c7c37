//! Models trained beside the one that is saved, to learn what it is worth: on all folds but one, and
//! on one region alone.

use landfall::Progress;
use landfall_examples::Failure;
use landfall_examples::model::mistake;
use landfall_finetune::dataset::{LabelKind, folds, strata};
use landfall_finetune::evaluate::{
    ClassInput, CrossValidated, EvaluateParams, Transfer, classes, cross_validate, transfer,
};
use landfall_finetune::task::{Judge, Prepared, Scores, Task};
use landfall_finetune::train::{TrainData, TrainParams, Trainer};
use landfall_finetune::{Example, FinetuneError, Model, Target};

use super::args::Args;
use super::input::{Input, Side, picked};
use super::judge::Verdict;
use super::scratch::Start;
use super::{judge, train};

/// What the models trained beside say.
#[derive(Default)]
pub(crate) struct Study {
    pub(crate) folds: Option<Folds>,
    pub(crate) transfer: Option<Transfer>,
}

/// Each training record, said by a model that has not seen it.
pub(crate) struct Folds {
    pub(crate) found: CrossValidated<u32>,
    pub(crate) verdict: Verdict,
}

/// Trains the models that are asked for.
pub(crate) fn study(
    args: &Args,
    input: &Input,
    start: &Start,
    progress: &Progress,
) -> Result<Study, Failure> {
    let (wanted, across) = (args.watch.folds, args.watch.transfer);
    if wanted.is_none() && !across {
        return Ok(Study::default());
    }
    let task = input.setup.task;
    if !matches!(task, Task::Sequence | Task::Pair) || input.data.kind != LabelKind::Class {
        let message = "--folds and --transfer need one class for each record";
        return Err(mistake(message.to_owned()));
    }
    let beside = Beside {
        args,
        input,
        start,
        params: train::params(args, input)?,
        judge: judge::of(args, input, EvaluateParams::default().draws)?,
        progress,
    };
    Ok(Study {
        folds: wanted.map(|count| beside.folds(count)).transpose()?,
        transfer: across.then(|| beside.transfer()).transpose()?,
    })
}

/// What each of the models needs.
struct Beside<'a> {
    args: &'a Args,
    input: &'a Input,
    start: &'a Start,
    params: TrainParams,
    judge: Judge<'a>,
    progress: &'a Progress,
}

impl Beside<'_> {
    fn folds(&self, count: usize) -> Result<Folds, Failure> {
        let part = &self.input.data.train;
        let prepared = &self.input.train;
        let folds = folds(&strata(part), count, self.args.seed("folds"))?;
        let side = Side { part, prepared };
        let run = |_: usize, train: &[usize], test: &[usize]| {
            let (part, tested) = picked(&side, test);
            let part = Side {
                part: &part,
                prepared: &tested,
            };
            self.said(&picked(&side, train).1, &part)
        };
        let truth = truth(&prepared.examples);
        let right = |rows: &[usize], said: &[u32]| {
            let right = rows.iter().zip(said);
            let right = right.filter(|(row, said)| truth.get(**row) == Some(*said));
            right.count() as f64 / rows.len().max(1) as f64
        };
        let found = cross_validate(&folds, run, right, self.progress)?;
        let said = ClassInput::of(&self.input.data.labels, &truth, &found.predictions);
        let scores = classes(&said, &self.judge.groups(part), &self.judge.params)?;
        let verdict = Verdict {
            name: "training",
            scores: Scores::Classes(scores),
            comparison: None,
        };
        Ok(Folds { found, verdict })
    }

    fn transfer(&self) -> Result<Transfer, Failure> {
        let test = self.input.test();
        let tested = test.as_ref().map(|test| self.judge.groups(test.part));
        let tested = tested.and_then(|mut groups| groups.pop());
        let (Some(test), Some(tested)) = (test, tested) else {
            let message = "--transfer needs --test and a --region-column";
            return Err(mistake(message.to_owned()));
        };
        let trained = self.by_region();
        let names: Vec<String> = trained.iter().map(|(name, _)| name.clone()).collect();
        let truth = truth(&test.prepared.examples);
        let side = Side {
            part: &self.input.data.train,
            prepared: &self.input.train,
        };
        let run = |at: usize| {
            let rows = trained.get(at).map_or(&[][..], |(_, rows)| rows);
            let said = self.said(&picked(&side, rows).1, &test)?;
            let right = truth.iter().zip(&said);
            let right = right.map(|(truth, said)| f64::from(u8::from(truth == said)));
            Ok(right.collect())
        };
        let params = &self.judge.params;
        Ok(transfer(&names, &tested, run, params, self.progress)?)
    }

    /// The training records of each region that has any.
    fn by_region(&self) -> Vec<(String, Vec<usize>)> {
        let own = &self.input.data.train.regions;
        let rows = |region: u32| {
            let rows = own.iter().enumerate();
            let rows = rows.filter(move |(_, of)| **of == region);
            rows.map(|(row, _)| row).collect::<Vec<_>>()
        };
        let numbered = (0u32..).zip(&self.input.data.regions);
        let named = numbered.map(|(number, name)| (name.clone(), rows(number)));
        named.filter(|(_, rows)| !rows.is_empty()).collect()
    }

    /// What a model trained on `train` says of the records of `test`.
    fn said(&self, train: &Prepared, test: &Side<'_>) -> Result<Vec<u32>, FinetuneError> {
        let (model, _) = train::loaded(self.args, self.input, self.start)?;
        let model = self.trained(model, train, test.prepared)?;
        let judged = self.judge.judge(&model, test.part, test.prepared)?;
        Ok(judged.predicted.unwrap_or_default())
    }

    fn trained(
        &self,
        model: Model,
        train: &Prepared,
        test: &Prepared,
    ) -> Result<Model, FinetuneError> {
        let others = [test.examples.as_slice()];
        let data = TrainData {
            examples: &train.examples,
            words: Some(&train.words),
            others: &others,
        };
        let mut trainer = Trainer::new(model, data, self.params.clone())?;
        let stage = self.progress.stage("steps", Some(trainer.total_steps()));
        while trainer.step()?.is_some() {
            stage.advance(1)?;
        }
        trainer.into_model()
    }
}

/// The class of each example.
fn truth(examples: &[Example]) -> Vec<u32> {
    let class = |example: &Example| match example.target {
        Target::Class(class) => class,
        _ => u32::MAX,
    };
    examples.iter().map(class).collect()
}
