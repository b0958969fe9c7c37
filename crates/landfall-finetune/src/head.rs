//! What stands on the encoder: hidden states in, outputs and losses out.

mod classify;
mod loss;
mod masked;
mod pool;

use landfall_torch::TorchError;
use landfall_torch::dropout::{Draw, dropout};
use landfall_torch::tch::{Kind, Tensor};

use crate::checkpoint::Head;
use crate::encoder::{Affine, Bound, Inputs, Mode, Place};
use classify::Classifier;
use masked::Masked;

pub use loss::Objective;
pub(crate) use loss::{LossParams, pair_losses, row_losses, token_losses};
pub(crate) use pool::{normalized, pooled};

/// The tensors of a head.
pub(crate) enum Standing {
    /// One row of outputs for each sequence.
    Sequence(Box<Classifier>),
    /// One row of outputs for each token.
    Tokens(Affine, f64),
    /// Words.
    Masked(Box<Masked>),
    /// The hidden states themselves.
    Embedding,
}

impl Standing {
    /// Takes the tensors of a head. `words` is the table of words, as the encoder has it.
    pub(crate) fn of(bound: &Bound<'_>, head: Head, words: &Tensor) -> Result<Self, TorchError> {
        let dropout = bound.config().head_dropout(head);
        Ok(match head {
            Head::Sequence => Self::Sequence(Box::new(Classifier::of(bound, dropout)?)),
            Head::Tokens => Self::Tokens(bound.affine("classifier")?, dropout),
            Head::MaskedLm => Self::Masked(Box::new(Masked::of(bound, words)?)),
            Head::Embedding => Self::Embedding,
        })
    }

    /// Outputs in f32 of a head over sequences or tokens: [B, C] or [rows, C]. For tokens and words
    /// `rows` chooses tokens by their place in the batch, all without it. `None` for a model that
    /// has no outputs but its hidden states.
    pub(crate) fn outputs(
        &self,
        hidden: &Tensor,
        inputs: &Inputs,
        rows: Option<&Tensor>,
        mode: &Mode,
    ) -> Result<Option<Tensor>, TorchError> {
        let chosen = || match rows {
            Some(rows) => Ok(hidden.f_index_select(0, rows)?),
            None => Ok::<_, TorchError>(hidden.shallow_clone()),
        };
        let outputs = match self {
            Self::Sequence(classifier) => {
                classifier.outputs(&hidden.f_index_select(0, &inputs.firsts)?, mode)?
            }
            // Dropped before choosing, so that a token's mask does not hang on its neighbours.
            Self::Tokens(out, p) => {
                let kept = dropped(hidden, *p, Place::Head, mode.draw)?;
                match rows {
                    Some(rows) => out.dense(&kept.f_index_select(0, rows)?)?,
                    None => out.dense(&kept)?,
                }
            }
            Self::Masked(masked) => masked.outputs(&chosen()?)?,
            Self::Embedding => return Ok(None),
        };
        Ok(Some(outputs.f_to_kind(Kind::Float)?))
    }
}

/// Dropout at a place of the head.
fn dropped(x: &Tensor, p: f64, place: Place, draw: Option<Draw>) -> Result<Tensor, TorchError> {
    match draw {
        Some(draw) => dropout(x, p, draw.at(place.stream(0))),
        None => Ok(x.shallow_clone()),
    }
}
