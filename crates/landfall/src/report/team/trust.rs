//! Where the weights come from, whether the answer survives others, survey, method.

use serde::Serialize;
use serde_json::Value;

use super::LISTED;
use super::view::View;
use crate::report::html::Html;
use crate::report::phrase::{Id, Phrase};
use crate::report::table::{Cell, Table};
use crate::report::{number, words};

/// Depth to which nested findings are written.
const DEEPEST: usize = 6;

/// Writes calibration, sensitivity and survey.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    let report = view.report;
    html.leaf("h3", &[], words::TEAM_WEIGHTS);
    html.leaf("p", &[("class", "notice")], &report.calibration.status);
    let mut table = Table::new(words::TEAM_WEIGHTS_TABLE, &words::TEAM_WEIGHTS_COLUMNS);
    for (factor, weight) in &report.calibration.weights {
        table.row([
            Cell::text(words::team_factor(*factor)),
            Cell::fixed(Some(*weight), 3),
        ]);
    }
    if !table.is_empty() {
        table.write(html);
    }
    let left_out = report.calibration.outcomes_left_out;
    if let Some(kind) = report
        .calibration
        .outcome
        .as_deref()
        .filter(|_| left_out > 0)
    {
        let line = words::left_out_outcomes(words::isolated(kind), left_out);
        html.leaf("p", &[("class", "note")], line);
    }
    let fit = report.calibration.fit.as_ref().and_then(as_value);
    found(html, words::TEAM_FIT, fit.as_ref());
    html.leaf("h3", &[], words::TEAM_SENSITIVITY);
    sensitivity(html, view);
    html.leaf("h3", &[], words::TEAM_SURVEY);
    match report.survey.as_ref().and_then(as_value) {
        Some(survey) => nested(html, &survey, 0),
        None => html.leaf("p", &[("class", "note")], words::TEAM_NO_SURVEY),
    }
}

fn sensitivity(html: &mut Html, view: &View<'_>) {
    let changes = &view.report.sensitivity;
    if changes.is_empty() {
        html.leaf("p", &[("class", "note")], words::TEAM_NO_SENSITIVITY);
        return;
    }
    let moved = changes
        .iter()
        .filter(|c| c.team_stays == Some(false))
        .count();
    let unknown = changes.iter().filter(|c| c.team_stays.is_none()).count();
    let line = words::sensitivity(changes.len(), moved, unknown);
    html.leaf("p", &[], line);
    let mut table = Table::new(
        words::TEAM_SENSITIVITY_TABLE,
        &words::TEAM_SENSITIVITY_COLUMNS,
    );
    for change in changes {
        table.row([
            Cell::text(words::team_factor(change.factor)),
            Cell::fixed(Some(change.times), 2),
            Cell::text(words::team_pairs_stay(change.best_pairs_stay)),
            match change.team_stays {
                Some(stays) => Cell::text(words::team_stays(stays)),
                None => Cell::missing(words::UNKNOWN),
            },
        ]);
    }
    table.write(html);
}

/// Writes how everything is computed.
pub(super) fn method(html: &mut Html) {
    html.element("dl", &[("class", "method")], |h| {
        for (name, text) in words::TEAM_METHODS {
            h.element("div", &[], |h| {
                h.leaf("dt", &[], name);
                h.leaf("dd", &[], text);
            });
        }
    });
}

fn found(html: &mut Html, title: Id, value: Option<&Value>) {
    let Some(value) = value.filter(|value| !value.is_null()) else {
        return;
    };
    html.element("details", &[("class", "why"), ("open", "")], |h| {
        h.leaf("summary", &[], title);
        nested(h, value, 0);
    });
}

/// Findings as names and values; none where they cannot be written.
fn as_value(findings: &impl Serialize) -> Option<Value> {
    serde_json::to_value(findings).ok()
}

/// Findings of any shape: names and values, lists inside each other.
fn nested(html: &mut Html, value: &Value, depth: usize) {
    match value {
        Value::Object(fields) if depth < DEEPEST => {
            html.element("dl", &[("class", "nested")], |h| {
                for (name, value) in fields {
                    h.element("div", &[], |h| {
                        h.leaf("dt", &[], name.replace('_', " "));
                        h.element("dd", &[], |h| nested(h, value, depth + 1));
                    });
                }
            });
        }
        Value::Array(entries) if depth < DEEPEST && entries.iter().any(is_deep) => {
            html.element("ol", &[("class", "nested")], |h| {
                for entry in entries.iter().take(LISTED) {
                    h.element("li", &[], |h| nested(h, entry, depth + 1));
                }
            });
        }
        Value::Array(entries) if depth < DEEPEST => {
            html.text(words::row_of(entries.iter().take(LISTED).map(plain)));
        }
        other => html.text(plain(other)),
    }
}

fn is_deep(value: &Value) -> bool {
    value.is_object() || value.is_array()
}

fn plain(value: &Value) -> Phrase {
    match value {
        Value::Null => words::UNKNOWN.into(),
        Value::Bool(yes) => words::yes(*yes).into(),
        Value::Number(number) if number.is_f64() => number
            .as_f64()
            .map_or_else(|| number.to_string(), number::figure)
            .into(),
        Value::String(text) => text.into(),
        other => other.to_string().into(),
    }
}
