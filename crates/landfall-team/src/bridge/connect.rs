//! Who connects two groups.

use landfall_core::{Mistakes, Reason};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::{mistake, outside_unit};
use super::{BridgeError, ranked};

/// Someone who can connect two groups.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Connector {
    /// The person.
    pub person: u32,
    /// Rank among all for this pair of groups, from 1; equal scores share a rank.
    pub rank: usize,
    /// Betweenness times the smaller of both shares.
    pub score: f64,
    /// How often the person lies between others.
    pub betweenness: f64,
    /// Language in common with the first group, 0 to 1.
    pub share_a: f64,
    /// Language in common with the second group, 0 to 1.
    pub share_b: f64,
}

impl Connector {
    /// Why the person has this score.
    pub fn reason(&self) -> Reason {
        Reason::new(format!(
            "person {} has rank {} as a bridge",
            self.person, self.rank
        ))
        .input("betweenness", self.betweenness)
        .input("language shared with the first group", self.share_a)
        .input("language shared with the second group", self.share_b)
        .rule("betweenness x the smaller share")
    }
}

/// The connectors of two groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GroupPair {
    /// Number of the first group.
    pub a: usize,
    /// Number of the second group.
    pub b: usize,
    /// Everyone with a score above 0, best first. Empty when nobody connects the groups.
    pub connectors: Vec<Connector>,
    /// People left out because their language in common with one of the groups is unknown.
    pub unknown: Vec<u32>,
}

/// Who connects each two of the `groups`: `betweenness` of each person, and for each person and
/// group the share of the group (or the strength) with which it has a language in common, 0 to 1,
/// none where that is unknown.
///
/// The score is the betweenness times the smaller of the two shares: a bridge carries what its
/// weaker side carries. This is our own definition, unpublished.
///
/// # Errors
/// All mistakes together: a betweenness or share that is not between 0 and 1, rows that are not one
/// for each person or not as long as there are groups.
///
/// ```
/// use landfall_team::bridge::connectors;
///
/// // Person 0 lies on more paths, but shares little with group 1.
/// let shares = [vec![Some(1.0), Some(0.1)], vec![Some(0.8), Some(0.5)]];
/// let pairs = connectors(&[0.6, 0.4], 2, &shares)?;
/// assert_eq!(pairs[0].connectors[0].person, 1); // 0.4 x 0.5 > 0.6 x 0.1
/// # Ok::<(), landfall_team::bridge::BridgeError>(())
/// ```
pub fn connectors(
    betweenness: &[f64],
    groups: usize,
    shares: &[Vec<Option<f64>>],
) -> Result<Vec<GroupPair>, BridgeError> {
    check(betweenness, groups, shares)?;
    let pairs = (0..groups).flat_map(|b| (0..b).map(move |a| (a, b)));
    let mut pairs: Vec<GroupPair> = pairs
        .map(|(a, b)| pair(betweenness, shares, a, b))
        .collect();
    pairs.sort_by_key(|pair| (pair.a, pair.b));
    Ok(pairs)
}

fn pair(betweenness: &[f64], shares: &[Vec<Option<f64>>], a: usize, b: usize) -> GroupPair {
    let mut unknown = Vec::new();
    let mut known = Vec::new();
    for (person, (betweenness, shares)) in (0_u32..).zip(betweenness.iter().zip(shares)) {
        let share = |group: usize| shares.get(group).copied().flatten();
        match (share(a), share(b)) {
            (Some(share_a), Some(share_b)) => known.push(Connector {
                person,
                rank: 0,
                score: betweenness * share_a.min(share_b),
                betweenness: *betweenness,
                share_a,
                share_b,
            }),
            _ => unknown.push(person),
        }
    }
    known.retain(|one| one.score > 0.0);
    let scores = (0_u32..).zip(&known).map(|(place, one)| (place, one.score));
    let connectors = ranked(scores).into_iter().filter_map(|(rank, place, _)| {
        let one = known.get(place as usize)?;
        Some(Connector { rank, ..*one })
    });
    GroupPair {
        a,
        b,
        connectors: connectors.collect(),
        unknown,
    }
}

fn check(
    betweenness: &[f64],
    groups: usize,
    shares: &[Vec<Option<f64>>],
) -> Result<(), BridgeError> {
    let mut mistakes = Vec::new();
    if shares.len() != betweenness.len() {
        let message = format!(
            "`{}` rows for {} people: one row for each person is needed",
            shares.len(),
            betweenness.len()
        );
        mistakes.push(mistake("shares", message));
    }
    for (person, given) in betweenness.iter().enumerate() {
        mistakes.extend(outside_unit(format!("betweenness[{person}]"), *given));
    }
    for (person, row) in shares.iter().enumerate() {
        if row.len() != groups {
            let message = format!("`{}` shares for {groups} groups", row.len());
            mistakes.push(mistake(format!("shares[{person}]"), message));
        }
        for (group, given) in row.iter().enumerate() {
            let field = || format!("shares[{person}][{group}]");
            mistakes.extend(given.and_then(|given| outside_unit(field(), given)));
        }
    }
    Ok(Mistakes::none(mistakes)?)
}
