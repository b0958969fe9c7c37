//! One row of outputs for each sequence, from its first token.

use landfall_torch::TorchError;
use landfall_torch::tch::Tensor;

use super::dropped;
use crate::config::Architecture;
use crate::encoder::{Affine, Bound, Mode, Place};

/// A dense layer, a function and a last layer.
pub(crate) struct Classifier {
    inner: Affine,
    out: Affine,
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
            inner: bound.affine(inner)?,
            out: bound.affine(out)?,
            architecture,
            dropout,
        })
    }

    /// First tokens [B, H] to outputs [B, C].
    pub(super) fn outputs(&self, first: &Tensor, mode: &Mode) -> Result<Tensor, TorchError> {
        let drop = |x: &Tensor, place| dropped(x, self.dropout, place, mode.draw);
        let inner = match self.architecture {
            Architecture::DistilBert => self.inner.dense(first)?.f_relu()?,
            Architecture::Bert => self.inner.dense(first)?.f_tanh()?,
            _ => self
                .inner
                .dense(&drop(first, Place::HeadInner)?)?
                .f_tanh()?,
        };
        self.out.dense(&drop(&inner, Place::Head)?)
    }
}
