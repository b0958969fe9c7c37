//! Branch and bound over the holders of one skill after the other, rarest first.
#![expect(
    clippy::indexing_slicing,
    reason = "candidates index tables of their number, depths the order of the skills"
)]

use landfall_core::{Cancelled, Progress};

use super::problem::{Problem, tree};
use super::{Cost, EXTRA_NODES, Ties, same, start};
use crate::Limit;

/// Costs that differ relatively by no more than this are taken as equal: rounding of sums makes
/// differences of up to a tenth of it.
pub(super) const TOLERANCE: f64 = 1e-12;

pub(super) struct Search<'a> {
    problem: &'a Problem,
    limit: Limit<'a>,
    progress: &'a Progress,
    /// Skills in the order of the search.
    order: Vec<usize>,
    best: Option<(f64, Vec<usize>)>,
    /// Covers as good as this one are looked for instead, until one is found.
    tied: Option<(f64, Vec<usize>)>,
    /// Least bound of what was not searched.
    open: f64,
    stopped: bool,
    nodes: u64,
}

/// What has been chosen on the way to a node.
struct Branch {
    /// Ascending.
    members: Vec<usize>,
    covered: u64,
    /// For each candidate, its distance to the members: the largest or the sum.
    reach: Vec<f64>,
    /// Cost of the members, as far as it can only grow.
    own: f64,
    bound: f64,
}

impl<'a> Search<'a> {
    pub(super) fn new(problem: &'a Problem, limit: Limit<'a>, progress: &'a Progress) -> Self {
        let mut order: Vec<usize> = (0..problem.skills()).collect();
        order.sort_by_key(|skill| problem.holders(*skill).len());
        Self {
            problem,
            limit,
            progress,
            order,
            best: None,
            tied: None,
            open: f64::INFINITY,
            stopped: false,
            nodes: 0,
        }
    }

    /// A cover to start from.
    pub(super) fn offer(&mut self, value: f64, members: &[usize]) {
        self.best = Some((value, members.to_vec()));
    }

    /// Searches until nothing is left, the best meets `bound`, or the limit is reached.
    pub(super) fn run(&mut self, bound: f64) -> Result<(), Cancelled> {
        self.progress.check()?;
        let root = Branch {
            members: Vec::new(),
            covered: 0,
            reach: vec![0.0; self.problem.people()],
            own: 0.0,
            bound,
        };
        if self.hopeless(bound) {
            return Ok(());
        }
        self.dive(0, &root)
    }

    pub(super) const fn nodes(&self) -> u64 {
        self.nodes
    }

    /// Whether nothing better was left out.
    pub(super) fn complete(&self) -> bool {
        !self.stopped || self.hopeless(self.open)
    }

    pub(super) fn best(&self) -> Option<(f64, Vec<usize>)> {
        self.best.clone()
    }

    /// The bound proven by now, from one known at the start.
    pub(super) fn bound(&self, start: f64) -> f64 {
        let best = self
            .best
            .as_ref()
            .map_or(f64::INFINITY, |(value, _)| *value);
        if self.complete() {
            best
        } else {
            best.min(start.max(self.open))
        }
    }

    /// Whether a branch with this bound holds nothing that is looked for.
    fn hopeless(&self, bound: f64) -> bool {
        match (&self.tied, &self.best) {
            (Some((value, _)), _) => bound > value * (1.0 + 2.0 * TOLERANCE),
            (None, Some((value, _))) => bound >= *value,
            (None, None) => bound == f64::INFINITY,
        }
    }

    fn dive(&mut self, depth: usize, branch: &Branch) -> Result<(), Cancelled> {
        if self.stopped || self.limit.reached(self.nodes) {
            self.stopped = true;
            self.open = self.open.min(branch.bound);
            return Ok(());
        }
        self.nodes += 1;
        if self.nodes.is_multiple_of(1024) {
            self.progress.check()?;
        }
        let Some(depth) = self.next_skill(depth, branch.covered) else {
            self.take(&branch.members);
            return Ok(());
        };
        for child in self.children(depth, branch) {
            if !self.hopeless(child.bound) {
                self.dive(depth + 1, &child)?;
            }
        }
        Ok(())
    }

