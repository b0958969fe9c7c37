//! The tensors of a model and its adapters, ready for a pass.

use landfall_torch::TorchError;
use landfall_torch::tch::{Kind, Tensor};

use crate::checkpoint::Head;
use crate::config::EncoderConfig;
use crate::encoder::{Bound, Encoder, Strap};
use crate::head::Heads;

/// An encoder and what stands on it.
pub(crate) struct Network {
    pub(crate) encoder: Encoder,
    pub(crate) heads: Heads,
}

impl Network {
    /// Takes the tensors by name, in a kind of number; gradients flow back to the tensors given.
    pub(crate) fn of<'a>(
        config: &'a EncoderConfig,
        head: Head,
        tensors: impl Iterator<Item = (&'a str, &'a Tensor)>,
        straps: &'a [Strap<'a>],
        kind: Kind,
    ) -> Result<Self, TorchError> {
        let bound = Bound::new(config, tensors, straps, kind);
        let encoder = Encoder::of(&bound)?;
        let heads = Heads::of(&bound, head, encoder.words())?;
        Ok(Self { encoder, heads })
    }
}
