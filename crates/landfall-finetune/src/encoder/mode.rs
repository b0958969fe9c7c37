//! How a pass through the network is made.

use landfall_torch::dropout::Draw;
use landfall_torch::tch::Kind;

/// How a pass is made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mode {
    /// The kind of number of products and activations.
    pub(crate) kind: Kind,
    /// Where and when dropout is drawn; without it nothing is dropped.
    pub(crate) draw: Option<Draw>,
    /// Whether layers keep their inputs only and run again on the way back.
    pub(crate) recompute: bool,
}

impl Mode {
    /// Prediction.
    pub(crate) fn still(kind: Kind) -> Self {
        Self {
            kind,
            draw: None,
            recompute: false,
        }
    }
}

/// The places of a network in which something is dropped.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    /// After the embeddings.
    Embedding,
    /// On the weights of attention.
    Attention,
    /// After the output of attention.
    AttentionOutput,
    /// After the feed-forward part.
    Output,
    /// Before the head.
    Head,
    /// Inside the head.
    HeadInner,
    /// Before the thin matrices of an adapter.
    Delta,
    /// After the bottleneck of an adapter.
    Bottleneck,
}

impl Place {
    /// A stream of its own for each place of each layer.
    pub(crate) fn stream(self, layer: usize) -> u64 {
        let places = 8;
        (layer as u64)
            .saturating_mul(places)
            .saturating_add(self as u64)
    }

    /// A stream of its own for each adapter of such a place.
    pub(crate) fn stream_of(self, number: u64, adapter: usize) -> u64 {
        let adapters = 1 << 20;
        let place = number
            .saturating_mul(adapters)
            .saturating_add(adapter as u64);
        self.stream(usize::try_from(place).unwrap_or(usize::MAX))
    }
}
