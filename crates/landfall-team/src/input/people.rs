//! People of a table: one row each.

use std::collections::BTreeMap;

use landfall_core::document::{Entry, Node, Raw, Report};
use landfall_core::table::{Numerals, Row, Table, TableFlaws};
use landfall_core::{Mistake, nearest};

use super::person::KNOWN;

/// What a column holds.
enum Column<'t> {
    /// One text.
    Text(&'t str),
    /// Texts, separated by `;`, `|` or a comma.
    Texts(&'t str),
    /// Numbers by name, such as `rust:4; go:3`.
    Numbers(&'t str),
    /// One number.
    Number(&'t str),
    /// One number of a table of them, such as `skills.rust`.
    Part(&'t str, &'t str),
}

/// A person for each row, as a file of values would have her; unknown columns are mistakes.
pub(super) fn people<'t>(table: &'t Table, report: &mut Report) -> Vec<Node<'t>> {
    let mut columns = Vec::new();
    for (index, name) in table.header().iter().enumerate() {
        match Column::of(name.trim()) {
            Some(column) => columns.push((index, column)),
            None => {
                let help = match nearest(name, KNOWN) {
                    Some(like) => format!("did you mean `{like}`?"),
                    None => format!(
                        "known are `{}`, `skills.…` and `profile.…`",
                        KNOWN.join("`, `")
                    ),
                };
                let place = table.column_place(index);
                report.add(Mistake::new(place, "is not a known column").help(help));
            }
        }
    }
    let numbers = numbers(table, &columns, report);
    let rows = table.rows().iter().enumerate();
    rows.map(|(index, row)| {
        let number = |column: usize| numbers.get(&column)?.get(index).copied().flatten();
        person(row, &columns, number)
    })
    .collect()
}

impl<'t> Column<'t> {
    fn of(name: &'t str) -> Option<Self> {
        if let Some((table, part)) = name.split_once('.') {
            let known = ["skills", "profile"]
                .into_iter()
                .find(|known| *known == table);
            return known
                .filter(|_| !part.trim().is_empty())
                .map(|table| Self::Part(table, part.trim()));
        }
        let known = KNOWN
            .into_iter()
            .find(|known| known.eq_ignore_ascii_case(name))?;
        Some(match known {
            "languages" | "hours" | "roles" | "opt_out" => Self::Texts(known),
            "skills" | "profile" => Self::Numbers(known),
            "own_efficiency" | "cost" | "capacity" | "share" => Self::Number(known),
            known => Self::Text(known),
        })
    }
}

/// The numbers of the columns that hold one each, which tell each other's decimal mark.
fn numbers(
    table: &Table,
    columns: &[(usize, Column<'_>)],
    report: &mut Report,
) -> BTreeMap<usize, Vec<Option<f64>>> {
    let single = columns
        .iter()
        .filter(|(_, column)| matches!(column, Column::Number(_) | Column::Part(..)));
    let single: Vec<usize> = single.map(|(index, _)| *index).collect();
    let mut flaws = TableFlaws::default();
    let numbers = table.numbers(&single, &Numerals::default(), &mut flaws);
    flaws.mistakes().into_iter().for_each(|m| report.add(m));
    single.into_iter().zip(numbers).collect()
}

fn person<'t>(
    row: &'t Row,
    columns: &[(usize, Column<'t>)],
    number: impl Fn(usize) -> Option<f64>,
) -> Node<'t> {
    let line = row.line();
    let node = |value| Node { line, value };
    let entry = |key: &'t str, value| Entry {
        key: key.into(),
        line,
        node: node(value),
    };
    let mut entries: Vec<Entry<'t>> = Vec::with_capacity(columns.len());
    let cells = columns
        .iter()
        .map(|(index, column)| (index, column, row.text(*index)));
    for (index, column, text) in cells.filter(|(_, _, text)| !text.is_empty()) {
        let number = || number(*index).map(|number| Raw::Number(number.to_string().into()));
        match column {
            Column::Text(name) => entries.push(entry(name, Raw::Text(text.into()))),
            Column::Texts(name) => {
                let texts = parts(text).map(|part| node(Raw::Text(part.into())));
                entries.push(entry(name, Raw::List(texts.collect())));
            }
            Column::Number(name) => entries.extend(number().map(|value| entry(name, value))),
            Column::Part(name, part) => {
                let value = number().map(|value| entry(part, value));
                add(&mut entries, name, value, entry);
            }
            Column::Numbers(name) => {
                let named = parts(text).map(|part| match part.split_once(':') {
                    Some((name, value)) => entry(name.trim(), Raw::Number(value.trim().into())),
                    None => entry(part, Raw::Null),
                });
                add(&mut entries, name, named, entry);
            }
        }
    }
    node(Raw::Table(entries))
}

/// Adds to the table `name`, which is made where it is not there yet.
fn add<'t>(
    entries: &mut Vec<Entry<'t>>,
    name: &'t str,
    more: impl IntoIterator<Item = Entry<'t>>,
    entry: impl Fn(&'t str, Raw<'t>) -> Entry<'t>,
) {
    let more: Vec<Entry<'t>> = more.into_iter().collect();
    let found = entries.iter_mut().find(|entry| entry.key == name);
    match found.map(|found| &mut found.node.value) {
        Some(Raw::Table(inner)) => inner.extend(more),
        _ => entries.push(entry(name, Raw::Table(more))),
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split([';', '|', ',']).map(str::trim);
    parts.filter(|part| !part.is_empty())
}
