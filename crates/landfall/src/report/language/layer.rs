//! The messages of one language.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use fluent_syntax::ast::Entry;
use landfall_core::{Mistake, Mistakes, Place};
use unic_langid::LanguageIdentifier;

use super::bundled::Language;
use super::check::Uses;
use crate::report::number;

/// Brackets that may be open at once.
const DEPTH: usize = 200;

/// Messages, and the files they stand in.
pub(super) struct Layer {
    bundle: FluentBundle<Arc<FluentResource>>,
    files: Vec<(String, Arc<FluentResource>)>,
}

impl Layer {
    /// A language of the library. Its tests see to it that nothing is wrong with its files.
    pub(super) fn bundled(language: &'static Language) -> Self {
        let mut layer = Self::empty(language.tag.parse().unwrap_or_default());
        for (name, text) in language.files {
            layer.add(name, text);
        }
        layer
    }

    /// A language from files of a user.
    pub(super) fn from_files<'f>(
        tag: LanguageIdentifier,
        files: impl IntoIterator<Item = (&'f str, &'f str)>,
    ) -> Result<Self, Mistakes> {
        let mut layer = Self::empty(tag);
        let mut mistakes = Vec::new();
        for (name, text) in files {
            mistakes.extend(layer.add(name, text));
        }
        Mistakes::none(mistakes)?;
        Ok(layer)
    }

    fn empty(tag: LanguageIdentifier) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Names that a sentence isolates are isolated by the code, where they are not ASCII.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(number::plain(number.value)),
            _ => None,
        }));
        Self {
            bundle,
            files: Vec::new(),
        }
    }

    /// Adds a file, and says what is wrong with it.
    fn add(&mut self, name: &str, text: &str) -> Vec<Mistake> {
        if let Some(line) = too_deep(text) {
            let message = format!("more than {DEPTH} brackets are open");
            let mistake = Mistake::new(Place::file(name).line(line), message);
            return vec![mistake.help("close them: `{ … }` and `( … )`")];
        }
        let (resource, errors) = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) => (resource, Vec::new()),
            Err(found) => found,
        };
        let place = |line| Place::file(name).line(line);
        let mut mistakes: Vec<Mistake> = errors
            .iter()
            .map(|error| Mistake::new(place(line_at(text, error.pos.start)), syntax(error)))
            .collect();
        let resource = Arc::new(resource);
        if let Err(twice) = self.bundle.add_resource(Arc::clone(&resource)) {
            mistakes.extend(twice.iter().filter_map(|error| match error {
                FluentError::Overriding { id, .. } => {
                    let place = place(line_of(text, id, true)).field(id);
                    Some(Mistake::new(place, "this is said twice"))
                }
                _ => None,
            }));
        }
        self.files.push((name.to_owned(), resource));
        mistakes
    }

    /// The message with what is put into it; `None` where it is not here or lacks something.
    pub(super) fn say(&self, id: &str, args: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut lacks = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(args), &mut lacks);
        lacks.is_empty().then(|| text.into_owned())
    }

    /// Whether a message or a term is here.
    pub(super) fn has(&self, reference: &str) -> bool {
        match reference.strip_prefix('-') {
            Some(term) => self.entries().any(|(_, entry)| match entry {
                Entry::Term(found) => found.id.name == term,
                _ => false,
            }),
            None => self.bundle.has_message(reference),
        }
    }

    /// What every message uses, by its name.
    pub(super) fn messages(&self) -> BTreeMap<&str, Uses> {
        let mut messages = BTreeMap::new();
        for (_, entry) in self.entries() {
            if let Entry::Message(found) = entry
                && let Some(pattern) = &found.value
            {
                messages.insert(found.id.name, Uses::of(pattern));
            }
        }
        messages
    }

    /// Where a message stands.
    pub(super) fn place(&self, id: &str) -> Place {
        let holds = |(file, entry): (&str, &Entry<&str>)| {
            matches!(entry, Entry::Message(found) if found.id.name == id).then(|| file.to_owned())
        };
        let Some(file) = self.entries().find_map(holds) else {
            return Place::default().field(id);
        };
        let text = self.files.iter().find(|(name, _)| *name == file);
        let line = text.map_or(1, |(_, resource)| line_of(resource.source(), id, false));
        Place::file(file).line(line).field(id)
    }

    fn entries(&self) -> impl Iterator<Item = (&str, &Entry<&str>)> {
        let files = self.files.iter();
        files.flat_map(|(name, file)| file.entries().map(move |entry| (name.as_str(), entry)))
    }
}

/// The first line on which more brackets are open than a file of words needs: the reader follows each
/// by calling itself, and the stack ends.
fn too_deep(text: &str) -> Option<u64> {
    let mut open = 0usize;
    let at = text.bytes().position(|byte| {
        match byte {
            b'{' | b'(' => open += 1,
            b'}' | b')' => open = open.saturating_sub(1),
            _ => {}
        }
        open > DEPTH
    });
    at.map(|at| line_at(text, at))
}

/// The line of a place in a text, counted from 1.
fn line_at(text: &str, at: usize) -> u64 {
    let before = text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    u64::try_from(before + 1).unwrap_or(u64::MAX)
}

/// The line on which a message begins: its first one, or its last.
fn line_of(text: &str, id: &str, last: bool) -> u64 {
    let begins = |line: &str| {
        let rest = line.strip_prefix(id);
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let mut lines = (1..).zip(text.lines()).filter(|(_, line)| begins(line));
    let found = if last { lines.last() } else { lines.next() };
    found.map_or(1, |(line, _)| line)
}

/// What a reader of Fluent's syntax says, in our manner.
fn syntax(error: &fluent_syntax::parser::ParserError) -> String {
    let text = error.kind.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_lowercase());
    let lower: String = first.into_iter().flatten().chain(letters).collect();
    format!("not in Fluent’s syntax: {}", lower.trim_end_matches('.'))
}
