//! The words behind masks.

use landfall_torch::TorchError;
use landfall_torch::tch::Tensor;

use crate::config::Activation;
use crate::encoder::{Affine, Bound, Linear, Mode, Norm, Runs, activate};

/// A dense layer, a norm, and the table of words as last layer.
pub(crate) struct Masked {
    dense: Linear,
    norm: Norm,
    decoder: Affine,
    activation: Activation,
}

impl Masked {
    pub(super) fn of(bound: &Bound<'_>, words: &Tensor) -> Result<Self, TorchError> {
        let config = bound.config();
        let decoder = "cls.predictions.decoder.weight";
        let bias = bound.cast("cls.predictions.bias")?;
        let weight = match bound.has(decoder) {
            true => bound.cast(decoder)?,
            false => words.f_to_kind(bias.f_kind()?)?,
        };
        Ok(Self {
            dense: bound.linear("cls.predictions.transform.dense")?,
            norm: bound.norm("cls.predictions.transform.LayerNorm")?,
            decoder: Affine { weight, bias },
            activation: match config.architecture.is_roberta() {
                true => Activation::Gelu,
                false => config.activation,
            },
        })
    }

    /// Hidden states [rows, H] to what the last layer sees, of rows that go through the adapters
    /// of `runs`.
    pub(super) fn inner(
        &self,
        hidden: &Tensor,
        runs: &Runs,
        mode: &Mode,
    ) -> Result<Tensor, TorchError> {
        let inner = self.dense.dense(hidden, runs, mode.draw)?;
        self.norm.norm(&activate(&inner, self.activation)?, runs)
    }

    /// What the last layer sees to outputs [rows, V].
    pub(super) fn last(&self, inner: &Tensor) -> Result<Tensor, TorchError> {
        self.decoder.dense(inner)
    }
}
