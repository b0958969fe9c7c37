//! What was answered about one product.

use std::collections::BTreeMap;

use landfall_core::Place;
use serde_json::value::RawValue;

use super::Dictionary;
use crate::jurisdiction::Jurisdictions;
use crate::value::{Answer, Value};

/// An answer with where it comes from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Given {
    /// The answer.
    pub answer: Answer,
    /// What supports it, in the user's words.
    pub evidence: Option<String>,
    /// Where it stands in the user's file.
    pub place: Place,
}

/// The answers for one product: by fact, for all regions or for one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    answers: BTreeMap<(String, Option<String>), Given>,
}

impl Profile {
    /// Sets an answer, for all regions (`None`) or for one and what lies below it.
    pub fn set(&mut self, fact: impl Into<String>, region: Option<String>, given: Given) {
        self.answers.insert((fact.into(), region), given);
    }

    /// The answer given for exactly this fact and region.
    pub fn get(&self, fact: &str, region: Option<&str>) -> Option<&Given> {
        self.answers
            .get(&(fact.to_owned(), region.map(str::to_owned)))
    }

    /// All answers, by fact, those for all regions first.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>, &Given)> {
        let answers = self.answers.iter();
        answers.map(|((fact, region), given)| (fact.as_str(), region.as_deref(), given))
    }

    /// How many answers there are.
    pub fn len(&self) -> usize {
        self.answers.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }

    /// Takes an answer out.
    pub fn remove(&mut self, fact: &str, region: Option<&str>) -> Option<Given> {
        let key = (fact.to_owned(), region.map(str::to_owned));
        self.answers.remove(&key)
    }

    /// The answer that counts for each fact in a region: the nearest one given for the region or
    /// something above it ([`Jurisdictions::path`]), else the one for all regions. Without a
    /// region only the latter. Answers to facts that are not in the dictionary are left out.
    ///
    /// ```
    /// use landfall_legal::{LawBase, fact::Profile};
    ///
    /// let base = LawBase::bundled()?;
    /// let text = "\"market.paid\" = true\n\"market.paid@EU\" = false";
    /// let facts = (base.facts(), base.jurisdictions());
    /// let profile = Profile::from_toml("facts.toml", text, facts.0, facts.1)?;
    /// let paid = |region| profile.resolve(facts.0, facts.1, region)["market.paid"].answer.clone();
    /// assert_ne!(paid(Some("DE")), paid(Some("BR")));
    /// assert_eq!(paid(None), paid(Some("BR")));
    /// # Ok::<(), landfall_core::Mistakes>(())
    /// ```
    pub fn resolve(
        &self,
        facts: &Dictionary,
        jurisdictions: &Jurisdictions,
        region: Option<&str>,
    ) -> BTreeMap<String, &Given> {
        let path = region.map(|code| jurisdictions.path(code));
        let path = path.unwrap_or_default();
        let mut nearest: BTreeMap<String, (usize, &Given)> = BTreeMap::new();
        for (fact, scope, given) in self.iter() {
            let distance = match scope {
                None => Some(path.len()),
                Some(scope) => path.iter().position(|code| *code == scope),
            };
            let Some(distance) = distance.filter(|_| facts.get(fact).is_some()) else {
                continue;
            };
            match nearest.get_mut(fact) {
                Some(best) if best.0 <= distance => {}
                Some(best) => *best = (distance, given),
                None => drop(nearest.insert(fact.to_owned(), (distance, given))),
            }
        }
        let answers = nearest.into_iter();
        answers.map(|(fact, (_, given))| (fact, given)).collect()
    }

    /// The answers as a flat JSON table from fact id to value, which [`Profile::from_json`] reads
    /// back: ids in order, numbers exact, durations as text.
    ///
    /// # Errors
    /// When memory runs out, in effect.
    pub fn to_json(&self) -> serde_json::Result<String> {
        let mut flat: BTreeMap<String, Box<RawValue>> = BTreeMap::new();
        for (fact, region, given) in self.iter() {
            let key = match region {
                None => fact.to_owned(),
                Some(region) => format!("{fact}@{region}"),
            };
            flat.insert(key, RawValue::from_string(written(given))?);
        }
        serde_json::to_string_pretty(&flat)
    }
}

/// An answer in the form of a facts file.
pub(crate) fn flat(answer: &Answer) -> serde_json::Value {
    let given = Given {
        answer: answer.clone(),
        ..Given::default()
    };
    serde_json::from_str(&written(&given)).unwrap_or_default()
}

/// An answer as JSON text.
fn written(given: &Given) -> String {
    let answer = match &given.answer {
        Answer::Unknown => quoted("unknown"),
        Answer::NotApplicable => quoted("not applicable"),
        Answer::Value { value } => value_text(value),
        Answer::Between { min, max } => {
            between(min.as_ref().map(value_text), max.as_ref().map(value_text))
        }
        Answer::SetBetween { min, max } => between(
            Some(list(min.iter())),
            max.as_ref().map(|max| list(max.iter())),
        ),
    };
    match &given.evidence {
        None => answer,
        Some(evidence) => {
            let evidence = quoted(evidence);
            format!("{{\"value\": {answer}, \"evidence\": {evidence}}}")
        }
    }
}

fn between(min: Option<String>, max: Option<String>) -> String {
    let min = min.map(|min| format!("\"min\": {min}"));
    let max = max.map(|max| format!("\"max\": {max}"));
    let ends: Vec<String> = min.into_iter().chain(max).collect();
    format!("{{{}}}", ends.join(", "))
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Bool(is) => is.to_string(),
        Value::Number(number) => number.normalize().to_string(),
        Value::Money(money) => {
            let (amount, currency) = (money.amount().normalize(), money.currency());
            format!("{{\"amount\": \"{amount}\", \"currency\": \"{currency}\"}}")
        }
        Value::Date(date) => quoted(&date.to_string()),
        Value::Duration(span) => quoted(&span.to_string()),
        Value::Text(text) => quoted(text),
        Value::Set(values) => list(values.iter()),
    }
}

fn list<'a>(values: impl Iterator<Item = &'a String>) -> String {
    let values: Vec<String> = values.map(|value| quoted(value)).collect();
    format!("[{}]", values.join(", "))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
