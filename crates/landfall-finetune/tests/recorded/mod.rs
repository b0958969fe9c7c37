//! The recorded runs of training in `tests/reference/trajectories`: what was done, and how far a run
//! of ours is from it. Also part of the program `finetune_parity` of the benchmarks, which follows
//! them on other devices.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::path::Path;

use landfall_core::Seed;
use landfall_finetune::batch::{Order, PlanParams, Size};
use landfall_finetune::checkpoint::{Head, LoadOptions};
use landfall_finetune::config::EncoderConfig;
use landfall_finetune::schedule::Frozen;
use landfall_finetune::train::{Length, Optimizer, StepReport, TrainData, TrainParams, Trainer};
use landfall_finetune::{Device, Example, Model, Objective, Pooling, Precision, Sequence, Target};
use serde::Deserialize;

/// What can go wrong: a file that is not as said, or an error of the run.
pub(crate) type Failure = Box<dyn Error>;

/// How a recorded run is followed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Way {
    /// Where.
    pub(crate) device: Device,
    /// In which kind of number; the runs were recorded in f32.
    pub(crate) precision: Precision,
    /// Whether only the words in use are trained.
    pub(crate) compact: bool,
}

/// Where a run of ours differs most over all its steps; infinite where a number is none.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Apart {
    /// Of a loss, regions' losses included.
    pub(crate) loss: f64,
    /// Of a norm of the gradient, relative to the recorded one.
    pub(crate) norm: f64,
    /// Of a learning rate.
    pub(crate) rate: f64,
}

impl Apart {
    /// The most that runs in f32 may differ.
    pub(crate) const BOUNDS: Self = Self {
        loss: 2e-5,
        norm: 1e-4,
        rate: 1e-12,
    };

    /// Whether nothing differs more than it may.
    pub(crate) fn in_bounds(self) -> bool {
        self.loss <= Self::BOUNDS.loss
            && self.norm <= Self::BOUNDS.norm
            && self.rate <= Self::BOUNDS.rate
    }
}

impl fmt::Display for Apart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { loss, norm, rate } = self;
        write!(f, "loss {loss:.1e}, norm {norm:.1e}, rate {rate:.1e}")
    }
}

/// The larger of a difference so far and another one. What is not a number is infinitely far.
pub(crate) fn worst(most: f64, other: f64) -> f64 {
    if other.is_nan() {
        return f64::INFINITY;
    }
    most.max(other.abs())
}

/// The names of all recorded runs, sorted.
pub(crate) fn names(reference: &Path) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for file in std::fs::read_dir(reference.join("trajectories"))? {
        let path = file?.path();
        names.extend(
            path.file_stem()
                .map(|stem| stem.to_string_lossy().into_owned()),
        );
    }
    names.sort();
    Ok(names)
}

/// A recorded run.
#[derive(Debug, Deserialize)]
pub(crate) struct Run {
    checkpoint: String,
    /// The folder of the adapter that was trained, where the base was not.
    adapter: Option<String>,
    head: String,
    settings: Settings,
    regions: Vec<String>,
    rows: Vec<Row>,
    steps: Vec<Step>,
}

#[derive(Debug, Deserialize)]
struct Settings {
    batch: usize,
    accumulate: Option<usize>,
    loss: Option<String>,
    optimizer: Option<String>,
    lr: f64,
    weight_decay: Option<f64>,
    clip: Option<f64>,
    schedule: String,
    warmup_steps: Option<u64>,
    total_steps: u64,
    layer_decay: Option<f64>,
    label_smoothing: Option<f64>,
    class_weights: Option<Vec<f32>>,
    #[serde(default)]
    frozen: Vec<String>,
    embedding_loss: Option<String>,
    pooling: Option<String>,
    #[serde(default = "default_scale")]
    scale: f64,
    #[serde(default = "default_margin")]
    margin: f64,
}

fn default_scale() -> f64 {
    20.0
}

fn default_margin() -> f64 {
    0.5
}

#[derive(Debug, Deserialize)]
struct Row {
    ids: Vec<u32>,
    types: Option<Vec<u8>>,
    label: Option<Numbers>,
    other: Option<Vec<u32>>,
    #[serde(default)]
    region: u32,
    weight: Option<f32>,
}

/// One number or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Numbers {
    One(f64),
    Several(Vec<f64>),
}

impl Numbers {
    fn list(&self) -> &[f64] {
        match self {
            Self::One(number) => std::slice::from_ref(number),
            Self::Several(numbers) => numbers,
        }
    }

    fn mean(&self) -> f64 {
        let numbers = self.list();
        numbers.iter().sum::<f64>() / numbers.len() as f64
    }
}

#[derive(Debug, Deserialize)]
struct Step {
    loss: f64,
    grad_norm: f64,
    lr: f64,
    /// Mean losses by the region's name: of the step, or of its micro-batches.
    #[serde(default)]
    regions: BTreeMap<String, Numbers>,
}

