//! The command line.

use std::path::PathBuf;

use clap::{ArgGroup, Args as Options, Parser};
use landfall::core::Seed;
use landfall_examples::model::{Compute, mistake};
use landfall_examples::{Failure, model};
use landfall_finetune::batch::{Loss, Order, PlanParams, Size};
use landfall_finetune::config::Problem;
use landfall_finetune::schedule::{DEFAULT_RATE, Frozen, Shape};
use landfall_finetune::task::Task;
use landfall_finetune::train::{Length, Optimizer, TrainParams};
use landfall_finetune::{FinetuneError, Objective, Pooling};

use super::adapt::Adapting;

/// Trains one multilingual encoder on labelled texts of all regions, measures it in each of them,
/// and saves a folder that Hugging Face loads.
///
/// Files are UTF-8, one record a line, split on tabs only; columns count from 1. Into --out go the
/// checkpoint folder, metrics.json and report.html, all or nothing. An interrupted run is kept in
/// OUT/run and goes on with --resume. Exit status: 0 trained, 1 the machine failed (disk, memory),
/// 2 bad input or arguments, or a loss that is no number, 130 interrupted.
#[derive(Debug, Clone, Parser)]
#[command(name = "finetune", version)]
#[command(group = ArgGroup::new("start").required(true).args(["checkpoint", "from_scratch"]))]
pub(crate) struct Args {
    /// Checkpoint folder of Hugging Face or sentence-transformers to start from.
    #[arg(long, value_name = "DIR")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// Settings of a new small model: tokenizer and encoder are trained on the training texts.
    #[arg(long, value_name = "CONFIG.toml")]
    pub(crate) from_scratch: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) data: Data,
    #[command(flatten)]
    pub(crate) training: Training,
    #[command(flatten)]
    pub(crate) adapting: Adapting,
    #[command(flatten)]
    pub(crate) watch: Watching,
    #[command(flatten)]
    pub(crate) compute: Compute,
    /// Seed of everything random.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Folder the results go to.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// The records and what is learnt from them.
#[derive(Debug, Clone, Options)]
pub(crate) struct Data {
    /// Records to train on.
    #[arg(long, value_name = "A.tsv")]
    pub(crate) train: PathBuf,
    /// Records to choose by.
    #[arg(long, value_name = "B.tsv")]
    pub(crate) dev: Option<PathBuf>,
    /// Records to measure at the end.
    #[arg(long, value_name = "C.tsv")]
    pub(crate) test: Option<PathBuf>,
    /// Whether the first line of each file is a header.
    #[arg(long)]
    pub(crate) header: bool,
    /// Column of the text [default: 1].
    #[arg(long, value_name = "N")]
    pub(crate) text_column: Option<usize>,
    /// Column of the second text [default: 2 for pairs and embeddings].
    #[arg(long, value_name = "N")]
    pub(crate) pair_column: Option<usize>,
    /// Column of the label [default: 2, for pairs 3; none for mlm and embedding].
    #[arg(long, value_name = "N")]
    pub(crate) label_column: Option<usize>,
    /// Column of the region or language.
    #[arg(long, value_name = "N")]
    pub(crate) region_column: Option<usize>,
    /// What to learn: sequence, pair, token, mlm or embedding.
    #[arg(long, value_name = "TASK", default_value = "sequence", value_parser = parsed::<Task>)]
    pub(crate) task: Task,
    /// What the labels of sequences and pairs are: one (class), several (classes joined by `|`) or
    /// numbers [default: what the folder says, else one].
    #[arg(long, value_name = "KIND", value_parser = problem)]
    pub(crate) labels: Option<Problem>,
    /// The most tokens of a text, special ones included; without it the folder's own limit.
    #[arg(long, value_name = "N")]
    pub(crate) max_length: Option<usize>,
}

