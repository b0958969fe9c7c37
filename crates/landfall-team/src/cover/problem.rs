//! The holders of the needed skills, numbered anew, with their distances.
#![expect(
    clippy::indexing_slicing,
    reason = "candidates are numbered from 0 and index tables of their number"
)]

use std::collections::BTreeSet;

use super::{Cost, CoverError, Covered, Distances, MOST_SKILLS, Skill};

/// Least distances through others are computed up to this many candidates, in cubic time.
const MOST_CLOSED: usize = 400;

pub(super) struct Problem {
    cost: Cost,
    names: Vec<String>,
    /// Person of each candidate, ascending.
    people: Vec<u32>,
    /// Skills of each candidate, one bit each.
    holds: Vec<u64>,
    /// Candidates of each skill, ascending.
    holders: Vec<Vec<usize>>,
    /// Distances, row by row.
    distances: Vec<f64>,
    /// No path through candidates between two of them is shorter than this.
    least: Vec<f64>,
}

impl Problem {
    pub(super) fn new(
        skills: &[Skill],
        distances: &Distances,
        cost: Cost,
    ) -> Result<Self, CoverError> {
        check(skills, distances)?;
        let people: BTreeSet<u32> = skills
            .iter()
            .flat_map(|skill| skill.holders.clone())
            .collect();
        let people: Vec<u32> = people.into_iter().collect();
        let mut holds = vec![0_u64; people.len()];
        for (bit, skill) in skills.iter().enumerate() {
            for person in &skill.holders {
                if let Ok(candidate) = people.binary_search(person) {
                    holds[candidate] |= 1 << bit;
                }
            }
        }
        let holders = |bit| {
            (0..people.len())
                .filter(|one| holds[*one] >> bit & 1 == 1)
                .collect()
        };
        let pairs = people.iter().flat_map(|a| people.iter().map(|b| (*a, *b)));
        let rows: Vec<f64> = pairs
            .map(|(a, b)| distances.get(a, b).unwrap_or(f64::INFINITY))
            .collect();
        let least = if cost == Cost::Tree && !distances.shortest() {
            closed(&rows, people.len())
        } else {
            Vec::new()
        };
        Ok(Self {
            cost,
            names: skills.iter().map(|skill| skill.name.clone()).collect(),
            holders: (0..skills.len()).map(holders).collect(),
            people,
            holds,
            distances: rows,
            least,
        })
    }

    pub(super) const fn cost(&self) -> Cost {
        self.cost
    }

    pub(super) fn skills(&self) -> usize {
        self.names.len()
    }

    pub(super) fn people(&self) -> usize {
        self.people.len()
    }

    pub(super) fn holds(&self, candidate: usize) -> u64 {
        self.holds[candidate]
    }

    pub(super) fn holders(&self, skill: usize) -> &[usize] {
        &self.holders[skill]
    }

    #[inline]
    pub(super) fn distance(&self, a: usize, b: usize) -> f64 {
        self.distances[a * self.people.len() + b]
    }

    /// No path through candidates is shorter than this.
    #[inline]
    pub(super) fn least(&self, a: usize, b: usize) -> f64 {
        let table = if self.least.is_empty() {
            &self.distances
        } else {
            &self.least
        };
        table[a * self.people.len() + b]
    }

    pub(super) fn without_holders(&self) -> Vec<String> {
        let held = self.names.iter().zip(&self.holders);
        let missing = held.filter(|(_, holders)| holders.is_empty());
        missing.map(|(name, _)| name.clone()).collect()
    }

    pub(super) fn people_of(&self, members: &[usize]) -> Vec<u32> {
        members.iter().map(|member| self.people[*member]).collect()
    }

    pub(super) fn covered(&self, members: &[usize]) -> Vec<Covered> {
        let who = |bit: usize| {
            let able = members
                .iter()
                .filter(|member| self.holds[**member] >> bit & 1 == 1);
            able.map(|member| self.people[*member]).collect()
        };
        let names = self.names.iter().enumerate();
        names
            .map(|(bit, name)| Covered {
                skill: name.clone(),
                members: who(bit),
            })
            .collect()
    }

