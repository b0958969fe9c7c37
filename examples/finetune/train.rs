//! The run itself.

use std::cell::Cell;
use std::path::Path;
use std::time::Instant;

use landfall::Progress;
use landfall_examples::{Failure, model::mistake};
use landfall_finetune::checkpoint::{LoadReport, transformer_folder};
use landfall_finetune::dataset::{LabelKind, Part};
use landfall_finetune::masking::{MaskParams, Masker};
use landfall_finetune::task::Task;
use landfall_finetune::tokens::Tokens;
use landfall_finetune::train::{
    Measure, Measurement, StepReport, Stop, TrainData, TrainParams, TrainableReport, Trainer,
    Watch, WatchParams,
};
use landfall_finetune::{Example, FinetuneError, Model, Objective};

use super::adapt;
use super::args::Args;
use super::input::Input;
use super::judge;
use super::scratch::Start;
use super::table::Table;

/// A trained model and how it came about.
pub(crate) struct Trained {
    pub(crate) model: Model,
    pub(crate) load: LoadReport,
    pub(crate) steps: Vec<StepReport>,
    pub(crate) learning: TrainableReport,
    pub(crate) metric: Option<String>,
    pub(crate) measured: Vec<Measurement>,
    pub(crate) best: Option<Measurement>,
    /// Records of this process's steps, and the seconds they took.
    pub(crate) rows: u64,
    pub(crate) tokens: u64,
    pub(crate) seconds: f64,
}

/// Refuses to start where an unfinished run would be lost, and to go on with none.
pub(crate) fn check_place(args: &Args, place: &Path) -> Result<(), Failure> {
    let there = place.exists();
    let shown = place.display();
    match (args.watch.resume, there) {
        (true, false) => Err(mistake(format!(
            "there is no unfinished run in {shown}; start without --resume"
        ))),
        (false, true) => Err(mistake(format!(
            "there is an unfinished run in {shown}: go on with it by --resume, or remove that folder"
        ))),
        _ => Ok(()),
    }
}

/// Masks for texts of this tokenizer.
pub(crate) fn masker(
    args: &Args,
    tokens: &Tokens,
    stream: &str,
    whole_words: bool,
) -> Result<Masker, Failure> {
    let Some(mask) = tokens.mask() else {
        return Err(mistake("the tokenizer has no mask token".to_owned()));
    };
    let size = u32::try_from(tokens.size()).unwrap_or(u32::MAX);
    let special = (0..size).filter(|id| tokens.is_special(*id)).collect();
    let mut params = MaskParams::new(mask, size, special, args.seed(stream));
    params.whole_words = whole_words;
    Ok(params.check()?)
}

/// The parameters of the run on these records.
pub(crate) fn params(args: &Args, input: &Input) -> Result<TrainParams, Failure> {
    let labelled = input.data.kind == LabelKind::Likeness;
    let objective = args.training.objective.unwrap_or(match labelled {
        true => Objective::Cosine,
        false => Objective::default(),
    });
    let ranking = matches!(objective, Objective::Ranking { .. });
    if input.setup.task == Task::Embedding && !ranking && !labelled {
        return Err(mistake(
            "this objective needs likenesses: say where they are by --label-column".to_owned(),
        ));
    }
    let masking = match input.setup.task {
        Task::Mlm => Some(masker(
            args,
            &input.tokens,
            "masks",
            args.training.whole_words,
        )?),
        _ => None,
    };
    Ok(TrainParams {
        masking,
        objective,
        ..args.params()
    })
}

/// Trains from the start folder to the end, or goes on with an unfinished run.
pub(crate) fn train(
    args: &Args,
    input: &Input,
    start: &Start,
    place: &Path,
    progress: &Progress,
) -> Result<(Trained, Stop), Failure> {
    let params = params(args, input)?;
    let (model, load) = loaded(args, input, start)?;
    let others = [input.dev.as_ref(), input.test.as_ref()];
    let others = others.into_iter().flatten();
    let others: Vec<&[Example]> = others.map(|one| one.examples.as_slice()).collect();
    let data = TrainData {
        examples: &input.train.examples,
        words: Some(&input.train.words),
        others: &others,
    };
    let mut trainer = Trainer::new(model, data, params)?;
    let judge = judge::of(args, input, 0)?;
    let metric = judge::metric(args, input, &judge, &trainer)?;
    let mut watch = watch(args, metric.as_ref(), place, &mut trainer)?;
    let table = Table::new(args, trainer.total_steps(), trainer.steps_done());
    let clock = Clock::new();
    let mut taken = 0u64;
    let mut each = |step: &StepReport| {
        clock.step(step);
        table.step(step, clock.per_second());
        taken = taken.saturating_add(1);
        if Some(taken) == args.watch.stop_after {
            progress.cancel();
        }
    };
    let mut measure = |model: &Model| -> Result<f64, FinetuneError> {
        let name = metric.as_ref().map_or("", |(name, _)| name);
        let Some(side) = input.dev() else {
            return Ok(f64::NAN);
        };
        let judged = judge.judge(model, side.part, side.prepared)?;
        let (value, _) = judged.scores.measure(name)?;
        table.measured(name, value);
        clock.pause();
        Ok(value)
    };
    let measures = metric.is_some();
    let measure: Option<Measure<'_>> = if measures { Some(&mut measure) } else { None };
    let stop = watch
        .run(&mut trainer, &mut each, measure, progress)
        .map_err(|error| with_lines(error, &input.data.train, place))?;
    let name = metric.map(|(name, _)| name);
    Ok((Trained::of(trainer, load, &watch, name, &clock)?, stop))
}

