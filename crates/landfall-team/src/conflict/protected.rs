//! Words that no key of records and advice may speak of.

use landfall_core::{Mistake, Place};

/// Beginnings of words for what people are by birth, passport, belief or body.
const BEGINNINGS: [&str; 43] = [
    "national",
    "citizen",
    "passport",
    "ethnic",
    "racial",
    "religio",
    "faith",
    "belief",
    "creed",
    "tribe",
    "tribal",
    "caste",
    "clan",
    "homeland",
    "birthplace",
    "ancest",
    "descent",
    "immigra",
    "migrant",
    "foreigner",
    "expat",
    "visa",
    "skin",
    "gender",
    "sexual",
    "disab",
    "pregnan",
    "marital",
    "politic",
    "islam",
    "muslim",
    "christian",
    "jew",
    "hindu",
    "buddhis",
    "staatsangeh",
    "herkunft",
    "nationalit",
    "nacionalid",
    "ethni",
    "etnia",
    "religi",
    "hautfarb",
];
/// Whole words.
const WORDS: [&str; 11] = [
    "race",
    "country",
    "countries",
    "origin",
    "sex",
    "age",
    "born",
    "birth",
    "nation",
    "nations",
    "color",
];
/// Parts of words in scripts without spaces.
const PARTS: [&str; 8] = [
    "国籍",
    "國籍",
    "民族",
    "宗教",
    "種族",
    "种族",
    "国家",
    "гражданств",
];

/// The word of `key` that speaks of nationality, passport, ethnicity, religion or another trait by
/// which nobody may be advised; `None` when there is none.
///
/// Words are split at everything that is no letter and where small letters are followed by capital
/// ones. A list of words cannot catch every paraphrase: whoever reviews a table must still read it.
///
/// ```
/// use landfall_team::conflict::protected_word;
///
/// assert_eq!(protected_word("country_of_birth").as_deref(), Some("country"));
/// assert_eq!(protected_word("passportCountry").as_deref(), Some("passport"));
/// assert_eq!(protected_word("traceability"), None);
/// ```
pub fn protected_word(key: &str) -> Option<String> {
    words(key).into_iter().find(|word| {
        WORDS.contains(&word.as_str())
            || BEGINNINGS.iter().any(|begin| word.starts_with(begin))
            || PARTS.iter().any(|part| word.contains(part))
    })
}

fn words(key: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for letter in key.chars() {
        if !letter.is_alphabetic() || (small && letter.is_uppercase()) {
            words.push(String::new());
        }
        if let (Some(word), true) = (words.last_mut(), letter.is_alphabetic()) {
            word.extend(letter.to_lowercase());
        }
        small = letter.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The mistake of a key that speaks of what it must not.
pub(super) fn key_mistake(path: &str, key: &str) -> Option<Mistake> {
    let word = protected_word(key)?;
    Some(
        Mistake::new(
            Place::default().field(path),
            format!("`{key}` speaks of `{word}`, by which nobody may be judged or advised"),
        )
        .help("use what the people concerned said of themselves: levels, hours, preferences"),
    )
}

/// Every key in `table`, and every name of a dimension, that speaks of what it must not.
pub(super) fn walk(path: &str, table: &toml::Table, mistakes: &mut Vec<Mistake>) {
    for (key, value) in table {
        let inner = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}.{key}")
        };
        mistakes.extend(key_mistake(&inner, key));
        if let (true, Some(name)) = (key.starts_with("dimension"), value.as_str()) {
            mistakes.extend(key_mistake(&inner, name));
        }
        walk_value(&inner, value, mistakes);
    }
}

fn walk_value(path: &str, value: &toml::Value, mistakes: &mut Vec<Mistake>) {
    match value {
        toml::Value::Table(table) => walk(path, table, mistakes),
        toml::Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                walk_value(&format!("{path}[{index}]"), value, mistakes);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protected_words_are_found_in_any_spelling() {
        for key in [
            "nationality",
            "Nationality",
            "home_nation",
            "passport-number",
            "ethnicGroup",
            "RACE",
            "religion",
            "tribe",
            "countryOfOrigin",
            "skin_colour",
            "gender",
            "age",
            "国籍",
            "Staatsangehörigkeit",
            "nacionalidad",
            "etnia",
        ] {
            assert!(protected_word(key).is_some(), "{key}");
        }
    }

    #[test]
    fn ordinary_words_are_not() {
        for key in [
            "directness",
            "hierarchy",
            "planning",
            "language",
            "trace",
            "stage",
            "average",
            "manager",
            "messages",
            "original",
            "internationalisation_tasks",
            "hours",
            "foreign_language_level",
            "data_migration",
            "",
        ] {
            assert_eq!(protected_word(key), None, "{key}");
        }
    }
}
