//! `[[parameter]]`: a figure that differs by jurisdiction or changes with time.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::Date;
use landfall_core::document::{Node, Raw};

use super::fields::{Fields, Scope, suggestion};
use super::ids::check_name;
use super::law::Head;
use super::scalar::{self, UNITS};
use super::source;
use crate::rule::{Parameter, ParameterType, ParameterValue, Window};
use crate::value::Value;

const TYPES: [(&str, ParameterType); 5] = [
    ("number", ParameterType::Number),
    ("money", ParameterType::Money),
    ("date", ParameterType::Date),
    ("duration", ParameterType::Duration),
    ("set", ParameterType::Set),
];

const VALUE: [&str; 6] = ["jurisdiction", "from", "to", "value", "article", "source"];

/// One parameter with its values.
pub(super) fn read(node: &Node<'_>, head: &mut Head, scope: &mut Scope<'_>) -> Option<Parameter> {
    let known = ["id", "type", "unit", "values", "summary"];
    let fields = Fields::open(node, "parameter", &known, scope)?;
    let id = fields.needed_text("id", "\"eu.gdpr.child_age\"", scope);
    let line = fields.line_of("id");
    head.check_id(&id, line, scope);
    check_name(&id, line, scope);
    head.mark(&id, &fields, &["id"]);
    fields.text("summary", scope);
    fields.needed("type", "\"number\"", scope);
    let unit = fields.text("unit", scope);
    let kind = fields.choice("type", &TYPES, scope)?;
    if let Some(unit) = unit.as_deref().filter(|_| kind == ParameterType::Duration) {
        check_unit(unit, fields.line_of("unit"), scope);
    }
    let values = values(&fields, kind, unit.as_deref(), head, scope);
    check_days(&values, scope);
    Some(Parameter {
        kind,
        unit,
        values,
        place: scope.at(line, &id),
        id,
    })
}

fn check_unit(unit: &str, line: u64, scope: &mut Scope<'_>) {
    if !UNITS.contains(&unit) {
        let message = format!("`{unit}` is not a unit of time");
        scope.mend(line, "unit", message, suggestion(unit, &UNITS));
    }
}

fn values(
    fields: &Fields<'_, '_>,
    kind: ParameterType,
    unit: Option<&str>,
    head: &Head,
    scope: &mut Scope<'_>,
) -> Vec<ParameterValue> {
    let example = "[{ jurisdiction = \"EU\", from = 2018-05-25, value = 16, … }]";
    fields.needed("values", example, scope);
    let items = fields.tables("values", scope);
    if items.is_empty() && fields.get("values").is_some() {
        let line = fields.line_of("values");
        scope.wrong(line, "values", "a parameter without values");
    }
    let items = items.iter();
    items
        .filter_map(|item| dated(item, kind, unit, head, scope))
        .collect()
}

fn dated(
    node: &Node<'_>,
    kind: ParameterType,
    unit: Option<&str>,
    head: &Head,
    scope: &mut Scope<'_>,
) -> Option<ParameterValue> {
    let fields = Fields::open(node, "values", &VALUE, scope)?;
    fields.needed("from", "2018-05-25", scope);
    let window = Window {
        from: fields.date("from", scope),
        to: fields.date("to", scope),
    };
    if let Some((from, to)) = window.from.zip(window.to)
        && from > to
    {
        let message = format!("it ends on {to}, before it begins on {from}");
        scope.wrong(fields.line_of("to"), "to", message);
    }
    let jurisdiction = fields.needed_text("jurisdiction", "\"EU\"", scope);
    let article = fields.needed_text("article", "\"8(1)\"", scope);
    let sources = source::names(&fields, &head.sources, scope);
    let written = fields.needed("value", "16", scope)?;
    let value = read_value(written, kind, unit)
        .map_err(|message| scope.wrong(written.line, "value", message))
        .ok()?;
    Some(ParameterValue {
        place: scope.at(fields.line_of("jurisdiction"), "jurisdiction"),
        jurisdiction,
        window,
        value,
        article,
        sources,
    })
}

fn read_value(node: &Node<'_>, kind: ParameterType, unit: Option<&str>) -> Result<Value, String> {
    match kind {
        ParameterType::Number => scalar::number(node).map(Value::Number),
        ParameterType::Money => scalar::money(node).map(Value::Money),
        ParameterType::Date => scalar::date(node).map(Value::Date),
        ParameterType::Duration => scalar::duration(node, unit).map(Value::Duration),
        ParameterType::Set => set(node).map(Value::Set),
    }
}

fn set(node: &Node<'_>) -> Result<BTreeSet<String>, String> {
    let Raw::List(items) = &node.value else {
        return Err(format!("must be a list, not {}", node.value.kind()));
    };
    let mut values = BTreeSet::new();
    for item in items {
        let Raw::Text(text) = &item.value else {
            return Err(format!(
                "must be a list of texts, not of {}",
                item.value.kind()
            ));
        };
        if !values.insert(text.clone().into_owned()) {
            return Err(format!("\"{text}\" stands here twice"));
        }
    }
    Ok(values)
}

/// Two values of one jurisdiction cannot begin on one day, nor can a stated end lie behind the
/// next beginning.
fn check_days(values: &[ParameterValue], scope: &mut Scope<'_>) {
    let mut by_place: BTreeMap<&str, BTreeMap<Option<Date>, &ParameterValue>> = BTreeMap::new();
    for value in values {
        let days = by_place.entry(&value.jurisdiction).or_default();
        if let Some(other) = days.insert(value.window.from, value) {
            let day = value.window.from;
            let day = day.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
            let message = format!("two values for `{}` from {day} on", value.jurisdiction);
            let line = value.place.line.unwrap_or_default();
            let first = other.place.line.unwrap_or_default();
            let help = format!("the other stands in line {first}; keep one");
            scope.mend(line, "from", message, help);
        }
    }
    for days in by_place.values() {
        let next = days.values().skip(1);
        for (value, next) in days.values().zip(next) {
            if let Some((to, from)) = value.window.to.zip(next.window.from)
                && to >= from
            {
                let message = format!("it holds until {to}, but the next from {from} on");
                let line = value.place.line.unwrap_or_default();
                scope.mend(
                    line,
                    "to",
                    message,
                    "leave `to` out: the next value ends it",
                );
            }
        }
    }
}
