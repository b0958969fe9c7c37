//! `[[fact]]`: what can be asked.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use landfall_core::document::{Node, Raw};

use super::fields::{Fields, Scope};
use super::ids::check_name;
use super::scalar::UNITS;
use super::written::{self, Wrong};
use crate::fact::{Change, Fact, FactType};
use crate::jurisdiction::Jurisdictions;
use crate::value::Value;

const KNOWN: [&str; 13] = [
    "id",
    "type",
    "unit",
    "values",
    "min",
    "max",
    "integer",
    "question",
    "questions",
    "asks",
    "per_region",
    "link",
    "change",
];

const TYPES: [(&str, FactType); 9] = [
    ("bool", FactType::Bool),
    ("number", FactType::Number),
    ("enum", FactType::Enum),
    ("set", FactType::Set),
    ("date", FactType::Date),
    ("duration", FactType::Duration),
    ("money", FactType::Money),
    ("region", FactType::Region),
    ("regions", FactType::Regions),
];

/// One fact.
pub(super) fn read(
    node: &Node<'_>,
    regions: &Jurisdictions,
    scope: &mut Scope<'_>,
) -> Option<Fact> {
    let fields = Fields::open(node, "fact", &KNOWN, scope)?;
    let id = fields.needed_text("id", "\"company.staff\"", scope);
    let line = fields.line_of("id");
    check_name(&id, line, scope);
    fields.needed("type", "\"bool\"", scope);
    let kind = fields.choice("type", &TYPES, scope);
    let mut fact = Fact {
        kind: kind.unwrap_or(FactType::Bool),
        unit: fields.text("unit", scope),
        values: fields.names("values", scope),
        min: None,
        max: None,
        integer: fields.flag("integer", scope),
        question: fields.needed_text("question", "\"How many people work there?\"", scope),
        questions: questions(&fields, scope),
        asks: fields.needed_text("asks", "\"legal\"", scope),
        per_region: fields.flag("per_region", scope),
        link: fields.text("link", scope),
        change: None,
        place: scope.at(line, &id),
        id,
    };
    // What follows from the type cannot be checked without it.
    kind?;
    check_type(&fact, &fields, scope);
    let (min, max) = range(&fact, &fields, scope);
    (fact.min, fact.max) = (min, max);
    fact.change = change(&fact, &fields, regions, scope);
    Some(fact)
}

/// Fields that belong to some types only.
fn check_type(fact: &Fact, fields: &Fields<'_, '_>, scope: &mut Scope<'_>) {
    let listed = matches!(fact.kind, FactType::Enum | FactType::Set);
    if listed && fact.values.is_empty() {
        fields.needed("values", "[\"a\", \"b\"]", scope);
    }
    if !listed && fields.get("values").is_some() {
        let message = "only `enum` and `set` have values";
        scope.wrong(fields.line_of("values"), "values", message);
    }
    for taken in ["unknown", "not applicable"] {
        if fact.values.iter().any(|value| value == taken) {
            let message = format!("`{taken}` stands for itself and cannot be a value");
            scope.mend(
                fields.line_of("values"),
                "values",
                message,
                "take another word",
            );
        }
    }
    if fact.integer && fact.kind != FactType::Number {
        let message = "only a `number` can be whole";
        scope.wrong(fields.line_of("integer"), "integer", message);
    }
    check_unit(fact, fields, scope);
}

fn check_unit(fact: &Fact, fields: &Fields<'_, '_>, scope: &mut Scope<'_>) {
    let line = fields.line_of("unit");
    match (fact.kind, fact.unit.as_deref()) {
        (FactType::Duration, None) => {
            fields.needed("unit", "\"hours\"", scope);
        }
        (FactType::Duration, Some(unit)) if !UNITS.contains(&unit) => {
            let message = format!("`{unit}` is not a unit of time");
            let help = super::fields::suggestion(unit, &UNITS);
            scope.mend(line, "unit", message, help);
        }
        (FactType::Duration | FactType::Number | FactType::Money, _) | (_, None) => {}
        (_, Some(_)) => {
            let message = "only numbers, money and durations have a unit";
            scope.wrong(line, "unit", message);
        }
    }
}

fn range(
    fact: &Fact,
    fields: &Fields<'_, '_>,
    scope: &mut Scope<'_>,
) -> (Option<Value>, Option<Value>) {
    let mut bound = |key: &str| {
        let node = fields.get(key)?;
        written::bound(node, fact)
            .map_err(|wrong| add(wrong, key, scope))
            .ok()
    };
    let (min, max) = (bound("min"), bound("max"));
    if let Some((min, max)) = min.as_ref().zip(max.as_ref())
        && written::order(min, max) == Some(Ordering::Greater)
    {
        let message = "`min` is greater than `max`";
        scope.wrong(fields.line_of("min"), "min", message);
    }
    (min, max)
}

/// The question in other languages.
fn questions(fields: &Fields<'_, '_>, scope: &mut Scope<'_>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let Some(node) = fields.get("questions") else {
        return found;
    };
    let Some(entries) = node.value.entries() else {
        let message = format!("must be a table, not {}", node.value.kind());
        scope.mend(
            node.line,
            "questions",
            message,
            "write { de = \"…\", fr = \"…\" }",
        );
        return found;
    };
    for entry in entries {
        let tag: Result<landfall_core::LanguageTag, _> = entry.key.parse();
        match (tag, &entry.node.value) {
            (Ok(_), Raw::Text(text)) => {
                found.insert(entry.key.to_string(), text.to_string());
            }
            (Err(error), _) => scope.wrong(entry.line, "questions", error.to_string()),
            (_, other) => {
                let message = format!("must be text, not {}", other.kind());
                scope.wrong(entry.line, "questions", message);
            }
        }
    }
    found
}

fn change(
    fact: &Fact,
    fields: &Fields<'_, '_>,
    regions: &Jurisdictions,
    scope: &mut Scope<'_>,
) -> Option<Change> {
    let node = fields.get("change")?;
    let fields = Fields::open(node, "change", &["cost", "yearly", "to"], scope)?;
    fields.needed("cost", "\"4000 EUR\"", scope);
    let cost = fields.money("cost", scope);
    let yearly = fields.money("yearly", scope);
    let to = match fields.get("to").map(|node| (node.line, &node.value)) {
        None => Vec::new(),
        Some((_, Raw::List(items))) => to_values(items, fact, regions, scope),
        Some((line, other)) => {
            let message = format!("must be a list, not {}", other.kind());
            scope.mend(
                line,
                "to",
                message,
                "write it in brackets, for example [true]",
            );
            Vec::new()
        }
    };
    Some(Change {
        cost: cost?,
        yearly,
        to,
    })
}

fn to_values(
    items: &[Node<'_>],
    fact: &Fact,
    regions: &Jurisdictions,
    scope: &mut Scope<'_>,
) -> Vec<Value> {
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        match written::value(item, fact, regions) {
            Ok(value) => values.push(value),
            Err(wrong) => wrong.into_iter().for_each(|one| add(one, "to", scope)),
        }
    }
    values
}

fn add(wrong: Wrong, field: &str, scope: &mut Scope<'_>) {
    match wrong.help {
        Some(help) => scope.mend(wrong.line, field, wrong.message, help),
        None => scope.wrong(wrong.line, field, wrong.message),
    }
}
