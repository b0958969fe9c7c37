//! One answer out of its written form: a value, an interval, a word, or one of these with evidence.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use landfall_core::document::{Entry, Node, Raw};

use super::fields::suggestion;
use super::written::{self, Wrong, shown};
use crate::fact::{Fact, FactType};
use crate::jurisdiction::Jurisdictions;
use crate::value::{Answer, Value};

/// An answer and what supports it.
pub(super) struct Read {
    pub(super) answer: Answer,
    pub(super) evidence: Option<String>,
}

/// What was answered to a fact; everything wrong with it at once.
pub(super) fn read(
    node: &Node<'_>,
    fact: &Fact,
    regions: &Jurisdictions,
) -> Result<Read, Vec<Wrong>> {
    let Some(entries) = node.value.entries() else {
        return plain(node, fact, regions).map(bare);
    };
    let has = |name: &str| entries.iter().any(|entry| entry.key == name);
    if !has("value") && !has("evidence") {
        return plain(node, fact, regions).map(bare);
    }
    let mut wrong = unknown_keys(entries, &["value", "evidence"]);
    let evidence = match find(entries, "evidence").map(|node| (node.line, &node.value)) {
        None => None,
        Some((_, Raw::Text(text))) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Some((line, other)) => {
            let message = format!("`evidence` must be text, not {}", other.kind());
            wrong.push(Wrong::new(line, message));
            None
        }
    };
    let Some(value) = find(entries, "value") else {
        wrong.push(Wrong::new(node.line, "evidence without `value`"));
        return Err(wrong);
    };
    match plain(value, fact, regions) {
        Ok(answer) if wrong.is_empty() => Ok(Read { answer, evidence }),
        Ok(_) => Err(wrong),
        Err(more) => {
            wrong.extend(more);
            Err(wrong)
        }
    }
}

fn bare(answer: Answer) -> Read {
    Read {
        answer,
        evidence: None,
    }
}

fn find<'n, 't>(entries: &'n [Entry<'t>], key: &str) -> Option<&'n Node<'t>> {
    let mut found = entries.iter().filter(|entry| entry.key == key);
    found.next().map(|entry| &entry.node)
}

fn unknown_keys(entries: &[Entry<'_>], known: &[&str]) -> Vec<Wrong> {
    let others = entries.iter().filter(|entry| !known.contains(&&*entry.key));
    others
        .map(|entry| {
            let message = format!("`{}` is not allowed here", entry.key);
            Wrong::new(entry.line, message).help(suggestion(&entry.key, known))
        })
        .collect()
}

/// An answer without evidence.
fn plain(node: &Node<'_>, fact: &Fact, regions: &Jurisdictions) -> Result<Answer, Vec<Wrong>> {
    match &node.value {
        Raw::Text(text) if text == "unknown" => return Ok(Answer::Unknown),
        Raw::Text(text) if text == "not applicable" => return Ok(Answer::NotApplicable),
        Raw::Null => {
            let wrong = Wrong::new(node.line, "null says nothing");
            return Err(vec![
                wrong.help("leave it out, or write \"unknown\" or \"not applicable\""),
            ]);
        }
        Raw::Table(entries) => {
            let ends = ["min", "max"];
            if entries.is_empty() || entries.iter().any(|entry| ends.contains(&&*entry.key)) {
                return interval(node, entries, fact, regions);
            }
        }
        _ => {}
    }
    written::value(node, fact, regions).map(|value| Answer::Value { value })
}

fn interval(
    node: &Node<'_>,
    entries: &[Entry<'_>],
    fact: &Fact,
    regions: &Jurisdictions,
) -> Result<Answer, Vec<Wrong>> {
    let wrong = unknown_keys(entries, &["min", "max"]);
    let ends = (find(entries, "min"), find(entries, "max"));
    let one = |message: &str| Err(vec![Wrong::new(node.line, message)]);
    match fact.kind {
        _ if !wrong.is_empty() => Err(wrong),
        _ if ends.0.is_none() && ends.1.is_none() => one("an interval without `min` and `max`"),
        FactType::Bool | FactType::Enum | FactType::Region => {
            one("an interval is for numbers, money, dates, durations and lists")
        }
        FactType::Set | FactType::Regions => sets(node, ends, fact, regions),
        _ => ordered(node, ends, fact),
    }
}

type Ends<'n, 't> = (Option<&'n Node<'t>>, Option<&'n Node<'t>>);

fn ordered(node: &Node<'_>, ends: Ends<'_, '_>, fact: &Fact) -> Result<Answer, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let mut end = |node: Option<&Node<'_>>| {
        node.and_then(|node| {
            written::ordered(node, fact)
                .map_err(|one| wrong.push(one))
                .ok()
        })
    };
    let (min, max) = (end(ends.0), end(ends.1));
    if let Some((min, max)) = min.as_ref().zip(max.as_ref()) {
        let currencies = match (min, max) {
            (Value::Money(min), Value::Money(max)) => min.currency() == max.currency(),
            _ => true,
        };
        if !currencies {
            wrong.push(Wrong::new(
                node.line,
                "`min` and `max` have different currencies",
            ));
        } else if written::order(min, max) == Some(Ordering::Greater) {
            let message = format!("`min` {} is greater than `max` {}", shown(min), shown(max));
            wrong.push(Wrong::new(node.line, message).help("swap them"));
        }
    }
    match wrong.is_empty() {
        true => Ok(Answer::Between { min, max }),
        false => Err(wrong),
    }
}

fn sets(
    node: &Node<'_>,
    ends: Ends<'_, '_>,
    fact: &Fact,
    regions: &Jurisdictions,
) -> Result<Answer, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let mut end = |node: Option<&Node<'_>>| {
        node.and_then(|node| {
            written::set(node, fact, regions)
                .map_err(|more| wrong.extend(more))
                .ok()
        })
    };
    let (min, max): (Option<BTreeSet<String>>, _) = (end(ends.0), end(ends.1));
    let min = min.unwrap_or_default();
    if let Some(max) = &max
        && wrong.is_empty()
        && let Some(beyond) = min.difference(max).next()
    {
        let message = format!("\"{beyond}\" is in `min`, but not in `max`");
        wrong.push(Wrong::new(node.line, message).help("`max` holds everything that can be in it"));
    }
    match wrong.is_empty() {
        true => Ok(Answer::SetBetween { min, max }),
        false => Err(wrong),
    }
}
