//! Training of unigram pieces (Kudo 2018) by the tokenizers crate, made repeatable.
//!
//! The trainer runs on one thread and on sorted words, so that every sum is taken in one order. What
//! it still leaves to the order of a hash map is settled afterwards: which of the characters without
//! a score of their own gets which of the low scores, and the order of pieces of one score.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tokenizers::AddedToken;
use tokenizers::models::unigram::{Unigram, UnigramTrainer};

/// Step between the scores of characters that have none of their own.
const STEP: f64 = 1e-4;

/// The model of at most `vocabulary` pieces, special tokens first; `unknown` is one of them. The
/// vocabulary must have room for every character of the words.
pub(super) fn train(
    vocabulary: usize,
    special: &[&str],
    unknown: &str,
    words: BTreeMap<String, u64>,
) -> Result<Value, String> {
    let characters: BTreeSet<String> = words
        .keys()
        .flat_map(|word| word.chars())
        .map(String::from)
        .collect();
    let words: Vec<(String, u32)> = words
        .into_iter()
        .map(|(word, count)| (word, u32::try_from(count).unwrap_or(u32::MAX)))
        .collect();
    let tokens = special.iter().map(|token| AddedToken::from(*token, true));
    let trainer = UnigramTrainer::builder()
        .show_progress(false)
        .vocab_size(u32::try_from(vocabulary).unwrap_or(u32::MAX))
        .special_tokens(tokens.collect())
        .unk_token(Some(unknown.to_owned()))
        .build()
        .map_err(|error| error.to_string())?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let pool = pool.map_err(|error| error.to_string())?;
    let mut model = Unigram::default();
    pool.install(|| trainer.do_train(words, &mut model))
        .map_err(|error| error.to_string())?;
    let mut pieces: Vec<(String, f64)> = model.iter().skip(special.len()).cloned().collect();
    settle(&mut pieces, &characters);
    let starts = special.iter().map(|token| ((*token).to_owned(), 0.0));
    let pieces: Vec<(String, f64)> = starts.chain(pieces).collect();
    let id = special.iter().position(|token| *token == unknown);
    Ok(json!({"type": "Unigram", "unk_id": id, "vocab": pieces, "byte_fallback": false}))
}

/// Gives the low scores to characters in the order of their code points, and sorts all pieces by
/// score and text.
fn settle(pieces: &mut [(String, f64)], characters: &BTreeSet<String>) {
    let lowest = pieces
        .iter()
        .map(|(_, score)| *score)
        .fold(f64::INFINITY, f64::min);
    let is_low = |piece: &str, score: f64| {
        let steps = (score - lowest) / STEP;
        characters.contains(piece) && (steps - steps.round()).abs() < 1e-5
    };
    let mut low: Vec<&mut (String, f64)> = pieces
        .iter_mut()
        .filter(|(piece, score)| is_low(piece, *score))
        .collect();
    let mut scores: Vec<f64> = low.iter().map(|(_, score)| *score).collect();
    scores.sort_by(f64::total_cmp);
    low.sort_by(|(a, _), (b, _)| a.cmp(b));
    for ((_, score), settled) in low.into_iter().zip(scores) {
        *score = settled;
    }
    pieces.sort_by(|(a, one), (b, two)| two.total_cmp(one).then_with(|| a.cmp(b)));
}
