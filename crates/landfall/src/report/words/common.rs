//! What every page says.

use landfall_core::Date;

use crate::report::phrase::{Id, Phrase};

messages! {
    SKIP = "skip";
    CONTENTS = "contents";
    CLOSE = "close";
    NO_SCRIPT = "no-script";
    NOT_ASSESSED = "not-assessed";
    UNKNOWN = "unknown";
    NONE = "none";
    RULE = "rule";
    SOURCE = "source";
    LEGEND = "legend";
    LIST_SEPARATOR = "list-separator";
    LIST_LAST = "list-last";
    CLAUSE_SEPARATOR = "clause-separator";
    SENTENCE_SEPARATOR = "sentence-separator";
    and_more(names, more) = "and-more";
    named(name, value) = "named";
    change(before, after) = "change";
    dialog_title(name, standing) = "dialog-title";
    table_of(caption, rows) = "table-of";
    shown(count) = "shown";
    regions_count(count) = "regions-count";
    years(count) = "years";
    hours_only(hours) = "hours-only";
    minutes_only(minutes) = "minutes-only";
    hours_and_minutes(hours, minutes) = "hours-and-minutes";
    day_of(day, month, year) = "day-of";
    month_of(month, year) = "month-of";
    MONTH_1 = "month-1";
    MONTH_2 = "month-2";
    MONTH_3 = "month-3";
    MONTH_4 = "month-4";
    MONTH_5 = "month-5";
    MONTH_6 = "month-6";
    MONTH_7 = "month-7";
    MONTH_8 = "month-8";
    MONTH_9 = "month-9";
    MONTH_10 = "month-10";
    MONTH_11 = "month-11";
    MONTH_12 = "month-12";
    MONTH_SHORT_1 = "month-short-1";
    MONTH_SHORT_2 = "month-short-2";
    MONTH_SHORT_3 = "month-short-3";
    MONTH_SHORT_4 = "month-short-4";
    MONTH_SHORT_5 = "month-short-5";
    MONTH_SHORT_6 = "month-short-6";
    MONTH_SHORT_7 = "month-short-7";
    MONTH_SHORT_8 = "month-short-8";
    MONTH_SHORT_9 = "month-short-9";
    MONTH_SHORT_10 = "month-short-10";
    MONTH_SHORT_11 = "month-short-11";
    MONTH_SHORT_12 = "month-short-12";
    COLUMN_REGION = "column-region";
    COLUMN_CODE = "column-code";
    COLUMN_ROLE = "column-role";
    COLUMN_SEGMENT = "column-segment";
    COLUMN_SILHOUETTE = "column-silhouette";
    COLUMN_SUGGESTED = "column-suggested";
    COLUMN_OBSERVED = "column-observed";
    COLUMN_VALUE = "column-value";
    COLUMN_J = "column-j";
    COLUMN_WEIGHT = "column-weight";
    COLUMN_SPEND = "column-spend";
    COLUMN_INDICATOR = "column-indicator";
    COLUMN_WAVE = "column-wave";
    COLUMN_FROM = "column-from";
    COLUMN_TO = "column-to";
    COLUMN_RULE = "column-rule";
    COLUMN_VERDICT = "column-verdict";
    COLUMN_LANGUAGE = "column-language";
    COLUMN_OF_PEOPLE = "column-of-people";
}

const MONTHS: [Id; 12] = [
    MONTH_1, MONTH_2, MONTH_3, MONTH_4, MONTH_5, MONTH_6, MONTH_7, MONTH_8, MONTH_9, MONTH_10,
    MONTH_11, MONTH_12,
];
const MONTHS_SHORT: [Id; 12] = [
    MONTH_SHORT_1,
    MONTH_SHORT_2,
    MONTH_SHORT_3,
    MONTH_SHORT_4,
    MONTH_SHORT_5,
    MONTH_SHORT_6,
    MONTH_SHORT_7,
    MONTH_SHORT_8,
    MONTH_SHORT_9,
    MONTH_SHORT_10,
    MONTH_SHORT_11,
    MONTH_SHORT_12,
];

/// A list, as in `A, B and C`.
pub(in crate::report) fn list<P: Into<Phrase>>(parts: impl IntoIterator<Item = P>) -> Phrase {
    let parts: Vec<Phrase> = parts.into_iter().map(Into::into).collect();
    if parts.is_empty() {
        return NONE.into();
    }
    Phrase::Joined {
        parts,
        between: LIST_SEPARATOR,
        last: LIST_LAST,
    }
}

/// A list, as in `A, B, C`; nothing where there is no part.
pub(in crate::report) fn row_of<P: Into<Phrase>>(parts: impl IntoIterator<Item = P>) -> Phrase {
    Phrase::joined(parts, LIST_SEPARATOR)
}

/// Clauses of one sentence.
pub(in crate::report) fn clauses<P: Into<Phrase>>(parts: impl IntoIterator<Item = P>) -> Phrase {
    Phrase::joined(parts, CLAUSE_SEPARATOR)
}

/// Sentences of one text.
pub(in crate::report) fn sentences<P: Into<Phrase>>(parts: impl IntoIterator<Item = P>) -> Phrase {
    Phrase::joined(parts, SENTENCE_SEPARATOR)
}

/// A day, as in 22 November 2026.
pub(in crate::report) fn day(date: Date) -> Phrase {
    let (day, year) = (date.day().to_string(), date.year().to_string());
    match of_month(&MONTHS, date.month()) {
        Some(month) => day_of(day, month, year),
        None => date.to_string().into(),
    }
}

/// A month of a year, short.
pub(in crate::report) fn month(month: i8, year: f64) -> Phrase {
    let name = of_month(&MONTHS_SHORT, month).map_or(Phrase::EMPTY, Phrase::from);
    month_of(name, format!("{year:.0}"))
}

fn of_month(names: &[Id], month: i8) -> Option<Id> {
    let index = usize::try_from(month - 1).ok()?;
    names.get(index).copied()
}

/// A length of time.
pub(in crate::report) fn length(minutes: i64) -> Phrase {
    let text = |number: i64| number.to_string();
    match (minutes / 60, minutes % 60) {
        (0, rest) => minutes_only(text(rest)),
        (hours, 0) => hours_only(text(hours)),
        (hours, rest) => hours_and_minutes(text(hours), text(rest)),
    }
}
