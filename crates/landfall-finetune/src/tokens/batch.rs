//! Encoding many texts.

use landfall_core::Progress;
use rayon::prelude::*;

use super::encode::Tokens;
use super::text::{Encoded, Text};
use crate::FinetuneError;

/// Texts between two reports of progress.
const CHUNK: usize = 256;

impl Tokens {
    /// The tokens of all texts in their order, worked out on all threads of the current pool.
    /// `progress` gets the stage `tokens` with one step for each text.
    ///
    /// # Errors
    /// As [`Tokens::encode`], for the first text that has one, with its number;
    /// [`FinetuneError::Cancelled`].
    pub fn encode_all(
        &self,
        texts: &[Text<'_>],
        progress: &Progress,
    ) -> Result<Vec<Encoded>, FinetuneError> {
        self.encode_all_within(texts, self.limit(), progress)
    }

    /// The same, cut to `most` tokens where that is less than the limit.
    pub(crate) fn encode_all_within(
        &self,
        texts: &[Text<'_>],
        most: usize,
        progress: &Progress,
    ) -> Result<Vec<Encoded>, FinetuneError> {
        let limit = self.limit().min(most);
        self.map_all(texts, progress, |text| self.encode_text(text, limit))
    }

    /// Works on all texts in parallel and keeps their order.
    pub(super) fn map_all<T: Send>(
        &self,
        texts: &[Text<'_>],
        progress: &Progress,
        work: impl Fn(Text<'_>) -> Result<T, super::TokensFlaw> + Sync,
    ) -> Result<Vec<T>, FinetuneError> {
        let stage = progress.stage("tokens", Some(texts.len() as u64));
        let chunks: Vec<Result<Vec<T>, FinetuneError>> = texts
            .par_chunks(CHUNK)
            .enumerate()
            .map(|(number, chunk)| {
                let first = number * CHUNK;
                let done = chunk.iter().enumerate().map(|(at, text)| {
                    let flawed = |flaw: super::TokensFlaw| self.flawed(flaw.at(first + at));
                    work(*text).map_err(flawed)
                });
                let done: Vec<T> = done.collect::<Result<_, _>>()?;
                stage.advance(chunk.len() as u64)?;
                Ok(done)
            })
            .collect();
        let mut all = Vec::with_capacity(texts.len());
        for chunk in chunks {
            all.extend(chunk?);
        }
        Ok(all)
    }
}
