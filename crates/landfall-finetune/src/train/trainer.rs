//! The training loop, one step at a time.

use std::collections::BTreeMap;

use super::average::Average;
use super::groups::{Group, groups};
use super::optimizer::Memory;
use super::owners::Owners;
use super::params::{Length, Optimizer, TrainParams};
use super::report::StepReport;
use super::scale::Scale;
use crate::batch::Plan;
use crate::model::Model;
use crate::vocabulary::Compact;
use crate::{Example, FinetuneError, Precision, Sequence};

/// What is trained on.
#[derive(Debug, Clone, Copy)]
pub struct TrainData<'a> {
    /// The examples, whose order [`crate::batch::Order::Given`] keeps.
    pub examples: &'a [Example],
    /// The word each token belongs to, example by example, for masking whole words.
    pub words: Option<&'a [Vec<Option<u32>>]>,
    /// Examples that the model will be tried on during training: their words are kept in a compact
    /// word table.
    pub others: &'a [&'a [Example]],
}

impl<'a> TrainData<'a> {
    /// Only examples.
    pub fn of(examples: &'a [Example]) -> Self {
        Self {
            examples,
            words: None,
            others: &[],
        }
    }
}

/// Trains a model, one step of the optimiser after the other.
///
/// Where the model has adapters, only these learn: each row changes the topmost adapter of the stack
/// that the model's [`Route`](crate::Route) sends it through, and no other. Each adapter learns as
/// if it were alone with its rows: the mean of the loss is over its rows, its gradient is clipped
/// by its own norm, its rate goes over the steps that have rows of it, and a step without one
/// leaves it as it was.
///
/// ```
/// use landfall_core::Seed;
/// use landfall_finetune::checkpoint::Head;
/// use landfall_finetune::config::{Architecture, EncoderConfig};
/// use landfall_finetune::train::{Length, TrainData, TrainParams, Trainer};
/// use landfall_finetune::{Device, Example, Model, Sequence, Target};
///
/// let mut config = EncoderConfig::new(Architecture::Bert, 100);
/// (config.hidden, config.layers, config.heads, config.intermediate) = (32, 1, 4, 64);
/// let model = Model::fresh(config, Head::Sequence, Seed::new(7), Device::Cpu)?;
/// let example = |id, class| Example {
///     text: Sequence::of(vec![1, id, 2]),
///     target: Target::Class(class),
///     ..Example::default()
/// };
/// let examples = [example(5, 0), example(6, 1)];
/// let params = TrainParams { length: Length::Steps(60), rate: 1e-2, ..TrainParams::default() };
/// let mut trainer = Trainer::new(model, TrainData::of(&examples), params)?;
/// let first = trainer.step()?.map(|step| step.loss);
/// let mut last = first;
/// while let Some(step) = trainer.step()? {
///     last = Some(step.loss);
/// }
/// assert!(last < first);
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
#[derive(Debug)]
pub struct Trainer<'a> {
    pub(super) model: Model,
    pub(super) data: TrainData<'a>,
    pub(super) params: TrainParams,
    pub(super) owners: Owners,
    pub(super) groups: Vec<Group>,
    pub(super) memory: Memory,
    pub(super) average: Option<Average>,
    pub(super) scale: Scale,
    /// Steps of the schedule that are done.
    pub(super) done: u64,
    /// Steps of the optimiser that were taken.
    pub(super) taken: u64,
    pub(super) total: u64,
    lengths: Vec<usize>,
    regions: Vec<u32>,
    plan: Option<(u64, Plan)>,
    /// Where the next step lies: epoch and place in it.
    pub(super) place: (u64, usize),
    pub(super) first_gradients: BTreeMap<String, f64>,
    pub(super) history: Vec<StepReport>,
}

impl<'a> Trainer<'a> {
    /// Makes everything ready for the first step.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] for parameters out of range, and what is wrong with the examples.
    pub fn new(
        mut model: Model,
        data: TrainData<'a>,
        params: TrainParams,
    ) -> Result<Self, FinetuneError> {
        params.check()?;
        if params.compact && matches!(params.optimizer, Optimizer::AdamW { .. }) {
            shrink(&mut model, data)?;
        }
        let examples = data.examples.iter();
        let lengths: Vec<usize> = examples.clone().map(Example::tokens).collect();
        let regions: Vec<u32> = examples.map(|example| example.region).collect();
        let total = total(&params, &lengths, &regions)?;
        let mut owners = Owners::of(&model, &params, &regions)?;
        owners.schedule(&model, &params, (&lengths, &regions), total)?;
        let groups = groups(&model, &params, &owners)?;
        Ok(Self {
            memory: Memory::new(params.optimizer, &groups)?,
            average: match params.average {
                Some(decay) => Some(Average::new(decay, &groups)?),
                None => None,
            },
            scale: Scale::new(params.precision == Precision::F16),
            done: 0,
            taken: 0,
            total,
            lengths,
            regions,
            plan: None,
            place: (0, 0),
            first_gradients: BTreeMap::new(),
            history: Vec::new(),
            model,
            data,
            params,
            owners,
            groups,
        })
    }

