//! What a predictor's weights take of memory.

use std::collections::{BTreeMap, BTreeSet};

use landfall_torch::Precision;
use landfall_torch::tch::Tensor;
use serde::Serialize;

use super::predictor::Predictor;
use crate::FinetuneError;
use crate::checkpoint::{Head, Parameter, layout};
use crate::config::EncoderConfig;
use crate::encoder::scale_of;

/// Bytes of the weights of a predictor, by what they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Memory {
    /// Tables that are looked up: words, positions, types.
    pub tables: u64,
    /// Weights of dense layers, with the factors of those of one byte.
    pub dense: u64,
    /// Biases and norms.
    pub rest: u64,
    /// Each adapter by its name.
    pub adapters: BTreeMap<String, u64>,
}

impl Memory {
    /// All together.
    pub fn total(&self) -> u64 {
        let base = self.tables + self.dense + self.rest;
        base + self.adapters.values().sum::<u64>()
    }

    /// What the weights of a base would take, without one being loaded: each number 2 or 4 bytes,
    /// with `int8` those of dense layers 1 and a factor of 4 for each output. Where the processor
    /// multiplies in tiles, weights of one byte are filled up to whole tiles of 16 by 32; this is
    /// not counted here.
    ///
    /// # Errors
    /// As [`layout`].
    ///
    /// ```
    /// use landfall_finetune::Precision;
    /// use landfall_finetune::checkpoint::Head;
    /// use landfall_finetune::config::{Architecture, EncoderConfig};
    /// use landfall_finetune::predict::Memory;
    ///
    /// // XLM-R base: of 277 million numbers 192 million are the table of words.
    /// let mut config = EncoderConfig::new(Architecture::XlmRoberta, 250_002);
    /// (config.positions, config.types) = (514, 1);
    /// let plain = Memory::of(&config, Head::Embedding, Precision::F32, false)?;
    /// let bytes = Memory::of(&config, Head::Embedding, Precision::Bf16, true)?;
    /// assert_eq!(plain.tables, 4 * 768 * (250_002 + 514 + 1));
    /// assert_eq!(plain.dense, 4 * 12 * 12 * 768 * 768);
    /// // Factors of all outputs beside the bytes.
    /// assert_eq!(bytes.dense, 12 * (12 * 768 * 768 + 4 * 9 * 768));
    /// assert_eq!(bytes.tables * 2, plain.tables);
    /// # Ok::<(), landfall_finetune::FinetuneError>(())
    /// ```
    pub fn of(
        config: &EncoderConfig,
        head: Head,
        precision: Precision,
        int8: bool,
    ) -> Result<Self, FinetuneError> {
        let parameters = layout(config, head)?;
        let names = parameters.iter().map(|one| one.name.as_str()).collect();
        let size = precision.kind().elt_size_in_bytes() as u64;
        let mut memory = Self::default();
        for one in &parameters {
            let count = one.len() as u64;
            match is_dense(one, &names) {
                true if int8 => {
                    let outputs = one.shape.first().copied().unwrap_or_default() as u64;
                    memory.dense += count + 4 * outputs;
                }
                true => memory.dense += count * size,
                false if one.shape.len() > 1 => memory.tables += count * size,
                false => memory.rest += count * size,
            }
        }
        Ok(memory)
    }
}

impl Predictor {
    /// What the weights take of memory now: those of the base and of each adapter.
    ///
    /// # Errors
    /// [`FinetuneError::Torch`].
    pub fn memory(&self) -> Result<Memory, FinetuneError> {
        let tensors: BTreeMap<&str, &Tensor> = self.weights.tensors().collect();
        let mut memory = Memory {
            adapters: self.serving.now()?.bytes()?,
            ..Memory::default()
        };
        for (name, tensor) in &tensors {
            let size = bytes(tensor)?;
            let beside = |name: String| tensors.contains_key(name.as_str());
            let bias = name.strip_suffix("weight");
            let bias = bias.is_some_and(|start| beside(format!("{start}bias")));
            let factors = tensors.keys().any(|weight| scale_of(weight) == **name);
            if factors || (tensor.dim() > 1 && bias) {
                memory.dense += size;
            } else if tensor.dim() > 1 {
                memory.tables += size;
            } else {
                memory.rest += size;
            }
        }
        Ok(memory)
    }
}

/// Bytes of the numbers of a tensor.
pub(super) fn bytes(tensor: &Tensor) -> Result<u64, FinetuneError> {
    let size = tensor.f_kind()?.elt_size_in_bytes();
    Ok(tensor.numel() as u64 * size as u64)
}

/// Whether a parameter is the weight of a dense layer: it has a bias beside it.
pub(super) fn is_dense(parameter: &Parameter, names: &BTreeSet<&str>) -> bool {
    let bias = parameter.name.strip_suffix("weight");
    let bias = bias.map(|name| format!("{name}bias"));
    parameter.shape.len() == 2 && bias.is_some_and(|bias| names.contains(bias.as_str()))
}
