//! How many pairs are possible at all, and what stands in the way of more.
#![expect(
    clippy::indexing_slicing,
    reason = "vertices of both sides are numbered here and lie below the lengths"
)]

use std::collections::VecDeque;

use landfall_core::{Cancelled, Progress, Reason};
use schemars::JsonSchema;
use serde::Serialize;

use super::error::AssignError;
use super::params::{AssignProblem, Fill};

/// Whose allowed partners are too few.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShortSide {
    /// Seats that too few members may take.
    Seats,
    /// Members for whom too few seats are allowed.
    Members,
}

/// A set of seats (or members) whose allowed partners are too few: smallest by inclusion, as
/// without any one of them the others could be filled as asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Shortage {
    /// What `short` are.
    pub side: ShortSide,
    /// Indices of the seats (or members) that cannot all be filled, rising.
    pub short: Vec<usize>,
    /// Indices of all their allowed partners, rising; fewer than `short` less `spare`.
    pub partners: Vec<usize>,
    /// How many of this side may be left over by what is asked.
    pub spare: usize,
    /// How many more partners these need, `short` less `spare` less `partners`.
    pub missing: usize,
    /// Placements asked.
    pub asked: usize,
    /// Placements that are possible.
    pub possible: usize,
}

impl Shortage {
    /// Labels of the short side.
    pub(super) fn labels(&self, problem: &AssignProblem) -> Vec<String> {
        let (short, _) = self.sides(problem);
        pick(short, &self.short)
    }

    pub(super) fn reason(&self, problem: &AssignProblem) -> Reason {
        let (short, partners) = self.sides(problem);
        let names = match self.side {
            ShortSide::Seats => ("seats", "members who may take them"),
            ShortSide::Members => ("members", "seats they may take"),
        };
        Reason::new(format!(
            "{} placements are asked and {} are possible",
            self.asked, self.possible
        ))
        .input(names.0, pick(short, &self.short).join(", "))
        .input(names.1, pick(partners, &self.partners).join(", "))
        .input("may be left over", self.spare)
        .rule("as many partners as are not left over (Hall)")
    }

    fn sides<'a>(&self, problem: &'a AssignProblem) -> (&'a [String], &'a [String]) {
        match self.side {
            ShortSide::Seats => (problem.seats(), problem.members()),
            ShortSide::Members => (problem.members(), problem.seats()),
        }
    }
}

fn pick(labels: &[String], chosen: &[usize]) -> Vec<String> {
    chosen
        .iter()
        .filter_map(|&at| labels.get(at).cloned())
        .collect()
}

impl AssignProblem {
    /// Why as many seats as asked cannot be filled; `None` when they can.
    ///
    /// # Errors
    /// [`AssignError::Cancelled`].
    pub fn shortage(&self, progress: &Progress) -> Result<Option<Shortage>, AssignError> {
        let (members, seats) = (self.members().len(), self.seats().len());
        let asked = match self.fill() {
            Fill::SmallerSide => members.min(seats),
            Fill::Seats => seats,
            Fill::Exactly(count) => count,
            Fill::Most => return Ok(None),
        };
        let side = if seats <= members || self.fill() == Fill::Seats {
            ShortSide::Seats
        } else {
            ShortSide::Members
        };
        let (sparse, size) = match side {
            ShortSide::Seats => (Sparse::by_seat(self), seats),
            ShortSide::Members => (Sparse::by_member(self), members),
        };
        let matched = sparse.matching(progress)?;
        if matched.size >= asked {
            return Ok(None);
        }
        let spare = size - asked;
        let (short, partners) = sparse.violator(&matched, spare + 1);
        let missing = short.len().saturating_sub(spare + partners.len());
        Ok(Some(Shortage {
            side,
            short,
            partners,
            spare,
            missing,
            asked,
            possible: matched.size,
        }))
    }
}

/// Allowed partners of each vertex of one side.
pub(super) struct Sparse {
    partners: Vec<Vec<u32>>,
    others: usize,
}

struct Matching {
    partner: Vec<Option<u32>>,
    back: Vec<Option<u32>>,
    size: usize,
}

impl Sparse {
    pub(super) fn by_seat(problem: &AssignProblem) -> Self {
        let (members, seats) = (problem.members().len(), problem.seats().len());
        Self::new(seats, members, |seat, member| {
            problem.micro(member, seat).is_some()
        })
    }

