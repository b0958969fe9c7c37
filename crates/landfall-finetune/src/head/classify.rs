//! One row of outputs for each sequence, from its first token.

use landfall_torch::TorchError;
use landfall_torch::tch::Tensor;

use super::{Drop, dropped};
use crate::config::Architecture;
use crate::encoder::{Bound, Linear, Mode, Runs};

/// A dense layer, a function and a last layer.
pub(crate) struct Classifier {
    inner: Linear,
    out: Linear,
    architecture: Architecture,
    dropout: f64,
}

impl Classifier {
    pub(super) fn of(bound: &Bound<'_>, dropout: f64) -> Result<Self, TorchError> {
        let architecture = bound.config().architecture;
        let (inner, out) = match architecture {
            Architecture::Bert => ("pooler.dense", "classifier"),
            Architecture::DistilBert => ("pre_classifier", "classifier"),
            _ => ("classifier.dense", "classifier.out_proj"),
        };
        Ok(Self {
            inner: bound.linear(inner)?,
            out: bound.linear(out)?,
            architecture,
            dropout,
        })
    }

    /// First tokens [B, H] to outputs [B, C], of rows that go through the adapters of `runs`.
    pub(super) fn outputs(
        &self,
        first: &Tensor,
        runs: &Runs,
        adapter: Option<usize>,
        mode: &Mode,
    ) -> Result<Tensor, TorchError> {
        let drop = |x: &Tensor, place| dropped(x, self.dropout, (place, adapter), mode.draw);
        let inner = |x: &Tensor| self.inner.dense(x, runs, mode.draw);
        let inner = match self.architecture {
            Architecture::DistilBert => inner(first)?.f_relu()?,
            Architecture::Bert => inner(first)?.f_tanh()?,
            _ => inner(&drop(first, Drop::Inner)?)?.f_tanh()?,
        };
        self.out.dense(&drop(&inner, Drop::Last)?, runs, mode.draw)
    }
}
