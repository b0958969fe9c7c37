//! Packed batches: the tokens of all examples one after the other, no padding; which examples make
//! a batch; and what each row counts in the loss.

mod assemble;
mod group;
mod loss;
mod plan;
mod temperature;

pub use assemble::{Batch, Targets};
#[cfg(feature = "torch")]
pub(crate) use loss::factors_by;
pub use loss::{Accumulation, Factors, Items, Loss, factors};
pub use plan::{Order, Plan, PlanParams, Size};

use crate::example::Sequence;

/// Sequences laid end to end.
///
/// # Shapes
/// `ids`, `types` and `positions` have one entry for each of the N real tokens, `starts` has B + 1
/// entries for B sequences: sequence `b` is `starts[b]..starts[b + 1]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Packed {
    /// Token ids.
    pub ids: Vec<i64>,
    /// Token types.
    pub types: Vec<i64>,
    /// Position of each token in its own sequence, from 0.
    pub positions: Vec<i64>,
    /// Where each sequence starts, and the end of the last.
    pub starts: Vec<usize>,
}

impl Packed {
    /// Lays `sequences` end to end.
    ///
    /// ```
    /// use landfall_finetune::{Sequence, batch::Packed};
    ///
    /// let packed = Packed::of(&[Sequence::of(vec![5, 6]), Sequence::of(vec![7])]);
    /// assert_eq!(packed.ids, [5, 6, 7]);
    /// assert_eq!(packed.positions, [0, 1, 0]);
    /// assert_eq!(packed.starts, [0, 2, 3]);
    /// ```
    pub fn of<'a>(sequences: impl IntoIterator<Item = &'a Sequence>) -> Self {
        let mut packed = Self {
            starts: vec![0],
            ..Self::default()
        };
        for sequence in sequences {
            packed
                .ids
                .extend(sequence.ids.iter().map(|id| i64::from(*id)));
            packed
                .types
                .extend(sequence.types.iter().map(|kind| i64::from(*kind)));
            packed.positions.extend((0i64..).take(sequence.len()));
            packed.starts.push(packed.ids.len());
        }
        packed
    }

    /// Number of sequences.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there is no sequence.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of real tokens.
    pub fn tokens(&self) -> usize {
        self.ids.len()
    }

    /// Length of each sequence in tokens.
    pub fn lengths(&self) -> impl Iterator<Item = usize> {
        self.starts.windows(2).map(|pair| match pair {
            [from, to] => to - from,
            _ => 0,
        })
    }
}
