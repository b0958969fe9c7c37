//! A settings file whose mistakes are all found at once, each with its line.

use std::ops::Range;

use landfall_core::{Mistake, Place};
use serde::de::{DeserializeOwned, IntoDeserializer};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Mistakes listed at most; a file with more has another problem.
const MOST: usize = 100;

/// A parsed TOML file with the settings that replace some of its values.
#[derive(Debug, Clone)]
pub(super) struct Document<'t> {
    file: &'t str,
    text: &'t str,
    root: Spanned<DeTable<'t>>,
    replaced: Vec<&'t str>,
}

impl<'t> Document<'t> {
    /// Parses `text`; what cannot be parsed is reported, the rest is kept.
    pub(super) fn parse(file: &'t str, text: &'t str, mistakes: &mut Vec<Mistake>) -> Self {
        let (root, errors) = DeTable::parse_recoverable(text);
        let document = Self {
            file,
            text,
            root,
            replaced: Vec::new(),
        };
        for error in errors.into_iter().take(MOST) {
            let place = error
                .span()
                .map_or_else(Place::default, |span| document.at(&span));
            mistakes.push(Mistake::new(place, worded(error.message())));
        }
        document
    }

    /// Replaces or adds the value at `path` (keys joined by dots, list items by their number from
    /// 0). A value that is not TOML is taken as text.
    pub(super) fn set(&mut self, path: &'t str, value: &'t str) -> Result<(), Mistake> {
        let marker = usize::MAX - self.replaced.len();
        self.replaced.push(path);
        let place = || Place::file("--set").field(path);
        let keys: Vec<&'t str> = path.split('.').collect();
        if keys.iter().any(|key| key.is_empty()) {
            return Err(Mistake::new(
                place(),
                "is not a path such as `choice.budget`",
            ));
        }
        replace_in_table(
            self.root.get_mut(),
            &keys,
            parse_value(value, marker),
            marker,
        )
        .map_err(|key| Mistake::new(place(), format!("`{key}` cannot be reached")))
    }

    /// Reads the whole file as a `T` whose every field has a default: what is unknown or of the
    /// wrong type is reported and left out.
    pub(super) fn read<T: DeserializeOwned + Default>(&self, mistakes: &mut Vec<Mistake>) -> T {
        let mut root = self.root.clone();
        for _ in 0..MOST {
            let error = match T::deserialize(root.clone().into_deserializer()) {
                Ok(value) => return value,
                Err(error) => error,
            };
            let span: Option<Range<usize>> = toml::de::Error::span(&error);
            let Some(span) = span else {
                mistakes.push(Mistake::new(
                    Place::file(self.file),
                    worded(error.message()),
                ));
                break;
            };
            let mut path = Vec::new();
            let removed = remove(root.get_mut(), &span, &mut path);
            let place = self.at(&span).field(path.join("."));
            mistakes.push(Mistake::new(place, worded(error.message())));
            if !removed {
                break;
            }
        }
        T::default()
    }

    /// Whether the setting `path` is there.
    pub(super) fn has(&self, path: &str) -> bool {
        self.span(path).1
    }

    /// Where the setting `path` stands; the section or the file alone when it is not set.
    pub(super) fn place(&self, path: &str) -> Place {
        let span = self.span(path).0;
        span.map_or_else(|| Place::file(self.file), |span| self.at(&span))
            .field(path)
    }

    /// The span of the setting or of the section that should hold it, and whether it is there.
    fn span(&self, path: &str) -> (Option<Range<usize>>, bool) {
        let mut table = self.root.get_ref();
        let mut span = None;
        for key in path.split('.') {
            let Some(value) = table.get(key) else {
                return (span, false);
            };
            span = Some(value.span());
            match value.get_ref() {
                DeValue::Table(next) => table = next,
                _ => return (span, true),
            }
        }
        (span, true)
    }

    fn at(&self, span: &Range<usize>) -> Place {
        let replaced = self.replaced.get(usize::MAX - span.start);
        if let Some(path) = replaced {
            return Place::file("--set").field(*path);
        }
        let before = self
            .text
            .get(..span.start.min(self.text.len()))
            .unwrap_or_default();
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        Place::file(self.file).line(line as u64)
    }
}

