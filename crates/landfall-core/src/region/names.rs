//! The bundled names of economies, read once.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

const NAMES: &str = include_str!("../../data/region_names.tsv");
const TRANSLATIONS: &str = include_str!("../../data/region_names_i18n.tsv");
const AMBIGUOUS: &str = include_str!("../../data/ambiguous_names.tsv");

/// One economy of the bundled table.
#[derive(Debug)]
pub(super) struct Economy {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) subregion: &'static str,
}

/// What a name stands for.
pub(super) enum Found {
    One(&'static str),
    Several(&'static [&'static str]),
    None,
}

#[derive(Default)]
struct Table {
    economies: Vec<Economy>,
    by_code: HashMap<&'static str, usize>,
    by_name: HashMap<String, &'static str>,
    ambiguous: HashMap<String, Vec<&'static str>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    rows(NAMES).for_each(|row| table.add_economy(&row));
    for row in rows(TRANSLATIONS) {
        if let [code, _locale, name] = *row {
            table.by_name.entry(key(name)).or_insert(code);
        }
    }
    for row in rows(AMBIGUOUS) {
        if let [name, candidates] = *row {
            table
                .ambiguous
                .insert(key(name), candidates.split('|').collect());
        }
    }
    table
});

impl Table {
    fn add_economy(&mut self, row: &[&'static str]) {
        let [code, alpha3, name, subregion, aliases] = *row else {
            return;
        };
        let index = self.economies.len();
        self.economies.push(Economy {
            code,
            name,
            subregion,
        });
        self.by_code.insert(code, index);
        self.by_code.insert(alpha3, index);
        for alias in aliases.split('|').chain([name]) {
            self.by_name.insert(key(alias), code);
        }
    }
}

fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().skip(1).map(|line| line.split('\t').collect())
}

/// The form in which names are compared: decomposed, lower case, letters and digits only, without
/// a leading article.
fn key(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    let bare = lower.strip_prefix("the ").unwrap_or(&lower);
    bare.nfkd()
        .filter(|c| c.is_alphanumeric() && !is_combining_mark(*c))
        .map(|c| if c == 'ı' { 'i' } else { c })
        .collect()
}

/// The economy with this alpha-2 or alpha-3 code in capitals.
pub(super) fn economy(code: &str) -> Option<&'static Economy> {
    TABLE
        .by_code
        .get(code)
        .and_then(|&index| TABLE.economies.get(index))
}

/// All economies in the order of their codes.
pub(super) fn economies() -> impl Iterator<Item = &'static Economy> {
    TABLE.economies.iter()
}

/// The economy or economies that go by `name`.
pub(super) fn by_name(name: &str) -> Found {
    let key = key(name);
    if key.is_empty() {
        return Found::None;
    }
    if let Some(candidates) = TABLE.ambiguous.get(&key) {
        return Found::Several(candidates);
    }
    TABLE
        .by_name
        .get(&key)
        .map_or(Found::None, |code| Found::One(code))
}

/// The code or English name most like `given`.
pub(super) fn nearest(given: &str) -> Option<String> {
    let names = economies().map(|economy| economy.name);
    if given.chars().count() < 4 {
        None
    } else {
        crate::nearest(given, names).map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_well_formed() {
        assert!(rows(NAMES).all(|row| row.len() == 5));
        assert!(rows(TRANSLATIONS).all(|row| row.len() == 3 && economy(row[0]).is_some()));
        for row in rows(AMBIGUOUS) {
            let candidates: Vec<_> = row[1].split('|').collect();
            assert!(candidates.len() > 1 && candidates.iter().all(|code| economy(code).is_some()));
            assert!(
                !TABLE.by_name.contains_key(&key(row[0])),
                "{} is also a plain name",
                row[0]
            );
        }
    }

    #[test]
    fn no_name_stands_for_two_economies() {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for row in rows(NAMES) {
            for alias in row[4]
                .split('|')
                .chain([row[2]])
                .filter(|alias| !alias.is_empty())
            {
                let earlier = seen.insert(key(alias), row[0]);
                assert!(
                    earlier.is_none_or(|code| code == row[0]),
                    "{alias}: {earlier:?}"
                );
            }
        }
    }

    #[test]
    fn names_of_any_script_keep_a_key() {
        assert!(economies().all(|economy| !key(economy.name).is_empty()));
        assert!(rows(TRANSLATIONS).all(|row| !key(row[2]).is_empty()));
    }
}
