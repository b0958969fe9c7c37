//! What came of work together.

use landfall_core::document::Report;
use landfall_core::{Date, nearest};

use super::field::{Field, Step};
use super::ids::Ids;

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

/// There is an outcome of the kind that weights are to be fitted to.
pub(super) fn of_kind(
    weights: &Field<'_>,
    kind: Option<&str>,
    outcomes: &[OutcomeRecord],
    report: &mut Report,
) {
    let Some(kind) = kind else { return };
    if outcomes.iter().any(|outcome| outcome.kind == kind) {
        return;
    }
    let field = weights.find(&[Step::Key("outcome".to_owned())]);
    let message = format!("no `[[outcome]]` is of the kind `{kind}`");
    match nearest(kind, outcomes.iter().map(|outcome| outcome.kind.as_str())) {
        Some(like) => field.wrong_help(report, message, format!("did you mean `{like}`?")),
        None => field.wrong(report, message),
    }
}
