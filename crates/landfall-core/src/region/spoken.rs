//! The languages of economies, from a bundled table.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::LanguageTag;

const TABLE: &str = include_str!("../../data/territory_languages.tsv");

/// A language of an economy.
#[derive(Debug, Clone, PartialEq)]
pub struct SpokenIn {
    /// Which.
    pub language: LanguageTag,
    /// Share of the people who speak it, second languages included, 0 to 1.
    pub share: f64,
    /// Whether it is official in all of the economy.
    pub official: bool,
}

/// The languages of an economy, the most spoken first, one entry for each primary subtag.
pub(super) fn languages(economy: &str) -> &'static [SpokenIn] {
    static KNOWN: LazyLock<BTreeMap<&str, Vec<SpokenIn>>> = LazyLock::new(|| {
        let mut known: BTreeMap<&str, Vec<SpokenIn>> = BTreeMap::new();
        for (economy, language) in rows().filter_map(read) {
            merge(known.entry(economy).or_default(), language);
        }
        known
    });
    KNOWN.get(economy).map_or(&[], Vec::as_slice)
}

fn rows() -> impl Iterator<Item = &'static str> {
    let lines = TABLE.lines();
    lines.filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn read(line: &'static str) -> Option<(&'static str, SpokenIn)> {
    let mut cells = line.split('\t');
    let economy = cells.next()?;
    let language = SpokenIn {
        language: cells.next()?.parse().ok()?,
        share: format!("{}e-2", cells.next()?).parse().ok()?,
        official: matches!(cells.next()?, "official" | "de facto"),
    };
    Some((economy, language))
}

/// Adds a language; of several scripts of one language the greatest share counts.
fn merge(known: &mut Vec<SpokenIn>, language: SpokenIn) {
    let same = |other: &&mut SpokenIn| other.language.primary() == language.language.primary();
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
    fn every_row_of_the_table_is_read() {
        assert_eq!(rows().count(), rows().filter_map(read).count());
    }

    #[test]
    fn shares_are_shares_and_the_most_spoken_comes_first() {
        for (economy, _) in rows().filter_map(read) {
            let all = languages(economy);
            let shares = |two: &[SpokenIn]| two[0].share >= two[1].share;
            assert!(all.windows(2).all(shares), "{economy}");
            assert!(all.iter().all(|one| (0.0..=1.0).contains(&one.share)));
        }
    }

    #[test]
    fn scripts_of_one_language_are_one_entry() {
        let serbia = languages("RS");
        let tags: Vec<&str> = serbia.iter().map(|one| one.language.primary()).collect();
        assert_eq!(tags, ["sr", "sq"]);
        assert_eq!(languages("XX"), []);
    }
}
