//! Languages and time zones of economies, from bundled tables.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use landfall_core::LanguageTag;

use crate::calendar::Zone;

const LANGUAGES: &str = include_str!("../../data/territory_languages.tsv");
const ZONES: &str = include_str!("../../data/territory_zones.tsv");

/// A language of an economy.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Language {
    pub(super) tag: LanguageTag,
    /// Share of the people who speak it, 0 to 1.
    pub(super) share: f64,
    /// Official in all of it.
    pub(super) official: bool,
}

/// The languages of an economy, the most spoken first, one entry for each primary subtag; empty
/// when none are known.
pub(super) fn languages(economy: &str) -> Vec<Language> {
    static TABLE: LazyLock<BTreeMap<&str, Vec<Language>>> = LazyLock::new(|| {
        let mut table: BTreeMap<&str, Vec<Language>> = BTreeMap::new();
        for (economy, language) in rows(LANGUAGES).filter_map(language) {
            merge(table.entry(economy).or_default(), language);
        }
        table
    });
    TABLE.get(economy).cloned().unwrap_or_default()
}

/// The time zones of an economy, the most important first; empty when none are known.
pub(super) fn zones(economy: &str) -> Vec<Zone> {
    static TABLE: LazyLock<BTreeMap<&str, Vec<Zone>>> = LazyLock::new(|| {
        let row = |line: &'static str| {
            let (economy, zones) = line.split_once('\t')?;
            let zones = zones.split(' ').filter_map(|name| Zone::new(name).ok());
            Some((economy, zones.collect()))
        };
        rows(ZONES).filter_map(row).collect()
    });
    TABLE.get(economy).cloned().unwrap_or_default()
}

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn language(line: &'static str) -> Option<(&'static str, Language)> {
    let mut cells = line.split('\t');
    let economy = cells.next()?;
    let language = Language {
        tag: cells.next()?.parse().ok()?,
        share: format!("{}e-2", cells.next()?).parse().ok()?,
        official: matches!(cells.next()?, "official" | "de facto"),
    };
    Some((economy, language))
}

/// Adds a language; of several scripts of one language the greatest share counts.
fn merge(known: &mut Vec<Language>, language: Language) {
    let same = |other: &&mut Language| other.tag.primary() == language.tag.primary();
    match known.iter_mut().find(same) {
        Some(other) => {
            other.share = other.share.max(language.share);
            other.official |= language.official;
        }
        None => known.push(language),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_tables_is_read() {
        assert_eq!(
            rows(LANGUAGES).count(),
            rows(LANGUAGES).filter_map(language).count()
        );
        for row in rows(ZONES) {
            let (economy, names) = row.split_once('\t').unwrap();
            assert_eq!(zones(economy).len(), names.split(' ').count(), "{economy}");
        }
    }

    #[test]
    fn shares_are_shares_and_the_most_spoken_comes_first() {
        for (economy, _) in rows(LANGUAGES).filter_map(language) {
            let all = languages(economy);
            assert!(
                all.iter().all(|l| l.share >= 0.0 && l.share <= 1.0),
                "{economy}"
            );
            assert!(
                all.windows(2).all(|two| two[0].share >= two[1].share),
                "{economy}"
            );
        }
    }

    #[test]
    fn scripts_of_one_language_are_one_entry() {
        let serbia = languages("RS");
        let tags: Vec<&str> = serbia.iter().map(|l| l.tag.primary()).collect();
        assert_eq!(tags, ["sr", "sq"]);
        assert_eq!(languages("XX"), []);
        assert!(zones("XX").is_empty());
    }
}
