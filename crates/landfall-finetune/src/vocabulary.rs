//! Exact vocabulary compaction: train on the rows of the word table that occur, and only those.
//!
//! A row that no text uses has a zero gradient in every step; AdamW then only shrinks it by
//! 1 - rate · decay, its moments stay 0. So the table can be cut to the used rows and the others
//! be brought up to date at the end by one product: the same result as training the whole table.
//! Not exact for a tied masked language model, whose softmax touches all rows.

use serde::{Deserialize, Serialize};

use crate::{FinetuneError, Sequence};

/// The ids in use, and their places in the compact table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compact {
    used: Vec<u32>,
    /// Compact id of each id up to the largest in use; `u32::MAX` where it is not used.
    places: Vec<u32>,
    vocabulary: u32,
}

impl Compact {
    /// The ids of `sequences` (take all splits) and of `always` (special tokens, the mask), which
    /// are below `vocabulary`.
    ///
    /// # Errors
    /// When an id is not below `vocabulary`.
    ///
    /// ```
    /// use landfall_finetune::{Sequence, vocabulary::Compact};
    ///
    /// let compact = Compact::of(&[Sequence::of(vec![9, 4, 9])], &[0], 10)?;
    /// assert_eq!(compact.used(), [0, 4, 9]);
    /// assert_eq!(compact.sequence(&Sequence::of(vec![9, 4]))?.ids, [2, 1]);
    /// # Ok::<(), landfall_finetune::FinetuneError>(())
    /// ```
    pub fn of<'a>(
        sequences: impl IntoIterator<Item = &'a Sequence>,
        always: &[u32],
        vocabulary: u32,
    ) -> Result<Self, FinetuneError> {
        let mut places: Vec<u32> = Vec::new();
        let ids = sequences.into_iter().flat_map(|sequence| &sequence.ids);
        for id in ids.chain(always) {
            let at = usize::try_from(*id).unwrap_or(usize::MAX);
            if *id >= vocabulary {
                return Err(beyond(*id, vocabulary));
            }
            if at >= places.len() {
                places.resize(at + 1, u32::MAX);
            }
            if let Some(place) = places.get_mut(at) {
                *place = 0;
            }
        }
        let mut used = Vec::new();
        for (id, place) in (0u32..).zip(&mut places) {
            if *place == 0 {
                *place = u32::try_from(used.len()).unwrap_or(u32::MAX);
                used.push(id);
            }
        }
        Ok(Self {
            used,
            places,
            vocabulary,
        })
    }

    /// The ids in use, ascending: row `i` of the compact table is row `used()[i]` of the whole.
    pub fn used(&self) -> &[u32] {
        &self.used
    }

    /// Number of rows of the compact table.
    pub fn len(&self) -> usize {
        self.used.len()
    }

    /// Whether no id is in use.
    pub fn is_empty(&self) -> bool {
        self.used.is_empty()
    }

    /// The compact id of an id in use.
    pub fn compact(&self, id: u32) -> Option<u32> {
        let place = self.places.get(usize::try_from(id).ok()?)?;
        Some(*place).filter(|place| *place != u32::MAX)
    }

    /// The id behind a compact id.
    pub fn original(&self, compact: u32) -> Option<u32> {
        self.used.get(usize::try_from(compact).ok()?).copied()
    }

    /// The sequence in compact ids.
    ///
    /// # Errors
    /// When an id is not in use.
    pub fn sequence(&self, sequence: &Sequence) -> Result<Sequence, FinetuneError> {
        let id = |id: &u32| {
            self.compact(*id)
                .ok_or_else(|| beyond(*id, self.vocabulary))
        };
        Ok(Sequence {
            ids: sequence.ids.iter().map(id).collect::<Result<_, _>>()?,
            types: sequence.types.clone(),
        })
    }
}

fn beyond(id: u32, vocabulary: u32) -> FinetuneError {
    if id < vocabulary {
        return FinetuneError::Setting {
            name: "token id",
            given: id.to_string(),
            allowed: "an id that the data set used when its vocabulary was compacted".to_owned(),
        };
    }
    FinetuneError::OutOfRange {
        what: "token id",
        index: id.into(),
        limit: vocabulary.into(),
    }
}

/// What weight decay has left of the rows that are never used: Π (1 - rate_t · decay).
///
/// Kept in f64 and applied once; a table that decays step by step in f32 differs from it by its
/// own rounding, at most half a unit in the last place for each step. Written as the bits of the
/// number, so that a resumed run goes on from the very same.
///
/// ```
/// use landfall_finetune::vocabulary::UnusedDecay;
///
/// let mut left = UnusedDecay::default();
/// left.step(0.1, 0.5);
/// left.step(0.2, 0.5);
/// assert!((left.factor() - 0.95 * 0.9).abs() < 1e-15);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "u64", into = "u64")]
pub struct UnusedDecay(f64);

impl From<u64> for UnusedDecay {
    fn from(bits: u64) -> Self {
        Self(f64::from_bits(bits))
    }
}

impl From<UnusedDecay> for u64 {
    fn from(left: UnusedDecay) -> Self {
        left.0.to_bits()
    }
}

impl Default for UnusedDecay {
    fn default() -> Self {
        Self(1.0)
    }
}

impl UnusedDecay {
    /// Counts one optimiser step.
    pub fn step(&mut self, rate: f64, weight_decay: f64) {
        self.0 *= 1.0 - rate * weight_decay;
    }

    /// What the rows are to be multiplied by.
    pub fn factor(self) -> f64 {
        self.0
    }
}