/// The first line of what the reader of values says, with what is wanted in words of the file
/// instead of names of types.
fn worded(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let Some((given, wanted)) = line.rsplit_once(", expected ") else {
        return line.to_owned();
    };
    let wanted = match wanted {
        "usize" | "u8" | "u16" | "u32" | "u64" => "a whole number, 0 or above",
        "i8" | "i16" | "i32" | "i64" => "a whole number",
        "f32" | "f64" => "a number",
        "a sequence" => "a list in `[ ]`",
        "a string" => "a text in quotes",
        "a boolean" => "`true` or `false`",
        "a map" => "a table",
        wanted if wanted.starts_with("struct ") => "a table",
        wanted => wanted,
    };
    format!("{given}, expected {wanted}")
}

/// Puts `new` where `keys` lead; the key that leads nowhere is the error.
fn replace_in_table<'t>(
    table: &mut DeTable<'t>,
    keys: &[&'t str],
    new: Spanned<DeValue<'t>>,
    marker: usize,
) -> Result<(), &'t str> {
    match keys {
        [] => Ok(()),
        [last] => {
            table.insert(Spanned::new(marker..marker, (*last).into()), new);
            Ok(())
        }
        [key, rest @ ..] => {
            let empty = || Spanned::new(marker..marker, DeValue::Table(DeTable::new()));
            let entry = table.entry(Spanned::new(marker..marker, (*key).into()));
            replace_in_value(entry.or_insert_with(empty), key, rest, new, marker)
        }
    }
}

/// The same inside the value that `key` led to: a table, or a list whose items count from 0.
fn replace_in_value<'t>(
    value: &mut Spanned<DeValue<'t>>,
    key: &'t str,
    keys: &[&'t str],
    new: Spanned<DeValue<'t>>,
    marker: usize,
) -> Result<(), &'t str> {
    let [first, rest @ ..] = keys else {
        *value = new;
        return Ok(());
    };
    match value.get_mut() {
        DeValue::Table(table) => replace_in_table(table, keys, new, marker),
        DeValue::Array(items) => {
            let index: Option<usize> = first.parse().ok();
            let item = index.and_then(|index| items.get_mut(index)).ok_or(*first)?;
            replace_in_value(item, first, rest, new, marker)
        }
        _ => Err(key),
    }
}

/// Removes the innermost entry that `span` points at, by its key or its value; `path` becomes its
/// place in the file.
fn remove(table: &mut DeTable<'_>, span: &Range<usize>, path: &mut Vec<String>) -> bool {
    let mut hit = None;
    for (key, value) in table.iter_mut() {
        path.push(key.get_ref().to_string());
        if value.span() == *span {
            hit = Some(key.get_ref().to_string());
            break;
        }
        let inside = match value.get_mut() {
            DeValue::Table(inner) => remove(inner, span, path),
            DeValue::Array(items) => items.iter_mut().enumerate().any(|(index, item)| {
                path.push(index.to_string());
                let found = match item.get_mut() {
                    DeValue::Table(inner) => remove(inner, span, path),
                    _ => false,
                };
                if !found {
                    path.pop();
                }
                found
            }),
            _ => false,
        };
        if inside {
            return true;
        }
        if key.span() == *span || holds(&value.span(), span) {
            hit = Some(key.get_ref().to_string());
            break;
        }
        path.pop();
    }
    hit.is_some_and(|key| table.remove(key.as_str()).is_some())
}

fn holds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn parse_value<'t>(text: &'t str, marker: usize) -> Spanned<DeValue<'t>> {
    match DeValue::parse(text) {
        Ok(value) => mark(value.into_inner(), marker),
        Err(_) => Spanned::new(marker..marker, DeValue::String(text.into())),
    }
}

