//! How changes are searched.

use std::collections::BTreeMap;

use crate::fact::Change;

/// What to search, and how long.
///
/// Defaults: 3 ways, costs over 1 year, 20,000 sets of changes looked at for each region, the
/// costs of the base.
#[derive(Debug, Clone, PartialEq)]
pub struct AdjustParams {
    pub(crate) ways: usize,
    pub(crate) years: u32,
    pub(crate) limit: usize,
    pub(crate) changes: BTreeMap<String, Option<Change>>,
}

impl Default for AdjustParams {
    fn default() -> Self {
        Self {
            ways: 3,
            years: 1,
            limit: 20_000,
            changes: BTreeMap::new(),
        }
    }
}

impl AdjustParams {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many ways are listed, at least one and at most 50.
    #[must_use]
    pub fn ways(mut self, ways: usize) -> Self {
        self.ways = ways.clamp(1, 50);
        self
    }

    /// Over how many years yearly costs count, at most 100.
    #[must_use]
    pub fn years(mut self, years: u32) -> Self {
        self.years = years.min(100);
        self
    }

    /// How many sets of changes are looked at before a search gives up and states a bound.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit.max(1);
        self
    }

    /// What changing facts takes for this company, as [`costs`](crate::load::costs) reads it.
    #[must_use]
    pub fn changes(mut self, changes: BTreeMap<String, Option<Change>>) -> Self {
        self.changes.extend(changes);
        self
    }

    /// What changing a fact takes for this company; `None`: it cannot change it.
    #[must_use]
    pub fn change(mut self, fact: impl Into<String>, change: Option<Change>) -> Self {
        self.changes.insert(fact.into(), change);
        self
    }
}