/// How to train.
#[derive(Debug, Clone, Options)]
pub(crate) struct Training {
    /// One loss over the batch, or the sum of a mean for each region: batch or regions.
    #[arg(long, value_name = "LOSS", default_value = "batch", value_parser = parsed::<Loss>)]
    pub(crate) loss: Loss,
    /// Times over all records [default: 3].
    #[arg(long, value_name = "N", conflicts_with = "max_steps")]
    pub(crate) epochs: Option<u64>,
    /// Steps of the optimiser instead of epochs.
    #[arg(long, value_name = "N")]
    pub(crate) max_steps: Option<u64>,
    /// Records of a batch [default: 32].
    #[arg(long, value_name = "N", conflicts_with = "tokens")]
    pub(crate) batch: Option<usize>,
    /// Tokens of a batch instead of records.
    #[arg(long, value_name = "N")]
    pub(crate) tokens: Option<usize>,
    /// Batches of one step of the optimiser.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) accumulate: usize,
    /// Order of the records: seeded (anew in each epoch), grouped (seeded, similar lengths
    /// together) or none (as in the file).
    #[arg(long, value_name = "ORDER", default_value = "seeded", value_parser = order)]
    pub(crate) shuffle: Order,
    /// Draws regions with p ~ n^(1/T): 1 as they are, large numbers all alike.
    #[arg(long, value_name = "T")]
    pub(crate) temperature: Option<f64>,
    /// adamw or adafactor.
    #[arg(long, value_name = "NAME", default_value = "adamw", value_parser = optimizer)]
    pub(crate) optimizer: Optimizer,
    /// Largest learning rate [default: 2e-5]; with --method all that of full, adapters learn 20 times
    /// as fast.
    #[arg(long, value_name = "X")]
    pub(crate) lr: Option<f64>,
    /// Weight decay of all but biases and norms.
    #[arg(long, value_name = "X", default_value_t = 0.01)]
    pub(crate) weight_decay: f64,
    /// Largest norm of the gradient; 0 does not clip.
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    pub(crate) clip: f64,
    /// How the rate goes after warm-up: linear, cosine or constant.
    #[arg(long, value_name = "SHAPE", default_value = "linear", value_parser = parsed::<Shape>)]
    pub(crate) schedule: Shape,
    /// Steps of warm-up [default: a tenth of all].
    #[arg(long, value_name = "N")]
    pub(crate) warmup_steps: Option<u64>,
    /// Factor of the rate from each layer to the one below.
    #[arg(long, value_name = "X")]
    pub(crate) layer_decay: Option<f64>,
    /// Lowest layers that do not learn, nor do the embeddings then.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) freeze: usize,
    /// Share of the truth given to all classes alike.
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    pub(crate) label_smoothing: f64,
    /// All dropouts of the model [default: the folder's own].
    #[arg(long, value_name = "X")]
    pub(crate) dropout: Option<f64>,
    /// Decay of a running average of the weights, which is what is saved then.
    #[arg(long, value_name = "X")]
    pub(crate) average: Option<f64>,
    /// Whether layers are computed again on the way back, to save memory.
    #[arg(long)]
    pub(crate) recompute: bool,
    /// Whether all tokens of a word are masked together (mlm).
    #[arg(long)]
    pub(crate) whole_words: bool,
    /// What embeddings are trained for: ranking, contrastive or cosine [default: ranking; cosine
    /// where there are labels].
    #[arg(long, value_name = "NAME", value_parser = objective)]
    pub(crate) objective: Option<Objective>,
    /// How embeddings are pooled: mean, cls or max.
    #[arg(long, value_name = "POOLING", default_value = "mean", value_parser = parsed::<Pooling>)]
    pub(crate) pooling: Pooling,
}

/// What is watched on the way.
#[derive(Debug, Clone, Options)]
pub(crate) struct Watching {
    /// Goes on with the run that was interrupted in OUT.
    #[arg(long)]
    pub(crate) resume: bool,
    /// Saves the state of the run every so many steps.
    #[arg(long, value_name = "N")]
    pub(crate) save_every: Option<u64>,
    /// Stops after so many steps of this process and keeps the run for --resume.
    #[arg(long, value_name = "N")]
    pub(crate) stop_after: Option<u64>,
    /// Measures the development records every so many steps [default: after each epoch].
    #[arg(long, value_name = "N", requires = "dev")]
    pub(crate) evaluate_every: Option<u64>,
    /// Stops after so many measurements that are not better than the best.
    #[arg(long, value_name = "N", requires = "dev")]
    pub(crate) patience: Option<u64>,
    /// What is compared, such as accuracy or log_loss [default: the task's main measure]. With it,
    /// or with --patience, the best weights are saved instead of the last.
    #[arg(long, value_name = "NAME", requires = "dev")]
    pub(crate) metric: Option<String>,
    /// Before the model that is saved, trains on all of so many folds but one, for each fold: what
    /// each training record gets from a model that has not seen it.
    #[arg(long, value_name = "K")]
    pub(crate) folds: Option<usize>,
    /// Before the model that is saved, trains on each region alone: what the test records of all
    /// regions get from it.
    #[arg(long, requires_all = ["test", "region_column"])]
    pub(crate) transfer: bool,
    /// Leaves out the cheap classifiers to compare with.
    #[arg(long)]
    pub(crate) no_baselines: bool,
}

