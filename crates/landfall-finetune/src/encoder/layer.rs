//! One layer: attention and a feed-forward part, each added to its input and normed.

use landfall_torch::TorchError;
use landfall_torch::attention::{Attention, attention};
use landfall_torch::dropout::{dropout, dropout_add};
use landfall_torch::tch::Tensor;

use super::bind::Bound;
use super::bottleneck::Bottles;
use super::flow::Flow;
use super::linear::{Linear, Norm};
use super::mode::{Mode, Place};
use crate::adapter::AdapterKind;
use crate::config::{Activation, Architecture};

/// The tensors of a layer.
pub(crate) struct Layer {
    number: usize,
    heads: i64,
    query: Linear,
    key: Linear,
    value: Linear,
    attended: Linear,
    attention_norm: Norm,
    inner: Linear,
    output: Linear,
    output_norm: Norm,
    bottles: Bottles,
    /// Keys and values of prefixes, of all adapters with one: [virtual tokens, heads, width].
    prefix: Option<(Tensor, Tensor)>,
    activation: Activation,
    attention_dropout: f64,
    /// After the output of attention; DistilBERT has none.
    attended_dropout: f64,
    output_dropout: f64,
}

impl Layer {
    pub(crate) fn of(bound: &Bound<'_>, number: usize) -> Result<Self, TorchError> {
        let config = bound.config();
        let affine = |name: &str| bound.linear(&format!("encoder.layer.{number}.{name}"));
        let norm = |name: &str| bound.norm(&format!("encoder.layer.{number}.{name}"));
        Ok(Self {
            number,
            heads: config.heads as i64,
            query: affine("attention.self.query")?,
            key: affine("attention.self.key")?,
            value: affine("attention.self.value")?,
            attended: affine("attention.output.dense")?,
            attention_norm: norm("attention.output.LayerNorm")?,
            inner: affine("intermediate.dense")?,
            output: affine("output.dense")?,
            output_norm: norm("output.LayerNorm")?,
            bottles: bound.bottles(number)?,
            prefix: prefix(bound, number)?,
            activation: config.activation,
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
            bottles: self.bottles.handles(),
            prefix: self
                .prefix
                .as_ref()
                .map(|(keys, values)| (keys.shallow_clone(), values.shallow_clone())),
            ..*self
        }
    }

    /// Hidden states [N, H] to hidden states [N, H].
    pub(crate) fn forward(
        &self,
        hidden: &Tensor,
        flow: &Flow,
        mode: &Mode,
    ) -> Result<Tensor, TorchError> {
        let runs = &flow.runs;
        let attended = self.attend(hidden, flow, mode)?;
        let attended = self.attended.dense(&attended, runs, mode.draw)?;
        let place = Place::AttentionOutput;
        let sum = self.add(&attended, hidden, self.attended_dropout, place, mode)?;
        let middle = self.attention_norm.norm(&sum, runs)?;
        let inner = self.inner.dense(&middle, runs, mode.draw)?;
        let inner = activate(&inner, self.activation)?;
        let output = self.output.dense(&inner, runs, mode.draw)?;
        let sum = match self.bottles.touched(runs) {
            true => self.through_bottles(&output, &middle, flow, mode)?,
            false => self.add(&output, &middle, self.output_dropout, Place::Output, mode)?,
        };
        self.output_norm.norm(&sum, runs)
    }

    /// The last sum of the layer with bottlenecks in it.
    fn through_bottles(
        &self,
        output: &Tensor,
        middle: &Tensor,
        flow: &Flow,
        mode: &Mode,
    ) -> Result<Tensor, TorchError> {
        let place = Place::Output.stream(self.number);
        let h = match mode.draw {
            Some(draw) => dropout(output, self.output_dropout, draw.at(place))?,
            None => output.shallow_clone(),
        };
        let draw = mode.draw.map(|draw| (draw, self.number));
        let norm = &self.output_norm;
        let h = self.bottles.pass(&h, middle, norm, &flow.runs, draw)?;
        Ok(h.f_add(middle)?)
    }

    fn attend(&self, hidden: &Tensor, flow: &Flow, mode: &Mode) -> Result<Tensor, TorchError> {
        let heads = |part: &Linear| -> Result<Tensor, TorchError> {
            let x = part.dense(hidden, &flow.runs, mode.draw)?;
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
        let out = match (&flow.longer, &self.prefix) {
            (Some(longer), Some((keys, values))) => {
                // A prefix asks nothing: its rows of the query are there to be thrown away.
                let q = longer.with(&q, &keys.f_zeros_like()?)?;
                let (k, v) = (longer.with(&k, keys)?, longer.with(&v, values)?);
                longer.without(&attention(&q, &k, &v, &longer.plan, &with)?)?
            }
            _ => attention(&q, &k, &v, &flow.plan, &with)?,
        };
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

/// Keys and values of a layer before those of the words, of all adapters that have some.
fn prefix(bound: &Bound<'_>, number: usize) -> Result<Option<(Tensor, Tensor)>, TorchError> {
    let config = bound.config();
    let all = bound.virtual_tokens(|kind| matches!(kind, AdapterKind::Prefix(_)))?;
    if all.is_empty() {
        return Ok(None);
    }
    let all: Vec<Tensor> = all.into_iter().map(|(_, tokens)| tokens).collect();
    let (layers, heads) = (config.layers as i64, config.heads as i64);
    let all =
        Tensor::f_cat(&all, 0)?.f_view([-1, layers, 2, heads, config.hidden as i64 / heads])?;
    let own = all.f_select(1, number as i64)?;
    Ok(Some((own.f_select(1, 0)?, own.f_select(1, 1)?)))
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
