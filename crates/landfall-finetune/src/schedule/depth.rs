//! Which parameters learn, how fast, and which decay.

use serde::{Deserialize, Serialize};

/// Where in the model a parameter lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// The tables before the first layer and their normalisation.
    Embeddings,
    /// A layer, from 0.
    Layer(usize),
    /// The pooler and the head.
    Head,
}

/// Where the parameter called `name` lies; names are those inside this program (BERT's without
/// the body's prefix).
///
/// ```
/// use landfall_finetune::schedule::{Depth, depth};
///
/// assert_eq!(depth("embeddings.word_embeddings.weight"), Depth::Embeddings);
/// assert_eq!(depth("encoder.layer.11.output.dense.bias"), Depth::Layer(11));
/// assert_eq!(depth("pooler.dense.weight"), Depth::Head);
/// ```
pub fn depth(name: &str) -> Depth {
    if name.starts_with("embeddings.") {
        return Depth::Embeddings;
    }
    name.strip_prefix("encoder.layer.")
        .and_then(|rest| rest.split('.').next()?.parse().ok())
        .map_or(Depth::Head, Depth::Layer)
}

/// Whether weight decay applies: not to biases and not to the weights of normalisations (Hugging
/// Face's usual groups).
///
/// ```
/// use landfall_finetune::schedule::decays;
///
/// assert!(decays("encoder.layer.0.attention.self.query.weight"));
/// assert!(!decays("encoder.layer.0.attention.output.LayerNorm.weight"));
/// assert!(!decays("cls.predictions.bias") && !decays("lm_head.layer_norm.weight"));
/// ```
pub fn decays(name: &str) -> bool {
    let mut parts = name.rsplit('.');
    let last = parts.next().unwrap_or_default();
    let module = parts.next().unwrap_or_default().to_lowercase();
    let norm = module.replace('_', "").ends_with("layernorm");
    last != "bias" && !norm
}

/// The factor of the learning rate with layer-wise decay (Clark et al. 2020, ELECTRA):
/// `decay` to the power of the distance from the head, for which the head and the pooler have 1,
/// layer i of L has `decay^(L - i)` and the embeddings `decay^(L + 1)`.
///
/// ```
/// use landfall_finetune::schedule::layer_factor;
///
/// assert_eq!(layer_factor("classifier.weight", 2, 0.5), 1.0);
/// assert_eq!(layer_factor("encoder.layer.1.output.dense.bias", 2, 0.5), 0.5);
/// assert_eq!(layer_factor("encoder.layer.0.output.dense.bias", 2, 0.5), 0.25);
/// assert_eq!(layer_factor("embeddings.LayerNorm.bias", 2, 0.5), 0.125);
/// ```
pub fn layer_factor(name: &str, layers: usize, decay: f64) -> f64 {
    let distance = match depth(name) {
        Depth::Head => 0,
        Depth::Layer(layer) => layers.saturating_sub(layer),
        Depth::Embeddings => layers + 1,
    };
    decay.powi(i32::try_from(distance).unwrap_or(i32::MAX))
}

/// The parts of the model that do not learn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Whether the embeddings stay as they are.
    pub embeddings: bool,
    /// How many of the lowest layers stay as they are.
    pub layers: usize,
}

impl Frozen {
    /// Whether the parameter called `name` stays as it is.
    pub fn holds(&self, name: &str) -> bool {
        match depth(name) {
            Depth::Embeddings => self.embeddings,
            Depth::Layer(layer) => layer < self.layers,
            Depth::Head => false,
        }
    }
}
