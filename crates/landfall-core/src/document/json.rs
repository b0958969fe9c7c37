//! JSON into values with lines.

use std::borrow::Cow;
use std::fmt;

use crate::{Mistake, Place};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::node::{DEEPEST, Entry, Lines, Node, Raw};
use super::report::Report;

/// The values of a JSON text; what breaks the format is reported, and nothing read then.
pub fn parse<'t>(file: &str, text: &'t str, report: &mut Report) -> Option<Node<'t>> {
    let lines = Lines::of(text);
    let mut reader = Reader {
        file,
        text,
        lines: &lines,
        report,
    };
    match serde_json::from_str::<&RawValue>(text) {
        Ok(raw) => reader.node(raw, 0),
        Err(error) => {
            reader.wrong(error.line() as u64, format!("not JSON: {}", said(&error)));
            None
        }
    }
}

/// What the parser says, without its own "at line 1 column 2".
fn said(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((said, _)) => said.to_owned(),
        None => text,
    }
}

struct Reader<'r, 't> {
    file: &'r str,
    text: &'t str,
    lines: &'r Lines,
    report: &'r mut Report,
}

impl<'t> Reader<'_, 't> {
    fn wrong(&mut self, line: u64, message: impl Into<String>) {
        let place = Place::file(self.file).line(line);
        self.report.add(Mistake::new(place, message));
    }

    /// Reads one value and what it holds. Its form was checked with that of the whole text.
    fn node(&mut self, raw: &'t RawValue, depth: usize) -> Option<Node<'t>> {
        let text = raw.get();
        let at = text.as_ptr().addr().wrapping_sub(self.text.as_ptr().addr());
        let line = self.lines.at(at);
        if depth > DEEPEST {
            self.wrong(
                line,
                format!("more than {DEEPEST} tables and lists inside one another"),
            );
            return None;
        }
        let value = match text.bytes().next()? {
            b'n' => Raw::Null,
            b't' => Raw::Bool(true),
            b'f' => Raw::Bool(false),
            b'"' => match serde_json::from_str::<Text<'t>>(text) {
                Ok(Text(text)) => Raw::Text(text),
                Err(error) => {
                    self.wrong(line, said(&error));
                    return None;
                }
            },
            b'[' => {
                let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
                let items = items.into_iter();
                Raw::List(items.filter_map(|raw| self.node(raw, depth + 1)).collect())
            }
            b'{' => self.table(serde_json::from_str(text), line, depth)?,
            _ => Raw::Number(text.into()),
        };
        Some(Node { line, value })
    }

    fn table(
        &mut self,
        table: serde_json::Result<Pairs<'t>>,
        line: u64,
        depth: usize,
    ) -> Option<Raw<'t>> {
        let Pairs(pairs) = match table {
            Ok(pairs) => pairs,
            Err(error) => {
                self.wrong(line, said(&error));
                return None;
            }
        };
        let mut seen = std::collections::BTreeSet::new();
        let mut entries = Vec::with_capacity(pairs.len());
        for (key, raw) in pairs {
            let Some(node) = self.node(raw, depth + 1) else {
                continue;
            };
            if seen.insert(key.clone()) {
                let line = node.line;
                entries.push(Entry { key, line, node });
            } else {
                self.wrong(node.line, format!("`{key}` is given twice"));
            }
        }
        Some(Raw::Table(entries))
    }
}

/// A text, borrowed where it has no escapes.
#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Text<'t>(#[serde(borrow)] Cow<'t, str>);

/// The pairs of an object in their order, those with the same key, too.
struct Pairs<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
        let mut pairs = Vec::new();
        while let Some((Text(key), raw)) = map.next_entry()? {
            pairs.push((key, raw));
        }
        Ok(Pairs(pairs))
    }
}