    /// Covered skills need nobody else, except that a further person may shorten a tree.
    fn next_skill(&self, depth: usize, covered: u64) -> Option<usize> {
        let open = |depth: &usize| {
            self.problem.cost() == Cost::Tree || covered >> self.order[*depth] & 1 == 0
        };
        (depth..self.order.len()).find(open)
    }

    fn take(&mut self, members: &[usize]) {
        let members = self.problem.lean(members);
        let value = self.problem.value(&members);
        if value == f64::INFINITY {
            return;
        }
        if let Some((tied, known)) = &self.tied {
            if same(value, *tied) && members != *known {
                self.best = Some((value, members));
                self.stopped = true;
            }
        } else if self.best.as_ref().is_none_or(|(best, _)| value < *best) {
            self.best = Some((value, members));
        }
    }

    /// One branch for each holder of the skill, the most promising first.
    fn children(&self, depth: usize, branch: &Branch) -> Vec<Branch> {
        let skill = self.order[depth];
        let mut children = Vec::new();
        if branch.covered >> skill & 1 == 1 {
            children.push(self.child(depth, branch, None));
        }
        let outside = |one: &&usize| branch.members.binary_search(one).is_err();
        for candidate in self.problem.holders(skill).iter().filter(outside) {
            children.push(self.child(depth, branch, Some(*candidate)));
        }
        children.retain(|child| !self.hopeless(child.bound));
        children.sort_by(|a, b| a.bound.total_cmp(&b.bound).then(a.own.total_cmp(&b.own)));
        children
    }

    fn child(&self, depth: usize, branch: &Branch, candidate: Option<usize>) -> Branch {
        let problem = self.problem;
        let mut child = Branch {
            members: branch.members.clone(),
            covered: branch.covered,
            reach: branch.reach.clone(),
            own: branch.own,
            bound: branch.bound,
        };
        if let Some(candidate) = candidate {
            let place = child.members.partition_point(|member| *member < candidate);
            child.members.insert(place, candidate);
            child.covered |= problem.holds(candidate);
            child.own = match problem.cost() {
                Cost::Diameter => child.own.max(child.reach[candidate]),
                Cost::PairSum => child.own + child.reach[candidate],
                Cost::Tree => half_tree(problem, &child.members),
            };
            for (other, reach) in child.reach.iter_mut().enumerate() {
                *reach = match problem.cost() {
                    Cost::Diameter => reach.max(problem.distance(candidate, other)),
                    Cost::PairSum => *reach + problem.distance(candidate, other),
                    Cost::Tree => reach.max(problem.least(candidate, other)),
                };
            }
        }
        child.bound = child.bound.max(self.bound_of(depth + 1, &child));
        child
    }

    fn bound_of(&self, depth: usize, branch: &Branch) -> f64 {
        if self.problem.cost() == Cost::PairSum {
            let reach = |one: usize| branch.reach[one];
            return branch.own + start::priced(self.problem, reach, branch.covered);
        }
        let nearest = |skill: &usize| {
            let holders = self.problem.holders(*skill).iter();
            holders
                .map(|one| branch.reach[*one])
                .fold(f64::INFINITY, f64::min)
        };
        let left = self.order[depth..].iter();
        left.map(nearest).fold(branch.own, f64::max)
    }
}

/// No tree that joins `members`, whoever else it joins, weighs less: a spanning tree under shortest
/// paths is at most 2 (1 - 1/k) times as heavy (Kou, Markowsky & Berman 1981).
fn half_tree(problem: &Problem, members: &[usize]) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "at most one member for each of 64 skills"
    )]
    let count = members.len() as f64;
    if members.len() < 2 {
        return 0.0;
    }
    tree(members, |a, b| problem.least(a, b)) / (2.0 * (1.0 - 1.0 / count))
}

/// Looks for a cover as good as `members`.
pub(super) fn ties(
    problem: &Problem,
    value: f64,
    members: &[usize],
    progress: &Progress,
) -> Result<Ties, Cancelled> {
    let mut search = Search::new(problem, Limit::Nodes(EXTRA_NODES), progress);
    search.tied = Some((value, members.to_vec()));
    search.run(0.0)?;
    Ok(match search.best {
        Some((_, other)) => Ties::Another(problem.people_of(&other)),
        None if search.stopped => Ties::Unknown,
        None => Ties::Unique,
    })
}
