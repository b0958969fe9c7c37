//! A model: configuration, head and weights on a device.

mod adapter;
mod adapters;
mod network;
mod route;
mod words;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use landfall_core::Seed;
use landfall_torch::tch::{Kind, Tensor};
use landfall_torch::{Device, TorchError, fused};
use rayon::prelude::*;

use crate::FinetuneError;
use crate::batch::Packed;
use crate::checkpoint::{
    Checkpoint, Head, LoadOptions, LoadReport, Parameter, SaveOptions, Weights, save,
};
use crate::config::EncoderConfig;
use crate::encoder::Inputs;

pub use adapter::Adapter;
pub(crate) use adapter::Shape;
use adapters::Merged;
pub(crate) use network::Network;
pub use route::Route;
pub(crate) use route::{routing, unknown};
use words::Words;

/// An encoder with a head, its weights in f32 on one device.
///
/// ```
/// use landfall_core::Seed;
/// use landfall_finetune::checkpoint::Head;
/// use landfall_finetune::config::{Architecture, EncoderConfig};
/// use landfall_finetune::{Device, Model};
///
/// let mut config = EncoderConfig::new(Architecture::Bert, 100);
/// (config.hidden, config.layers, config.heads, config.intermediate) = (32, 2, 4, 64);
/// let model = Model::fresh(config, Head::Sequence, Seed::new(7), Device::Cpu)?;
/// assert_eq!(model.config().layers, 2);
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
#[derive(Debug)]
pub struct Model {
    config: EncoderConfig,
    head: Head,
    device: Device,
    parameters: Vec<Parameter>,
    /// In the order of the parameters.
    tensors: Vec<Tensor>,
    /// The file the weights came from.
    source: Option<Checkpoint>,
    /// The folder with the tokenizer's files.
    folder: Option<PathBuf>,
    /// The rows of the word table in use, where it was made smaller.
    words: Option<Words>,
    /// Whether the pooler came from no file.
    fresh_pooler: bool,
    adapters: Vec<Adapter>,
    route: Route,
    merged: Option<Merged>,
    /// The fingerprint of the base, once it was asked for.
    print: OnceCell<String>,
}

impl Model {
    /// Reads the weights of a checkpoint folder to a device. What is new starts from `seed`.
    ///
    /// # Errors
    /// As [`Checkpoint::open`] and [`Weights::load`]; [`FinetuneError::Torch`] when memory is short.
    pub fn load(
        folder: &Path,
        config: EncoderConfig,
        head: Head,
        options: LoadOptions,
        seed: Seed,
        device: Device,
    ) -> Result<(Self, LoadReport), FinetuneError> {
        let checkpoint = Checkpoint::open(folder)?;
        let weights = Weights::load(&checkpoint, &config, head, options)?;
        let report = weights.report().clone();
        let parameters = weights.parameters().to_vec();
        let tensors = tensors(&weights, seed, device)?;
        let mut model = Self::of(config, head, device, parameters, tensors);
        model.fresh_pooler = report.new.iter().any(|name| name.contains("pooler."));
        model.source = Some(checkpoint);
        model.folder = Some(folder.to_path_buf());
        Ok((model, report))
    }

    /// A new model: every weight from `seed`.
    ///
    /// # Errors
    /// When [`EncoderConfig::check`] fails or memory is short.
    pub fn fresh(
        config: EncoderConfig,
        head: Head,
        seed: Seed,
        device: Device,
    ) -> Result<Self, FinetuneError> {
        let weights = Weights::fresh(&config, head)?;
        let parameters = weights.parameters().to_vec();
        let tensors = tensors(&weights, seed, device)?;
        let mut model = Self::of(config, head, device, parameters, tensors);
        model.fresh_pooler = true;
        Ok(model)
    }

    fn of(
        config: EncoderConfig,
        head: Head,
        device: Device,
        parameters: Vec<Parameter>,
        tensors: Vec<Tensor>,
    ) -> Self {
        Self {
            config,
            head,
            device,
            parameters,
            tensors,
            source: None,
            folder: None,
            words: None,
            fresh_pooler: false,
            adapters: Vec::new(),
            route: Route::base(),
            merged: None,
            print: OnceCell::new(),
        }
    }

    /// The same weights under another head, as from masked words to classes: the body is kept, the
    /// head starts from `seed`. Adapters are not taken along.
    ///
    /// # Errors
    /// When the configuration does not fit, or memory is short.
    pub fn with_head(
        self,
        config: EncoderConfig,
        head: Head,
        seed: Seed,
    ) -> Result<Self, FinetuneError> {
        let mut next = Self::fresh(config, head, seed, self.device)?;
        for (parameter, tensor) in next.parameters.iter().zip(&mut next.tensors) {
            let part = parameter.part == crate::checkpoint::Part::Body;
            if let Some(own) = self.tensor(&parameter.name).filter(|_| part) {
                *tensor = own.f_detach()?;
            }
        }
        next.folder = self.folder;
        Ok(next)
    }

