//! The encoder: packed tokens in, hidden states out. Nothing is padded outside attention.

mod bind;
mod inputs;
mod layer;
mod mode;

use landfall_torch::tch::Tensor;
use landfall_torch::{TorchError, dropout, recompute};

pub(crate) use bind::{Affine, Bound};
pub(crate) use inputs::Inputs;
use layer::Layer;
pub(crate) use layer::activate;
pub(crate) use mode::{Mode, Place};

/// The tensors of an encoder in the kind that it computes with.
pub(crate) struct Encoder {
    word: Tensor,
    position: Tensor,
    types: Option<Tensor>,
    norm: Affine,
    layers: Vec<Layer>,
    epsilon: f64,
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
            norm: bound.affine("embeddings.LayerNorm")?,
            layers: layers.collect::<Result<_, _>>()?,
            epsilon: bound.epsilon(),
            hidden_dropout: config.hidden_dropout,
        })
    }

    /// The table of words.
    pub(crate) fn words(&self) -> &Tensor {
        &self.word
    }

    /// The last hidden states, [N, H] for the N tokens of the inputs.
    pub(crate) fn forward(&self, inputs: &Inputs, mode: &Mode) -> Result<Tensor, TorchError> {
        let mut hidden = self.embed(inputs, mode)?;
        for layer in &self.layers {
            hidden = match mode.recompute {
                true => self.again(layer, &hidden, inputs, mode)?,
                false => layer.forward(&hidden, &inputs.plan, mode)?,
            };
        }
        Ok(hidden)
    }

    /// Words, positions and types, normed.
    fn embed(&self, inputs: &Inputs, mode: &Mode) -> Result<Tensor, TorchError> {
        let rows = |table: &Tensor, at: &Tensor| Tensor::f_embedding(table, at, -1, false, false);
        let mut sum = rows(&self.word, &inputs.ids)?;
        if let Some(types) = &self.types {
            sum = sum.f_add(&rows(types, &inputs.types)?)?;
        }
        sum = sum.f_add(&rows(&self.position, &inputs.positions)?)?;
        let normed = self.norm.norm(&sum.f_to_kind(mode.kind)?, self.epsilon)?;
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
        let (layer, plan, mode) = (layer.handles(), inputs.plan_again()?, *mode);
        let part = move |given: &[Tensor]| match given {
            [hidden] => layer.forward(hidden, &plan, &mode),
            _ => Err(TorchError::Shape {
                what: "a layer",
                given: format!("{} tensors", given.len()),
                allowed: "one".to_owned(),
            }),
        };
        recompute::recomputed(&[hidden.shallow_clone()], part)
    }
}
