//! Prediction: texts or token ids in, logits, probabilities and vectors out.

mod adapters;
mod answer;
mod defaults;
mod frozen;
mod memory;
mod open;
mod params;
mod pass;
mod predictor;
mod serving;
mod tagged;
mod vectors;

pub use answer::Prediction;
pub(crate) use answer::{largest, softmax};
pub use memory::Memory;
pub use params::{DEFAULT_BATCH_TOKENS, PredictorParams, ValidPredictorParams};
pub use pass::Embedding;
pub(crate) use pass::{embeddings, outputs};
pub use predictor::Predictor;
pub use tagged::{Tagged, TaggedToken, TaggedWord};
pub use vectors::Vectors;
