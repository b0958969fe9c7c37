//! What a step does: back from the losses of its micro-batches, then on with the weights.

use std::borrow::Cow;
use std::collections::BTreeMap;

use landfall_torch::dropout::Draw;
use landfall_torch::fused;
use landfall_torch::tch::{Kind, Tensor};

use super::groups::Group;
use super::pass::pass;
use super::report::StepReport;
use super::trainer::Trainer;
use crate::batch::{Batch, Items, factors};
use crate::encoder::Mode;
use crate::{Example, FinetuneError, Precision, Target};

impl Trainer<'_> {
    /// Goes back from the losses and changes the weights.
    pub(super) fn learn(
        &mut self,
        micro: &[Vec<usize>],
        report: &mut StepReport,
    ) -> Result<(), FinetuneError> {
        match self.backward(micro, report)? {
            true => self.update(micro, report),
            false => Ok(()),
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

    /// Throws the gradients away.
    pub(super) fn zero(&self) -> Result<(), FinetuneError> {
        for weight in self.groups.iter().flat_map(|group| &group.weights) {
            let mut grad = weight.f_grad()?;
            if grad.defined() {
                let _ = grad.f_zero_()?;
            }
        }
        Ok(())
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
