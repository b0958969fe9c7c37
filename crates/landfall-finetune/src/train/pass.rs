//! One pass forward: a batch in, its weighted loss out.

use std::collections::BTreeMap;

use landfall_torch::tch::Tensor;

use super::params::TrainParams;
use crate::FinetuneError;
use crate::batch::{Batch, Factors, Packed, Targets};
use crate::checkpoint::Head;
use crate::encoder::Mode;
use crate::head::{LossParams, pair_losses, pooled, row_losses, token_losses};
use crate::model::{Model, Network, numbers};

/// What a pass gives.
pub(super) struct Passed {
    /// The batch's share of the step's loss, to go back from; `None` where no row counts.
    pub(super) loss: Option<Tensor>,
    /// The same as a number.
    pub(super) value: f64,
    /// The mean loss of each region.
    pub(super) regions: BTreeMap<u32, f64>,
    /// The loss of each row, or token, in the order of the factors.
    pub(super) losses: Vec<f32>,
}

/// Runs a batch through the network and weighs its losses.
pub(super) fn pass(
    model: &Model,
    network: &Network,
    batch: &Batch,
    factors: &Factors,
    params: &TrainParams,
    mode: &Mode,
) -> Result<Passed, FinetuneError> {
    let counted = counted(batch, factors);
    if counted.is_empty() {
        return Ok(Passed {
            loss: None,
            value: 0.0,
            regions: BTreeMap::new(),
            losses: Vec::new(),
        });
    }
    let losses = match model.head() {
        Head::Embedding => pairs(model, network, batch, params, mode)?,
        Head::Sequence => sequences(model, network, batch, params, mode)?,
        Head::Tokens | Head::MaskedLm => {
            return tokens(model, network, batch, (factors, &counted), params, mode);
        }
    };
    let weights = Tensor::f_from_slice(&factors.factors)?.f_to_device(losses.device())?;
    let loss = losses.f_dot(&weights)?;
    let each = numbers(&losses)?;
    Ok(Passed {
        value: sum(&each, &factors.factors),
        regions: factors.region_losses(&each).into_iter().collect(),
        loss: Some(loss),
        losses: each,
    })
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
    let weights =
        weights.map(|weights| Tensor::f_from_slice(weights)?.f_to_device(model.device().tch()));
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
    (factors, counted): (&Factors, &[i64]),
    params: &TrainParams,
    mode: &Mode,
) -> Result<Passed, FinetuneError> {
    let Targets::Tokens(classes) = &batch.targets else {
        return Err(unfit("a class for each token"));
    };
    let of = |place: &i64| usize::try_from(*place).unwrap_or(usize::MAX);
    let chosen = |place: &i64| classes.get(of(place)).copied().unwrap_or(-100);
    let classes: Vec<i64> = counted.iter().map(chosen).collect();
    let weight = |place: &i64| factors.factors.get(of(place)).copied().unwrap_or(0.0);
    let weights: Vec<f32> = counted.iter().map(weight).collect();
    let inputs = model.inputs(&batch.text, &batch.regions)?;
    let hidden = network.encoder.forward(&inputs, mode)?;
    let rows = Tensor::f_from_slice(counted)?.f_to_device(hidden.device())?;
    let outputs = network.heads.outputs(&hidden, &inputs, Some(&rows), mode)?;
    let outputs = outputs.ok_or_else(|| unfit("a class for each token"))?;
    let losses = token_losses(&outputs, &classes, &loss_params(params, model)?)?;
    let loss = losses.f_dot(&Tensor::f_from_slice(&weights)?.f_to_device(losses.device())?)?;
    let each = numbers(&losses)?;
    // In the places of all tokens, as the factors are.
    let mut all = vec![0.0; factors.factors.len()];
    for (place, loss) in counted.iter().zip(&each) {
        if let Some(own) = all.get_mut(of(place)) {
            *own = *loss;
        }
    }
    Ok(Passed {
        value: sum(&each, &weights),
        regions: factors.region_losses(&all).into_iter().collect(),
        loss: Some(loss),
        losses: all,
    })
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
