//! Records to examples.

use landfall_core::Progress;
use rayon::prelude::*;

use super::kind::Task;
use crate::dataset::Part;
use crate::tokens::{Encoded, Text, Tokens};
use crate::{Example, FinetuneError, Sequence};

/// Records between two reports of progress.
const CHUNK: usize = 256;

/// The records of a part as examples.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prepared {
    /// One for each record, in order.
    pub examples: Vec<Example>,
    /// The word of each token of each record's text, for masking whole words.
    pub words: Vec<Vec<Option<u32>>>,
    /// Records that were longer than the limit and have been cut.
    pub truncated: usize,
}

impl Task {
    /// The records of `part` as examples. Pairs are one sequence, but for embeddings, where each
    /// text is its own. Words of tags are given to the tokenizer one by one. `progress` gets the
    /// stage `tokens`.
    ///
    /// # Errors
    /// [`FinetuneError::Tokens`] when a text cannot be encoded, [`FinetuneError::Cancelled`], and
    /// [`FinetuneError::Setting`] when the task needs second texts and there are none.
    pub fn prepare(
        self,
        part: &Part,
        tokens: &Tokens,
        progress: &Progress,
    ) -> Result<Prepared, FinetuneError> {
        let texts = part.texts.iter().map(String::as_str);
        let texts: Vec<&str> = texts.collect();
        let single = || texts.iter().map(|text| Text::of(text)).collect::<Vec<_>>();
        let (first, second) = match self {
            Self::Sequence | Self::Mlm => (tokens.encode_all(&single(), progress)?, None),
            Self::Token => (by_word(&texts, tokens, progress)?, None),
            Self::Pair => {
                let both = texts.iter().zip(pairs(part)?);
                let both: Vec<Text<'_>> = both.map(|(a, b)| Text::pair(a, b)).collect();
                (tokens.encode_all(&both, progress)?, None)
            }
            Self::Embedding => {
                let others: Vec<Text<'_>> = pairs(part)?.iter().map(|b| Text::of(b)).collect();
                let second = tokens.encode_all(&others, progress)?;
                (tokens.encode_all(&single(), progress)?, Some(second))
            }
        };
        let all = first.iter().chain(second.iter().flatten());
        let truncated = all.filter(|encoded| encoded.truncated).count();
        let words: Vec<_> = first.iter().map(|encoded| encoded.words.clone()).collect();
        let second = second.map(sequences);
        let examples = part.examples(sequences(first), second, Some(&words))?;
        Ok(Prepared {
            examples,
            words,
            truncated,
        })
    }
}

fn sequences(encoded: Vec<Encoded>) -> Vec<Sequence> {
    encoded.into_iter().map(|one| one.sequence).collect()
}

fn pairs(part: &Part) -> Result<&[String], FinetuneError> {
    part.pairs.as_deref().ok_or_else(|| FinetuneError::Setting {
        name: "pair column",
        given: "none".to_owned(),
        allowed: "1 or more for this task".to_owned(),
    })
}

/// The words between spaces, as the tags are counted.
fn by_word(
    texts: &[&str],
    tokens: &Tokens,
    progress: &Progress,
) -> Result<Vec<Encoded>, FinetuneError> {
    let stage = progress.stage("tokens", Some(texts.len() as u64));
    let encode = |(index, text): (usize, &&str)| {
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        tokens
            .encode_words(&words)
            .map_err(|source| FinetuneError::Example {
                index,
                source: Box::new(source),
            })
    };
    let mut all = Vec::with_capacity(texts.len());
    for (number, chunk) in texts.chunks(CHUNK).enumerate() {
        let first = number * CHUNK;
        let numbered = chunk.par_iter().enumerate();
        let encoded = numbered.map(|(at, text)| encode((first + at, text)));
        all.extend(encoded.collect::<Result<Vec<_>, _>>()?);
        stage.advance(chunk.len() as u64)?;
    }
    Ok(all)
}
