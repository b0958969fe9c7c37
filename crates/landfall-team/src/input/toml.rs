//! TOML into values with lines.

use landfall_core::{Date, Mistake, Place};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::node::{Entry, Lines, Node, Value};
use super::report::Report;

/// The values of a TOML text; what breaks the format is reported, and nothing read then.
pub(super) fn parse<'t>(file: &str, text: &'t str, report: &mut Report) -> Option<Node<'t>> {
    let lines = Lines::of(text);
    let (root, errors) = DeTable::parse_recoverable(text);
    let whole = errors.is_empty();
    for error in errors {
        let place = Place::file(file);
        let place = match error.span() {
            Some(span) => place.line(lines.at(span.start)),
            None => place,
        };
        let first = error.message().lines().next().unwrap_or_default();
        report.add(Mistake::new(place, first));
    }
    whole.then(|| Node {
        line: 1,
        value: table(root.into_inner(), &lines),
    })
}

fn table<'t>(table: DeTable<'t>, lines: &Lines) -> Value<'t> {
    let entries = table.into_iter().map(|(key, value)| Entry {
        line: lines.at(key.span().start),
        key: key.into_inner(),
        node: node(value, lines),
    });
    Value::Table(entries.collect())
}

fn node<'t>(spanned: Spanned<DeValue<'t>>, lines: &Lines) -> Node<'t> {
    let line = lines.at(spanned.span().start);
    let value = match spanned.into_inner() {
        DeValue::String(text) => Value::Text(text),
        DeValue::Integer(number) => Value::Number(match number.radix() {
            10 => number.as_str().to_owned().into(),
            radix => i128::from_str_radix(number.as_str(), radix).map_or_else(
                |_| number.to_string().into(),
                |plain| plain.to_string().into(),
            ),
        }),
        DeValue::Float(number) => Value::Number(number.as_str().to_owned().into()),
        DeValue::Boolean(_) => Value::Bool,
        DeValue::Datetime(time) => match (time.date, time.time) {
            (Some(date), None) => date_of(date),
            _ => Value::Time,
        },
        DeValue::Array(items) => Value::List(items.into_iter().map(|i| node(i, lines)).collect()),
        DeValue::Table(inner) => table(inner, lines),
    };
    Node { line, value }
}

fn date_of<'t>(date: toml::value::Date) -> Value<'t> {
    let number = |part: u8| i8::try_from(part).unwrap_or(0);
    let year = i16::try_from(date.year).unwrap_or(i16::MAX);
    match Date::new(year, number(date.month), number(date.day)) {
        Ok(date) => Value::Date(date),
        Err(_) => Value::Text(date.to_string().into()),
    }
}
