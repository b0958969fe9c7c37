//! Tags of words, and words behind masks.

use super::judge::{Judge, Rows, class_of, finite};
use super::prepare::Prepared;
use super::scores::Scores;
use crate::dataset::Part;
use crate::evaluate::{ClassInput, Grouping, MaskedRow, Scheme, classes, entities};
use crate::masking::Masker;
use crate::model::Model;
use crate::predict::{DEFAULT_BATCH_TOKENS, outputs};
use crate::{Example, FinetuneError, Precision, Target};

/// Texts whose outputs over the whole vocabulary are in memory at a time.
const CHUNK: usize = 32;

/// Scores of tags: entities where the labels are B-, I- and O, else one class for each word.
pub(super) fn tags(
    judge: &Judge<'_>,
    model: &Model,
    part: &Part,
    examples: &[Example],
) -> Result<(Scores, Rows), FinetuneError> {
    let labels = judge.data.labels.as_slice();
    let rows = outputs(model, examples, judge.precision, DEFAULT_BATCH_TOKENS)?;
    let mut truth: Vec<Vec<u32>> = Vec::with_capacity(rows.len());
    let mut said: Vec<Vec<u32>> = Vec::with_capacity(rows.len());
    for (example, row) in examples.iter().zip(&rows) {
        finite(row)?;
        let tokens = row.chunks_exact(labels.len().max(1));
        let both = known(example).iter().zip(tokens);
        let both = both.filter_map(|(class, logits)| Some(((*class)?, class_of(logits))));
        let (own, given): (Vec<u32>, Vec<u32>) = both.unzip();
        truth.push(own);
        said.push(given);
    }
    let shares = truth
        .iter()
        .zip(&said)
        .map(|(own, given)| share(own, given));
    let rows = Rows::of("share of right tags", shares);
    let groups = judge.groups(part);
    let entity =
        |label: &String| label == "O" || label.starts_with("B-") || label.starts_with("I-");
    if labels.iter().all(entity) {
        let named = |rows: &[Vec<u32>]| rows.iter().map(|row| names(row, labels)).collect();
        let (truth, said): (Vec<Vec<&str>>, Vec<Vec<&str>>) = (named(&truth), named(&said));
        let report = entities(&truth, &said, Scheme::Conll, &groups, &judge.params)?;
        return Ok((Scores::Entities(report), rows));
    }
    let groups: Vec<Grouping> = groups.iter().map(|one| by_word(one, &truth)).collect();
    let (truth, said) = (truth.concat(), said.concat());
    let input = ClassInput::of(labels, &truth, &said);
    let scores = Scores::Classes(classes(&input, &groups, &judge.params)?);
    Ok((scores, rows))
}

/// The share of equal tags; 1 without any.
fn share(own: &[u32], given: &[u32]) -> f64 {
    if own.is_empty() {
        return 1.0;
    }
    let right = own.iter().zip(given).filter(|(own, given)| own == given);
    right.count() as f64 / own.len() as f64
}

/// The class of each token of an example.
fn known(example: &Example) -> &[Option<u32>] {
    match &example.target {
        Target::Tokens(classes) => classes,
        _ => &[],
    }
}

fn names<'a>(row: &[u32], labels: &'a [String]) -> Vec<&'a str> {
    let name = |class: &u32| labels.get(usize::try_from(*class).ok()?);
    row.iter().filter_map(name).map(String::as_str).collect()
}

/// A grouping of texts as one of their words.
fn by_word(grouping: &Grouping, rows: &[Vec<u32>]) -> Grouping {
    let of = grouping.of.iter().zip(rows);
    Grouping {
        of: of
            .flat_map(|(group, row)| std::iter::repeat_n(*group, row.len()))
            .collect(),
        ..grouping.clone()
    }
}

/// What a masked language model makes of each text, masked the same way each time.
pub(super) fn guesses(
    model: &Model,
    masker: Option<&Masker>,
    prepared: &Prepared,
    precision: Precision,
) -> Result<Vec<MaskedRow>, FinetuneError> {
    let Some(masker) = masker else {
        return Err(FinetuneError::Setting {
            name: "masking",
            given: "none".to_owned(),
            allowed: "a masker for a masked language model".to_owned(),
        });
    };
    let mut all = Vec::with_capacity(prepared.examples.len());
    for (number, chunk) in prepared.examples.chunks(CHUNK).enumerate() {
        let hidden = chunk.iter().enumerate().map(|(at, example)| {
            let row = number * CHUNK + at;
            let words = prepared.words.get(row).map(Vec::as_slice);
            let (text, classes) = masker.mask(&example.text, words, 0, row as u64)?;
            Ok(Example {
                text,
                target: Target::Tokens(classes),
                region: example.region,
                ..Example::default()
            })
        });
        let hidden: Vec<Example> = hidden.collect::<Result<_, FinetuneError>>()?;
        let logits = outputs(model, &hidden, precision, DEFAULT_BATCH_TOKENS)?;
        let width = model.config().vocabulary;
        let rows = hidden.iter().zip(&logits);
        for (example, logits) in rows {
            finite(logits)?;
            all.push(guessed(known(example), logits, width));
        }
    }
    Ok(all)
}

/// Loss and hits of one text: `logits` has a row for each token whose class is known.
fn guessed(classes: &[Option<u32>], logits: &[f32], width: usize) -> MaskedRow {
    let mut row = MaskedRow::default();
    let rows = logits.chunks_exact(width.max(1));
    for (class, logits) in classes.iter().flatten().zip(rows) {
        let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let over = |x: f32| f64::from(x) - f64::from(most);
        let sum: f64 = logits.iter().map(|x| over(*x).exp()).sum();
        let own = usize::try_from(*class).ok().and_then(|at| logits.get(at));
        row.tokens += 1;
        row.loss += sum.ln() - own.map_or(f64::NEG_INFINITY, |x| over(*x));
        row.right += u64::from(class_of(logits) == *class);
    }
    row
}
