//! Parameters by name, in the kind that is computed with.

use std::collections::BTreeMap;

use landfall_torch::TorchError;
use landfall_torch::int8::Int8Weight;
use landfall_torch::tch::{Kind, Tensor};

use super::bottleneck::{Bottle, Bottles};
use super::dense::Dense;
use super::linear::{Linear, Norm, Thin};
use crate::adapter::AdapterKind;
use crate::config::{Architecture, EncoderConfig};

/// The tensors of an adapter, ready to be taken by name.
pub(crate) struct Strap<'a> {
    /// The number by which rows name it.
    pub(crate) number: usize,
    pub(crate) kind: &'a AdapterKind,
    pub(crate) tensors: BTreeMap<&'a str, &'a Tensor>,
    /// Factors of the products of thin matrices, by the dense layer's name.
    pub(crate) scales: &'a BTreeMap<String, f64>,
    /// Whether it has a head, or parts of one, of its own.
    pub(crate) has_head: bool,
}

/// The parameters of a model, ready to be taken by name.
pub(crate) struct Bound<'a> {
    config: &'a EncoderConfig,
    tensors: BTreeMap<&'a str, &'a Tensor>,
    straps: &'a [Strap<'a>],
    /// The adapter whose copies count more than the base's own.
    over: Option<&'a Strap<'a>>,
    kind: Kind,
}

impl<'a> Bound<'a> {
    /// Tensors by name. Dense layers and norms are taken in `kind`, tables as they are.
    pub(crate) fn new(
        config: &'a EncoderConfig,
        tensors: impl Iterator<Item = (&'a str, &'a Tensor)>,
        straps: &'a [Strap<'a>],
        kind: Kind,
    ) -> Self {
        Self {
            config,
            tensors: tensors.collect(),
            straps,
            over: None,
            kind,
        }
    }

    /// The adapters.
    pub(crate) fn straps(&self) -> &'a [Strap<'a>] {
        self.straps
    }

    /// The same with the copies of an adapter in the place of the base's own.
    pub(crate) fn over(&self, strap: &'a Strap<'a>) -> Self {
        Self {
            tensors: self.tensors.clone(),
            over: Some(strap),
            ..*self
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
        let own = self.over.and_then(|strap| strap.tensors.get(name));
        match own.or_else(|| self.tensors.get(name)) {
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

    /// Weight and bias of a norm, of the base alone.
    fn affine(&self, name: &str) -> Result<Affine, TorchError> {
        Ok(Affine {
            weight: self.cast(&format!("{name}.weight"))?,
            bias: self.cast(&format!("{name}.bias"))?,
        })
    }

    /// Weight and bias of a dense layer, of the base alone.
    fn dense(&self, name: &str) -> Result<Dense, TorchError> {
        let bias = self.cast(&format!("{name}.bias"))?;
        let weight = self.table(&format!("{name}.weight"))?;
        match Int8Weight::is_one(&weight) {
            true => {
                let scale = self.table(&scale_of(&format!("{name}.weight")))?;
                Ok(Dense::bytes(Int8Weight::from_parts(weight, scale), bias))
            }
            false => Ok(Dense::plain(weight.f_to_kind(self.kind)?, bias)),
        }
    }

    /// A dense layer with what adapters add to it.
    pub(crate) fn linear(&self, name: &str) -> Result<Linear, TorchError> {
        let mut thin = Vec::new();
        for strap in self.straps {
            if let Some(one) = self.thin(strap, name)? {
                thin.push((strap.number, one));
            }
        }
        Ok(Linear {
            base: self.dense(name)?,
            thin,
            biases: self.biases(name)?,
            // Names are few; two with one number would only share a dropout mask.
            number: name.bytes().fold(0u64, |sum, byte| {
                sum.wrapping_mul(31).wrapping_add(u64::from(byte)) & 0xff_ffff
            }),
        })
    }

    /// A norm with the biases of adapters.
    pub(crate) fn norm(&self, name: &str) -> Result<Norm, TorchError> {
        Ok(Norm {
            base: self.affine(name)?,
            biases: self.biases(name)?,
            epsilon: self.epsilon(),
        })
    }

    fn thin(&self, strap: &Strap<'_>, name: &str) -> Result<Option<Thin>, TorchError> {
        let Some(scale) = strap.scales.get(name) else {
            return Ok(None);
        };
        let (ending, dropout) = match strap.kind {
            AdapterKind::Lora(lora) => (".weight", lora.dropout),
            AdapterKind::AdaLora(ada) => ("", ada.dropout),
            _ => return Ok(None),
        };
        // As they are kept: what is thin costs nothing in f32.
        let take = |part: &str| {
            let tensor = strap.tensors.get(format!("{name}.{part}{ending}").as_str());
            tensor.map(|tensor| tensor.shallow_clone())
        };
        let (Some(a), Some(b)) = (take("lora_A"), take("lora_B")) else {
            return Ok(None);
        };
        Ok(Some(Thin {
            a,
            b,
            e: take("lora_E"),
            scale: *scale,
            dropout,
        }))
    }

    /// Biases of adapters in the place of the base's. A head of an adapter has its own already.
    fn biases(&self, name: &str) -> Result<Vec<(usize, Tensor)>, TorchError> {
        let mut biases = Vec::new();
        if self.over.is_some() {
            return Ok(biases);
        }
        for strap in self.straps {
            if let Some(bias) = self.of(strap, &format!("{name}.bias"))? {
                biases.push((strap.number, bias));
            }
        }
        Ok(biases)
    }

    /// The bottlenecks of a layer.
    pub(super) fn bottles(&self, layer: usize) -> Result<Bottles, TorchError> {
        let mut bottles = Vec::new();
        for strap in self.straps {
            let AdapterKind::Bottleneck(config) = strap.kind else {
                continue;
            };
            let take =
                |part: &str| self.of(strap, &format!("encoder.layer.{layer}.bottleneck.{part}"));
            let parts = [
                take("down.weight")?,
                take("down.bias")?,
                take("up.weight")?,
                take("up.bias")?,
            ];
            if let [Some(down), Some(down_bias), Some(up), Some(up_bias)] = parts {
                let bottle = Bottle {
                    down: Affine {
                        weight: down,
                        bias: down_bias,
                    },
                    up: Affine {
                        weight: up,
                        bias: up_bias,
                    },
                    activation: config.activation,
                    scale: config.scale,
                    dropout: config.dropout,
                };
                bottles.push((strap.number, bottle));
            }
        }
        Ok(Bottles(bottles))
    }

    /// The virtual tokens of adapters whose kind is chosen, [tokens, width].
    pub(super) fn virtual_tokens(
        &self,
        chosen: impl Fn(&AdapterKind) -> bool,
    ) -> Result<Vec<(usize, Tensor)>, TorchError> {
        let mut all = Vec::new();
        for strap in self.straps.iter().filter(|strap| chosen(strap.kind)) {
            if let Some(tokens) = self.of(strap, "prompt_embeddings")? {
                all.push((strap.number, tokens));
            }
        }
        Ok(all)
    }

    /// A tensor of an adapter in the kind that is computed with.
    fn of(&self, strap: &Strap<'_>, name: &str) -> Result<Option<Tensor>, TorchError> {
        match strap.tensors.get(name) {
            Some(tensor) => Ok(Some(tensor.f_to_kind(self.kind)?)),
            None => Ok(None),
        }
    }
}

/// The name of the factors of a weight of one byte.
pub(crate) fn scale_of(weight: &str) -> String {
    format!("{weight}.scale")
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
