//! TOML into values with lines.

use crate::{Date, Mistake, Place};
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::node::{DEEPEST, Entry, Lines, Node, Raw};
use super::report::Report;

/// The values of a TOML text; what breaks the format is reported, and nothing read then.
pub fn parse<'t>(file: &str, text: &'t str, report: &mut Report) -> Option<Node<'t>> {
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
        report.add(Mistake::new(place, format!("not TOML: {first}")).help(help(first)));
    }
    if !whole {
        return None;
    }
    let mut reader = Reader {
        lines: &lines,
        too_deep: None,
    };
    let value = reader.table(root.into_inner(), 0);
    if let Some(line) = reader.too_deep {
        let message = format!("more than {DEEPEST} tables and lists inside one another");
        report.add(Mistake::new(Place::file(file).line(line), message));
        return None;
    }
    Some(Node { line: 1, value })
}

/// What to do about the commonest slips.
fn help(message: &str) -> &'static str {
    if message.contains("duplicate key") {
        "keep one of the two, or begin a new table such as `[[name]]`"
    } else if message.contains("date") || message.contains("time") {
        "write a day of the calendar, such as 2026-11-22"
    } else {
        "text stands in quotes, a table begins with `[name]` or `[[name]]`"
    }
}

struct Reader<'l> {
    lines: &'l Lines,
    too_deep: Option<u64>,
}

impl Reader<'_> {
    fn table<'t>(&mut self, table: DeTable<'t>, depth: usize) -> Raw<'t> {
        let entries = table.into_iter().map(|(key, value)| Entry {
            line: self.lines.at(key.span().start),
            key: key.into_inner(),
            node: self.node(value, depth + 1),
        });
        Raw::Table(entries.collect())
    }

    fn node<'t>(&mut self, spanned: Spanned<DeValue<'t>>, depth: usize) -> Node<'t> {
        let line = self.lines.at(spanned.span().start);
        if depth > DEEPEST {
            self.too_deep.get_or_insert(line);
            let value = Raw::Null;
            return Node { line, value };
        }
        let value = match spanned.into_inner() {
            DeValue::String(text) => Raw::Text(text),
            DeValue::Integer(number) => Raw::Number(whole(&number).into()),
            DeValue::Float(number) => Raw::Number(number.as_str().to_owned().into()),
            DeValue::Boolean(is) => Raw::Bool(is),
            DeValue::Datetime(time) => match (time.date, time.time) {
                (Some(date), None) => date_of(date),
                _ => Raw::Time,
            },
            DeValue::Array(items) => {
                let items = items.into_iter();
                Raw::List(items.map(|item| self.node(item, depth + 1)).collect())
            }
            DeValue::Table(inner) => self.table(inner, depth),
        };
        Node { line, value }
    }
}

/// A whole number in decimal digits, whatever its base.
fn whole(number: &DeInteger<'_>) -> String {
    match number.radix() {
        10 => number.as_str().to_owned(),
        radix => i128::from_str_radix(number.as_str(), radix)
            .map_or_else(|_| number.to_string(), |plain| plain.to_string()),
    }
}

fn date_of<'t>(date: toml::value::Date) -> Raw<'t> {
    let number = |part: u8| i8::try_from(part).unwrap_or(0);
    let year = i16::try_from(date.year).unwrap_or(i16::MAX);
    match Date::new(year, number(date.month), number(date.day)) {
        Ok(date) => Raw::Date(date),
        Err(_) => Raw::Text(date.to_string().into()),
    }
}
