//! One layer: attention and a feed-forward part, each added to its input and normed.

use landfall_torch::TorchError;
use landfall_torch::attention::{Attention, Plan, attention};
use landfall_torch::dropout::dropout_add;
use landfall_torch::tch::Tensor;

use super::bind::{Affine, Bound};
use super::mode::{Mode, Place};
use crate::config::{Activation, Architecture};

/// The tensors of a layer.
pub(crate) struct Layer {
    number: usize,
    heads: i64,
    query: Affine,
    key: Affine,
    value: Affine,
    attended: Affine,
    attention_norm: Affine,
    inner: Affine,
    output: Affine,
    output_norm: Affine,
    activation: Activation,
    epsilon: f64,
    attention_dropout: f64,
    /// After the output of attention; DistilBERT has none.
    attended_dropout: f64,
    output_dropout: f64,
}

impl Layer {
    pub(crate) fn of(bound: &Bound<'_>, number: usize) -> Result<Self, TorchError> {
        let config = bound.config();
        let affine = |name: &str| bound.affine(&format!("encoder.layer.{number}.{name}"));
        Ok(Self {
            number,
            heads: config.heads as i64,
            query: affine("attention.self.query")?,
            key: affine("attention.self.key")?,
            value: affine("attention.self.value")?,
            attended: affine("attention.output.dense")?,
            attention_norm: affine("attention.output.LayerNorm")?,
            inner: affine("intermediate.dense")?,
            output: affine("output.dense")?,
            output_norm: affine("output.LayerNorm")?,
            activation: config.activation,
            epsilon: bound.epsilon(),
            attention_dropout: config.attention_dropout,
            attended_dropout: match config.architecture {
                Architecture::DistilBert => 0.0,
                _ => config.hidden_dropout,
            },
            output_dropout: config.hidden_dropout,
        })
    }

    /// More handles to the same tensors.
    pub(crate) fn handles(&self) -> Self {
        Self {
            query: self.query.handles(),
            key: self.key.handles(),
            value: self.value.handles(),
            attended: self.attended.handles(),
            attention_norm: self.attention_norm.handles(),
            inner: self.inner.handles(),
            output: self.output.handles(),
            output_norm: self.output_norm.handles(),
            ..*self
        }
    }

    /// Hidden states [N, H] to hidden states [N, H].
    pub(crate) fn forward(
        &self,
        hidden: &Tensor,
        plan: &Plan,
        mode: &Mode,
    ) -> Result<Tensor, TorchError> {
        let attended = self.attended.dense(&self.attend(hidden, plan, mode)?)?;
        let place = Place::AttentionOutput;
        let sum = self.add(&attended, hidden, self.attended_dropout, place, mode)?;
        let middle = self.attention_norm.norm(&sum, self.epsilon)?;
        let inner = activate(&self.inner.dense(&middle)?, self.activation)?;
        let output = self.output.dense(&inner)?;
        let sum = self.add(&output, &middle, self.output_dropout, Place::Output, mode)?;
        self.output_norm.norm(&sum, self.epsilon)
    }

    fn attend(&self, hidden: &Tensor, plan: &Plan, mode: &Mode) -> Result<Tensor, TorchError> {
        let heads = |part: &Affine| -> Result<Tensor, TorchError> {
            let x = part.dense(hidden)?;
            let rows = x.size().first().copied().unwrap_or_default();
            Ok(x.f_view([rows, self.heads, -1])?)
        };
        let (q, k, v) = (heads(&self.query)?, heads(&self.key)?, heads(&self.value)?);
        let draw = mode
            .draw
            .map(|draw| draw.at(Place::Attention.stream(self.number)));
        let with = Attention {
            dropout: draw.map_or(0.0, |_| self.attention_dropout),
            draw: draw.unwrap_or_default(),
            scale: None,
        };
        let out = attention(&q, &k, &v, plan, &with)?;
        Ok(out.f_reshape(hidden.size())?)
    }

    /// `residual` + what is left of `x` after dropout.
    fn add(
        &self,
        x: &Tensor,
        residual: &Tensor,
        p: f64,
        place: Place,
        mode: &Mode,
    ) -> Result<Tensor, TorchError> {
        match mode.draw {
            Some(draw) => dropout_add(x, residual, p, draw.at(place.stream(self.number))),
            None => Ok(residual.f_add(x)?),
        }
    }
}

/// The function inside the feed-forward part.
pub(crate) fn activate(x: &Tensor, activation: Activation) -> Result<Tensor, TorchError> {
    Ok(match activation {
        Activation::Gelu => x.f_gelu("none")?,
        Activation::GeluNew | Activation::GeluTanh => x.f_gelu("tanh")?,
        Activation::Relu => x.f_relu()?,
        Activation::Silu => x.f_silu()?,
    })
}
