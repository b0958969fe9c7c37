//! The ways in which the open facts of a rule can turn out, as truths of its leaves.

use crate::truth::Truth;

/// Ways in which one fact, or one part of a list, can turn out.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Choice {
    /// A fact with one value: the truths of its leaves, by way.
    Pick {
        /// The fact.
        fact: String,
        /// Its leaves.
        leaves: Vec<usize>,
        /// Their truths, by way.
        ways: Vec<Vec<Truth>>,
    },
    /// Whether the question of a list arises at all: the second way is "not applicable".
    Presence {
        /// Place of the list among the lists.
        list: usize,
    },
    /// Whether a list holds something of one kind: the second way is yes.
    Member {
        /// Place of the list among the lists.
        list: usize,
        /// Place of the kind among its kinds.
        kind: usize,
    },
}

/// A list fact that is open.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct List {
    /// The fact.
    pub(super) fact: String,
    /// Its leaves.
    pub(super) leaves: Vec<ListLeaf>,
    /// Kinds of values that its leaves tell apart.
    pub(super) kinds: Vec<Kind>,
    /// Whether the question does not arise.
    pub(super) absent: bool,
}

/// A leaf that reads a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ListLeaf {
    /// Its number.
    pub(super) leaf: usize,
    /// What it asks.
    pub(super) asks: Asks,
}

/// What a leaf asks of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// Whether something in it fits.
    Any,
    /// Whether everything in it fits.
    All,
    /// Whether it is known and arises.
    Presence,
}

/// Values of a list that all its leaves treat alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kind {
    /// One of them.
    pub(super) value: String,
    /// Whether it fits, by leaf of the list.
    pub(super) fits: Vec<Truth>,
    /// Whether the list holds one of them.
    pub(super) held: Truth,
}

impl List {
    /// The truths of its leaves, with what is known of its kinds.
    pub(super) fn truths(&self) -> impl Iterator<Item = (usize, Truth)> {
        let leaves = self.leaves.iter().enumerate();
        leaves.map(|(at, one)| (one.leaf, self.truth(at, one.asks)))
    }

    fn truth(&self, at: usize, asks: Asks) -> Truth {
        if self.absent {
            return Truth::False;
        }
        let fits = |kind: &Kind| kind.fits.get(at).copied().unwrap_or(Truth::Unknown);
        let kinds = self.kinds.iter();
        match asks {
            Asks::Presence => Truth::True,
            Asks::Any => kinds.fold(Truth::False, |any, kind| any.or(kind.held.and(fits(kind)))),
            Asks::All => kinds.fold(Truth::True, |all, kind| {
                let outside = !kind.held;
                all.and(outside.or(fits(kind)))
            }),
        }
    }
}
