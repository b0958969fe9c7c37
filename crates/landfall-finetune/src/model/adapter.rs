//! One adapter on a model.

use std::collections::BTreeMap;
use std::path::Path;

use landfall_torch::Device;
use landfall_torch::tch::Tensor;

use super::{numbers, placed};
use crate::FinetuneError;
use crate::adapter::{AdapterConfig, AdapterFolder, AdapterKind, AdapterParameter, low_ranks};
use crate::checkpoint::{Head, Parameter, Part};
use crate::config::EncoderConfig;
use crate::encoder::Strap;

/// What an adapter looks like, without its numbers.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub(crate) name: String,
    pub(crate) config: AdapterConfig,
    pub(crate) parameters: Vec<AdapterParameter>,
    /// Factors of the products of thin matrices, by the dense layer's name.
    scales: BTreeMap<String, f64>,
}

impl Shape {
    /// Its tensors, in the order of the parameters, as layers take them.
    pub(crate) fn strap<'a>(&'a self, number: usize, tensors: &'a [Tensor]) -> Strap<'a> {
        let each = self.parameters.iter().zip(tensors);
        Strap {
            number,
            kind: &self.config.kind,
            tensors: each
                .map(|(one, tensor)| (one.parameter.name.as_str(), tensor))
                .collect(),
            scales: &self.scales,
            has_head: self.has_head(),
        }
    }

    /// Whether it has a head, or parts of one, of its own.
    pub(crate) fn has_head(&self) -> bool {
        let mut parts = self.parameters.iter().map(|one| one.parameter.part);
        parts.any(|part| part != Part::Body)
    }
}

/// An error where the head of a folder has the labels in another order, or others, than the model.
fn same_labels(
    opened: &AdapterFolder,
    folder: &Path,
    base: &EncoderConfig,
    head: Head,
) -> Result<(), FinetuneError> {
    let trained = opened.stack().last().and_then(|one| one.trained.as_ref());
    let own = trained.filter(|one| one.head == head && !one.labels.is_empty());
    match own {
        Some(own) if own.labels != base.labels && !base.is_nameless() => {
            Err(FinetuneError::Setting {
                name: "labels of the adapter",
                given: format!("{} ({})", own.labels.join(", "), folder.display()),
                allowed: format!("those of the model: {}", base.labels.join(", ")),
            })
        }
        _ => Ok(()),
    }
}

/// An adapter on a model.
#[derive(Debug)]
pub struct Adapter {
    pub(crate) shape: Shape,
    /// In the order of the parameters.
    pub(crate) tensors: Vec<Tensor>,
}

impl Adapter {
    /// An adapter out of tensors in the order of its layout under `head`.
    pub(super) fn of(
        name: &str,
        config: AdapterConfig,
        base: &EncoderConfig,
        head: Head,
        tensors: Vec<(AdapterParameter, Tensor)>,
    ) -> Result<Self, FinetuneError> {
        let ranks = low_ranks(&config, base, head)?;
        let (parameters, tensors) = tensors.into_iter().unzip();
        let scales = ranks.into_iter().map(|one| (one.module, one.scale));
        let shape = Shape {
            name: name.to_owned(),
            scales: scales.collect(),
            config,
            parameters,
        };
        Ok(Self { shape, tensors })
    }

