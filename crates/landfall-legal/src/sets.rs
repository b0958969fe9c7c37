//! What is legal everywhere, somewhere and nowhere, and which regions leave nothing in common.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// The offers (prices, features, channels) that each region's law allows.
///
/// ```
/// use landfall_legal::sets::LegalSets;
///
/// let mut sets = LegalSets::new(["p1", "p2", "p3", "p4", "p5"]);
/// sets.allow("L1", ["p1", "p2", "p3"]);
/// sets.allow("L2", ["p1", "p2", "p4"]);
/// sets.allow("L3", ["p1", "p3", "p4"]);
/// assert_eq!(sets.everywhere().collect::<Vec<_>>(), [&"p1"]);
/// assert_eq!(sets.nowhere().collect::<Vec<_>>(), [&"p5"]);
/// assert!(sets.without_common().is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LegalSets<T: Ord> {
    offers: BTreeSet<T>,
    regions: BTreeMap<String, BTreeSet<T>>,
}

/// Where an offer is legal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "legal", rename_all = "snake_case")]
pub enum Reach {
    /// In every region.
    Everywhere,
    /// In some regions but not in others.
    Somewhere {
        /// The regions that allow it.
        regions: Vec<String>,
    },
    /// In no region.
    Nowhere,
}

impl<T: Ord + Clone> LegalSets<T> {
    /// No region yet; `offers` are those in question.
    pub fn new(offers: impl IntoIterator<Item = T>) -> Self {
        Self {
            offers: offers.into_iter().collect(),
            regions: BTreeMap::new(),
        }
    }

    /// Adds a region with what it allows. Offers not in question yet are added to them.
    pub fn allow(&mut self, region: impl Into<String>, allowed: impl IntoIterator<Item = T>) {
        let allowed: BTreeSet<T> = allowed.into_iter().collect();
        self.offers.extend(allowed.iter().cloned());
        self.regions
            .entry(region.into())
            .or_default()
            .extend(allowed);
    }

    /// What a region allows.
    pub fn region(&self, region: &str) -> Option<&BTreeSet<T>> {
        self.regions.get(region)
    }

    /// Where an offer is legal; without any region it is legal nowhere.
    pub fn reach(&self, offer: &T) -> Reach {
        let allowing = self.regions.iter().filter(|(_, set)| set.contains(offer));
        let regions: Vec<String> = allowing.map(|(region, _)| region.clone()).collect();
        match regions.len() {
            0 => Reach::Nowhere,
            all if all == self.regions.len() => Reach::Everywhere,
            _ => Reach::Somewhere { regions },
        }
    }

    /// Offers legal in every region.
    pub fn everywhere(&self) -> impl Iterator<Item = &T> {
        self.with(|reach| *reach == Reach::Everywhere)
    }

    /// Offers legal in some regions but not in all.
    pub fn somewhere(&self) -> impl Iterator<Item = &T> {
        self.with(|reach| matches!(reach, Reach::Somewhere { .. }))
    }

    /// Offers legal in no region.
    pub fn nowhere(&self) -> impl Iterator<Item = &T> {
        self.with(|reach| *reach == Reach::Nowhere)
    }

    fn with(&self, wanted: impl Fn(&Reach) -> bool) -> impl Iterator<Item = &T> {
        self.offers
            .iter()
            .filter(move |offer| wanted(&self.reach(offer)))
    }

    /// A smallest group of regions without a common offer: one region that allows nothing, else the
    /// first pair, else a larger group; `None` when all regions together have something in common.
    ///
    /// Of groups of one size, the first by region code. Every offer is refused by some region of
    /// the group, so the group is a smallest hitting set; it is searched by increasing size, which
    /// is exact and fast while groups are small.
    pub fn without_common(&self) -> Option<Vec<String>> {
        if self.regions.is_empty() || self.everywhere().next().is_some() {
            return None;
        }
        let regions: Vec<(&String, &BTreeSet<T>)> = self.regions.iter().collect();
        (1..=regions.len()).find_map(|size| group(&regions, size, &self.offers))
    }
}

/// The first `size` of `regions`, in order, that have none of `common` in common.
fn group<T: Ord + Clone>(
    regions: &[(&String, &BTreeSet<T>)],
    size: usize,
    common: &BTreeSet<T>,
) -> Option<Vec<String>> {
    if size == 0 {
        return common.is_empty().then(Vec::new);
    }
    regions.iter().enumerate().find_map(|(at, (name, set))| {
        let left: BTreeSet<T> = common.intersection(set).cloned().collect();
        let mut rest = group(regions.get(at + 1..)?, size - 1, &left)?;
        rest.insert(0, (*name).clone());
        Some(rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(regions: &[(&str, &[u8])]) -> LegalSets<u8> {
        let mut sets = LegalSets::new(1..=5);
        for (region, allowed) in regions {
            sets.allow(*region, allowed.iter().copied());
        }
        sets
    }

    #[test]
    fn the_worked_case() {
        let sets = sets(&[("L1", &[1, 2, 3]), ("L2", &[1, 2, 4]), ("L3", &[1, 3, 4])]);
        assert_eq!(sets.everywhere().collect::<Vec<_>>(), [&1]);
        assert_eq!(sets.somewhere().collect::<Vec<_>>(), [&2, &3, &4]);
        assert_eq!(sets.nowhere().collect::<Vec<_>>(), [&5]);
        let somewhere = Reach::Somewhere {
            regions: vec!["L1".to_owned(), "L2".to_owned()],
        };
        assert_eq!(sets.reach(&2), somewhere);
        assert_eq!(sets.without_common(), None);
    }

    #[test]
    fn the_pair_that_empties_the_intersection_is_named() {
        let sets = sets(&[("A", &[1, 2]), ("B", &[2, 3]), ("C", &[3, 4])]);
        assert_eq!(sets.without_common().unwrap(), ["A", "C"]);
    }

    #[test]
    fn three_regions_can_leave_nothing_though_each_pair_does() {
        let sets = sets(&[("A", &[1, 2]), ("B", &[2, 3]), ("C", &[1, 3])]);
        assert_eq!(sets.without_common().unwrap(), ["A", "B", "C"]);
    }

    #[test]
    fn a_region_that_allows_nothing_stands_alone() {
        let sets = sets(&[("A", &[1]), ("B", &[])]);
        assert_eq!(sets.without_common().unwrap(), ["B"]);
        assert_eq!(LegalSets::<u8>::new([1]).without_common(), None);
    }
}