fn parsed<T: std::str::FromStr<Err = FinetuneError>>(text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|error: FinetuneError| error.to_string())
}

/// The value called `given` among some.
pub(crate) fn named<T: Copy>(given: &str, all: &[(&str, T)]) -> Result<T, String> {
    let own = all.iter().find(|(name, _)| *name == given);
    let names = || all.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    own.map(|(_, value)| *value)
        .ok_or_else(|| format!("allowed are {}", names().join(", ")))
}

fn order(text: &str) -> Result<Order, String> {
    let grouped = Order::Grouped { megabatch: 50 };
    let all = [
        ("seeded", Order::Shuffled),
        ("grouped", grouped),
        ("none", Order::Given),
    ];
    named(text, &all)
}

fn optimizer(text: &str) -> Result<Optimizer, String> {
    let all = [
        ("adamw", Optimizer::default()),
        ("adafactor", Optimizer::Adafactor),
    ];
    named(text, &all)
}

fn problem(text: &str) -> Result<Problem, String> {
    let all = [
        ("one", Problem::SingleLabel),
        ("several", Problem::MultiLabel),
        ("numbers", Problem::Regression),
    ];
    named(text, &all)
}

fn objective(text: &str) -> Result<Objective, String> {
    let all = [
        ("ranking", Objective::default()),
        ("contrastive", Objective::Contrastive { margin: 0.5 }),
        ("cosine", Objective::Cosine),
    ];
    named(text, &all)
}

impl Args {
    /// The seed of one use.
    pub(crate) fn seed(&self, stream: &str) -> Seed {
        Seed::new(self.seed).stream(stream)
    }

    /// The training parameters, but for masking and objective, which the records decide.
    pub(crate) fn params(&self) -> TrainParams {
        let own = &self.training;
        let plan = PlanParams {
            size: match (own.batch, own.tokens) {
                (_, Some(tokens)) => Size::Tokens(tokens),
                (count, None) => Size::Count(count.unwrap_or(32)),
            },
            order: own.shuffle,
            temperature: own.temperature,
            seed: self.seed("order"),
        };
        TrainParams {
            plan,
            length: match own.max_steps {
                Some(steps) => Length::Steps(steps),
                None => Length::Epochs(own.epochs.unwrap_or(3)),
            },
            accumulate: own.accumulate,
            loss: own.loss,
            optimizer: own.optimizer,
            rate: own.lr.unwrap_or(DEFAULT_RATE),
            shape: own.schedule,
            warmup: own.warmup_steps,
            decay: own.weight_decay,
            clip: (own.clip != 0.0).then_some(own.clip),
            layer_decay: own.layer_decay,
            frozen: Frozen {
                embeddings: own.freeze > 0,
                layers: own.freeze,
            },
            smoothing: own.label_smoothing,
            average: own.average,
            precision: self.compute.precision,
            recompute: own.recompute,
            pooling: own.pooling,
            seed: self.seed("train"),
            ..TrainParams::default()
        }
    }

    /// Refuses what cannot be meant.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        let inputs = [Some(&self.data.train), self.data.dev.as_ref()];
        let inputs = inputs.into_iter().chain([self.data.test.as_ref()]);
        for input in inputs.flatten() {
            let lies_in = input.parent().and_then(|folder| folder.canonicalize().ok());
            let named = ["metrics.json", "report.html", "config.json"];
            let name = input.file_name().unwrap_or_default().to_string_lossy();
            if lies_in.is_some()
                && lies_in == self.out.canonicalize().ok()
                && named.contains(&&*name)
            {
                let input = input.display();
                let message = format!("{input} is an input and would be written over");
                return Err(mistake(message));
            }
        }
        self.adapting.check()?;
        match self.training.dropout {
            Some(dropout) if !(0.0..1.0).contains(&dropout) => Err(model::mistake(format!(
                "--dropout is {dropout}, allowed is a number of at least 0 and less than 1"
            ))),
            _ => Ok(()),
        }
    }
}
