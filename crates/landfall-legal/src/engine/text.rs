//! Values as people read them.

use std::collections::BTreeSet;

use super::parameter::Held;
use crate::fact::Given;
use crate::report::Text;
use crate::rule::ParameterValue;
use crate::value::{Answer, Value};

/// An answer with its evidence.
pub(super) fn given(given: Option<&Given>) -> Text {
    match given {
        None => "unknown".into(),
        Some(given) => match &given.evidence {
            None => answer(&given.answer).into(),
            Some(evidence) => format!("{} ({evidence})", answer(&given.answer)).into(),
        },
    }
}

/// An answer as text.
pub(super) fn answer(answer: &Answer) -> String {
    match answer {
        Answer::Unknown => "unknown".to_owned(),
        Answer::NotApplicable => "not applicable".to_owned(),
        Answer::Value { value: one } => value(one),
        Answer::Between { min, max } => match (min, max) {
            (Some(min), Some(max)) => format!("{} to {}", value(min), value(max)),
            (Some(min), None) => format!("at least {}", value(min)),
            (None, Some(max)) => format!("at most {}", value(max)),
            (None, None) => "some value".to_owned(),
        },
        Answer::SetBetween { min, max } => match max {
            Some(max) => format!("at least {}, at most {}", list(min), list(max)),
            None => format!("at least {}", list(min)),
        },
    }
}

/// A value as text.
pub(super) fn value(value: &Value) -> String {
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Money(money) => money.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Duration(span) => span.to_string(),
        Value::Text(text) => text.clone(),
        Value::Set(values) => list(values),
    }
}

/// A parameter there and then.
pub(super) fn held(held: Held<'_>) -> String {
    match held {
        Held::Known(value) => parameter(&value.stated),
        Held::Stale(value) => format!("{}, carried forward", parameter(&value.stated)),
        Held::Missing => "no value is stated for this place and day".to_owned(),
        Held::BeforeFirst(first) => format!("no value is known before {first}"),
    }
}

/// A parameter's value with its article and jurisdiction.
fn parameter(stated: &ParameterValue) -> String {
    let ParameterValue {
        jurisdiction,
        article,
        ..
    } = stated;
    format!("{} ({jurisdiction}, {article})", value(&stated.value))
}

fn list(values: &BTreeSet<String>) -> String {
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    format!("[{}]", values.join(", "))
}
