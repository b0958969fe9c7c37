//! Time zones of economies, from a bundled table.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::calendar::Zone;

const ZONES: &str = include_str!("../../data/territory_zones.tsv");

/// The time zones of an economy, the most important first; empty when none are known.
pub(super) fn zones(economy: &str) -> Vec<Zone> {
    static TABLE: LazyLock<BTreeMap<&str, Vec<Zone>>> = LazyLock::new(|| {
        let row = |line: &'static str| {
            let (economy, zones) = line.split_once('\t')?;
            let zones = zones.split(' ').filter_map(|name| Zone::new(name).ok());
            Some((economy, zones.collect()))
        };
        rows().filter_map(row).collect()
    });
    TABLE.get(economy).cloned().unwrap_or_default()
}

fn rows() -> impl Iterator<Item = &'static str> {
    let lines = ZONES.lines();
    lines.filter(|line| !line.starts_with('#') && !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        for row in rows() {
            let (economy, names) = row.split_once('\t').unwrap();
            assert_eq!(zones(economy).len(), names.split(' ').count(), "{economy}");
        }
        assert!(zones("XX").is_empty());
    }
}
