//! Labels to targets.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::{Mistake, Place, nearest};

use super::columns::LabelKind;
use super::read::List;
use super::record::{Label, Record, Records};
use crate::{FinetuneError, Target};

/// How many known labels a message lists.
const SHOWN: usize = 20;

/// Further lines with the same unknown label that a message lists.
const LINES: usize = 5;

/// The targets of all records; every unknown label is one mistake with its lines.
///
/// `outputs` is the count of numbers each record must have (`LabelKind::Numbers`).
pub(super) fn targets(
    records: &Records,
    kind: LabelKind,
    labels: &[String],
    outputs: usize,
) -> Result<Vec<Target>, FinetuneError> {
    let mut mistakes = List::default();
    let mut unknown: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    let mut targets = Vec::with_capacity(records.rows.len());
    let place = |line| Place::file(&records.file).line(line).field("label");
    for row in &records.rows {
        match target(row, kind, labels, outputs) {
            Ok(target) => targets.push(target),
            Err(Wrong::Count(given)) => {
                let message = format!("there are {given} numbers, {outputs} expected");
                mistakes.add(Mistake::new(place(row.line), message));
            }
            Err(Wrong::Unknown(names)) => {
                for name in names {
                    unknown.entry(name).or_default().push(row.line);
                }
            }
        }
    }
    for (name, lines) in unknown {
        let first = lines.first().copied().unwrap_or(0);
        mistakes.add(complaint(place(first), name, &lines, labels));
    }
    mistakes.done()?;
    Ok(targets)
}

/// Why a label is no target.
enum Wrong<'a> {
    /// Names that are not in the list.
    Unknown(BTreeSet<&'a str>),
    /// Another count of numbers.
    Count(usize),
}

fn target<'a>(
    row: &'a Record,
    kind: LabelKind,
    labels: &[String],
    outputs: usize,
) -> Result<Target, Wrong<'a>> {
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
        Err(Wrong::Count(numbers.len()))
    }
}

fn named<'a>(texts: &'a [String], kind: LabelKind, labels: &[String]) -> Result<Target, Wrong<'a>> {
    let mut unknown = BTreeSet::new();
    let mut classes = Vec::with_capacity(texts.len());
    for text in texts {
        match position(text, labels) {
            Some(class) => classes.push(class),
            None => {
                unknown.insert(text.as_str());
            }
        }
    }
    if !unknown.is_empty() {
        return Err(Wrong::Unknown(unknown));
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

/// A few of a list, and how many more there are.
fn few(all: impl ExactSizeIterator<Item = String>, shown: usize) -> String {
    let more = all.len().saturating_sub(shown);
    let list: Vec<String> = all.take(shown).collect();
    match more {
        0 => list.join(", "),
        more => format!("{} and {more} more", list.join(", ")),
    }
}

fn complaint(place: Place, name: &str, lines: &[u64], labels: &[String]) -> Mistake {
    let known = few(labels.iter().map(|label| format!("`{label}`")), SHOWN);
    let mut message = format!("the label `{name}` is unknown; known are {known}");
    if let [_, others @ ..] = lines
        && !others.is_empty()
    {
        let lines = few(others.iter().map(u64::to_string), LINES);
        message.push_str(&format!("; the same in line {lines}"));
    }
    let mistake = Mistake::new(place, message);
    match nearest(name, labels.iter().map(String::as_str)) {
        Some(label) => mistake.help(format!("did you mean `{label}`?")),
        None => mistake,
    }
}
