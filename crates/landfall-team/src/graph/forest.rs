//! Minimum spanning forest with the replacement of each of its edges.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::csr::{narrow, numbers};
use super::{Edge, Graph};

mod rooted;
mod union;

use rooted::Rooted;
use union::Union;

/// One edge of the forest.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// Number of the edge in the graph.
    pub edge: u32,
    /// One end.
    pub a: u32,
    /// The other end.
    pub b: u32,
    /// Distance of the ends.
    pub weight: f64,
    /// Number of the least edge that joins the two parts again when this one is gone, the earlier
    /// one among equals; none when nothing does: the edge is a bridge.
    pub replacement: Option<u32>,
}

/// A path between two nodes of one tree.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TreePath {
    /// Where it starts; the smaller of the two.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// Sum of its weights.
    pub length: f64,
}

/// A minimum spanning forest: the edges of least total weight that join all that can be joined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Backbone {
    /// Its edges from the least weight to the largest, by number among equals.
    pub links: Vec<Link>,
    /// Sum of their weights.
    pub total_weight: f64,
    /// Number of trees, isolated nodes included: the parts of the graph.
    pub trees: usize,
    /// Numbers of the heaviest edges of the forest, several when they tie; empty without edges. In
    /// every spanning forest some edge is at least as heavy.
    pub bottlenecks: Vec<u32>,
    /// Whether another forest has the same total weight: some link has a replacement of its own
    /// weight. Otherwise the forest is the only one.
    pub ties: bool,
    /// The longest path within a tree of the forest (one of them, when several tie); none without
    /// edges.
    pub longest: Option<TreePath>,
}

/// The minimum spanning forest of `graph` by weight as distance, after Kruskal (1956); among equal
/// weights the earlier edge is taken. Replacements are found offline by path compression: edges
/// outside the forest in ascending order cover the path between their ends (Tarjan 1979,
/// *Applications of path compression on balanced trees*). O(m log m).
///
/// ```
/// use landfall_team::graph::{Graph, backbone};
///
/// // A triangle and a bridge to node 3.
/// let graph = Graph::new(4, [(0, 1, 1.0), (1, 2, 2.0), (0, 2, 3.0), (2, 3, 9.0)])?;
/// let forest = backbone(&graph);
/// let replaced: Vec<_> = forest.links.iter().map(|link| link.replacement).collect();
/// assert_eq!(replaced, [Some(2), Some(2), None]);
/// assert_eq!((forest.trees, forest.ties), (1, false));
/// # Ok::<(), landfall_team::graph::GraphError>(())
/// ```
pub fn backbone(graph: &Graph) -> Backbone {
    let order = ascending(graph.edges());
    let (taken, left) = kruskal(graph, &order);
    let rooted = Rooted::new(graph.nodes(), graph.edges(), &taken);
    let replacements = rooted.replacements(graph.edges(), &left);
    let links: Vec<Link> = taken
        .iter()
        .zip(replacements)
        .filter_map(|(edge, replacement)| {
            let Edge { a, b, weight } = *graph.edges().get(*edge as usize)?;
            Some(Link {
                edge: *edge,
                a,
                b,
                weight,
                replacement,
            })
        })
        .collect();
    let heaviest = links.last().map(|link| link.weight);
    let bottlenecks = links.iter().rev();
    let bottlenecks = bottlenecks.take_while(|link| Some(link.weight) == heaviest);
    let mut bottlenecks: Vec<u32> = bottlenecks.map(|link| link.edge).collect();
    bottlenecks.reverse();
    let weight_of = |edge: u32| graph.edges().get(edge as usize).map(|edge| edge.weight);
    let tied = |link: &Link| link.replacement.and_then(weight_of) == Some(link.weight);
    Backbone {
        total_weight: links.iter().map(|link| link.weight).sum::<f64>() + 0.0,
        trees: graph.nodes() - links.len(),
        bottlenecks,
        ties: links.iter().any(tied),
        longest: rooted.longest(),
        links,
    }
}

/// Numbers of `edges` by weight, then by number. Weights are not negative, so their bits order as
/// they do.
fn ascending(edges: &[Edge]) -> Vec<u32> {
    let keys = numbers(edges.len()).zip(edges);
    let mut keys: Vec<(u64, u32)> = keys.map(|(n, edge)| (edge.weight.to_bits(), n)).collect();
    keys.par_sort_unstable();
    keys.into_iter().map(|(_, number)| number).collect()
}

/// Edges in the forest and edges left out, each in `order`.
fn kruskal(graph: &Graph, order: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut parts = Union::new(graph.nodes());
    order.iter().partition(|edge| {
        let edge = graph.edges().get(**edge as usize);
        edge.is_some_and(|edge| parts.join(edge.a, edge.b))
    })
}
