//! What a step does: back from the losses of its micro-batches, then on with the weights.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use landfall_torch::dropout::Draw;
use landfall_torch::fused;
use landfall_torch::tch::{Kind, Tensor};

use super::groups::Group;
use super::pass::pass;
use super::report::{AdapterStep, StepReport};
use super::trainer::Trainer;
use crate::batch::{Batch, Factors, Items, factors_by};
use crate::encoder::Mode;
use crate::model::numbers;
use crate::{Example, FinetuneError, Precision, Target};

/// What one owner does in a step.
#[derive(Debug, Default)]
struct Share {
    step: u64,
    rate: f64,
    loss: f64,
    norm: f64,
    /// Whether a row of it counts.
    counts: bool,
}

impl Share {
    fn step(&self) -> AdapterStep {
        AdapterStep {
            step: self.step,
            loss: self.loss,
            grad_norm: self.norm,
            rate: self.rate,
        }
    }
}

impl Trainer<'_> {
    /// Goes back from the losses and changes the weights.
    pub(super) fn learn(
        &mut self,
        micro: &[Vec<usize>],
        report: &mut StepReport,
    ) -> Result<(), FinetuneError> {
        let mut parts = self.parts(micro);
        report.rate = parts.values().fold(0.0, |most, part| most.max(part.rate));
        let counts = self.backward(micro, report, &mut parts)?;
        if counts {
            self.orthogonal(report, &mut parts)?;
            self.update(micro, report, &mut parts)?;
        }
        for (owner, part) in parts {
            let owner = self.owners.all.get_mut(owner);
            if let Some(owner) = owner {
                owner.seen += 1;
                if let Some((_, name)) = &owner.adapter {
                    report.adapters.insert(name.clone(), part.step());
                }
            }
        }
        Ok(())
    }

    /// What each owner with rows in the step will do.
    fn parts(&self, micro: &[Vec<usize>]) -> BTreeMap<usize, Share> {
        let region = |row: &usize| self.data.examples.get(*row).map(|one| one.region);
        let regions = micro.iter().flatten().filter_map(region);
        let mut owners: BTreeSet<usize> = regions
            .map(|region| self.owners.of_region(region))
            .collect();
        if self.owners.single() {
            owners.insert(0);
        }
        let share = |at: usize| {
            let owner = self.owners.all.get(at)?;
            let share = Share {
                step: owner.seen,
                rate: self.params.rate * owner.schedule.factor(owner.seen),
                ..Share::default()
            };
            Some((at, share))
        };
        owners.into_iter().filter_map(share).collect()
    }

    /// Goes back from the loss of every micro-batch. Whether any row counted.
    fn backward(
        &self,
        micro: &[Vec<usize>],
        report: &mut StepReport,
        parts: &mut BTreeMap<usize, Share>,
    ) -> Result<bool, FinetuneError> {
        let batches = micro.iter().map(|rows| self.batch(rows, report.epoch));
        let batches: Vec<Batch> = batches.collect::<Result<_, _>>()?;
        let weights = self.params.class_weights.as_deref();
        let items = batches.iter().map(|batch| batch.items(weights));
        let items: Vec<Items> = items.collect::<Result<_, _>>()?;
        let owner = |region| u32::try_from(self.owners.of_region(region)).unwrap_or(u32::MAX);
        let factors = factors_by(self.params.loss, self.params.accumulation, &items, &owner);
        let mut regions: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        let network = self.model.network(self.params.precision.kind())?;
        let each = batches.iter().zip(&factors).zip(&items);
        let mut all = Vec::new();
        for (number, ((batch, factors), items)) in each.enumerate() {
            let mode = self.mode(number);
            let passed = pass(&self.model, &network, batch, factors, &self.params, &mode)?;
            report.rows += batch.len() as u64;
            report.tokens += tokens(batch);
            if let Some(passed) = passed {
                all.push((passed.back(self.scale.factor)?, factors, items));
            }
        }
        // Read when all is on its way: a GPU has the next pass to do while these numbers come.
        let counts = !all.is_empty();
        for (losses, factors, items) in all {
            let told = losses.told(factors)?;
            report.loss += told.value;
            self.share(parts, items, factors, &told.losses);
            for (region, loss) in told.regions {
                regions.entry(region).or_default().push(loss);
            }
            self.finite(told.value, "loss", micro)?;
        }
        let mean = |losses: Vec<f64>| losses.iter().sum::<f64>() / losses.len().max(1) as f64;
        report.regions = regions
            .into_iter()
            .map(|(region, losses)| (region, mean(losses)))
            .collect();
        Ok(counts)
    }

    /// Adds the losses of one micro-batch to those of their owners.
    fn share(
        &self,
        parts: &mut BTreeMap<usize, Share>,
        items: &Items,
        factors: &Factors,
        losses: &[f32],
    ) {
        let each = items.regions.iter().zip(&factors.factors).zip(losses);
        for ((region, factor), loss) in each {
            let part = parts.get_mut(&self.owners.of_region(*region));
            if let Some(part) = part.filter(|_| *factor != 0.0) {
                part.loss += f64::from(*factor) * f64::from(*loss);
                part.counts = true;
            }
        }
    }

    /// Adds the terms of orthogonality and goes back from them.
    fn orthogonal(
        &self,
        report: &mut StepReport,
        parts: &mut BTreeMap<usize, Share>,
    ) -> Result<(), FinetuneError> {
        for (owner, part) in parts.iter_mut().filter(|(_, part)| part.counts) {
            let allocator = self.owners.all.get(*owner);
            let Some(allocator) = allocator.and_then(|one| one.allocator.as_ref()) else {
                continue;
            };
            if let Some(term) = allocator.orthogonality()? {
                let value = f64::try_from(&term)?;
                part.loss += value;
                report.loss += value;
                term.f_mul_scalar(self.scale.factor)?.f_backward()?;
            }
        }
        Ok(())
    }

    /// The rows in the order in which they are laid: those of one stack of adapters together, so
    /// that each layer cuts its rows into as few pieces as can be.
    fn sorted(&self, rows: &[usize]) -> Vec<usize> {
        let mut rows = rows.to_vec();
        if !self.owners.single() {
            let region = |row: &usize| self.data.examples.get(*row).map(|one| one.region);
            rows.sort_by_key(|row| region(row).map(|region| self.owners.of_region(region)));
        }
        rows
    }

    fn batch(&self, rows: &[usize], epoch: u64) -> Result<Batch, FinetuneError> {
        let rows = self.sorted(rows);
        let Some(masker) = &self.params.masking else {
            return Batch::of(self.data.examples, &rows);
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
        batch.examples = rows;
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

    /// Changes the weights by what has come back: of owners with rows that count.
    fn update(
        &mut self,
        micro: &[Vec<usize>],
        report: &mut StepReport,
        parts: &mut BTreeMap<usize, Share>,
    ) -> Result<(), FinetuneError> {
        parts.retain(|owner, part| part.counts || *owner == 0 && self.owners.single());
        let grads = self.gradients(parts)?;
        let norms = parts.keys().map(|owner| self.clip(*owner, &grads));
        let norms: Vec<Tensor> = norms.collect::<Result<_, _>>()?;
        if !norms.is_empty() {
            let norms = numbers(&Tensor::f_stack(&norms, 0)?)?;
            for (part, norm) in parts.values_mut().zip(norms) {
                part.norm = norm.into();
            }
        }
        report.grad_norm = parts
            .values()
            .map(|part| part.norm.powi(2))
            .sum::<f64>()
            .sqrt();
        if self.owners.single() {
            report.grad_norm = parts.values().map(|part| part.norm).sum();
        }
        if self.params.precision == Precision::F16 {
            let finite = report.grad_norm.is_finite();
            self.scale.after(finite);
            if !finite {
                return Ok(());
            }
        }
        self.finite(report.grad_norm, "norm of the gradient", micro)?;
        self.taken += 1;
        for (owner, part) in parts.iter() {
            self.step_of(*owner, part, &grads)?;
        }
        let words = self.words_group();
        if let Some((factor, decay)) = words {
            self.model.decay_unused(report.rate * factor, decay);
        }
        if let Some(average) = &mut self.average {
            average.step(&self.groups, |owner| parts.contains_key(&owner))?;
        }
        report.taken = true;
        Ok(())
    }

    /// Clips the gradients of an owner by their norm, which is given back; nothing waits for it.
    fn clip(&self, owner: usize, grads: &[Vec<Tensor>]) -> Result<Tensor, FinetuneError> {
        let own = self.groups.iter().zip(grads);
        let own = own.filter(|(group, _)| group.owner == owner);
        let all = own.flat_map(|(_, grads)| grads);
        let all: Vec<Tensor> = all.map(Tensor::shallow_clone).collect();
        if self.scale.factor > 1.0 {
            for grad in &all {
                let _ = grad
                    .shallow_clone()
                    .f_mul_scalar_(1.0 / self.scale.factor)?;
            }
        }
        Ok(match self.params.clip {
            Some(limit) => fused::clip(&all, limit)?,
            None => fused::gradient_norm(&all)?,
        })
    }

    /// The optimiser's step of an owner.
    fn step_of(
        &mut self,
        at: usize,
        part: &Share,
        grads: &[Vec<Tensor>],
    ) -> Result<(), FinetuneError> {
        let Some(owner) = self.owners.all.get_mut(at) else {
            return Ok(());
        };
        owner.taken += 1;
        let (optimizer, with) = (self.params.optimizer, (at, part.rate, owner.taken));
        self.memory.step(optimizer, &self.groups, grads, with)?;
        if let Some(allocator) = &mut owner.allocator {
            allocator.after(part.step + 1)?;
            if let (Some(kept), Some((number, _))) = (&allocator.kept, &owner.adapter) {
                self.model.keep_triplets(*number, kept);
            }
        }
        Ok(())
    }

    /// Rate factor and decay of the word table.
    fn words_group(&self) -> Option<(f64, f64)> {
        let words = "embeddings.word_embeddings.weight";
        let holds = |group: &&Group| group.names.iter().any(|name| name == words);
        let group = self.groups.iter().find(holds)?;
        Some((group.factor, group.decay))
    }

    /// The gradients of every group; none of groups whose owner has no part in the step. In an
    /// owner's first step every parameter must have one; later, one that a step does not touch has
    /// zeros.
    fn gradients(
        &mut self,
        parts: &BTreeMap<usize, Share>,
    ) -> Result<Vec<Vec<Tensor>>, FinetuneError> {
        let mut all = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            let mut grads = Vec::with_capacity(group.weights.len());
            let owner = self.owners.all.get(group.owner);
            let first = owner.is_some_and(|owner| owner.taken == 0);
            let named = group.names.iter().zip(&group.weights);
            for (name, weight) in named.filter(|_| parts.contains_key(&group.owner)) {
                let mut grad = weight.f_grad()?;
                if !grad.defined() {
                    if first {
                        return Err(FinetuneError::NoGradient { name: name.clone() });
                    }
                    grad = weight.f_zeros_like()?.f_detach()?;
                }
                if first && !self.first_gradients.contains_key(name) {
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

    /// Throws the gradients away.
    pub(super) fn zero(&self) -> Result<(), FinetuneError> {
        let weights = self.groups.iter().flat_map(|group| &group.weights);
        Ok(fused::forget(&weights.collect::<Vec<_>>())?)
    }

    /// An error unless the number is one.
    fn finite(
        &self,
        value: f64,
        what: &'static str,
        micro: &[Vec<usize>],
    ) -> Result<(), FinetuneError> {
        if value.is_finite() {
            return Ok(());
        }
        Err(FinetuneError::NotFinite {
            what,
            value: value.to_string(),
            step: self.done,
            examples: micro.iter().flatten().copied().collect(),
        })
    }
}

fn tokens(batch: &Batch) -> u64 {
    let other = batch.other.as_ref().map_or(0, |other| other.tokens());
    (batch.text.tokens() + other) as u64
}
