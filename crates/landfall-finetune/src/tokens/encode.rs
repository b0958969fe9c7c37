//! Encoding one text.

use std::path::Path;

use tokenizers::{
    EncodeInput, Encoding, InputSequence, PostProcessor, PostProcessorWrapper, Tokenizer,
    TruncationDirection,
};

use super::flaw::TokensFlaw;
use super::peek::{Overrides, Peek};
use super::text::{Encoded, Text, Truncation};
use super::{cut, open};
use crate::FinetuneError;
use crate::config::{Architecture, EncoderConfig};
use crate::example::Sequence;

/// A tokenizer with a limit, made for a model.
///
/// Ids are those of Hugging Face's fast tokenizers. Padding and truncation settings inside
/// `tokenizer.json` are not used: nothing is padded, and the limit is the folder's own
/// (sentence-transformers' `max_seq_length`, then `model_max_length`, then the positions) unless
/// [`Tokens::with_limit`] sets another.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// Without post-processor, truncation and padding.
    pub(super) tokenizer: Tokenizer,
    pub(super) processor: Option<PostProcessorWrapper>,
    /// The whole of `tokenizer.json`.
    pub(super) json: String,
    /// What the settings beside it overrule.
    pub(super) overrides: Overrides,
    /// The file it came from, for errors.
    pub(super) file: String,
    pub(super) architecture: Architecture,
    pub(super) limit: usize,
    pub(super) truncation: Truncation,
    pub(super) left: bool,
    /// Whether token types are those of the tokenizer; else they are 0, as Hugging Face gives
    /// RoBERTa and XLM-R none.
    pub(super) has_types: bool,
    pub(super) types: usize,
    positions: usize,
    /// Whether a word in the middle must be given with a space before it.
    joins_words: bool,
    unknown: Option<u32>,
}

/// What a tokenizer is made of.
pub(super) struct Parts<'a> {
    pub(super) json: String,
    pub(super) peek: Peek,
    pub(super) overrides: Overrides,
    pub(super) file: String,
    pub(super) config: &'a EncoderConfig,
    pub(super) limit: usize,
    pub(super) left: bool,
    pub(super) types: bool,
}

impl Tokens {
    /// Opens the tokenizer in `folder` for the model of `config`: `tokenizer.json`, or in older
    /// folders `vocab.txt` (BERT), `vocab.json` with `merges.txt` (RoBERTa), or
    /// `sentencepiece.bpe.model` (XLM-R).
    ///
    /// # Errors
    /// [`FinetuneError::Tokens`] when there is none, it is damaged, a special token is missing, or
    /// it has ids that the model's vocabulary does not; [`FinetuneError::Io`].
    pub fn open(folder: &Path, config: &EncoderConfig) -> Result<Self, FinetuneError> {
        open::open(folder, config)
    }

    /// Makes and checks a tokenizer.
    pub(super) fn new(parts: Parts<'_>) -> Result<Self, FinetuneError> {
        let mut tokenizer = open::tokenizer(&parts.json, &parts.file)?;
        open::overrule(&mut tokenizer, &parts.overrides, &parts.file)?;
        let processor = tokenizer.get_post_processor().cloned();
        tokenizer.with_post_processor(None::<PostProcessorWrapper>);
        tokenizer.with_padding(None);
        let flawed = |flaw| FinetuneError::Tokens {
            file: parts.file.clone(),
            flaw,
        };
        tokenizer
            .with_truncation(None)
            .map_err(|error| flawed(damaged(&*error)))?;
        let architecture = parts.config.architecture;
        let tokens = Self {
            unknown: unknown(&parts.peek, &tokenizer),
            joins_words: parts.peek.joins_words(),
            tokenizer,
            processor,
            json: parts.json,
            overrides: parts.overrides,
            file: parts.file,
            architecture,
            limit: parts.limit,
            truncation: Truncation::default(),
            left: parts.left,
            has_types: parts.types && !architecture.is_roberta(),
            types: parts.config.types,
            positions: parts.config.usable_positions(),
        };
        tokens.fits(parts.config.vocabulary)?;
        let limit = tokens.limit;
        tokens.with_limit(limit)
    }

    /// Every id must be a row of the word table.
    fn fits(&self, vocabulary: usize) -> Result<(), FinetuneError> {
        let all = self.tokenizer.get_vocab(true);
        let largest = all.into_iter().max_by_key(|(_, id)| *id);
        let largest = largest.filter(|(_, id)| *id as usize >= vocabulary);
        // The ids around texts may be others.
        let framed = self.frame(Encoding::default(), Some(Encoding::default()));
        let framed = framed.map_err(|flaw| self.flawed(flaw))?;
        let framed = framed
            .get_ids()
            .iter()
            .find(|id| **id as usize >= vocabulary);
        let largest = largest.or_else(|| framed.map(|id| ("a special token".to_owned(), *id)));
        largest.map_or(Ok(()), |(token, id)| {
            Err(self.flawed(TokensFlaw::Vocabulary {
                id,
                token,
                vocabulary,
            }))
        })
    }

