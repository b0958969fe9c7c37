//! One pass forward: a batch in, its weighted loss out.

use std::collections::BTreeMap;

use landfall_torch::tch::Tensor;
use landfall_torch::{TorchError, placed};

use super::params::TrainParams;
use crate::FinetuneError;
use crate::batch::{Batch, Factors, Packed, Targets};
use crate::checkpoint::Head;
use crate::encoder::Mode;
use crate::head::{LossParams, pair_losses, pooled, row_losses, token_losses};
use crate::model::{Model, Network, numbers};

/// A pass forward, to go back from.
pub(super) struct Passed {
    /// The batch's share of the step's loss.
    loss: Tensor,
    losses: Losses,
}

/// The losses of a pass, on the device still.
pub(super) struct Losses {
    /// The loss of each row, or of each token that counts.
    each: Tensor,
    /// Places of these tokens among all.
    counted: Option<Vec<i64>>,
}

/// What a pass gave, as numbers.
pub(super) struct Told {
    /// The batch's share of the step's loss.
    pub(super) value: f64,
    /// The mean loss of each region.
    pub(super) regions: BTreeMap<u32, f64>,
    /// The loss of each row, or token, in the order of the factors.
    pub(super) losses: Vec<f32>,
}

impl Passed {
    /// Weighs the losses. The factors are on the device already: what is brought there later waits
    /// for the pass.
    fn of(
        losses: &Tensor,
        weights: &Tensor,
        counted: Option<Vec<i64>>,
    ) -> Result<Self, TorchError> {
        Ok(Self {
            loss: losses.f_dot(weights)?,
            losses: Losses {
                each: losses.f_detach()?,
                counted,
            },
        })
    }

    /// Goes back from the loss times a factor. What the way back needed is free afterwards, but
    /// nothing waits for its end.
    pub(super) fn back(self, factor: f64) -> Result<Losses, TorchError> {
        self.loss.f_mul_scalar(factor)?.f_backward()?;
        Ok(self.losses)
    }
}

impl Losses {
    /// Waits for the numbers.
    pub(super) fn told(&self, factors: &Factors) -> Result<Told, FinetuneError> {
        let mut losses = numbers(&self.each)?;
        if let Some(counted) = &self.counted {
            // In the places of all tokens, as the factors are.
            let mut all = vec![0.0; factors.factors.len()];
            for (at, loss) in counted.iter().zip(&losses) {
                if let Some(own) = all.get_mut(place(*at)) {
                    *own = *loss;
                }
            }
            losses = all;
        }
        Ok(Told {
            value: sum(&losses, &factors.factors),
            regions: factors.region_losses(&losses).into_iter().collect(),
            losses,
        })
    }
}

