//! How far people are from each other.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use landfall_core::Progress;
use rayon::prelude::*;

use super::CoverError;
use crate::graph::{Graph, MAX_WEIGHT};

/// A table of more people would take more than 3 GiB.
const MOST_PEOPLE: usize = 20_000;

/// Distances of all pairs of some people: symmetric, 0 to oneself, infinite where two people cannot
/// work together.
#[derive(Debug, Clone, PartialEq)]
pub struct Distances {
    /// Ascending.
    people: Vec<u32>,
    /// Row by row, in the order of `people`.
    rows: Vec<f64>,
    /// Whether they obey the triangle inequality by construction.
    shortest: bool,
}

impl Distances {
    /// Distances of persons `0..people`, from a function that is asked once for each pair, the
    /// smaller number first.
    ///
    /// # Errors
    /// For a distance that is negative, not a number, or finite and above
    /// [`MAX_WEIGHT`](crate::graph::MAX_WEIGHT), and for more than 20,000 people.
    pub fn new(people: u32, distance: impl Fn(u32, u32) -> f64) -> Result<Self, CoverError> {
        limit(people as usize)?;
        let mut distances = Self::zeros((0..people).collect());
        for a in 0..people {
            for b in a + 1..people {
                let given = distance(a, b);
                if !((0.0..=MAX_WEIGHT).contains(&given) || given == f64::INFINITY) {
                    let most = MAX_WEIGHT;
                    return Err(CoverError::Distance { a, b, given, most });
                }
                distances.set(a as usize, b as usize, given + 0.0);
            }
        }
        Ok(distances)
    }

    /// Lengths of the shortest paths of `graph` between `people` (nodes of the graph), infinite
    /// where no path joins two. One search after Dijkstra (1959) for each person.
    ///
    /// # Errors
    /// For more than 20,000 people, and when `progress` was cancelled. Numbers that are no node of
    /// the graph are at infinite distance from all others.
    pub fn shortest_paths(
        graph: &Graph,
        people: impl IntoIterator<Item = u32>,
        progress: &Progress,
    ) -> Result<Self, CoverError> {
        let mut people: Vec<u32> = people.into_iter().collect();
        people.sort_unstable();
        people.dedup();
        limit(people.len())?;
        let mut distances = Self::zeros(people);
        distances.shortest = true;
        let stage = progress.stage("distances", Some(distances.people.len() as u64));
        let people = &distances.people;
        // From each person to those after it, so that both directions are the same bits.
        let found: Vec<Vec<f64>> = (0..people.len())
            .into_par_iter()
            .map(|first| {
                stage.advance(1)?;
                let rest = people.get(first..).and_then(<[u32]>::split_first);
                Ok(rest.map_or_else(Vec::new, |(from, targets)| dijkstra(graph, *from, targets)))
            })
            .collect::<Result<_, CoverError>>()?;
        for (a, row) in found.into_iter().enumerate() {
            for (step, length) in (1..).zip(row) {
                distances.set(a, a + step, length);
            }
        }
        Ok(distances)
    }

    fn zeros(people: Vec<u32>) -> Self {
        Self {
            rows: vec![0.0; people.len() * people.len()],
            people,
            shortest: false,
        }
    }

    fn set(&mut self, a: usize, b: usize, distance: f64) {
        let size = self.people.len();
        for place in [a * size + b, b * size + a] {
            if let Some(place) = self.rows.get_mut(place) {
                *place = distance;
            }
        }
    }

    /// The distance of two people; none for people who are not in the table.
    pub fn get(&self, a: u32, b: u32) -> Option<f64> {
        let (a, b) = (self.place(a)?, self.place(b)?);
        self.rows.get(a * self.people.len() + b).copied()
    }

    pub(super) fn place(&self, person: u32) -> Option<usize> {
        self.people.binary_search(&person).ok()
    }

    pub(super) const fn shortest(&self) -> bool {
        self.shortest
    }
}

fn limit(given: usize) -> Result<(), CoverError> {
    if given > MOST_PEOPLE {
        let most = MOST_PEOPLE;
        return Err(CoverError::TooManyPeople { given, most });
    }
    Ok(())
}

/// Lengths of the shortest paths from a node to each of `targets`, which are ascending.
fn dijkstra(graph: &Graph, from: u32, targets: &[u32]) -> Vec<f64> {
    let mut lengths = vec![f64::INFINITY; graph.nodes()];
    let mut waiting = BinaryHeap::new();
    let mut left = targets.len();
    if let Some(length) = lengths.get_mut(from as usize) {
        *length = 0.0;
        // Lengths are not negative, so their bits order as they do.
        waiting.push(Reverse((0.0_f64.to_bits(), from)));
    }
    while let Some(Reverse((bits, node))) = waiting.pop() {
        let length = f64::from_bits(bits);
        if lengths
            .get(node as usize)
            .is_some_and(|known| *known < length)
        {
            continue;
        }
        if targets.binary_search(&node).is_ok() {
            left -= 1;
        }
        if left == 0 {
            break;
        }
        for (other, edge) in graph.neighbours(node).iter().zip(graph.edges_of(node)) {
            let weight = graph.edges().get(*edge as usize).map(|edge| edge.weight);
            let (Some(weight), Some(known)) = (weight, lengths.get_mut(*other as usize)) else {
                continue;
            };
            if length + weight < *known {
                *known = length + weight;
                waiting.push(Reverse((known.to_bits(), *other)));
            }
        }
    }
    let length = |target: &u32| lengths.get(*target as usize).copied();
    targets
        .iter()
        .map(|target| length(target).unwrap_or(f64::INFINITY))
        .collect()
}
