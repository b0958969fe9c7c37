//! Figures of one graph of authors.

use landfall_core::Progress;
use schemars::JsonSchema;
use serde::Serialize;

use super::HistoryError;
use super::identity::author_key;
use super::network::Tie;
use crate::graph::{Graph, backbone, betweenness};

/// Authors listed by betweenness.
const LISTED: usize = 10;
/// Fewest ties that are put into the forest at once.
const SMALLEST_BLOCK: usize = 1 << 16;
/// Values that differ by less than its inverse count as equal when they are ranked.
const STEPS: f64 = 1e12;

/// Whether the betweenness of the authors is computed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Centrality {
    /// Exactly (the default): time grows with authors times ties, which is hours for tens of
    /// thousands of authors who all edit common files.
    #[default]
    Exact,
    /// Not at all.
    Skip,
}

/// Figures of an undirected graph whose nodes are all authors.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct NetworkFigures {
    /// All authors, those without ties included.
    pub nodes: usize,
    /// Pairs with a tie.
    pub edges: usize,
    /// Sum of the weights.
    pub edge_weight_sum: u64,
    /// Largest weight; 0 without ties.
    pub edge_weight_max: u32,
    /// Authors without ties.
    pub isolated_nodes: usize,
    /// Connected parts; an author without ties is one.
    pub components: usize,
    /// Sum of 1/weight over the minimum spanning forest by distance 1/weight.
    pub msf_weight: f64,
    /// Authors with the highest betweenness, by hop count and divided by (n-1)(n-2)/2, at most
    /// 10: pairs of [`author_key`](super::author_key) and value, the highest first, those within
    /// 1e-12 of each other by key. `null` when it was not asked for.
    pub betweenness_top10: Option<Vec<(String, f64)>>,
}

/// Computes the figures of the graph of `ties` among `authors`.
///
/// Memory beside the ties: that of one block of them, and for the betweenness about 40 bytes per
/// tie.
pub(super) fn figures(
    authors: &[Vec<u8>],
    ties: &[Tie],
    centrality: Centrality,
    progress: &Progress,
) -> Result<NetworkFigures, HistoryError> {
    let nodes = authors.len();
    let mut tied = vec![false; nodes];
    for end in ties.iter().flat_map(|tie| [tie.a, tie.b]) {
        if let Some(tied) = tied.get_mut(end as usize) {
            *tied = true;
        }
    }
    let forest = forest(nodes, ties, (4 * nodes).max(SMALLEST_BLOCK), progress)?;
    let between = match centrality {
        Centrality::Exact => {
            let graph = Graph::new(nodes, ties.iter().map(edge))?;
            Some(top(authors, &betweenness(&graph, progress)?))
        }
        Centrality::Skip => None,
    };
    Ok(NetworkFigures {
        nodes,
        edges: ties.len(),
        edge_weight_sum: ties.iter().map(|tie| u64::from(tie.weight)).sum(),
        edge_weight_max: ties.iter().map(|tie| tie.weight).max().unwrap_or(0),
        isolated_nodes: tied.iter().filter(|tied| !**tied).count(),
        components: nodes - forest.len(),
        msf_weight: forest.iter().map(|(_, _, weight)| *weight).sum::<f64>() + 0.0,
        betweenness_top10: between,
    })
}

/// The ends of a tie and its distance.
fn edge(tie: &Tie) -> (u32, u32, f64) {
    (tie.a, tie.b, 1.0 / f64::from(tie.weight))
}

/// The minimum spanning forest by distance. An edge outside the forest of some edges is outside
/// that of more, so each block of `size` ties is joined with the forest of those before.
fn forest(
    nodes: usize,
    ties: &[Tie],
    size: usize,
    progress: &Progress,
) -> Result<Vec<(u32, u32, f64)>, HistoryError> {
    let mut forest = Vec::new();
    for block in ties.chunks(size) {
        progress.check()?;
        let graph = Graph::new(nodes, forest.into_iter().chain(block.iter().map(edge)))?;
        let links = backbone(&graph).links;
        forest = links
            .iter()
            .map(|link| (link.a, link.b, link.weight))
            .collect();
    }
    Ok(forest)
}

/// The highest values with the keys of their authors.
fn top(authors: &[Vec<u8>], values: &[f64]) -> Vec<(String, f64)> {
    let rank = |value: f64| std::cmp::Reverse((value * STEPS).round().to_bits());
    // All that can be listed: those that reach the value in the last place.
    let mut ranks: Vec<_> = values.iter().map(|value| rank(*value)).collect();
    ranks.sort_unstable();
    let last = ranks.get(LISTED - 1).copied();
    let mut listed: Vec<(String, f64)> = authors
        .iter()
        .zip(values)
        .filter(|(_, value)| last.is_none_or(|last| rank(**value) <= last))
        .map(|(author, value)| (author_key(author), *value))
        .collect();
    listed.sort_by(|one, other| (rank(one.1), &one.0).cmp(&(rank(other.1), &other.0)));
    listed.truncate(LISTED);
    listed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forest_is_the_same_block_by_block() {
        // All pairs of 12 authors, with weights in no order.
        let pairs = (0..12).flat_map(|a| (a + 1..12).map(move |b| (a, b)));
        let ties: Vec<Tie> = pairs
            .map(|(a, b)| Tie {
                a,
                b,
                weight: 1 + (a * 31 + b * 17) % 23,
            })
            .collect();
        let weight = |size| {
            let forest = forest(12, &ties, size, &Progress::silent()).unwrap();
            assert_eq!(forest.len(), 11);
            forest.iter().map(|(_, _, weight)| weight).sum::<f64>()
        };
        let whole = weight(ties.len());
        for size in [1, 2, 7, 40] {
            assert!((weight(size) - whole).abs() < 1e-12, "{size}");
        }
    }

    #[test]
    fn the_highest_ten_are_listed_and_equals_by_key() {
        let authors: Vec<Vec<u8>> = (0..30_u8).map(|n| vec![b'a', n]).collect();
        let mut values = vec![0.25; 30];
        values[7] = 0.5;
        values[9] = 0.5 + 1e-15;
        let top = top(&authors, &values);
        let mut keys: Vec<String> = authors.iter().map(|author| author_key(author)).collect();
        let mut first = [keys[7].clone(), keys[9].clone()];
        first.sort();
        keys.retain(|key| !first.contains(key));
        keys.sort();
        let expected: Vec<&String> = first.iter().chain(&keys).take(10).collect();
        assert_eq!(top.iter().map(|(key, _)| key).collect::<Vec<_>>(), expected);
    }
}