    /// The same tokenizer with another limit, special tokens included.
    ///
    /// # Errors
    /// [`TokensFlaw::Limit`] when it leaves no room for a token or is above the model's positions.
    pub fn with_limit(mut self, tokens: usize) -> Result<Self, FinetuneError> {
        let (least, most) = (self.added(false) + 1, self.positions);
        if !(least..=most).contains(&tokens) {
            let limit = tokens;
            return Err(self.flawed(TokensFlaw::Limit { limit, least, most }));
        }
        self.limit = tokens;
        Ok(self)
    }

    /// The same tokenizer with another truncation.
    #[must_use]
    pub fn with_truncation(mut self, truncation: Truncation) -> Self {
        self.truncation = truncation;
        self
    }

    /// The longest sequence in tokens, special ones included.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Number of tokens of the vocabulary, added ones included.
    pub fn size(&self) -> usize {
        self.tokenizer.get_vocab_size(true)
    }

    /// The id of `token`.
    pub fn id(&self, token: &str) -> Option<u32> {
        self.tokenizer.token_to_id(token)
    }

    /// The token with this id.
    pub fn token(&self, id: u32) -> Option<String> {
        self.tokenizer.id_to_token(id)
    }

    /// The id that stands for what the vocabulary lacks; `None` for byte-level tokenizers, which
    /// lack nothing.
    pub fn unknown(&self) -> Option<u32> {
        self.unknown
    }

    /// The id of the mask.
    pub fn mask(&self) -> Option<u32> {
        self.id("[MASK]").or_else(|| self.id("<mask>"))
    }

    /// The id of the padding token.
    pub fn pad(&self) -> Option<u32> {
        self.id("[PAD]").or_else(|| self.id("<pad>"))
    }

    /// Whether `id` is a special token.
    pub fn is_special(&self, id: u32) -> bool {
        let added = self.tokenizer.get_added_vocabulary();
        self.tokenizer
            .id_to_token(id)
            .is_some_and(|token| added.is_special_token(&token))
    }

    /// The tokens of a text or pair, cut to the limit.
    ///
    /// # Errors
    /// [`FinetuneError::Tokens`] when it is too long and the truncation does not allow to cut
    /// enough, when the tokenizer fails, or when the tokenizer gives a token type that the model
    /// does not have.
    pub fn encode(&self, text: Text<'_>) -> Result<Encoded, FinetuneError> {
        let encoded = self.encode_text(text, self.limit);
        encoded.map_err(|flaw| self.flawed(flaw))
    }

    /// The tokens of a text that is already split into words: [`Encoded::words`] are the places of
    /// the given words. A word of which no token is left (an empty one, say) has none.
    ///
    /// Byte-level tokenizers, which see the space before a word, are given the words with spaces
    /// between them; all others each word alone, as Hugging Face's `is_split_into_words` does.
    /// Offsets count inside each word, with byte-level tokenizers inside the joined text.
    ///
    /// # Errors
    /// As [`Tokens::encode`].
    pub fn encode_words(&self, words: &[&str]) -> Result<Encoded, FinetuneError> {
        let encoded = if self.joins_words {
            let text = words.join(" ");
            self.encode_text(Text::of(&text), self.limit)
                .map(|mut encoded| {
                    by_place(&mut encoded, words);
                    encoded
                })
        } else {
            let raw = self.raw(InputSequence::from(words));
            raw.and_then(|raw| self.finish(raw, None, self.limit))
        };
        encoded.map_err(|flaw| self.flawed(flaw))
    }

    pub(super) fn encode_text(&self, text: Text<'_>, limit: usize) -> Result<Encoded, TokensFlaw> {
        let first = self.raw(InputSequence::from(text.first))?;
        let second = text
            .second
            .map(|second| self.raw(InputSequence::from(second)));
        self.finish(first, second.transpose()?, limit)
    }

    /// The tokens of one text, neither cut nor framed.
    pub(super) fn raw(&self, input: InputSequence<'_>) -> Result<Encoding, TokensFlaw> {
        let input = EncodeInput::Single(input);
        let encoded = self.tokenizer.encode_char_offsets(input, false);
        encoded.map_err(|error| failed(&*error))
    }

    /// Tokens that are added around a text or pair.
    pub(super) fn added(&self, pair: bool) -> usize {
        let processor = self.processor.as_ref();
        processor.map_or(0, |processor| processor.added_tokens(pair))
    }