    fn by_member(problem: &AssignProblem) -> Self {
        let (members, seats) = (problem.members().len(), problem.seats().len());
        Self::new(members, seats, |member, seat| {
            problem.micro(member, seat).is_some()
        })
    }

    fn new(vertices: usize, others: usize, allowed: impl Fn(usize, usize) -> bool) -> Self {
        let row = |v| {
            (0..others)
                .filter(|&o| allowed(v, o))
                .map(|o| o as u32)
                .collect()
        };
        Self {
            partners: (0..vertices).map(row).collect(),
            others,
        }
    }

    /// The greatest number of pairs.
    pub(super) fn most(&self, progress: &Progress) -> Result<usize, Cancelled> {
        Ok(self.matching(progress)?.size)
    }

    /// A largest matching, by phases of shortest augmenting paths (Hopcroft & Karp 1973).
    fn matching(&self, progress: &Progress) -> Result<Matching, Cancelled> {
        let mut matching = Matching {
            partner: vec![None; self.partners.len()],
            back: vec![None; self.others],
            size: 0,
        };
        let stage = progress.stage("matching", None);
        loop {
            stage.advance(1)?;
            let layers = self.layers(&matching);
            let mut at = vec![0; self.partners.len()];
            let before = matching.size;
            for root in 0..self.partners.len() {
                if matching.partner[root].is_none()
                    && self.extend(root, &layers, &mut at, &mut matching)
                {
                    matching.size += 1;
                }
            }
            if matching.size == before {
                return Ok(matching);
            }
        }
    }

    /// Distance of each vertex from the free ones along alternating paths.
    fn layers(&self, matching: &Matching) -> Vec<u32> {
        let mut layer = vec![u32::MAX; self.partners.len()];
        let mut queue = VecDeque::new();
        for (vertex, partner) in matching.partner.iter().enumerate() {
            if partner.is_none() {
                layer[vertex] = 0;
                queue.push_back(vertex);
            }
        }
        while let Some(vertex) = queue.pop_front() {
            for &other in &self.partners[vertex] {
                if let Some(next) = matching.back[other as usize]
                    && layer[next as usize] == u32::MAX
                {
                    layer[next as usize] = layer[vertex] + 1;
                    queue.push_back(next as usize);
                }
            }
        }
        layer
    }

    /// Depth-first search for an augmenting path from `root` that falls by one layer a step.
    fn extend(&self, root: usize, layer: &[u32], at: &mut [usize], m: &mut Matching) -> bool {
        let mut path = vec![root];
        while let Some(&vertex) = path.last() {
            let Some(&other) = self.partners[vertex].get(at[vertex]) else {
                path.pop();
                continue;
            };
            at[vertex] += 1;
            match m.back[other as usize] {
                None => {
                    let mut taken = other;
                    while let Some(vertex) = path.pop() {
                        m.back[taken as usize] = Some(vertex as u32);
                        match m.partner[vertex].replace(taken) {
                            Some(given_up) => taken = given_up,
                            None => return true,
                        }
                    }
                }
                Some(next) if layer[next as usize] == layer[vertex] + 1 => path.push(next as usize),
                Some(_) => {}
            }
        }
        false
    }

    /// What `roots` free vertices reach along alternating paths of a largest matching: vertices
    /// with `roots` fewer partners. Any of them can be freed instead of a root, so no vertex can
    /// be left out: smallest by inclusion.
    fn violator(&self, matching: &Matching, roots: usize) -> (Vec<usize>, Vec<usize>) {
        let mut inside = vec![false; self.partners.len()];
        let mut reached = vec![false; self.others];
        let free = (0..self.partners.len()).filter(|&v| matching.partner[v].is_none());
        let mut open: Vec<usize> = free.take(roots).collect();
        for &vertex in &open {
            inside[vertex] = true;
        }
        while let Some(vertex) = open.pop() {
            for &other in &self.partners[vertex] {
                if std::mem::replace(&mut reached[other as usize], true) {
                    continue;
                }
                if let Some(next) = matching.back[other as usize]
                    && !std::mem::replace(&mut inside[next as usize], true)
                {
                    open.push(next as usize);
                }
            }
        }
        let listed = |marks: Vec<bool>| (0..marks.len()).filter(|&i| marks[i]).collect();
        (listed(inside), listed(reached))
    }
}
