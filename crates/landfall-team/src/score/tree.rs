//! The links along which a team holds together best.

use landfall_core::{Cancelled, Progress};
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use super::Scores;
use super::sweep::Rows;

/// Largest team of which the diameter is computed.
pub const MOST_FOR_DIAMETER: usize = 1000;

/// The minimum spanning forest of a team under the distances `-ln s_ij`, and its diameter, after
/// the two communication costs of Lappas, Liu and Terzi (2009).
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Tree {
    /// Sum of the distances along the forest; 0 for one person.
    pub weight: f64,
    /// Its links as places of two members and their distance, rising. Where distances tie, another
    /// forest may weigh the same.
    pub links: Vec<(usize, usize, f64)>,
    /// Parts of the team between which no score is known; 1 for a connected team.
    pub components: usize,
    /// Longest of the shortest paths between two members, which may run over others (not along the
    /// forest). `null` when the team is not connected or has more than [`MOST_FOR_DIAMETER`]
    /// members.
    pub diameter: Option<f64>,
}

impl Tree {
    /// The forest of a team (rising, not empty) by the algorithm of Prim.
    pub(super) fn of(
        scores: &Scores,
        team: &[usize],
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let stage = progress.stage("tree", Some(team.len() as u64));
        let mut rows = Rows::new(&scores.world);
        // Of each member outside the forest: distance to it, and the link.
        let mut outside: Vec<(usize, f64, usize)> =
            team.iter().map(|i| (*i, f64::INFINITY, *i)).collect();
        let mut links = Vec::new();
        let mut components = 0;
        while let Some(next) = nearest(&outside) {
            let (added, distance, via) = outside.remove(next);
            if distance.is_finite() {
                links.push((added.min(via), added.max(via), distance));
            } else {
                components += 1;
            }
            let others: Vec<usize> = outside.iter().map(|(i, ..)| *i).collect();
            let mut places = outside.iter_mut();
            rows.visit(added, &others, |_, terms| {
                let found = terms.score(scores.values()).map(|score| -score.ln());
                if let (Some(place), Some(found)) = (places.next(), found)
                    && found < place.1
                {
                    (place.1, place.2) = (found, added);
                }
            });
            stage.advance(1)?;
        }
        links.sort_by_key(|(a, b, _)| (*a, *b));
        let connected = components == 1 && team.len() <= MOST_FOR_DIAMETER;
        Ok(Self {
            weight: links
                .iter()
                .fold(0.0, |sum, (_, _, distance)| sum + distance),
            links,
            components,
            diameter: if connected {
                Some(diameter(scores, team, progress)?)
            } else {
                None
            },
        })
    }
}

/// Place of the member nearest to the forest, the first of several.
fn nearest(outside: &[(usize, f64, usize)]) -> Option<usize> {
    let places = outside.iter().enumerate();
    let least = places.min_by(|(_, a), (_, b)| a.1.total_cmp(&b.1));
    least.map(|(place, _)| place)
}

/// Longest of the shortest paths, by the algorithm of Dijkstra for dense graphs from every member.
fn diameter(scores: &Scores, team: &[usize], progress: &Progress) -> Result<f64, Cancelled> {
    let distances = |i: &usize| {
        let mut row = Vec::with_capacity(team.len());
        for j in team {
            let score = scores.s(*i, *j);
            row.push(score.map_or(f64::INFINITY, |score| -score.ln()));
        }
        row
    };
    let distances: Vec<Vec<f64>> = team.par_iter().map(distances).collect();
    let furthest = |from: usize| {
        progress.check()?;
        Ok(furthest(&distances, from))
    };
    let each: Vec<f64> = (0..team.len())
        .into_par_iter()
        .map(furthest)
        .collect::<Result<_, Cancelled>>()?;
    Ok(each.into_iter().fold(0.0, f64::max))
}

/// Distance of the place furthest from `from`.
fn furthest(distances: &[Vec<f64>], from: usize) -> f64 {
    let mut outside: Vec<(usize, f64)> = (0..distances.len())
        .map(|place| (place, if place == from { 0.0 } else { f64::INFINITY }))
        .collect();
    let mut furthest = 0.0_f64;
    loop {
        let places = outside.iter().enumerate();
        let Some((next, _)) = places.min_by(|(_, a), (_, b)| a.1.total_cmp(&b.1)) else {
            return furthest;
        };
        let (place, distance) = outside.swap_remove(next);
        furthest = furthest.max(distance);
        let Some(row) = distances.get(place) else {
            return furthest;
        };
        for (other, best) in &mut outside {
            if let Some(step) = row.get(*other) {
                *best = best.min(distance + step);
            }
        }
    }
}
