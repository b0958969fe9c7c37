//! Answers to a questionnaire about working together.

use std::collections::HashSet;

use landfall_core::document::Report;

use super::field::{Field, Fields};
use super::ids::Ids;

/// A questionnaire of rated statements and the answers to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Survey {
    /// How many statements are rated, at least 1.
    pub items: u32,
    /// Lowest and highest rating, the second above the first.
    pub scale: (f64, f64),
    /// Names of the times it was asked, in the order of time; empty when it was asked once.
    pub waves: Vec<String>,
    /// The answers, at most one from each person about the same person or team in one wave.
    pub answers: Vec<Answer>,
}

impl Survey {
    /// The answers of the last wave.
    pub fn latest(&self) -> impl Iterator<Item = &Answer> {
        self.of_wave(self.waves.len().saturating_sub(1))
    }

    /// The answers of one wave, counted from 0.
    pub fn of_wave(&self, wave: usize) -> impl Iterator<Item = &Answer> {
        self.answers.iter().filter(move |a| a.wave == wave)
    }
}

/// What one person rated.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Which wave it belongs to, counted from 0; 0 when it was asked once.
    pub wave: usize,
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

const KNOWN: [&str; 5] = ["items", "scale", "reversed", "waves", "answer"];

pub(super) fn survey(field: &Field<'_>, ids: &Ids, report: &mut Report) -> Option<Survey> {
    let fields = field.table(report, &KNOWN)?;
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
    let waves = fields.get("waves");
    let waves = waves.map_or_else(Vec::new, |waves| self::waves(&waves, report));
    let fields = fields.list(report, "answer");
    let (items, scale) = (items?, scale?);
    let sheet = Sheet {
        items,
        scale,
        reversed: reversed.into_iter().flatten().collect(),
        waves,
    };
    let answers = answers(&fields, &sheet, ids, report);
    Some(Survey {
        items,
        scale,
        waves: sheet.waves,
        answers,
    })
}

/// Names, each once; at least one.
fn waves(field: &Field<'_>, report: &mut Report) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let listed = field.list(report);
    if listed.is_empty() && field.is_list() {
        field.wrong_help(report, "names no wave", "leave it out where there is one");
    }
    for wave in listed {
        let Some(name) = wave.id(report) else {
            continue;
        };
        if names.iter().any(|known| known == name) {
            wave.wrong(report, format!("`{name}` is listed twice"));
        } else {
            names.push(name.to_owned());
        }
    }
    names
}

fn answers(fields: &[Field<'_>], sheet: &Sheet, ids: &Ids, report: &mut Report) -> Vec<Answer> {
    let mut seen = HashSet::new();
    let mut answers = Vec::with_capacity(fields.len());
    for field in fields {
        let Some(answer) = answer(field, sheet, ids, report) else {
            continue;
        };
        if seen.insert((answer.wave, answer.from, answer.about)) {
            answers.push(answer);
        } else {
            let message = "the same person has answered about the same already";
            field.wrong(report, message);
        }
    }
    answers
}

/// What every answer has to fit.
struct Sheet {
    items: u32,
    scale: (f64, f64),
    /// Statements that are worded the other way round, counted from 1.
    reversed: HashSet<u32>,
    waves: Vec<String>,
}

/// A lowest and a higher value.
pub(super) fn scale(field: &Field<'_>, report: &mut Report) -> Option<(f64, f64)> {
    let ends = field.list(report);
    let ends: Vec<f64> = ends.iter().filter_map(|end| end.finite(report)).collect();
    match ends.as_slice() {
        [low, high] if low < high => Some((*low, *high)),
        _ => {
            field.wrong(
                report,
                "is not a lowest and a higher value such as `[1, 5]`",
            );
            None
        }
    }
}

fn answer(field: &Field<'_>, sheet: &Sheet, ids: &Ids, report: &mut Report) -> Option<Answer> {
    let fields = field.table(report, &["wave", "from", "about", "scores"])?;
    let wave = wave(&fields, sheet, report);
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
        wave: wave?,
        from: from?,
        about: whom,
        scores: scores?,
    })
}

/// The wave an answer names; every one has to where there are waves.
fn wave(fields: &Fields<'_>, sheet: &Sheet, report: &mut Report) -> Option<usize> {
    if sheet.waves.is_empty() {
        let Some(field) = fields.get("wave") else {
            return Some(0);
        };
        field.wrong_help(
            report,
            "names a wave, but there are none",
            "list them in `survey.waves`",
        );
        return None;
    }
    let field = fields.need(report, "wave")?;
    let name = field.id(report)?;
    let found = sheet.waves.iter().position(|wave| wave == name);
    if found.is_none() {
        let help = format!("`survey.waves` lists `{}`", sheet.waves.join("`, `"));
        field.wrong_help(report, format!("`{name}` is no wave"), help);
    }
    found
}

/// Whether the field says that nothing was given.
pub(super) fn is_missing(field: &Field<'_>, report: &mut Report) -> bool {
    field.is_null() || field.is_text() && field.text(report) == Some(MISSING)
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
        if is_missing(field, report) {
            scores.push(None);
            continue;
        }
        let score = field.number(report, |score| low <= score && score <= high, &allowed);
        let reversed = sheet.reversed.contains(&item);
        scores.extend(score.map(|score| Some(if reversed { low + high - score } else { score })));
    }
    (scores.len() == fields.len()).then_some(scores)
}
