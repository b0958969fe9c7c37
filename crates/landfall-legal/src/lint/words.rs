//! Answers in words.

use std::collections::BTreeSet;

use super::scene::World;
use crate::condition::FactIndex;
use crate::value::{Answer, Value};

/// The most facts of a witness that are named.
const MOST: usize = 8;

/// An example of answers: `a = true, b = ["x"]`.
pub(super) fn witness(world: &World<'_>, answers: &[(FactIndex, Answer)]) -> String {
    let named = answers
        .iter()
        .filter(|(_, answer)| *answer != Answer::Unknown);
    let mut words: Vec<String> = named
        .take(MOST)
        .map(|(fact, given)| format!("{} = {}", world.symbols.fact_id(*fact), answer(given)))
        .collect();
    if answers.len() > MOST {
        words.push("…".to_owned());
    }
    words.join(", ")
}

fn answer(answer: &Answer) -> String {
    match answer {
        Answer::Value { value } => self::value(value),
        Answer::SetBetween { min, .. } => list(min),
        Answer::NotApplicable => "not applicable".to_owned(),
        Answer::Unknown | Answer::Between { .. } => "unknown".to_owned(),
    }
}

/// A value as conditions write it.
pub(super) fn value(value: &Value) -> String {
    match value {
        Value::Bool(holds) => holds.to_string(),
        Value::Number(number) => number.normalize().to_string(),
        Value::Money(money) => {
            format!("{} {}", money.amount().normalize(), money.currency())
        }
        Value::Date(date) => date.to_string(),
        Value::Duration(span) => span.to_string(),
        Value::Text(text) => format!("\"{text}\""),
        Value::Set(values) => list(values),
    }
}

fn list(values: &BTreeSet<String>) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
    format!("[{}]", quoted.join(", "))
}