/// Gives a value and all it holds the span `marker..marker`, which stands for a `--set`.
fn mark(value: DeValue<'_>, marker: usize) -> Spanned<DeValue<'_>> {
    let value = match value {
        DeValue::Table(table) => DeValue::Table(
            table
                .into_iter()
                .map(|(key, value)| {
                    let key = Spanned::new(marker..marker, key.into_inner());
                    (key, mark(value.into_inner(), marker))
                })
                .collect(),
        ),
        DeValue::Array(items) => {
            let mut marked = toml::de::DeArray::new();
            for item in items {
                marked.push(mark(item.into_inner(), marker));
            }
            DeValue::Array(marked)
        }
        other => other,
    };
    Spanned::new(marker..marker, value)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default, deny_unknown_fields)]
    struct File {
        plan: Plan,
        rules: Vec<Rule>,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default, deny_unknown_fields)]
    struct Plan {
        seed: Option<u64>,
        name: Option<String>,
        tags: Vec<String>,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default, deny_unknown_fields)]
    struct Rule {
        region: Option<String>,
    }

    fn read(text: &str, sets: &[(&str, &str)]) -> (File, Vec<String>) {
        let mut mistakes = Vec::new();
        let mut document = Document::parse("s.toml", text, &mut mistakes);
        for (path, value) in sets {
            if let Err(mistake) = document.set(path, value) {
                mistakes.push(mistake);
            }
        }
        let file = document.read(&mut mistakes);
        (file, mistakes.iter().map(Mistake::to_string).collect())
    }

    #[test]
    fn every_mistake_is_found_and_the_rest_is_read() {
        let text = "[plan]\nseed = \"x\"\nname = \"a\"\nsede = 1\n[[rules]]\nregion = 4\n";
        let (file, mistakes) = read(text, &[]);
        assert_eq!(file.plan.name.as_deref(), Some("a"));
        assert_eq!(mistakes.len(), 3, "{mistakes:?}");
        for (line, path) in [(2, "plan.seed"), (4, "plan.sede"), (6, "rules.0.region")] {
            let start = format!("s.toml, line {line}, `{path}`: ");
            assert!(
                mistakes.iter().any(|m| m.starts_with(&start)),
                "{mistakes:?}"
            );
        }
    }

    #[test]
    fn settings_replace_values_wherever_they_stand() {
        let text = "[plan]\nseed = 1\ntags = [\"a\", \"b\"]\n[[rules]]\nregion = \"DE\"\n";
        let sets = [
            ("plan.seed", "9"),
            ("plan.name", "free text"),
            ("rules.0.region", "\"FR\""),
            ("plan.tags.1", "\"z\""),
        ];
        let (file, mistakes) = read(text, &sets);
        assert!(mistakes.is_empty(), "{mistakes:?}");
        assert_eq!(file.plan.tags, ["a", "z"]);
        assert_eq!(file.plan.seed, Some(9));
        assert_eq!(file.plan.name.as_deref(), Some("free text"));
        assert_eq!(file.rules[0].region.as_deref(), Some("FR"));
    }

    #[test]
    fn a_wrong_setting_is_named_as_such() {
        let (_, mistakes) = read(
            "[plan]\nseed = 1\n",
            &[("plan.seed", "many"), ("plan..x", "1")],
        );
        assert_eq!(mistakes.len(), 2, "{mistakes:?}");
        assert!(
            mistakes.iter().all(|m| m.starts_with("--set, `plan.")),
            "{mistakes:?}"
        );
        let (_, mistakes) = read("[plan]\nseed = 1\n", &[("plan.tags.0", "1")]);
        assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    }

    #[test]
    fn what_is_wanted_is_told_in_words_of_the_file() {
        let wanted = [
            ("plan.seed", "-1", "expected a whole number, 0 or above"),
            ("plan.tags", "\"a\"", "expected a list in `[ ]`"),
            ("plan.name", "1", "expected a text in quotes"),
            ("plan", "1", "expected a table"),
        ];
        for (path, value, end) in wanted {
            let (_, mistakes) = read("[plan]\nseed = 1\n", &[(path, value)]);
            assert_eq!(mistakes.len(), 1, "{mistakes:?}");
            assert!(mistakes[0].ends_with(end), "{mistakes:?}");
        }
    }

    #[test]
    fn broken_toml_is_reported_with_its_line() {
        let (_, mistakes) = read("[plan]\nseed = \nname = \"a\"\n", &[]);
        assert!(mistakes[0].starts_with("s.toml, line 2"), "{mistakes:?}");
    }
}