fn place(number: i64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Runs a batch through the network and weighs its losses; `None` where no row counts.
pub(super) fn pass(
    model: &Model,
    network: &Network,
    batch: &Batch,
    factors: &Factors,
    params: &TrainParams,
    mode: &Mode,
) -> Result<Option<Passed>, FinetuneError> {
    let counted = counted(batch, factors);
    if counted.is_empty() {
        return Ok(None);
    }
    let weights = placed(&factors.factors, model.device().tch())?;
    let losses = match model.head() {
        Head::Embedding => pairs(model, network, batch, params, mode)?,
        Head::Sequence => sequences(model, network, batch, params, mode)?,
        Head::Tokens | Head::MaskedLm => {
            return tokens(model, network, batch, (factors, counted), params, mode).map(Some);
        }
    };
    Ok(Some(Passed::of(&losses, &weights, None)?))
}

/// Places of rows, or tokens, that count in the loss.
fn counted(batch: &Batch, factors: &Factors) -> Vec<i64> {
    let known = !matches!(batch.targets, Targets::Unknown);
    let ranking = batch.other.is_some();
    let places = (0i64..).zip(&factors.factors);
    let counted = places.filter(|(_, factor)| **factor != 0.0 && (known || ranking));
    counted.map(|(place, _)| place).collect()
}

fn sum(losses: &[f32], factors: &[f32]) -> f64 {
    let each = losses.iter().zip(factors);
    each.map(|(loss, factor)| f64::from(*loss) * f64::from(*factor))
        .sum()
}

fn loss_params(params: &TrainParams, model: &Model) -> Result<LossParams, FinetuneError> {
    let weights = params.class_weights.as_ref();
    let weights = weights.map(|weights| placed(weights, model.device().tch()));
    Ok(LossParams {
        smoothing: params.smoothing,
        class_weights: weights.transpose()?,
    })
}

fn sequences(
    model: &Model,
    network: &Network,
    batch: &Batch,
    params: &TrainParams,
    mode: &Mode,
) -> Result<Tensor, FinetuneError> {
    let inputs = model.inputs(&batch.text, &batch.regions)?;
    let hidden = network.encoder.forward(&inputs, mode)?;
    let outputs = network.heads.outputs(&hidden, &inputs, None, mode)?;
    let losses = match &outputs {
        Some(outputs) => row_losses(outputs, &batch.targets, &loss_params(params, model)?)?,
        None => None,
    };
    losses.ok_or_else(|| unfit("a class, classes or numbers"))
}

/// The losses of tokens that count, and of no others: the last layer sees only these.
fn tokens(
    model: &Model,
    network: &Network,
    batch: &Batch,
    (factors, counted): (&Factors, Vec<i64>),
    params: &TrainParams,
    mode: &Mode,
) -> Result<Passed, FinetuneError> {
    let Targets::Tokens(classes) = &batch.targets else {
        return Err(unfit("a class for each token"));
    };
    let chosen = |at: &i64| classes.get(place(*at)).copied().unwrap_or(-100);
    let classes: Vec<i64> = counted.iter().map(chosen).collect();
    let weight = |at: &i64| factors.factors.get(place(*at)).copied().unwrap_or(0.0);
    let weights: Vec<f32> = counted.iter().map(weight).collect();
    let device = model.device().tch();
    let (weights, rows) = (placed(&weights, device)?, placed(&counted, device)?);
    let inputs = model.inputs(&batch.text, &batch.regions)?;
    let hidden = network.encoder.forward(&inputs, mode)?;
    let outputs = network.heads.outputs(&hidden, &inputs, Some(&rows), mode)?;
    let outputs = outputs.ok_or_else(|| unfit("a class for each token"))?;
    let losses = token_losses(&outputs, &classes, &loss_params(params, model)?)?;
    Ok(Passed::of(&losses, &weights, Some(counted))?)
}

/// Both texts of every row in one pass.
fn pairs(
    model: &Model,
    network: &Network,
    batch: &Batch,
    params: &TrainParams,
    mode: &Mode,
) -> Result<Tensor, FinetuneError> {
    let Some(other) = &batch.other else {
        return Err(unfit("a second text"));
    };
    let regions = [batch.regions.as_slice(), &batch.regions].concat();
    let inputs = model.inputs(&both(&batch.text, other), &regions)?;
    let hidden = network.encoder.forward(&inputs, mode)?;
    let vectors = pooled(&hidden, &inputs, params.pooling)?;
    let rows = i64::try_from(batch.len()).unwrap_or(i64::MAX);
    let (first, second) = (
        vectors.f_narrow(0, 0, rows)?,
        vectors.f_narrow(0, rows, rows)?,
    );
    let learners: Vec<Option<usize>> = batch
        .regions
        .iter()
        .map(|one| model.learner(*one))
        .collect();
    let parts = learners.chunk_by(|a, b| a == b).map(<[_]>::len);
    let (mut start, mut losses) = (0usize, Vec::new());
    // Each learner's texts are told apart from its own alone.
    for count in parts {
        let (from, len) = (start as i64, count as i64);
        let (first, second) = (
            first.f_narrow(0, from, len)?,
            second.f_narrow(0, from, len)?,
        );
        let targets = match &batch.targets {
            Targets::Likeness(all) => {
                let own = all.get(start..start + count).unwrap_or_default();
                Targets::Likeness(own.to_vec())
            }
            other => other.clone(),
        };
        losses.push(pair_losses(&first, &second, &targets, params.objective)?);
        start += count;
    }
    match losses.as_slice() {
        [one] => Ok(one.shallow_clone()),
        all => Ok(Tensor::f_cat(all, 0)?),
    }
}

fn both(first: &Packed, second: &Packed) -> Packed {
    let shift = first.tokens();
    let join = |a: &[i64], b: &[i64]| [a, b].concat();
    let starts = second.starts.iter().skip(1).map(|start| start + shift);
    Packed {
        ids: join(&first.ids, &second.ids),
        types: join(&first.types, &second.types),
        positions: join(&first.positions, &second.positions),
        starts: first.starts.iter().copied().chain(starts).collect(),
    }
}

fn unfit(allowed: &str) -> FinetuneError {
    FinetuneError::Setting {
        name: "targets of the examples",
        given: "another kind or none".to_owned(),
        allowed: format!("{allowed} for this head"),
    }
}
