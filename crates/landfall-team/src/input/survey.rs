//! Answers to a questionnaire about working together.

use std::collections::HashSet;

use landfall_core::document::Report;

use super::field::Field;
use super::ids::Ids;

/// A questionnaire of rated statements and the answers to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Survey {
    /// How many statements are rated, at least 1.
    pub items: u32,
    /// Lowest and highest rating, the second above the first.
    pub scale: (f64, f64),
    /// The answers, at most one from each person about the same person or team.
    pub answers: Vec<Answer>,
}

/// What one person rated.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Position of the one who answers.
    pub from: usize,
    /// Position of the one she answers about; `None` for the whole team.
    pub about: Option<usize>,
    /// One rating for each statement, within the scale, reversed where the file says so; `None`
    /// where she gave none.
    pub scores: Vec<Option<f64>>,
}

/// What stands for a rating that was not given.
const MISSING: &str = "missing";

pub(super) fn survey(field: &Field<'_>, ids: &Ids, report: &mut Report) -> Option<Survey> {
    let fields = field.table(report, &["items", "scale", "reversed", "answer"])?;
    let items = fields.need(report, "items");
    let items = items.and_then(|items| items.whole(report, 1..=1000));
    let scale = match fields.get("scale") {
        Some(field) => scale(&field, report),
        None => Some((1.0, 5.0)),
    };
    let reversed = fields.list(report, "reversed");
    let most = items.unwrap_or(1000);
    let reversed = reversed.iter().map(|item| item.whole(report, 1..=most));
    let reversed: Vec<Option<u32>> = reversed.collect();
    let fields = fields.list(report, "answer");
    let (items, scale) = (items?, scale?);
    let sheet = Sheet {
        items,
        scale,
        reversed: reversed.into_iter().flatten().collect(),
    };
    let mut seen = HashSet::new();
    let mut answers = Vec::with_capacity(fields.len());
    for field in &fields {
        let Some(answer) = answer(field, &sheet, ids, report) else {
            continue;
        };
        if seen.insert((answer.from, answer.about)) {
            answers.push(answer);
        } else {
            let message = "the same person has answered about the same already";
            field.wrong(report, message);
        }
    }
    Some(Survey {
        items,
        scale,
        answers,
    })
}

/// What every answer has to fit.
struct Sheet {
    items: u32,
    scale: (f64, f64),
    /// Statements that are worded the other way round, counted from 1.
    reversed: HashSet<u32>,
}

fn scale(field: &Field<'_>, report: &mut Report) -> Option<(f64, f64)> {
    let ends = field.list(report);
    let ends: Vec<f64> = ends.iter().filter_map(|end| end.finite(report)).collect();
    match ends.as_slice() {
        [low, high] if low < high => Some((*low, *high)),
        _ => {
            field.wrong(
                report,
                "is not a lowest and a higher rating such as `[1, 5]`",
            );
            None
        }
    }
}

fn answer(field: &Field<'_>, sheet: &Sheet, ids: &Ids, report: &mut Report) -> Option<Answer> {
    let fields = field.table(report, &["from", "about", "scores"])?;
    let from = fields.need(report, "from");
    let from = from.and_then(|id| ids.read(&id, report));
    let about = fields.get("about");
    let whole_team = about.is_none();
    let whom = about.as_ref().and_then(|id| ids.read(id, report));
    let scores = fields.need(report, "scores");
    let scores = scores.and_then(|field| self::scores(&field, sheet, report));
    if let (Some(field), true) = (about, whom.is_some() && whom == from) {
        field.wrong(report, "is the one who answers");
        return None;
    }
    if whom.is_none() && !whole_team {
        return None;
    }
    Some(Answer {
        from: from?,
        about: whom,
        scores: scores?,
    })
}

fn scores(field: &Field<'_>, sheet: &Sheet, report: &mut Report) -> Option<Vec<Option<f64>>> {
    let fields = field.list(report);
    if fields.len() != sheet.items as usize {
        let (given, items) = (fields.len(), sheet.items);
        let help = format!("write `\"{MISSING}\"` for a rating that was not given");
        field.wrong_help(report, format!("has {given} ratings, not {items}"), help);
        return None;
    }
    let (low, high) = sheet.scale;
    let allowed = format!("a rating from {low} to {high}");
    let mut scores = Vec::with_capacity(fields.len());
    for (item, field) in (1..=sheet.items).zip(&fields) {
        if field.is_null() || field.is_text() && field.text(report) == Some(MISSING) {
            scores.push(None);
            continue;
        }
        let score = field.number(report, |score| low <= score && score <= high, &allowed);
        let reversed = sheet.reversed.contains(&item);
        scores.extend(score.map(|score| Some(if reversed { low + high - score } else { score })));
    }
    (scores.len() == fields.len()).then_some(scores)
}
