//! The cheapest sets of changes that leave nothing violated, with proof.
//!
//! Best-first search over sets of changes. Each set that still violates something must change at
//! least one more fact that the violated rule reads, so branching over the facts of one violated
//! rule misses no solution. The bound added to a set's cost is that of rules that share no fact:
//! each of them needs a change of its own (the packing bound of weighted hitting sets), so the
//! first solution taken from the queue is cheapest.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use landfall_core::{Cancelled, Decimal, Progress};

/// One change: a fact and one of its options, by their places.
pub(super) type Pick = (usize, usize);

/// What violates a set of changes: for each violated rule the changeable facts it reads.
pub(super) type Clauses = Vec<Vec<usize>>;

/// What can be changed, at which cost.
pub(super) struct Space {
    /// For each fact the costs of its options, none negative.
    pub(super) costs: Vec<Vec<Decimal>>,
    /// Sets looked at before the search gives up.
    pub(super) limit: usize,
    /// How many solutions are wanted.
    pub(super) wanted: usize,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Solutions by cost, then by number of changes, then by place; none contains another.
    pub(super) solutions: Vec<(Decimal, Vec<Pick>)>,
    /// Whether the search ended by itself: then the first is cheapest, and no solution means
    /// there is none.
    pub(super) complete: bool,
    /// No cheaper set of changes exists than this one would cost, where the search gave up.
    pub(super) bound: Decimal,
}

/// A set of changes in the queue: by estimate, number, and the changes themselves.
type Node = Reverse<(Decimal, usize, Vec<Pick>, Decimal)>;

/// Searches `space`; `violated` says what a set of changes leaves violated.
pub(super) fn cheapest(
    space: &Space,
    mut violated: impl FnMut(&[Pick]) -> Clauses,
    progress: &Progress,
) -> Result<Found, Cancelled> {
    let mut search = Search {
        space,
        queue: BinaryHeap::new(),
        seen: BTreeSet::new(),
        found: Vec::new(),
    };
    search.push(Vec::new(), Decimal::ZERO, &violated(&[]));
    let mut looked_at = 0;
    let mut bound = Decimal::ZERO;
    while let Some(Reverse((estimate, _, changes, cost))) = search.queue.pop() {
        progress.check()?;
        bound = estimate;
        if search.found.len() >= space.wanted || looked_at >= space.limit {
            return Ok(search.end(looked_at < space.limit, bound));
        }
        looked_at += 1;
        if search.contains_solution(&changes) {
            continue;
        }
        let clauses = violated(&changes);
        if clauses.is_empty() {
            search.found.push((cost, changes));
            continue;
        }
        for (pick, price) in search.branches(&changes, &clauses) {
            let mut next = changes.clone();
            next.push(pick);
            next.sort_unstable();
            if search.seen.insert(next.clone()) {
                let left = violated(&next);
                search.push(next, cost.saturating_add(price), &left);
            }
        }
    }
    Ok(search.end(true, bound))
}

struct Search<'s> {
    space: &'s Space,
    queue: BinaryHeap<Node>,
    seen: BTreeSet<Vec<Pick>>,
    found: Vec<(Decimal, Vec<Pick>)>,
}

impl Search<'_> {
    fn end(self, complete: bool, bound: Decimal) -> Found {
        Found {
            solutions: self.found,
            complete,
            bound,
        }
    }

    fn push(&mut self, changes: Vec<Pick>, cost: Decimal, clauses: &Clauses) {
        if let Some(more) = self.still_needed(&changes, clauses) {
            let estimate = cost.saturating_add(more);
            self.queue
                .push(Reverse((estimate, changes.len(), changes, cost)));
        }
    }

    fn contains_solution(&self, changes: &[Pick]) -> bool {
        let inside = |solution: &[Pick]| solution.iter().all(|pick| changes.contains(pick));
        self.found.iter().any(|(_, solution)| inside(solution))
    }

    /// What a set must still pay at least; `None` when a violated rule has nothing left to change.
    fn still_needed(&self, changes: &[Pick], clauses: &Clauses) -> Option<Decimal> {
        let mut demands = Vec::with_capacity(clauses.len());
        for clause in clauses {
            let open: Vec<usize> = open(clause, changes).collect();
            let least = open.iter().filter_map(|fact| self.least(*fact)).min()?;
            demands.push((Reverse(least), open));
        }
        demands.sort();
        let mut used = BTreeSet::new();
        let mut sum = Decimal::ZERO;
        for (Reverse(least), open) in demands {
            if open.iter().all(|fact| !used.contains(fact)) {
                used.extend(open);
                sum = sum.saturating_add(least);
            }
        }
        Some(sum)
    }

    fn least(&self, fact: usize) -> Option<Decimal> {
        self.space.costs.get(fact)?.iter().min().copied()
    }

    /// The changes that the violated rule with the fewest ways out allows.
    fn branches(&self, changes: &[Pick], clauses: &Clauses) -> Vec<(Pick, Decimal)> {
        let ways = |clause: &Vec<usize>| -> Vec<(Pick, Decimal)> {
            open(clause, changes)
                .flat_map(|fact| {
                    let costs = self.space.costs.get(fact).into_iter().flatten();
                    costs.enumerate().map(move |(at, cost)| ((fact, at), *cost))
                })
                .collect()
        };
        clauses
            .iter()
            .map(ways)
            .min_by_key(Vec::len)
            .unwrap_or_default()
    }
}

/// The facts of a violated rule that are not changed yet.
fn open<'c>(clause: &'c [usize], changes: &'c [Pick]) -> impl Iterator<Item = usize> + 'c {
    let changed = |fact: usize| changes.iter().any(|(other, _)| *other == fact);
    clause.iter().copied().filter(move |fact| !changed(*fact))
}

/// The `wanted` cheapest ways to take one solution from each part.
pub(super) fn combine(parts: &[Found], wanted: usize) -> Vec<(Decimal, Vec<Pick>)> {
    let nothing = vec![(Decimal::ZERO, Vec::new())];
    parts.iter().fold(nothing, |so_far, part| {
        let mut sums: Vec<(Decimal, Vec<Pick>)> = Vec::new();
        for (cost, changes) in &so_far {
            for (more, others) in &part.solutions {
                let mut both = [changes.as_slice(), others.as_slice()].concat();
                both.sort_unstable();
                sums.push((cost.saturating_add(*more), both));
            }
        }
        sums.sort_by(|a, b| (a.0, a.1.len(), &a.1).cmp(&(b.0, b.1.len(), &b.1)));
        sums.truncate(wanted);
        sums
    })
}

#[cfg(test)]
mod tests;