    /// What the model looks like.
    pub fn config(&self) -> &EncoderConfig {
        &self.config
    }

    /// What stands on the encoder.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Where the weights are.
    pub fn device(&self) -> Device {
        self.device
    }

    /// The parameters, in the order in which data flows.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// Saves the model so that Hugging Face loads it, with the tokenizer's files of the folder it
    /// came from unless the options name another. Of adapters only one that is merged is in it.
    ///
    /// # Errors
    /// As [`save`].
    pub fn save(&self, folder: &Path, options: &SaveOptions<'_>) -> Result<(), FinetuneError> {
        let options = SaveOptions {
            source: options.source.or(self.folder.as_deref()),
            pooler: options.pooler.or(self.source.as_ref()),
            ..*options
        };
        save(folder, &self.config, self.head, &options, |parameter| {
            self.values(parameter)
        })
    }

    /// The numbers of a parameter in row order, as they are saved.
    pub(crate) fn values(&self, parameter: &Parameter) -> Result<Vec<f32>, FinetuneError> {
        let tensor = self.tensor(&parameter.name);
        let own = tensor.map_or_else(|| Ok(Vec::new()), numbers)?;
        match &self.words {
            Some(words) if parameter.name == words::TABLE => self.whole(words, own, parameter),
            _ => Ok(own),
        }
    }

    /// The tensor of a parameter.
    pub(crate) fn tensor(&self, name: &str) -> Option<&Tensor> {
        let at = self.parameters.iter().position(|one| one.name == name)?;
        self.tensors.get(at)
    }

    /// Parameters with their tensors.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&Parameter, &Tensor)> {
        self.parameters.iter().zip(&self.tensors)
    }

    /// A batch as tensors, of rows with these regions.
    ///
    /// # Errors
    /// Ids beyond the vocabulary, texts beyond the positions, empty texts.
    pub(crate) fn inputs(&self, packed: &Packed, regions: &[u32]) -> Result<Inputs, FinetuneError> {
        let compact = self.words.as_ref().map(|words| &words.compact);
        let routing = self.routing(regions)?;
        Inputs::of(packed, &self.config, compact, self.device, &routing)
    }

    /// The network in a kind of number.
    pub(crate) fn network(&self, kind: Kind) -> Result<Network, TorchError> {
        let tensors = self.named();
        let tensors = tensors.map(|(parameter, tensor)| (parameter.name.as_str(), tensor));
        let straps = self.straps();
        if kind == Kind::Float || self.device == Device::Cpu {
            return Network::of(&self.config, self.head, tensors, &straps, kind);
        }
        // On a GPU a launch for each tensor would take longer than the copies do.
        let (tables, rest): (Vec<_>, Vec<_>) = tensors.partition(|(name, _)| is_table(name));
        let (learning, still): (Vec<_>, Vec<_>) = rest
            .into_iter()
            .partition(|(_, tensor)| tensor.requires_grad());
        let mut cast = Vec::new();
        for part in [learning, still] {
            let (names, tensors): (Vec<_>, Vec<_>) = part.into_iter().unzip();
            cast.extend(names.into_iter().zip(fused::cast(&tensors, kind)?));
        }
        let cast = cast.iter().map(|(name, tensor)| (*name, tensor));
        let tensors = tables.into_iter().chain(cast);
        Network::of(&self.config, self.head, tensors, &straps, kind)
    }
}

/// Whether rows of a tensor are looked up: such a one is not computed with as a whole.
fn is_table(name: &str) -> bool {
    name.starts_with("embeddings.") && name.ends_with("_embeddings.weight")
}

fn tensors(
    weights: &Weights<'_>,
    seed: Seed,
    device: Device,
) -> Result<Vec<Tensor>, FinetuneError> {
    let read = |parameter: &Parameter| -> Result<Tensor, FinetuneError> {
        let values = weights.values(parameter, seed.stream("weights"))?;
        placed(&values, &parameter.shape, device)
    };
    weights.parameters().par_iter().map(read).collect()
}

/// Numbers in row order as a tensor on a device.
fn placed(values: &[f32], shape: &[usize], device: Device) -> Result<Tensor, FinetuneError> {
    let shape: Vec<i64> = shape.iter().map(|size| *size as i64).collect();
    let tensor = Tensor::f_from_slice(values)?.f_view(shape.as_slice())?;
    Ok(tensor.f_to_device(device.tch())?)
}

/// The numbers of a tensor in row order.
pub(crate) fn numbers(tensor: &Tensor) -> Result<Vec<f32>, FinetuneError> {
    let flat = tensor
        .f_detach()?
        .f_to_device(landfall_torch::tch::Device::Cpu)?
        .f_to_kind(Kind::Float)?
        .f_contiguous()?
        .f_view(-1)?;
    let mut values = vec![0.0f32; flat.numel()];
    let count = values.len();
    flat.f_copy_data(&mut values, count)?;
    Ok(values)
}
