//! The bundled subdivisions of ISO 3166-2, read once.

use std::sync::LazyLock;

const SUBDIVISIONS: &str = include_str!("../../data/subdivisions.tsv");

/// Code and name, by rising code.
type Subdivision = (&'static str, &'static str);

static ALL: LazyLock<Vec<Subdivision>> = LazyLock::new(|| {
    let lines = SUBDIVISIONS.lines().skip(1);
    lines.filter_map(|line| line.split_once('\t')).collect()
});

/// The subdivision with this code in capitals.
pub(super) fn subdivision(code: &str) -> Option<Subdivision> {
    let place = ALL.binary_search_by_key(&code, |(code, _)| code).ok()?;
    ALL.get(place).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::names;

    /// After a new version of the package: write its codes and names, sorted by code.
    #[test]
    fn the_table_is_that_of_the_package_it_was_made_from() {
        let package = &rust_iso3166::iso3166_2::SUBDIVISION_MAP;
        assert_eq!(ALL.len(), package.len());
        for (code, entry) in package.entries() {
            assert_eq!(subdivision(code), Some((entry.code, entry.name)), "{code}");
        }
    }

    #[test]
    fn codes_rise_and_lie_in_known_economies() {
        assert!(ALL.is_sorted_by(|one, next| one.0 < next.0));
        for (code, name) in ALL.iter() {
            let (economy, _) = code.split_once('-').unwrap();
            assert!(names::economy(economy).is_some(), "{code}");
            assert!(!name.is_empty() && name.trim() == *name, "{code}");
        }
    }
}
