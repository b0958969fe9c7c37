//! The fields of a table: read by name, with everything that is wrong reported.

use landfall_core::document::{Entry, Node, Raw, Report};
use landfall_core::{Date, Decimal, Mistake, Money, Place, nearest};

use super::scalar;

/// The file that is read, and what was wrong in it so far.
pub(crate) struct Scope<'r> {
    pub(crate) file: &'r str,
    pub(crate) report: &'r mut Report,
}

impl Scope<'_> {
    /// A place in the file.
    pub(crate) fn at(&self, line: u64, field: &str) -> Place {
        Place::file(self.file).line(line).field(field)
    }

    /// Something wrong without a remedy beyond what it says.
    pub(crate) fn wrong(&mut self, line: u64, field: &str, message: impl Into<String>) {
        let place = self.at(line, field);
        self.report.add(Mistake::new(place, message));
    }

    /// Something wrong, and what to do.
    pub(crate) fn mend(
        &mut self,
        line: u64,
        field: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let place = self.at(line, field);
        self.report.add(Mistake::new(place, message).help(help));
    }
}

/// A table whose keys were checked.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'n, 't> {
    /// The line it begins in.
    pub(crate) line: u64,
    entries: &'n [Entry<'t>],
}

impl<'n, 't> Fields<'n, 't> {
    /// Opens a table; what is no table, and keys that are not among `known`, are reported.
    pub(crate) fn open(
        node: &'n Node<'t>,
        name: &str,
        known: &[&str],
        scope: &mut Scope<'_>,
    ) -> Option<Self> {
        let Some(entries) = node.value.entries() else {
            let message = format!("must be a table, not {}", node.value.kind());
            scope.wrong(node.line, name, message);
            return None;
        };
        for entry in entries {
            if !known.contains(&&*entry.key) {
                let message = format!("`{}` is not a field of `{name}`", entry.key);
                scope.mend(
                    entry.line,
                    &entry.key,
                    message,
                    suggestion(&entry.key, known),
                );
            }
        }
        let line = node.line;
        Some(Self { line, entries })
    }

    /// The value of a field.
    pub(crate) fn get(&self, key: &str) -> Option<&'n Node<'t>> {
        let entries = self.entries.iter();
        let mut found = entries.filter(|entry| entry.key == key);
        found.next().map(|entry| &entry.node)
    }

    /// Whether the table is empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The line of a field, or of the table where it is missing.
    pub(crate) fn line_of(&self, key: &str) -> u64 {
        self.get(key).map_or(self.line, |node| node.line)
    }

    /// The value of a field that must be there.
    pub(crate) fn needed(
        &self,
        key: &str,
        example: &str,
        scope: &mut Scope<'_>,
    ) -> Option<&'n Node<'t>> {
        let found = self.get(key);
        if found.is_none() {
            let help = format!("add it, for example {key} = {example}");
            scope.mend(self.line, key, format!("`{key}` is missing"), help);
        }
        found
    }