    /// Cuts, frames and converts.
    fn finish(
        &self,
        mut first: Encoding,
        mut second: Option<Encoding>,
        limit: usize,
    ) -> Result<Encoded, TokensFlaw> {
        let added = self.added(second.is_some());
        let (one, two) = (first.len(), second.as_ref().map(Encoding::len));
        let most = limit.checked_sub(added);
        let kept = most.and_then(|most| cut::lengths(one, two, most, self.truncation));
        let (keep_first, keep_second) = kept.ok_or(TokensFlaw::TooLong {
            index: None,
            tokens: one + two.unwrap_or_default() + added,
            limit,
            truncation: self.truncation.name(),
        })?;
        let truncated = keep_first < one || keep_second < two.unwrap_or_default();
        self.cut(&mut first, keep_first);
        if let Some(second) = &mut second {
            self.cut(second, keep_second);
        }
        let framed = self.frame(first, second)?;
        self.convert(&framed, truncated)
    }

    fn cut(&self, encoding: &mut Encoding, most: usize) {
        let direction = if self.left {
            TruncationDirection::Left
        } else {
            TruncationDirection::Right
        };
        encoding.truncate(most, 0, direction);
        // What was cut off; the frame would be put around each piece of it.
        encoding.take_overflowing();
    }

    /// Puts the special tokens around.
    fn frame(
        &self,
        mut first: Encoding,
        mut second: Option<Encoding>,
    ) -> Result<Encoding, TokensFlaw> {
        if let Some(processor) = &self.processor {
            let framed = processor.process(first, second, true);
            return framed.map_err(|error| failed(&*error));
        }
        first.set_sequence_id(0);
        if let Some(second) = &mut second {
            second.set_sequence_id(1);
            second.set_type_ids(vec![1; second.len()]);
        }
        Ok(Encoding::merge(std::iter::once(first).chain(second), false))
    }

    fn convert(&self, encoding: &Encoding, truncated: bool) -> Result<Encoded, TokensFlaw> {
        let types = encoding.get_type_ids().iter();
        let types: Result<Vec<u8>, TokensFlaw> = types.map(|kind| self.kind(*kind)).collect();
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let offsets = encoding.get_offsets().iter();
        let special = encoding.get_special_tokens_mask().iter();
        let texts = encoding.get_sequence_ids().into_iter();
        Ok(Encoded {
            sequence: Sequence {
                ids: encoding.get_ids().to_vec(),
                types: types?,
            },
            offsets: offsets
                .map(|(from, to)| (narrow(*from), narrow(*to)))
                .collect(),
            special: special.map(|flag| *flag == 1).collect(),
            words: encoding.get_word_ids().to_vec(),
            texts: texts
                .map(|text| text.and_then(|text| u8::try_from(text).ok()))
                .collect(),
            truncated,
        })
    }

    fn kind(&self, kind: u32) -> Result<u8, TokensFlaw> {
        if !self.has_types {
            return Ok(0);
        }
        let known = u8::try_from(kind).ok();
        // DistilBERT has no types and passes them over.
        let known = known.filter(|kind| self.types == 0 || usize::from(*kind) < self.types);
        known.ok_or(TokensFlaw::Type {
            index: None,
            kind,
            types: self.types,
        })
    }

    pub(super) fn flawed(&self, flaw: TokensFlaw) -> FinetuneError {
        FinetuneError::Tokens {
            file: self.file.clone(),
            flaw,
        }
    }
}

fn damaged(error: &(dyn std::error::Error + Send + Sync)) -> TokensFlaw {
    TokensFlaw::Damaged {
        why: error.to_string(),
    }
}

fn failed(error: &(dyn std::error::Error + Send + Sync)) -> TokensFlaw {
    TokensFlaw::Failed {
        index: None,
        why: error.to_string(),
    }
}

/// The id for what the vocabulary lacks.
fn unknown(peek: &Peek, tokenizer: &Tokenizer) -> Option<u32> {
    let token = peek.model.unk_token.as_ref();
    let named = || token.and_then(|token| tokenizer.token_to_id(token));
    peek.model.unk_id.or_else(named)
}

/// Replaces the tokenizer's own words by the given ones, which stand in the text with a space
/// between them: a token belongs to the word in which its last character stands.
fn by_place(encoded: &mut Encoded, words: &[&str]) {
    let mut ends = Vec::with_capacity(words.len());
    let mut end = 0u32;
    for word in words {
        let length = word.chars().count() as u64;
        end = end.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
        ends.push(end);
        end = end.saturating_add(1);
    }
    let parts = encoded.words.iter_mut().zip(&encoded.offsets);
    for ((word, (from, to)), special) in parts.zip(&encoded.special) {
        let place = ends.partition_point(|end| end < to);
        let inside = !special && from < to && place < ends.len();
        *word = inside.then(|| u32::try_from(place).unwrap_or(u32::MAX));
    }
}
