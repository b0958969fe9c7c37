//! Parameters by name, in the kind that is computed with.

use std::collections::BTreeMap;

use landfall_torch::TorchError;
use landfall_torch::tch::{Kind, Tensor};

use crate::config::{Architecture, EncoderConfig};

/// The parameters of a model, ready to be taken by name.
pub(crate) struct Bound<'a> {
    config: &'a EncoderConfig,
    tensors: BTreeMap<&'a str, &'a Tensor>,
    kind: Kind,
}

impl<'a> Bound<'a> {
    /// Tensors by name. Dense layers and norms are taken in `kind`, tables as they are.
    pub(crate) fn new(
        config: &'a EncoderConfig,
        tensors: impl Iterator<Item = (&'a str, &'a Tensor)>,
        kind: Kind,
    ) -> Self {
        Self {
            config,
            tensors: tensors.collect(),
            kind,
        }
    }

    pub(crate) fn config(&self) -> &'a EncoderConfig {
        self.config
    }

    /// Epsilon of the layer norms.
    pub(crate) fn epsilon(&self) -> f64 {
        match self.config.architecture {
            Architecture::DistilBert => 1e-12,
            _ => self.config.norm_eps,
        }
    }

    /// Whether there is such a parameter.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.tensors.contains_key(name)
    }

    /// A table, whose rows are looked up.
    pub(crate) fn table(&self, name: &str) -> Result<Tensor, TorchError> {
        match self.tensors.get(name) {
            Some(tensor) => Ok(tensor.shallow_clone()),
            None => Err(TorchError::Shape {
                what: "the model",
                given: "none".to_owned(),
                allowed: format!("a parameter `{name}`"),
            }),
        }
    }

    /// A parameter in the kind that is computed with.
    pub(crate) fn cast(&self, name: &str) -> Result<Tensor, TorchError> {
        Ok(self.table(name)?.f_to_kind(self.kind)?)
    }

    /// Weight and bias of a dense layer or of a norm.
    pub(crate) fn affine(&self, name: &str) -> Result<Affine, TorchError> {
        Ok(Affine {
            weight: self.cast(&format!("{name}.weight"))?,
            bias: self.cast(&format!("{name}.bias"))?,
        })
    }
}

/// A weight and a bias.
pub(crate) struct Affine {
    pub(crate) weight: Tensor,
    pub(crate) bias: Tensor,
}

impl Affine {
    /// x W^T + b, for x [rows, inputs] and W [outputs, inputs].
    pub(crate) fn dense(&self, x: &Tensor) -> Result<Tensor, TorchError> {
        Ok(x.f_linear(&self.weight, Some(&self.bias))?)
    }

    /// Layer norm over the last axis.
    pub(crate) fn norm(&self, x: &Tensor, epsilon: f64) -> Result<Tensor, TorchError> {
        let shape = self.bias.size();
        let (weight, bias) = (Some(&self.weight), Some(&self.bias));
        Ok(x.f_layer_norm(shape, weight, bias, epsilon, false)?)
    }

    /// More handles to the same tensors.
    pub(crate) fn handles(&self) -> Self {
        Self {
            weight: self.weight.shallow_clone(),
            bias: self.bias.shallow_clone(),
        }
    }
}
