//! Dynamic masking for the masked language model.
//!
//! Devlin et al. (2019): 15 % of the tokens are to be guessed; of these 80 % show the mask, 10 % a
//! random token, 10 % themselves. Which ones is a function of (seed, epoch, example, position), so
//! every epoch masks anew and a resumed run masks as an uninterrupted one.
//!
//! Special tokens are never chosen, nor drawn as random tokens. Each token (or whole word: all its
//! tokens or none) is chosen on its own with the given probability, as Hugging Face's collator does
//! for tokens; a short text may have none chosen in an epoch.

use landfall_core::Seed;

use crate::counter::{below, equal, unit};
use crate::{FinetuneError, Sequence};

/// How texts are masked.
#[derive(Debug, Clone, PartialEq)]
pub struct MaskParams {
    /// Probability of a token to be guessed: 0.15 by default.
    pub share: f64,
    /// Share of these that show the mask: 0.8.
    pub masked: f64,
    /// Share of these that show a random token: 0.1; the rest show themselves.
    pub random: f64,
    /// Whether all tokens of a word are chosen together.
    pub whole_words: bool,
    /// Id of the mask token.
    pub mask_id: u32,
    /// Number of token ids.
    pub vocabulary: u32,
    /// Ids that are never chosen: start, end, padding, unknown, mask.
    pub special: Vec<u32>,
    /// Seed of the choices.
    pub seed: Seed,
}

/// Valid parameters of masking.
#[derive(Debug, Clone, PartialEq)]
pub struct Masker {
    params: MaskParams,
    /// Special ids, sorted.
    special: Vec<u32>,
}

impl MaskParams {
    /// The usual shares (15 %; 80, 10, 10), tokens on their own.
    pub fn new(mask_id: u32, vocabulary: u32, special: Vec<u32>, seed: Seed) -> Self {
        Self {
            share: 0.15,
            masked: 0.8,
            random: 0.1,
            whole_words: false,
            mask_id,
            vocabulary,
            special,
            seed,
        }
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// When a share is not between 0 and 1, the shares of masked and random tokens exceed 1
    /// together, the mask is beyond the vocabulary, or every id is special.
    pub fn check(self) -> Result<Masker, FinetuneError> {
        self.check_shares()?;
        if self.mask_id >= self.vocabulary {
            return Err(FinetuneError::OutOfRange {
                what: "mask id",
                index: self.mask_id.into(),
                limit: self.vocabulary.into(),
            });
        }
        let mut special = self.special.clone();
        special.retain(|id| *id < self.vocabulary);
        special.sort_unstable();
        special.dedup();
        if special.len() as u64 >= u64::from(self.vocabulary) {
            return Err(FinetuneError::Setting {
                name: "special tokens",
                given: format!("{} of {} ids", special.len(), self.vocabulary),
                allowed: "fewer than the vocabulary".to_owned(),
            });
        }
        Ok(Masker {
            params: self,
            special,
        })
    }

    fn check_shares(&self) -> Result<(), FinetuneError> {
        let both = self.masked + self.random;
        let shares = [
            ("share of tokens to guess", self.share),
            ("share of masked tokens", self.masked),
            ("share of random tokens", self.random),
            ("share of masked and random tokens", both),
        ];
        for (name, share) in shares {
            // 0.9 + 0.1 may be a rounding error above 1.
            if !(0.0..=1.0 + 1e-12).contains(&share) {
                return Err(FinetuneError::Setting {
                    name,
                    given: share.to_string(),
                    allowed: "0 to 1".to_owned(),
                });
            }
        }
        Ok(())
    }
}

impl Masker {
    /// The text as the model sees it in `epoch`, and for each token its true id where it is to be
    /// guessed.
    ///
    /// `words` has the word of each token (`None` for special tokens); it is needed for whole
    /// words. `example` is the example's index in the data set.
    ///
    /// # Errors
    /// When `words` is needed and missing or is not as long as the text.
    ///
    /// ```
    /// use landfall_core::Seed;
    /// use landfall_finetune::{Sequence, masking::MaskParams};
    ///
    /// let mut params = MaskParams::new(4, 100, vec![0, 1, 2, 3, 4], Seed::new(1));
    /// params.share = 1.0;
    /// params.masked = 1.0;
    /// params.random = 0.0;
    /// let (seen, truth) = params.check()?.mask(&Sequence::of(vec![2, 50, 60, 3]), None, 0, 0)?;
    /// assert_eq!(seen.ids, [2, 4, 4, 3]);
    /// assert_eq!(truth, [None, Some(50), Some(60), None]);
    /// # Ok::<(), landfall_finetune::FinetuneError>(())
    /// ```
    pub fn mask(
        &self,
        text: &Sequence,
        words: Option<&[Option<u32>]>,
        epoch: u64,
        example: u64,
    ) -> Result<(Sequence, Vec<Option<u32>>), FinetuneError> {
        let words = words.filter(|_| self.params.whole_words);
        let given = words.map_or(0, <[Option<u32>]>::len);
        if self.params.whole_words {
            equal("words of tokens to mask", given, text.len())?;
        }
        let text_seed = self.params.seed.stream("mask").index(epoch).index(example);
        let mut seen = text.clone();
        let mut truth = Vec::with_capacity(text.len());
        let mut word_start = (None, 0);
        for (place, id) in (0u64..).zip(&mut seen.ids) {
            let word = words.and_then(|words| *words.get(usize::try_from(place).ok()?)?);
            if word.is_none() || word != word_start.0 {
                word_start = (word, place);
            }
            let chosen = self.params.share > unit(text_seed.stream("word").index(word_start.1));
            if chosen && self.special.binary_search(id).is_err() {
                truth.push(Some(*id));
                *id = self.shown(*id, text_seed.stream("token").index(place));
            } else {
                truth.push(None);
            }
        }
        Ok((seen, truth))
    }

    fn shown(&self, id: u32, seed: Seed) -> u32 {
        let which = unit(seed.index(0));
        if which < self.params.masked {
            self.params.mask_id
        } else if which < self.params.masked + self.params.random {
            self.any(seed.index(1))
        } else {
            id
        }
    }

    /// Any id that is not special, all alike.
    fn any(&self, seed: Seed) -> u32 {
        let free = u64::from(self.params.vocabulary) - self.special.len() as u64;
        let mut id = below(seed, usize::try_from(free).unwrap_or(usize::MAX)) as u64;
        for special in &self.special {
            if u64::from(*special) <= id {
                id += 1;
            }
        }
        u32::try_from(id).unwrap_or(self.params.mask_id)
    }
}
