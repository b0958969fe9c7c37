//! The encoder: packed tokens in, hidden states out. Nothing is padded outside attention.

mod bind;
mod bottleneck;
mod dense;
mod flow;
mod inputs;
mod layer;
mod linear;
mod mode;
mod runs;

use landfall_torch::tch::Tensor;
use landfall_torch::{TorchError, dropout, lookup, recompute};

use crate::adapter::AdapterKind;
pub(crate) use bind::{Affine, Bound, Strap, scale_of};
pub(crate) use inputs::{Fit, Inputs, Routing};
use layer::Layer;
pub(crate) use layer::activate;
pub(crate) use linear::{Linear, Norm};
pub(crate) use mode::{Mode, Place};
pub(crate) use runs::{Runs, Stack};

/// The tensors of an encoder in the kind that it computes with.
pub(crate) struct Encoder {
    word: Tensor,
    position: Tensor,
    types: Option<Tensor>,
    norm: Norm,
    layers: Vec<Layer>,
    /// Virtual words of prompts, of all adapters with some: [virtual tokens, H].
    prompts: Option<Tensor>,
    hidden_dropout: f64,
}

impl Encoder {
    /// Takes the tensors of the body.
    pub(crate) fn of(bound: &Bound<'_>) -> Result<Self, TorchError> {
        let config = bound.config();
        let layers = (0..config.layers).map(|number| Layer::of(bound, number));
        Ok(Self {
            word: bound.table("embeddings.word_embeddings.weight")?,
            position: bound.table("embeddings.position_embeddings.weight")?,
            types: match config.types {
                0 => None,
                _ => Some(bound.table("embeddings.token_type_embeddings.weight")?),
            },
            norm: bound.norm("embeddings.LayerNorm")?,
            layers: layers.collect::<Result<_, _>>()?,
            prompts: prompts(bound)?,
            hidden_dropout: config.hidden_dropout,
        })
    }

    /// The table of words.
    pub(crate) fn words(&self) -> &Tensor {
        &self.word
    }

    /// The last hidden states, [N, H] for the N tokens of the inputs, virtual ones among them
    /// (see [`Inputs::real`]).
    pub(crate) fn forward(&self, inputs: &Inputs, mode: &Mode) -> Result<Tensor, TorchError> {
        let mut hidden = self.embed(inputs, mode)?;
        for layer in &self.layers {
            hidden = match mode.recompute {
                true => self.again(layer, &hidden, inputs, mode)?,
                false => layer.forward(&hidden, &inputs.flow, mode)?,
            };
        }
        Ok(hidden)
    }

    /// Words, positions and types, normed.
    fn embed(&self, inputs: &Inputs, mode: &Mode) -> Result<Tensor, TorchError> {
        let mut sum = lookup::rows(&self.word, &inputs.ids)?;
        if let (Some(places), Some(prompts)) = (&inputs.places, &self.prompts) {
            let prompts = prompts.f_to_kind(sum.f_kind()?)?;
            sum = lookup::rows(&Tensor::f_cat(&[&sum, &prompts], 0)?, places)?;
        }
        if let Some(types) = &self.types {
            sum = sum.f_add(&lookup::rows(types, &inputs.types)?)?;
        }
        sum = sum.f_add(&lookup::rows(&self.position, &inputs.positions)?)?;
        let normed = self
            .norm
            .norm(&sum.f_to_kind(mode.kind)?, &inputs.flow.runs)?;
        match mode.draw {
            Some(draw) => dropout::dropout(
                &normed,
                self.hidden_dropout,
                draw.at(Place::Embedding.stream(0)),
            ),
            None => Ok(normed),
        }
    }

    /// A layer that keeps its input only.
    fn again(
        &self,
        layer: &Layer,
        hidden: &Tensor,
        inputs: &Inputs,
        mode: &Mode,
    ) -> Result<Tensor, TorchError> {
        let (layer, flow, mode) = (layer.handles(), inputs.flow.again()?, *mode);
        let part = move |given: &[Tensor]| match given {
            [hidden] => layer.forward(hidden, &flow, &mode),
            _ => Err(TorchError::Shape {
                what: "a layer",
                given: format!("{} tensors", given.len()),
                allowed: "one".to_owned(),
            }),
        };
        recompute::recomputed(&[hidden.shallow_clone()], part)
    }
}

/// The virtual words of all adapters that have some.
fn prompts(bound: &Bound<'_>) -> Result<Option<Tensor>, TorchError> {
    let all = bound.virtual_tokens(|kind| matches!(kind, AdapterKind::Prompt(_)))?;
    let all: Vec<Tensor> = all.into_iter().map(|(_, tokens)| tokens).collect();
    match all.is_empty() {
        true => Ok(None),
        false => Ok(Some(Tensor::f_cat(&all, 0)?)),
    }
}