    /// `members` without those whose skills the others hold, from the last one on. A tree may need
    /// them.
    pub(super) fn lean(&self, members: &[usize]) -> Vec<usize> {
        let mut lean = members.to_vec();
        if self.cost == Cost::Tree {
            return lean;
        }
        for member in members.iter().rev() {
            let others = lean.iter().filter(|other| *other != member);
            let held = others.fold(0, |held, other| held | self.holds[*other]);
            if self.holds[*member] & !held == 0 {
                lean.retain(|other| other != member);
            }
        }
        lean
    }

    /// Cost of `members`, in ascending order, so that equal sets cost the same bits.
    pub(super) fn value(&self, members: &[usize]) -> f64 {
        let pairs = members.iter().enumerate();
        let pairs = pairs.flat_map(|(place, b)| {
            let before = members.iter().take(place);
            before.map(|a| self.distance(*a, *b))
        });
        match self.cost {
            Cost::Diameter => pairs.fold(0.0, f64::max),
            Cost::PairSum => pairs.sum::<f64>() + 0.0,
            Cost::Tree => tree(members, |a, b| self.distance(a, b)),
        }
    }
}

fn check(skills: &[Skill], distances: &Distances) -> Result<(), CoverError> {
    if skills.len() > MOST_SKILLS {
        return Err(CoverError::TooManySkills {
            given: skills.len(),
            most: MOST_SKILLS,
        });
    }
    let mut seen = BTreeSet::new();
    for Skill { name, holders } in skills {
        if !seen.insert(name) {
            return Err(CoverError::DoubleSkill { name: name.clone() });
        }
        if let Some(person) = holders
            .iter()
            .find(|person| distances.place(**person).is_none())
        {
            return Err(CoverError::UnknownPerson {
                skill: name.clone(),
                person: *person,
            });
        }
    }
    Ok(())
}

/// Weight of the minimum spanning tree of `members` (Prim 1957).
pub(super) fn tree(members: &[usize], distance: impl Fn(usize, usize) -> f64) -> f64 {
    let Some((first, rest)) = members.split_first() else {
        return 0.0;
    };
    let mut outside: Vec<(usize, f64)> = rest
        .iter()
        .map(|member| (*member, distance(*first, *member)))
        .collect();
    let mut weight = 0.0;
    while let Some(place) = nearest(&outside) {
        let (member, near) = outside.swap_remove(place);
        weight += near;
        for (other, near) in &mut outside {
            *near = near.min(distance(member, *other));
        }
    }
    weight
}

fn nearest(outside: &[(usize, f64)]) -> Option<usize> {
    let places = outside.iter().enumerate();
    let nearest = places.min_by(|(_, (a, one)), (_, (b, two))| one.total_cmp(two).then(a.cmp(b)));
    nearest.map(|(place, _)| place)
}

/// Shortest paths through candidates (Floyd 1962); for many candidates a lower bound of them: a
/// path leaves each of its ends by an edge that is no shorter than the end's shortest.
fn closed(rows: &[f64], size: usize) -> Vec<f64> {
    let mut least = rows.to_vec();
    if size > MOST_CLOSED {
        let shortest: Vec<f64> = (0..size)
            .map(|a| {
                let others = (0..size).filter(|b| *b != a);
                others
                    .map(|b| rows[a * size + b])
                    .fold(f64::INFINITY, f64::min)
            })
            .collect();
        for a in 0..size {
            for b in 0..size {
                let end = shortest[a].max(shortest[b]);
                least[a * size + b] = least[a * size + b].min(end);
            }
        }
        return least;
    }
    for through in 0..size {
        for a in 0..size {
            let first = least[a * size + through];
            for b in 0..size {
                let length = first + least[through * size + b];
                least[a * size + b] = least[a * size + b].min(length);
            }
        }
    }
    least
}