    /// Reads the adapters of a folder to a device, the lowest first: the topmost gets the name,
    /// those below `name.part`. A folder that PEFT wrote is taken as it is; one that this program
    /// wrote only for its own base.
    pub(crate) fn read(
        folder: &Path,
        name: &str,
        (base, head): (&EncoderConfig, Head),
        fingerprint: &str,
        device: Device,
    ) -> Result<Vec<Self>, FinetuneError> {
        let opened = AdapterFolder::open(folder)?;
        same_labels(&opened, folder, base, head)?;
        let last = opened.stack().len().saturating_sub(1);
        let one = |(at, config): (usize, &AdapterConfig)| {
            let tensors = opened.tensors(config, base, head, fingerprint)?;
            let tensors = tensors.into_iter().map(|(parameter, values)| {
                let tensor = placed(&values, &parameter.parameter.shape, device)?;
                Ok((parameter, tensor))
            });
            let tensors = tensors.collect::<Result<Vec<_>, FinetuneError>>()?;
            let mut config = config.clone();
            config.fingerprint = Some(fingerprint.to_owned());
            let name = match &config.kind {
                AdapterKind::Bottleneck(own) if at < last => format!("{name}.{}", own.part),
                _ => name.to_owned(),
            };
            Self::of(&name, config, base, opened.names_of(head), tensors)
        };
        opened.stack().iter().enumerate().map(one).collect()
    }

    /// Its name among the model's adapters.
    pub fn name(&self) -> &str {
        &self.shape.name
    }

    /// What it looks like.
    pub fn config(&self) -> &AdapterConfig {
        &self.shape.config
    }

    /// Its tensors.
    pub fn parameters(&self) -> &[AdapterParameter] {
        &self.shape.parameters
    }

    /// Numbers that it has.
    pub fn elements(&self) -> usize {
        self.parameters()
            .iter()
            .map(|one| one.parameter.len())
            .sum()
    }

    /// Names inside the program, unique among all adapters, with the tensors.
    pub(crate) fn named(&self) -> impl Iterator<Item = (String, &Parameter, &Tensor)> {
        let each = self.parameters().iter().zip(&self.tensors);
        each.map(|(one, tensor)| {
            let name = format!("adapter.{}.{}", self.name(), one.parameter.name);
            (name, &one.parameter, tensor)
        })
    }

    /// The tensor of a parameter by its name without the adapter's.
    pub(crate) fn tensor(&self, name: &str) -> Option<&Tensor> {
        let mut each = self.parameters().iter();
        let at = each.position(|one| one.parameter.name == name)?;
        self.tensors.get(at)
    }

    /// The weight of a dense layer with the adapter's product added, if it has one there.
    pub(super) fn merged(
        &self,
        module: &str,
        weight: &Tensor,
    ) -> Result<Option<Tensor>, FinetuneError> {
        let take = |part: &str| {
            let plain = self.tensor(&format!("{module}.{part}"));
            plain.or_else(|| self.tensor(&format!("{module}.{part}.weight")))
        };
        let (Some(scale), Some(a), Some(b)) = (
            self.shape.scales.get(module),
            take("lora_A"),
            take("lora_B"),
        ) else {
            return Ok(None);
        };
        let a = match take("lora_E") {
            Some(e) => a.f_mul(e)?,
            None => a.shallow_clone(),
        };
        let product = b.f_matmul(&a)?.f_mul_scalar(*scale)?;
        Ok(Some(weight.f_add(&product)?.f_detach()?))
    }

    /// The numbers of a parameter of the saved file: without triplets of AdaLoRA that were given
    /// up.
    pub(super) fn values(&self, one: &AdapterParameter) -> Result<Vec<f32>, FinetuneError> {
        let name = &one.parameter.name;
        let own = self
            .parameters()
            .iter()
            .find(|own| own.parameter.name == *name);
        let (Some(own), Some(tensor)) = (own, self.tensor(name)) else {
            return Ok(Vec::new());
        };
        let AdapterKind::AdaLora(ada) = &self.config().kind else {
            return numbers(tensor);
        };
        if own.parameter.shape == one.parameter.shape {
            return numbers(tensor);
        }
        let kept = ada.kept_of(&own.file).iter().enumerate();
        let kept: Vec<i64> = kept
            .filter(|(_, kept)| **kept)
            .map(|(at, _)| at as i64)
            .collect();
        let kept = Tensor::f_from_slice(&kept)?.f_to_device(tensor.device())?;
        let axis = i64::from(name.ends_with("lora_B"));
        numbers(&tensor.f_index_select(axis, &kept)?)
    }
}