/// The model that training starts from, with its adapters.
pub(crate) fn loaded(
    args: &Args,
    input: &Input,
    start: &Start,
) -> Result<(Model, LoadReport), FinetuneError> {
    let (mut model, load) = Model::load(
        &transformer_folder(&start.folder)?,
        input.setup.config.clone(),
        input.setup.task.head(),
        input.setup.load,
        args.seed("head"),
        args.compute.device,
    )?;
    adapt::attach(args, input, &mut model)?;
    Ok((model, load))
}

/// When to measure, stop and save; takes up an unfinished run where that is asked for.
fn watch(
    args: &Args,
    metric: Option<&(String, bool)>,
    place: &Path,
    trainer: &mut Trainer<'_>,
) -> Result<Watch, Failure> {
    let folder = place.join("training");
    let saved = Trainer::is_saved(&folder);
    let mut watch = Watch::new(WatchParams {
        every: args.watch.evaluate_every,
        patience: args.watch.patience,
        keep_best: args.watch.patience.is_some() || args.watch.metric.is_some(),
        lower: metric.is_some_and(|(_, lower)| *lower),
        save_every: args.watch.save_every,
        folder: Some(folder),
    })?;
    if args.watch.resume && saved {
        watch.resume(trainer)?;
    }
    Ok(watch)
}

impl Trained {
    fn of(
        trainer: Trainer<'_>,
        load: LoadReport,
        watch: &Watch,
        metric: Option<String>,
        clock: &Clock,
    ) -> Result<Self, FinetuneError> {
        Ok(Self {
            load,
            steps: trainer.history().to_vec(),
            learning: trainer.trainable_report(),
            metric,
            measured: watch.measured().to_vec(),
            best: watch.best(),
            rows: clock.rows.get(),
            tokens: clock.tokens.get(),
            seconds: clock.seconds.get(),
            model: trainer.into_model()?,
        })
    }
}

/// Says which lines a step that failed was made of.
fn with_lines(error: FinetuneError, part: &Part, place: &Path) -> Failure {
    let FinetuneError::NotFinite {
        what,
        value,
        step,
        examples,
    } = error
    else {
        return error.into();
    };
    let line = |row: &usize| part.lines.get(*row).map(u64::to_string);
    let lines: Vec<String> = examples.iter().filter_map(line).collect();
    mistake(format!(
        "{}, lines {}: the {what} of step {} is {value}; the state before it is kept in {}: \
         go on with a smaller --lr or without these lines in another run",
        part.file,
        lines.join(", "),
        step + 1,
        place.display()
    ))
}

/// Time spent in steps only.
struct Clock {
    last: Cell<Instant>,
    seconds: Cell<f64>,
    rows: Cell<u64>,
    tokens: Cell<u64>,
}

impl Clock {
    fn new() -> Self {
        Self {
            last: Cell::new(Instant::now()),
            seconds: Cell::new(0.0),
            rows: Cell::new(0),
            tokens: Cell::new(0),
        }
    }

    fn step(&self, step: &StepReport) {
        let taken = self.last.get().elapsed().as_secs_f64();
        self.seconds.set(self.seconds.get() + taken);
        self.rows.set(self.rows.get().saturating_add(step.rows));
        self.tokens
            .set(self.tokens.get().saturating_add(step.tokens));
        self.pause();
    }

    fn pause(&self) {
        self.last.set(Instant::now());
    }

    fn per_second(&self) -> f64 {
        self.rows.get() as f64 / self.seconds.get().max(1e-9)
    }
}
