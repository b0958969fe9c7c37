//! What stands on the encoder: hidden states in, outputs and losses out.

mod classify;
mod loss;
mod masked;
mod pool;

use landfall_torch::TorchError;
use landfall_torch::dropout::{Draw, dropout};
use landfall_torch::tch::{Kind, Tensor};

use crate::checkpoint::Head;
use crate::encoder::{Bound, Inputs, Linear, Mode, Place, Runs, Stack};
use classify::Classifier;
use masked::Masked;

pub use loss::Objective;
pub(crate) use loss::{LossParams, pair_losses, row_losses, token_losses};
pub(crate) use pool::{normalized, pooled};

/// The tensors of a head.
enum Standing {
    /// One row of outputs for each sequence.
    Sequence(Box<Classifier>),
    /// One row of outputs for each token.
    Tokens(Box<Linear>, f64),
    /// Words.
    Masked(Box<Masked>),
    /// The hidden states themselves.
    Embedding,
}

impl Standing {
    /// Takes the tensors of a head. `words` is the table of words, as the encoder has it.
    fn of(bound: &Bound<'_>, head: Head, words: &Tensor) -> Result<Self, TorchError> {
        let dropout = bound.config().head_dropout(head);
        Ok(match head {
            Head::Sequence => Self::Sequence(Box::new(Classifier::of(bound, dropout)?)),
            Head::Tokens => Self::Tokens(Box::new(bound.linear("classifier")?), dropout),
            Head::MaskedLm => Self::Masked(Box::new(Masked::of(bound, words)?)),
            Head::Embedding => Self::Embedding,
        })
    }

    /// Outputs of some rows, [rows, H] to [rows, C]: of sequences the first tokens, else the words.
    /// `runs` are theirs; `adapter` is the number of the adapter whose head this is. `None` for a
    /// model that has no outputs but its hidden states.
    fn of_rows(
        &self,
        x: &Tensor,
        runs: &Runs,
        adapter: Option<usize>,
        mode: &Mode,
    ) -> Result<Option<Tensor>, TorchError> {
        Ok(Some(match self {
            Self::Sequence(classifier) => classifier.outputs(x, runs, adapter, mode)?,
            Self::Tokens(out, p) => {
                let kept = dropped(x, *p, (Drop::Last, adapter), mode.draw)?;
                out.dense(&kept, runs, mode.draw)?
            }
            Self::Masked(masked) => masked.last(&masked.inner(x, runs, mode)?)?,
            Self::Embedding => return Ok(None),
        }))
    }
}

/// The head of the base, and those of adapters that have their own, by the adapters' numbers.
pub(crate) struct Heads {
    base: Standing,
    own: Vec<(usize, Standing)>,
}

impl Heads {
    /// Takes the tensors of all heads.
    pub(crate) fn of(bound: &Bound<'_>, head: Head, words: &Tensor) -> Result<Self, TorchError> {
        let own = bound.straps().iter().filter(|strap| strap.has_head);
        let own = own.map(|strap| {
            let standing = Standing::of(&bound.over(strap), head, words)?;
            Ok((strap.number, standing))
        });
        Ok(Self {
            base: Standing::of(bound, head, words)?,
            own: own.collect::<Result<_, TorchError>>()?,
        })
    }

    /// Whether there is one output for each sequence, not for each word.
    pub(crate) fn of_sequences(&self) -> bool {
        matches!(self.base, Standing::Sequence(_))
    }

    /// The head of rows that go through a stack: that of the topmost adapter that has one.
    fn topmost(&self, stack: &Stack) -> (Option<usize>, &Standing) {
        let own = |adapter: &usize| self.own.iter().find(|(number, _)| number == adapter);
        match stack.iter().rev().find_map(own) {
            Some((number, standing)) => (Some(*number), standing),
            None => (None, &self.base),
        }
    }

    /// Outputs in f32 of a head over sequences or tokens: [B, C] or [rows, C]. For tokens and words
    /// `rows` chooses words by their place in the batch, all without it. `None` for a model that
    /// has no outputs but its hidden states.
    pub(crate) fn outputs(
        &self,
        hidden: &Tensor,
        inputs: &Inputs,
        rows: Option<&Tensor>,
        mode: &Mode,
    ) -> Result<Option<Tensor>, TorchError> {
        let outputs = match (&self.base, rows) {
            (Standing::Embedding, _) => return Ok(None),
            (Standing::Sequence(_), _) => {
                let first = hidden.f_index_select(0, &inputs.firsts)?;
                self.of_runs(&first, &inputs.rows_runs, mode)?
            }
            // The last layer is wide: it sees only what is chosen.
            (Standing::Masked(masked), Some(rows)) => {
                let (real, runs) = (inputs.real(hidden)?, &inputs.words_runs);
                let inner = match runs.is_base() {
                    true => masked.inner(&real.f_index_select(0, rows)?, runs, mode)?,
                    false => masked.inner(&real, runs, mode)?.f_index_select(0, rows)?,
                };
                masked.last(&inner)?
            }
            // Dropped before choosing, so that a token's mask does not hang on its neighbours.
            (_, rows) => {
                let all = self.of_runs(&inputs.real(hidden)?, &inputs.words_runs, mode)?;
                match rows {
                    Some(rows) => all.f_index_select(0, rows)?,
                    None => all,
                }
            }
        };
        Ok(Some(outputs.f_to_kind(Kind::Float)?))
    }

    /// Rows of several runs, each through its own head.
    fn of_runs(&self, x: &Tensor, runs: &Runs, mode: &Mode) -> Result<Tensor, TorchError> {
        let none = || TorchError::Shape {
            what: "the head",
            given: "none".to_owned(),
            allowed: "one with outputs".to_owned(),
        };
        if runs.is_base() {
            let outputs = self.base.of_rows(x, runs, None, mode)?;
            return outputs.ok_or_else(none);
        }
        runs.map(&[x], |stack, own| {
            let [x] = own else {
                return Err(none());
            };
            let (adapter, standing) = self.topmost(stack);
            let rows = x.size().first().copied().unwrap_or_default();
            let runs = Runs::whole(stack, rows);
            standing.of_rows(x, &runs, adapter, mode)?.ok_or_else(none)
        })
    }
}

/// Where a head drops.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Drop {
    /// Before the inner layer.
    Inner,
    /// Before the last layer.
    Last,
}

/// Dropout at a place of the head of an adapter or of the base.
fn dropped(
    x: &Tensor,
    p: f64,
    (place, adapter): (Drop, Option<usize>),
    draw: Option<Draw>,
) -> Result<Tensor, TorchError> {
    let place = match place {
        Drop::Inner => Place::HeadInner,
        Drop::Last => Place::Head,
    };
    let number = adapter.map_or(0, |adapter| adapter.saturating_add(1));
    match draw {
        Some(draw) => dropout(x, p, draw.at(place.stream(number))),
        None => Ok(x.shallow_clone()),
    }
}