    fn read<T>(
        &self,
        key: &str,
        scope: &mut Scope<'_>,
        reader: impl Fn(&Node<'_>) -> Result<T, String>,
    ) -> Option<T> {
        let node = self.get(key)?;
        reader(node)
            .map_err(|message| scope.wrong(node.line, key, message))
            .ok()
    }

    /// A text, trimmed; an empty one is reported.
    pub(crate) fn text(&self, key: &str, scope: &mut Scope<'_>) -> Option<String> {
        self.read(key, scope, text)
    }

    /// A text that must be there; empty where it is not.
    pub(crate) fn needed_text(&self, key: &str, example: &str, scope: &mut Scope<'_>) -> String {
        self.needed(key, example, scope);
        self.text(key, scope).unwrap_or_default()
    }

    /// A text or a list of them, each with its line; empty where it is missing.
    pub(crate) fn texts(&self, key: &str, scope: &mut Scope<'_>) -> Vec<(String, u64)> {
        let Some(node) = self.get(key) else {
            return Vec::new();
        };
        let items = match &node.value {
            Raw::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let mut texts: Vec<(String, u64)> = Vec::with_capacity(items.len());
        for item in items {
            match text(item) {
                Ok(text) => texts.push((text, item.line)),
                Err(message) => scope.wrong(item.line, key, message),
            }
        }
        repeated(&texts, key, scope);
        texts
    }

    /// Like [`Fields::texts`], of which there must be one at least.
    pub(crate) fn needed_texts(
        &self,
        key: &str,
        example: &str,
        scope: &mut Scope<'_>,
    ) -> Vec<(String, u64)> {
        let node = self.needed(key, example, scope);
        if let Some(line) = node.and_then(|node| node.value.is_empty_list().then_some(node.line)) {
            let help = format!("name one, for example {key} = {example}");
            scope.mend(line, key, "the list is empty", help);
        }
        self.texts(key, scope)
    }

    /// Like [`Fields::texts`], without the lines.
    pub(crate) fn names(&self, key: &str, scope: &mut Scope<'_>) -> Vec<String> {
        let texts = self.texts(key, scope).into_iter();
        texts.map(|(text, _)| text).collect()
    }

    /// A date.
    pub(crate) fn date(&self, key: &str, scope: &mut Scope<'_>) -> Option<Date> {
        self.read(key, scope, scalar::date)
    }

    /// Money.
    pub(crate) fn money(&self, key: &str, scope: &mut Scope<'_>) -> Option<Money> {
        let money = self.read(key, scope, scalar::money)?;
        if money.amount() < Decimal::ZERO {
            let message = format!("`{money}` is negative");
            scope.wrong(self.line_of(key), key, message);
        }
        Some(money)
    }

    /// True or false; false where it is missing.
    pub(crate) fn flag(&self, key: &str, scope: &mut Scope<'_>) -> bool {
        let flag = self.read(key, scope, |node| match &node.value {
            Raw::Bool(is) => Ok(*is),
            other => Err(format!("must be true or false, not {}", other.kind())),
        });
        flag.unwrap_or(false)
    }

    /// One of several words.
    pub(crate) fn choice<T: Copy>(
        &self,
        key: &str,
        words: &[(&str, T)],
        scope: &mut Scope<'_>,
    ) -> Option<T> {
        let given = self.text(key, scope)?;
        let found = words.iter().find(|(word, _)| *word == given);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let message = format!("`{given}` is not allowed here");
            scope.mend(self.line_of(key), key, message, suggestion(&given, &known));
        }
        found.map(|(_, value)| *value)
    }

    /// The tables of a list of tables.
    pub(crate) fn tables(&self, key: &str, scope: &mut Scope<'_>) -> &'n [Node<'t>] {
        match self.get(key).map(|node| (node.line, &node.value)) {
            None => &[],
            Some((_, Raw::List(items))) => items,
            Some((line, other)) => {
                let message = format!("must be a list of tables, not {}", other.kind());
                scope.mend(line, key, message, format!("begin each with `[[{key}]]`"));
                &[]
            }
        }
    }
}

/// The nearest allowed word, or all of them.
pub(crate) fn suggestion(given: &str, known: &[&str]) -> String {
    match nearest(given, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("allowed: {}", known.join(", ")),
    }
}

fn text(node: &Node<'_>) -> Result<String, String> {
    match &node.value {
        Raw::Text(text) if text.trim().is_empty() => Err("must not be empty".to_owned()),
        Raw::Text(text) => Ok(text.trim().to_owned()),
        other => Err(format!("must be text, not {}", other.kind())),
    }
}

fn repeated(texts: &[(String, u64)], key: &str, scope: &mut Scope<'_>) {
    let mut seen = std::collections::BTreeSet::new();
    for (text, line) in texts {
        if !seen.insert(text.as_str()) {
            scope.wrong(*line, key, format!("`{text}` stands here twice"));
        }
    }
}
