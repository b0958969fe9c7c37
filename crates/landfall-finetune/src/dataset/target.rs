//! Labels to targets.

use landfall_core::{Mistake, Place, nearest};

use super::columns::LabelKind;
use super::read::List;
use super::record::{Label, Record, Records};
use crate::{FinetuneError, Target};

/// How many known labels a message lists.
const SHOWN: usize = 20;

/// The targets of all records; every unknown label is a mistake.
///
/// `outputs` is the count of numbers each record must have (`LabelKind::Numbers`).
pub(super) fn targets(
    records: &Records,
    kind: LabelKind,
    labels: &[String],
    outputs: usize,
) -> Result<Vec<Target>, FinetuneError> {
    let mut mistakes = List::default();
    let mut targets = Vec::with_capacity(records.rows.len());
    for row in &records.rows {
        match target(row, kind, labels, outputs) {
            Ok(target) => targets.push(target),
            Err(messages) => {
                let place = || Place::file(&records.file).line(row.line).field("label");
                for (message, help) in messages {
                    let mistake = Mistake::new(place(), message);
                    mistakes.add(match help {
                        Some(help) => mistake.help(help),
                        None => mistake,
                    });
                }
            }
        }
    }
    mistakes.done()?;
    Ok(targets)
}

type Messages = Vec<(String, Option<String>)>;

fn target(
    row: &Record,
    kind: LabelKind,
    labels: &[String],
    outputs: usize,
) -> Result<Target, Messages> {
    let numbers = match &row.label {
        Label::None => return Ok(Target::Unknown),
        Label::Numbers(numbers) => numbers,
        Label::Texts(texts) => return named(texts, kind, labels),
    };
    if kind == LabelKind::Likeness {
        return Ok(Target::Likeness(numbers.first().copied().unwrap_or(0.0)));
    }
    if numbers.len() == outputs {
        Ok(Target::Numbers(numbers.clone()))
    } else {
        let message = format!("there are {} numbers, {outputs} expected", numbers.len());
        Err(vec![(message, None)])
    }
}

fn named(texts: &[String], kind: LabelKind, labels: &[String]) -> Result<Target, Messages> {
    let mut unknown = Messages::new();
    let mut classes = Vec::with_capacity(texts.len());
    for text in texts {
        match position(text, labels) {
            Some(class) => classes.push(class),
            None => unknown.push(complaint(text, labels)),
        }
    }
    if !unknown.is_empty() {
        return Err(unknown);
    }
    Ok(match kind {
        LabelKind::Tags => Target::Tokens(classes.into_iter().map(Some).collect()),
        LabelKind::Classes => {
            let flag = |place: u32| classes.contains(&place);
            Target::Classes((0u32..).take(labels.len()).map(flag).collect())
        }
        _ => classes
            .first()
            .copied()
            .map_or(Target::Unknown, Target::Class),
    })
}

/// Labels may be in the order of a checkpoint, so they are searched one by one when unsorted.
fn position(text: &str, labels: &[String]) -> Option<u32> {
    let place = labels.iter().position(|label| label == text)?;
    u32::try_from(place).ok()
}

fn complaint(text: &str, labels: &[String]) -> (String, Option<String>) {
    let shown: Vec<String> = labels
        .iter()
        .take(SHOWN)
        .map(|label| format!("`{label}`"))
        .collect();
    let more = match labels.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!(
        "the label `{text}` is unknown; known are {}{more}",
        shown.join(", ")
    );
    let help = nearest(text, labels.iter().map(String::as_str))
        .map(|label| format!("did you mean `{label}`?"));
    (message, help)
}
