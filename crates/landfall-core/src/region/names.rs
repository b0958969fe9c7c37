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

/// Economies with their codes: what reading a code needs.
#[derive(Default)]
struct Codes {
    economies: Vec<Economy>,
    places: HashMap<&'static str, usize>,
}

/// What names stand for, in the form in which they are compared; made when the first name is read.
#[derive(Default)]
struct Names {
    plain: HashMap<String, &'static str>,
    ambiguous: HashMap<String, Vec<&'static str>>,
}

static CODES: LazyLock<Codes> = LazyLock::new(|| {
    let mut codes = Codes::default();
    for row in rows(NAMES) {
        if let [code, alpha3, name, subregion, _aliases] = *row {
            let place = codes.economies.len();
            codes.economies.push(Economy {
                code,
                name,
                subregion,
            });
            codes.places.insert(code, place);
            codes.places.insert(alpha3, place);
        }
    }
    codes
});

static BY_NAME: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::default();
    for row in rows(NAMES) {
        if let [code, _alpha3, name, _subregion, aliases] = *row {
            let all = aliases.split('|').chain([name]);
            names.plain.extend(all.map(|name| (key(name), code)));
        }
    }
    for row in rows(TRANSLATIONS) {
        if let [code, _locale, name] = *row {
            names.plain.entry(key(name)).or_insert(code);
        }
    }
    for row in rows(AMBIGUOUS) {
        if let [name, candidates] = *row {
            let candidates = candidates.split('|').collect();
            names.ambiguous.insert(key(name), candidates);
        }
    }
    names
});

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
    let place = CODES.places.get(code)?;
    CODES.economies.get(*place)
}

/// All economies in the order of their codes.
pub(super) fn economies() -> impl Iterator<Item = &'static Economy> {
    CODES.economies.iter()
}

/// The economy or economies that go by `name`.
pub(super) fn by_name(name: &str) -> Found {
    let key = key(name);
    if key.is_empty() {
        return Found::None;
    }
    if let Some(candidates) = BY_NAME.ambiguous.get(&key) {
        return Found::Several(candidates);
    }
    BY_NAME
        .plain
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
                !BY_NAME.plain.contains_key(&key(row[0])),
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