    /// The model as it is.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// All steps of the run.
    pub fn total_steps(&self) -> u64 {
        self.total
    }

    /// Steps that are done.
    pub fn steps_done(&self) -> u64 {
        self.done
    }

    /// Whether the last step was the last of its epoch.
    pub fn at_epoch_end(&self) -> bool {
        let (epoch, place) = self.place;
        let plan = self.plan.as_ref().filter(|(of, _)| *of == epoch);
        plan.is_some_and(|(_, plan)| place >= plan.step_count(self.params.accumulate))
    }

    /// What the steps did, those before a resumption too.
    pub fn history(&self) -> &[StepReport] {
        &self.history
    }

    /// The trained model with its adapters, with its whole word table, and with the averaged weights if an average was
    /// asked for.
    ///
    /// # Errors
    /// When memory is short or the checkpoint can no longer be read.
    pub fn into_model(mut self) -> Result<Model, FinetuneError> {
        self.take_average()?;
        for (_, tensor) in self.model.named() {
            let _ = tensor.f_set_requires_grad(false)?;
        }
        for adapter in self.model.adapters() {
            for (_, _, tensor) in adapter.named() {
                let _ = tensor.f_set_requires_grad(false)?;
            }
        }
        self.model.expand()?;
        Ok(self.model)
    }

    fn take_average(&mut self) -> Result<(), FinetuneError> {
        let Some(average) = &self.average else {
            return Ok(());
        };
        let weights = self.groups.iter().flat_map(|group| &group.weights);
        landfall_torch::tch::no_grad(|| {
            for (weight, average) in weights.zip(&average.weights) {
                weight.shallow_clone().f_copy_(average)?;
            }
            Ok(())
        })
    }

    /// Takes the next step; `None` when all are done.
    ///
    /// After an error the weights are those before the step.
    ///
    /// # Errors
    /// [`FinetuneError::NotFinite`] when loss or gradient is no number, with the examples of the
    /// step; [`FinetuneError::NoGradient`] when a parameter that should learn got none in the first
    /// step; and what is wrong with the examples.
    pub fn step(&mut self) -> Result<Option<StepReport>, FinetuneError> {
        if self.done >= self.total {
            return Ok(None);
        }
        let micro = self.next()?;
        let mut report = StepReport {
            step: self.done,
            epoch: self.place.0,
            loss: 0.0,
            grad_norm: 0.0,
            rate: 0.0,
            regions: BTreeMap::new(),
            adapters: BTreeMap::new(),
            rows: 0,
            tokens: 0,
            taken: false,
        };
        let outcome = self.learn(&micro, &mut report);
        // Also after an error: what came back until then must not meet another step.
        self.zero()?;
        outcome?;
        self.done += 1;
        self.place.1 += 1;
        self.history.push(report.clone());
        Ok(Some(report))
    }

    /// The examples of the next step, by micro-batch.
    fn next(&mut self) -> Result<Vec<Vec<usize>>, FinetuneError> {
        loop {
            let (epoch, place) = self.place;
            let known = matches!(&self.plan, Some((of, _)) if *of == epoch);
            if !known {
                let plan = self
                    .params
                    .plan
                    .epoch(&self.lengths, &self.regions, epoch)?;
                self.plan = Some((epoch, plan));
            }
            let plan = self.plan.as_ref().map(|(_, plan)| plan);
            let step = plan.and_then(|plan| plan.steps(self.params.accumulate).nth(place));
            match step {
                Some(step) => return Ok(step.to_vec()),
                None if place == 0 => return Ok(Vec::new()),
                None => self.place = (epoch + 1, 0),
            }
        }
    }
}

/// Cuts the word table to what the examples use.
fn shrink(model: &mut Model, data: TrainData<'_>) -> Result<(), FinetuneError> {
    let examples = data.others.iter().copied().chain([data.examples]).flatten();
    let sequences = examples.flat_map(|example| -> Vec<&Sequence> {
        [Some(&example.text), example.other.as_ref()]
            .into_iter()
            .flatten()
            .collect()
    });
    let vocabulary = u32::try_from(model.config().vocabulary).unwrap_or(u32::MAX);
    let always: Vec<u32> = model.config().pad.into_iter().collect();
    let compact = Compact::of(sequences, &always, vocabulary)?;
    model.shrink(compact)?;
    Ok(())
}

/// Steps of the whole run.
fn total(params: &TrainParams, lengths: &[usize], regions: &[u32]) -> Result<u64, FinetuneError> {
    match params.length {
        // Also looks at the examples and the plan.
        Length::Steps(steps) => params.plan.epoch(lengths, regions, 0).map(|_| steps),
        Length::Epochs(epochs) => (0..epochs).try_fold(0u64, |sum, epoch| {
            let plan = params.plan.epoch(lengths, regions, epoch)?;
            Ok(sum + plan.step_count(params.accumulate) as u64)
        }),
    }
}
