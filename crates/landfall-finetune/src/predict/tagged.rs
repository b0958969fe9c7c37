//! What a token head says about texts: token by token and word by word.

use landfall_core::Progress;
use serde::Serialize;

use super::answer::{Prediction, Reading};
use super::pass::Wanted;
use super::predictor::Predictor;
use crate::FinetuneError;
use crate::checkpoint::Head;
use crate::dataset::{word_ids, words};
use crate::tokens::{Encoded, Text};

/// A text with the classes of its tokens and words.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Tagged {
    /// Every token, special ones included.
    pub tokens: Vec<TaggedToken>,
    /// What stands between spaces in the first text. A word of which no token is left, because the
    /// text was cut, has no label.
    pub words: Vec<TaggedWord>,
}

/// A token with its class.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TaggedToken {
    /// Where it stands in its own text: characters, from 0, end excluded; (0, 0) for special ones.
    pub place: (u32, u32),
    /// Which text it comes from, 0 or 1; `None` for special tokens.
    pub text: Option<u8>,
    /// What the head says.
    pub answer: Prediction,
}

/// A word with the class of its first token, which is the one that is trained.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TaggedWord {
    /// Where it stands in the text: characters, from 0, end excluded.
    pub place: (usize, usize),
    /// Its first token's number.
    pub token: Option<usize>,
    /// Its label.
    pub label: Option<String>,
}

impl Predictor {
    /// What a token head says about each text or pair. `progress` gets the stages `tokens` and
    /// `predict`.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] unless the model has a token head; else as
    /// [`Predictor::predict`].
    pub fn tag(
        &self,
        texts: &[Text<'_>],
        progress: &Progress,
    ) -> Result<Vec<Tagged>, FinetuneError> {
        self.needs(Head::Tokens)?;
        let encoded = self.encoded(texts, &[], progress)?;
        let sequences: Vec<_> = encoded.iter().map(|one| &one.sequence).collect();
        let outputs = self.run(&sequences, &[], Wanted::Outputs, progress)?;
        let each = texts.iter().zip(&encoded).zip(outputs);
        Ok(each
            .map(|((text, encoded), logits)| self.tagged(text, encoded, &logits))
            .collect())
    }

    fn tagged(&self, text: &Text<'_>, encoded: &Encoded, logits: &[f32]) -> Tagged {
        let labels = &self.config.labels;
        let rows = logits.chunks_exact(labels.len().max(1));
        let places = encoded.offsets.iter().zip(&encoded.texts);
        let tokens = rows.zip(places).map(|(row, (place, text))| TaggedToken {
            place: *place,
            text: *text,
            answer: Prediction::of(row.to_vec(), labels, Reading::One),
        });
        let tokens: Vec<TaggedToken> = tokens.collect();
        // Empty ranges, of no word, for what is not of the first text.
        let own = tokens.iter().map(|token| match token.text {
            Some(0) => (token.place.0 as usize, token.place.1 as usize),
            _ => (0, 0),
        });
        let ids = word_ids(text.first, &own.collect::<Vec<_>>());
        let words = words(text.first).into_iter().enumerate();
        let words = words.map(|(number, place)| {
            let own = |id: &Option<u32>| id.is_some_and(|id| id as usize == number);
            let token = ids.iter().position(own);
            let first = token.and_then(|token| tokens.get(token));
            TaggedWord {
                place,
                token,
                label: first.and_then(|first| first.answer.label.clone()),
            }
        });
        let words = words.collect();
        Tagged { tokens, words }
    }
}
