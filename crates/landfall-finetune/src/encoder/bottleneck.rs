//! Bottleneck adapters behind the feed-forward part.

use landfall_torch::TorchError;
use landfall_torch::dropout::{Draw, dropout};
use landfall_torch::tch::Tensor;

use super::activate;
use super::bind::Affine;
use super::linear::Norm;
use super::mode::Place;
use super::runs::Runs;
use crate::config::Activation;

/// The tensors of one layer's bottleneck: down [width, H], up [H, width].
pub(super) struct Bottle {
    pub(super) down: Affine,
    pub(super) up: Affine,
    pub(super) activation: Activation,
    pub(super) scale: f64,
    pub(super) dropout: f64,
}

impl Bottle {
    /// `h + scale · up(f(down(norm(h + residual))))`.
    fn pass(&self, h: &Tensor, normed: &Tensor, draw: Option<Draw>) -> Result<Tensor, TorchError> {
        let inner = activate(&self.down.dense(normed)?, self.activation)?;
        let up = self.up.dense(&inner)?.f_mul_scalar(self.scale)?;
        let up = match draw {
            Some(draw) => dropout(&up, self.dropout, draw)?,
            None => up,
        };
        Ok(h.f_add(&up)?)
    }

    fn handles(&self) -> Self {
        Self {
            down: self.down.handles(),
            up: self.up.handles(),
            ..*self
        }
    }
}

/// The bottlenecks of a layer, by the adapters' numbers.
#[derive(Default)]
pub(super) struct Bottles(pub(super) Vec<(usize, Bottle)>);

impl Bottles {
    /// Whether a row goes through one.
    pub(super) fn touched(&self, runs: &Runs) -> bool {
        runs.touch(self.0.iter().map(|(number, _)| *number))
    }

    /// What stands before the layer's last sum: `h` through the bottlenecks of its rows. The norm
    /// inside is the layer's own.
    pub(super) fn pass(
        &self,
        h: &Tensor,
        residual: &Tensor,
        norm: &Norm,
        runs: &Runs,
        draw: Option<(Draw, usize)>,
    ) -> Result<Tensor, TorchError> {
        runs.map(&[h, residual], |stack, own| {
            let [h, residual] = own else {
                return Ok(h.shallow_clone());
            };
            let mut h = h.shallow_clone();
            let rows = h.size().first().copied().unwrap_or_default();
            for adapter in stack.iter() {
                let found = self.0.iter().find(|(number, _)| number == adapter);
                if let Some((_, bottle)) = found {
                    let normed = norm.norm(&h.f_add(residual)?, &Runs::whole(stack, rows))?;
                    let draw = draw.map(|(draw, layer)| {
                        draw.at(Place::Bottleneck.stream_of(layer as u64, *adapter))
                    });
                    h = bottle.pass(&h, &normed, draw)?;
                }
            }
            Ok(h)
        })
    }

    pub(super) fn handles(&self) -> Self {
        let each = self.0.iter();
        Self(each.map(|(number, one)| (*number, one.handles())).collect())
    }
}
