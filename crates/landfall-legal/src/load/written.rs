//! Values of facts out of their written form.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use landfall_core::document::{Node, Raw};
use landfall_core::{Decimal, RegionCode};

use super::fields::suggestion;
use super::scalar;
use crate::fact::{Fact, FactType};
use crate::jurisdiction::Jurisdictions;
use crate::value::Value;

/// What is wrong with a value, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// The line, where it is not that of the whole value.
    pub(crate) line: u64,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl Wrong {
    pub(crate) fn new(line: u64, message: impl Into<String>) -> Self {
        Self {
            line,
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// One value of a fact, within what the fact allows.
pub(crate) fn value(
    node: &Node<'_>,
    fact: &Fact,
    regions: &Jurisdictions,
) -> Result<Value, Vec<Wrong>> {
    let one = |result: Result<Value, Wrong>| result.map_err(|wrong| vec![wrong]);
    match fact.kind {
        FactType::Set | FactType::Regions => set(node, fact, regions).map(Value::Set),
        FactType::Enum | FactType::Region => one(member(node, fact, regions).map(Value::Text)),
        FactType::Bool => one(flag(node)),
        _ => one(ordered(node, fact)),
    }
}

fn flag(node: &Node<'_>) -> Result<Value, Wrong> {
    match &node.value {
        Raw::Bool(is) => Ok(Value::Bool(*is)),
        Raw::Text(text) if text == "true" || text == "false" => {
            let wrong = Wrong::new(node.line, "must be true or false, not text");
            Err(wrong.help(format!("write {text} without quotes")))
        }
        other => {
            let message = format!("must be true or false, not {}", other.kind());
            Err(Wrong::new(node.line, message))
        }
    }
}

/// A number, amount, date or duration.
pub(crate) fn ordered(node: &Node<'_>, fact: &Fact) -> Result<Value, Wrong> {
    let value = match fact.kind {
        FactType::Money => scalar::money(node).map(Value::Money),
        FactType::Date => scalar::date(node).map(Value::Date),
        FactType::Duration => scalar::duration(node, fact.unit.as_deref()).map(Value::Duration),
        _ => scalar::number(node).map(Value::Number),
    };
    let value = value.map_err(|message| Wrong::new(node.line, message))?;
    within(&value, fact).map_err(|message| Wrong::new(node.line, message))?;
    Ok(value)
}

/// Whether a value is whole where it must be, and in the allowed range.
fn within(value: &Value, fact: &Fact) -> Result<(), String> {
    let shown = shown(value);
    if let Value::Number(number) = value
        && fact.integer
        && !number.fract().is_zero()
    {
        return Err(format!("{shown} is not a whole number"));
    }
    if let Some(min) = &fact.min
        && order(value, min) == Some(Ordering::Less)
    {
        return Err(format!(
            "{shown} is below the least value allowed, {}",
            self::shown(min)
        ));
    }
    match &fact.max {
        Some(max) if order(value, max) == Some(Ordering::Greater) => Err(format!(
            "{shown} is above the greatest value allowed, {}",
            self::shown(max)
        )),
        _ => Ok(()),
    }
}

/// How two ordered values compare for sure. A number stands for that amount in any currency.
pub(crate) fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Some(left.cmp(right)),
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        (Value::Money(left), Value::Number(right)) => Some(left.amount().cmp(right)),
        (Value::Money(left), Value::Money(right)) => {
            let same = left.currency() == right.currency();
            same.then(|| left.amount().cmp(&right.amount()))
        }
        (Value::Duration(left), Value::Duration(right)) => {
            let ((least, most), (low, high)) = (left.bounds(), right.bounds());
            match (most < low, least > high, left == right) {
                (true, _, _) => Some(Ordering::Less),
                (_, true, _) => Some(Ordering::Greater),
                (_, _, true) => Some(Ordering::Equal),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A value as a person writes it.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Bool(is) => is.to_string(),
        Value::Number(number) => number.normalize().to_string(),
        Value::Money(money) => money.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Duration(span) => span.to_string(),
        Value::Text(text) => format!("\"{text}\""),
        Value::Set(values) => {
            let values: Vec<String> = values.iter().map(|one| format!("\"{one}\"")).collect();
            format!("[{}]", values.join(", "))
        }
    }
}

/// A value of an enumeration, or the code of a region.
fn member(node: &Node<'_>, fact: &Fact, regions: &Jurisdictions) -> Result<String, Wrong> {
    let Raw::Text(text) = &node.value else {
        let message = format!("must be text, not {}", node.value.kind());
        return Err(Wrong::new(node.line, message));
    };
    if fact.kind == FactType::Region || fact.kind == FactType::Regions {
        return region(text, regions).map_err(|(message, help)| Wrong {
            line: node.line,
            message,
            help,
        });
    }
    if fact.values.iter().any(|known| known == text) {
        return Ok(text.clone().into_owned());
    }
    let known: Vec<&str> = fact.values.iter().map(String::as_str).collect();
    let message = format!("\"{text}\" is not a value of `{}`", fact.id);
    Err(Wrong::new(node.line, message).help(suggestion(text, &known)))
}

/// Several values; every wrong one is reported.
pub(crate) fn set(
    node: &Node<'_>,
    fact: &Fact,
    regions: &Jurisdictions,
) -> Result<BTreeSet<String>, Vec<Wrong>> {
    let Raw::List(items) = &node.value else {
        let message = format!("must be a list, not {}", node.value.kind());
        let wrong = Wrong::new(node.line, message);
        return Err(vec![
            wrong.help("write it in brackets, for example [\"a\", \"b\"]"),
        ]);
    };
    let (mut values, mut wrong) = (BTreeSet::new(), Vec::new());
    for item in items {
        match member(item, fact, regions) {
            Ok(value) => {
                if let Some(value) = values.replace(value) {
                    wrong.push(Wrong::new(
                        item.line,
                        format!("\"{value}\" stands here twice"),
                    ));
                }
            }
            Err(one) => wrong.push(one),
        }
    }
    if wrong.is_empty() {
        Ok(values)
    } else {
        Err(wrong)
    }
}

/// The code of a region: one of the graph that is a territory, or ISO 3166.
pub(crate) fn region(
    text: &str,
    regions: &Jurisdictions,
) -> Result<String, (String, Option<String>)> {
    regions
        .region(text)
        .map_err(|error| (error.to_string(), error.help()))
}

/// A bound of a fact; for money a plain number that holds for every currency.
pub(crate) fn bound(node: &Node<'_>, fact: &Fact) -> Result<Value, Wrong> {
    let plain = |number: Decimal| Value::Number(number);
    let value = match (fact.kind, &node.value) {
        (FactType::Money, Raw::Number(_)) => scalar::number(node).map(plain),
        (FactType::Number | FactType::Money | FactType::Date | FactType::Duration, _) => {
            return ordered(node, fact);
        }
        _ => Err("only numbers, money, dates and durations have a range".to_owned()),
    };
    value.map_err(|message| Wrong::new(node.line, message))
}

/// Whether a text is a region code, in any case.
pub(crate) fn is_iso(code: &str) -> bool {
    RegionCode::parse(code).is_ok_and(|found| found.as_str() == code)
}
