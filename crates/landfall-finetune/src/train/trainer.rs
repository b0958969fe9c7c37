//! The training loop, one step at a time.

use std::borrow::Cow;
use std::collections::BTreeMap;

use landfall_torch::dropout::Draw;
use landfall_torch::fused;
use landfall_torch::tch::{Kind, Tensor};

use super::average::Average;
use super::groups::{Group, groups};
use super::optimizer::Memory;
use super::params::{Length, Optimizer, TrainParams};
use super::pass::pass;
use super::report::{ParameterReport, StepReport, TrainableReport};
use super::scale::Scale;
use crate::batch::{Batch, Items, Plan, factors};
use crate::encoder::Mode;
use crate::model::Model;
use crate::schedule::Schedule;
use crate::vocabulary::Compact;
use crate::{Example, FinetuneError, Precision, Sequence, Target};

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
    pub(super) groups: Vec<Group>,
    pub(super) memory: Memory,
    pub(super) average: Option<Average>,
    pub(super) scale: Scale,
    /// Steps of the schedule that are done.
    pub(super) done: u64,
    /// Steps of the optimiser that were taken.
    pub(super) taken: u64,
    pub(super) total: u64,
    schedule: Schedule,
    lengths: Vec<usize>,
    regions: Vec<u32>,
    plan: Option<(u64, Plan)>,
    /// Where the next step lies: epoch and place in it.
    pub(super) place: (u64, usize),
    first_gradients: BTreeMap<String, f64>,
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
        let groups = groups(&model, &params)?;
        let examples = data.examples.iter();
        let lengths: Vec<usize> = examples.clone().map(Example::tokens).collect();
        let regions: Vec<u32> = examples.map(|example| example.region).collect();
        let total = total(&params, &lengths, &regions)?;
        Ok(Self {
            memory: Memory::new(params.optimizer, &groups)?,
            average: match params.average {
                Some(decay) => Some(Average::new(decay, &groups)?),
                None => None,
            },
            scale: Scale::new(params.precision == Precision::F16),
            done: 0,
            taken: 0,
            schedule: params.schedule(total),
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

    /// The trained model, with its whole word table, and with the averaged weights if an average was
    /// asked for.
    ///
    /// # Errors
    /// When memory is short or the checkpoint can no longer be read.
    pub fn into_model(mut self) -> Result<Model, FinetuneError> {
        self.take_average()?;
        for (_, tensor) in self.model.named() {
            let _ = tensor.f_set_requires_grad(false)?;
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
            rate: self.params.rate * self.schedule.factor(self.done),
            regions: BTreeMap::new(),
            rows: 0,
            tokens: 0,
            taken: false,
        };
        let counts = self.backward(&micro, &mut report)?;
        if counts {
            self.update(&micro, &mut report)?;
        }
        self.zero()?;
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

    /// Goes back from the loss of every micro-batch. Whether any row counted.
    fn backward(
        &self,
        micro: &[Vec<usize>],
        report: &mut StepReport,
    ) -> Result<bool, FinetuneError> {
        let batches = micro.iter().map(|rows| self.batch(rows, report.epoch));
        let batches: Vec<Batch> = batches.collect::<Result<_, _>>()?;
        let weights = self.params.class_weights.as_deref();
        let items = batches.iter().map(|batch| batch.items(weights));
        let items: Vec<Items> = items.collect::<Result<_, _>>()?;
        let factors = factors(self.params.loss, self.params.accumulation, &items);
        let mut regions: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        let mut counts = false;
        let network = self.model.network(self.params.precision.kind())?;
        for (number, (batch, factors)) in batches.iter().zip(&factors).enumerate() {
            let mode = self.mode(number);
            let passed = pass(&self.model, &network, batch, factors, &self.params, &mode)?;
            report.loss += passed.value;
            report.rows += batch.len() as u64;
            report.tokens += tokens(batch);
            for (region, loss) in passed.regions {
                regions.entry(region).or_default().push(loss);
            }
            if let Some(loss) = passed.loss {
                self.finite(passed.value, "loss", micro)?;
                counts = true;
                loss.f_mul_scalar(self.scale.factor)?.f_backward()?;
            }
        }
        let mean = |losses: Vec<f64>| losses.iter().sum::<f64>() / losses.len().max(1) as f64;
        report.regions = regions
            .into_iter()
            .map(|(region, losses)| (region, mean(losses)))
            .collect();
        Ok(counts)
    }

    fn batch(&self, rows: &[usize], epoch: u64) -> Result<Batch, FinetuneError> {
        let Some(masker) = &self.params.masking else {
            return Batch::of(self.data.examples, rows);
        };
        let masked = rows.iter().map(|row| {
            let example = self
                .data
                .examples
                .get(*row)
                .map_or_else(|| Cow::Owned(Example::default()), Cow::Borrowed);
            let words = self.data.words.and_then(|words| words.get(*row));
            let words = words.map(Vec::as_slice);
            let (text, classes) = masker.mask(&example.text, words, epoch, *row as u64)?;
            Ok(Example {
                text,
                other: None,
                target: Target::Tokens(classes),
                region: example.region,
                weight: example.weight,
            })
        });
        let masked: Vec<Example> = masked.collect::<Result<_, FinetuneError>>()?;
        let all: Vec<usize> = (0..masked.len()).collect();
        let mut batch = Batch::of(&masked, &all)?;
        batch.examples = rows.to_vec();
        Ok(batch)
    }

    fn mode(&self, micro: usize) -> Mode {
        let draw = Draw {
            seed: self.params.seed.stream("dropout").get(),
            stream: 0,
            step: self
                .done
                .wrapping_mul(self.params.accumulate as u64)
                .wrapping_add(micro as u64),
        };
        Mode {
            kind: self.params.precision.kind(),
            draw: Some(draw),
            recompute: self.params.recompute,
        }
    }

    /// Changes the weights by what has come back.
    fn update(
        &mut self,
        micro: &[Vec<usize>],
        report: &mut StepReport,
    ) -> Result<(), FinetuneError> {
        let grads = self.gradients()?;
        let all: Vec<Tensor> = grads.iter().flatten().map(Tensor::shallow_clone).collect();
        if self.scale.factor > 1.0 {
            for grad in &all {
                let _ = grad
                    .shallow_clone()
                    .f_mul_scalar_(1.0 / self.scale.factor)?;
            }
        }
        let norm = match self.params.clip {
            Some(limit) => fused::clip(&all, limit)?,
            None => fused::gradient_norm(&all)?,
        };
        report.grad_norm = f64::try_from(norm)?;
        if self.params.precision == Precision::F16 {
            let finite = report.grad_norm.is_finite();
            self.scale.after(finite);
            if !finite {
                return Ok(());
            }
        }
        self.finite(report.grad_norm, "norm of the gradient", micro)?;
        self.taken += 1;
        let (rate, step) = (report.rate, self.taken);
        let optimizer = self.params.optimizer;
        self.memory
            .step(optimizer, &self.groups, &grads, rate, step)?;
        let words = self.words_group();
        if let Some((factor, decay)) = words {
            self.model.decay_unused(rate * factor, decay);
        }
        if let Some(average) = &mut self.average {
            average.step(&self.groups)?;
        }
        report.taken = true;
        Ok(())
    }

    /// Rate factor and decay of the word table.
    fn words_group(&self) -> Option<(f64, f64)> {
        let words = "embeddings.word_embeddings.weight";
        let holds = |group: &&Group| group.names.iter().any(|name| name == words);
        let group = self.groups.iter().find(holds)?;
        Some((group.factor, group.decay))
    }

    /// The gradients of every group. In the first step every parameter must have one.
    fn gradients(&mut self) -> Result<Vec<Vec<Tensor>>, FinetuneError> {
        let first = self.taken == 0 && self.first_gradients.is_empty();
        let mut all = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            let mut grads = Vec::with_capacity(group.weights.len());
            for (name, weight) in group.names.iter().zip(&group.weights) {
                let grad = weight.f_grad()?;
                if !grad.defined() {
                    return Err(FinetuneError::NoGradient { name: name.clone() });
                }
                if first {
                    let norm = f64::try_from(grad.f_to_kind(Kind::Double)?.f_norm()?)?;
                    let norm = norm / self.scale.factor;
                    self.first_gradients.insert(name.clone(), norm);
                }
                grads.push(grad);
            }
            all.push(grads);
        }
        Ok(all)
    }

    fn zero(&self) -> Result<(), FinetuneError> {
        for weight in self.groups.iter().flat_map(|group| &group.weights) {
            let mut grad = weight.f_grad()?;
            if grad.defined() {
                let _ = grad.f_zero_()?;
            }
        }
        Ok(())
    }

    /// An error unless the number is one; the gradients are then thrown away.
    fn finite(
        &self,
        value: f64,
        what: &'static str,
        micro: &[Vec<usize>],
    ) -> Result<(), FinetuneError> {
        if value.is_finite() {
            return Ok(());
        }
        self.zero()?;
        Err(FinetuneError::NotFinite {
            what,
            value: value.to_string(),
            step: self.done,
            examples: micro.iter().flatten().copied().collect(),
        })
    }

    /// What learns, and after the first step the norms of its gradients.
    pub fn trainable_report(&self) -> TrainableReport {
        let groups = self.groups.iter();
        let named = groups.flat_map(|group| group.names.iter().map(move |name| (name, group)));
        let learning: BTreeMap<&String, &Group> = named.collect();
        let parameters = self.model.named().map(|(parameter, tensor)| {
            let group = learning.get(&parameter.name);
            ParameterReport {
                elements: tensor.numel(),
                trainable: group.is_some(),
                rate_factor: group.map_or(0.0, |group| group.factor),
                decay: group.is_some_and(|group| group.decay > 0.0),
                first_gradient: self.first_gradients.get(&parameter.name).copied(),
                name: parameter.name.clone(),
            }
        });
        let parameters: Vec<ParameterReport> = parameters.collect();
        let elements = |learning: bool| {
            let chosen = parameters.iter().filter(|one| one.trainable || !learning);
            chosen.map(|one| one.elements).sum()
        };
        let silent = |name: &&String| !name.ends_with("self.key.bias");
        let zero = self
            .first_gradients
            .iter()
            .filter(|(_, norm)| **norm == 0.0);
        TrainableReport {
            trainable: elements(true),
            total: elements(false),
            without_gradient: zero.map(|(name, _)| name).filter(silent).cloned().collect(),
            words: self.model.words_in_use(),
            parameters,
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

fn tokens(batch: &Batch) -> u64 {
    let other = batch.other.as_ref().map_or(0, |other| other.tokens());
    (batch.text.tokens() + other) as u64
}
