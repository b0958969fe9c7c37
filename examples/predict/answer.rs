//! The answers as JSON.

use landfall::{Error, Progress};
use landfall_examples::{Failure, model};
use landfall_finetune::checkpoint::Head;
use landfall_finetune::predict::{Prediction, Predictor, Tagged};
use landfall_finetune::tokens::Text;
use serde::Serialize;

/// What a token model says about a line: one entry for each token, special ones included.
#[derive(Debug, Serialize)]
struct Tokens<'a> {
    logits: Vec<&'a [f32]>,
    probabilities: Vec<Option<&'a [f32]>>,
    label: Vec<Option<&'a str>>,
    /// Characters of the token's own text, end excluded.
    offsets: Vec<(u32, u32)>,
    words: Vec<Word<'a>>,
}

/// A word of the line.
#[derive(Debug, Serialize)]
struct Word<'a> {
    start: usize,
    end: usize,
    label: Option<&'a str>,
}

impl<'a> Tokens<'a> {
    fn of(tagged: &'a Tagged) -> Self {
        let answers = || tagged.tokens.iter().map(|token| &token.answer);
        let words = tagged.words.iter().map(|word| Word {
            start: word.place.0,
            end: word.place.1,
            label: word.label.as_deref(),
        });
        Self {
            logits: answers().map(|one| one.logits.as_slice()).collect(),
            probabilities: answers().map(|one| one.probabilities.as_deref()).collect(),
            label: answers().map(|one| one.label.as_deref()).collect(),
            offsets: tagged.tokens.iter().map(|token| token.place).collect(),
            words: words.collect(),
        }
    }
}

/// One JSON value for each text, one a line; `named` says where a text stands. With `regions`, one
/// for each text, every text goes through the adapters of its region.
pub(crate) fn all(
    predictor: &Predictor,
    texts: &[Text<'_>],
    regions: Option<&[u32]>,
    named: impl Fn(usize) -> String,
    progress: &Progress,
) -> Result<Vec<u8>, Failure> {
    if predictor.head() == Head::Tokens {
        if regions.is_some() {
            return Err(model::mistake("tags of words have no --region-column"));
        }
        let tagged = predictor.tag(texts, progress)?;
        let answers = |tagged: &Tagged| finite(tagged.tokens.iter().map(|token| &token.answer));
        broken(tagged.iter().map(answers), named)?;
        return lines(tagged.iter().map(Tokens::of));
    }
    let answers = match regions {
        None => predictor.predict(texts, progress)?,
        Some(regions) => predictor.predict_regions(texts, regions, progress)?,
    };
    broken(answers.iter().map(|one| finite([one])), named)?;
    lines(answers.iter())
}

/// JSON has no NaN: a model that gives one is broken, or its precision too small.
fn finite<'a>(answers: impl IntoIterator<Item = &'a Prediction>) -> bool {
    let mut logits = answers.into_iter().flat_map(|one| &one.logits);
    logits.all(|logit| logit.is_finite())
}

fn broken(
    mut good: impl Iterator<Item = bool>,
    named: impl Fn(usize) -> String,
) -> Result<(), Failure> {
    match good.position(|good| !good) {
        None => Ok(()),
        Some(row) => Err(model::mistake(format!(
            "{}: a logit of the model is not a finite number",
            named(row)
        ))),
    }
}

fn lines(answers: impl Iterator<Item = impl Serialize>) -> Result<Vec<u8>, Failure> {
    let mut text = b"[".to_vec();
    for (number, answer) in answers.enumerate() {
        text.extend_from_slice(if number == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut text, &answer).map_err(Error::from)?;
    }
    text.extend_from_slice(b"\n]\n");
    Ok(text)
}
