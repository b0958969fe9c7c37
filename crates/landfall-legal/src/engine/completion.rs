//! Completion: what every possible answer to the open facts would lead to.

use std::collections::{BTreeMap, BTreeSet};

use super::outcome::Outcome;

/// The most combinations of answers for which a verdict is decided by completion.
pub(super) const MOST_COMBINATIONS: u64 = 65_536;

/// After so many evaluations, and two verdicts found, the facts that matter are no longer told
/// from those that might.
const MOST_VISITS: u32 = 8_192;

/// Something whose outcome depends on choices, each among finitely many.
pub(super) trait Choices {
    /// How many ways there are to choose, by choice; at least two each.
    fn counts(&self) -> &[usize];
    /// Chooses, or takes the choice back.
    fn choose(&mut self, choice: usize, way: Option<usize>);
    /// The outcome as far as the choices made settle it. It must not change by further choices
    /// unless it is open.
    fn outcome(&mut self) -> Outcome;
    /// Everything is chosen and the outcome is open all the same.
    fn stuck(&mut self);
}

/// What all ways to choose lead to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Explored {
    /// Every outcome that some way to choose leads to; all of them when `whole`.
    pub(super) outcomes: BTreeSet<Outcome>,
    /// Choices on which the outcome depends: two ways that differ in this one alone lead to
    /// different outcomes. All such choices when `whole`.
    pub(super) matter: Vec<bool>,
    /// Whether nothing was left out.
    pub(super) whole: bool,
}

impl Explored {
    /// The one outcome that every way leads to.
    pub(super) fn decided(&self) -> Option<Outcome> {
        let first = self.outcomes.first().copied();
        first.filter(|one| self.whole && self.outcomes.len() == 1 && *one != Outcome::Open)
    }
}

/// Explores all ways to choose. `only_decide` stops at the second outcome.
///
/// The outcomes form a reduced decision diagram with a fixed order of the choices (Bryant 1986):
/// a choice has a node in it exactly when the outcome depends on it. At most
/// [`MOST_COMBINATIONS`] leaves.
pub(super) fn explore(choices: &mut impl Choices, only_decide: bool) -> Explored {
    let count = choices.counts().len();
    let mut search = Search {
        nodes: BTreeMap::new(),
        found: Explored {
            matter: vec![false; count],
            ..Explored::default()
        },
        visits: 0,
        most: if only_decide { 0 } else { MOST_VISITS },
    };
    search.found.whole = search.descend(choices, 0).is_some();
    search.found
}

/// Whether the product of these numbers is at most [`MOST_COMBINATIONS`].
pub(super) fn few(counts: impl IntoIterator<Item = usize>) -> bool {
    let mut product: u64 = 1;
    counts.into_iter().all(|count| {
        product = product.saturating_mul(u64::try_from(count).unwrap_or(u64::MAX));
        product <= MOST_COMBINATIONS
    })
}

/// A node of the diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Leaf(Outcome),
    Inner(usize),
}

struct Search {
    nodes: BTreeMap<(usize, Vec<Node>), usize>,
    found: Explored,
    visits: u32,
    most: u32,
}

impl Search {
    /// The diagram from this choice on; `None` when the search was stopped.
    fn descend(&mut self, choices: &mut impl Choices, at: usize) -> Option<Node> {
        self.visits = self.visits.saturating_add(1);
        if self.visits > self.most && self.found.outcomes.len() > 1 {
            return None;
        }
        let outcome = choices.outcome();
        let ways = choices.counts().get(at).copied();
        let (Outcome::Open, Some(ways)) = (outcome, ways) else {
            if outcome == Outcome::Open {
                choices.stuck();
            }
            self.found.outcomes.insert(outcome);
            return Some(Node::Leaf(outcome));
        };
        let mut children = Vec::with_capacity(ways);
        for way in 0..ways {
            choices.choose(at, Some(way));
            let child = self.descend(choices, at + 1);
            choices.choose(at, None);
            children.push(child?);
        }
        self.node(at, children)
    }

    fn node(&mut self, at: usize, children: Vec<Node>) -> Option<Node> {
        let first = *children.first()?;
        if children.iter().all(|child| *child == first) {
            return Some(first);
        }
        if let Some(matters) = self.found.matter.get_mut(at) {
            *matters = true;
        }
        let next = self.nodes.len();
        let id = *self.nodes.entry((at, children)).or_insert(next);
        Some(Node::Inner(id))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A table of outcomes; the outcome is open while the choices made leave several.
    struct Table {
        counts: Vec<usize>,
        chosen: Vec<Option<usize>>,
        outcomes: Vec<Outcome>,
    }

    impl Table {
        fn ways(&self) -> Vec<Vec<usize>> {
            self.counts.iter().fold(vec![Vec::new()], |ways, count| {
                let longer = |way: &Vec<usize>| {
                    let way = way.clone();
                    (0..*count).map(move |next| [way.as_slice(), &[next]].concat())
                };
                ways.iter().flat_map(longer).collect()
            })
        }

        fn of(&self, way: &[usize]) -> Outcome {
            let place = way
                .iter()
                .zip(&self.counts)
                .fold(0, |sum, (one, n)| sum * n + one);
            self.outcomes[place % self.outcomes.len()]
        }
    }

    impl Choices for Table {
        fn counts(&self) -> &[usize] {
            &self.counts
        }
        fn choose(&mut self, choice: usize, way: Option<usize>) {
            self.chosen[choice] = way;
        }
        fn outcome(&mut self) -> Outcome {
            let fits = |way: &Vec<usize>| {
                let mut both = way.iter().zip(&self.chosen);
                both.all(|(one, chosen)| chosen.is_none_or(|chosen| chosen == *one))
            };
            let left: BTreeSet<Outcome> = self
                .ways()
                .iter()
                .filter(|way| fits(way))
                .map(|way| self.of(way))
                .collect();
            if left.len() == 1 {
                *left.first().unwrap()
            } else {
                Outcome::Open
            }
        }
        fn stuck(&mut self) {}
    }

    fn outcome() -> impl Strategy<Value = Outcome> {
        prop_oneof![
            Just(Outcome::Violation),
            Just(Outcome::Compliant),
            Just(Outcome::NotApplicable),
        ]
    }

    proptest! {
        #[test]
        fn agrees_with_trying_everything(
            counts in prop::collection::vec(2_usize..4, 0..4),
            outcomes in prop::collection::vec(outcome(), 1..40),
        ) {
            let chosen = vec![None; counts.len()];
            let mut table = Table { counts, chosen, outcomes };
            let ways = table.ways();
            let all: BTreeSet<Outcome> = ways.iter().map(|way| table.of(way)).collect();
            let matters = |choice: usize| ways.iter().any(|way| {
                (0..table.counts[choice]).any(|other| {
                    let mut changed = way.clone();
                    changed[choice] = other;
                    table.of(way) != table.of(&changed)
                })
            });
            let matter: Vec<bool> = (0..table.counts.len()).map(matters).collect();
            let found = explore(&mut table, false);
            prop_assert_eq!(&found.outcomes, &all);
            prop_assert_eq!(&found.matter, &matter);
            prop_assert_eq!(explore(&mut table, true).decided(), found.decided());
            prop_assert!(table.chosen.iter().all(Option::is_none));
        }
    }

    #[test]
    fn the_product_is_bounded() {
        assert!(few([2; 16]));
        assert!(!few([2; 17]));
        assert!(!few([usize::MAX, usize::MAX]));
        assert!(few([]));
    }
}
