//! Conflicts: what happened, what was done about it, and the time it was watched in.

use landfall_core::Date;
use landfall_core::document::Report;

use super::field::Field;
use super::ids::Ids;
use crate::conflict::{ConflictKind, ConflictState};

/// A conflict that somebody recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictRecord {
    /// What it is about.
    pub kind: ConflictKind,
    /// Positions of two people or more, each once.
    pub parties: Vec<usize>,
    /// How far it is.
    pub state: ConflictState,
    /// When it was recorded.
    pub date: Date,
    /// What was done about it.
    pub measure: Option<MeasureRecord>,
    /// When it was over, not before `date`.
    pub closed: Option<Date>,
}

/// What was done about a conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureRecord {
    /// In the words of those who did it.
    pub what: String,
    /// When it was done, not before the conflict was recorded.
    pub taken: Option<Date>,
}

/// The time in which every conflict was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConflictPeriod {
    /// Its first date.
    pub from: Date,
    /// The first date after it, later than `from`.
    pub until: Date,
}

const KNOWN: [&str; 6] = ["kind", "parties", "state", "date", "measure", "closed"];

pub(super) fn conflict(
    field: &Field<'_>,
    ids: &Ids,
    report: &mut Report,
) -> Option<ConflictRecord> {
    let fields = field.table(report, &KNOWN)?;
    let kind = fields.need(report, "kind");
    let kind = kind.and_then(|k| k.one_of(report, &ConflictKind::ALL, ConflictKind::name));
    let listed = fields.need(report, "parties");
    let parties = listed.and_then(|listed| parties(&listed, ids, report));
    let date = fields.need(report, "date");
    let date = date.and_then(|date| date.date(report));
    let measure = fields.get("measure");
    let measure = measure.map(|field| measure_of(&field, date, report));
    let closed = fields.get("closed");
    let closed = closed.map(|field| not_before(&field, date, report));
    let state = match fields.get("state") {
        Some(state) => state.one_of(report, &ConflictState::ALL, ConflictState::name),
        None if closed.is_some() => Some(ConflictState::Closed),
        None if measure.is_some() => Some(ConflictState::MeasureTaken),
        None => Some(ConflictState::Open),
    };
    if closed.is_some() && state.is_some_and(|state| state != ConflictState::Closed) {
        let message = "is given, so that its `state` is `closed`";
        fields.need(report, "closed")?.wrong(report, message);
        return None;
    }
    Some(ConflictRecord {
        kind: kind?,
        parties: parties?,
        state: state?,
        date: date?,
        measure: measure.map_or(Some(None), |measure| measure.map(Some))?,
        closed: closed.map_or(Some(None), |closed| closed.map(Some))?,
    })
}

fn parties(listed: &Field<'_>, ids: &Ids, report: &mut Report) -> Option<Vec<usize>> {
    let people = listed.list(report);
    let parties = ids.read_all(&people, report);
    if people.len() < 2 {
        listed.wrong(report, "names fewer than two people");
    }
    (parties.len() >= 2).then_some(parties)
}

/// A text, or `{ what, taken }`.
fn measure_of(
    field: &Field<'_>,
    recorded: Option<Date>,
    report: &mut Report,
) -> Option<MeasureRecord> {
    let owned = |text: &str| text.to_owned();
    if !field.is_table() {
        let what = field.text(report).map(owned)?;
        return Some(MeasureRecord { what, taken: None });
    }
    let fields = field.table(report, &["what", "taken"])?;
    let what = fields.need(report, "what");
    let what = what.and_then(|what| what.text(report).map(owned));
    let taken = fields.need(report, "taken");
    let taken = taken.and_then(|field| not_before(&field, recorded, report));
    Some(MeasureRecord {
        what: what?,
        taken: Some(taken?),
    })
}

/// A date not before that on which the conflict was recorded.
fn not_before(field: &Field<'_>, recorded: Option<Date>, report: &mut Report) -> Option<Date> {
    let date = field.date(report)?;
    if let Some(recorded) = recorded.filter(|recorded| date < *recorded) {
        let message = format!("`{date}` lies before the conflict was recorded, `{recorded}`");
        field.wrong(report, message);
        return None;
    }
    Some(date)
}

pub(super) fn period(field: &Field<'_>, report: &mut Report) -> Option<ConflictPeriod> {
    let fields = field.table(report, &["from", "until"])?;
    let mut date = |name| {
        let field = fields.need(report, name)?;
        field.date(report)
    };
    let (from, until) = (date("from"), date("until"));
    let (from, until) = (from?, until?);
    if from >= until {
        let message = format!("`until`, `{until}`, is not after `from`, `{from}`");
        field.wrong_help(
            report,
            message,
            "`until` is the first date that is not part of it",
        );
        return None;
    }
    Some(ConflictPeriod { from, until })
}