impl Run {
    /// Reads a run.
    pub(crate) fn read(reference: &Path, name: &str) -> Result<Self, Failure> {
        let path = reference.join(format!("trajectories/{name}.json"));
        Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?)
    }

    /// Does the same and says how far it was from what is recorded.
    pub(crate) fn follow(&self, reference: &Path, way: Way) -> Result<Apart, Failure> {
        let folder = reference.join(&self.checkpoint);
        let config = EncoderConfig::read(&folder)?;
        let (head, options) = (self.head(), LoadOptions::default());
        let (mut model, _) = Model::load(&folder, config, head, options, Seed::new(1), way.device)?;
        if let Some(adapter) = &self.adapter {
            model.attach_from(&reference.join(adapter), "one")?;
        }
        let rows = self.rows.iter().map(|row| self.example(row));
        let examples = rows.collect::<Result<Vec<_>, _>>()?;
        let params = TrainParams {
            precision: way.precision,
            compact: way.compact,
            ..self.params()?
        };
        let mut trainer = Trainer::new(model, TrainData::of(&examples), params)?;
        let mut apart = Apart::default();
        for (number, recorded) in self.steps.iter().enumerate() {
            let step = trainer.step()?;
            let step = step.ok_or_else(|| format!("the run ends before step {number}"))?;
            apart = self.further(apart, &step, recorded)?;
        }
        match trainer.step()? {
            None => Ok(apart),
            Some(_) => Err("the run has more steps than were recorded".into()),
        }
    }

    /// The largest differences, those of one more step included.
    fn further(&self, apart: Apart, step: &StepReport, recorded: &Step) -> Result<Apart, Failure> {
        let norm = (step.grad_norm - recorded.grad_norm) / recorded.grad_norm.max(1e-9);
        let mut loss = worst(apart.loss, step.loss - recorded.loss);
        for (name, losses) in &recorded.regions {
            let number = self.regions.iter().position(|one| one == name);
            let number = number.and_then(|number| u32::try_from(number).ok());
            let own = number.and_then(|number| step.regions.get(&number));
            let own = own.ok_or_else(|| format!("the region `{name}` has no loss"))?;
            loss = worst(loss, own - losses.mean());
        }
        Ok(Apart {
            loss,
            norm: worst(apart.norm, norm),
            rate: worst(apart.rate, step.rate - recorded.lr),
        })
    }

    fn head(&self) -> Head {
        match self.head.as_str() {
            "token" => Head::Tokens,
            "mlm" => Head::MaskedLm,
            "embedding" => Head::Embedding,
            _ => Head::Sequence,
        }
    }

    fn example(&self, row: &Row) -> Result<Example, Failure> {
        let mut text = Sequence::of(row.ids.clone());
        if let Some(types) = &row.types {
            text.types.clone_from(types);
        }
        Ok(Example {
            text,
            other: row.other.clone().map(Sequence::of),
            target: match &row.label {
                Some(label) => self.target(label.list())?,
                None => Target::Unknown,
            },
            region: row.region,
            weight: row.weight.unwrap_or(1.0),
        })
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "classes were written as whole numbers, targets as f32"
    )]
    fn target(&self, label: &[f64]) -> Result<Target, Failure> {
        let first = label.first().copied().ok_or("a label is empty")?;
        Ok(match self.head.as_str() {
            "sequence" | "pair" => Target::Class(first as u32),
            "token" | "mlm" => {
                let class = |class: &f64| (*class >= 0.0).then_some(*class as u32);
                Target::Tokens(label.iter().map(class).collect())
            }
            "multilabel" => Target::Classes(label.iter().map(|flag| *flag > 0.5).collect()),
            "regression" => Target::Numbers(label.iter().map(|number| *number as f32).collect()),
            "embedding" => Target::Likeness(first as f32),
            other => return Err(format!("`{other}` is no head").into()),
        })
    }

    fn params(&self) -> Result<TrainParams, Failure> {
        let given = &self.settings;
        Ok(TrainParams {
            plan: PlanParams {
                size: Size::Count(given.batch),
                order: Order::Given,
                ..PlanParams::default()
            },
            length: Length::Steps(given.total_steps),
            accumulate: given.accumulate.unwrap_or(1),
            loss: given.loss.as_deref().unwrap_or("batch").parse()?,
            optimizer: match given.optimizer.as_deref() {
                Some("adafactor") => Optimizer::Adafactor,
                _ => Optimizer::default(),
            },
            rate: given.lr,
            shape: given.schedule.parse()?,
            warmup: given.warmup_steps,
            decay: given.weight_decay.unwrap_or(0.0),
            clip: given.clip,
            layer_decay: given.layer_decay,
            frozen: self.frozen(),
            smoothing: given.label_smoothing.unwrap_or(0.0),
            class_weights: given.class_weights.clone(),
            objective: self.objective(),
            pooling: match &given.pooling {
                Some(pooling) => pooling.parse()?,
                None => Pooling::Mean,
            },
            ..TrainParams::default()
        })
    }

    fn frozen(&self) -> Frozen {
        let names = &self.settings.frozen;
        Frozen {
            embeddings: names.iter().any(|name| name.contains("embeddings")),
            layers: names.iter().filter(|name| name.contains("layer.")).count(),
        }
    }

    fn objective(&self) -> Objective {
        let Settings { scale, margin, .. } = self.settings;
        match self.settings.embedding_loss.as_deref() {
            Some("contrastive") => Objective::Contrastive { margin },
            Some("cosine") => Objective::Cosine,
            _ => Objective::Ranking { scale },
        }
    }
}
