//! What a tokenizer costs each language.

use std::collections::BTreeMap;

use landfall_core::Progress;
use serde::Serialize;
use tokenizers::InputSequence;
use unicode_segmentation::UnicodeSegmentation;

use super::encode::Tokens;
use super::text::Text;
use crate::FinetuneError;

/// What a tokenizer costs each language: a language that needs twice the tokens for a word pays
/// twice for training and use and is cut off earlier, and unknown tokens are lost altogether.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TokenReport {
    /// By language, sorted.
    pub languages: BTreeMap<String, LanguageTokens>,
}

/// The tokens of one language.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct LanguageTokens {
    /// Texts, a pair counts once.
    pub texts: u64,
    /// Words by Unicode's rules (UAX 29).
    pub words: u64,
    /// Tokens without special ones and before cutting.
    pub tokens: u64,
    /// Tokens for each word; `None` without words.
    pub tokens_per_word: Option<f64>,
    /// Share of unknown tokens among them, 0 to 1.
    pub unknown_share: f64,
    /// Share of texts that are longer than the limit, 0 to 1.
    pub truncated_share: f64,
    /// Mean length in tokens, special ones included, before cutting.
    pub mean_length: f64,
    /// 95 of 100 texts are at most this long (nearest rank).
    pub length_95: u64,
}

/// What is counted in one text.
struct Counts {
    words: u64,
    tokens: u64,
    unknown: u64,
    length: u64,
}

impl Tokens {
    /// Counts the tokens of texts by language.
    ///
    /// # Errors
    /// When the tokenizer fails on a text; [`FinetuneError::Cancelled`].
    pub fn report(
        &self,
        texts: &[(&str, Text<'_>)],
        progress: &Progress,
    ) -> Result<TokenReport, FinetuneError> {
        let only: Vec<Text<'_>> = texts.iter().map(|(_, text)| *text).collect();
        let counts = self.map_all(&only, progress, |text| self.count(text))?;
        let mut languages: BTreeMap<String, Vec<Counts>> = BTreeMap::new();
        for ((language, _), counts) in texts.iter().zip(counts) {
            languages
                .entry((*language).to_owned())
                .or_default()
                .push(counts);
        }
        let summed = languages
            .into_iter()
            .map(|(language, counts)| (language, summed(&counts, self.limit)));
        Ok(TokenReport {
            languages: summed.collect(),
        })
    }

    fn count(&self, text: Text<'_>) -> Result<Counts, super::TokensFlaw> {
        let mut counts = Counts {
            words: 0,
            tokens: 0,
            unknown: 0,
            length: self.added(text.second.is_some()) as u64,
        };
        for part in std::iter::once(text.first).chain(text.second) {
            let raw = self.raw(InputSequence::from(part))?;
            let ids = raw.get_ids();
            let unknown = ids.iter().filter(|id| Some(**id) == self.unknown());
            counts.unknown += unknown.count() as u64;
            counts.tokens += ids.len() as u64;
            counts.length += ids.len() as u64;
            counts.words += part.unicode_words().count() as u64;
        }
        Ok(counts)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of texts are small")]
fn summed(counts: &[Counts], limit: usize) -> LanguageTokens {
    let sum = |of: fn(&Counts) -> u64| counts.iter().map(of).sum::<u64>();
    let (texts, words) = (counts.len() as u64, sum(|one| one.words));
    let (tokens, unknown) = (sum(|one| one.tokens), sum(|one| one.unknown));
    let mut lengths: Vec<u64> = counts.iter().map(|one| one.length).collect();
    lengths.sort_unstable();
    let long = lengths.iter().filter(|length| **length > limit as u64);
    let share = |part: u64, whole: u64| {
        if whole == 0 {
            0.0
        } else {
            part as f64 / whole as f64
        }
    };
    let rank = (lengths.len() * 95).div_ceil(100).saturating_sub(1);
    LanguageTokens {
        texts,
        words,
        tokens,
        tokens_per_word: (words > 0).then(|| share(tokens, words)),
        unknown_share: share(unknown, tokens),
        truncated_share: share(long.count() as u64, texts),
        mean_length: share(lengths.iter().sum(), texts),
        length_95: lengths.get(rank).copied().unwrap_or_default(),
    }
}
