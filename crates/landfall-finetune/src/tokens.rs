//! From text to token ids.

mod batch;
mod build;
mod bytelevel;
mod cache;
mod cut;
mod encode;
mod fingerprint;
mod flaw;
mod limit;
mod merges;
mod open;
mod peek;
mod report;
mod save;
mod sentencepiece;
mod settings;
mod text;
mod train;
mod unigram;
mod wordpiece;

pub use cache::{CacheState, TokenCache};
pub use encode::Tokens;
pub use flaw::TokensFlaw;
pub use report::{LanguageTokens, TokenReport};
pub use text::{Encoded, Text, Truncation};
pub use train::{TokenizerKind, TrainOptions, train};
