//! What happened: conflicts and outcomes.

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
    pub measure: Option<String>,
}

/// What came of two people's work together, to fit the weights on.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeRecord {
    /// Position of the first.
    pub a: usize,
    /// Position of the second, another than the first.
    pub b: usize,
    /// When it was observed.
    pub date: Date,
    /// The figure, finite, in the unit of its kind.
    pub value: f64,
    /// What was observed, such as `response_hours`.
    pub kind: String,
}

pub(super) fn conflict(
    field: &Field<'_>,
    ids: &Ids,
    report: &mut Report,
) -> Option<ConflictRecord> {
    let fields = field.table(report, &["kind", "parties", "state", "date", "measure"])?;
    let kind = fields.need(report, "kind");
    let kind = kind.and_then(|k| k.one_of(report, &ConflictKind::ALL, ConflictKind::name));
    let listed = fields.need(report, "parties");
    let parties = listed.and_then(|listed| {
        let people = listed.list(report);
        let parties = ids.read_all(&people, report);
        if people.len() < 2 {
            listed.wrong(report, "names fewer than two people");
        }
        (parties.len() >= 2).then_some(parties)
    });
    let state = match fields.get("state") {
        Some(state) => state.one_of(report, &ConflictState::ALL, ConflictState::name),
        None => Some(ConflictState::Open),
    };
    let date = fields.need(report, "date");
    let date = date.and_then(|date| date.date(report));
    let measure = fields.get("measure").and_then(|text| text.text(report));
    Some(ConflictRecord {
        kind: kind?,
        parties: parties?,
        state: state?,
        date: date?,
        measure: measure.map(str::to_owned),
    })
}

pub(super) fn outcome(field: &Field<'_>, ids: &Ids, report: &mut Report) -> Option<OutcomeRecord> {
    let fields = field.table(report, &["a", "b", "date", "value", "kind"])?;
    let (a, b) = (fields.need(report, "a"), fields.need(report, "b"));
    let people = ids.read_pair(a, b, report);
    let date = fields.need(report, "date");
    let date = date.and_then(|date| date.date(report));
    let value = fields.need(report, "value");
    let value = value.and_then(|value| value.finite(report));
    let kind = fields
        .need(report, "kind")
        .and_then(|kind| kind.text(report));
    let (a, b) = people?;
    Some(OutcomeRecord {
        a,
        b,
        date: date?,
        value: value?,
        kind: kind?.to_owned(),
    })
}
