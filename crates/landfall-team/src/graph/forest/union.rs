//! Disjoint sets.
#![expect(
    clippy::indexing_slicing,
    reason = "parents are members, and members are below the size"
)]

use super::numbers;

/// Disjoint sets with path halving (Tarjan & van Leeuwen 1984).
pub(super) struct Union {
    parents: Vec<u32>,
}

impl Union {
    pub(super) fn new(size: usize) -> Self {
        Self {
            parents: numbers(size).collect(),
        }
    }

    /// The name of the set of `member`.
    pub(super) fn find(&mut self, mut member: u32) -> u32 {
        loop {
            let parent = self.parents[member as usize];
            if parent == member {
                return member;
            }
            let above = self.parents[parent as usize];
            self.parents[member as usize] = above;
            member = above;
        }
    }

    /// Joins two sets; false when they were one already. The smaller name goes on: names are as
    /// good as random priorities, which is linking by index.
    pub(super) fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        self.parents[a.max(b) as usize] = a.min(b);
        a != b
    }

    /// Puts the set called `name` under the set of `above`, whose name goes on.
    pub(super) fn put_under(&mut self, name: u32, above: u32) {
        self.parents[name as usize] = above;
    }
}
