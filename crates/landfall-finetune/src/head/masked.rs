//! The words behind masks.

use landfall_torch::TorchError;
use landfall_torch::tch::Tensor;

use crate::config::Activation;
use crate::encoder::{Affine, Bound, activate};

/// A dense layer, a norm, and the table of words as last layer.
pub(crate) struct Masked {
    dense: Affine,
    norm: Affine,
    decoder: Affine,
    activation: Activation,
    epsilon: f64,
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
            dense: bound.affine("cls.predictions.transform.dense")?,
            norm: bound.affine("cls.predictions.transform.LayerNorm")?,
            decoder: Affine { weight, bias },
            activation: match config.architecture.is_roberta() {
                true => Activation::Gelu,
                false => config.activation,
            },
            epsilon: bound.epsilon(),
        })
    }

    /// Hidden states [rows, H] to outputs [rows, V].
    pub(super) fn outputs(&self, hidden: &Tensor) -> Result<Tensor, TorchError> {
        let inner = activate(&self.dense.dense(hidden)?, self.activation)?;
        self.decoder.dense(&self.norm.norm(&inner, self.epsilon)?)
    }
}
